/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Walks of the soak test: scripts made from a seed.
 */
#ifndef ZLAB_SOAK_WALK_H
#define ZLAB_SOAK_WALK_H

#include "soak_script.h"

/**
 * struct soak_walk - a walk; the same makes the same script, on every machine
 * @seed: any number
 * @steps: length
 * @functions: how many functions, SOAK_FUNCTIONS_MAX at most
 * @vfio: the kernel has vfio-pci
 * @without: acts that are not done, as a script has them but without the function:
 *	     "plug as 0306"
 * @nr_without: their number
 */
struct soak_walk {
	uint64_t seed;
	unsigned int steps;
	unsigned int functions;
	bool vfio;
	const char *const *without;
	size_t nr_without;
};

bool soak_walk_knows(const char *act);
int soak_walk_script(const struct soak_walk *walk, struct soak_script *script);

#endif /* ZLAB_SOAK_WALK_H */
