/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Results that were measured once and hold as long as nothing they depend on changes.
 */
#ifndef ZLAB_STORE_H
#define ZLAB_STORE_H

#include "lockgraph.h"
#include "result.h"
#include "scenario.h"

/**
 * struct store - where results are kept
 * @dir: directory, in the cache
 * @qemu: what the QEMU in use says its version is
 */
struct store {
	char *dir;
	char *qemu;
};

/**
 * struct store_key - all that a result depends on, with the version of QEMU
 * @kernel: name of the built kernel in the cache: a hash of kernel, test module, agent
 *	    and of what they were built with
 * @scenario: what was run
 * @rounds: of a scenario that repeats
 */
struct store_key {
	const char *kernel;
	const struct scenario *scenario;
	unsigned int rounds;
};

int store_open(struct store *store, const char *root, const char *qemu);
void store_close(struct store *store);
int store_get(const struct store *store, const struct store_key *key,
	      struct scenario_result *res, struct lockgraph *locks);
int store_put(const struct store *store, const struct store_key *key,
	      const struct scenario_result *res, const struct lockgraph *locks);
int store_add(const struct store *store, const struct store_key *key,
	      const struct scenario_result *res, const struct lockgraph *locks);

#endif /* ZLAB_STORE_H */
