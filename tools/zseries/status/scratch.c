// SPDX-License-Identifier: GPL-2.0
/*
 * Applying is left to git, on an index that has only the files of the series: that is
 * quick. What an index holds is remembered as a tree, and got back from it.
 *
 * All is written to a repository that does not even borrow the user's objects. For when
 * git is to write an object that is there already, it marks that one as used instead.
 */
#define _GNU_SOURCE
#include "scratch.h"

#include "borrow.h"
#include "cache.h"
#include "git.h"
#include "step.h"
#include "tmpdir.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIXED_ARGS	8	/* in front of the files */
#define COPY_DEADLINE	60.0	/* seconds: one file */

static int make_repo(const struct scratch *s)
{
	char *format = NULL, *option = NULL;
	int err;

	err = GIT(NULL, &format, "--git-dir", s->past, "rev-parse", "--show-object-format");
	if (!err && asprintf(&option, "--object-format=%s", format) < 0) {
		option = NULL;
		err = -ENOMEM;
	}
	if (!err)
		err = GIT(NULL, NULL, "init", "--quiet", "--bare", "--template=", option, s->repo);
	free(format);
	free(option);
	return err;
}

/**
 * scratch_open() - make a repository that has the objects of a kernel tree
 * @s: filled in; to be closed by scratch_close() in any case
 * @kernel: the user's tree, only read
 * @commit: commit ID in it
 *
 * Return: 0, -EINTR, another negative errno, or git's exit status.
 */
int scratch_open(struct scratch *s, const char *kernel, const char *commit)
{
	int err;

	*s = (struct scratch){ 0 };
	err = tmpdir_make(&s->dir);
	if (err)
		return err;
	s->commit = strdup(commit);
	if (asprintf(&s->past, "%s/past", s->dir) < 0)
		s->past = NULL;
	if (asprintf(&s->repo, "%s/repo", s->dir) < 0)
		s->repo = NULL;
	if (asprintf(&s->part, "%s/part.patch", s->dir) < 0)
		s->part = NULL;
	if (!s->commit || !s->past || !s->repo || !s->part)
		return -ENOMEM;
	err = borrow_objects(NULL, kernel, s->past);
	return err ? err : make_repo(s);
}

/**
 * scratch_close() - remove all that was made
 * @s: scratch, opened or not
 */
void scratch_close(struct scratch *s)
{
	if (s->dir)
		cache_remove_tree(s->dir);
	free(s->dir);
	free(s->past);
	free(s->repo);
	free(s->part);
	free(s->commit);
	free(s->tree);
	*s = (struct scratch){ 0 };
}

/* Remembers what the index has. */
static int keep_tree(struct scratch *s)
{
	char *tree = NULL;
	int err = GIT(NULL, &tree, "--git-dir", s->repo, "write-tree");

	if (err) {
		free(tree);
		return err;
	}
	free(s->tree);
	s->tree = tree;
	return tree ? 0 : -EIO;
}

/* Copies a file from the user's objects. Return: -EIO if it is not there. */
static int copy_object(const struct scratch *s, const char *object)
{
	static const char script[] =
		"git --git-dir \"$1\" cat-file blob \"$3\" | git --git-dir \"$2\" hash-object -w --stdin";
	const struct step step = {
		.argv = (const char *const[]){ "sh", "-c", script, "sh", s->past, s->repo, object,
					       NULL },
		.deadline = COPY_DEADLINE,
	};
	struct step_result res;
	int err = step_run(&step, &res);

	/* The pipe ends well if the first half has failed, but with another object. */
	if (!err && (res.status || !res.first || strcmp(res.first, object)))
		err = -EIO;
	step_result_free(&res);
	return err;
}

/* Puts one file into the index. */
static int add_entry(struct scratch *s, const char *mode, const char *object, const char *path)
{
	char *entry;
	int err = copy_object(s, object);

	if (err)
		return err;
	if (asprintf(&entry, "%s,%s,%s", mode, object, path) < 0)
		return -ENOMEM;
	err = GIT(NULL, NULL, "--git-dir", s->repo, "update-index", "--add", "--cacheinfo", entry);
	free(entry);
	return err;
}

static int add_listed(struct scratch *s, char *list)
{
	char *line, *type, *object, *path;
	int err = 0;

	while (!err && (line = strsep(&list, "\n"))) {
		type = strchr(line, ' ');
		path = strchr(line, '\t');
		if (!type || !path)
			continue;
		*type++ = '\0';
		*path++ = '\0';
		object = strchr(type, ' ');
		if (object && !strncmp(type, "blob ", 5))
			err = add_entry(s, line, object + 1, path);
	}
	return err;
}

/**
 * scratch_load() - put the files of the commit into the index
 * @s: scratch
 * @files: which; those that the commit does not have are left out
 * @nr: their number
 *
 * Return: as scratch_open().
 */
