/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which schedules are tried.
 */
#ifndef SEARCH_H
#define SEARCH_H

#include "engine.h"

/**
 * struct found - what a search found
 * @runs: number of runs, each from the state after set-up
 * @complete: runs that came to their end
 * @ends: different states in which all threads had come to their end
 * @states: different states at which there was a choice
 * @steps: accesses of all runs
 * @depth: largest number of choices in one run
 * @restarts: how often something turned out to be shared
 * @failed: there is a failure
 * @failure: the first one
 * @preemptions: in its schedule
 * @decisions: its schedule
 * @nr_decisions: their number
 * @accepted: runs with a failure that search_accept() named
 * @stopped: the search did not come to its end
 */
struct found {
	unsigned long runs;
	unsigned long complete;
	unsigned long ends;
	unsigned long states;
	unsigned long steps;
	unsigned int depth;
	unsigned int restarts;
	bool failed;
	struct failure failure;
	unsigned int preemptions;
	struct decision decisions[MAX_NODES];
	unsigned int nr_decisions;
	unsigned long accepted;
	bool stopped;
};

extern bool search_whole;

void search_bounded(unsigned int bound, double deadline, struct found *found);
void search_random(unsigned long runs, uint64_t seed, unsigned int changes, struct found *found);
enum run_end search_replay(const struct decision *decisions, unsigned int nr);
void search_minimise(struct found *found);
/* jobs.c: sums of all jobs */
struct sums {
	_Atomic unsigned long scenarios, red, stopped, runs, states, ends, microseconds;
	_Atomic unsigned int depth;
};

extern struct sums *sums;

bool jobs_start(unsigned int nr);

/* grow.c */
void grow_init(void);
void grow_all(const char *pattern, bool (*run)(const char *text, bool ours));

/* expand.c */
unsigned long expand(const char *pattern, void (*fn)(const char *text, void *arg), void *arg);

void search_accept(const char *kind);
double search_now(void);
double search_cpu(void);

/* report.c */
bool report_new(const struct failure *failure);
bool report_cycles(FILE *out);
void report_schedule(FILE *out, const struct decision *d, unsigned int nr);
void report_failure(FILE *out, const struct failure *failure);
void report_all(FILE *out);

#endif /* SEARCH_H */
