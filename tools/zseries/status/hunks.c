// SPDX-License-Identifier: GPL-2.0
/*
 * Patches as git format-patch writes them. Whether a whole patch applies is git's to say;
 * what is known here is which of its hunks does not, and why.
 */
#define _GNU_SOURCE
#include "hunks.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where reading of a patch has come to. */
struct reading {
	struct patch_hunks *patch;
	bool head;		/* in the lines before the first hunk of a file */
	unsigned int left_before, left_after;
	unsigned int nr_in_file;
};

static int append(char **text, const char *line)
{
	char *longer;

	if (asprintf(&longer, "%s%s\n", *text ? *text : "", line) < 0)
		return -ENOMEM;
	free(*text);
	*text = longer;
	return 0;
}

static int add_line(char ***lines, size_t *nr, const char *line)
{
	char **grown = reallocarray(*lines, *nr + 1, sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	*lines = grown;
	grown[*nr] = strdup(line);
	return grown[(*nr)++] ? 0 : -ENOMEM;
}

/* "diff --git a/FILE b/FILE": no file of a kernel has a blank in its name. */
static int begin_file(struct reading *r, const char *line)
{
	struct patch_hunks *patch = r->patch;
	const char *name = strstr(line, " b/");
	size_t nr = patch->nr_files;
	char **headers, **blobs;

	if (!name)
		return -EBADMSG;
	headers = reallocarray(patch->headers, nr + 1, sizeof(*headers));
	if (headers)
		patch->headers = headers;
	blobs = reallocarray(patch->blobs, nr + 1, sizeof(*blobs));
	if (blobs)
		patch->blobs = blobs;
	if (!headers || !blobs)
		return -ENOMEM;
	headers[nr] = NULL;
	blobs[nr] = NULL;
	r->head = true;
	r->nr_in_file = 0;
	if (add_line(&patch->files, &patch->nr_files, name + 3))
		return -ENOMEM;
	return append(&headers[nr], line);
}

static int head_line(struct reading *r, const char *line)
{
	struct patch_hunks *patch = r->patch;
	char blob[65];

	if (sscanf(line, "index %64[0-9a-f]..", blob) == 1) {
		patch->blobs[patch->nr_files - 1] = strdup(blob);
		if (!patch->blobs[patch->nr_files - 1])
			return -ENOMEM;
	}
	return append(&patch->headers[patch->nr_files - 1], line);
}

/* "@@ -959,7 +961,9 @@ void zpci_device_reserved(...)": a count that is missing is 1. */
static int begin_hunk(struct reading *r, const char *line)
{
	struct patch_hunks *patch = r->patch;
	const char *where = strstr(line + 2, "@@");
	struct hunk *hunk, *grown;
	char *end;

	if (!where || strncmp(line, "@@ -", 4))
		return -EBADMSG;
	grown = reallocarray(patch->hunks, patch->nr + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	patch->hunks = grown;
	hunk = &grown[patch->nr++];
	*hunk = (struct hunk){ .number = ++r->nr_in_file };
	r->left_before = 1;
	r->left_after = 1;
	hunk->line = strtoul(line + 4, &end, 10);
	if (*end == ',')
		r->left_before = strtoul(end + 1, &end, 10);
	if (strncmp(end, " +", 2))
		return -EBADMSG;
	strtoul(end + 2, &end, 10);
	if (*end == ',')
		r->left_after = strtoul(end + 1, &end, 10);
	where += 2;
	hunk->where = strdup(where + strspn(where, " "));
	r->head = false;
	return hunk->where ? append(&hunk->text, line) : -ENOMEM;
}

static int hunk_line(struct reading *r, const char *line)
{
	struct hunk *hunk = &r->patch->hunks[r->patch->nr - 1];
	/* Some mail programs take the blank of an empty line of context away. */
	char kind = *line ? *line : ' ';
	const char *rest = *line ? line + 1 : line;
	bool *grown;

	if (kind != ' ' && kind != '-' && kind != '+' && kind != '\\')
		return -EBADMSG;
	if ((kind == ' ' || kind == '-') && r->left_before) {
		r->left_before--;
		if (add_line(&hunk->before, &hunk->nr_before, rest))
			return -ENOMEM;
	}
	if ((kind == ' ' || kind == '+') && r->left_after) {
		r->left_after--;
		grown = reallocarray(hunk->added, hunk->nr_after + 1, sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		hunk->added = grown;
		grown[hunk->nr_after] = kind == '+';
		if (add_line(&hunk->after, &hunk->nr_after, rest))
			return -ENOMEM;
	}
	return append(&hunk->text, line);
}

static int take_line(struct reading *r, const char *line)
{
	if (r->left_before || r->left_after || (*line == '\\' && r->patch->nr && !r->head))
		return hunk_line(r, line);
	if (!strncmp(line, "diff --git ", 11))
		return begin_file(r, line);
	if (!strncmp(line, "@@ -", 4) && r->patch->nr_files)
		return begin_hunk(r, line);
	return r->head ? head_line(r, line) : 0;
}

/* Hunks are in the order of the files; the first of a file has number 1. */
static void name_files(struct patch_hunks *patch)
{
	size_t i, file = 0;

	for (i = 0; i < patch->nr; i++) {
		if (i && patch->hunks[i].number == 1)
			file++;
		while (file + 1 < patch->nr_files && !strstr(patch->headers[file], "\n+++ "))
			file++;	/* only its mode changes: no hunk */
		patch->hunks[i].file = patch->files[file];
		patch->hunks[i].header = patch->headers[file];
	}
}

/**
 * hunks_read() - read a patch
 * @patch: filled in; to be released by hunks_free() in any case
 * @path: of the patch, as git format-patch writes it
 *
 * Return: 0, -EBADMSG if it is cut off or is no patch, another negative errno.
 */
int hunks_read(struct patch_hunks *patch, const char *path)
{
	struct reading r = { .patch = patch };
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	int err = 0;

	*patch = (struct patch_hunks){ 0 };
	if (!f)
		return -errno;
	patch->path = strdup(path);
	if (!patch->path)
		err = -ENOMEM;
	while (!err && (len = getline(&line, &size, f)) > 0) {
		if (line[len - 1] == '\n')
			line[len - 1] = '\0';
		err = take_line(&r, line);
	}
	if (!err && ferror(f))
		err = -EIO;
	if (!err && (r.left_before || r.left_after || !patch->nr))
		err = -EBADMSG;
	if (!err)
		name_files(patch);
	free(line);
	fclose(f);
	return err;
}

static void free_all(char **lines, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		free(lines[i]);
	free(lines);
}

/**
 * hunks_free() - release what hunks_read() filled in
 * @patch: patch; the structure itself belongs to the caller
 */
void hunks_free(struct patch_hunks *patch)
{
	size_t i;

	for (i = 0; i < patch->nr; i++) {
		free_all(patch->hunks[i].before, patch->hunks[i].nr_before);
		free_all(patch->hunks[i].after, patch->hunks[i].nr_after);
		free(patch->hunks[i].added);
		free(patch->hunks[i].where);
		free(patch->hunks[i].text);
	}
	free(patch->hunks);
	if (patch->headers)
		free_all(patch->headers, patch->nr_files);
	if (patch->blobs)
		free_all(patch->blobs, patch->nr_files);
	free_all(patch->files, patch->nr_files);
	free(patch->path);
	*patch = (struct patch_hunks){ 0 };
}

/**
 * hunks_write() - write some of the hunks as a patch
 * @patch: patch
 * @which: of each hunk, whether it is wanted
 * @path: file to write
 *
 * The line numbers stay what they are: git finds a hunk by its lines.
 *
 * Return: 0 or negative errno.
 */
int hunks_write(const struct patch_hunks *patch, const bool *which, const char *path)
{
	const char *header = NULL;
	FILE *f = fopen(path, "we");
	int err = 0;
	size_t i;

	if (!f)
		return -errno;
	for (i = 0; i < patch->nr && !err; i++) {
		const struct hunk *hunk = &patch->hunks[i];

		if (!which[i])
			continue;
		if (hunk->header != header && fputs(hunk->header, f) < 0)
			err = -EIO;
		header = hunk->header;
		if (fputs(hunk->text, f) < 0)
			err = -EIO;
	}
	return fclose(f) && !err ? -errno : err;
}

/**
 * text_lines_split() - split the text of a file
 * @file: filled in; to be released by text_lines_free() in any case
 * @text: its text, from now on owned by @file; NULL: there is no such file
 *
 * Return: 0 or -ENOMEM.
 */
int text_lines_split(struct text_lines *file, char *text)
{
	char **grown, *line;

	*file = (struct text_lines){ .text = text };
	while (text && *text) {
		line = strsep(&text, "\n");
		if (!(file->nr & (file->nr - 1))) {
			grown = reallocarray(file->lines, file->nr ? 2 * file->nr : 1,
					     sizeof(*grown));
			if (!grown)
				return -ENOMEM;
			file->lines = grown;
		}
		file->lines[file->nr++] = line;
	}
	return 0;
}

/**
 * text_lines_free() - release what text_lines_split() filled in
 * @file: file; the structure itself belongs to the caller
 */
void text_lines_free(struct text_lines *file)
{
	free(file->lines);
	free(file->text);
	*file = (struct text_lines){ 0 };
}

static size_t run_at(const struct text_lines *file, size_t at, char *const *lines, size_t nr)
{
	size_t run = 0;

	while (run < nr && at + run < file->nr && !strcmp(file->lines[at + run], lines[run]))
		run++;
	return run;
}

/**
 * text_lines_find() - find lines that stand one after the other, each the same in all bytes
 * @file: file
 * @lines: what to find
 * @nr: number of lines; none are found in a file that is not there, and only there
 * @near: line number; of several places the closest to it is taken
 *
 * Return: index of the first line, -1 if they are not there.
 */
long text_lines_find(const struct text_lines *file, char *const *lines, size_t nr, unsigned int near)
{
	long best = -1;
	size_t at;

	if (!nr)
		return file->text ? -1 : 0;
	for (at = 0; at + nr <= file->nr; at++) {
		if (run_at(file, at, lines, nr) == nr &&
		    (best < 0 || labs((long)at - near) < labs(best - near)))
			best = at;
	}
	return best;
}

/**
 * text_lines_find_most() - find the place where most of the first lines stand
 * @file: file
 * @lines: what to find
 * @nr: number of lines
 * @run: receives how many of them are there
 *
 * Return: index of the first line, -1 if not even one is there.
 */
long text_lines_find_most(const struct text_lines *file, char *const *lines, size_t nr, size_t *run)
{
	long best = -1;
	size_t at, here;

	*run = 0;
	for (at = 0; at < file->nr; at++) {
		here = run_at(file, at, lines, nr);
		if (here > *run) {
			*run = here;
			best = at;
		}
	}
	return best;
}

/**
 * text_lines_have() - look for one line
 * @file: file
 * @line: line
 *
 * Return: whether it is there.
 */
bool text_lines_have(const struct text_lines *file, const char *line)
{
	size_t at;

	for (at = 0; at < file->nr; at++) {
		if (!strcmp(file->lines[at], line))
			return true;
	}
	return false;
}
