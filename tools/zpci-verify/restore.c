// SPDX-License-Identifier: GPL-2.0
/*
 * The function as it was found, whatever has happened.
 */
#define _GNU_SOURCE
#include <errno.h>

#include "run.h"

#define CHECK	"restore"

/* What a tester can do where this program could not. */
static void by_hand(struct run *run)
{
	const struct fn *first = &run->first, *now = &run->now;
	uint32_t fid = run->plan->fid;

	report_restored(&run->report, "NOT RESTORED: found %s with driver %s, left %s with driver %s",
			fn_state(first), first->driver[0] ? first->driver : "none", fn_state(now),
			now->driver[0] ? now->driver : "none");
	if (run->waiter.stuck) {
		report_restored(&run->report,
				"A write hangs in the kernel: save what is open and reboot.");
		return;
	}
	if (!now->nr_slots) {
		report_restored(&run->report,
				"It has no slot: configure it on the SE or HMC, or reboot if that does not help.");
		return;
	}
	report_restored(&run->report, "By hand, as root:");
	if (now->power != first->power)
		report_restored(&run->report, "  echo %d > %s/%08x/power", first->power, PCI_SLOTS,
				fid);
	else if (now->power == 1 && !now->bdf[0])
		report_restored(&run->report, "  for i in 0 1; do echo $i > %s/%08x/power; done", PCI_SLOTS,
				fid);
	if (first->power != 1)
		return;
	if (first->driver_override[0])
		report_restored(&run->report, "  echo %s > %s/%s/driver_override",
				first->driver_override, PCI_DEVICES, first->bdf);
	if (!first->driver[0])
		report_restored(&run->report, "  echo %s > %s/%s/driver/unbind", first->bdf,
				PCI_DEVICES, first->bdf);
	else if (first->bdf[0])
		report_restored(&run->report, "  echo %s > %s/%s/bind", first->bdf, PCI_DRIVERS,
				first->driver);
}

/**
 * restore_state() - leave the function as it was found
 * @run: run; signals do not end this, its deadlines do
 *
 * Return: true: it is as it was found; false: the report says how it is, and what to do.
 */
bool restore_state(struct run *run)
{
	int rc = 0;

	if (!run->changed)
		return true;
	run->waiter.finishing = true;
	step_look(run);
	if (run->waiter.stuck || !run->now.nr_slots)
		rc = -ENODEV;
	else if (run->now.power != run->first.power)
		rc = step_power(run, run->first.power == 1, CHECK);
	if (!rc && run->first.power == 1)
		rc = run->now.bdf[0] ? step_driver(run, CHECK) : -ENODEV;
	step_look(run);
	if (rc) {
		by_hand(run);
		step_say("%08x: NOT RESTORED, see the report", run->plan->fid);
		return false;
	}
	report_restored(&run->report, "as it was found: %s, driver %s", fn_state(&run->now),
			run->now.driver[0] ? run->now.driver : "none");
	return true;
}
