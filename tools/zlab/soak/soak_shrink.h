/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shrinks a script that fails to a short one that fails in the same way.
 */
#ifndef ZLAB_SOAK_SHRINK_H
#define ZLAB_SOAK_SHRINK_H

#include "soak_script.h"

/**
 * struct soak_shrink - how to find out
 * @try: run a script from a fresh start; return 1: it fails in the same way, 0: it does
 *	 not, negative errno: the rest cannot be found out, or there is no time left
 * @arg: handed to it
 * @tries: counts the runs
 */
struct soak_shrink {
	int (*try)(void *arg, const struct soak_script *script);
	void *arg;
	unsigned int tries;
};

int soak_shrink(struct soak_shrink *shrink, struct soak_script *script);

#endif /* ZLAB_SOAK_SHRINK_H */
