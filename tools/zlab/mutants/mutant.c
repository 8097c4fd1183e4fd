// SPDX-License-Identifier: GPL-2.0
/*
 * Files of mutants: reading them, and insisting on their form.
 */
#define _GNU_SOURCE
#include "mutant.h"

#include "array.h"
#include "scenario.h"

#include <ctype.h>
#include <errno.h>
#include <glob.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char suffix[] = ".patch";

__attribute__((format(printf, 3, 4)))
static int bad(const struct mutant *m, char **why, const char *fmt, ...)
{
	char *text;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	if (asprintf(why, "%s%s: %s", m->name, suffix, text ? text : "out of memory") < 0)
		*why = NULL;
	free(text);
	return -EINVAL;
}

/* Appends @text to what a line of the header has said before. */
static int append(char **where, const char *text)
{
	char *joined;

	if (asprintf(&joined, "%s%s%s", *where ? *where : "", *where ? " " : "", text) < 0)
		return -ENOMEM;
	free(*where);
	*where = joined;
	return 0;
}

static int split_killers(struct mutant *m, char **why)
{
	char *save = NULL, *name;
	const char *s;
	size_t nr = 1;

	for (s = m->killed_by; *s; s++)
		nr += *s == ',';
	m->killers = calloc(nr, sizeof(*m->killers));
	if (!m->killers)
		return -ENOMEM;
	for (name = strtok_r(m->killed_by, ", ", &save); name; name = strtok_r(NULL, ", ", &save)) {
		if (m->nr_killers == nr)
			return bad(m, why, "no comma before %s", name);
		if (!scenario_find(name))
			return bad(m, why, "there is no scenario %s", name);
		m->killers[m->nr_killers++] = name;
	}
	return m->nr_killers ? 0 : bad(m, why, "Killed-by names no scenario");
}

/* The lines before the diff. */
static int read_header(struct mutant *m, FILE *f, char **why)
{
	char *number = NULL, **last = NULL, *line = NULL;
	const struct {
		const char *key;
		char **value;
	} keys[] = {
		{ "Patch: ", &number }, { "Mutation: ", &m->mutation },
		{ "Killed-by: ", &m->killed_by }, { "Equivalent: ", &m->equivalent },
		{ "Conflicts: ", &m->conflicts }, { "Absent: ", &m->absent },
	};
	size_t size = 0, i, len;
	int err = 0;

	m->knockout = true;
	while (!err && getline(&line, &size, f) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (!strncmp(line, "diff --git ", 11)) {
			m->knockout = false;
			break;
		}
		if (!*line)
			continue;
		if (isblank(*line)) {
			err = last ? append(last, line + strspn(line, " \t")) :
				     bad(m, why, "the first line continues nothing");
			continue;
		}
		for (i = 0; i < ARRAY_SIZE(keys); i++) {
			len = strlen(keys[i].key);
			if (!strncmp(line, keys[i].key, len))
				break;
		}
		if (i == ARRAY_SIZE(keys))
			err = bad(m, why, "not a line of a header: %s", line);
		else if (*keys[i].value)
			err = bad(m, why, "a second line %s", keys[i].key);
		else
			err = append(last = keys[i].value, line + len);
	}
	free(line);
	m->patch = number ? strtoul(number, NULL, 10) : 0;
	if (!err && (!number || !isdigit(*number)))
		err = bad(m, why, "no line Patch: with the number of a patch");
	free(number);
	return err;
}

/* The rest: a header that is changed has everything that includes it compiled. */
static void read_diff(struct mutant *m, FILE *f)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	while ((len = getline(&line, &size, f)) > 0) {
		if (!strncmp(line, "+++ ", 4) && len > 3 && !strcmp(line + len - 3, ".h\n"))
			m->header = true;
	}
	free(line);
}

static int check(struct mutant *m, char **why)
{
	char prefix[16];

	snprintf(prefix, sizeof(prefix), "%02u", m->patch);
	if (strncmp(m->name, prefix, strlen(prefix)))
		return bad(m, why, "the name does not start with its patch, %s", prefix);
	m->whole = m->knockout || !strncmp(m->name + strlen(prefix), "00-", 3);
	if (!m->mutation)
		return bad(m, why, "no line Mutation:");
	if (!!m->killed_by + !!m->equivalent + !!m->conflicts + !!m->absent != 1)
		return bad(m, why, "not one of Killed-by:, Equivalent:, Conflicts: and Absent:");
	if (m->absent && !m->knockout)
		return bad(m, why, "a diff that is absent");
	if (m->conflicts && !m->knockout)
		return bad(m, why, "a diff that conflicts");
	/* There is no series without patch 0. */
	if (m->whole && !m->patch)
		return bad(m, why, m->knockout ? "no diff" : "patch 0 cannot be left out");
	if (m->equivalent && m->knockout)
		return bad(m, why, "no diff");
	return m->killed_by ? split_killers(m, why) : 0;
}

