// SPDX-License-Identifier: GPL-2.0
/*
 * Controls: what works on an unpatched kernel must go on to work. That the ten
 * upstream commits do not manage all of it is another matter.
 */
#include "verbs.h"

SCENARIO(plug_unplug, .title = "plugs a function and unplugs it, twice")
{
	struct fn fn = FN(0x11, 0x22);

	for (int i = 0; i < 2; i++) {
		plug(sc, &fn);
		expect_present(sc, &fn);
		expect_io(sc, &fn);
		unplug(sc, &fn);
		expect_gone(sc, &fn);
	}
	expect_no_splat(sc);
}

SCENARIO(power_cycle, .title = "switches a slot off and on, and unplugs it while it is off")
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	for (int i = 0; i < 3; i++) {
		power(sc, &fn, false);
		expect_standby(sc, &fn);
		power(sc, &fn, true);
		expect_present(sc, &fn);
		expect_io(sc, &fn);
	}
	power(sc, &fn, false);
	expect_standby(sc, &fn);
	/* Standby: QEMU unplugs at once and only then tells the kernel. */
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}

SCENARIO(remove_unplug, .title = "removes a device by sysfs, then unplugs its function",
	 REQUIREMENTS(16, 17), .upstream = RED("possible circular locking dependency"))
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	/* Takes the last reference of the struct pci_dev under the rescan lock. */
	sysfs_remove(sc, &fn);
	expect_absent(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	/* The same uid and fid are free again. */
	plug(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}
