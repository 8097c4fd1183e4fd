/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Find what a kernel complains about on an s390 console.
 */
#ifndef ZLAB_SPLAT_H
#define ZLAB_SPLAT_H

#include <stddef.h>

#include "result.h"

int splat_scan(const char *text, size_t len, struct splat **splats, size_t *nr);
void splat_free(struct splat *splats, size_t nr);

#endif /* ZLAB_SPLAT_H */
