// SPDX-License-Identifier: GPL-2.0
/*
 * A repository of ours next to the user's own tree, to which nothing is written: it
 * borrows the user's objects (git calls that an alternate) and keeps new ones to itself.
 */
#define _GNU_SOURCE
#include "borrow.h"

#include "git.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Writes one line to a file of our own repository. */
static int write_info(const char *repo, const char *name, const char *line)
{
	char *path;
	FILE *f;
	int err;

	if (asprintf(&path, "%s/%s", repo, name) < 0)
		return -ENOMEM;
	f = fopen(path, "we");
	free(path);
	if (!f)
		return -errno;
	err = fprintf(f, "%s\n", line) < 0 ? -EIO : 0;
	return fclose(f) ? -errno : err;
}

/*
 * A shallow clone has commits without their parents; git must know which, or it
 * takes our repository for damaged.
 */
static int copy_shallow(const char *from, const char *repo)
{
	char *line = NULL, *path;
	size_t size = 0;
	FILE *in, *out = NULL;
	int err = 0;

	in = fopen(from, "re");
	if (!in)
		return errno == ENOENT ? 0 : -errno;
	if (asprintf(&path, "%s/shallow", repo) < 0) {
		fclose(in);
		return -ENOMEM;
	}
	out = fopen(path, "we");
	free(path);
	if (!out)
		err = -errno;
	while (!err && getline(&line, &size, in) > 0)
		if (fputs(line, out) < 0)
			err = -EIO;
	free(line);
	fclose(in);
	if (out && fclose(out) && !err)
		err = -errno;
	return err;
}

/**
 * borrow_objects() - make a repository that has all objects of another one
 * @p: progress whose log gets git's output, NULL: none
 * @kernel: the user's tree, its .git, or a bare repository; only read
 * @repo: directory to make the bare repository in
 *
 * What is written with @repo goes there alone. A shallow clone stays one.
 *
 * Return: 0, -EINTR when interrupted, another negative errno, or git's exit status.
 */
int borrow_objects(struct progress *p, const char *kernel, const char *repo)
{
	char *objects = NULL, *shallow = NULL, *format = NULL, *option = NULL;
	int err;

	err = GIT(NULL, &objects, "-C", kernel, "rev-parse", "--path-format=absolute",
		  "--git-path", "objects");
	if (!err)
		err = GIT(NULL, &shallow, "-C", kernel, "rev-parse", "--path-format=absolute",
			  "--git-path", "shallow");
	if (!err)
		err = GIT(NULL, &format, "-C", kernel, "rev-parse", "--show-object-format");
	if (!err && asprintf(&option, "--object-format=%s", format) < 0) {
		option = NULL;
		err = -ENOMEM;
	}
	if (!err)
		err = GIT(p, NULL, "init", "--quiet", "--bare", "--template=", option, repo);
	if (!err)
		err = write_info(repo, "objects/info/alternates", objects);
	if (!err)
		err = copy_shallow(shallow, repo);
	free(objects);
	free(shallow);
	free(format);
	free(option);
	return err;
}
