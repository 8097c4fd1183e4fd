// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold when nothing is under way, and that nothing is left at the end.
 */
#include "failing.h"
#include "platform.h"
#include "world.h"

#include <linux/pci.h>
#include <pci_bus.h>

void shim_driver_boot(void);
unsigned int shim_pages_kept(void);
int shim_initcall_pci_base_init(void);

#define STEP	"out of step"	/* kind of a failure */

static size_t objects_at_boot;
static unsigned int nodes_at_boot;

static unsigned int count_devices(const struct zpci_dev *zdev, bool *registered)
{
	struct pci_dev *dev;
	unsigned int n = 0;
	int i = 0;

	*registered = false;
	while ((dev = shim_tracked(&i))) {
		if (dev->sysdata != zdev->zbus || dev->devfn != zdev->devfn)
			continue;
		n++;
		if (dev->dev.kobj.parent) {
			*registered = true;
			if (!dev->reset_methods[0])
				ex_fail("reset method lost", "of %s", pci_name(dev));
			if (!dev->resource[0].parent)
				ex_fail("BAR lost", "of %s", pci_name(dev));
		}
	}
	return n;
}

/* What returns as another one waits until its devices of before are released */
static bool waits(const struct zpci_dev *zdev, const struct fn *fn)
{
	return zdev->state == ZPCI_FN_STATE_RESERVED && fn->uid != zdev->uid &&
	       shim_holds(zdev->fid);
}

static void check_function(struct zpci_dev *zdev, const struct fn *fn)
{
	unsigned int present = zdev->state != ZPCI_FN_STATE_RESERVED;
	u32 fid = zdev->fid;
	bool registered;
	unsigned int devices = count_devices(zdev, &registered);
	/* One more for the lookup */
	unsigned int refs = zdev->kref.refcount.refs.counter - 1;

	if (refs != present + devices)
		ex_fail("references", "fid %x has %u: presence %u, devices %u", fid, refs,
			present, devices);
	if (zdev->state != ZPCI_FN_STATE_CONFIGURED && registered)
		ex_fail("state", "fid %x has a device in state %d", fid, zdev->state);
	if (zdev->state == ZPCI_FN_STATE_RESERVED && fn->state != FN_RESERVED && !waits(zdev, fn))
		ex_fail("function lost", "fid %x is %s, but reserved for Linux", fid,
			fn->state == FN_CONFIGURED ? "configured" : "in standby");
	if (zdev->state == ZPCI_FN_STATE_CONFIGURED && fn->state != FN_CONFIGURED)
		ex_fail(fn->state == FN_STANDBY && !registered ? STEP : "state", "fid %x is configured for Linux only", fid);
	if (zdev->state == ZPCI_FN_STATE_STANDBY && fn->state != FN_STANDBY)
		ex_fail(fn->state == FN_CONFIGURED ? STEP : "state",
			"fid %x is in standby for Linux, %s", fid,
			fn->state == FN_CONFIGURED ? "but configured" : "but reserved");
	if (fn->enabled && !registered && !world_removed(fid) && !shim_has_failed(FAIL_DISABLE))
		ex_fail("enabled", "fid %x has no device", fid);
	if (registered && zdev->zbus->domain_nr != fn->uid)
		ex_fail("state", "fid %x has UID %x, but is in domain %x", fid, fn->uid,
			zdev->zbus->domain_nr);
	if (registered && zdev->uid != fn->uid)
		ex_fail("state", "fid %x has UID %x, but is %x for Linux", fid, fn->uid,
			zdev->uid);
	if (zdev->state == ZPCI_FN_STATE_CONFIGURED && fn->asked)
		ex_fail("request ignored", "to deconfigure fid %x", fid);
	if (zdev->state == ZPCI_FN_STATE_CONFIGURED && !registered && !world_removed(fid))
		ex_fail("function lost", "fid %x is configured, but has no device", fid);
#ifdef HAVE_DMA_TABLE
	if (fn->table && !zdev->dma_table)
		ex_fail("state", "fid %x uses a translation table that is freed", fid);
	if (zdev->state == ZPCI_FN_STATE_RESERVED && zdev->dma_table)
		ex_fail("state", "fid %x is reserved, but has a translation table", fid);
#endif
}

static void word_on(const char *what, u32 fid)
{
	char word[20];

	snprintf(word, sizeof(word), "%s.%u", what, fid);
	world_verb(word, false);
}

/*
 * An event that is handled late may leave a function in standby that is configured, or the
 * other way round and without a device. With --accept for that it must be possible to
 * switch it on, off before if need be.
 */
static void switch_on(struct zpci_dev *zdev, const struct fn *fn)
{
	bool registered;

	count_devices(zdev, &registered);
	if (!ex_ignored(STEP) || zdev->state == ZPCI_FN_STATE_RESERVED ||
	    fn->state == FN_RESERVED || registered ||
	    (zdev->state == ZPCI_FN_STATE_CONFIGURED) == (fn->state == FN_CONFIGURED))
		return;
	if (zdev->state == ZPCI_FN_STATE_CONFIGURED)
		word_on("power0", zdev->fid);
	word_on("power1", zdev->fid);
	if (zdev->state != ZPCI_FN_STATE_CONFIGURED || fn->state != FN_CONFIGURED)
		ex_fail("function lost", "fid %x can not be switched on", zdev->fid);
}

