/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Run scenarios on one kernel.
 */
#ifndef ZLAB_RUNNER_H
#define ZLAB_RUNNER_H

#include <stdbool.h>
#include <stddef.h>

#include "result.h"
#include "source.h"

struct lockgraph;
struct runner;
struct scenario;

/**
 * struct run_options - what to run and how
 * @qemu: program, looked up in PATH
 * @kernel_dir: directory with bzImage and meta
 * @initramfs: NULL: initramfs.cpio.gz in @kernel_dir
 * @label: names the kernel and the directory of its logs
 * @role: what is claimed about it
 * @nr_patches: KERNEL_PREFIX: it has the first so many patches of the series
 * @report_dir: created if needed; logs go to @report_dir/@label
 * @replay_dir: NULL: run the kernel; else let happen again what the logs in
 *		@replay_dir/@label say, and write only what is made from them
 * @only: names of the scenarios to run, with @nr_only 0: all
 * @nr_only: their number
 * @extended: run the extended scenarios, too
 * @source: source of the kernel for the static checks, NULL: they are skipped
 * @rounds: rounds of a scenario that repeats or is a race, 0: 1
 * @ask: tells the rounds of each scenario instead, 0: it is not run; NULL: @rounds for all
 * @ask_arg: handed to @ask
 * @progress: called before each part, may be NULL
 * @arg: handed to @progress
 * @measured: called with each result and what lockdep of its guests saw, may be NULL
 * @measured_arg: handed to @measured
 * @drive: runs what there is to run in place of the scenarios, by runner_try(); not
 *	   called without a booted guest, and adds to the result. Returns 0 or a negative errno. NULL: scenarios
 * @drive_arg: handed to @drive
 * @deadline_scale: factor for all deadlines on top of the measured one, 0: 1
 */
struct run_options {
	const char *qemu;
	const char *kernel_dir;
	const char *initramfs;
	const char *label;
	enum kernel_role role;
	unsigned int nr_patches;
	const char *report_dir;
	const char *replay_dir;
	const char *const *only;
	size_t nr_only;
	bool extended;
	const struct source *source;
	unsigned int rounds;
	unsigned int (*ask)(void *arg, const struct scenario *scenario);
	void *ask_arg;
	void (*progress)(void *arg, const char *what, unsigned int done, unsigned int total);
	void *arg;
	void (*measured)(void *arg, const struct scenario *scenario,
			 const struct scenario_result *res, const struct lockgraph *locks);
	void *measured_arg;
	int (*drive)(struct runner *run, struct run_result *out, void *arg);
	void *drive_arg;
	double deadline_scale;
};

extern const struct scenario runner_boot;

int runner_run(const struct run_options *opt, struct run_result *out, char **err);

void runner_try(struct runner *run, const struct scenario *scenario, void *arg,
		struct scenario_result *res);
const struct run_options *runner_options(const struct runner *run);
bool runner_interrupted(const struct runner *run);

#endif /* ZLAB_RUNNER_H */
