// SPDX-License-Identifier: GPL-2.0
/*
 * Why a hunk does not fit: the first line that it needs and that is not there, and who
 * took it away, or what stands in its place, and who put it there.
 */
#define _GNU_SOURCE
#include "tree_judge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MOST_QUESTIONS	4	/* of one patch to the log */

/* Braces, blank lines and the like stand everywhere: that one is missing says nothing. */
static bool says_something(const char *line)
{
	return strlen(line + strspn(line, " \t{}()*/;")) > 2;
}

/* The last of the patches before row @number that adds @line to @file; 0: none. */
static unsigned int added_by(const struct series_rows *series, size_t number, const char *file,
			     const char *line)
{
	size_t k, i, j;

	for (k = number - 1; k > 0; k--) {
		const struct patch_hunks *patch = &series->patches[k - 1];

		for (i = 0; i < patch->nr; i++) {
			const struct hunk *hunk = &patch->hunks[i];

			if (strcmp(hunk->file, file))
				continue;
			for (j = 0; j < hunk->nr_after; j++)
				if (hunk->added[j] && !strcmp(hunk->after[j], line))
					return k;
		}
	}
	return 0;
}

/* The first line of @hunk that is nowhere in @file; one that says something if there is. */
static const char *first_absent(const struct hunk *hunk, const struct text_lines *file)
{
	const char *absent = NULL;
	size_t i;

	for (i = 0; i < hunk->nr_before; i++) {
		if (text_lines_have(file, hunk->before[i]))
			continue;
		if (says_something(hunk->before[i]))
			return hunk->before[i];
		if (!absent)
			absent = hunk->before[i];
	}
	return absent;
}

/*
 * All lines are somewhere, but not one after the other. Where they fit best there is a
 * first one that does not.
 */
static void find_parting(struct trouble *t, const struct text_lines *file)
{
	const struct hunk *hunk = t->hunk;
	size_t run, best_run = 0, i, start = 0;
	long at, best = -1;

	for (i = 0; i < hunk->nr_before; i++) {
		at = text_lines_find_most(file, hunk->before + i, hunk->nr_before - i, &run);
		if (run > best_run) {
			best_run = run;
			best = at;
			start = i;
		}
	}
	if (best < 0)
		return;
	/* It may part at its upper end, too: the last lines fit, and those before do not. */
	if (start + best_run < hunk->nr_before && (size_t)best + best_run < file->nr) {
		t->line = best + best_run + 1;
		t->wants = strdup(hunk->before[start + best_run]);
		t->has = strdup(file->lines[best + best_run]);
	} else if (start && best > 0) {
		t->line = best;
		t->wants = strdup(hunk->before[start - 1]);
		t->has = strdup(file->lines[best - 1]);
	}
}

/* What the log says about a line; a question is a walk over it, so none is asked twice. */
static char *ask_log(const struct row_judgement *row, const struct trouble *t, const char *line,
		     const struct scratch *s, const char *since)
{
	size_t i;

	for (i = 0; i < row->nr_troubles; i++) {
		const struct trouble *other = &row->troubles[i];
		const char *asked = other->has && says_something(other->has) ? other->has :
									       other->wants;

		if (other != t && other->commit && asked && !strcmp(asked, line) &&
		    !strcmp(other->hunk->file, t->hunk->file))
			return strdup(other->commit);
	}
	return history_last_change(s, since, t->hunk->file, line);
}

static void explain(struct trouble *t, const struct row_judgement *row,
		    const struct series_rows *series, size_t number,
		    const struct text_lines *file, const struct scratch *s, const char *since)
{
	const char *absent, *line;
	size_t run;

	if (!file->text)
		return;
	absent = first_absent(t->hunk, file);
	if (absent) {
		t->wants = strdup(absent);
		t->line = text_lines_find_most(file, t->hunk->before, t->hunk->nr_before, &run) + 1;
	} else {
		find_parting(t, file);
	}
	if (t->wants)
		t->needs = added_by(series, number, t->hunk->file, t->wants);
	line = t->has && says_something(t->has) ? t->has : t->wants;
	if (line && !t->needs && row->nr_troubles <= MOST_QUESTIONS && says_something(line))
		t->commit = ask_log(row, t, line, s, since);
}

static struct trouble *add_trouble(struct row_judgement *row, const struct hunk *hunk)
{
	struct trouble *grown;

	grown = reallocarray(row->troubles, row->nr_troubles + 1, sizeof(*grown));
	if (!grown)
		return NULL;
	row->troubles = grown;
	grown[row->nr_troubles] = (struct trouble){ .hunk = hunk };
	return &grown[row->nr_troubles++];
}

/**
 * trouble_find() - find out why a patch does not apply
 * @row: what is known about it; gets the troubles
 * @series: all patches
 * @number: of this one
 * @s: scratch with the tree that it does not apply to
 * @since: for history_last_change()
 *
 * Return: 0, -EINTR, another negative errno.
 */
int trouble_find(struct row_judgement *row, const struct series_rows *series, size_t number,
		 const struct scratch *s, const char *since)
{
	const struct patch_hunks *patch = &series->patches[number - 1];
	struct text_lines file = { 0 };
	const char *path = NULL;
	struct trouble *t;
	int err = 0;
	size_t i;

	for (i = 0; i < patch->nr && !err; i++) {
		const struct hunk *hunk = &patch->hunks[i];

		if (row->there[i])
			continue;
		if (!path || strcmp(path, hunk->file)) {
			text_lines_free(&file);
			path = hunk->file;
			err = scratch_read(s, path, &file);
		}
		if (err || text_lines_find(&file, hunk->before, hunk->nr_before, hunk->line) >= 0)
			continue;
		t = add_trouble(row, hunk);
		if (!t) {
			err = -ENOMEM;
			break;
		}
		explain(t, row, series, number, &file, s, since);
	}
	text_lines_free(&file);
	return err;
}

/**
 * trouble_free() - release what trouble_find() has found
 * @row: row
 */
void trouble_free(struct row_judgement *row)
{
	size_t i;

	for (i = 0; i < row->nr_troubles; i++) {
		free(row->troubles[i].wants);
		free(row->troubles[i].has);
		free(row->troubles[i].commit);
	}
	free(row->troubles);
	row->troubles = NULL;
	row->nr_troubles = 0;
}
