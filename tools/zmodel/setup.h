/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Models run and told of: setups, and setups with a lock left out.
 */
#ifndef MODEL_SETUP_H
#define MODEL_SETUP_H

#include "explore.h"
#include "protocol.h"

#include <stdio.h>

/* More states than any model here has: a model with more is a mistake. */
#define MODEL_LIMIT	4000000

unsigned int faults_found(const struct exploration *found);
void faults_print(FILE *f, const struct model *model, unsigned int faults);
void traces_print(FILE *f, const struct model *model, const struct exploration *found);
int setup_run(FILE *f, const struct record *record, const struct setup *setup, bool *good);

/**
 * struct knockout - a thread of a setup that does not use locks, or takes two the other way
 * @actor: thread
 * @locks: locks that it does not use, one bit each; 0: two change places
 * @outer: lock that it takes later than it should
 * @inner: lock that it takes earlier
 * @faults: kinds that are found then, one bit each
 * @states: number of states
 */
struct knockout {
	size_t actor;
	unsigned int locks;
	uint8_t outer, inner;
	unsigned int faults;
	size_t states;
};

#define KNOCKOUTS	64

int knock_out(const struct record *record, const struct setup *setup, struct knockout *out,
	      size_t *nr);
void knockout_name(const struct record *record, const struct setup *setup,
		   const struct knockout *knockout, char *text, size_t size);

#endif /* MODEL_SETUP_H */
