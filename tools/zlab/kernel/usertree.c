// SPDX-License-Identifier: GPL-2.0
/*
 * The user's kernel tree is asked what it is before anything is done with it.
 */
#define _GNU_SOURCE
#include "usertree.h"

#include "git.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char must_exist[] = "arch/s390/pci/pci.c";

__attribute__((format(printf, 3, 4)))
static int wrong(char **why, enum user_tree what, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(why, fmt, ap) < 0)
		*why = NULL;
	va_end(ap);
	return what;
}

/**
 * user_tree_check() - look whether a directory is a git tree with a kernel
 * @kernel: directory; only read
 * @rev: revision in it
 * @commit: receives the commit ID of @rev, to be freed, also if this fails
 * @why: receives what is wrong and what to do, to be freed; NULL without memory
 *
 * Return: 0, one of enum user_tree, -EINTR or another negative errno.
 */
int user_tree_check(const char *kernel, const char *rev, char **commit, char **why)
{
	char *spec = NULL;
	struct stat st;
	int err;

	if (stat(kernel, &st))
		return wrong(why, USER_TREE_NO_TREE, "KERNEL=%s: %s (give the path of a git tree)",
			     kernel, strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return wrong(why, USER_TREE_NO_TREE,
			     "KERNEL=%s is not a directory (give the path of a git tree)", kernel);
	err = GIT(NULL, NULL, "-C", kernel, "rev-parse", "--git-dir");
	if (err < 0)
		return err;
	if (err)
		return wrong(why, USER_TREE_NO_TREE,
			     "KERNEL=%s is not a git tree (git clone or git init one)", kernel);

	if (asprintf(&spec, "%s^{commit}", rev) < 0)
		return -ENOMEM;
	err = GIT(NULL, commit, "-C", kernel, "rev-parse", "--verify", "--quiet",
		  "--end-of-options", spec);
	free(spec);
	if (err < 0)
		return err;
	if (err || !*commit)
		return wrong(why, USER_TREE_NO_REVISION,
			     "BASE=%s is no commit in %s (see git -C %s log)", rev, kernel, kernel);

	if (asprintf(&spec, "%s:%s", *commit, must_exist) < 0)
		return -ENOMEM;
	err = GIT(NULL, NULL, "-C", kernel, "cat-file", "-e", spec);
	free(spec);
	if (err > 0)
		return wrong(why, USER_TREE_NO_KERNEL,
			     "KERNEL=%s at %s is not a kernel: there is no %s", kernel, rev,
			     must_exist);
	return err;
}
