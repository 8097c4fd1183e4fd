// SPDX-License-Identifier: GPL-2.0
/*
 * Data races: those of the code under test, and those of all the rest.
 */
#define _GNU_SOURCE
#include "race.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
 * race_scope_read() - learn which functions are under test
 * @scope: receives them; to be released with race_scope_free() in any case
 * @kernel_dir: built kernel, whose file functions has one name a line
 *
 * Without that file every race counts: rather one too many than none.
 *
 * Return: 0 or a negative errno.
 */
int race_scope_read(struct race_scope *scope, const char *kernel_dir)
{
	size_t size = 0;
	ssize_t len;
	char *path;
	FILE *f;

	scope->text = NULL;
	if (asprintf(&path, "%s/functions", kernel_dir) < 0)
		return -ENOMEM;
	f = fopen(path, "re");
	free(path);
	if (!f)
		return errno == ENOENT ? 0 : -errno;
	len = getdelim(&scope->text, &size, '\0', f);
	if (len < 0 && ferror(f)) {
		fclose(f);
		return -EIO;
	}
	fclose(f);
	if (len < 0) {
		/* An empty file: nothing is under test. */
		free(scope->text);
		scope->text = strdup("");
		return scope->text ? 0 : -ENOMEM;
	}
	return 0;
}

/**
 * race_scope_free() - release what race_scope_read() allocated
 * @scope: the scope
 */
void race_scope_free(struct race_scope *scope)
{
	free(scope->text);
	scope->text = NULL;
}

/* The compiler's suffixes ".isra.0", ".part.3" and the like and an offset are not part of a name. */
static size_t name_length(const char *name)
{
	return strcspn(name, ". +/\n");
}

static bool has_name(const struct race_scope *scope, const char *name)
{
	size_t len = name_length(name);
	const char *line = scope->text;

	while (*line) {
		if (name_length(line) == len && !strncmp(line, name, len))
			return true;
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	return false;
}

/* @object is "f", "f / g", each possibly followed by " [module]". */
static bool counts(const struct race_scope *scope, const struct splat *splat)
{
	const char *other;

	if (splat->kind != SPLAT_KCSAN || !scope || !scope->text || !splat->object)
		return true;
	other = strstr(splat->object, " / ");
	return has_name(scope, splat->object) || (other && has_name(scope, other + 3));
}

/**
 * race_sort() - move the data races of other code behind everything that counts
 * @scope: functions under test; NULL: every race counts
 * @splats: complaints of a kernel; the order of those that count stays
 * @nr: their number
 *
 * Return: how many count.
 */
size_t race_sort(const struct race_scope *scope, struct splat *splats, size_t nr)
{
	size_t i, first = 0;

	for (i = 0; i < nr; i++) {
		struct splat splat = splats[i];

		if (!counts(scope, &splat))
			continue;
		memmove(&splats[first + 1], &splats[first], (i - first) * sizeof(*splats));
		splats[first++] = splat;
	}
	return first;
}
