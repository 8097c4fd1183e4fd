// SPDX-License-Identifier: GPL-2.0
/*
 * The words of scenarios. A digit behind a word is the FID, 1 if there is none.
 * A word that does not fit the state of the function does nothing.
 */
#include "failing.h"
#include "platform.h"
#include "world.h"

#include <linux/pci.h>

/*
 * Steps of the platform: from a state to another one, with an event. They are one
 * step, so whoever looks sees the new state or does not, and the event is queued.
 */
static const struct step {
	const char *word;
	enum fn_state from, to;
	u16 pec;
} steps[] = {
	{ "plug", FN_RESERVED, FN_CONFIGURED, 0x0301 },
	{ "appear", FN_RESERVED, FN_STANDBY, 0x0302 },
	{ "plug_uid", FN_RESERVED, FN_CONFIGURED, 0x0301 },
	{ "plug6", FN_RESERVED, FN_CONFIGURED, 0x0306 },
	{ "appear6", FN_RESERVED, FN_STANDBY, 0x0306 },
	{ "configure", FN_STANDBY, FN_CONFIGURED, 0x0301 },
	{ "request", FN_CONFIGURED, FN_CONFIGURED, 0x0303 },
	{ "deconfigure", FN_CONFIGURED, FN_STANDBY, 0x0304 },
	{ "leave", FN_CONFIGURED, FN_RESERVED, 0x0304 },
	{ "lost8", FN_CONFIGURED, FN_RESERVED, 0x0308 },
	{ "lost6", FN_CONFIGURED, FN_RESERVED, 0x0306 },
	{ "reserve", FN_STANDBY, FN_RESERVED, 0x0308 },
	{ "reserve6", FN_STANDBY, FN_RESERVED, 0x0306 },
	{ "vanish", FN_CONFIGURED, FN_RESERVED, 0 },
	{ "return", FN_RESERVED, FN_CONFIGURED, 0 },
	{ "stray", FN_RESERVED, FN_RESERVED, 0x003a },
	{ "error", FN_CONFIGURED, FN_CONFIGURED, 0x003a },
	{ "fatal", FN_CONFIGURED, FN_CONFIGURED, 0x003b },
};

static void do_step(const struct step *step, u32 fid)
{
	struct fn *fn = &platform_fn[fid];
	u32 fh;

	platform_point(EX_UPDATE);
	if (fn->state != step->from)
		return;
	if (step->from == FN_RESERVED && step->to != FN_RESERVED)
		fn->life++;
	/* It returns as another one would, in another domain */
	if (!strcmp(step->word, "plug_uid"))
		fn->uid ^= 0x20;
	if (step->to != FN_CONFIGURED) {
		fn->enabled = false;
		fn->table = false;
	}
	fh = platform_fh(fid);
	fn->asked = step->pec == 0x0303;
	fn->state = step->to;
	ex_changed();
	/* An event about many functions names none, one that got lost is like a failure */
	if (!step->pec)
		shim_fail_lost();
	else if (step->pec == 0x0306)
		platform_event(step->pec, 0, 0);
	else
		platform_event(step->pec, fid, fh);
}

static int match_device(struct device *dev, void *data)
{
	struct pci_dev **found = data;
	char name[32];

	snprintf(name, sizeof(name), "%s", (char *)found[1]);
	if (dev->killed || strcmp(dev_name(dev), name))
		return 0;
	found[0] = pci_dev_get(to_pci_dev(dev));
	return 1;
}

static void name_of(u32 fid, char *name)
{
	snprintf(name, 32, "%04x:00:00.0", platform_fn[fid].uid);
}

/* The device of a function, with a reference, or NULL */
static struct pci_dev *find_device(u32 fid)
{
	char name[32];
	struct pci_dev *found[2] = { NULL, (void *)name };

	name_of(fid, name);
	bus_for_each_dev(&pci_bus_type, found, match_device);
	return found[0];
}

static void verb_hold(u32 fid)
{
	struct pci_dev *dev = find_device(fid);

	if (!shim_hold(fid, dev))
		pci_dev_put(dev);
}

static void verb_put(u32 fid)
{
	pci_dev_put(shim_oldest(fid));
}

