// SPDX-License-Identifier: GPL-2.0
/*
 * Events that do not fit: for a function in another state, twice, stale, unknown,
 * and 0x0306, which names no function at all.
 */
#include <errno.h>
#include <string.h>

#include "array.h"
#include "events.h"
#include "stages.h"
#include "models.h"

#define FID		0x22
#define WINDOW_MS	3000	/* longer than a slot needs to be switched off and on */

/* --- 0x0306, and function ID 0 ------------------------------------------------- */

SCENARIO(event_fid_zero, .title = "has the function with ID 0 leave and return, held",
	 REQUIREMENTS(1, 3), SHOWS_BUG_ON(0), .fixed_by = 9, .extended = true)
{
	struct fn zero = FN(0x10, 0);

	plug(sc, &zero);
	expect_works(sc, &zero);
	power(sc, &zero, false);
	expect_standby(sc, &zero);
	power(sc, &zero, true);
	expect_present(sc, &zero);
	hold(sc, &zero);
	unplug(sc, &zero);
	plug(sc, &zero);
	expect_works(sc, &zero);
	drop(sc, &zero, DROP_PLAIN);
	expect_works(sc, &zero);
	leave(sc, &zero);
}

SCENARIO(event_0306_zero_back, .title = "gets a 0x0306 with fid 0 while function 0 is held",
	 REQUIREMENTS(1, 3), SHOWS_BUG_ON(0), .fixed_by = 9,
	 .upstream = RED("function 00000000 has no device"), .extended = true)
{
	struct fn zero = FN(0x10, 0);

	plug(sc, &zero);
	expect_present(sc, &zero);
	hold(sc, &zero);
	unplug(sc, &zero);
	expect_absent(sc, &zero);
	/* Nothing has changed yet: the first one is about others. */
	inject(sc, &zero, PEC_SEVERAL, 0);
	expect_absent(sc, &zero);
	rewrite(sc, &zero, PEC_CONFIGURED, PEC_SEVERAL);
	plug_start(sc, &zero);
	plug_finish(sc, &zero, PEC_SEVERAL);
	expect_works(sc, &zero);
	drop(sc, &zero, DROP_PLAIN);
	expect_works(sc, &zero);
	leave(sc, &zero);
}

SCENARIO(event_0306_zero_gone, .title = "gets a 0x0306 with fid 0 as function 0 is gone",
	 REQUIREMENTS(1, 3, 8, 12), SHOWS_BUG_ON(0), .fixed_by = 9,
	 .upstream = RED("list_del corruption"), .extended = true)
{
	struct fn zero = FN(0x10, 0);

	plug(sc, &zero);
	expect_present(sc, &zero);
	hold(sc, &zero);
	rewrite(sc, &zero, PEC_RESERVED, PEC_SEVERAL);
	unplug_start(sc, &zero);
	trial_handled(sc, zero.fid, PEC_DECONFIGURE);
	wait_deleted(sc, &zero);
	trial_handled(sc, zero.fid, PEC_SEVERAL);
	expect_absent(sc, &zero);
	expect_no_splat(sc);
	plug(sc, &zero);
	expect_works(sc, &zero);
	drop(sc, &zero, DROP_PLAIN);
	leave(sc, &zero);
}

