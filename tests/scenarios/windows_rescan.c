// SPDX-License-Identifier: GPL-2.0
/*
 * Somebody rescans PCI, or removes a device, while an event or a
 * write to a slot adds or takes away a function.
 *
 * A rescan finds every function that is enabled. So whoever enables or disables
 * one and has a device added or removed must do both under the rescan lock.
 */
#include "actors.h"
#include "verbs.h"

#include <string.h>

#define WINDOW_MS	700

static void rescan_begin(struct trial *sc, struct request *request)
{
	request_begin(sc, request, "write /sys/bus/pci/rescan 1");
}

static void end(struct trial *sc, const struct request *request)
{
	int rc = request_end(sc, request);

	if (rc > 0)
		trial_fail(sc, "\"%s\" failed: %s", request->what, strerror(rc));
}

static void use_and_leave(struct trial *sc, struct fn *fn)
{
	expect_present(sc, fn);
	expect_io(sc, fn);
	unplug(sc, fn);
	expect_gone(sc, fn);
	expect_no_splat(sc);
}

SCENARIO(rescan_power_off, .title = "rescans while a function is switched off",
	 REQUIREMENTS(14), .base = RED("is still there"), .fixed_by = 7,
	 .upstream = RED("is still there"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request off, rescan;

	plug(sc, &fn);
	expect_present(sc, &fn);
	/* The device has been removed, and the function is still enabled. */
	window(sc, "zpci_disable_device", TASK_AGENT, WINDOW_MS);
	request_begin(sc, &off, "write /sys/bus/pci/slots/%08x/power 0", fn.fid);
	window_opens(sc, "zpci_disable_device");
	rescan_begin(sc, &rescan);
	end(sc, &off);
	end(sc, &rescan);
	fn.standby = true;
	expect_standby(sc, &fn);
	power(sc, &fn, true);
	use_and_leave(sc, &fn);
}

SCENARIO(rescan_unplug, .title = "rescans while a function is unplugged",
	 REQUIREMENTS(13, 14), .base = RED("is still there"), .fixed_by = 7,
	 .upstream = RED("is still there"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request rescan;

	plug(sc, &fn);
	expect_present(sc, &fn);
	window(sc, "zpci_disable_device", TASK_EVENTS, WINDOW_MS);
	unplug_start(sc, &fn);
	window_opens(sc, "zpci_disable_device");
	rescan_begin(sc, &rescan);
	unplug_finish(sc, &fn);
	end(sc, &rescan);
	expect_gone(sc, &fn);
	plug(sc, &fn);
	use_and_leave(sc, &fn);
}

/* The device is complete, but not yet on the bus, where the rescan would find it. */
SCENARIO(rescan_scanned, .title = "rescans while the device of a new function is made",
	 REQUIREMENTS(19), .base = RED("cannot create duplicate filename"), .fixed_by = 5,
	 .upstream = RED("cannot create duplicate filename"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request rescan;

	window(sc, "pci_init_reset_methods", TASK_EVENTS, WINDOW_MS);
	plug_start(sc, &fn);
	window_opens(sc, "pci_init_reset_methods");
	rescan_begin(sc, &rescan);
	plug_finish(sc, &fn, PEC_CONFIGURED);
	end(sc, &rescan);
	use_and_leave(sc, &fn);
}

/* The function is enabled, but the bus does not know its memory yet. */
SCENARIO(rescan_no_bars, .title = "rescans before the resources of a new function are set up",
	 REQUIREMENTS(19), .base = RED("has no driver"), .fixed_by = 5,
	 .upstream = RED("has no driver"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request rescan;

	window(sc, "zpci_setup_bus_resources", TASK_EVENTS, WINDOW_MS);
	plug_start(sc, &fn);
	window_opens(sc, "zpci_setup_bus_resources");
	rescan_begin(sc, &rescan);
	plug_finish(sc, &fn, PEC_CONFIGURED);
	end(sc, &rescan);
	use_and_leave(sc, &fn);
}

/* The device is registered, so there is a file to remove it by, but it has no driver. */
SCENARIO(remove_added, .title = "removes the device of a new function before it has a driver",
	 REQUIREMENTS(19), .base = RED("proc_register"), .fixed_by = 5,
	 .upstream = RED("possible circular locking dependency"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request remove;

	window(sc, "pci_bus_add_device", TASK_EVENTS, WINDOW_MS);
	plug_start(sc, &fn);
	window_opens(sc, "pci_bus_add_device");
	request_begin(sc, &remove, "write /sys/bus/pci/devices/%04x:00:00.0/remove 1", fn.uid);
	plug_finish(sc, &fn, PEC_CONFIGURED);
	end(sc, &remove);
	expect_absent(sc, &fn);
	sysfs_rescan(sc, &fn);
	use_and_leave(sc, &fn);
}
