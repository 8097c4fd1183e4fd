// SPDX-License-Identifier: GPL-2.0
/*
 * What the project says about its series: series and patches/, tools/lint/upstream-ids,
 * and the ledger next to this file.
 */
#define _GNU_SOURCE
#include "series_rows.h"

#include "content.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SERIES_FILE	"series"
#define IDS_FILE	"tools/lint/upstream-ids"
#define LEDGER_FILE	"tools/zseries/status/ledger.json"

__attribute__((format(printf, 3, 4)))
static int bad(char **why, int err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(why, fmt, ap) < 0)
		*why = NULL;
	va_end(ap);
	return err;
}

static FILE *open_in(const char *top, const char *name)
{
	char *path;
	FILE *f;

	if (asprintf(&path, "%s/%s", top, name) < 0)
		return NULL;
	f = fopen(path, "re");
	free(path);
	return f;
}

/* The subject of a patch with folding undone, without its number. */
static char *read_subject(const char *path)
{
	static const char key[] = "Subject: ";
	char *line = NULL, *subject = NULL, *longer, *text = NULL;
	FILE *f = fopen(path, "re");
	size_t size = 0;

	while (f && getline(&line, &size, f) > 0 && *line != '\n') {
		line[strcspn(line, "\n")] = '\0';
		if (subject && *line == ' ') {
			if (asprintf(&longer, "%s%s", subject, line) < 0)
				break;
			free(subject);
			subject = longer;
		} else if (subject) {
			break;
		} else if (!strncmp(line, key, sizeof(key) - 1)) {
			subject = strdup(line + sizeof(key) - 1);
		}
	}
	if (f)
		fclose(f);
	free(line);
	if (subject)
		text = *subject == '[' ? strstr(subject, "] ") : NULL;
	text = subject ? strdup(text ? text + 2 : subject) : NULL;
	free(subject);
	return text;
}

static int add_row(struct series_rows *series, const char *dir, const char *name, char **why)
{
	struct patch_hunks *patches;
	struct series_row *rows;
	char *path;
	int err;

	rows = reallocarray(series->rows, series->nr + 1, sizeof(*rows));
	if (rows)
		series->rows = rows;
	patches = reallocarray(series->patches, series->nr + 1, sizeof(*patches));
	if (patches)
		series->patches = patches;
	if (!rows || !patches || asprintf(&path, "%s/%s", dir, name) < 0)
		return -ENOMEM;
	rows[series->nr] = (struct series_row){
		.number = series->nr + 1, .name = strdup(name), .subject = read_subject(path),
	};
	err = hunks_read(&patches[series->nr], path);
	if (err)
		bad(why, err, "%s: %s", path, err == -EBADMSG ? "no complete patch" : strerror(-err));
	else if (!rows[series->nr].subject)
		err = bad(why, -EBADMSG, "%s: no subject", path);
	series->nr++;
	free(path);
	return err;
}

static int read_series(struct series_rows *series, FILE *f, const char *dir, char **why)
{
	char *line = NULL;
	size_t size = 0;
	int err = 0;

	while (!err && getline(&line, &size, f) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (*line && *line != '#')
			err = add_row(series, dir, line, why);
	}
	free(line);
	return err;
}

/* The built-in series has its file next to the patches' directory, any other one in it. */
static int load_series(struct series_rows *series, const char *top, const char *patches,
		       char **why)
{
	FILE *f = open_in(patches ? patches : top, SERIES_FILE);
	char *dir = NULL;
	int err;

	if (!f)
		return bad(why, -errno, "%s/" SERIES_FILE ": %s", patches ? patches : top,
			   strerror(errno));
	if (!patches && asprintf(&dir, "%s/patches", top) < 0)
		err = -ENOMEM;
	else
		err = read_series(series, f, patches ? patches : dir, why);
	free(dir);
	fclose(f);
	return !err && !series->nr ? bad(why, -EBADMSG, "%s/" SERIES_FILE " names no patch",
					 patches ? patches : top) : err;
}

