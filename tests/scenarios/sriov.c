// SPDX-License-Identifier: GPL-2.0
/*
 * Physical functions and their virtual ones.
 *
 * A PF that has VFs cannot be switched off. On zPCI enabling VFs adds none: the
 * platform plugs them, and zPCI links each to its PF by its requester ID.
 */
#include <errno.h>
#include <string.h>

#include "actors.h"
#include "faults.h"
#include "sriov.h"

#define DOMAIN		0x11
#define WINDOW_MS	1000

SCENARIO(sriov_power_refused, .title = "tries to switch a PF with VFs off, 50 times",
	 REQUIREMENTS(8, 20), .extended = true)
{
	struct fn pf = FN_ON(DOMAIN, 0, DOMAIN, 0x22);

	plug_pf(sc, &pf);
	enable_vfs(sc, &pf, 2);
	for (int i = 0; i < 50; i++)
		power_refused(sc, &pf, false, EBUSY);
	enable_vfs(sc, &pf, 0);
	expect_state(sc, &pf, FN_CONFIGURED);
	/* One reference too many and it stays for ever, one too few and it is gone. */
	power(sc, &pf, false);
	expect_standby(sc, &pf);
	power(sc, &pf, true);
	expect_present(sc, &pf);
	expect_io(sc, &pf);
	unplug(sc, &pf);
	expect_gone(sc, &pf);
	expect_no_splat(sc);
}

SCENARIO(sriov_power_early, .title = "tries to switch a PF off while its VFs are being enabled",
	 REQUIREMENTS(8, 20), .base = RED("off gave \"Success\""), .fixed_by = 6,
	 .upstream = RED("off gave \"Success\""), .extended = true)
{
	struct fn pf = FN_ON(DOMAIN, 0, DOMAIN, 0x22);
	struct request enable;

	plug_pf(sc, &pf);
	/* The writer has the lock of the device by then, and no VF is counted. */
	window(sc, "pci_enable_sriov", TASK_AGENT, WINDOW_MS);
	request_begin(sc, &enable, "write /sys/bus/pci/devices/%04x:00:00.0/sriov_numvfs 2",
		      DOMAIN);
	window_opens(sc, "pci_enable_sriov");
	power_refused(sc, &pf, false, EBUSY);
	if (request_end(sc, &enable) > 0)
		trial_fail(sc, "the VFs were not enabled");
	enable_vfs(sc, &pf, 0);
	power(sc, &pf, false);
	expect_standby(sc, &pf);
	unplug(sc, &pf);
	expect_gone(sc, &pf);
	expect_no_splat(sc);
}

SCENARIO(sriov_readd_vf, .title = "re-adds a held VF while its PF works",
	 REQUIREMENTS(1, 6),
	 .base = RED("cannot create duplicate filename"), .fixed_by = 9,
	 .extended = true)
{
	struct fn pf = FN_ON(DOMAIN, 0, DOMAIN, 0x22), vf = FN_ON(DOMAIN, 2, 0x12, 0x23);

	vf.model = VIRTIO_SERIAL;
	plug_pf(sc, &pf);
	enable_vfs(sc, &pf, 2);
	plug_vf(sc, &pf, &vf, 2);
	hold(sc, &vf);
	unplug(sc, &vf);
	expect_absent(sc, &vf);
	expect_no_splat(sc);
	plug_vf(sc, &pf, &vf, 2);
	power_refused(sc, &pf, false, EBUSY);
	drop(sc, &vf, DROP_PLAIN);
	rebind(sc, &vf);
	expect_present(sc, &vf);
	expect_io(sc, &vf);
	unplug(sc, &vf);
	expect_gone(sc, &vf);
	unplug(sc, &pf);
	expect_gone(sc, &pf);
	expect_no_splat(sc);
}

