// SPDX-License-Identifier: GPL-2.0
/*
 * A directory below TMPDIR that only this user can enter.
 */
#define _GNU_SOURCE
#include "tmpdir.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/**
 * tmpdir_make() - make a temporary directory
 * @path: receives its path, which the caller frees after removing the directory
 *
 * Return: 0 or a negative errno, then @path is NULL.
 */
int tmpdir_make(char **path)
{
	const char *parent = getenv("TMPDIR");
	int err = 0;

	if (asprintf(path, "%s/zlab.XXXXXX", parent && *parent ? parent : P_tmpdir) < 0) {
		*path = NULL;
		return -ENOMEM;
	}
	if (!mkdtemp(*path)) {
		err = -errno;
		free(*path);
		*path = NULL;
	}
	return err;
}
