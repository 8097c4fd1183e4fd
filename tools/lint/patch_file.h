/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A patch file as written by git format-patch, split into its parts.
 */
#ifndef LINT_PATCH_FILE_H
#define LINT_PATCH_FILE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct patch - one patch file in memory
 * @name: file name without directory, owned
 * @line: the lines without line feed, owned; point into @text
 * @nr: number of lines
 * @clean: text only: no NUL, no carriage return, a line feed at the end
 * @header_end: index of the blank line behind the mail header
 * @tags: index of the first line of the tag paragraph, == @message_end if none
 * @message_end: index behind the last line of the message that is not blank
 * @sep: index of the "---" line, == @nr if there is none
 * @diff: index of the first "diff --git" line, == @nr if there is none
 * @from: value of From: with folding undone, owned, NULL if missing
 * @date: value of Date:, owned, NULL if missing
 * @subject: value of Subject: with folding undone, owned, NULL if missing
 * @text: the file, owned
 */
struct patch {
	char *name;
	char **line;
	size_t nr;
	bool clean;
	size_t header_end;
	size_t tags;
	size_t message_end;
	size_t sep;
	size_t diff;
	char *from;
	char *date;
	char *subject;
	char *text;
};

/**
 * patch_read() - read and split a patch file
 * @path: file to read
 * @p: filled in; to be released by patch_free() after success
 *
 * The content is not judged: every part that cannot be found is empty.
 *
 * Return: 0 or a negative errno.
 */
int patch_read(const char *path, struct patch *p);

/**
 * patch_free() - release what patch_read() filled in
 * @p: the patch, may have been released before
 */
void patch_free(struct patch *p);

/**
 * file_lines() - read a whole text file and split it at line feeds
 * @path: file to read
 * @text: buffer that holds the lines, owned by the caller
 * @line: array of the lines without line feed, owned by the caller
 * @nr: number of lines
 * @clean: set if there is no NUL and no carriage return and the last line ends
 *	in a line feed; may be NULL
 *
 * Return: 0 or a negative errno; nothing is owned after an error.
 */
int file_lines(const char *path, char **text, char ***line, size_t *nr, bool *clean);

/**
 * starts_with() - compare the beginning of a line
 * @line: the line
 * @prefix: what it shall begin with
 *
 * Return: the rest of @line behind @prefix, or NULL.
 */
const char *starts_with(const char *line, const char *prefix);

/**
 * is_tag_line() - whether a line has the shape of a trailer
 * @line: the line
 *
 * Return: the length of the token in front of the colon, 0 if it is no trailer.
 */
size_t is_tag_line(const char *line);

#endif /* LINT_PATCH_FILE_H */