static DEFINE_SPINLOCK(somebodys_lock);

static void verb_put_atomic(u32 fid)
{
	spin_lock(&somebodys_lock);
	pci_dev_put(shim_oldest(fid));
	spin_unlock(&somebodys_lock);
}

static void verb_put_rescan(u32 fid)
{
	pci_lock_rescan_remove();
	pci_dev_put(shim_oldest(fid));
	pci_unlock_rescan_remove();
}

static int look_at(struct device *dev, void *data)
{
	return 0;
}

static void verb_walk(u32 fid)
{
	bus_for_each_dev(&pci_bus_type, NULL, look_at);
}

/* Write to a file of sysfs: who is in it keeps it from being removed */
static void write_file(const char *dir, const char *file, void (*store)(void *owner))
{
	struct kernfs_node *kn = kernfs_open(dir, file);

	if (!kn)
		return;
	if (kernfs_enter(kn)) {
		store(kn->owner);
		kernfs_leave(kn);
	}
	kernfs_close(kn);
}

static void store_power_0(void *owner)
{
	struct pci_slot *slot = owner;
	struct hotplug_slot *hotplug = slot->hotplug;

	ex_note("power 0: %d", hotplug->ops->disable_slot(hotplug));
}

static void store_power_1(void *owner)
{
	struct pci_slot *slot = owner;
	struct hotplug_slot *hotplug = slot->hotplug;

	ex_note("power 1: %d", hotplug->ops->enable_slot(hotplug));
}

static void power(u32 fid, void (*store)(void *owner))
{
	char name[16];

	snprintf(name, sizeof(name), "%08x", fid);
	write_file(name, "power", store);
}

static void verb_power0(u32 fid)
{
	power(fid, store_power_0);
}

static void verb_power1(u32 fid)
{
	power(fid, store_power_1);
}

static bool removed[PLATFORM_FUNCTIONS];

static void store_remove(void *owner)
{
	struct device *dev = owner;

	if (device_remove_file_self(dev, "remove"))
		pci_stop_and_remove_bus_device_locked(to_pci_dev(dev));
}

static void verb_remove(u32 fid)
{
	char name[32];

	name_of(fid, name);
	removed[fid] = true;
	write_file(name, "remove", store_remove);
}

/* The PCI core has no reference itself while it waits for the lock, see limits.rst */
static void store_remove_held(void *owner)
{
	struct device *dev = get_device(owner);

	store_remove(owner);
	put_device(dev);
}

static void verb_remove_held(u32 fid)
{
	char name[32];

	name_of(fid, name);
	removed[fid] = true;
	write_file(name, "remove", store_remove_held);
}

/*
 * While nothing happens to a configured function it can be reset, or somebody else has
 * the lock. The platform's steps are counted without a point, they are looked at only.
 */
static void store_reset(void *owner)
{
	struct pci_dev *dev = to_pci_dev((struct device *)owner);
	struct zpci_dev *zdev = to_zpci(dev);
	unsigned int steps = platform_steps;
	enum zpci_state state = zdev->state;
	int rc = pci_reset_function(dev);

	ex_note("reset: %d", rc);
	if (rc == -EIO && state == ZPCI_FN_STATE_CONFIGURED && zdev->state == state &&
	    steps == platform_steps)
		ex_fail("reset", "of a configured function fails with %d", rc);
}

/* By somebody who has a device that may have been removed: its successor is not reset */
static void verb_reset_held(u32 fid)
{
	struct pci_dev *dev = shim_oldest(fid);
	bool gone;
	int rc;

	if (!dev)
		return;
	gone = !dev->dev.kobj.parent;
	rc = pci_reset_function(dev);
	ex_note("reset: %d", rc);
	if (gone && !rc)
		ex_fail("reset", "a removed device resets its successor");
	pci_dev_put(dev);
}

static void verb_reset(u32 fid)
{
	char name[32];

	name_of(fid, name);
	write_file(name, "reset", store_reset);
}

#ifdef ARCH_PCI_DEV_GROUPS
/* Since 6.6 it is the PCI core that has the list */
static const struct attribute_group *const attr_groups[] = { ARCH_PCI_DEV_GROUPS };
#else
#define attr_groups zpci_attr_groups
#endif

