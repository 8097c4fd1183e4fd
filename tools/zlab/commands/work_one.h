/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Work with one kernel that is driven by something else than scenarios.
 */
#ifndef ZLAB_WORK_ONE_H
#define ZLAB_WORK_ONE_H

#include "progress.h"
#include "prove.h"
#include "runner.h"

/**
 * struct work_one - what is done with which kernel; everything is borrowed
 * @what: what is done with it, for "WHAT the patched kernel"
 * @drive: does it, see struct run_options
 * @arg: for @drive
 * @kernel_dir: built kernel, NULL: the patched one is built
 * @role: what it is
 */
struct work_one {
	const char *what;
	int (*drive)(struct runner *run, struct run_result *out, void *arg);
	void *arg;
	const char *kernel_dir;
	enum kernel_role role;
};

int work_one(struct progress *p, const struct prove_options *opt, const struct work_one *one);

#endif /* ZLAB_WORK_ONE_H */
