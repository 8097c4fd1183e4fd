/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A time budget, spent on rounds where least is known.
 */
#ifndef ZLAB_SPEND_H
#define ZLAB_SPEND_H

#include "runner.h"
#include "work.h"

/**
 * struct spend_on - what the budget is spent on
 * @more: runs the scenarios of @opt on the kernel of @run; sets what is missing in @opt: the
 *	  directory of the kernel; returns 0, -EINTR, or an exit status; @out is only set if
 *	  it returns 0
 * @now: the clock, see clock_seconds()
 */
struct spend_on {
	int (*more)(struct work *w, const struct run_result *run, struct run_options *opt,
		    struct run_result *out);
	double (*now)(void);
};

int spend(struct work *w, const struct spend_on *on);

#endif /* ZLAB_SPEND_H */
