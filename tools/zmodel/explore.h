/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All interleavings of a model, the nearest states first.
 */
#ifndef MODEL_EXPLORE_H
#define MODEL_EXPLORE_H

#include "model.h"

#include <stdio.h>

#define MODEL_PROPERTIES	4
#define MODEL_OUTCOMES		32

/* What can be found besides broken properties. */
enum fault_kind {
	FAULT_DEADLOCK,		/* threads wait for each other in a circle, or for nobody */
	FAULT_MISUSE,		/* a lock dropped by who does not hold it, or held at the end */
	FAULT_PROPERTY,		/* and those behind it: property number kind - FAULT_PROPERTY */
	NR_FAULTS = FAULT_PROPERTY + MODEL_PROPERTIES
};

/**
 * struct trace - the shortest way to what was found
 * @found: there is one
 * @states: the first state, and the one after each step; the caller does not free them
 * @threads: whose step it was that led from states[i] to states[i + 1]
 * @steps: which step of that thread
 * @nr: number of steps
 */
struct trace {
	bool found;
	struct state *states;
	uint8_t *threads;
	uint8_t *steps;
	size_t nr;
};

/* How the threads and the variables were at an end. */
struct outcome {
	uint8_t error[MODEL_THREADS];
	uint8_t var[MODEL_VARS];
};

/**
 * struct exploration - what was found
 * @states: number of states that can be reached
 * @steps: number of steps that lead from one of them to another
 * @depth: steps to the state that is the farthest away
 * @ends: number of states in which all threads have ended
 * @faults: the shortest way to each kind of fault
 * @outcomes: different ways to end, in the order of their distance
 * @nr_outcomes: their number; one more than there is room for if there are more
 */
struct exploration {
	size_t states, steps, depth, ends;
	struct trace faults[NR_FAULTS];
	struct outcome outcomes[MODEL_OUTCOMES];
	size_t nr_outcomes;
};

int explore(const struct model *model, size_t limit, struct exploration *out);
void exploration_free(struct exploration *found);
bool exploration_clean(const struct exploration *found);
const char *fault_name(const struct model *model, unsigned int kind);
void trace_print(FILE *f, const struct model *model, const struct trace *trace, const char *indent);

#endif /* MODEL_EXPLORE_H */
