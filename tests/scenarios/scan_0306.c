// SPDX-License-Identifier: GPL-2.0
/*
 * PCI event 0x0306 announces functions. A kernel that scans whole buses for it, as 6.12
 * does, also works on functions that have nothing to do with the event.
 */
#include "actors.h"
#include "events.h"
#include "verbs.h"

#define LISTED_MS	500
#define REMOVED_MS	1500

SCENARIO(event_0306_power_off, .title = "handles a 0x0306 while a function is switched off",
	 REQUIREMENTS(10, 14), .upstream = RED("is still there"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	/* Does not exist: the data of the event may hold any number. */
	struct fn none = FN(0x12, 0x44);
	struct request off, scan;

	plug(sc, &fn);
	expect_present(sc, &fn);
	/* The functions have been looked through one by one, the buses come next. */
	window(sc, "clp_scan_pci_devices", "zpci_inject", LISTED_MS);
	/* The device has been removed, and the function is still enabled. */
	window(sc, "zpci_disable_device", TASK_AGENT, REMOVED_MS);
	inject_begin(sc, &scan, &none, PEC_SEVERAL, 0);
	window_opens(sc, "clp_scan_pci_devices");
	request_begin(sc, &off, "write /sys/bus/pci/slots/%08x/power 0", fn.fid);
	inject_end(sc, &scan, &none, PEC_SEVERAL);
	request_end(sc, &off);
	fn.standby = true;
	expect_standby(sc, &fn);
	power(sc, &fn, true);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}
