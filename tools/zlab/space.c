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

#define IMPORT_MIB	2000	/* unpacked package and the repository made from it */
#define TREE_MIB	1600	/* one work tree */
#define BUILD_MIB	400	/* O= directory of a kernel without debug information */
#define RUN_MIB		300	/* two kernels, guest memory snapshots, logs */

/**
 * space_needed_mib() - estimate what a run will still write
 * @cache: cache as it is now
 * @user_tree: the kernel is the user's own, nothing of it is kept
 *
 * Return: MiB.
 */
uint64_t space_needed_mib(const struct cache *cache, int user_tree)
{
	uint64_t mib = RUN_MIB;

	if (user_tree)
		return mib + TREE_MIB + BUILD_MIB;
	/* The unpacked package is gone when the work tree and the build come. */
	if (access(cache->base_tree, F_OK))
		mib += TREE_MIB;
	if (access(cache->base_build, F_OK))
		mib += BUILD_MIB;
	if (access(cache->base_repo, F_OK) && mib < IMPORT_MIB)
		mib = IMPORT_MIB;
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
