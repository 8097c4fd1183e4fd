/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where everything that is expensive to make again lives.
 */
#ifndef ZLAB_CACHE_H
#define ZLAB_CACHE_H

/* Debian's packages that the kernels come from; base-import.sh names repositories after them. */
#define BASE_PACKAGE		"linux-source-6.1"
#define UPSTREAM_PACKAGE	"linux-source-6.12"

/**
 * struct cache_tree - where a kernel's source lives, all absolute
 * @repo: bare repository
 * @tree: work tree of it
 * @build: O= directory of all kernels made from it
 */
struct cache_tree {
	char *repo;
	char *tree;
	char *build;
};

/**
 * struct cache - paths in the cache directory, all absolute
 * @root: the directory itself
 * @lock: locked while a run uses the cache
 * @base: made from Debian's package; stays, so that builds are incremental
 * @upstream: made from Debian's package of a kernel with the ten upstream commits;
 *	      stays, too
 * @user: borrows the objects of the user's tree; removed after the run
 * @kernels: built kernels by content key
 */
struct cache {
	char *root;
	char *lock;
	struct cache_tree base;
	struct cache_tree upstream;
	struct cache_tree user;
	char *kernels;
};

int cache_init(struct cache *cache, const char *dir);
int cache_create(const struct cache *cache);
void cache_free(struct cache *cache);
int cache_remove_tree(const char *path);

#endif /* ZLAB_CACHE_H */
