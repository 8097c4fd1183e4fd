/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What shards have measured, on this machine or on others, becomes one matrix.
 */
#ifndef ZLAB_MATRIX_MERGE_H
#define ZLAB_MATRIX_MERGE_H

#include "store.h"
#include "work.h"

int matrix_merge(struct work *w, const struct store *store);
int matrix_merge_status(struct work *w, int status);

#endif /* ZLAB_MATRIX_MERGE_H */
