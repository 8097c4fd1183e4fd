/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Does the source of a kernel still say what the record does?
 */
#ifndef MODEL_TIE_H
#define MODEL_TIE_H

#include "tree.h"

/**
 * struct tie - what was compared
 * @differences: one line each: file, function, and what is different
 * @nr: their number
 * @routines: functions as they are in the source, for a model of that; the names and events
 *	      point into the record
 * @nr_routines: their number: all that the kernel has
 * @err: 0 or -ENOMEM
 */
struct tie {
	char **differences;
	size_t nr;
	struct routine *routines;
	size_t nr_routines;
	int err;
};

int tie_compare(struct tie *tie, const struct record *record, const struct tree *tree);
void tie_free(struct tie *tie);
__attribute__((format(printf, 2, 3)))
void tie_difference(struct tie *tie, const char *fmt, ...);
void order_compare(struct tie *tie, const struct record *record, const struct tree *tree);

#endif /* MODEL_TIE_H */
