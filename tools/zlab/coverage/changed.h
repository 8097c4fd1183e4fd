/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The lines that a series adds or changes.
 */
#ifndef ZLAB_CHANGED_H
#define ZLAB_CHANGED_H

#include <stddef.h>

#include "source.h"

/**
 * struct changed_line - a line of the patched source that the base does not have
 * @path: file, relative to the kernel's directory
 * @number: line number in it
 * @function: function it is in, or the last part of @path if it is in none
 * @text: the line, its first blanks left out and all others as one
 */
struct changed_line {
	char *path;
	unsigned int number;
	char *function;
	char *text;
};

/* Sorted by path and number. */
struct changed {
	struct changed_line *lines;
	size_t nr;
};

int changed_parse(struct changed *changed, const char *diff);
int changed_find(struct changed *changed, const struct source *src);
int changed_write(const struct changed *changed, const char *path);
int changed_read(struct changed *changed, const char *path);
void changed_free(struct changed *changed);

#endif /* ZLAB_CHANGED_H */
