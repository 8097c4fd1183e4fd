// SPDX-License-Identifier: GPL-2.0
/*
 * A function is switched on or off, or is to be deconfigured, and one step of
 * that fails, once. The writer is told, and writing once more is the cure.
 */
#include <errno.h>

#include "faults.h"
#include "vfio.h"

/* CLP response to SET PCI FUNCTION: the function is in the requested state already. */
#define CLP_ALREADY	0x0105

static void use_and_leave(struct trial *sc, struct fn *fn)
{
	expect_present(sc, fn);
	expect_io(sc, fn);
	unplug(sc, fn);
	expect_gone(sc, fn);
	expect_no_splat(sc);
}

/* Switching on fails after the function was configured. */
static void on_fails(struct trial *sc, const char *symbol, long rc, int error)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	power(sc, &fn, false);
	expect_standby(sc, &fn);
	fault_next(sc, symbol, rc);
	power_refused(sc, &fn, true, error);
	fault_hit(sc, symbol);
	expect_bare(sc, &fn);
	expect_no_splat(sc);
	power(sc, &fn, false);
	expect_standby(sc, &fn);
	power(sc, &fn, true);
	use_and_leave(sc, &fn);
	expect_report(sc, &fn, "Enabling");
}

/* Switching off fails, and leaves a configured function without a device. */
static void off_fails(struct trial *sc, const char *symbol, long rc)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	fault_next(sc, symbol, rc);
	power_refused(sc, &fn, false, EIO);
	fault_hit(sc, symbol);
	expect_state(sc, &fn, FN_CONFIGURED);
	expect_absent(sc, &fn);
	expect_no_splat(sc);
	fn.inert = true;
	power(sc, &fn, false);
	expect_standby(sc, &fn);
	power(sc, &fn, true);
	use_and_leave(sc, &fn);
}

/* The kernel is asked to deconfigure and cannot, so the function stays. */
static void unplug_fails(struct trial *sc, const char *symbol, long rc)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	fault_next(sc, symbol, rc);
	unplug_start(sc, &fn);
	trial_handled(sc, fn.fid, PEC_DECONFIGURE);
	fault_hit(sc, symbol);
	expect_state(sc, &fn, FN_CONFIGURED);
	expect_absent(sc, &fn);
	/* QEMU still wants the function and takes it as soon as it is in standby. */
	fn.inert = true;
	power(sc, &fn, false);
	unplug_finish(sc, &fn);
	expect_gone(sc, &fn);
	plug(sc, &fn);
	use_and_leave(sc, &fn);
}

SCENARIO(faults_on_sclp, .title = "switches a function on that cannot be configured",
	 REQUIREMENTS(14, 22), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	power(sc, &fn, false);
	fault_next(sc, "sclp_pci_configure", -EIO);
	power_refused(sc, &fn, true, EIO);
	fault_hit(sc, "sclp_pci_configure");
	expect_standby(sc, &fn);
	expect_state(sc, &fn, FN_STANDBY);
	power(sc, &fn, true);
	use_and_leave(sc, &fn);
}

SCENARIO(faults_on_enable, .title = "switches a function on that cannot be enabled",
	 REQUIREMENTS(22),
	 .base = RED("was reported 0 times"), .fixed_by = 5,
	 .upstream = RED("was reported 0 times"),
	 .extended = true)
{
	on_fails(sc, "clp_enable_fh", -EIO, EIO);
}

SCENARIO(faults_on_ioat, .title = "switches a function on whose translation table is refused",
	 REQUIREMENTS(22, 24),
	 .base = RED("was reported 0 times"), .fixed_by = 5,
	 .upstream = RED("iommu_setup_default_domain"),
	 .extended = true)
{
	on_fails(sc, "zpci_register_ioat", -EIO, EIO);
}

SCENARIO(faults_on_memory, .title = "switches a function on without memory for its device",
	 REQUIREMENTS(22),
	 .base = RED("is still enabled"), .fixed_by = 5, .upstream = RED("is still enabled"),
	 .extended = true)
{
	on_fails(sc, "pci_alloc_dev", 0, ENODEV);
}

SCENARIO(faults_on_scan, .title = "switches a function on that the PCI core does not find",
	 REQUIREMENTS(22),
	 .base = RED("is still enabled"), .fixed_by = 5, .upstream = RED("is still enabled"),
	 .extended = true)
{
	on_fails(sc, "pci_scan_single_device", 0, ENODEV);
}

