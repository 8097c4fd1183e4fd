// SPDX-License-Identifier: GPL-2.0
/*
 * Where the files of the project are.
 */
#define _GNU_SOURCE
#include "project.h"

#include "status.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
 * project_join() - name a file in a directory
 * @dir: directory
 * @name: file
 *
 * Return: path, to be freed; without memory the program ends.
 */
char *project_join(const char *dir, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", dir, name) < 0) {
		fputs("zlab: error: out of memory\n", stderr);
		exit(ST_INTERNAL);
	}
	return path;
}

/**
 * project_own_dir() - directory of this program; the project is the directory above it
 *
 * Return: path, to be freed; if there is none, the program ends.
 */
char *project_own_dir(void)
{
	char *path = realpath("/proc/self/exe", NULL), *slash;

	if (!path) {
		fprintf(stderr, "zlab: error: /proc/self/exe: %s (mount /proc)\n", strerror(errno));
		exit(ST_INTERNAL);
	}
	slash = strrchr(path, '/');
	*slash = '\0';
	return path;
}
