// SPDX-License-Identifier: GPL-2.0
/*
 * What can be made to fail, and the lifecycles in which it does.
 *
 * A site is a function of the kernel that the compiler has left as one in all kernels
 * under test. What it has put into its callers is reached by way of what that calls:
 * see Documentation/faults.rst.
 */
#include "sweep.h"

#include <errno.h>
#include <string.h>

#include "array.h"
#include "feature.h"

/* Where zPCI begins to work: events, writers of files, work items. */
#define ZPCI	"below=zpci_event_availability,enable_slot,disable_slot,recover_store,"	\
		"reset_slot,zpci_release_work,zpci_rescan"

/* Functions of zPCI that allocate. They call an allocator, or one of its wrappers. */
#define OWN	"below=zpci_create_device,zpci_bus_device_register,zpci_setup_bus_resources,"	\
		"__zpci_dma_init_device,zpci_dma_init_device,dma_walk_cpu_trans,"		\
		"zpci_fmb_enable_device,zpci_readd_device,zpci_end_lost_life,"			\
		"zpci_device_arrived,zpci_deconfigure_device,s390_dma_map_pages,s390_dma_alloc"

/* Condition code of an instruction that was refused. */
#define CC_ERROR	1

#define SITE(_name, _what, _symbol, _rc, ...)					\
	{ .name = (_name), .what = (_what), .symbol = (_symbol), .rc = (_rc), ##__VA_ARGS__ }

const struct sweep_site sweep_sites[] = {
	SITE("clp_query", "CLP: query function", "clp_query_pci_fn", -EIO, .brief = true),
	SITE("clp_list", "CLP: list functions", "clp_list_pci_req", -EIO, .brief = true),
	SITE("clp_enable", "CLP: enable function", "clp_enable_fh", -EIO, .brief = true),
	SITE("clp_disable", "CLP: disable function", "clp_disable_fh", -EIO, .stays_enabled = true,
	     .brief = true),
	SITE("clp_enable_answer", "CLP: answer to enable", "clp_enable_fh", -EIO, .done = true),
	SITE("clp_disable_answer", "CLP: answer to disable", "clp_disable_fh", -EIO, .done = true,
	     .stays_enabled = true),
	SITE("clp_set", "CLP: set function, both ways", "clp_set_pci_fn", -ENOMEM,
	     .stays_enabled = true),
	SITE("sclp_configure", "SCLP: configure", "sclp_pci_configure", -EIO, .words = ZPCI),
	SITE("sclp_deconfigure", "SCLP: deconfigure", "sclp_pci_deconfigure", -EIO, .words = ZPCI,
	     .brief = true),
	SITE("sclp_configure_answer", "SCLP: answer to configure", "sclp_pci_configure", -EIO,
	     .done = true, .words = ZPCI),
	SITE("sclp_deconfigure_answer", "SCLP: answer to deconfigure", "sclp_pci_deconfigure", -EIO,
	     .done = true, .words = ZPCI),
	SITE("ioat_register", "IOAT: register table", "zpci_register_ioat", CC_ERROR,
	     .brief = true),
	SITE("ioat_unregister", "IOAT: unregister table", "zpci_unregister_ioat", CC_ERROR),
	SITE("dma_table", "DMA: root of translation table", "dma_alloc_cpu_table", 0),
	SITE("iommu_sysfs", "IOMMU: directory", "iommu_device_sysfs_add", -ENOMEM),
	SITE("iommu_register", "IOMMU: registration", "iommu_device_register", -ENOMEM,
	     .brief = true),
	SITE("iommu_probe", "IOMMU: device and its group", "iommu_probe_device", -ENOMEM),
	SITE("domain", "bus: PCI domain", "zpci_alloc_domain", -ENOSPC),
	SITE("bridge", "bus: host bridge", "pci_alloc_host_bridge", 0),
	SITE("root_bus", "bus: root bus", "pci_create_root_bus", 0, .brief = true),
	SITE("bus_device", "bus: place of the function", "zpci_bus_device_register", -ENOSPC),
	SITE("slot", "slot: registration", "__pci_hp_register", -EBUSY, .brief = true),
	SITE("slot_create", "slot: memory and name", "pci_create_slot", -ENOMEM),
	SITE("slot_files", "slot: files", "pci_hp_add", -ENOMEM),
	SITE("bar", "BAR: addresses", "request_resource", -EBUSY, .brief = true),
	SITE("bars", "BAR: all of them", "zpci_setup_bus_resources", -ENOMEM),
	SITE("bar_claim", "BAR: claim by the PCI core", "pci_claim_resource", -EBUSY),
	SITE("device", "device: memory", "pci_alloc_dev", 0),
	SITE("header", "device: header", "pci_setup_device", -EIO),
	/* The PCI core looks at each place of a bus. The function is in the first one. */
	SITE("scan", "device: scan", "pci_scan_single_device", 0, .words = "r3=0", .brief = true),
	SITE("measurement", "measurement block", "zpci_fmb_enable_device", -ENOMEM),
	SITE("page", "allocation: pages", "__get_free_pages", 0, .words = "gfp=2 " ZPCI),
	SITE("vmalloc", "allocation: virtual memory", "vzalloc", 0, .words = ZPCI),
	SITE("slab_own", "allocation: objects, by zPCI itself", "should_failslab", -ENOMEM,
	     .words = "gfp=3 within=4 " OWN),
	SITE("slab", "allocation: objects, by anybody", "should_failslab", -ENOMEM,
	     .words = "gfp=3 " ZPCI, .costly = true),
	SITE("slab_domain", "allocation: objects of a domain", "should_failslab", -ENOMEM,
	     .words = "gfp=3 below=s390_domain_alloc,s390_iommu_attach_device,s390_iommu_map"),
};

const size_t nr_sweep_sites = ARRAY_SIZE(sweep_sites);

static const struct sweep_act *const power_acts[] = {
	&act_plug, &act_off, &act_on, &act_unplug, NULL,
};

static const struct sweep_act *const held_acts[] = {
	&act_plug, &act_leave_held, &act_plug, &act_drop, &act_unplug, NULL,
};

static const struct sweep_act *const standby_acts[] = {
	&act_plug_standby, &act_on, &act_off, &act_unplug, NULL,
};

static const struct sweep_act *const several_acts[] = {
	&act_plug_several, &act_unplug_several, &act_plug, &act_take, NULL,
};

static const struct sweep_act *const recover_acts[] = {
	&act_plug, &act_recover, &act_reset, &act_rescan, &act_rebind, &act_unplug, NULL,
};

static const struct sweep_act *const lost_acts[] = {
	&act_plug, &act_vanish, &act_plug, &act_replace, &act_plug, &act_unplug, NULL,
};

static const struct sweep_act *const vfio_acts[] = {
	&act_plug, &act_vfio, &act_unplug, NULL,
};

#define LIFE(_name, _title, _acts, ...)						\
	{ .name = (_name), .title = (_title), .acts = (_acts), ##__VA_ARGS__ }

const struct sweep_life sweep_lives[] = {
	LIFE("power", "plug, power cycle, unplug", power_acts, .costly = true),
	LIFE("held", "plug, unplug while held, plug, drop, unplug", held_acts, .brief = true),
	LIFE("standby", "plug in standby, power cycle, unplug", standby_acts),
	LIFE("several", "appear and vanish by 0x0306, plug, be taken away by 0x0304", several_acts),
	LIFE("recover", "plug, recover, reset, remove and rescan, rebind, unplug", recover_acts),
	LIFE("lost", "plug, leave with the last event lost, plug, leave unseen, plug, unplug",
	     lost_acts),
	LIFE("vfio", "plug, use by vfio, unplug", vfio_acts, .needs = NEEDS_VFIO),
};

const size_t nr_sweep_lives = ARRAY_SIZE(sweep_lives);

#define CORE_WARNS	"at drivers/iommu/iommu.c:"
#define NOT_TOLD	"its writer was not told"

const struct sweep_known sweep_known[] = {
	/*
	 * The IOMMU core takes for granted that a domain that was attached once, or blocks
	 * DMA, can always be attached, and that a domain can always be detached. It warns
	 * when not, and goes on to use what vfio frees. Who closes vfio is told nothing.
	 */
	{ "vfio", "ioat_register", CORE_WARNS, NULL },
	{ "vfio", "ioat_register", NOT_TOLD, "iommu_group_release_dma_owner" },
	{ "vfio", "ioat_unregister", CORE_WARNS, NULL },
	{ "vfio", "ioat_unregister", NOT_TOLD, "iommu_group_release_dma_owner" },
	{ "vfio", "slab_domain", CORE_WARNS, NULL },
	/* It ignores a device that it cannot probe, which vfio refuses then. */
	{ "vfio", "iommu_probe", "Invalid argument", "iommu_bus_notifier" },
	/*
	 * The PCI core puts a host bridge twice that it cannot add, and does not see that
	 * it has no resource for the numbers of buses. The latter is not survived, so nobody
	 * says who it was. Of long chains of callers only the nearest are known.
	 */
	{ "power", "slab", "refcount_t: underflow", "pci_register_host_bridge" },
	{ "power", "slab", "refcount_t: underflow", "kernfs_new_node" },
	{ "power", "slab", "Unable to handle kernel pointer dereference", NULL },
	/* It does not tell that a bus has no room for a resource. */
	{ "power", "slab", "has no driver", "pci_bus_add_resource" },
	/* It warns of a device that it cannot add, and leaves it half added. */
	{ "power", "slab", "at drivers/pci/probe.c:", NULL },
	/* Interrupts remove files of theirs that they could not make. */
	{ "power", "slab", "at fs/proc/generic.c:", "register_irq_proc" },
};

const size_t nr_sweep_known = ARRAY_SIZE(sweep_known);

/**
 * sweep_find_site() - find a site
 * @name: its name
 *
 * Return: the site, NULL: there is none.
 */
const struct sweep_site *sweep_find_site(const char *name)
{
	size_t i;

	for (i = 0; i < nr_sweep_sites; i++) {
		if (!strcmp(sweep_sites[i].name, name))
			return &sweep_sites[i];
	}
	return NULL;
}

/**
 * sweep_find_life() - find a lifecycle
 * @name: its name
 *
 * Return: the lifecycle, NULL: there is none.
 */
const struct sweep_life *sweep_find_life(const char *name)
{
	size_t i;

	for (i = 0; i < nr_sweep_lives; i++) {
		if (!strcmp(sweep_lives[i].name, name))
			return &sweep_lives[i];
	}
	return NULL;
}
