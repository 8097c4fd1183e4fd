// SPDX-License-Identifier: GPL-2.0
/*
 * What the series of the bases have in common, patch by patch. How much is compared,
 * why it is not more stands in patches/bases.json; neither may be without the other.
 */
#define _GNU_SOURCE
#include "bases_doc.h"

#include "bases.h"
#include "patch_delta.h"
#include "project.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_PATCHES	99	/* of four digits at the start of a name */

static int fail(const char *base, unsigned int number, const char *what)
{
	fprintf(stderr, "zlab-doc: error: %s, patch %u: %s (see patches/bases.json)\n", base, number,
		what);
	return -1;
}

/* As patches-dir.sh says. */
static char *patches_dir(const struct base_record *base)
{
	char *dir = strdup(base->series), *sub = NULL;

	if (!dir)
		return NULL;
	*strrchr(dir, '/') = '\0';
	if (asprintf(&sub, "%s/patches", dir) >= 0 && !access(sub, X_OK)) {
		free(dir);
		return sub;
	}
	free(sub);
	return dir;
}

/* The paths of the patches, in the order of the series. */
struct patch_list {
	char *path[MAX_PATCHES];
	size_t nr;
};

static void read_series(const struct base_record *base, struct patch_list *list)
{
	FILE *f = fopen(base->series, "re");
	char *line = NULL, *dir = patches_dir(base);
	size_t size = 0;

	while (f && dir && list->nr < MAX_PATCHES && getline(&line, &size, f) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (*line && *line != '#')
			list->path[list->nr++] = project_join(dir, line);
	}
	free(dir);
	free(line);
	if (f)
		fclose(f);
}

static int write_cell(FILE *f, const struct base_record *base, unsigned int number,
		      const struct patch_delta *delta)
{
	char key[4];
	const char *why;

	snprintf(key, sizeof(key), "%u", number);
	why = json_string_value(json_object_get(base->adapted, key));
	if (delta->likeness != PATCH_ADAPTED) {
		if (why)
			return fail(base->name, number, "there is a reason, and it is not adapted");
		fprintf(f, "     - %s\n", delta->likeness == PATCH_CONTEXT ? "context" : "identical");
		return 0;
	}
	if (!why)
		return fail(base->name, number, "it is adapted, and nothing says why");
	fprintf(f, "     - adapted, %zu of its %zu lines: %s\n", delta->nr_own, delta->nr_lines, why);
	return 0;
}

/* A topic has other patches. */
static bool is_compared(const struct bases *bases, size_t i)
{
	return i && !bases->all[i].topic;
}

static int write_row(FILE *f, const struct bases *bases, const struct patch_list *lists, size_t k)
{
	struct patch_delta delta;
	size_t i;
	int err = 0;

	fprintf(f, "   * - %zu\n", k + 1);
	for (i = 0; i < bases->nr && !err; i++) {
		const struct base_record *base = &bases->all[i];

		if (!is_compared(bases, i))
			continue;
		if (patch_compare(lists[0].path[k], lists[i].path[k], &delta))
			err = fail(base->name, k + 1, "it can not be compared");
		else
			err = write_cell(f, base, k + 1, &delta);
	}
	return err;
}

static void write_head(FILE *f, const struct bases *bases)
{
	size_t i;

	fputs(".. list-table::\n   :header-rows: 1\n   :widths: 12 12 26 50\n\n"
	      "   * - SERIES\n     - Linux\n     - Made for\n     - What is different there\n", f);
	for (i = 0; i < bases->nr; i++)
		fprintf(f, "   * - %s\n     - %s\n     - %s\n     - %s\n", bases->all[i].name,
			bases->all[i].linux_version, bases->all[i].seen, bases->all[i].about);
	fputs("\n.. list-table::\n   :header-rows: 1\n\n   * - Patch\n", f);
	for (i = 0; i < bases->nr; i++)
		if (is_compared(bases, i))
			fprintf(f, "     - %s\n", bases->all[i].name);
}

static int write_table(FILE *f, const struct bases *bases)
{
	struct patch_list *lists = calloc(bases->nr, sizeof(*lists));
	size_t i, k;
	int err = lists ? 0 : -1;

	write_head(f, bases);
	for (i = 0; lists && i < bases->nr; i++) {
		read_series(&bases->all[i], &lists[i]);
		if (is_compared(bases, i) && lists[i].nr != lists[0].nr)
			err = fail(bases->all[i].name, lists[i].nr,
				   "the series ends here, and the first one does not");
	}
	for (k = 0; !err && k < lists[0].nr; k++)
		err = write_row(f, bases, lists, k);
	for (i = 0; lists && i < bases->nr; i++)
		while (lists[i].nr)
			free(lists[i].path[--lists[i].nr]);
	free(lists);
	return err;
}

/**
 * bases_table() - write what the series of the bases have in common
 * @f: where to
 *
 * The first base is what the others are compared with.
 *
 * Return: 0, or -1 after saying what is wrong.
 */
int bases_table(FILE *f)
{
	char *dir = project_own_dir(), *top = project_join(dir, ".."), *why = NULL;
	struct bases bases;
	int err = bases_load(&bases, top, &why);

	if (err)
		fprintf(stderr, "zlab-doc: error: %s\n", why ? why : "out of memory");
	else
		err = write_table(f, &bases);
	bases_free(&bases);
	free(why);
	free(top);
	free(dir);
	return err;
}
