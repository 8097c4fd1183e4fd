// SPDX-License-Identifier: GPL-2.0
/*
 * A function has left and returned, and all events for that were lost. What Linux has
 * of it is of a life that is over, and a driver may still wait for its answers.
 */
#include "../../tools/zlab/events.h"
#include "../../tools/zlab/stages.h"
#include "models.h"

#define FID	0x22

SCENARIO(lost_life_bound, .title = "learns from a 0x0301 that a function was away, and its driver waits",
	 REQUIREMENTS(4, 13), .base = EITHER("whether its driver waits is up to that"),
	 .upstream = EITHER("whether its driver waits is up to that"), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	plug(sc, &fn);
	expect_works(sc, &fn);
	unplug_by_force(sc, &fn, PEC_IGNORED);
	plug(sc, &fn);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(lost_life_off_uid, .title = "switches off one that left and returned with another UID",
	 REQUIREMENTS(4), .base = RED("does not come without another event"),
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
