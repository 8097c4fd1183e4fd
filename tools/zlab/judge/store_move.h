/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Results on their way from one store to another.
 */
#ifndef ZLAB_STORE_MOVE_H
#define ZLAB_STORE_MOVE_H

#include "store.h"

/**
 * struct store_export - a file that results are written to
 * @f: the file; its users need not look into it
 * @nr: results in it
 * @err: negative errno of the first write that failed
 */
struct store_export {
	FILE *f;
	size_t nr;
	int err;
};

/**
 * struct store_import - how results are taken over, and what came of it
 * @anew: they replace what is in the store, whatever it says
 * @refuse: called for each line of the file that is not taken over
 * @arg: handed to @refuse
 * @nr_new: results that were not in the store, or said less there
 * @nr_known: results that the store has
 * @nr_refused: lines that are damaged, or results that hold elsewhere only
 */
struct store_import {
	bool anew;
	void (*refuse)(void *arg, const char *file, unsigned int line, const char *why);
	void *arg;
	size_t nr_new;
	size_t nr_known;
	size_t nr_refused;
};

int store_export_open(struct store_export *ex, const char *path);
void store_export(struct store_export *ex, const struct store *store,
		  const struct store_key *key);
int store_export_close(struct store_export *ex);
int store_import(struct store_import *in, const struct store *store, const char *path);

#endif /* ZLAB_STORE_MOVE_H */
