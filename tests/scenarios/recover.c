// SPDX-License-Identifier: GPL-2.0
/*
 * The "recover" attribute: it removes its own device, so it breaks the active
 * protection of itself, and has a reference that only its end gives back.
 */
#include "actors.h"
#include "faults.h"
#include "stages.h"
#include "verbs.h"
#include "vfio.h"

#include <errno.h>
#include <string.h>

#define WINDOW_MS	700

static void recover_begin(struct trial *sc, struct request *request, const struct fn *fn)
{
	request_begin(sc, request, "write /sys/bus/pci/devices/%04x:00:00.0/recover 1", fn->uid);
}

SCENARIO(recover_remove, .title = "recovers a function, removes its device and unplugs it",
	 REQUIREMENTS(23),
	 .upstream = RED("possible circular locking dependency"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	sysfs_recover(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	sysfs_remove(sc, &fn);
	expect_absent(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	plug(sc, &fn);
	expect_present(sc, &fn);
	sysfs_recover(sc, &fn);
	expect_io(sc, &fn);
	/* And without a removal by hand. */
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}

/* A step of the recovery fails; the function is without a device then. */
static void recover_fails(struct trial *sc, const char *symbol)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);
	struct request request;

	plug(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	fault_next(sc, symbol, -EIO);
	recover_begin(sc, &request, &fn);
	if (request_end(sc, &request) != EIO)
		trial_fail(sc, "a recovery that failed is not told from one that did not");
	fault_hit(sc, symbol);
	expect_absent(sc, &fn);
	expect_no_splat(sc);
	fn.inert = true;
	power(sc, &fn, false);
	expect_standby(sc, &fn);
	fn.inert = false;
	power(sc, &fn, true);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(recover_undisabled, .title = "recovers a function that cannot be disabled",
	 REQUIREMENTS(22, 23), .upstream = RED("is still there"), .extended = true)
{
	recover_fails(sc, "clp_disable_fh");
}

SCENARIO(recover_unenabled, .title = "recovers a function that cannot be enabled",
	 REQUIREMENTS(22, 23), .extended = true)
{
	recover_fails(sc, "clp_enable_fh");
}

SCENARIO(recover_tableless, .title = "recovers a function that refuses its translation table",
	 REQUIREMENTS(22, 23, 24), .upstream = RED("iommu_setup_default_domain"),
	 .extended = true)
{
	recover_fails(sc, "zpci_register_ioat");
}

/* The device is gone, as far as the PCI core knows, when recovery gets to it. */
SCENARIO(recover_standby, .title = "recovers a function that has just been switched off",
	 REQUIREMENTS(17, 23),
	 .base = RED("kernfs_remove_by_name_ns"), .fixed_by = 2, .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request request;

	plug(sc, &fn);
	expect_present(sc, &fn);
	/* Before any lock is taken. */
	window_after(sc, "sysfs_break_active_protection", TASK_AGENT, WINDOW_MS);
	recover_begin(sc, &request, &fn);
	window_opens(sc, "sysfs_break_active_protection");
	power(sc, &fn, false);
	/* It has nothing to do, or says so: both will do. */
	request_end(sc, &request);
	expect_standby(sc, &fn);
	power(sc, &fn, true);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

/* As above, but recovery has the last reference when the function is gone. */
SCENARIO(recover_unplugged, .title = "recovers a function that has just been unplugged",
	 REQUIREMENTS(17, 23),
	 .base = RED("kernfs_remove_by_name_ns"), .fixed_by = 2, .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request request;

	plug(sc, &fn);
	expect_present(sc, &fn);
	window_after(sc, "sysfs_break_active_protection", TASK_AGENT, WINDOW_MS);
	recover_begin(sc, &request, &fn);
	window_opens(sc, "sysfs_break_active_protection");
	unplug(sc, &fn);
	request_end(sc, &request);
	expect_gone(sc, &fn);
	plug(sc, &fn);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

/* Recovery has made the new device, and the bus does not know it yet. */
SCENARIO(recover_unplug, .title = "unplugs a function while it is recovered",
	 REQUIREMENTS(10, 13, 23),
	 .base = RED("is still there"), .fixed_by = 2, .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request request;

	plug(sc, &fn);
	expect_present(sc, &fn);
	window(sc, "pci_init_reset_methods", TASK_AGENT, WINDOW_MS);
	recover_begin(sc, &request, &fn);
	window_opens(sc, "pci_init_reset_methods");
	fn.inert = true;	/* it had its driver, and is disabled before it goes */
	unplug_start(sc, &fn);
	unplug_finish(sc, &fn);
	request_end(sc, &request);
	expect_gone(sc, &fn);
	plug(sc, &fn);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

/* The second one finds that the device it is for is not there any more. */
SCENARIO(recover_twice, .title = "recovers a function from two writers at once",
	 REQUIREMENTS(23),
	 .base = RED("kernfs_remove_by_name_ns"), .fixed_by = 2,
	 .upstream = RED("kernfs_remove_by_name_ns"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request first, second;

	plug(sc, &fn);
	expect_present(sc, &fn);
	window_after(sc, "sysfs_break_active_protection", TASK_AGENT, WINDOW_MS);
	recover_begin(sc, &first, &fn);
	window_opens(sc, "sysfs_break_active_protection");
	recover_begin(sc, &second, &fn);
	request_end(sc, &second);
	request_end(sc, &first);
	expect_works(sc, &fn);
	leave(sc, &fn);
}

/* User space removes the device, and what it wanted recovered before is to stay away. */
SCENARIO(recover_removed, .title = "recovers a function whose device has just been removed",
	 REQUIREMENTS(23), .fixed_by = 2,
	 .base = RED("kernfs_remove_by_name_ns"),
	 .upstream = RED("kernfs_remove_by_name_ns"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request request;

	plug(sc, &fn);
	expect_present(sc, &fn);
	window_after(sc, "sysfs_break_active_protection", TASK_AGENT, WINDOW_MS);
	recover_begin(sc, &request, &fn);
	window_opens(sc, "sysfs_break_active_protection");
	sysfs_remove(sc, &fn);
	request_end(sc, &request);
	expect_absent(sc, &fn);
	sysfs_rescan(sc, &fn);
	fn.inert = false;
	expect_works(sc, &fn);
	leave(sc, &fn);
}

/* What recovery puts at its end is the last reference of all. */
SCENARIO(put_last_recover, .title = "puts the last reference of a function at the end of recover",
	 REQUIREMENTS(17, 23), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request request;

	plug(sc, &fn);
	expect_present(sc, &fn);
	window(sc, "sysfs_unbreak_active_protection", TASK_AGENT, WINDOW_MS);
	recover_begin(sc, &request, &fn);
	window_opens(sc, "sysfs_unbreak_active_protection");
	unplug(sc, &fn);
	expect_absent(sc, &fn);
	request_end(sc, &request);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}
