// SPDX-License-Identifier: GPL-2.0
/*
 * Events that are told late: a departure that is over, as the function has returned
 * since with another handle and is in use. It names the handle that is no more.
 */
#include "events.h"
#include "stages.h"
#include "models.h"

#define FID	0x22

/* A function has a new life, and its earlier one is said to end with @pec. */
static void tell_late(struct trial *sc, int pec)
{
	struct fn fn = FN(0x11, FID);
	uint32_t before;

	plug(sc, &fn);
	expect_works(sc, &fn);
	before = fn_handle(sc, &fn) & ~FH_ENABLED;
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	plug(sc, &fn);
	expect_works(sc, &fn);
	inject(sc, &fn, pec, before);
	expect_works(sc, &fn);
	expect_refs(sc, &fn, FN_CONFIGURED, 2);
	/* The same in standby, and the function is still there. */
	power(sc, &fn, false);
	expect_standby(sc, &fn);
	inject(sc, &fn, pec, before);
	expect_standby(sc, &fn);
	power(sc, &fn, true);
	expect_works(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}

SCENARIO(late_0303, .title = "is asked for the life before the one in use",
	 REQUIREMENTS(8, 15), .base = RED("has no device"), .fixed_by = 9,
	 .upstream = RED("has no device"), .extended = true)
{
	tell_late(sc, PEC_DECONFIGURE);
}

SCENARIO(late_0304, .title = "loses the life before the one in use",
	 REQUIREMENTS(8, 15), .base = RED("has no device"), .fixed_by = 9,
	 .upstream = RED("has no device"), .extended = true)
{
	tell_late(sc, PEC_GONE);
}

SCENARIO(late_0308, .title = "has the life before the one in use reserved",
	 REQUIREMENTS(1, 8, 15), .base = RED("has no slot"), .fixed_by = 9,
	 LATER({ 3, RED("power is \"0\"") }, { 7, RED("has no device") }),
	 .upstream = RED("power is \"0\""), .extended = true)
{
	tell_late(sc, PEC_RESERVED);
}
