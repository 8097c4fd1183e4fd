/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers that look random and are the same on every machine: a walk is known by
 * its seed alone.
 */
#ifndef ZLAB_SOAK_RAND_H
#define ZLAB_SOAK_RAND_H

#include <stdint.h>

struct soak_rand {
	uint64_t state;
};

uint64_t soak_rand_next(struct soak_rand *r);
unsigned int soak_rand_below(struct soak_rand *r, unsigned int limit);

#endif /* ZLAB_SOAK_RAND_H */
