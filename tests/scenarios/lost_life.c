// SPDX-License-Identifier: GPL-2.0
/*
 * A function has left and returned, and all events for that were lost. What Linux has
 * of it is of a life that is over, and a driver may still wait for its answers.
 */
#include "events.h"
#include "stages.h"
#include "models.h"

#define FID	0x22

/* Used any further, its device would be of a function that has forgotten all about it. */
SCENARIO(lost_life_bound, .title = "learns from a 0x0301 that a function was away, and its driver waits",
	 REQUIREMENTS(4, 13), .fixed_by = 9, .base = RED("did not return within"),
	 .upstream = RED("did not return within"), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	plug(sc, &fn);
	expect_works(sc, &fn);
	hold(sc, &fn);
	/* QEMU goes on to write measurements of an enabled function that is gone, and crashes. */
	trial_request(sc, NULL, "write /sys/kernel/debug/pci/%04x:00:00.0/statistics 0", fn.uid);
	unplug_by_force(sc, &fn, PEC_IGNORED);
	plug(sc, &fn);
	if (!trial_request(sc, NULL, "mod config 0x%x", fn.fid))
		trial_fail(sc, "function %08x still has the device of its last life", fn.fid);
	expect_works(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	leave(sc, &fn);
}

SCENARIO(lost_life_off_uid, .title = "switches off one that left and returned with another UID",
	 REQUIREMENTS(4), .fixed_by = 9, .base = RED("does not come without another event"),
	 .upstream = RED("does not come without another event"), .extended = true)
{
	struct fn fn = FN(0x11, FID), old = fn;

	plug(sc, &fn);
	expect_works(sc, &fn);
	unbind(sc, &fn);
	unplug_by_force(sc, &fn, PEC_IGNORED);
	fn.uid = 0x12;
	plug_unseen(sc, &fn);
	/* There is nothing to be switched off, whatever the writer is told. */
	trial_request(sc, NULL, "write /sys/bus/pci/slots/%08x/power 0", fn.fid);
	expect_arrival(sc, &fn);
	fn.inert = false;
	expect_absent(sc, &old);
	expect_works(sc, &fn);
	leave(sc, &fn);
}
