// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel says of a function in each state: how many references there are,
 * and what is and what is not there besides.
 */
#include <errno.h>
#include <string.h>

#include "actors.h"
#include "events.h"

#define FID	0x22
#define WINDOW_MS	700

SCENARIO(presence_refs, .title = "counts the references to a function in each of its states",
	 REQUIREMENTS(8, 13, 20), .base = RED("is unknown to the kernel, not reserved"),
	 .fixed_by = 9, .upstream = RED("possible circular locking dependency"),
	 .needs = NEEDS_PROMPT, .extended = true)
{
	struct fn fn = FN(0x11, FID);

	for_each_round(sc) {
		expect_unknown(sc, &fn);
		plug(sc, &fn);
		expect_present(sc, &fn);
		expect_refs(sc, &fn, FN_CONFIGURED, 2);
		/* Whoever holds a device holds that one reference of the device. */
		hold(sc, &fn);
		hold(sc, &fn);
		expect_refs(sc, &fn, FN_CONFIGURED, 2);
		power(sc, &fn, false);
		expect_standby(sc, &fn);
		expect_refs(sc, &fn, FN_STANDBY, 2);
		power(sc, &fn, true);
		expect_present(sc, &fn);
		expect_refs(sc, &fn, FN_CONFIGURED, 3);
		drop(sc, &fn, DROP_PLAIN);
		expect_refs(sc, &fn, FN_CONFIGURED, 3);
		unplug(sc, &fn);
		expect_refs(sc, &fn, FN_RESERVED, 1);
		plug_standby(sc, &fn);
		expect_refs(sc, &fn, FN_STANDBY, 2);
		drop(sc, &fn, DROP_PLAIN);
		expect_refs(sc, &fn, FN_STANDBY, 1);
		power(sc, &fn, true);
		expect_present(sc, &fn);
		expect_refs(sc, &fn, FN_CONFIGURED, 2);
		/* A device that was removed takes its reference with it. */
		sysfs_remove(sc, &fn);
		expect_refs(sc, &fn, FN_CONFIGURED, 1);
		unplug(sc, &fn);
		expect_gone(sc, &fn);
		expect_unknown(sc, &fn);
		expect_no_splat(sc);
	}
}

SCENARIO(presence_reserved, .title = "looks at a held function that is reserved",
	 REQUIREMENTS(8, 13, 20), .base = RED("has no slot after plug 1"), .fixed_by = 9,
	 LATER({ 3, RED("is unknown to the kernel, not reserved") }),
	 .extended = true)
{
	struct fn fn = FN(0x11, FID);

	plug(sc, &fn);
	expect_present(sc, &fn);
	expect_debugfs(sc, &fn, true);
	hold(sc, &fn);
	unplug(sc, &fn);
	/* Everything that is of use is gone, its slot is there and says no. */
	expect_standby(sc, &fn);
	expect_debugfs(sc, &fn, false);
	expect_refs(sc, &fn, FN_RESERVED, 1);
	power_refused(sc, &fn, true, EIO);
	power_refused(sc, &fn, false, EIO);
	expect_refs(sc, &fn, FN_RESERVED, 1);
	drop(sc, &fn, DROP_PLAIN);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}

/*
 * "enable" does what a driver does, but nobody disables the device again when it
 * goes. The measurement block and the file that shows it must not outlive the
 * function nevertheless.
 */
SCENARIO(presence_enabled, .title = "unplugs a held function that user space enabled",
	 REQUIREMENTS(13), .base = RED("debug/pci/0011:00:00.0 is still there"), .fixed_by = 9,
	 LATER({ 7, RED("cannot create duplicate filename") }),
	 .upstream = RED("debug/pci/0011:00:00.0 is still there"), .extended = true)
{
	struct fn fn = FN(0x11, FID);
	int rc;

	plug(sc, &fn);
	expect_present(sc, &fn);
	unbind(sc, &fn);
	expect_debugfs(sc, &fn, false);
	rc = trial_request(sc, NULL, "write /sys/bus/pci/devices/%04x:00:00.0/enable 1", fn.uid);
	if (rc > 0)
		trial_fail(sc, "device %04x:00:00.0 cannot be enabled: %s", fn.uid, strerror(rc));
	expect_debugfs(sc, &fn, true);
	hold(sc, &fn);
	unplug(sc, &fn);
	expect_absent(sc, &fn);
	expect_debugfs(sc, &fn, false);
	plug(sc, &fn);
	expect_present(sc, &fn);
	expect_debugfs(sc, &fn, true);
	drop(sc, &fn, DROP_PLAIN);
	/* It is that of the present, not one that the past took with it. */
	rc = trial_request(sc, NULL, "read /sys/kernel/debug/pci/%04x:00:00.0/statistics", fn.uid);
	if (rc > 0)
		trial_fail(sc, "the statistics of function %08x cannot be read: %s", fn.fid,
			   strerror(rc));
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_debugfs(sc, &fn, false);
	expect_no_splat(sc);
}

/*
 * Firmware may be wrong, or late: the function still answers. But its device is on its
 * way out, and nobody may get through to what comes next.
 */
SCENARIO(presence_gone_removed, .title = "reads configuration space while a reserved function is removed",
	 REQUIREMENTS(13), .fixed_by = 9, .base = RED("device 0011:00:00.0 is still there"),
	 .upstream = RED("device 0011:00:00.0 is still there"),
	 LATER({ 7, RED("cannot create duplicate filename") }),
	 .extended = true)
{
	struct fn fn = FN(0x11, FID);
	struct request event;
	uint32_t fh;
	int rc;

	plug(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	hold(sc, &fn);
	fh = fn_handle(sc, &fn) & ~FH_ENABLED;
	inject(sc, &fn, PEC_RESERVED, fh);
	expect_absent(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	inject(sc, &fn, PEC_CONFIGURED, fh);
	expect_present(sc, &fn);
	hold(sc, &fn);
	window(sc, "pci_stop_and_remove_bus_device", "zpci_inject", WINDOW_MS);
	inject_begin(sc, &event, &fn, PEC_RESERVED, fh);
	window_opens(sc, "pci_stop_and_remove_bus_device");
	rc = trial_request(sc, NULL, "mod config 0x%x", fn.fid);
	if (!rc)
		trial_fail(sc, "the configuration space of function %08x can be read", fn.fid);
	inject_end(sc, &event, &fn, PEC_RESERVED);
	expect_absent(sc, &fn);
	inject(sc, &fn, PEC_CONFIGURED, fh);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}

/* Its successor finds the file of a device that nobody disabled when it was removed. */
SCENARIO(presence_enabled_removed, .title = "removes a device that user space enabled, and rescans",
	 REQUIREMENTS(13), .fixed_by = 7, .base = RED("debug/pci/0011:00:00.0 is still there"),
	 .upstream = RED("debug/pci/0011:00:00.0 is still there"), .extended = true)
{
	struct fn fn = FN(0x11, FID);
	int rc;

	plug(sc, &fn);
	expect_present(sc, &fn);
	unbind(sc, &fn);
	rc = trial_request(sc, NULL, "write /sys/bus/pci/devices/%04x:00:00.0/enable 1", fn.uid);
	if (rc > 0)
		trial_fail(sc, "device %04x:00:00.0 cannot be enabled: %s", fn.uid, strerror(rc));
	sysfs_remove(sc, &fn);
	fn.inert = false;
	sysfs_rescan(sc, &fn);
	expect_present(sc, &fn);
	expect_debugfs(sc, &fn, true);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_debugfs(sc, &fn, false);
	expect_no_splat(sc);
}
