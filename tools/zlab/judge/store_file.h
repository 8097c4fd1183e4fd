/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The files of the store, for what reads and writes them: store.c, store_move.c.
 */
#ifndef ZLAB_STORE_FILE_H
#define ZLAB_STORE_FILE_H

#include <jansson.h>
#include <stdint.h>

#include "store.h"

uint64_t store_check_sum(const char *data, size_t len);
int store_read(const struct store *store, const struct store_key *key, json_t **root);
int store_write(const struct store *store, const struct store_key *key, const json_t *root);
int store_lock(const struct store *store);
void store_unlock(int fd);

json_t *store_key_object(const struct store *store, const struct store_key *key);
bool store_take_result(json_t *root, const struct store_key *key, struct scenario_result *res,
		       struct lockgraph *locks);

#endif /* ZLAB_STORE_FILE_H */
