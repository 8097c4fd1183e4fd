// SPDX-License-Identifier: GPL-2.0
/*
 * A function changes while a 0x0306 is about to look at it: what the list of functions
 * said when it was read does not hold any more.
 */
#include "events.h"
#include "faults.h"
#include "stages.h"
#include "vfio.h"


#define FID		0x22
#define WINDOW_MS	1000

SCENARIO(event_0306_deconfigured, .title = "has a function deconfigured while a 0x0306 has it listed as configured",
	 REQUIREMENTS(3, 15), .fixed_by = 9, .base = RED("cannot create duplicate filename"),
	 .upstream = RED("is reserved, not standby"), .extended = true)
{
	struct fn zero = FN(0x10, 0), fn = FN(0x11, FID);
	struct request scan;

	leave_held(sc, &fn);
	plug_unseen(sc, &fn);
	window(sc, "get_zdev_by_fid", "zpci_inject", WINDOW_MS);
	inject_begin(sc, &scan, &zero, PEC_SEVERAL, 0);
	window_opens(sc, "get_zdev_by_fid");
	deconfigure(sc, &fn);
	inject_end(sc, &scan, &zero, PEC_SEVERAL);
	expect_standby(sc, &fn);
	expect_state(sc, &fn, FN_STANDBY);
	drop(sc, &fn, DROP_PLAIN);
	power(sc, &fn, true);
	expect_works(sc, &fn);
	leave(sc, &fn);
}
