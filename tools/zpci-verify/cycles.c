// SPDX-License-Identifier: GPL-2.0
/*
 * Cycles of deconfigure and configure, or the other way round for one found in standby.
 */
#define _GNU_SOURCE
#include <errno.h>

#include "run.h"

#define CHECK	"cycles"

/* Is it the function that it was? One found in standby shows what it is the first time. */
static int compare(struct run *run)
{
	const char *what;

	if (!run->known.bdf[0])
		run->known = run->now;
	what = fn_difference(&run->known, &run->now);
	if (!what)
		return 0;
	report_check(&run->report, CHECK, CHECK_FAIL, "the function came back with another %s", what);
	return -EPROTO;
}

static int configure(struct run *run)
{
	int rc = step_power(run, true, CHECK);

	if (!rc)
		rc = compare(run);
	return rc ? rc : step_driver(run, CHECK);
}

static int cycle(struct run *run)
{
	bool on = run->first.power == 1;
	int rc = on ? step_power(run, false, CHECK) : configure(run);

	/* Between the halves: what has begun can be undone by the other half. */
	if (!rc && run->waiter.caught)
		rc = -EINTR;
	if (rc)
		return rc;
	return on ? configure(run) : step_power(run, false, CHECK);
}

/**
 * cycles_do() - do the cycles that were asked for
 * @run: run
 *
 * Return: 0; -EINTR: a signal came; another negative errno: a check failed or was not
 * reached, there is no point in going on.
 */
int cycles_do(struct run *run)
{
	const struct run_plan *plan = run->plan;
	int rc = 0;

	while (!rc && run->cycles_done < plan->cycles) {
		step_say("%08x: cycle %u of %u", plan->fid, run->cycles_done + 1, plan->cycles);
		rc = cycle(run);
		if (!rc && run->waiter.caught)
			rc = -EINTR;
		run->cycles_done += !rc;
	}
	report_done(&run->report, "%u of %u cycles of %s", run->cycles_done, plan->cycles,
		    run->first.power == 1 ? "deconfigure, configure" : "configure, deconfigure");
	if (!plan->cycles)
		report_check(&run->report, CHECK, CHECK_SKIP, "none were asked for");
	else if (!rc)
		report_check(&run->report, CHECK, CHECK_PASS, "%u", run->cycles_done);
	else if (rc == -EINTR)
		report_check(&run->report, CHECK, CHECK_OPEN, "interrupted after %u of %u",
			     run->cycles_done, plan->cycles);
	return rc;
}
