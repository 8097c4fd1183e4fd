// SPDX-License-Identifier: GPL-2.0
/*
 * Paths of the cache, after the XDG base directory specification.
 */
#define _GNU_SOURCE
#include "cache.h"

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int find_root(struct cache *cache, const char *dir)
{
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	char *cwd;
	int len;

	if (dir && *dir == '/') {
		len = asprintf(&cache->root, "%s", dir);
	} else if (dir) {
		cwd = get_current_dir_name();
		if (!cwd)
			return -errno;
		len = asprintf(&cache->root, "%s/%s", cwd, dir);
		free(cwd);
	} else if (xdg && *xdg == '/') {
		/* The specification: a relative path is invalid and to be ignored. */
		len = asprintf(&cache->root, "%s/zpci-readd", xdg);
	} else if (home && *home == '/') {
		len = asprintf(&cache->root, "%s/.cache/zpci-readd", home);
	} else {
		return -ENOENT;
	}
	return len < 0 ? -ENOMEM : 0;
}

/**
 * cache_init() - find out where the cache is
 * @cache: paths to fill in; to be released by cache_free() in any case
 * @dir: directory the user asked for, NULL for the default
 *
 * Nothing is created.
 *
 * Return: 0, -ENOENT if there is neither @dir nor XDG_CACHE_HOME nor HOME, or
 * another negative errno.
 */
int cache_init(struct cache *cache, const char *dir)
{
	const struct {
		char **path;
		const char *name;
	} paths[] = {
		{ &cache->lock, "lock" },
		{ &cache->base.repo, BASE_PACKAGE ".git" },
		{ &cache->base.tree, "tree" },
		{ &cache->base.build, "build" },
		{ &cache->upstream.repo, UPSTREAM_PACKAGE ".git" },
		{ &cache->upstream.tree, "upstream-tree" },
		{ &cache->upstream.build, "upstream-build" },
		{ &cache->user.repo, "user.git" },
		{ &cache->user.tree, "user-tree" },
		{ &cache->user.build, "user-build" },
		{ &cache->kernels, "kernels" },
		{ NULL, NULL },
	}, *p;
	int err;

	*cache = (struct cache){ 0 };
	err = find_root(cache, dir);
	if (err)
		return err;
	for (p = paths; p->path; p++)
		if (asprintf(p->path, "%s/%s", cache->root, p->name) < 0)
			return -ENOMEM;
	return 0;
}

/**
 * cache_create() - create the cache directory and its parents
 * @cache: cache
 *
 * Return: 0 or a negative errno.
 */
int cache_create(const struct cache *cache)
{
	char *path = strdup(cache->root), *slash = path;
	int err = 0;

	if (!path)
		return -ENOMEM;
	while (!err && slash) {
		slash = strchr(slash + 1, '/');
		if (slash)
			*slash = '\0';
		if (mkdir(path, 0777) && errno != EEXIST)
			err = -errno;
		if (slash)
			*slash = '/';
	}
	free(path);
	if (!err && access(cache->root, W_OK | X_OK))
		err = -errno;
	return err;
}

static void free_tree(struct cache_tree *tree)
{
	free(tree->repo);
	free(tree->tree);
	free(tree->build);
}

/**
 * cache_free() - release the paths
 * @cache: cache; nothing on disk changes
 */
void cache_free(struct cache *cache)
{
	free(cache->root);
	free(cache->lock);
	free_tree(&cache->base);
	free_tree(&cache->upstream);
	free_tree(&cache->user);
	free(cache->kernels);
	*cache = (struct cache){ 0 };
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

/**
 * cache_remove_tree() - remove a file or directory with all it holds
 * @path: what to remove; symbolic links in it are not followed
 *
 * Return: 0, also if there was nothing, or a negative errno.
 */
int cache_remove_tree(const char *path)
{
	if (!nftw(path, remove_entry, 64, FTW_DEPTH | FTW_PHYS | FTW_MOUNT))
		return 0;
	return errno == ENOENT ? 0 : -errno;
}
