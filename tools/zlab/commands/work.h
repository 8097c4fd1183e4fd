/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a fresh machine to a verdict: one walk through the steps.
 */
#ifndef ZLAB_WORK_H
#define ZLAB_WORK_H

#include "cache.h"
#include "coverage.h"
#include "facts.h"
#include "kerneltree.h"
#include "mutants.h"
#include "progress.h"
#include "prove.h"
#include "report.h"
#include "scenario.h"

struct runner;

#define MAX_STEPS	16
#define MAX_RUNS	(NR_PATCHES + 1)	/* zlab matrix has one for each prefix */

/**
 * struct work - one walk
 * @opt: what the user asked for
 * @plan: which steps
 * @step: the one that runs
 * @progress: what the user sees
 * @cache: its paths
 * @lock: on the cache, negative: not held
 * @tools: directory of the scripts
 * @base: source of the base and of the patched kernel
 * @upstream: source of the upstream kernel
 * @kernels: built kernels in the cache
 * @prefixes: commits with the first patches, and their built kernels; zlab matrix only
 * @runs: results in the order in which the kernels ran
 * @nr_runs: their number
 * @done: steps that are through
 * @mutants: those of zlab mutants
 * @fates: what became of each of them, NULL before
 * @red_anyway: names of checks that are red without a mutant, with commas; NULL: none
 * @coverage: what the scenarios reached, if that is asked for
 * @report: what the reports are made from
 * @facts: part of it
 * @start: clock_seconds() at the start
 * @summary: of the step that runs
 */
struct work {
	const struct prove_options *opt;
	const struct work_plan *plan;
	const struct work_step *step;
	struct progress *progress;
	struct cache cache;
	int lock;
	char *tools;
	struct kerneltree base;
	struct kerneltree upstream;
	char *kernels[KERNEL_ROLE_COUNT];
	struct work_prefix {
		char *commit;
		char *kernel;
		double build_cpu;	/* seconds */
		struct scenario_result *checks;	/* static, until a run takes them */
		size_t nr_checks;
	} prefixes[NR_PATCHES + 1];
	struct run_result runs[MAX_RUNS];
	size_t nr_runs;
	struct report_step done[MAX_STEPS];
	struct mutant_set mutants;
	struct mutant_fate *fates;
	char *red_anyway;
	struct coverage coverage;
	struct report report;
	json_t *facts;
	double start;
	char summary[96];
};

/**
 * struct work_plan - the steps of a command
 * @compare: upstream's kernel is part of it, and what is shown of the requirements
 * @extended: the extended scenarios are part of it
 * @matrix: it is about the prefixes of the series
 * @drive: runs in place of the scenarios, see struct run_options; NULL: scenarios
 * @drive_arg: handed to it
 * @coverage: one of its steps measures the coverage
 * @steps: each returns 0, -EINTR, or an exit status after saying what is wrong
 *	   config is how a kernel is configured, and what its run is called;
 *	   NULL: as usual, and by its role
 * @nr_steps: number of steps
 * @conclude: shows what came out instead of the verdict on kernels, and returns the
 *	      exit status; NULL: as usual
 */
struct work_plan {
	bool compare;
	bool extended;
	bool matrix;
	int (*drive)(struct runner *run, struct run_result *out, void *arg);
	void *drive_arg;
	bool coverage;
	struct work_step {
		const char *title;
		int (*run)(struct work *w);
		const char *config;
	} steps[MAX_STEPS];
	size_t nr_steps;
	int (*conclude)(struct work *w);
};

int work_through(const struct prove_options *opt, const struct work_plan *plan);

#endif /* ZLAB_WORK_H */
