// SPDX-License-Identifier: GPL-2.0
/*
 * A directory of generated files that appears whole or not at all: it is written beside
 * its place and put there by a rename. One of an earlier run is replaced, if there is
 * nothing in it but what is written now; somebody's own files are not touched.
 */
#define _GNU_SOURCE
#include "outdir.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void outfile_free(void *data)
{
	struct outfile *file = data;

	g_free(file->path);
	g_free(file->text);
	g_free(file);
}

/**
 * outdir_new() - files for a directory, none so far
 *
 * Return: to be released with g_ptr_array_unref().
 */
GPtrArray *outdir_new(void)
{
	return g_ptr_array_new_with_free_func(outfile_free);
}

/**
 * outdir_add() - add a file
 * @files: of the directory
 * @path: below the directory; taken over
 * @text: what is in it; taken over
 */
void outdir_add(GPtrArray *files, char *path, char *text)
{
	struct outfile *file = g_new0(struct outfile, 1);

	file->path = path;
	file->text = text;
	g_ptr_array_add(files, file);
}

static enum zlab_status cannot_write(const char *path, int err)
{
	return complain(err == ENOSPC ? ST_SPACE : ST_INTERNAL, "cannot write %s: %s", path,
			g_strerror(err));
}

/**
 * outfile_write() - write one file, whole or not at all
 * @path: where; its directory is made if it is not there
 * @text: what
 *
 * Return: ST_OK or what was complained about.
 */
enum zlab_status outfile_write(const char *path, const char *text)
{
	char *parent = g_path_get_dirname(path), *tmp = g_strconcat(path, ".tmp", NULL);
	int err = g_mkdir_with_parents(parent, 0777) ? errno : 0;
	FILE *f;

	g_free(parent);
	if (!err) {
		f = fopen(tmp, "we");
		err = f ? 0 : errno;
		if (f && fputs(text, f) < 0)
			err = errno;
		if (f && fclose(f) && !err)
			err = errno;
		if (!err && rename(tmp, path))
			err = errno;
		if (err && f)
			unlink(tmp);
	}
	g_free(tmp);
	return err ? cannot_write(path, err) : ST_OK;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

static void remove_tree(const char *dir)
{
	nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* nftw() has no argument for its function. */
static GPtrArray *known;
static size_t skip;
static char *foreign;

static int look_at(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	guint i;

	if (type == FTW_D)
		return 0;
	for (i = 0; type == FTW_F && i < known->len; i++)
		if (!strcmp(((struct outfile *)known->pdata[i])->path, path + skip))
			return 0;
	foreign = g_strdup(path + skip);
	return 1;
}

/* Return: a file of @dir that is not among @files, NULL if there is none; to be freed. */
static char *find_foreign(GPtrArray *files, const char *dir)
{
	known = files;
	skip = strlen(dir) + 1;
	foreign = NULL;
	nftw(dir, look_at, 16, FTW_PHYS);
	return foreign;
}

static enum zlab_status put_in_place(const char *tmp, const char *dir)
{
	if (!rename(tmp, dir))
		return ST_OK;	/* it was not there, or was empty */
	if (renameat2(AT_FDCWD, tmp, AT_FDCWD, dir, RENAME_EXCHANGE))
		return cannot_write(dir, errno);
	remove_tree(tmp);
	return ST_OK;
}

/**
 * outdir_write() - write the files, all or none
 * @files: from outdir_new()
 * @where: directory; its parents are made if they are not there
 *
 * Return: ST_OK or what was complained about.
 */
enum zlab_status outdir_write(GPtrArray *files, const char *where)
{
	enum zlab_status status = ST_OK;
	char *dir = g_strdup(where), *parent, *tmp, *path, *other;
	struct stat st;
	guint i;

	while (strlen(dir) > 1 && g_str_has_suffix(dir, "/"))
		dir[strlen(dir) - 1] = '\0';
	parent = g_path_get_dirname(dir);
	tmp = g_strconcat(dir, ".XXXXXX", NULL);
	other = NULL;
	if (!lstat(dir, &st) && !S_ISDIR(st.st_mode))
		status = complain(ST_USAGE, "%s is there and no directory (choose another one)", dir);
	else
		other = find_foreign(files, dir);
	if (other)
		status = complain(ST_USAGE, "%s has a file that is not written now: %s (choose another directory, or remove it)",
				  dir, other);
	else if (!status &&
		 (g_mkdir_with_parents(parent, 0777) || !g_mkdtemp_full(tmp, 0777)))
		status = cannot_write(dir, errno);
	if (!status) {
		for (i = 0; !status && i < files->len; i++) {
			struct outfile *file = files->pdata[i];

			path = g_build_filename(tmp, file->path, NULL);
			status = outfile_write(path, file->text);
			g_free(path);
		}
		if (!status)
			status = put_in_place(tmp, dir);
		if (status)
			remove_tree(tmp);
	}
	g_free(other);
	g_free(tmp);
	g_free(parent);
	g_free(dir);
	return status;
}
