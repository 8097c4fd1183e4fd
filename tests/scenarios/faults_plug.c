// SPDX-License-Identifier: GPL-2.0
/*
 * A function is plugged and one step of adding it fails, once.
 *
 * Up to the slot a failure leaves nothing behind: the function is unknown, and
 * its event may come again. With a slot it is known: configured, disabled, and
 * switching it off and on tries again.
 */
#include <errno.h>
#include <string.h>

#include "faults.h"

/* The function works and goes away for good. */
static void use_and_leave(struct trial *sc, struct fn *fn)
{
	expect_present(sc, fn);
	expect_io(sc, fn);
	unplug(sc, fn);
	expect_gone(sc, fn);
	expect_no_splat(sc);
}

/* A step before the slot fails. */
static void fails_unknown(struct trial *sc, const char *symbol, long rc)
{
	struct fn fn = FN(0x11, 0x22);

	fault_next(sc, symbol, rc);
	plug(sc, &fn);
	fault_hit(sc, symbol);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
	plug_again(sc, &fn);
	use_and_leave(sc, &fn);
	expect_report(sc, &fn, "Adding");
}

/* A step after the slot fails, also in the second attempt. */
static void fails_known(struct trial *sc, const char *symbol, long rc, unsigned int passed)
{
	struct fn fn = FN(0x11, 0x22);

	fault_later(sc, symbol, rc, passed);
	plug(sc, &fn);
	fault_hit(sc, symbol);
	expect_bare(sc, &fn);
	expect_no_splat(sc);
	power(sc, &fn, false);
	expect_standby(sc, &fn);
	power(sc, &fn, true);
	use_and_leave(sc, &fn);
	expect_report(sc, &fn, "Enabling");
}

SCENARIO(faults_plug_query, .title = "plugs a function whose properties cannot be read",
	 REQUIREMENTS(22),
	 .base = RED("was reported 0 times"), .fixed_by = 5,
	 .upstream = RED("was reported 0 times"),
	 .extended = true)
{
	fails_unknown(sc, "clp_query_pci_fn", -EIO);
}

SCENARIO(faults_plug_iommu_sysfs, .title = "plugs a function whose IOMMU gets no directory",
	 REQUIREMENTS(22),
	 .base = RED("was reported 0 times"), .fixed_by = 5,
	 .upstream = RED("was reported 0 times"),
	 .extended = true)
{
	fails_unknown(sc, "iommu_device_sysfs_add", -ENOMEM);
}

SCENARIO(faults_plug_iommu, .title = "plugs a function whose IOMMU cannot be registered",
	 REQUIREMENTS(22),
	 .base = RED("was reported 0 times"), .fixed_by = 5,
	 .upstream = RED("was reported 0 times"),
	 .extended = true)
{
	fails_unknown(sc, "iommu_device_register", -ENOMEM);
}

SCENARIO(faults_plug_domain, .title = "plugs a function that gets no PCI domain",
	 REQUIREMENTS(22),
	 .base = RED("was reported 0 times"), .fixed_by = 5,
	 .upstream = RED("was reported 0 times"),
	 .extended = true)
{
	fails_unknown(sc, "zpci_alloc_domain", -ENOSPC);
}

SCENARIO(faults_plug_bus, .title = "plugs a function that gets no PCI bus",
	 REQUIREMENTS(21, 22),
	 .base = RED("was reported 0 times"), .fixed_by = 5,
	 .upstream = RED("was reported 0 times"),
	 .extended = true)
{
	fails_unknown(sc, "pci_create_root_bus", 0);
}

SCENARIO(faults_plug_slot, .title = "plugs a function that gets no slot",
	 REQUIREMENTS(20, 22),
	 .base = RED("was reported 0 times"), .fixed_by = 5,
	 .upstream = RED("was reported 0 times"),
	 .extended = true)
{
	fails_unknown(sc, "__pci_hp_register", -EBUSY);
}

SCENARIO(faults_plug_enable, .title = "plugs a function that cannot be enabled",
	 REQUIREMENTS(22),
	 .base = RED("was reported 0 times"), .fixed_by = 5,
	 .upstream = RED("was reported 0 times"),
	 .extended = true)
{
	fails_known(sc, "clp_enable_fh", -EIO, 0);
}

SCENARIO(faults_plug_ioat, .title = "plugs a function whose translation table is refused",
	 REQUIREMENTS(22, 24),
	 .base = RED("was reported 0 times"), .fixed_by = 5,
	 .upstream = RED("iommu_setup_default_domain"),
	 .extended = true)
{
	fails_known(sc, "zpci_register_ioat", -EIO, 0);
}

SCENARIO(faults_plug_memory, .title = "plugs a function when there is no memory for its device",
	 REQUIREMENTS(22),
	 .base = RED("is still enabled"), .fixed_by = 5, .upstream = RED("is still enabled"),
	 .extended = true)
{
	fails_known(sc, "pci_alloc_dev", 0, 0);
}

SCENARIO(faults_plug_bridge, .title = "plugs a function when there is no memory for its bridge",
	 REQUIREMENTS(21, 22),
	 .base = RED("was reported 0 times"), .fixed_by = 5,
	 .upstream = RED("was reported 0 times"),
	 .extended = true)
{
	fails_unknown(sc, "pci_alloc_host_bridge", 0);
}

/* Lines of the list of address ranges. */
static size_t nr_ranges(struct trial *sc)
{
	struct agent_reply reply;
	size_t nr = 0;
	char *s;

	if (!trial_ok(sc) || trial_request(sc, &reply, "read /proc/iomem"))
		return 0;
	for (s = reply.data; (s = strchr(s, '\n')); s++)
		nr++;
	agent_reply_free(&reply);
	return nr;
}

SCENARIO(faults_plug_bar, .title = "plugs a function whose second BAR gets no addresses",
	 REQUIREMENTS(22),
	 .base = RED("is still there"), .fixed_by = 5, .upstream = RED("is still there"),
	 .extended = true)
{
	size_t before = nr_ranges(sc), after;

	fails_known(sc, "request_resource", -EBUSY, 1);
	after = nr_ranges(sc);
	if (before != after)
		trial_fail(sc, "there are %zu ranges of addresses in use, not %zu", after, before);
}

SCENARIO(faults_plug_scan, .title = "plugs a function that the PCI core does not find",
	 REQUIREMENTS(22),
	 .base = RED("is still enabled"), .fixed_by = 5, .upstream = RED("is still enabled"),
	 .extended = true)
{
	fails_known(sc, "pci_scan_single_device", 0, 0);
}

SCENARIO(faults_plug_setup, .title = "plugs a function whose header is not understood",
	 REQUIREMENTS(22),
	 .base = RED("is still enabled"), .fixed_by = 5, .upstream = RED("is still enabled"),
	 .extended = true)
{
	fails_known(sc, "pci_setup_device", -EIO, 0);
}

SCENARIO(faults_plug_twice, .title = "plugs a function that can be added the third time only",
	 REQUIREMENTS(8, 22),
	 .base = RED("has no device after plug"), .fixed_by = 9,
	 .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	fault_next(sc, "iommu_device_register", -ENOMEM);
	plug(sc, &fn);
	fault_hit(sc, "iommu_device_register");
	expect_gone(sc, &fn);
	fault_next(sc, "__pci_hp_register", -EBUSY);
	plug_again(sc, &fn);
	fault_hit(sc, "__pci_hp_register");
	expect_gone(sc, &fn);
	expect_no_splat(sc);
	/* An event that names no function finds what the others missed. */
	rescan_all(sc);
	use_and_leave(sc, &fn);
}
