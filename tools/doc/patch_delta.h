/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What makes two patches different that do the same on two kernels.
 */
#ifndef DOC_PATCH_DELTA_H
#define DOC_PATCH_DELTA_H

#include <stddef.h>

/**
 * enum patch_likeness - how much two patches are the same
 * @PATCH_IDENTICAL: but for line numbers, and for the names of functions that git puts
 *		     behind them
 * @PATCH_CONTEXT: they add and remove the same lines, in the same order of the same files
 * @PATCH_ADAPTED: they do not
 */
enum patch_likeness {
	PATCH_IDENTICAL,
	PATCH_CONTEXT,
	PATCH_ADAPTED,
};

/**
 * struct patch_delta - two patches, compared
 * @likeness: how much they are the same
 * @nr_lines: lines that the second one adds and removes
 * @nr_own: those of them that the first one does not add or remove anywhere
 */
struct patch_delta {
	enum patch_likeness likeness;
	size_t nr_lines;
	size_t nr_own;
};

int patch_compare(const char *first, const char *second, struct patch_delta *delta);

#endif /* DOC_PATCH_DELTA_H */
