/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where in the source a call trace leads.
 *
 * A kernel prints FUNCTION+0xOFFSET/0xSIZE. The file lines beside the logs of a kernel
 * has a line "<that> <file:line>" for each one that the complaints name; where the
 * compiler has put a function into another one, the outer place follows behind " in ".
 */
#ifndef ZLAB_LINES_H
#define ZLAB_LINES_H

#include "result.h"

#define LINES		"lines"

struct lines {
	char **frames;		/* sorted */
	char **places;
	size_t nr;
};

int lines_write(const char *dir, const struct run_result *run);
int lines_read(struct lines *lines, const char *dir, const char *label);
void lines_free(struct lines *lines);
const char *lines_place(const struct lines *lines, const char *frame, size_t len);
const char *frame_find(const char *text, const char *end, size_t *len);

#endif /* ZLAB_LINES_H */
