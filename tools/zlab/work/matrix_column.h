/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A column of the matrix, for matrix.c alone.
 */
#ifndef ZLAB_MATRIX_COLUMN_H
#define ZLAB_MATRIX_COLUMN_H

#include "lockgraph.h"
#include "store.h"
#include "work.h"

/**
 * struct column - one prefix of the series on its way to a result
 * @w: the walk
 * @store: stored results
 * @nr_patches: the prefix
 * @kernel_dir: its built kernel
 * @kernel: name of that directory
 * @result: receives the result
 * @locks: what lockdep saw, in stored results and in new ones
 * @missing: names of scenarios to run
 * @nr_missing: their number
 * @incomplete: a cell is not there: another shard's
 * @store_error: what is measured cannot be stored: negative errno, 0: it can
 */
struct column {
	struct work *w;
	const struct store *store;
	unsigned int nr_patches;
	const char *kernel_dir;
	const char *kernel;
	struct run_result *result;
	struct lockgraph locks;
	const char **missing;
	size_t nr_missing;
	bool incomplete;
	int store_error;
};

struct column column_of(struct work *w, const struct store *store, unsigned int nr_patches);
int column_fill(struct column *col);
void column_free(struct column *col);
void column_keep_more(void *arg, const struct scenario *scenario,
		      const struct scenario_result *res, const struct lockgraph *locks);
void column_tell_store_error(const struct column *col);

#endif /* ZLAB_MATRIX_COLUMN_H */