SCENARIO(sriov_unplug_pf, .title = "unplugs a PF that has a VF, and lets the VF work without it",
	 REQUIREMENTS(6, 17),
	 .upstream = RED("possible circular locking dependency"),
	 .extended = true)
{
	struct fn pf = FN_ON(DOMAIN, 0, DOMAIN, 0x22), vf = FN_ON(DOMAIN, 1, 0x12, 0x23);

	vf.model = VIRTIO_SERIAL;
	plug_pf(sc, &pf);
	enable_vfs(sc, &pf, 1);
	plug_vf(sc, &pf, &vf, 1);
	/* The driver of the PF disables SR-IOV, and the PCI core removes the VF's device. */
	unplug(sc, &pf);
	expect_gone(sc, &pf);
	expect_absent(sc, &vf);
	expect_state(sc, &vf, FN_CONFIGURED);
	vf.inert = true;
	power(sc, &vf, false);
	expect_standby(sc, &vf);
	power(sc, &vf, true);
	expect_present(sc, &vf);
	expect_io(sc, &vf);
	unplug(sc, &vf);
	expect_gone(sc, &vf);
	expect_no_splat(sc);
}

SCENARIO(sriov_held_vf_last, .title = "unplugs PF and VF and drops the VF's device last",
	 REQUIREMENTS(2, 17, 21),
	 .base = RED("possible recursive locking"), .fixed_by = 8,
	 .upstream = RED("possible circular locking dependency"),
	 .extended = true)
{
	struct fn pf = FN_ON(DOMAIN, 0, DOMAIN, 0x22), vf = FN_ON(DOMAIN, 1, 0x12, 0x23);

	vf.model = VIRTIO_SERIAL;
	plug_pf(sc, &pf);
	enable_vfs(sc, &pf, 1);
	plug_vf(sc, &pf, &vf, 1);
	hold(sc, &vf);
	unplug(sc, &vf);
	unplug(sc, &pf);
	/* Its device is the last user of the bus, which has the domain of the PF. */
	drop(sc, &vf, DROP_RESCAN);
	expect_gone(sc, &vf);
	expect_gone(sc, &pf);
	plug_pf(sc, &pf);
	unplug(sc, &pf);
	expect_gone(sc, &pf);
	expect_no_splat(sc);
}

SCENARIO(sriov_recover_vf, .title = "recovers a VF and unplugs it and its PF",
	 REQUIREMENTS(2, 23),
	 .base = RED("function 00000023 has no device"), .fixed_by = 7,
	 .upstream = RED("function 00000023 has no device"),
	 .extended = true)
{
	struct fn pf = FN_ON(DOMAIN, 0, DOMAIN, 0x22), vf = FN_ON(DOMAIN, 1, 0x12, 0x23);

	vf.model = VIRTIO_SERIAL;
	plug_pf(sc, &pf);
	enable_vfs(sc, &pf, 1);
	plug_vf(sc, &pf, &vf, 1);
	sysfs_recover(sc, &vf);
	expect_present(sc, &vf);
	expect_io(sc, &vf);
	expect_linked(sc, &pf, &vf, 1);
	unplug(sc, &vf);
	expect_gone(sc, &vf);
	unplug(sc, &pf);
	expect_gone(sc, &pf);
	expect_no_splat(sc);
}

/* A VF of a PF whose VFs are disabled is not removed with the PF. */
SCENARIO(sriov_pf_first, .title = "unplugs a PF before a VF that came when VFs were disabled",
	 REQUIREMENTS(2, 17), .fixed_by = 8, .base = RED("kernfs_remove_by_name_ns"),
	 LATER({ 7, RED("possible recursive locking detected") }),
	 .upstream = RED("kernfs_remove_by_name_ns"), .extended = true)
{
	struct fn pf = FN_ON(DOMAIN, 0, DOMAIN, 0x22), vf = FN_ON(DOMAIN, 1, 0x12, 0x23);

	vf.model = VIRTIO_SERIAL;
	plug_pf(sc, &pf);
	enable_vfs(sc, &pf, 1);
	plug_vf(sc, &pf, &vf, 1);
	enable_vfs(sc, &pf, 0);
	expect_absent(sc, &vf);
	vf.inert = true;
	power(sc, &vf, false);
	expect_standby(sc, &vf);
	power(sc, &vf, true);
	expect_linked(sc, &pf, &vf, 1);
	unplug(sc, &pf);
	/* The VF holds it. */
	expect_absent(sc, &pf);
	expect_io(sc, &vf);
	unplug(sc, &vf);
	expect_gone(sc, &vf);
	expect_gone(sc, &pf);
	expect_no_splat(sc);
}
