/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The work tree that base and patched kernel are built from.
 */
#ifndef ZLAB_KERNELTREE_H
#define ZLAB_KERNELTREE_H

#include "cache.h"
#include "progress.h"

#include <stdbool.h>

/**
 * struct kerneltree_options - which kernel
 * @kernel: the user's git tree, NULL for Debian's package
 * @base: revision in it, NULL for its HEAD
 * @package: Debian's package, unless @kernel is set
 * @place: where it goes in the cache
 * @source_dir: where Debian's kernel source is installed
 * @tools: directory of base-import.sh and series-apply.sh
 */
struct kerneltree_options {
	const char *kernel;
	const char *base;
	const char *package;
	const struct cache_tree *place;
	const char *source_dir;
	const char *tools;
};

/**
 * struct kerneltree - a work tree at its base
 * @name: what it is, for the reports
 * @place: its directories in the cache, borrowed
 * @base: commit ID of the base
 * @patched: commit ID with the series applied, after kerneltree_apply()
 * @nr_patches: number of patches that kerneltree_apply() applied
 * @user: made from the user's tree, removed by kerneltree_leave()
 */
struct kerneltree {
	char *name;
	const struct cache_tree *place;
	char *base;
	char *patched;
	unsigned int nr_patches;
	bool user;
};

int kerneltree_open(struct kerneltree *kt, struct progress *p, const struct cache *cache,
		    const struct kerneltree_options *opt);
int kerneltree_is_linux(struct kerneltree *kt, struct progress *p, const char *version);
int kerneltree_apply(struct kerneltree *kt, struct progress *p, const char *tools,
		     const char *series);
int kerneltree_checkout(struct kerneltree *kt, struct progress *p, const char *commit);
void kerneltree_leave(struct kerneltree *kt);
void kerneltree_close(struct kerneltree *kt);

#endif /* ZLAB_KERNELTREE_H */
