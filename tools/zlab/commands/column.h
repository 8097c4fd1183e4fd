/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All scenarios with one kernel, what was measured before from the store: a column of
 * the matrix, or of the table of zlab compare.
 */
#ifndef ZLAB_COLUMN_H
#define ZLAB_COLUMN_H

#include "lockgraph.h"
#include "store.h"
#include "store_move.h"
#include "work.h"

/**
 * struct column - one kernel on its way to a result
 * @w: the walk
 * @store: stored results
 * @role: what is claimed about the kernel
 * @nr_patches: KERNEL_PREFIX: the prefix
 * @label: what it is called
 * @kernel_dir: the built kernel
 * @kernel: name of that directory
 * @repo: repository with its source
 * @commit: commit in it
 * @base: commit in it that the series was made for, NULL: none
 * @result: receives the result
 * @checks: what the static checks found, until that is part of @result
 * @nr_checks: their number
 * @locks: what lockdep saw, in stored results and in new ones
 * @missing: names of scenarios to run
 * @nr_missing: their number
 * @incomplete: a cell is not there: another shard's, or nobody's
 * @store_error: what is measured cannot be stored: negative errno, 0: it can
 */
struct column {
	struct work *w;
	const struct store *store;
	enum kernel_role role;
	unsigned int nr_patches;
	char label[16];
	const char *kernel_dir;
	const char *kernel;
	const char *repo;
	const char *commit;
	const char *base;
	struct run_result *result;
	struct scenario_result *checks;
	size_t nr_checks;
	struct lockgraph locks;
	const char **missing;
	size_t nr_missing;
	bool incomplete;
	int store_error;
};

struct column column_of_prefix(struct work *w, const struct store *store, unsigned int nr_patches);
struct column column_of_role(struct work *w, const struct store *store, enum kernel_role role);
int column_open_store(struct work *w, struct store *store);
int column_check_source(struct column *col);
int column_fill(struct column *col);
void column_free(struct column *col);
void column_keep(void *arg, const struct scenario *scenario, const struct scenario_result *res,
		 const struct lockgraph *locks);
void column_keep_more(void *arg, const struct scenario *scenario,
		      const struct scenario_result *res, const struct lockgraph *locks);
void column_tell_store_error(const struct column *col);
void column_export(const struct column *col, struct store_export *ex);

#endif /* ZLAB_COLUMN_H */
