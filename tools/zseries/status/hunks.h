/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A patch of the series split into its hunks, and where a hunk is in a file.
 */
#ifndef ZSERIES_HUNKS_H
#define ZSERIES_HUNKS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct hunk - one hunk
 * @file: file that it changes
 * @number: in that file, from 1
 * @line: where it begins in the old file
 * @where: what diff says it is in, "" if nothing
 * @header: lines of the patch before the first hunk of @file, with line feeds
 * @text: lines of the hunk from "@@" on, with line feeds
 * @before: lines of the old file: context and what is removed
 * @after: lines of the new file: context and what is added
 * @added: of each of @after, whether it is added
 */
struct hunk {
	const char *file;
	unsigned int number;
	unsigned int line;
	char *where;
	const char *header;
	char *text;
	char **before;
	size_t nr_before;
	char **after;
	size_t nr_after;
	bool *added;
};

/**
 * struct patch_hunks - a patch
 * @path: of the patch
 * @hunks: all of them, in the order of the patch
 * @nr: their number
 * @files: files that it changes
 * @headers: of each of @files
 * @blobs: of each of @files, what it was in the tree the patch was made on: object ID
 * @nr_files: their number
 */
struct patch_hunks {
	char *path;
	struct hunk *hunks;
	size_t nr;
	char **files;
	char **headers;
	char **blobs;
	size_t nr_files;
};

/**
 * struct text_lines - a file of a kernel
 * @text: what @lines point into
 * @lines: without line feeds
 * @nr: their number, 0 as well if there is no such file
 */
struct text_lines {
	char *text;
	char **lines;
	size_t nr;
};

int hunks_read(struct patch_hunks *patch, const char *path);
void hunks_free(struct patch_hunks *patch);
int hunks_write(const struct patch_hunks *patch, const bool *which, const char *path);

int text_lines_split(struct text_lines *file, char *text);
void text_lines_free(struct text_lines *file);
long text_lines_find(const struct text_lines *file, char *const *lines, size_t nr, unsigned int near);
long text_lines_find_most(const struct text_lines *file, char *const *lines, size_t nr, size_t *run);
bool text_lines_have(const struct text_lines *file, const char *line);

#endif /* ZSERIES_HUNKS_H */
