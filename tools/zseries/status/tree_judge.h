/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What of the series a kernel has, and what happens if the rest is applied.
 */
#ifndef ZSERIES_TREE_JUDGE_H
#define ZSERIES_TREE_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "content.h"
#include "history.h"
#include "scratch.h"
#include "series_rows.h"

/**
 * enum row_state - whether a row is there
 * @ROW_OURS: our patch is there, each hunk
 * @ROW_ADAPTED: what our patch is told by is there, but not in its lines
 * @ROW_UPSTREAM: the upstream commit is there
 * @ROW_PARTLY: a part of our patch or of the upstream commit
 * @ROW_MISSING: nothing of it
 */
enum row_state {
	ROW_OURS,
	ROW_ADAPTED,
	ROW_UPSTREAM,
	ROW_PARTLY,
	ROW_MISSING,
};

/**
 * enum row_apply - what happens if what is missing of our patch is applied, after what
 *		    is missing of the patches before it
 * @APPLY_NOTHING: there is nothing to apply
 * @APPLY_CLEAN: each hunk finds its lines
 * @APPLY_MERGE: git can merge it, git am -3
 * @APPLY_AFTER: it needs an earlier patch that does not apply
 * @APPLY_CONFLICT: it is in conflict with something else
 */
enum row_apply {
	APPLY_NOTHING,
	APPLY_CLEAN,
	APPLY_MERGE,
	APPLY_AFTER,
	APPLY_CONFLICT,
};

/**
 * struct trouble - a hunk that does not fit
 * @hunk: which, borrowed
 * @line: number of @has in the kernel's file, else where the hunk begins there; 0: nowhere
 * @wants: line that it needs and that is not there
 * @has: line that stands where @wants should, NULL: @wants is nowhere in the file
 * @needs: number of the earlier patch that adds @wants, 0: none does
 * @commit: commit that took @wants away or added @has, "ID (subject)"; NULL: not known
 */
struct trouble {
	const struct hunk *hunk;
	unsigned int line;
	char *wants;
	char *has;
	unsigned int needs;
	char *commit;
};

/**
 * struct row_judgement - what is found out about a row
 * @state: whether it is there
 * @apply: what happens to the rest of it
 * @nr_there: hunks of our patch that are there
 * @nr_fit: hunks of it that are not, and would fit
 * @ours: how much there is of what our patch is told by
 * @upstream: the same for the upstream commit
 * @there: of each hunk, whether it is there
 * @troubles: hunks that do not fit, unless @apply is something good
 * @nr_troubles: their number
 * @logged: commit that the log has for it, NULL: none; and
 * @how: by what it is known
 * @reverted: commit that reverts @logged, NULL: none
 */
struct row_judgement {
	enum row_state state;
	enum row_apply apply;
	size_t nr_there;
	size_t nr_fit;
	enum content ours;
	enum content upstream;
	bool *there;
	struct trouble *troubles;
	size_t nr_troubles;
	const struct logged *logged;
	const char *how;
	const struct logged *reverted;
};

/**
 * struct tree_judgement - what is found out about a kernel
 * @series: what it is compared with, borrowed
 * @rows: of each row
 * @history: part of its log
 * @nr_there: number of rows that are there, in whatever form
 * @prefix: the first so many rows are ours, and no others are there
 * @conflict: something can not be applied
 */
struct tree_judgement {
	const struct series_rows *series;
	struct row_judgement *rows;
	struct history history;
	unsigned int nr_there;
	int prefix;
	bool conflict;
};

bool row_is_there(const struct row_judgement *row);
const char *row_state_name(enum row_state state);
const char *row_apply_name(enum row_apply apply);
const char *ledger_since(const struct series_rows *series);

int tree_judge(struct tree_judgement *tree, const struct series_rows *series, struct scratch *s);
void tree_judge_free(struct tree_judgement *tree);

int trouble_find(struct row_judgement *row, const struct series_rows *series, size_t number,
		 const struct scratch *s, const char *since);
void trouble_free(struct row_judgement *row);

#endif /* ZSERIES_TREE_JUDGE_H */
