/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One guest of a run, for runner.c alone.
 */
#ifndef ZLAB_RUNNER_GUEST_H
#define ZLAB_RUNNER_GUEST_H

#include "lockgraph.h"
#include "runfiles.h"
#include "runner.h"
#include "trial.h"

/**
 * struct runner - a run of one kernel
 * @opt: what to run
 * @loop: everything waits in it
 * @out: what came of it so far
 * @files: what it boots, where it writes
 * @races: which functions are under test
 * @scale: factor for all deadlines
 * @booted: there is a snapshot to go on from
 * @done: parts that are through
 * @total: their number
 * @locks: what lockdep saw in all guests
 * @disagrees: where a record first disagreed, NULL: nowhere
 */
struct runner {
	const struct run_options *opt;
	struct loop loop;
	struct run_result *out;
	struct run_files files;
	struct race_scope races;
	double scale;
	bool booted;
	unsigned int done;
	unsigned int total;
	struct lockgraph locks;
	char *disagrees;
};

int guest_boot(struct runner *run, struct scenario_result *res, struct lockgraph *locks,
	       char **err);
void guest_play(struct runner *run, const struct scenario *scenario, const char *name,
		unsigned int rounds, void *arg, struct scenario_result *res,
		struct lockgraph *locks);

#endif /* ZLAB_RUNNER_GUEST_H */
