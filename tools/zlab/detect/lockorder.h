/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The order in which the patched kernel takes its locks, as intended: the one table
 * that the drawing in Documentation/ is made from and that lockdep's is compared with.
 */
#ifndef ZLAB_LOCKORDER_H
#define ZLAB_LOCKORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* What is waited for; a mutex unless its name says otherwise. */
struct lock_node {
	const char *name;	/* of lockdep's class, without "#1" and "/1" */
	const char *label;	/* for people */
	const char *data;	/* what it protects, NULL: not ours */
	const char *contexts;	/* who takes it */
};

/* Whoever waits for @second may have @first, never the reverse. */
struct lock_edge {
	const char *first;
	const char *second;
	const char *why;	/* where that is done */
};

extern const struct lock_node lock_nodes[];
extern const size_t nr_lock_nodes;
extern const struct lock_edge lock_edges[];
extern const size_t nr_lock_edges;

/* lockgraph.c's names of sysfs files somebody is in; lockdep just numbers them. */
#define LOCK_POWER	"kn->active(power)"
#define LOCK_RESCAN	"kn->active(rescan)"
#define LOCK_REMOVED	"kn->active(removed)"

const struct lock_node *lock_node_find(const char *name);
bool lock_order_allows(const char *first, const char *second);
void lock_order_dot(FILE *f);

#endif /* ZLAB_LOCKORDER_H */
