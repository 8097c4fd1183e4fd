// SPDX-License-Identifier: GPL-2.0
/*
 * Time-stamped record of a conversation, one line a message.
 */
#define _GNU_SOURCE
#include "transcript.h"

#include <errno.h>

#include "clock.h"

/**
 * transcript_open() - start a record
 * @tr: record; release with transcript_close()
 * @path: file to create or replace; NULL: record nothing
 *
 * Return: 0 or negative errno.
 */
int transcript_open(struct transcript *tr, const char *path)
{
	*tr = (struct transcript){ .start = clock_seconds() };
	if (!path)
		return 0;
	tr->file = fopen(path, "we");
	return tr->file ? 0 : -errno;
}

/**
 * transcript_line() - record one message
 * @tr: the record
 * @direction: '>' to the other side, '<' from it
 * @text: message; control characters are recorded as '.'
 * @len: its length in bytes
 *
 * Each line is flushed: the record matters most when the run ends badly.
 */
void transcript_line(struct transcript *tr, char direction, const char *text, size_t len)
{
	size_t i;

	if (!tr->file)
		return;
	fprintf(tr->file, "%10.6f %c ", clock_seconds() - tr->start, direction);
	for (i = 0; i < len; i++)
		putc((unsigned char)text[i] < ' ' ? '.' : text[i], tr->file);
	putc('\n', tr->file);
	fflush(tr->file);
}

/**
 * transcript_close() - end a record
 * @tr: the record; may be closed again
 */
void transcript_close(struct transcript *tr)
{
	if (tr->file)
		fclose(tr->file);
	tr->file = NULL;
}
