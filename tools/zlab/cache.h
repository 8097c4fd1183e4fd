/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where everything that is expensive to make again lives.
 */
#ifndef ZLAB_CACHE_H
#define ZLAB_CACHE_H

/**
 * struct cache - paths in the cache directory, all absolute
 * @root: the directory itself
 * @lock: locked while a run uses the cache
 * @base_repo: bare repository made from Debian's package
 * @base_tree: work tree of it; stays, so that builds are incremental
 * @base_build: O= directory of both kernels made from it
 * @user_repo: bare repository that borrows the objects of the user's tree
 * @user_tree: work tree of it; removed after the run
 * @user_build: O= directory of both kernels made from it; removed after the run
 * @kernels: built kernels by content key
 */
struct cache {
	char *root;
	char *lock;
	char *base_repo;
	char *base_tree;
	char *base_build;
	char *user_repo;
	char *user_tree;
	char *user_build;
	char *kernels;
};

int cache_init(struct cache *cache, const char *dir);
int cache_create(const struct cache *cache);
void cache_free(struct cache *cache);
int cache_remove_tree(const char *path);

#endif /* ZLAB_CACHE_H */
