// SPDX-License-Identifier: GPL-2.0
/*
 * Physical slots and the hotplug core. Watched by the explorer, with the locks of
 * the kernel's.
 *
 * Simplified: of a slot's files there is only "power"; the number of a slot is
 * the devfn, as it is with a slot per function.
 */
#include "failing.h"
#include "s390.h"

#include <linux/pci.h>

static DEFINE_MUTEX(pci_hp_mutex);
DEFINE_MUTEX(pci_slot_mutex);
static LIST_HEAD(pci_hotplug_slot_list);

static void slot_release(struct kobject *kobj)
{
	struct pci_slot *slot = container_of(kobj, struct pci_slot, kobj);
	struct pci_dev *dev;

	down_read(&pci_bus_sem);
	list_for_each_entry(dev, &slot->bus->devices, bus_list) {
		if (dev->devfn == slot->number)
			dev->slot = NULL;
	}
	up_read(&pci_bus_sem);
	list_del(&slot->list);
	pci_bus_put(slot->bus);
	kfree(slot);
}

static struct pci_slot *get_slot(struct pci_bus *bus, int nr)
{
	struct pci_slot *slot;

	list_for_each_entry(slot, &bus->slots, list) {
		if (slot->number == nr) {
			kobject_get(&slot->kobj);
			return slot;
		}
	}
	return NULL;
}

/* Which slot is a new device in? It keeps no reference */
void shim_slot_assign(struct pci_dev *dev)
{
	struct pci_slot *slot;

	mutex_lock(&pci_slot_mutex);
	list_for_each_entry(slot, &dev->bus->slots, list) {
		if (slot->number == dev->devfn)
			dev->slot = slot;
	}
	mutex_unlock(&pci_slot_mutex);
}

static struct pci_slot *create_slot(struct pci_bus *bus, int nr, const char *name)
{
	struct pci_slot *slot;
	struct pci_dev *dev;

	mutex_lock(&pci_slot_mutex);
	slot = get_slot(bus, nr);
	if (slot) {
		if (slot->hotplug) {
			kobject_put(&slot->kobj);
			slot = ERR_PTR(-EBUSY);
		}
		goto out;
	}
	slot = kzalloc(sizeof(*slot), GFP_KERNEL);
	slot->bus = pci_bus_get(bus);
	slot->number = nr;
	kobject_init(&slot->kobj, slot_release);
	INIT_LIST_HEAD(&slot->list);
	list_add(&slot->list, &bus->slots);
	/* The kernel would find another name, but a slot with one is a defect */
	slot->kobj.sd = kernfs_add(&kernfs_slots, name, NULL, slot);
	down_read(&pci_bus_sem);
	list_for_each_entry(dev, &bus->devices, bus_list) {
		if (dev->devfn == nr)
			dev->slot = slot;
	}
	up_read(&pci_bus_sem);
out:
	mutex_unlock(&pci_slot_mutex);
	return slot;
}

int pci_hp_register(struct hotplug_slot *slot, struct pci_bus *bus, int nr, const char *name)
{
	struct pci_slot *pci_slot;

	if (shim_fails(FAIL_SLOT))
		return -EBUSY;
	pci_slot = create_slot(bus, nr, name);
	if (IS_ERR(pci_slot))
		return PTR_ERR(pci_slot);
	slot->pci_slot = pci_slot;
	pci_slot->hotplug = slot;
	pci_slot->power = kernfs_add(pci_slot->kobj.sd, "power", "power", pci_slot);
	mutex_lock(&pci_hp_mutex);
	list_add(&slot->slot_list, &pci_hotplug_slot_list);
	mutex_unlock(&pci_hp_mutex);
	return 0;
}

void pci_hp_del(struct hotplug_slot *slot)
{
	mutex_lock(&pci_hp_mutex);
	list_del(&slot->slot_list);
	mutex_unlock(&pci_hp_mutex);
	kernfs_remove(slot->pci_slot->power);
	kernfs_close(slot->pci_slot->power);
}

void pci_hp_destroy(struct hotplug_slot *slot)
{
	struct pci_slot *pci_slot = slot->pci_slot;

	slot->pci_slot = NULL;
	pci_slot->hotplug = NULL;
	mutex_lock(&pci_slot_mutex);
	kobject_put(&pci_slot->kobj);
	mutex_unlock(&pci_slot_mutex);
}

void pci_hp_deregister(struct hotplug_slot *slot)
{
	pci_hp_del(slot);
	pci_hp_destroy(slot);
}