int scratch_load(struct scratch *s, char *const *files, size_t nr)
{
	const char **argv = calloc(nr + FIXED_ARGS, sizeof(*argv));
	size_t i, used = 0;
	char *list;
	int err;

	if (!argv)
		return -ENOMEM;
	argv[used++] = "git";
	argv[used++] = "--git-dir";
	argv[used++] = s->past;
	argv[used++] = "ls-tree";
	argv[used++] = s->commit;
	argv[used++] = "--";
	for (i = 0; i < nr; i++)
		argv[used++] = files[i];
	list = git_text(argv);
	err = list ? add_listed(s, list) : -errno;
	if (!err)
		err = keep_tree(s);
	free(list);
	free(argv);
	return err;
}

/* The object ID of a file before the whole series, NULL if it does not name one. */
static const char *first_blob(const struct patch_hunks *patches, size_t k, size_t file)
{
	const char *path = patches[k].files[file];
	size_t i, j;

	for (i = 0; i < k; i++)
		for (j = 0; j < patches[i].nr_files; j++)
			if (!strcmp(patches[i].files[j], path))
				return NULL;
	return patches[k].blobs[file];
}

static int load_bases(struct scratch *s, const struct patch_hunks *patches, size_t nr)
{
	const char *blob;
	size_t i, j;
	int err = 0;

	for (i = 0; i < nr && !err; i++) {
		for (j = 0; j < patches[i].nr_files && !err; j++) {
			blob = first_blob(patches, i, j);
			if (!blob)
				continue;
			err = GIT(NULL, NULL, "--git-dir", s->past, "cat-file", "-e", blob);
			if (!err)
				err = add_entry(s, "100644", blob, patches[i].files[j]);
		}
	}
	for (i = 0; i < nr && !err; i++)
		err = GIT(NULL, NULL, "--git-dir", s->repo, "apply", "--cached", patches[i].path);
	return err;
}

/**
 * scratch_know_bases() - make the files that each patch was made on
 * @s: scratch, loaded
 * @patches: the series in order
 * @nr: number of patches
 *
 * A merge needs them. They follow from those before the first patch, which the user's
 * repository has if it has the kernel that the series is for; then @s->has_bases is set.
 *
 * Return: 0, -EINTR, another negative errno.
 */
int scratch_know_bases(struct scratch *s, const struct patch_hunks *patches, size_t nr)
{
	int err;

	err = GIT(NULL, NULL, "--git-dir", s->repo, "read-tree", "--empty");
	if (!err)
		err = load_bases(s, patches, nr);
	s->has_bases = !err;
	if (err < 0)
		return err;
	return scratch_go(s, s->tree);
}

/**
 * scratch_apply() - apply a patch to the index
 * @s: scratch
 * @patch: path of the patch
 * @how: forward, in reverse, or with a merge; without fuzz
 *
 * Return: 0 and @s->tree is what came out; a positive number if it does not apply, and
 * nothing has changed; -EINTR or another negative errno.
 */
int scratch_apply(struct scratch *s, const char *patch, enum scratch_how how)
{
	static const char *const option[] = {
		[SCRATCH_FORWARD] = "--whitespace=nowarn", [SCRATCH_REVERSE] = "--reverse",
		[SCRATCH_MERGE] = "--3way",
	};
	int err;

	if (how == SCRATCH_MERGE && !s->has_bases)
		return 1;
	err = GIT(NULL, NULL, "--git-dir", s->repo, "apply", "--cached", "--whitespace=nowarn",
		  option[how], patch);
	if (!err)
		return keep_tree(s);
	/* A merge that failed leaves its conflicts in the index. */
	if (err > 0 && how == SCRATCH_MERGE && scratch_go(s, s->tree))
		return -EIO;
	return err;
}

/**
 * scratch_apply_some() - apply some hunks of a patch to the index
 * @s: scratch
 * @patch: patch
 * @which: of each hunk, whether it is wanted
 * @how: as scratch_apply()
 *
 * Return: as scratch_apply().
 */
int scratch_apply_some(struct scratch *s, const struct patch_hunks *patch, const bool *which,
		       enum scratch_how how)
{
	int err = hunks_write(patch, which, s->part);

	return err ? err : scratch_apply(s, s->part, how);
}

/**
 * scratch_go() - put the index to what it was
 * @s: scratch
 * @tree: what @s->tree was then
 *
 * Return: 0, -EINTR, another negative errno.
 */
int scratch_go(struct scratch *s, const char *tree)
{
	char *copy = strdup(tree);
	int err;

	if (!copy)
		return -ENOMEM;
	err = GIT(NULL, NULL, "--git-dir", s->repo, "read-tree", copy);
	if (!err) {
		free(s->tree);
		s->tree = copy;
		return 0;
	}
	free(copy);
	return err < 0 ? err : -EIO;
}

/**
 * scratch_read() - read a file of the index
 * @s: scratch
 * @path: file
 * @file: filled in, to be released by text_lines_free() in any case; without text if there is
 *	  no such file
 *
 * Return: 0 or negative errno.
 */
int scratch_read(const struct scratch *s, const char *path, struct text_lines *file)
{
	char *object, *text;

	*file = (struct text_lines){ 0 };
	if (asprintf(&object, "%s:%s", s->tree, path) < 0)
		return -ENOMEM;
	text = GIT_TEXT("--git-dir", s->repo, "cat-file", "blob", object);
	free(object);
	if (!text && errno != EIO)
		return -errno;
	return text_lines_split(file, text);
}
