// SPDX-License-Identifier: GPL-2.0
/*
 * Lost events. Firmware queues events, and a queue that overflows loses some. The
 * next one to arrive is for a function in another state than the kernel believes,
 * and the kernel has to make the best of it: find out what is true now.
 */
#include <errno.h>

#include "events.h"
#include "stages.h"
#include "models.h"

#define FID	0x22

/* In use and held; its driver is gone, for it would wait for a device that is not there. */
static void use_unbound(struct trial *sc, struct fn *fn)
{
	plug(sc, fn);
	expect_works(sc, fn);
	hold(sc, fn);
	unbind(sc, fn);
}

/* Nobody has bound the device that is still there to its driver again. */
static void return_by_power(struct trial *sc, struct fn *fn)
{
	fn->inert = true;
	power(sc, fn, false);
	expect_standby(sc, fn);
	power(sc, fn, true);
	fn->inert = false;
	expect_works(sc, fn);
}

SCENARIO(lost_0303, .title = "loses a 0x0303 and gets the next one",
	 REQUIREMENTS(15), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	plug(sc, &fn);
	expect_works(sc, &fn);
	lose(sc, &fn, PEC_DECONFIGURE);
	unplug_start(sc, &fn);
	trial_handled(sc, fn.fid, PEC_IGNORED);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(lost_0303_then_0308, .title = "loses all events but the last of a held function",
	 REQUIREMENTS(1, 8, 13), .base = RED("device 0011:00:00.0 is still there"), .fixed_by = 9,
	 LATER({ 7, RED("is unknown to the kernel, not reserved") }),
	 .upstream = RED("device 0011:00:00.0 is still there"), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	use_unbound(sc, &fn);
	unplug_by_force(sc, &fn, PEC_RESERVED);
	expect_absent(sc, &fn);
	expect_refs(sc, &fn, FN_RESERVED, 1);
	plug(sc, &fn);
	expect_works(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(lost_0304_then_0306, .title = "learns from a 0x0306 that a held function is gone",
	 REQUIREMENTS(1, 3, 8, 13), .base = RED("device 0011:00:00.0 is still there"),
	 .fixed_by = 9,
	 LATER({ 7, RED("is unknown to the kernel, not reserved") }),
	 .upstream = RED("device 0011:00:00.0 is still there"), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	use_unbound(sc, &fn);
	unplug_by_force(sc, &fn, PEC_IGNORED);
	inject(sc, &fn, PEC_SEVERAL, 0);
	expect_absent(sc, &fn);
	expect_refs(sc, &fn, FN_RESERVED, 1);
	plug(sc, &fn);
	expect_works(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(lost_0304_then_0301, .title = "learns from a 0x0301 that a held function was away",
	 REQUIREMENTS(1, 4, 13, 15), .base = RED("has no driver"), .fixed_by = 9,
	 .upstream = RED("has no driver"), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	use_unbound(sc, &fn);
	unplug_by_force(sc, &fn, PEC_IGNORED);
	plug(sc, &fn);
	expect_works(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(lost_0308_then_0301, .title = "loses the last event of a held function that returns",
	 REQUIREMENTS(1, 4, 8), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	plug(sc, &fn);
	expect_works(sc, &fn);
	hold(sc, &fn);
	unplug_unseen(sc, &fn);
	expect_refs(sc, &fn, FN_STANDBY, 2);
	plug(sc, &fn);
	expect_works(sc, &fn);
	expect_refs(sc, &fn, FN_CONFIGURED, 3);
	drop(sc, &fn, DROP_PLAIN);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(lost_0308_then_0302, .title = "loses the last event of one that returns in standby",
	 REQUIREMENTS(1, 4, 8), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	plug(sc, &fn);
	expect_works(sc, &fn);
	hold(sc, &fn);
	unplug_unseen(sc, &fn);
	plug_standby(sc, &fn);
	expect_standby(sc, &fn);
	expect_refs(sc, &fn, FN_STANDBY, 2);
	power(sc, &fn, true);
	expect_works(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(lost_0308_then_0306, .title = "loses the last event of a function and gets a 0x0306",
	 REQUIREMENTS(3, 8), .upstream = RED("list_del corruption"), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	plug(sc, &fn);
	expect_works(sc, &fn);
	unplug_unseen(sc, &fn);
	inject(sc, &fn, PEC_SEVERAL, 0);
	expect_gone(sc, &fn);
	plug(sc, &fn);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(lost_0308_back_by_0306, .title = "loses the last event of one that returns by 0x0306",
	 REQUIREMENTS(3, 4), .base = RED("function 00000022 has no device"), .fixed_by = 9,
	 .upstream = RED("function 00000022 has no device"), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	plug(sc, &fn);
	expect_works(sc, &fn);
	unplug_unseen(sc, &fn);
	rewrite(sc, &fn, PEC_CONFIGURED, PEC_SEVERAL);
	plug_start(sc, &fn);
	plug_finish(sc, &fn, PEC_SEVERAL);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(lost_0308_other_uid, .title = "loses the last event of one that returns with another UID",
	 REQUIREMENTS(4), .base = RED("device 0011:00:00.0 is still there"), .fixed_by = 9,
	 .upstream = RED("device 0011:00:00.0 is still there"), .extended = true)
{
	struct fn fn = FN(0x11, FID), old = fn;

	plug(sc, &fn);
	expect_works(sc, &fn);
	unplug_unseen(sc, &fn);
	fn.uid = 0x12;
	plug(sc, &fn);
	expect_absent(sc, &old);
	expect_arrival(sc, &fn);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(lost_0301_then_0306, .title = "loses the event of a new function and gets a 0x0306",
	 REQUIREMENTS(3), .base = RED("function 00000022 has no device"), .fixed_by = 9,
	 .extended = true)
{
	struct fn fn = FN(0x11, FID);

	plug_unseen(sc, &fn);
	expect_unknown(sc, &fn);
	inject(sc, &fn, PEC_SEVERAL, 0);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(lost_0301_held, .title = "loses the 0x0301 of a held function and gets a 0x0306",
	 REQUIREMENTS(1, 3), SHOWS_BUG_ON(FID), .fixed_by = 9,
	 .upstream = RED("function 00000022 has no device"), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	plug(sc, &fn);
	expect_works(sc, &fn);
	hold(sc, &fn);
	unplug(sc, &fn);
	plug_unseen(sc, &fn);
	expect_absent(sc, &fn);
	inject(sc, &fn, PEC_SEVERAL, 0);
	expect_works(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(lost_0308_0301_power, .title = "loses that one left and returned, and switches it on",
	 REQUIREMENTS(4, 15), .base = RED("cannot be switched on"), .fixed_by = 9,
	 .upstream = RED("cannot be switched on"), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	plug(sc, &fn);
	expect_works(sc, &fn);
	hold(sc, &fn);
	unplug_unseen(sc, &fn);
	plug_unseen(sc, &fn);
	expect_standby(sc, &fn);
	power(sc, &fn, true);
	expect_works(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(lost_0308_0301_power_uid, .title = "loses that one left and returned with another UID",
	 REQUIREMENTS(4), .base = RED("does not come without another event"), .fixed_by = 9,
	 .upstream = RED("does not come without another event"), .extended = true)
{
	struct fn fn = FN(0x11, FID), old = fn;

	plug(sc, &fn);
	expect_works(sc, &fn);
	unplug_unseen(sc, &fn);
	fn.uid = 0x12;
	plug_unseen(sc, &fn);
	/* Whether that works or not: it is not what it was. */
	trial_request(sc, NULL, "write /sys/bus/pci/slots/%08x/power 1", fn.fid);
	expect_absent(sc, &old);
	/* And this tells. */
	inject(sc, &fn, PEC_SEVERAL, 0);
	expect_absent(sc, &old);
	expect_arrival(sc, &fn);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(lost_0308_0301_power_off, .title = "loses that one left and returned, and switches it off",
	 REQUIREMENTS(4, 6, 11, 15), .base = RED("cannot be switched off"), .fixed_by = 9,
	 .upstream = RED("cannot be switched off"), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	use_unbound(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	unplug_by_force(sc, &fn, PEC_IGNORED);
	plug_unseen(sc, &fn);
	return_by_power(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(lost_0308_0301_then_0303, .title = "loses that one left and returned, and is asked for it",
	 REQUIREMENTS(4, 15), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	use_unbound(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	unplug_by_force(sc, &fn, PEC_IGNORED);
	plug_unseen(sc, &fn);
	/* Nobody has bound the device that is still there to its driver again */
	fn.inert = true;
	leave(sc, &fn);
	fn.inert = false;
	plug(sc, &fn);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(lost_0308_list_fails, .title = "loses that one left, and cannot look for it when it returns",
	 REQUIREMENTS(4, 15, 22), .base = RED("does not call clp_refresh_fh here"), .fixed_by = 9,
	 .upstream = RED("does not call clp_refresh_fh here"), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	use_unbound(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	unplug_by_force(sc, &fn, PEC_IGNORED);
	/* With it the handle is compared with that in use. */
	fault_next(sc, "clp_refresh_fh", -EIO);
	plug(sc, &fn);
	fault_owed(sc, "clp_refresh_fh");
	expect_no_splat(sc);
	return_by_power(sc, &fn);
	expect_report(sc, &fn, "Adding");
	leave(sc, &fn);
}

SCENARIO(lost_0308_list_fails_wait, .title = "... and waits for the next release of any function",
	 REQUIREMENTS(4, 15, 22), .base = RED("does not call clp_refresh_fh here"), .fixed_by = 9,
	 .upstream = RED("does not call clp_refresh_fh here"), .extended = true)
{
	struct fn fn = FN(0x11, FID), other = FN(0x12, FID + 1);

	plug(sc, &other);
	expect_works(sc, &other);
	use_unbound(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	unplug_by_force(sc, &fn, PEC_IGNORED);
	fault_next(sc, "clp_refresh_fh", -EIO);
	plug(sc, &fn);
	fault_owed(sc, "clp_refresh_fh");
	leave(sc, &other);
	expect_arrival(sc, &fn);
	expect_works(sc, &fn);
	expect_report(sc, &fn, "Adding");
	leave(sc, &fn);
}
