// SPDX-License-Identifier: GPL-2.0
/*
 * Waiting while firmware reserves the function and brings it back: the case that the
 * series is about.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "run.h"

#define CHECK	"re-add"

struct readd {
	struct run *run;
	bool left;		/* it has no device any more */
	bool reserved;		/* and Linux was told that it is reserved */
	bool slot_gone;		/* since it has left */
	double t_left;
	double t_reserved;
};

/* Says which function and what is missing, for whoever has to do it and for a timeout. */
static const char *missing(const struct readd *readd)
{
	if (!readd->left)
		return "to be deconfigured and reserved";
	if (!readd->reserved)
		return "to be reserved (it has left)";
	return "to come back (it was reserved)";
}

static void follow(struct readd *readd)
{
	struct run *run = readd->run;

	/* It may have come back before anybody looked; then the record still tells. */
	if (!readd->left && (!run->now.bdf[0] || dbf_seen(&run->dbf, DBF_RESERVED) > 0)) {
		/* Or it left after this look and before that into the record. */
		step_look(run);
		readd->left = true;
		readd->t_left = clock_seconds();
		step_say("%08x: has left", run->plan->fid);
	}
	if (readd->left && !run->now.nr_slots)
		readd->slot_gone = true;
	/* Without a slot it is reserved. With one, only the record tells it from standby. */
	if (readd->left && !readd->reserved &&
	    (readd->slot_gone || dbf_seen(&run->dbf, DBF_RESERVED) > 0)) {
		readd->reserved = true;
		readd->t_reserved = clock_seconds();
		step_say("%08x: is reserved", run->plan->fid);
	}
}

static int is_back(void *arg)
{
	struct readd *readd = arg;
	struct run *run = readd->run;
	char *complaints;
	size_t nr;

	step_look(run);
	follow(readd);
	if (readd->left && fn_is_present(&run->now))
		return 1;
	if (!readd->reserved)
		return 0;
	/*
	 * Firmware may bring it back in standby. A kernel with the series keeps the slot while
	 * somebody holds the function, and it looks the same before that.
	 */
	if (run->now.power == 0 && (readd->slot_gone || dbf_seen(&run->dbf, DBF_STANDBY) > 0))
		return 1;
	/* A re-add that fails is over: nothing will come. */
	nr = klog_complaints(&run->log, &complaints);
	free(complaints);
	return nr ? -EREMOTEIO : 0;
}

static void judge(struct readd *readd, double start)
{
	struct run *run = readd->run;
	const char *what;

	report_done(&run->report, "left after %.1f s, was reserved after %.1f s, came back after %.1f s",
		    readd->t_left - start, readd->reserved ? readd->t_reserved - start : 0.0,
		    clock_seconds() - start);
	if (!readd->reserved) {
		report_check(&run->report, CHECK, CHECK_OPEN,
			     "it left and came back, but nothing shows that it was reserved in between");
		return;
	}
	/* Whoever brought it back in standby may have configured it by now. */
	step_look(run);
	if ((!fn_is_present(&run->now) && step_power(run, true, CHECK)) || step_driver(run, CHECK))
		return;
	what = run->known.bdf[0] ? fn_difference(&run->known, &run->now) : NULL;
	/* Firmware may have given it other properties, and the kernel must show these. */
	report_check(&run->report, CHECK, CHECK_PASS, what ? "it came back with another %s" : "%s",
		     what ? what : "");
}

/**
 * readd_wait() - wait while firmware reserves the function and brings it back
 * @run: run
 *
 * Return: 0; -EINTR: a signal came; another negative errno after a check was noted.
 */
int readd_wait(struct run *run)
{
	struct readd readd = { .run = run };
	double start = clock_seconds();
	int rc;

	if (!run->plan->readd) {
		report_check(&run->report, CHECK, CHECK_SKIP, "not asked for (--wait-readd)");
		return 0;
	}
	dbf_mark(&run->dbf);
	/* What happens now may have to be undone, though somebody else does it. */
	run->changed = true;
	step_say("%08x: waiting %u seconds for the function %s and to come back", run->plan->fid,
		 run->plan->readd, missing(&readd));
	rc = wait_until(&run->waiter, is_back, &readd, run->plan->readd);
	if (!rc) {
		judge(&readd, start);
		return 0;
	}
	if (rc == -EINTR)
		report_check(&run->report, CHECK, CHECK_OPEN, "interrupted while waiting for it %s",
			     missing(&readd));
	else if (rc == -EREMOTEIO)
		report_check(&run->report, CHECK, CHECK_FAIL,
			     "it did not come back, the kernel log has a complaint");
	else if (readd.reserved)
		report_check(&run->report, CHECK, CHECK_FAIL,
			     "waited %u seconds for it %s; the function is: %s", run->plan->readd,
			     missing(&readd), fn_state(&run->now));
	else
		report_check(&run->report, CHECK, CHECK_OPEN, "waited %u seconds for it %s",
			     run->plan->readd, missing(&readd));
	return rc;
}
