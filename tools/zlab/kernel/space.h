/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Is there room for what a run will write.
 */
#ifndef ZLAB_SPACE_H
#define ZLAB_SPACE_H

#include "cache.h"

#include <stdbool.h>
#include <stdint.h>

uint64_t space_needed_mib(const struct cache *cache, bool user_tree, bool upstream);
int space_free_mib(const char *path, uint64_t *mib);

#endif /* ZLAB_SPACE_H */
