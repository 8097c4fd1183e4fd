/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who uses a function, as far as user space can see that.
 */
#ifndef ZPCI_VERIFY_USERS_H
#define ZPCI_VERIFY_USERS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "fn.h"

enum use_kind {
	USE_NOTE,	/* a reference that does no harm: a driver, an idle interface */
	USE_BUSY,	/* in use */
	USE_UNKNOWN,	/* cannot tell, so it must be taken as in use */
};

struct use {
	enum use_kind kind;
	char *text;
};

/* Device node of something behind the function, to look for who has it open. */
struct node {
	char name[128];		/* below /dev */
	dev_t dev;
	bool block;
};

/**
 * struct users - what was found
 * @uses: in the order found
 * @nr: their number
 * @nodes: device nodes of the function
 * @nr_nodes: their number
 * @failed: out of memory, something is missing
 */
struct users {
	struct use *uses;
	size_t nr;
	struct node *nodes;
	size_t nr_nodes;
	bool failed;
};

void users_find(const struct fn *fn, struct users *users);
void users_free(struct users *users);
size_t users_count(const struct users *users, enum use_kind kind);
const char *users_first(const struct users *users, enum use_kind kind);
const char *use_kind_name(enum use_kind kind);

/* For the parts that look. */
__attribute__((format(printf, 3, 4)))
void users_add(struct users *users, enum use_kind kind, const char *fmt, ...);
void users_add_node(struct users *users, const char *name, dev_t dev, bool block);
void users_of_net(struct users *users, const char *dir, const char *name);
void users_of_block(struct users *users, const char *dir, const char *name);
void users_of_files(struct users *users, const struct fn *fn, const char *dir);

#endif /* ZPCI_VERIFY_USERS_H */