static int load_ids(struct series_rows *series, const char *top, char **why)
{
	FILE *f = open_in(top, IDS_FILE);
	char *line = NULL;
	size_t size = 0, nr = 0;

	if (!f)
		return bad(why, -errno, "%s/" IDS_FILE ": %s", top, strerror(errno));
	while (nr < series->nr && getline(&line, &size, f) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (*line == '#' || strcspn(line, " ") != COMMIT_DIGITS)
			continue;
		series->rows[nr].commit = strndup(line, COMMIT_DIGITS);
		series->rows[nr++].commit_subject = strdup(line + COMMIT_DIGITS + 1);
	}
	free(line);
	fclose(f);
	return nr == series->nr ? 0 :
	       bad(why, -EBADMSG, "%s/" IDS_FILE " has %zu commits for %zu patches", top, nr,
		   series->nr);
}

static int take_marks(struct series_rows *series, char **why)
{
	const json_t *entry;
	const char *rule;
	json_int_t number;
	size_t i;

	json_array_foreach(json_object_get(series->ledger, "rows"), i, entry) {
		number = json_integer_value(json_object_get(entry, "row"));
		if (number < 1 || number > (json_int_t)series->nr)
			continue;
		rule = content_broken_rule(json_object_get(entry, "ours"));
		if (!rule)
			rule = content_broken_rule(json_object_get(entry, "upstream"));
		if (rule)
			return bad(why, -EBADMSG, LEDGER_FILE ": row %d: %s", (int)number, rule);
		series->rows[number - 1].marks = entry;
	}
	return 0;
}

static int load_ledger(struct series_rows *series, const char *top, char **why)
{
	json_error_t error;
	char *path;

	if (asprintf(&path, "%s/" LEDGER_FILE, top) < 0)
		return -ENOMEM;
	series->ledger = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	free(path);
	if (!series->ledger)
		return bad(why, -EBADMSG, LEDGER_FILE ": line %d: %s", error.line, error.text);
	return take_marks(series, why);
}

/**
 * series_rows_load() - read what the project says about its series
 * @series: filled in; to be released by series_rows_free() in any case
 * @top: directory of the project
 * @patches: directory with another series, NULL for the built-in one
 * @why: receives what is wrong, to be freed; NULL if there was no memory for that
 *
 * Return: 0 or negative errno.
 */
int series_rows_load(struct series_rows *series, const char *top, const char *patches,
		     char **why)
{
	int err;

	*series = (struct series_rows){ 0 };
	*why = NULL;
	err = load_series(series, top, patches, why);
	if (!err)
		err = load_ids(series, top, why);
	if (!err)
		err = load_ledger(series, top, why);
	return err;
}

/**
 * series_rows_free() - release what series_rows_load() filled in
 * @series: rows; the structure itself belongs to the caller
 */
void series_rows_free(struct series_rows *series)
{
	size_t i;

	for (i = 0; i < series->nr; i++) {
		hunks_free(&series->patches[i]);
		free(series->rows[i].name);
		free(series->rows[i].subject);
		free(series->rows[i].commit);
		free(series->rows[i].commit_subject);
	}
	free(series->rows);
	free(series->patches);
	json_decref(series->ledger);
	*series = (struct series_rows){ 0 };
}

/**
 * series_rows_files() - name the files that the series touches
 * @series: rows
 * @files: receives an array, to be freed; the names belong to @series
 *
 * Return: their number, each counts once; 0 without memory.
 */
size_t series_rows_files(const struct series_rows *series, char ***files)
{
	size_t nr = 0, max = 0, i, j, k;

	for (i = 0; i < series->nr; i++)
		max += series->patches[i].nr_files;
	*files = calloc(max + 1, sizeof(**files));
	if (!*files)
		return 0;
	for (i = 0; i < series->nr; i++) {
		for (j = 0; j < series->patches[i].nr_files; j++) {
			for (k = 0; k < nr; k++)
				if (!strcmp((*files)[k], series->patches[i].files[j]))
					break;
			if (k == nr)
				(*files)[nr++] = series->patches[i].files[j];
		}
	}
	return nr;
}