/* "recover" is found in the attributes that zPCI gives all its devices */
static const struct device_attribute *find_recover(void)
{
	struct attribute **attr;

	for (attr = attr_groups[0]->attrs; *attr; attr++) {
		if (!strcmp((*attr)->name, "recover"))
			return container_of(*attr, struct device_attribute, attr);
	}
	return NULL;
}

static void store_recover(void *owner)
{
	struct device_attribute *attr = (struct device_attribute *)find_recover();

	ex_note("recover: %ld", (long)attr->store(owner, attr, "1", 1));
}

static void verb_recover(u32 fid)
{
	char name[32];

	name_of(fid, name);
	write_file(name, "recover", store_recover);
}

static void verb_rescan(u32 fid)
{
	shim_pci_rescan();
}

static void show_all(void *owner)
{
	static char page[PAGE_SIZE];
	struct attribute **attr;

	for (attr = attr_groups[0]->attrs; *attr; attr++) {
		struct device_attribute *a = container_of(*attr, struct device_attribute, attr);

		if (a->show)
			a->show(owner, a, page);
	}
}

static void verb_read(u32 fid)
{
	char name[32];

	name_of(fid, name);
	write_file(name, "attribute", show_all);
}

static void verb_again(u32 fid)
{
	platform_repeat();
}

static void verb_settle(u32 fid)
{
	platform_settle();
}

static const struct verb {
	const char *word;
	void (*fn)(u32 fid);
} verbs[] = {
	{ "again", verb_again },
	{ "hold", verb_hold },
	{ "power0", verb_power0 },
	{ "power1", verb_power1 },
	{ "put", verb_put },
	{ "put_atomic", verb_put_atomic },
	{ "put_rescan", verb_put_rescan },
	{ "read", verb_read },
	{ "recover", verb_recover },
	{ "remove", verb_remove },
	{ "remove_held", verb_remove_held },
	{ "rescan", verb_rescan },
	{ "reset", verb_reset },
	{ "reset_held", verb_reset_held },
	{ "settle", verb_settle },
	{ "walk", verb_walk },
};

static bool matches(const char *text, const char *word, u32 *fid)
{
	size_t n = strlen(word);

	if (strncmp(text, word, n))
		return false;
	*fid = 1;
	if (text[n] == '.' && text[n + 1] >= '0' && text[n + 1] < '0' + PLATFORM_FUNCTIONS) {
		*fid = text[n + 1] - '0';
		n += 2;
	}
	return !text[n];
}

bool world_verb(const char *text, bool dry)
{
	unsigned int i;
	u32 fid;

	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		if (matches(text, steps[i].word, &fid)) {
			if (!dry)
				do_step(&steps[i], fid);
			return true;
		}
	}
	if (shim_fail_verb(text, dry))
		return true;
	for (i = 0; i < ARRAY_SIZE(verbs); i++) {
		if (matches(text, verbs[i].word, &fid)) {
			if (!dry)
				verbs[i].fn(fid);
			return true;
		}
	}
	return false;
}

/* Bit 8 * FID + state of a function */
uint64_t world_states(void)
{
	uint64_t states = 0;
	u32 fid;

	for (fid = 0; fid < PLATFORM_FUNCTIONS; fid++)
		states |= 1UL << (8 * fid + platform_fn[fid].state);
	return states;
}

/* A step fits if its function is, or was, in the state that it begins with */
bool world_fits(const char *text, uint64_t states)
{
	unsigned int i;
	u32 fid;

	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		if (matches(text, steps[i].word, &fid))
			return states >> (8 * fid + steps[i].from) & 1;
	}
	return true;
}

/* Puts all references. Were there any? */
bool world_put_all(void)
{
	bool any = false;
	u32 fid;

	for (fid = 0; fid < PLATFORM_FUNCTIONS; fid++) {
		while (shim_holds(fid)) {
			any = true;
			verb_put(fid);
		}
	}
	return any;
}

/* Did somebody remove the device by its file? */
bool world_removed(u32 fid)
{
	return removed[fid];
}