/* Is it in use? */
static bool in_use(u32 fid)
{
	struct zpci_dev *zdev = get_zdev_by_fid(fid);
	bool registered = false;

	if (!zdev)
		return false;
	if (zdev->state == ZPCI_FN_STATE_CONFIGURED)
		count_devices(zdev, &registered);
	zpci_zdev_put(zdev);
	return registered;
}

static bool is_known(u32 fid)
{
	struct zpci_dev *zdev = get_zdev_by_fid(fid);
	bool known = zdev && zdev->state != ZPCI_FN_STATE_RESERVED;

	if (zdev)
		zpci_zdev_put(zdev);
	return known;
}

/*
 * After a call that failed the slot, or another plug, must bring a function back. What
 * Linux was not able to do or to see is not asked for any more.
 */
static void bring_back(u32 fid)
{
	struct zpci_dev *zdev;

	platform_fn[fid].asked = false;
	if (platform_fn[fid].enabled && !in_use(fid) && !world_removed(fid) &&
	    !shim_has_failed(FAIL_DISABLE))
		ex_fail("enabled", "fid %x has no device after a failure", fid);
	if (platform_fn[fid].state == FN_RESERVED ? !is_known(fid) : in_use(fid))
		return;
	word_on("power0", fid);
	word_on("power1", fid);
	platform_settle();
	if (in_use(fid))
		return;
	word_on("leave", fid);
	word_on("reserve", fid);
	platform_settle();
	word_on("plug", fid);
	platform_settle();
	zdev = get_zdev_by_fid(fid);
	if (zdev)
		zpci_zdev_put(zdev);
	if (!in_use(fid) && !(zdev && waits(zdev, &platform_fn[fid])))
		ex_fail("function lost", "fid %x does not come back after a failure", fid);
}

static void check_all(void)
{
	struct zpci_dev *zdev;
	u32 fid;

	platform_settle();
	if (shim_fail_no_more()) {
		for (fid = 0; fid < PLATFORM_FUNCTIONS; fid++)
			bring_back(fid);
	}
	for (fid = 0; fid < PLATFORM_FUNCTIONS; fid++) {
		zdev = get_zdev_by_fid(fid);
		if (zdev)
			switch_on(zdev, &platform_fn[fid]);
		if (zdev) {
			check_function(zdev, &platform_fn[fid]);
			zpci_zdev_put(zdev);
		} else if (platform_fn[fid].state != FN_RESERVED) {
			ex_fail("function lost", "fid %x is not known", fid);
		}
	}
}

static void finish(void)
{
	static char words[][16] = { "leave", "reserve" };
	unsigned int i;
	u32 fid;

	/* Some only now are what they were to be */
	if (world_put_all())
		check_all();
	ex_note("takes all away");
	for (fid = 0; fid < PLATFORM_FUNCTIONS; fid++) {
		for (i = 0; i < ARRAY_SIZE(words); i++)
			word_on(words[i], fid);
	}
	platform_settle();
	for (fid = 0; fid < PLATFORM_FUNCTIONS; fid++) {
		if (get_zdev_by_fid(fid))
			ex_fail("leak", "fid %x is left", fid);
	}
	for (i = 0; i < CONFIG_PCI_NR_FUNCTIONS * PCI_STD_NUM_BARS / 2; i++) {
		if (zpci_iomap_start[i].fh || zpci_iomap_start[i].bar)
			ex_fail("leak", "I/O map entry %u is left", i);
	}
	if (kernfs_count() != nodes_at_boot)
		ex_fail("leak", "%u names in sysfs are left", kernfs_count() - nodes_at_boot);
	if (ex_alloc_count() - shim_pages_kept() != objects_at_boot)
		ex_fail_at(ex_alloc_newest(), "leak", "%d objects are left, the newest from here",
			(int)(ex_alloc_count() - shim_pages_kept() - objects_at_boot));
}

static void boot(void)
{
	u32 fid;

	for (fid = 0; fid < PLATFORM_FUNCTIONS; fid++)
		platform_fn[fid].uid = fid + 0x10;
	shim_driver_boot();
	system_wq = alloc_ordered_workqueue("events", 0);
	system_unbound_wq = alloc_ordered_workqueue("events_unbound", 0);
	shim_initcall_pci_base_init();
	platform_boot();
	objects_at_boot = ex_alloc_count() - shim_pages_kept();
	nodes_at_boot = kernfs_count();
}

const struct ex_world ex_world = {
	.boot = boot,
	.verb = world_verb,
	.states = world_states,
	.fits = world_fits,
	.quiet = check_all,
	.finish = finish,
};
