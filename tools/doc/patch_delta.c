// SPDX-License-Identifier: GPL-2.0
/*
 * What makes two patches different: their diffs are read line by line, and compared
 * without what depends on the place.
 */
#define _GNU_SOURCE
#include "patch_delta.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Lines of a diff, each with its line feed. */
struct lines {
	char **line;
	size_t nr;
};

static void lines_free(struct lines *lines)
{
	size_t i;

	for (i = 0; i < lines->nr; i++)
		free(lines->line[i]);
	free(lines->line);
	*lines = (struct lines){ 0 };
}

static int append(struct lines *lines, const char *text)
{
	char **more = reallocarray(lines->line, lines->nr + 1, sizeof(*more));

	if (!more)
		return -ENOMEM;
	lines->line = more;
	more[lines->nr] = strdup(text);
	return more[lines->nr++] ? 0 : -ENOMEM;
}

/* The diff without its hashes, and without numbers and functions behind @@. */
static int read_diff(const char *path, struct lines *all)
{
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;
	bool diff = false;
	int err = f ? 0 : -errno;

	while (!err && getline(&line, &size, f) > 0) {
		if (!strncmp(line, "diff --git ", 11))
			diff = true;
		if (!strncmp(line, "-- ", 3) && line[3] == '\n')	/* git's signature */
			break;
		if (!diff || !strncmp(line, "index ", 6))
			continue;
		err = append(all, strncmp(line, "@@ ", 3) ? line : "@@\n");
	}
	free(line);
	if (f)
		fclose(f);
	return err ? err : diff ? 0 : -EBADMSG;
}

/* Which files are changed, and what is added and removed. */
static int select_changes(const struct lines *all, struct lines *changes)
{
	bool hunk = false;
	size_t i;
	int err = 0;

	for (i = 0; !err && i < all->nr; i++) {
		const char *line = all->line[i];
		const bool file = !strncmp(line, "diff --git ", 11);

		if (file)
			hunk = false;
		else if (!strcmp(line, "@@\n"))
			hunk = true;
		else if (hunk && (*line == '+' || *line == '-'))
			err = append(changes, line);
		if (file && !err)
			err = append(changes, line);
	}
	return err;
}

static bool same(const struct lines *a, const struct lines *b)
{
	size_t i;

	if (a->nr != b->nr)
		return false;
	for (i = 0; i < a->nr; i++)
		if (strcmp(a->line[i], b->line[i]))
			return false;
	return true;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Count what is in @b and not in @a; each line of @a stands for one of @b. Both are sorted. */
static void count_own(struct lines *a, struct lines *b, struct patch_delta *delta)
{
	size_t i = 0, j;
	int order;

	qsort(a->line, a->nr, sizeof(*a->line), by_text);
	qsort(b->line, b->nr, sizeof(*b->line), by_text);
	for (j = 0; j < b->nr; j++) {
		if (*b->line[j] != '+' && *b->line[j] != '-')
			continue;
		delta->nr_lines++;
		order = -1;
		while (i < a->nr && (order = strcmp(a->line[i], b->line[j])) < 0)
			i++;
		if (i < a->nr && !order)
			i++;
		else
			delta->nr_own++;
	}
}

/**
 * patch_compare() - compare two patches
 * @first: file
 * @second: file
 * @delta: filled in after success
 *
 * Return: 0, -EBADMSG if one of them has no diff, or another negative errno.
 */
int patch_compare(const char *first, const char *second, struct patch_delta *delta)
{
	struct lines a = { 0 }, b = { 0 }, changes_a = { 0 }, changes_b = { 0 };
	int err;

	*delta = (struct patch_delta){ .likeness = PATCH_ADAPTED };
	err = read_diff(first, &a);
	if (!err)
		err = read_diff(second, &b);
	if (!err)
		err = select_changes(&a, &changes_a);
	if (!err)
		err = select_changes(&b, &changes_b);
	if (!err) {
		if (same(&a, &b))
			delta->likeness = PATCH_IDENTICAL;
		else if (same(&changes_a, &changes_b))
			delta->likeness = PATCH_CONTEXT;
		count_own(&changes_a, &changes_b, delta);
	}
	lines_free(&a);
	lines_free(&b);
	lines_free(&changes_a);
	lines_free(&changes_b);
	return err;
}
