// SPDX-License-Identifier: GPL-2.0
/*
 * Event 0x0306 and the list of functions: what it said when it was read does not hold any
 * more, as a function changes meanwhile, or it cannot be read.
 */
#include <errno.h>
#include <string.h>

#include "events.h"
#include "faults.h"
#include "models.h"
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

SCENARIO(event_0306_unplugged, .title = "has a function unplugged while a 0x0306 has it listed as in standby",
	 REQUIREMENTS(3), .extended = true)
{
	struct fn zero = FN(0x10, 0), fn = FN(0x11, FID);
	struct request scan;

	plug(sc, &fn);
	expect_present(sc, &fn);
	power(sc, &fn, false);
	window(sc, "get_zdev_by_fid", "zpci_inject", WINDOW_MS);
	inject_begin(sc, &scan, &zero, PEC_SEVERAL, 0);
	window_opens(sc, "get_zdev_by_fid");
	unplug_start(sc, &fn);
	inject_end(sc, &scan, &zero, PEC_SEVERAL);
	unplug_finish(sc, &fn);
	expect_gone(sc, &fn);
	plug(sc, &fn);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

/* To have left is no failure, and nobody is to look for one. */
static void expect_untold(struct trial *sc, const char *text)
{
	if (trial_ok(sc) && trial_mark(sc) && strstr(sc->vm->console.text, text))
		trial_fail(sc, "\"%s...\" was reported", text);
}

SCENARIO(event_0306_gone, .title = "has a function leave unseen while a 0x0306 has it listed as configured",
	 REQUIREMENTS(3, 4), .fixed_by = 9, .base = RED("is unknown to the kernel, not reserved"),
	 .extended = true)
{
	struct fn zero = FN(0x10, 0), fn = FN(0x11, FID);
	struct request scan;

	leave_held(sc, &fn);
	plug_unseen(sc, &fn);
	window(sc, "get_zdev_by_fid", "zpci_inject", WINDOW_MS);
	inject_begin(sc, &scan, &zero, PEC_SEVERAL, 0);
	window_opens(sc, "get_zdev_by_fid");
	deconfigure(sc, &fn);
	fn.inert = true;
	fn.standby = true;
	unplug_unseen(sc, &fn);
	inject_end(sc, &scan, &zero, PEC_SEVERAL);
	expect_refs(sc, &fn, FN_RESERVED, 1);
	expect_untold(sc, "Adding PCI function ");
	drop(sc, &fn, DROP_PLAIN);
	fn.inert = false;
	fn.standby = false;
	plug(sc, &fn);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(event_0306_list_fails, .title = "gets a 0x0306 with a new function, and cannot list the functions",
	 REQUIREMENTS(3, 22), .fixed_by = 9, .base = RED("does not come without another event"),
	 .upstream = RED("does not come without another event"), .extended = true)
{
	struct fn fn = FN(0x11, FID), other = FN(0x12, FID + 1);

	other.model = BYSTANDER;
	plug(sc, &other);
	expect_present(sc, &other);
	plug_unseen(sc, &fn);
	fault_next(sc, "clp_scan_pci_devices", -EIO);
	inject(sc, &fn, PEC_SEVERAL, 0);
	fault_hit(sc, "clp_scan_pci_devices");
	expect_absent(sc, &fn);
	/* The event named no function, so neither does the report of it. */
	unplug(sc, &other);
	expect_gone(sc, &other);
	expect_arrival(sc, &fn);
	expect_told(sc, "Looking for PCI functions failed with ");
	expect_works(sc, &fn);
	leave(sc, &fn);
}
