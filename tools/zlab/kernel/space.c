// SPDX-License-Identifier: GPL-2.0
/*
 * Measured with 6.1.192 and rounded up. What the cache holds already is not
 * needed again.
 */
#include "space.h"

#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define IMPORT_MIB	2300	/* unpacked package and the repository made from it */
#define TREE_MIB	1900	/* one work tree */
#define BUILD_MIB	400	/* O= directory of a kernel without debug information */
#define RUN_MIB		300	/* kernels, guest memory snapshots, logs */

static uint64_t tree_mib(const struct cache_tree *tree)
{
	uint64_t mib = 0;

	/* The unpacked package is gone when the work tree and the build come. */
	if (access(tree->tree, F_OK))
		mib += TREE_MIB;
	if (access(tree->build, F_OK))
		mib += BUILD_MIB;
	if (access(tree->repo, F_OK) && mib < IMPORT_MIB)
		mib = IMPORT_MIB;
	return mib;
}

/**
 * space_needed_mib() - estimate what a run will still write
 * @cache: cache as it is now
 * @user_tree: the base is the user's own, nothing of it is kept
 * @upstream: a kernel with the upstream commits is built, too
 *
 * Return: MiB.
 */
uint64_t space_needed_mib(const struct cache *cache, bool user_tree, bool upstream)
{
	uint64_t mib = RUN_MIB;

	mib += user_tree ? TREE_MIB + BUILD_MIB : tree_mib(&cache->base);
	if (upstream)
		mib += tree_mib(&cache->upstream);
	return mib;
}

/**
 * space_free_mib() - room on the file system of a directory
 * @path: existing directory
 * @mib: receives the MiB that this user may still write
 *
 * Return: 0, -ENOSPC if no files can be created although there is room, or
 * another negative errno.
 */
int space_free_mib(const char *path, uint64_t *mib)
{
	struct statvfs fs;

	if (statvfs(path, &fs))
		return -errno;
	*mib = (uint64_t)fs.f_bavail * fs.f_frsize >> 20;
	/* Some file systems make inodes as needed and report none at all. */
	return fs.f_files && !fs.f_favail ? -ENOSPC : 0;
}
