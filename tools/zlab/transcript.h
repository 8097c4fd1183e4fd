/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Time-stamped record of a conversation, one line a message.
 */
#ifndef ZLAB_TRANSCRIPT_H
#define ZLAB_TRANSCRIPT_H

#include <stddef.h>
#include <stdio.h>

struct transcript {
	FILE *file;	/* NULL: nothing is recorded */
	double start;	/* clock_seconds() of time 0 */
};

int transcript_open(struct transcript *tr, const char *path);
void transcript_line(struct transcript *tr, char direction, const char *text, size_t len);
void transcript_close(struct transcript *tr);

#endif /* ZLAB_TRANSCRIPT_H */
