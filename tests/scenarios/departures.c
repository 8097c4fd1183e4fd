// SPDX-License-Identifier: GPL-2.0
/*
 * Departures that are announced with another handle than the one in use.
 */
#include <errno.h>

#include "events.h"
#include "faults.h"
#include "stages.h"

SCENARIO(event_0304_disabled, .title = "gets a 0x0304 with a disabled handle for a function in use",
	 REQUIREMENTS(13, 15), .fixed_by = 7, .base = RED("cannot be switched on"),
	 .upstream = RED("cannot be switched on"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_works(sc, &fn);
	inject(sc, &fn, PEC_GONE, fn_handle(sc, &fn) & ~FH_ENABLED);
	expect_standby(sc, &fn);
	/* It is still there, and was disabled with the handle that it had. */
	fault_next(sc, "clp_disable_fh", -EIO);
	power(sc, &fn, true);
	fault_spared(sc, "clp_disable_fh");
	expect_works(sc, &fn);
	leave(sc, &fn);
}
