// SPDX-License-Identifier: GPL-2.0
/*
 * The last reference to the past of a function is dropped just while the function
 * returns: the kernel has found it and not yet counted it as present again, or is
 * about to enable it. And several references, of one life and of several.
 */
#include "events.h"
#include "stages.h"

#define FID		0x22
#define WINDOW_MS	300	/* longer than it takes to drop and to release */

static void use_and_leave(struct trial *sc, struct fn *fn)
{
	expect_present(sc, fn);
	expect_io(sc, fn);
	rebind(sc, fn);
	expect_io(sc, fn);
	unplug(sc, fn);
	expect_gone(sc, fn);
	expect_no_splat(sc);
}

SCENARIO(drop_in_query, .title = "drops a function that was found and is about to come back",
	 REQUIREMENTS(2, 8, 11, 12), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	use_and_leave_held(sc, &fn);
	/*
	 * Both are behind the lookup. A kernel that asks for the properties again
	 * has not yet counted the function as present when it does.
	 */
	window_also(sc, "zpci_update_fh", "kmcheck", WINDOW_MS);
	window(sc, "clp_query_pci_fn", "kmcheck", WINDOW_MS);
	plug_start(sc, &fn);
	window_opens(sc, "clp_query_pci_fn");
	drop(sc, &fn, DROP_PLAIN);
	plug_finish(sc, &fn, PEC_CONFIGURED);
	use_and_leave(sc, &fn);
}

SCENARIO(drop_in_query_standby, .title = "drops a function that is about to come back in standby",
	 REQUIREMENTS(2, 8, 11, 12), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	use_and_leave_held(sc, &fn);
	window_also(sc, "zpci_update_fh", "kmcheck", WINDOW_MS);
	window(sc, "clp_query_pci_fn", "kmcheck", WINDOW_MS);
	rewrite(sc, &fn, PEC_CONFIGURED, PEC_STANDBY);
	plug_start(sc, &fn);
	window_opens(sc, "clp_query_pci_fn");
	drop(sc, &fn, DROP_PLAIN);
	plug_finish(sc, &fn, PEC_STANDBY);
	expect_standby(sc, &fn);
	power(sc, &fn, true);
	use_and_leave(sc, &fn);
}

SCENARIO(drop_in_enable, .title = "drops a function while the event thread enables it again",
	 REQUIREMENTS(2, 8, 12), .base = RED("is unknown to the kernel, not reserved"),
	 .fixed_by = 9, .extended = true)
{
	struct fn fn = FN(0x11, FID);

	for_each_round(sc) {
		use_and_leave_held(sc, &fn);
		expect_refs(sc, &fn, FN_RESERVED, 1);
		window(sc, "zpci_enable_device", "kmcheck", WINDOW_MS);
		plug_start(sc, &fn);
		window_opens(sc, "zpci_enable_device");
		drop(sc, &fn, DROP_PLAIN);
		plug_finish(sc, &fn, PEC_CONFIGURED);
		use_and_leave(sc, &fn);
	}
}

SCENARIO(drop_in_power_on, .title = "drops a function while its slot is switched on",
	 REQUIREMENTS(2, 8, 12), SHOWS_BUG_ON(FID), .fixed_by = 9, .extended = true)
{
	struct request power_on;
	struct fn fn = FN(0x11, FID);
	int rc;

	for_each_round(sc) {
		use_and_leave_held(sc, &fn);
		plug_standby(sc, &fn);
		expect_standby(sc, &fn);
		window(sc, "zpci_enable_device", "init", WINDOW_MS);
		request_begin(sc, &power_on, "write /sys/bus/pci/slots/%08x/power 1", fn.fid);
		window_opens(sc, "zpci_enable_device");
		drop(sc, &fn, DROP_PLAIN);
		rc = request_end(sc, &power_on);
		if (rc > 0)
			trial_fail(sc, "slot %08x cannot be switched on: error %d", fn.fid, rc);
		fn.standby = false;
		use_and_leave(sc, &fn);
	}
}

SCENARIO(drop_two_refs, .title = "drops one of two references before the return, one after it",
	 REQUIREMENTS(1, 2, 8, 12), .base = RED("is unknown to the kernel, not reserved"),
	 .fixed_by = 9, .needs = NEEDS_PROMPT, .extended = true)
{
	struct fn fn = FN(0x11, FID);

	for_each_round(sc) {
		plug(sc, &fn);
		expect_present(sc, &fn);
		expect_io(sc, &fn);
		hold(sc, &fn);
		hold(sc, &fn);
		unplug(sc, &fn);
		drop(sc, &fn, DROP_PLAIN);
		expect_refs(sc, &fn, FN_RESERVED, 1);
		plug(sc, &fn);
		expect_present(sc, &fn);
		expect_refs(sc, &fn, FN_CONFIGURED, 3);
		drop(sc, &fn, DROP_PLAIN);
		expect_refs(sc, &fn, FN_CONFIGURED, 2);
		use_and_leave(sc, &fn);
	}
}

SCENARIO(drop_two_lives, .title = "drops two lives of a function while it returns a third time",
	 REQUIREMENTS(1, 2, 8, 12), SHOWS_BUG_ON(FID), .fixed_by = 9,
	 .needs = NEEDS_PROMPT, .extended = true)
{
	struct fn fn = FN(0x11, FID);

	for_each_round(sc) {
		use_and_leave_held(sc, &fn);
		use_and_leave_held(sc, &fn);
		expect_refs(sc, &fn, FN_RESERVED, 2);
		window(sc, "get_zdev_by_fid", "kmcheck", WINDOW_MS);
		plug_start(sc, &fn);
		window_opens(sc, "get_zdev_by_fid");
		drop(sc, &fn, DROP_PLAIN);
		drop(sc, &fn, DROP_PLAIN);
		plug_finish(sc, &fn, PEC_CONFIGURED);
		expect_refs(sc, &fn, FN_CONFIGURED, 2);
		use_and_leave(sc, &fn);
	}
}