/* Whether a function that is in standby for Linux is used is up to its slot. */
SCENARIO(event_0306_standby, .title = "gets a 0x0306 with a function that waits in standby",
	 REQUIREMENTS(3), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	plug_standby(sc, &fn);
	expect_standby(sc, &fn);
	rescan_all(sc);
	expect_standby(sc, &fn);
	expect_state(sc, &fn, FN_STANDBY);
	power(sc, &fn, true);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

/* The search for functions that are gone ends behind the last ID that there can be. */
SCENARIO(event_0306_last_fid, .title = "gets a 0x0306 with a function that has the highest ID",
	 REQUIREMENTS(3), .extended = true)
{
	struct fn fn = FN(0x11, UINT32_MAX);

	plug(sc, &fn);
	expect_present(sc, &fn);
	rescan_all(sc);
	rescan_all(sc);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(event_0306_several, .title = "loses two functions and gets two others with one 0x0306",
	 REQUIREMENTS(3, 8, 12), .base = RED("has no device after plug 1"), .fixed_by = 9,
	 .upstream = RED("zpci_device_reserved"), .extended = true)
{
	struct fn a = FN(0x11, 0x22), b = FN(0x12, 0x23), c = FN(0x13, 0x24), d = FN(0x14, 0x25);

	b.model = BYSTANDER;
	c.model = BYSTANDER;
	d.model = BYSTANDER;
	plug(sc, &a);
	plug(sc, &b);
	expect_present(sc, &a);
	expect_present(sc, &b);
	hold(sc, &a);
	hold(sc, &b);
	unplug_unseen(sc, &a);
	unplug_unseen(sc, &b);
	plug_unseen(sc, &c);
	plug_unseen(sc, &d);
	inject(sc, &a, PEC_SEVERAL, 0);
	expect_no_splat(sc);
	expect_absent(sc, &a);
	expect_absent(sc, &b);
	expect_present(sc, &c);
	expect_present(sc, &d);
	/* Now the two that are held return, and one of the others goes. */
	unplug_unseen(sc, &c);
	plug_unseen(sc, &a);
	plug_unseen(sc, &b);
	inject(sc, &c, PEC_SEVERAL, 0);
	expect_works(sc, &a);
	expect_present(sc, &b);
	expect_gone(sc, &c);
	drop(sc, &a, DROP_PLAIN);
	drop(sc, &b, DROP_PLAIN);
	expect_works(sc, &a);
	leave(sc, &a);
	leave(sc, &b);
	leave(sc, &d);
}

/*
 * The number in a 0x0306 means nothing. Whoever takes it for a function ID and
 * that function's lock over the scan of all functions has its slot wait for it.
 */
SCENARIO(event_0306_no_lock, .title = "switches function 0 off while a 0x0306 is being handled",
	 REQUIREMENTS(3, 10), .upstream = RED("was not switched off before the scan was over"),
	 .extended = true)
{
	struct fn zero = FN(0x10, 0);
	const struct mod_event *end;
	struct request scan;

	plug(sc, &zero);
	expect_present(sc, &zero);
	window(sc, "clp_scan_pci_devices", "zpci_inject", WINDOW_MS);
	inject_begin(sc, &scan, &zero, PEC_SEVERAL, 0);
	window_opens(sc, "clp_scan_pci_devices");
	power(sc, &zero, false);
	end = agent_last_event(&sc->vm->agent, MOD_END, zero.fid);
	if (trial_ok(sc) && end && end->pec == PEC_SEVERAL)
		trial_fail(sc, "function %08x was not switched off before the scan was over",
			   zero.fid);
	inject_end(sc, &scan, &zero, PEC_SEVERAL);
	expect_standby(sc, &zero);
	power(sc, &zero, true);
	expect_works(sc, &zero);
	leave(sc, &zero);
}

/* --- twice ------------------------------------------------------------------------ */

SCENARIO(event_0308_twice, .title = "is told again and again that a held function is reserved",
	 REQUIREMENTS(8, 12), .base = RED("is unknown to the kernel, not reserved"), .fixed_by = 9,
	 .extended = true)
{
	struct fn fn = FN(0x11, FID);

	plug(sc, &fn);
	expect_present(sc, &fn);
	hold(sc, &fn);
	unplug(sc, &fn);
	expect_refs(sc, &fn, FN_RESERVED, 1);
	inject(sc, &fn, PEC_RESERVED, 0);
	expect_refs(sc, &fn, FN_RESERVED, 1);
	inject(sc, &fn, PEC_GONE, 0);
	expect_refs(sc, &fn, FN_RESERVED, 1);
	inject(sc, &fn, PEC_DECONFIGURE, 0);
	expect_refs(sc, &fn, FN_RESERVED, 1);
	inject(sc, &fn, PEC_SEVERAL, 0);
	expect_refs(sc, &fn, FN_RESERVED, 1);
	drop(sc, &fn, DROP_PLAIN);
	expect_gone(sc, &fn);
	/* Nobody knows it any more. */
	inject(sc, &fn, PEC_RESERVED, 0);
	plug(sc, &fn);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(event_again, .title = "gets each event once more when there is nothing left to do",
	 REQUIREMENTS(8, 15), .needs = NEEDS_PROMPT, .extended = true)
{
	struct fn fn = FN(0x11, FID);
	uint32_t fh;

	plug(sc, &fn);
	expect_works(sc, &fn);
	fh = fn_handle(sc, &fn);
	inject(sc, &fn, PEC_CONFIGURED, fh & ~FH_ENABLED);
	expect_refs(sc, &fn, FN_CONFIGURED, 2);
	expect_works(sc, &fn);
	power(sc, &fn, false);
	/* QEMU has it in standby: none of these is a reason to think anything else. */
	inject(sc, &fn, PEC_DECONFIGURE, fh);
	expect_refs(sc, &fn, FN_STANDBY, 1);
	inject(sc, &fn, PEC_GONE, fh & ~FH_ENABLED);
	expect_refs(sc, &fn, FN_STANDBY, 1);
	inject(sc, &fn, PEC_STANDBY, fh & ~FH_ENABLED);
	expect_refs(sc, &fn, FN_STANDBY, 1);
	inject(sc, &fn, PEC_SEVERAL, 0);
	expect_refs(sc, &fn, FN_STANDBY, 1);
	expect_standby(sc, &fn);
	power(sc, &fn, true);
	expect_works(sc, &fn);
	expect_refs(sc, &fn, FN_CONFIGURED, 2);
	leave(sc, &fn);
}

SCENARIO(event_unknown, .title = "gets event codes and function IDs that there are not",
	 REQUIREMENTS(8, 22), .extended = true)
{
	static const int pecs[] = { 0x0300, 0x0305, 0x0307, 0x0309, 0x1301, 0xffff };
	static const int known[] = {
		PEC_CONFIGURED, PEC_STANDBY, PEC_DECONFIGURE, PEC_GONE, PEC_SEVERAL, PEC_RESERVED,
	};
	struct fn fn = FN(0x11, FID), nobody = FN(0x99, 0x999);
	uint32_t fh;
	size_t i;

	plug(sc, &fn);
	expect_works(sc, &fn);
	fh = fn_handle(sc, &fn);
	for (i = 0; i < ARRAY_SIZE(pecs); i++) {
		inject(sc, &fn, pecs[i], fh);
		inject(sc, &nobody, pecs[i], fh);
	}
	for (i = 0; i < ARRAY_SIZE(known); i++)
		inject(sc, &nobody, known[i], 0x2ffff);
	expect_gone(sc, &nobody);
	expect_refs(sc, &fn, FN_CONFIGURED, 2);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

/* --- stale: of an earlier life ------------------------------------------------------ */

/* A second life; returns the handle that the first one had when it was in use. */
static uint32_t live_again(struct trial *sc, struct fn *fn)
{
	uint32_t fh;

	plug(sc, fn);
	expect_works(sc, fn);
	fh = fn_handle(sc, fn);
	unplug(sc, fn);
	expect_gone(sc, fn);
	plug(sc, fn);
	expect_works(sc, fn);
	return fh;
}

SCENARIO(event_stale_0302, .title = "gets a late 0x0302 for a function in use",
	 REQUIREMENTS(15), .base = RED("has lost its handle"), .fixed_by = 2,
	 .upstream = RED("has lost its handle"), .extended = true)
{
	struct fn fn = FN(0x11, FID);
	uint32_t fh;

	plug(sc, &fn);
	expect_works(sc, &fn);
	fh = fn_handle(sc, &fn);
	inject(sc, &fn, PEC_STANDBY, fh & ~FH_ENABLED);
	if (trial_ok(sc) && fn_handle(sc, &fn) != fh)
		trial_fail(sc, "function %08x, in use, has lost its handle", fn.fid);
	expect_works(sc, &fn);
	expect_refs(sc, &fn, FN_CONFIGURED, 2);
	power(sc, &fn, false);
	power(sc, &fn, true);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

/*
 * The handle in the event was once valid, but means nothing to the platform any
 * more. A driver that resets its device by it waits for the answer for ever, and
 * with it the thread that handles all events.
 */
SCENARIO(event_stale_0303, .title = "gets a late 0x0303 with a handle that was in use once",
	 REQUIREMENTS(6, 15), .base = RED("did not finish event 0x0303"), .fixed_by = 9,
	 .upstream = RED("did not finish event 0x0303"), .extended = true)
{
	struct fn fn = FN(0x11, FID), next = FN(0x12, 0x23);
	uint32_t old = live_again(sc, &fn);

	next.model = BYSTANDER;
	/* It takes the place of another event, so that the same thread handles it. */
	rewrite_stale(sc, &next, PEC_CONFIGURED, PEC_DECONFIGURE, &fn, old);
	plug_start(sc, &next);
	trial_handled(sc, fn.fid, PEC_DECONFIGURE);
	/* It may or may not have been taken for a request; both are a defined state. */
	inject(sc, &next, PEC_SEVERAL, 0);
	expect_present(sc, &next);
	leave(sc, &next);
	learn_state(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}

SCENARIO(event_stale_0301, .title = "learns of a function by a late 0x0301 with the handle of its last life",
	 REQUIREMENTS(15), .fixed_by = 9, .base = RED("has no device after plug 2"),
	 .upstream = RED("has no device after plug 2"), .extended = true)
{
	struct fn fn = FN(0x11, FID);
	uint32_t old;

	plug(sc, &fn);
	expect_works(sc, &fn);
	old = fn_handle(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	plug_unseen(sc, &fn);
	inject(sc, &fn, PEC_CONFIGURED, old);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(event_stale_0304, .title = "gets a late 0x0304 with a handle that was in use once",
	 REQUIREMENTS(6, 15), .fixed_by = 9, .base = RED("did not return within"),
	 .upstream = RED("did not return within"),
	 LATER({ 7, RED("cannot be switched on") }),
	 .extended = true)
{
	struct fn fn = FN(0x11, FID);
	uint32_t old = live_again(sc, &fn);

	inject(sc, &fn, PEC_GONE, old);
	/* It may or may not have been believed; both are a defined state. */
	learn_state(sc, &fn);
	if (fn.standby)
		power(sc, &fn, true);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

/* --- reserved, though configured ------------------------------------------------------ */

SCENARIO(event_0308_in_use, .title = "is told that a function in use is reserved, and gets it back",
	 REQUIREMENTS(8, 13), .base = RED("device 0011:00:00.0 is still there"), .fixed_by = 9,
	 LATER({ 7, RED("is unknown to the kernel, not reserved") }),
	 .upstream = RED("device 0011:00:00.0 is still there"),
	 .needs = NEEDS_PROMPT, .extended = true)
{
	struct fn fn = FN(0x11, FID);
	uint32_t fh;

	plug(sc, &fn);
	expect_works(sc, &fn);
	expect_debugfs(sc, &fn, true);
	fh = fn_handle(sc, &fn);
	hold(sc, &fn);
	/* 0x0303 and 0x0304 were lost. */
	inject(sc, &fn, PEC_RESERVED, fh & ~FH_ENABLED);
	expect_absent(sc, &fn);
	expect_debugfs(sc, &fn, false);
	expect_refs(sc, &fn, FN_RESERVED, 1);
	if (trial_ok(sc) && fn_handle(sc, &fn) & FH_ENABLED)
		trial_fail(sc, "function %08x is reserved, but enabled", fn.fid);
	inject(sc, &fn, PEC_CONFIGURED, fh & ~FH_ENABLED);
	expect_works(sc, &fn);
	expect_refs(sc, &fn, FN_CONFIGURED, 3);
	drop(sc, &fn, DROP_PLAIN);
	expect_works(sc, &fn);
	expect_refs(sc, &fn, FN_CONFIGURED, 2);
	leave(sc, &fn);
}

/* Not every departure says what it is that departs. */
SCENARIO(event_0308_no_handle, .title = "is told that a function in use is reserved, without a handle",
	 REQUIREMENTS(13, 15), .fixed_by = 9, .base = RED("device 0011:00:00.0 is still there"),
	 .upstream = RED("device 0011:00:00.0 is still there"),
	 LATER({ 7, RED("is unknown to the kernel, not reserved") }),
	 .extended = true)
{
	struct fn fn = FN(0x11, FID);
	uint32_t fh;

	plug(sc, &fn);
	expect_works(sc, &fn);
	fh = fn_handle(sc, &fn) & ~FH_ENABLED;
	hold(sc, &fn);
	inject(sc, &fn, PEC_RESERVED, 0);
	expect_absent(sc, &fn);
	expect_refs(sc, &fn, FN_RESERVED, 1);
	inject(sc, &fn, PEC_CONFIGURED, fh);
	expect_works(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	leave(sc, &fn);
}

/* What the list of functions says is old when the lock of a function is taken. */
SCENARIO(event_0306_written, .title = "switches a function off while a 0x0306 has it listed as configured",
	 REQUIREMENTS(3, 15), .fixed_by = 9, .base = EITHER("it looks at no function that it knows"),
	 .upstream = EITHER("it looks at no function that it knows"), .extended = true)
{
	struct fn zero = FN(0x10, 0), fn = FN(0x11, FID);
	struct request scan;

	plug(sc, &fn);
	expect_works(sc, &fn);
	window(sc, "get_zdev_by_fid", "zpci_inject", WINDOW_MS);
	inject_begin(sc, &scan, &zero, PEC_SEVERAL, 0);
	window_opens(sc, "get_zdev_by_fid");
	power(sc, &fn, false);
	inject_end(sc, &scan, &zero, PEC_SEVERAL);
	expect_standby(sc, &fn);
	expect_disabled(sc, &fn);
	power(sc, &fn, true);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(event_0308_refused, .title = "is told that a function is reserved, but cannot disable it",
	 REQUIREMENTS(13, 22), .fixed_by = 9, .base = RED("device 0011:00:00.0 is still there"),
	 .upstream = RED("device 0011:00:00.0 is still there"),
	 LATER({ 7, RED("the kernel does not know function") }),
	 .extended = true)
{
	struct fn fn = FN(0x11, FID);
	uint32_t fh;

	plug(sc, &fn);
	expect_works(sc, &fn);
	fh = fn_handle(sc, &fn);
	hold(sc, &fn);
	fault_next(sc, "clp_disable_fh", -EIO);
	inject(sc, &fn, PEC_RESERVED, fh & ~FH_ENABLED);
	expect_absent(sc, &fn);
	fault_hit(sc, "clp_disable_fh");
	expect_disabled(sc, &fn);
	inject(sc, &fn, PEC_CONFIGURED, fh & ~FH_ENABLED);
	expect_works(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	leave(sc, &fn);
}

/*
 * If the device is still there, "remove" puts the last reference on the function
 * with the lock held that its release needs.
 */
SCENARIO(event_0308_remove, .title = "is told that a function in use is reserved, and removes it",
	 REQUIREMENTS(8, 13, 17), .base = RED("remove 1\" did not return"), .fixed_by = 7,
	 .upstream = RED("remove 1\" did not return"), .extended = true)
{
	struct fn fn = FN(0x11, FID), next = FN(0x12, 0x23);
	uint32_t fh;
	int rc;

	plug(sc, &fn);
	expect_works(sc, &fn);
	fh = fn_handle(sc, &fn);
	inject(sc, &fn, PEC_RESERVED, fh & ~FH_ENABLED);
	rc = trial_request(sc, NULL, "write /sys/bus/pci/devices/%04x:00:00.0/remove 1", fn.uid);
	if (rc > 0 && rc != ENOENT)
		trial_fail(sc, "device %04x:00:00.0 cannot be removed: %s", fn.uid, strerror(rc));
	expect_gone(sc, &fn);
	next.model = BYSTANDER;
	plug(sc, &next);
	expect_present(sc, &next);
	leave(sc, &next);
	inject(sc, &fn, PEC_CONFIGURED, fh & ~FH_ENABLED);
	expect_works(sc, &fn);
	leave(sc, &fn);
}
