/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The order in which locks were taken: what lockdep saw in all guests of a run.
 */
#ifndef ZLAB_LOCKGRAPH_H
#define ZLAB_LOCKGRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Somebody had @first and waited for @second. */
struct seen_edge {
	char *first;
	char *second;
	char *where;	/* scenario that showed it first */
};

struct lockgraph {
	struct seen_edge *edges;
	size_t nr_edges;
	size_t nr_guests;	/* how many guests were looked into */
};

struct findings;

int lockgraph_add(struct lockgraph *graph, const char *lockdep, const char *where);
int lockgraph_edge(struct lockgraph *graph, const char *first, const char *second,
		   const char *where);
int lockgraph_merge(struct lockgraph *graph, const struct lockgraph *other);
void lockgraph_judge(const struct lockgraph *graph, struct findings *found);
void lockgraph_dot(const struct lockgraph *graph, FILE *f);
void lockgraph_free(struct lockgraph *graph);

#endif /* ZLAB_LOCKGRAPH_H */
