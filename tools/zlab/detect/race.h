/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Data races: those of the code under test, and those of all the rest.
 *
 * Linux has many data races that nobody minds. A report of KCSAN counts when it
 * names a function of the code that the series is about; any other one is noted.
 */
#ifndef ZLAB_RACE_H
#define ZLAB_RACE_H

#include <stdbool.h>
#include <stddef.h>

#include "result.h"

struct race_scope {
	char *text;	/* names, each between newlines; NULL: every race counts */
};

int race_scope_read(struct race_scope *scope, const char *kernel_dir);
void race_scope_free(struct race_scope *scope);
size_t race_sort(const struct race_scope *scope, struct splat *splats, size_t nr);

#endif /* ZLAB_RACE_H */
