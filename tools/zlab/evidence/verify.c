// SPDX-License-Identifier: GPL-2.0
/*
 * zlab verify: is a report what the logs beside it say.
 *
 * Three questions, each with an exit status of its own. Are the files those of the
 * manifest? Are the logs those of such a run? Do results and reports follow from them?
 */
#define _GNU_SOURCE
#include "verify.h"

#include "cache.h"
#include "evidence.h"
#include "files.h"
#include "json_diff.h"
#include "manifest.h"
#include "rejudge.h"
#include "status.h"
#include "tmpdir.h"

#include <dirent.h>
#include <errno.h>
#include <fts.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define RESULTS	"results.json"

__attribute__((format(printf, 2, 3)))
static int fail(int status, const char *fmt, ...)
{
	va_list ap;

	fputs("zlab: error: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return status;
}

static int check_manifest(const char *dir, size_t *nr_files)
{
	char *why;
	int err = manifest_check(dir, nr_files, &why), status = ST_OK;

	if (err == -EBADMSG)
		status = fail(ST_CHANGED, "%s/%s", dir, why ? why : MANIFEST);
	else if (err)
		status = fail(ST_INTERNAL, "cannot read %s: %s", dir, strerror(-err));
	free(why);
	return status;
}

/* Return: exit status; @why is released. */
static int not_judged(int err, char *why)
{
	int status;

	if (err == -EINTR)
		status = fail(ST_INTERRUPTED, "interrupted");
	else if (err == -ENOMEM)
		status = fail(ST_INTERNAL, "out of memory");
	else
		status = fail(ST_RECORD, "the logs are not those of such a run: %s",
			      why ? why : strerror(-err));
	free(why);
	return status;
}

static int check_patches(const char *dir, const struct rejudged *judged)
{
	json_t *patches = patches_describe(dir);
	char *diff = patches ? json_diff(json_object_get(judged->facts, "patches"), patches) :
			       strdup("one is missing");
	int status = diff ? fail(ST_FORGED, "%s/" FACTS ": patches: %s", dir, diff) : ST_OK;

	free(diff);
	json_decref(patches);
	return status;
}

static const char *member(const json_t *item, const char *key)
{
	const char *text = json_string_value(json_object_get(item, key));

	return text ? text : "nothing";
}

/* The first scenario with another outcome: that says more than what follows from it. */
static char *outcome_diff(const json_t *a, const json_t *b)
{
	const json_t *theirs, *ours;
	size_t i, j;
	char *text;

	for (i = 0; i < json_array_size(b); i++) {
		ours = json_object_get(json_array_get(b, i), "scenarios");
		theirs = json_object_get(json_array_get(a, i), "scenarios");
		for (j = 0; j < json_array_size(ours) && j < json_array_size(theirs); j++) {
			const json_t *x = json_array_get(theirs, j), *y = json_array_get(ours, j);

			if (strcmp(member(x, "name"), member(y, "name")) ||
			    !strcmp(member(x, "outcome"), member(y, "outcome")))
				continue;
			if (asprintf(&text, "%s: %s is %s, not %s",
				     member(json_array_get(b, i), "label"), member(y, "name"),
				     member(x, "outcome"), member(y, "outcome")) < 0)
				return NULL;
			return text;
		}
	}
	return NULL;
}

/* The results first, and in words: in the pages the same would only be a byte. */
static int check_results(const char *dir, const char *out)
{
	char *theirs = NULL, *ours = NULL, *diff = NULL;
	json_t *a = NULL, *b = NULL;
	json_error_t err;
	int status = ST_OK;

	if (asprintf(&theirs, "%s/" RESULTS, dir) < 0 || asprintf(&ours, "%s/" RESULTS, out) < 0)
		return fail(ST_INTERNAL, "out of memory");
	b = json_load_file(ours, 0, NULL);
	a = json_load_file(theirs, 0, &err);
	if (!a)
		status = fail(ST_FORGED, "%s: %s", theirs, err.text);
	diff = outcome_diff(json_object_get(a, "runs"), json_object_get(b, "runs"));
	if (!diff && a && b)
		diff = json_diff(json_object_get(a, "runs"), json_object_get(b, "runs"));
	if (!diff && a && b)
		diff = json_diff(a, b);
	if (diff)
		status = fail(ST_FORGED, "%s: %s by the logs", theirs, diff);
	free(diff);
	json_decref(a);
	json_decref(b);
	free(theirs);
	free(ours);
	return status;
}

static int check_file(const char *dir, const char *ours, const char *name)
{
	long long offset;
	char *theirs;
	int err, status = ST_OK;

	if (asprintf(&theirs, "%s/%s", dir, name) < 0)
		return fail(ST_INTERNAL, "out of memory");
	err = file_difference(theirs, ours, &offset);
	if (err)
		status = fail(ST_FORGED, "%s: %s", theirs, strerror(-err));
	else if (offset >= 0)
		status = fail(ST_FORGED, "%s: from byte %lld on not what follows from the logs",
			      theirs, offset);
	free(theirs);
	return status;
}

/* Everything that is made from the logs was made again in @out. */
static int check_made(const char *dir, char *out)
{
	char *const roots[] = { out, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	int status = ST_OK;
	FTSENT *entry;

	if (!fts)
		return fail(ST_INTERNAL, "cannot read %s: %s", out, strerror(errno));
	while (status == ST_OK && (entry = fts_read(fts))) {
		if (entry->fts_info == FTS_F)
			status = check_file(dir, entry->fts_path, entry->fts_path + strlen(out) + 1);
	}
	fts_close(fts);
	return status;
}

/* Is a record, named "<scenario>.host", one that was judged? */
static bool was_judged(const struct run_result *run, const char *name)
{
	char *scenario = strndup(name, strcspn(name, "."));
	bool known;

	known = scenario && (report_find(run, scenario) ||
			     !strncmp(scenario, "boot-check-", strlen("boot-check-")));
	free(scenario);
	return known;
}

/* A scenario whose result is not wanted might have been left out, but not its logs. */
static int check_left_out(const char *dir, const struct run_result *run)
{
	struct dirent *entry;
	int status = ST_OK;
	const char *dot;
	char *path;
	DIR *d;

	if (asprintf(&path, "%s/%s", dir, run->label) < 0)
		return fail(ST_INTERNAL, "out of memory");
	d = opendir(path);
	while (d && status == ST_OK && (entry = readdir(d))) {
		dot = strrchr(entry->d_name, '.');
		if (dot && !strcmp(dot, ".host") && !was_judged(run, entry->d_name))
			status = fail(ST_FORGED, "%s/%s: the results do not have this scenario",
				      path, entry->d_name);
	}
	if (d)
		closedir(d);
	free(path);
	return status;
}

static int check_all(const char *dir, char *out, struct rejudged *judged, size_t nr_files)
{
	int status = check_patches(dir, judged);
	size_t i;

	if (status == ST_OK && report_all(&judged->report))
		status = fail(ST_INTERNAL, "cannot write to %s", out);
	if (status == ST_OK)
		status = check_results(dir, out);
	if (status == ST_OK)
		status = check_made(dir, out);
	for (i = 0; status == ST_OK && i < judged->report.nr_runs; i++)
		status = check_left_out(dir, &judged->runs[i]);
	if (status != ST_OK)
		return status;
	printf("VERIFIED: %zu files, %zu results on %zu kernel(s) follow from the logs: %s\n",
	       nr_files, judged->nr_results, judged->report.nr_runs,
	       report_status_name(report_status(&judged->report)));
	return ST_OK;
}

/**
 * verify() - compare a report with what its logs say by themselves
 * @dir: report directory; nothing in it is changed
 *
 * Return: exit status: ST_OK, whatever the verdict is; ST_CHANGED, ST_RECORD, ST_FORGED
 * after saying what is wrong.
 */
int verify(const char *dir)
{
	struct rejudged judged;
	char *out, *why = NULL;
	size_t nr_files;
	int err, status;

	status = check_manifest(dir, &nr_files);
	if (status != ST_OK)
		return status;
	err = tmpdir_make(&out);
	if (err)
		return fail(ST_INTERNAL, "no temporary directory: %s", strerror(-err));
	err = rejudge(&judged, dir, out, &why);
	status = err ? not_judged(err, why) : check_all(dir, out, &judged, nr_files);
	rejudged_free(&judged);
	cache_remove_tree(out);
	free(out);
	return status;
}

/**
 * evidence_again() - write the reports and the manifest of a directory anew
 * @dir: report directory, to which something has come, as coverage.json
 *
 * Return: exit status, see status.h.
 */
int evidence_again(const char *dir)
{
	struct rejudged judged;
	char *why = NULL;
	int err, status;

	err = rejudge(&judged, dir, dir, &why);
	if (err)
		status = not_judged(err, why);
	else if (report_all(&judged.report))
		status = fail(ST_INTERNAL, "cannot write to %s", dir);
	else
		status = evidence_seal(dir);
	rejudged_free(&judged);
	return status;
}
