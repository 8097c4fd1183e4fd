// SPDX-License-Identifier: GPL-2.0
/*
 * Somebody writes to the slot's power attribute while an event is being handled.
 *
 * The slot is visible from the middle of the handling of the event that brings
 * a function to the end of the one that takes it away. So whoever writes there
 * may come at any time; here it is made the worst one.
 */
#include "actors.h"
#include "faults.h"

#include <string.h>

/* Long enough for a request to reach the kernel and for all that it does there. */
#define WINDOW_MS	700

static void power_begin(struct trial *sc, struct request *request, const struct fn *fn, bool on)
{
	request_begin(sc, request, "write /sys/bus/pci/slots/%08x/power %d", fn->fid, on);
}

static void power_end(struct trial *sc, const struct request *request, struct fn *fn, bool on)
{
	int rc = request_end(sc, request);

	if (rc > 0)
		trial_fail(sc, "slot %08x cannot be switched %s: %s", fn->fid, on ? "on" : "off",
			   strerror(rc));
	fn->standby = !on;
}

/*
 * A new function is in standby and its slot has just appeared. What its user
 * relies on, reference count, lock and state, must have been there before.
 */
SCENARIO(power_on_published, .title = "switches a function on as soon as its slot is there",
	 REQUIREMENTS(9, 10),
	 .upstream = RED("addition on 0"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request request;

	rewrite(sc, &fn, PEC_CONFIGURED, PEC_STANDBY);
	window_after(sc, "zpci_init_slot", TASK_EVENTS, WINDOW_MS);
	plug_start(sc, &fn);
	window_opens(sc, "zpci_init_slot");
	power_begin(sc, &request, &fn, true);
	plug_finish(sc, &fn, PEC_STANDBY);
	power_end(sc, &request, &fn, true);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}

/*
 * The event thread scans a new function: its struct pci_dev is complete, but not
 * yet on the bus where disable_slot() would find it.
 */
SCENARIO(power_off_scanned, .title = "switches a new function off while it is scanned",
	 REQUIREMENTS(10, 14), .base = RED("is still there"), .fixed_by = 2,
	 .upstream = RED("is still there"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request request;

	window(sc, "pci_init_reset_methods", TASK_EVENTS, WINDOW_MS);
	plug_start(sc, &fn);
	window_opens(sc, "pci_init_reset_methods");
	power_begin(sc, &request, &fn, false);
	plug_finish(sc, &fn, PEC_CONFIGURED);
	power_end(sc, &request, &fn, false);
	expect_standby(sc, &fn);
	power(sc, &fn, true);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}

/*
 * enable_slot() has found the function in standby. Before it goes on the
 * function is reserved, which an event without a function ID (0x0306) tells.
 */
SCENARIO(power_on_reserved_0306, .title = "reserves a function (0x0306) while it is switched on",
	 REQUIREMENTS(8, 10),
	 .upstream = RED("list_del corruption"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request request;

	plug(sc, &fn);
	expect_present(sc, &fn);
	power(sc, &fn, false);
	expect_standby(sc, &fn);
	rewrite(sc, &fn, PEC_RESERVED, 0x0306);
	window(sc, "sclp_pci_configure", TASK_AGENT, WINDOW_MS);
	power_begin(sc, &request, &fn, true);
	window_opens(sc, "sclp_pci_configure");
	unplug_start(sc, &fn);
	trial_handled(sc, fn.fid, 0x0306);
	/* There is nothing to configure any more. */
	if (!request_end(sc, &request))
		trial_fail(sc, "function %08x was switched on after it was unplugged", fn.fid);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}

/* Both remove the device, disable and deconfigure the function. */
SCENARIO(power_off_unplugged, .title = "switches a function off while it is unplugged",
	 REQUIREMENTS(10),
	 .upstream = EITHER("whether the writer is still there when the slot goes"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request request;

	plug(sc, &fn);
	expect_present(sc, &fn);
	window(sc, "zpci_disable_device", TASK_EVENTS, WINDOW_MS);
	unplug_start(sc, &fn);
	window_opens(sc, "zpci_disable_device");
	power_begin(sc, &request, &fn, false);
	unplug_finish(sc, &fn);
	/* Whether the writer was first is not said; nothing is left to be done by the second. */
	request_end(sc, &request);
	expect_gone(sc, &fn);
	plug(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}