static int load(struct mutant *m, const char *path, char **why)
{
	const char *name = strrchr(path, '/') + 1;
	FILE *f;
	int err;

	m->name = strndup(name, strlen(name) - strlen(suffix));
	m->path = strdup(path);
	if (!m->name || !m->path)
		return -ENOMEM;
	f = fopen(path, "re");
	if (!f)
		return bad(m, why, "%s", strerror(errno));
	err = read_header(m, f, why);
	if (!err && !m->knockout)
		read_diff(m, f);
	fclose(f);
	return err ? err : check(m, why);
}

static void free_one(struct mutant *m)
{
	free(m->name);
	free(m->path);
	free(m->mutation);
	free(m->equivalent);
	free(m->conflicts);
	free(m->absent);
	free(m->killers);
	free(m->killed_by);
	*m = (struct mutant){ 0 };
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct mutant *)a)->name, ((const struct mutant *)b)->name);
}

/* Adds a file, in place of one of the same name if there is one. */
static int add(struct mutant_set *set, const char *path, char **why)
{
	struct mutant m = { 0 }, *all;
	int err = load(&m, path, why);
	size_t i;

	for (i = 0; !err && i < set->nr && strcmp(set->all[i].name, m.name); i++)
		;
	if (!err && i == set->nr) {
		all = reallocarray(set->all, set->nr + 1, sizeof(*all));
		if (all) {
			set->all = all;
			set->all[set->nr++] = (struct mutant){ 0 };
		} else {
			err = -ENOMEM;
		}
	}
	if (err) {
		free_one(&m);
		return err;
	}
	free_one(&set->all[i]);
	set->all[i] = m;
	return 0;
}

static int add_all(struct mutant_set *set, const char *dir, bool needed, char **why)
{
	glob_t found = { 0 };
	char *pattern;
	int err = 0;
	size_t i;

	if (asprintf(&pattern, "%s/*%s", dir, suffix) < 0)
		return -ENOMEM;
	if (glob(pattern, 0, NULL, &found) && needed) {
		if (asprintf(why, "there is no %s", pattern) < 0)
			*why = NULL;
		err = -EINVAL;
	}
	for (i = 0; !err && i < found.gl_pathc; i++)
		err = add(set, found.gl_pathv[i], why);
	globfree(&found);
	free(pattern);
	if (set->nr)
		qsort(set->all, set->nr, sizeof(*set->all), by_name);
	return err;
}

/**
 * mutants_load() - read all mutants
 * @set: filled in; to be released by mutants_free() in any case
 * @dir: directory of the files
 * @why: what is wrong with one of them, to be freed by the caller; only set on failure
 *
 * Return: 0, -EINVAL if one is malformed or there is none, -ENOMEM.
 */
int mutants_load(struct mutant_set *set, const char *dir, char **why)
{
	return mutants_load_for(set, dir, NULL, why);
}

/**
 * mutants_load_for() - read all mutants of a base
 * @set: filled in; to be released by mutants_free() in any case
 * @dir: directory of the files
 * @base: name of the base, a directory in @dir if there are files for it; NULL: built in
 * @why: what is wrong with one of them, to be freed by the caller; only set on failure
 *
 * Return: 0, -EINVAL if one is malformed or there is none, -ENOMEM.
 */
int mutants_load_for(struct mutant_set *set, const char *dir, const char *base, char **why)
{
	size_t i, kept = 0;
	char *own;
	int err;

	*set = (struct mutant_set){ 0 };
	*why = NULL;
	err = add_all(set, dir, true, why);
	for (i = 0; !err && i < set->nr; i++)
		if (set->all[i].absent)
			err = bad(&set->all[i], why, "absent, but not for a base");
	if (err || !base)
		return err;
	if (asprintf(&own, "%s/%s", dir, base) < 0)
		return -ENOMEM;
	err = add_all(set, own, false, why);
	free(own);
	for (i = 0; i < set->nr; i++) {
		if (set->all[i].absent)
			free_one(&set->all[i]);
		else
			set->all[kept++] = set->all[i];
	}
	set->nr = kept;
	return err;
}

/**
 * mutants_free() - release what mutants_load() has read
 * @set: the mutants; the structure itself belongs to the caller
 */
void mutants_free(struct mutant_set *set)
{
	size_t i;

	for (i = 0; i < set->nr; i++)
		free_one(&set->all[i]);
	free(set->all);
	*set = (struct mutant_set){ 0 };
}