SCENARIO(faults_on_unread, .title = "switches a function on whose handle cannot be read then",
	 REQUIREMENTS(22), .base = RED("the kernel does not call clp_refresh_fh"), .fixed_by = 9,
	 .upstream = RED("the kernel does not call clp_refresh_fh"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	power(sc, &fn, false);
	/* It may have another one by now; if that is not to be known, the old one has to do. */
	fault_next(sc, "clp_refresh_fh", -EIO);
	power(sc, &fn, true);
	fault_owed(sc, "clp_refresh_fh");
	use_and_leave(sc, &fn);
}

SCENARIO(faults_off_disable, .title = "switches a function off that cannot be disabled",
	 REQUIREMENTS(22, 24), .extended = true)
{
	off_fails(sc, "clp_disable_fh", -EIO);
}

/* It is as it was then but for its device, and that is what a rescan finds. */
SCENARIO(faults_off_rescan, .title = "rescans when a function could not be switched off",
	 REQUIREMENTS(22, 24), .fixed_by = 7,
	 .base = RED("Unable to handle kernel pointer dereference"),
	 LATER({ 5, RED("its driver got no interrupt") }),
	 .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	fault_next(sc, "clp_disable_fh", -EIO);
	power_refused(sc, &fn, false, EIO);
	fault_hit(sc, "clp_disable_fh");
	expect_absent(sc, &fn);
	sysfs_rescan(sc, &fn);
	use_and_leave(sc, &fn);
}

SCENARIO(faults_off_sclp, .title = "switches a function off that cannot be deconfigured",
	 REQUIREMENTS(22), .extended = true)
{
	off_fails(sc, "sclp_pci_deconfigure", -EIO);
}

SCENARIO(faults_off_already, .title = "switches a function off that is disabled already",
	 REQUIREMENTS(22),
	 .base = RED("cannot be switched off: Invalid argument"), .fixed_by = 7,
	 .upstream = RED("cannot be switched off: Invalid argument"),
	 .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	/* Disabled is what was wanted, so this is not a failure. */
	fault_result(sc, "clp_disable_fh", CLP_ALREADY);
	power(sc, &fn, false);
	fault_hit(sc, "clp_disable_fh");
	expect_standby(sc, &fn);
	expect_state(sc, &fn, FN_STANDBY);
	power(sc, &fn, true);
	use_and_leave(sc, &fn);
}

SCENARIO(faults_off_unread, .title = "switches a function off that is disabled already, with a handle that cannot be read",
	 REQUIREMENTS(22), .base = RED("cannot be switched off"), .fixed_by = 7,
	 .upstream = RED("cannot be switched off"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	fault_result(sc, "clp_disable_fh", CLP_ALREADY);
	/* Asked for before it is disabled, and after. */
	fault_next(sc, "clp_refresh_fh", -EIO);
	fault_later(sc, "clp_refresh_fh", -EIO, 1);
	power(sc, &fn, false);
	fault_hit(sc, "clp_disable_fh");
	expect_standby(sc, &fn);
	expect_state(sc, &fn, FN_STANDBY);
	power(sc, &fn, true);
	use_and_leave(sc, &fn);
}

SCENARIO(faults_off_unheard, .title = "switches a function off that is disabled without an answer",
	 REQUIREMENTS(22), .fixed_by = 9,
	 .base = RED("cannot be switched off"), .upstream = RED("cannot be switched off"),
	 .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	fault_result(sc, "clp_disable_fh", -EIO);
	power(sc, &fn, false);
	fault_hit(sc, "clp_disable_fh");
	expect_standby(sc, &fn);
	expect_disabled(sc, &fn);
	power(sc, &fn, true);
	use_and_leave(sc, &fn);
}

SCENARIO(faults_unplug_disable, .title = "unplugs a function that cannot be disabled",
	 REQUIREMENTS(22, 24), .extended = true)
{
	unplug_fails(sc, "clp_disable_fh", -EIO);
}

SCENARIO(faults_unplug_sclp, .title = "unplugs a function that cannot be deconfigured",
	 REQUIREMENTS(22), .extended = true)
{
	unplug_fails(sc, "sclp_pci_deconfigure", -EIO);
}

SCENARIO(faults_unplug_already, .title = "unplugs a function that is disabled already",
	 REQUIREMENTS(22),
	 .base = RED("is still configured"), .fixed_by = 7, .upstream = RED("is still configured"),
	 .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	fault_result(sc, "clp_disable_fh", CLP_ALREADY);
	unplug_start(sc, &fn);
	trial_handled(sc, fn.fid, PEC_DECONFIGURE);
	fault_hit(sc, "clp_disable_fh");
	expect_left(sc, &fn);
	fn.standby = true;
	unplug_finish(sc, &fn);
	expect_gone(sc, &fn);
	plug(sc, &fn);
	use_and_leave(sc, &fn);
}

SCENARIO(faults_off_held, .title = "switches a held function off, in vain, and re-adds it",
	 REQUIREMENTS(8, 13, 22),
	 .base = RED("cannot create duplicate filename"), .fixed_by = 9,
	 .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	hold(sc, &fn);
	fault_next(sc, "clp_disable_fh", -EIO);
	unplug_start(sc, &fn);
	trial_handled(sc, fn.fid, PEC_DECONFIGURE);
	fault_hit(sc, "clp_disable_fh");
	fn.inert = true;
	power(sc, &fn, false);
	unplug_finish(sc, &fn);
	expect_absent(sc, &fn);
	plug(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	rebind(sc, &fn);
	use_and_leave(sc, &fn);
}
