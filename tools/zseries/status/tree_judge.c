// SPDX-License-Identifier: GPL-2.0
/*
 * Two walks over the series. The first goes from the last patch to the first and takes off
 * what is there: a patch is only recognised in the lines that it was made in, those that
 * later ones have not changed yet. The second goes from the first to the last, on the
 * tree as it is, and applies what is missing.
 */
#define _GNU_SOURCE
#include "tree_judge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_SINCE	"2022-01-01"	/* the oldest kernel of interest is 6.1 */

/**
 * row_is_there() - whether a row is there, in whatever form
 * @row: row
 *
 * Return: whether there is nothing to do for it.
 */
bool row_is_there(const struct row_judgement *row)
{
	return row->state == ROW_OURS || row->state == ROW_ADAPTED || row->state == ROW_UPSTREAM;
}

/**
 * row_state_name() - name a state
 * @state: state
 *
 * Return: name, as in JSON.
 */
const char *row_state_name(enum row_state state)
{
	static const char *const names[] = {
		[ROW_OURS] = "ours", [ROW_ADAPTED] = "adapted", [ROW_UPSTREAM] = "upstream",
		[ROW_PARTLY] = "partly", [ROW_MISSING] = "missing",
	};

	return names[state];
}

/**
 * row_apply_name() - name what happens when a row is applied
 * @apply: what
 *
 * Return: name, as in JSON.
 */
const char *row_apply_name(enum row_apply apply)
{
	static const char *const names[] = {
		[APPLY_NOTHING] = "nothing", [APPLY_CLEAN] = "applies", [APPLY_MERGE] = "merges",
		[APPLY_AFTER] = "after", [APPLY_CONFLICT] = "conflict",
	};

	return names[apply];
}

/**
 * ledger_since() - day from which on commits in a log may be of the series
 * @series: series with its ledger
 *
 * Return: day, for git log.
 */
const char *ledger_since(const struct series_rows *series)
{
	const char *since = json_string_value(json_object_get(series->ledger, "since"));

	return since ? since : DEFAULT_SINCE;
}

/*
 * A hunk is there if what it makes is, and what it was made for is not. Hunks of context
 * and removals alone may be found by chance, so this alone is no proof.
 */
static int look_for_hunks(struct row_judgement *row, const struct patch_hunks *patch,
			  const struct scratch *s)
{
	struct text_lines file = { 0 };
	const char *path = NULL;
	int err = 0;
	size_t i;

	for (i = 0; i < patch->nr && !err; i++) {
		const struct hunk *hunk = &patch->hunks[i];
		bool before, after;

		if (!path || strcmp(path, hunk->file)) {
			text_lines_free(&file);
			path = hunk->file;
			err = scratch_read(s, path, &file);
		}
		if (err)
			break;
		after = text_lines_find(&file, hunk->after, hunk->nr_after, hunk->line) >= 0;
		before = text_lines_find(&file, hunk->before, hunk->nr_before, hunk->line) >= 0;
		row->there[i] = after && !before;
		row->nr_there += after && !before;
		row->nr_fit += before && !after;
	}
	text_lines_free(&file);
	return err;
}

static int take_off(struct row_judgement *row, const struct patch_hunks *patch,
		    struct scratch *s)
{
	int err = scratch_apply(s, patch->path, SCRATCH_REVERSE);
	size_t i;

	if (err < 0)
		return err;
	if (!err) {
		for (i = 0; i < patch->nr; i++)
			row->there[i] = true;
		row->nr_there = patch->nr;
		return 0;
	}
	err = look_for_hunks(row, patch, s);
	if (err || 2 * row->nr_there < patch->nr)
		return err;
	err = scratch_apply_some(s, patch, row->there, SCRATCH_REVERSE);
	return err < 0 ? err : 0;
}

/* What of a row is there, after what its hunks and the marks in the ledger say. */
static enum row_state judge_state(const struct row_judgement *row, size_t nr_hunks)
{
	bool mostly = 2 * row->nr_there >= nr_hunks;

	if (row->nr_there == nr_hunks)
		return ROW_OURS;
	/* Marks do not see everything. What was left out of a patch still has its place. */
	if (row->ours == CONTENT_ALL)
		return row->nr_there && row->nr_there + row->nr_fit == nr_hunks ? ROW_PARTLY :
										  ROW_ADAPTED;
	if (row->upstream == CONTENT_ALL && !mostly)
		return ROW_UPSTREAM;
	if (mostly || row->ours == CONTENT_SOME || row->upstream == CONTENT_SOME)
		return ROW_PARTLY;
	return ROW_MISSING;
}

static void find_logged(struct tree_judgement *tree, size_t k)
{
	const struct series_row *row = &tree->series->rows[k];
	struct row_judgement *judged = &tree->rows[k];

	judged->logged = history_find(&tree->history, row->commit, row->commit_subject,
				      row->subject, &judged->how);
	if (judged->logged)
		judged->reverted = history_revert(&tree->history, judged->logged);
}

static int look_back(struct tree_judgement *tree, struct scratch *s, const struct source *src)
{
	const struct series_rows *series = tree->series;
	int err = 0;
	size_t k;

	for (k = series->nr; k > 0 && !err; k--) {
		struct row_judgement *row = &tree->rows[k - 1];
		const json_t *marks = series->rows[k - 1].marks;

		row->there = calloc(series->patches[k - 1].nr, sizeof(*row->there));
		if (!row->there)
			return -ENOMEM;
		err = take_off(row, &series->patches[k - 1], s);
		row->ours = content_judge(json_object_get(marks, "ours"), src, NULL);
		row->upstream = content_judge(json_object_get(marks, "upstream"), src, NULL);
		row->state = judge_state(row, series->patches[k - 1].nr);
		find_logged(tree, k - 1);
	}
	return err;
}

