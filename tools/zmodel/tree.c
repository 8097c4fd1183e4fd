// SPDX-License-Identifier: GPL-2.0
/*
 * The files of a kernel that a record is about, from a directory or from a revision of git.
 */
#define _GNU_SOURCE
#include "tree.h"

#include "git.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_file(const char *dir, const char *path)
{
	char *name, *text = NULL;
	size_t size = 0;
	FILE *f;

	if (asprintf(&name, "%s/%s", dir, path) < 0)
		return NULL;
	f = fopen(name, "r");
	free(name);
	if (!f)
		return NULL;
	/* No file of C has a NUL in it: up to there is all of it. */
	if (getdelim(&text, &size, '\0', f) < 0) {
		free(text);
		text = NULL;
		errno = EIO;
	}
	fclose(f);
	return text;
}

static char *read_revision(const char *dir, const char *rev, const char *path)
{
	char *name, *text;

	if (asprintf(&name, "%s:%s", rev, path) < 0)
		return NULL;
	text = GIT_TEXT("-C", dir, "show", name);
	free(name);
	return text;
}

/**
 * tree_open() - read the files of a record
 * @tree: receives them; tree_close() is due even when this fails
 * @record: record
 * @dir: kernel tree, or a git repository if there is a revision
 * @rev: revision of git, NULL: the files as they are
 * @missing: receives the path that could not be read when this fails
 *
 * Return: 0 or a negative errno, -ENOENT when the file is not there.
 */
int tree_open(struct tree *tree, const struct record *record, const char *dir, const char *rev,
	      const char **missing)
{
	struct tree_file *file;
	int err = 0;
	char *text;
	size_t i;

	*tree = (struct tree){ .files = calloc(record->nr_files, sizeof(*tree->files)) };
	if (!tree->files)
		return -ENOMEM;
	for (i = 0; !err && i < record->nr_files; i++) {
		file = &tree->files[tree->nr++];
		*missing = file->path = record->files[i];
		text = rev ? read_revision(dir, rev, file->path) : read_file(dir, file->path);
		if (!text)
			return errno ? -errno : -EIO;
		file->code = ccode_blank(text);
		err = file->code ? ccode_functions(file->path, text, &file->functions, &file->nr) :
				   -ENOMEM;
		free(text);
	}
	return err;
}

/**
 * tree_close() - release what tree_open() made
 * @tree: tree; the structure belongs to the caller
 */
void tree_close(struct tree *tree)
{
	size_t i;

	for (i = 0; i < tree->nr; i++) {
		free(tree->files[i].code);
		ccode_functions_free(tree->files[i].functions, tree->files[i].nr);
	}
	free(tree->files);
	*tree = (struct tree){ 0 };
}

/**
 * tree_file() - look a file up
 * @tree: tree
 * @path: its path
 *
 * Return: the file or NULL.
 */
const struct tree_file *tree_file(const struct tree *tree, const char *path)
{
	size_t i;

	for (i = 0; i < tree->nr; i++) {
		if (!strcmp(tree->files[i].path, path))
			return &tree->files[i];
	}
	return NULL;
}

/**
 * tree_function() - look a function up
 * @tree: tree
 * @path: file it must be in, NULL: any
 * @name: its name
 *
 * Return: the first such function or NULL.
 */
const struct cfunction *tree_function(const struct tree *tree, const char *path, const char *name)
{
	size_t i, j;

	for (i = 0; i < tree->nr; i++) {
		for (j = 0; j < tree->files[i].nr; j++) {
			if ((!path || !strcmp(tree->files[i].path, path)) &&
			    !strcmp(tree->files[i].functions[j].name, name))
				return &tree->files[i].functions[j];
		}
	}
	return NULL;
}
