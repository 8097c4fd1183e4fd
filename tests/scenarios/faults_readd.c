// SPDX-License-Identifier: GPL-2.0
/*
 * A held function comes back and one step of that fails, once.
 */
#include <errno.h>

#include "events.h"
#include "faults.h"
#include "stages.h"

static void use_drop_and_leave(struct trial *sc, struct fn *fn)
{
	expect_present(sc, fn);
	expect_io(sc, fn);
	drop(sc, fn, DROP_PLAIN);
	rebind(sc, fn);
	expect_present(sc, fn);
	expect_io(sc, fn);
	unplug(sc, fn);
	expect_gone(sc, fn);
	expect_no_splat(sc);
}

/* The function comes back to its slot, but cannot be used yet. */
static void fails_known(struct trial *sc, const char *symbol, long rc)
{
	struct fn fn = FN(0x11, 0x22);

	leave_held(sc, &fn);
	fault_next(sc, symbol, rc);
	plug(sc, &fn);
	fault_hit(sc, symbol);
	expect_bare(sc, &fn);
	power(sc, &fn, false);
	expect_standby(sc, &fn);
	power(sc, &fn, true);
	use_drop_and_leave(sc, &fn);
	expect_report(sc, &fn, "Enabling");
}

/* The function does not come back before the second event. */
static void query_fails(struct trial *sc, unsigned int passed)
{
	struct fn fn = FN(0x11, 0x22);

	leave_held(sc, &fn);
	fault_later(sc, "clp_query_pci_fn", -EIO, passed);
	plug(sc, &fn);
	/* What has changed since the last life is only known to who asks. */
	fault_owed(sc, "clp_query_pci_fn");
	expect_state(sc, &fn, FN_RESERVED);
	power_refused(sc, &fn, true, EIO);
	expect_no_splat(sc);
	plug_again(sc, &fn);
	use_drop_and_leave(sc, &fn);
	expect_report(sc, &fn, "Adding");
}

SCENARIO(faults_readd_query, .title = "re-adds a held function whose properties cannot be read",
	 REQUIREMENTS(4, 8, 22),
	 .base = RED("is unknown to the kernel, not reserved"), .fixed_by = 9,
	 .upstream = RED("does not call clp_query_pci_fn here"),
	 .extended = true)
{
	query_fails(sc, 0);
}

SCENARIO(faults_readd_refresh, .title = "re-adds a held function whose new properties get lost",
	 REQUIREMENTS(4, 8, 22),
	 .base = RED("cannot create duplicate filename"), .fixed_by = 9,
	 .upstream = RED("does not call clp_query_pci_fn here"),
	 .extended = true)
{
	query_fails(sc, 1);
}

SCENARIO(faults_readd_enable, .title = "re-adds a held function that cannot be enabled",
	 REQUIREMENTS(8, 22),
	 .base = RED("cannot create duplicate filename"), .fixed_by = 9,
	 .upstream = RED("was reported 0 times"),
	 .extended = true)
{
	fails_known(sc, "clp_enable_fh", -EIO);
}

SCENARIO(faults_readd_ioat, .title = "re-adds a held function whose translation table is refused",
	 REQUIREMENTS(8, 22, 24),
	 .base = RED("cannot create duplicate filename"), .fixed_by = 9,
	 .upstream = RED("iommu_setup_default_domain"),
	 .extended = true)
{
	fails_known(sc, "zpci_register_ioat", -EIO);
}

SCENARIO(faults_readd_scan, .title = "re-adds a held function that the PCI core does not find",
	 REQUIREMENTS(8, 22),
	 .base = RED("cannot create duplicate filename"), .fixed_by = 9,
	 .upstream = RED("is still enabled"),
	 .extended = true)
{
	fails_known(sc, "pci_scan_single_device", 0);
}

SCENARIO(faults_readd_gone, .title = "re-adds a held function in vain and drops it then",
	 REQUIREMENTS(8, 13, 22),
	 .base = RED("cannot create duplicate filename"), .fixed_by = 9,
	 .upstream = RED("possible circular locking dependency"),
	 .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	leave_held(sc, &fn);
	fault_next(sc, "clp_enable_fh", -EIO);
	plug(sc, &fn);
	fault_hit(sc, "clp_enable_fh");
	expect_bare(sc, &fn);
	drop(sc, &fn, DROP_RESCAN);
	expect_state(sc, &fn, FN_CONFIGURED);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	plug(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}

/* A held function is reserved and could not be disabled. Returns its handle if it had been. */
static uint32_t leave_enabled(struct trial *sc, struct fn *fn)
{
	uint32_t fh;

	plug(sc, fn);
	expect_works(sc, fn);
	fh = fn_handle(sc, fn) & ~FH_ENABLED;
	hold(sc, fn);
	fault_next(sc, "clp_disable_fh", -EIO);
	inject(sc, fn, PEC_RESERVED, fh);
	expect_absent(sc, fn);
	fault_hit(sc, "clp_disable_fh");
	return fh;
}

/* What it was enabled for, and with which translation table, nobody knows any more. */
SCENARIO(faults_readd_stuck, .title = "takes back a function that cannot be disabled, again and again",
	 REQUIREMENTS(13, 22, 24), .fixed_by = 9, .base = RED("device 0011:00:00.0 is still there"),
	 .upstream = RED("device 0011:00:00.0 is still there"),
	 LATER({ 7, RED("the kernel does not call clp_disable_fh") }),
	 .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	uint32_t fh = leave_enabled(sc, &fn);

	/* Enabled, and with no table: it is not to be used as it is. */
	fault_next(sc, "clp_disable_fh", -EIO);
	inject(sc, &fn, PEC_CONFIGURED, fh);
	fault_owed(sc, "clp_disable_fh");
	expect_absent(sc, &fn);
	expect_report(sc, &fn, "Enabling");
	fn.inert = true;
	power(sc, &fn, false);
	fn.inert = false;
	power(sc, &fn, true);
	expect_works(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	leave(sc, &fn);
}

SCENARIO(faults_readd_enabled, .title = "takes back a function that could not be disabled, and fails to give it a table",
	 REQUIREMENTS(13, 22, 24), .fixed_by = 9, .base = RED("device 0011:00:00.0 is still there"),
	 .upstream = RED("device 0011:00:00.0 is still there"),
	 LATER({ 7, RED("the kernel does not call zpci_register_ioat") }),
	 .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	uint32_t fh = leave_enabled(sc, &fn);

	fault_next(sc, "zpci_register_ioat", -EIO);
	inject(sc, &fn, PEC_CONFIGURED, fh);
	fault_owed(sc, "zpci_register_ioat");
	expect_bare(sc, &fn);
	expect_report(sc, &fn, "Enabling");
	power(sc, &fn, false);
	power(sc, &fn, true);
	expect_works(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	leave(sc, &fn);
}