/* Whether each trouble is that an earlier patch is missing which does not apply itself. */
static bool only_after(const struct tree_judgement *tree, const struct row_judgement *row)
{
	size_t i;

	for (i = 0; i < row->nr_troubles; i++) {
		unsigned int needs = row->troubles[i].needs;

		if (!needs || (tree->rows[needs - 1].apply != APPLY_AFTER &&
			       tree->rows[needs - 1].apply != APPLY_CONFLICT))
			return false;
	}
	return row->nr_troubles;
}

/*
 * Applies a patch: all of it, or what is missing of it, if it must be with a merge. A
 * hunk that is there is not there for certain before all of the patch has failed.
 */
static int try_all(struct tree_judgement *tree, size_t k, struct scratch *s, const bool *rest)
{
	const struct patch_hunks *patch = &tree->series->patches[k];
	struct row_judgement *row = &tree->rows[k];
	int err;

	row->apply = APPLY_CLEAN;
	err = scratch_apply(s, patch->path, SCRATCH_FORWARD);
	if (!err)
		row->nr_there = 0;
	if (err > 0 && row->nr_there) {
		err = scratch_apply_some(s, patch, rest, SCRATCH_FORWARD);
		row->state = err ? row->state : ROW_PARTLY;
	}
	if (err > 0) {
		row->apply = APPLY_MERGE;
		err = scratch_apply_some(s, patch, rest, SCRATCH_MERGE);
	}
	return err;
}

static int apply_rest(struct tree_judgement *tree, size_t k, struct scratch *s)
{
	const struct series_rows *series = tree->series;
	const struct patch_hunks *patch = &series->patches[k];
	struct row_judgement *row = &tree->rows[k];
	bool *rest = calloc(patch->nr, sizeof(*rest));
	size_t i, j;
	int err;

	if (!rest)
		return -ENOMEM;
	for (i = 0; i < patch->nr; i++)
		rest[i] = !row->there[i];
	err = try_all(tree, k, s, rest);
	if (err > 0) {
		err = trouble_find(row, series, k + 1, s, ledger_since(series));
		row->apply = !err && only_after(tree, row) ? APPLY_AFTER : APPLY_CONFLICT;
		/* What does fit is there for those that follow. */
		for (i = 0; i < patch->nr; i++)
			for (j = 0; j < row->nr_troubles; j++)
				if (row->troubles[j].hunk == &patch->hunks[i])
					rest[i] = false;
		if (!err)
			err = scratch_apply_some(s, patch, rest, SCRATCH_FORWARD);
	}
	free(rest);
	return err < 0 ? err : 0;
}

static int look_forward(struct tree_judgement *tree, struct scratch *s)
{
	int err = 0;
	size_t k;

	for (k = 0; k < tree->series->nr && !err; k++) {
		if (row_is_there(&tree->rows[k])) {
			tree->nr_there++;
			continue;
		}
		err = apply_rest(tree, k, s);
		if (tree->rows[k].apply == APPLY_CONFLICT)
			tree->conflict = true;
	}
	return err;
}

/* How many of the first rows are ours, if nothing else is there; else -1. */
static int find_prefix(const struct tree_judgement *tree)
{
	size_t k, nr = 0;

	while (nr < tree->series->nr && (tree->rows[nr].state == ROW_OURS ||
					 tree->rows[nr].state == ROW_ADAPTED))
		nr++;
	for (k = nr; k < tree->series->nr; k++)
		if (tree->rows[k].state != ROW_MISSING)
			return -1;
	return nr;
}

/**
 * tree_judge() - find out what of the series a kernel has
 * @tree: filled in; to be released by tree_judge_free() in any case
 * @series: series
 * @s: scratch with the kernel, opened
 *
 * Return: 0, -EINTR, another negative errno, or git's exit status.
 */
int tree_judge(struct tree_judgement *tree, const struct series_rows *series, struct scratch *s)
{
	struct source *src = NULL;
	char **files = NULL, *start = NULL;
	size_t nr_files;
	int err;

	*tree = (struct tree_judgement){ .series = series };
	tree->rows = calloc(series->nr, sizeof(*tree->rows));
	nr_files = series_rows_files(series, &files);
	err = tree->rows && nr_files ? scratch_load(s, files, nr_files) : -ENOMEM;
	if (!err)
		err = scratch_know_bases(s, series->patches, series->nr);
	if (!err)
		err = history_read(&tree->history, s, ledger_since(series), files, nr_files);
	if (!err)
		err = source_open(&src, s->past, s->commit, NULL, NULL);
	if (!err) {
		start = strdup(s->tree);
		err = start ? 0 : -ENOMEM;
	}
	if (!err)
		err = look_back(tree, s, src);
	if (!err)
		err = scratch_go(s, start);
	if (!err)
		err = look_forward(tree, s);
	if (!err)
		tree->prefix = find_prefix(tree);
	source_close(src);
	free(start);
	free(files);
	return err;
}

/**
 * tree_judge_free() - release what tree_judge() filled in
 * @tree: judgement; the structure itself belongs to the caller
 */
void tree_judge_free(struct tree_judgement *tree)
{
	size_t k;

	for (k = 0; tree->rows && k < tree->series->nr; k++) {
		trouble_free(&tree->rows[k]);
		free(tree->rows[k].there);
	}
	free(tree->rows);
	history_free(&tree->history);
	*tree = (struct tree_judgement){ 0 };
}
