// SPDX-License-Identifier: GPL-2.0
/*
 * The PCI core: buses, scanning and removal. Watched by the explorer, with the
 * locks and the order of steps of the kernel's.
 *
 * Simplified: root buses without bridges below them; no power management, no
 * quirks, no procfs; readers of pci_bus_sem exclude one another.
 */
#include "failing.h"
#include "s390.h"

#include <linux/pci.h>

static DEFINE_MUTEX(pci_rescan_remove_lock);
DECLARE_RWSEM(pci_bus_sem);
LIST_HEAD(pci_root_buses);

void pci_lock_rescan_remove(void)
{
	mutex_lock(&pci_rescan_remove_lock);
}

void pci_unlock_rescan_remove(void)
{
	mutex_unlock(&pci_rescan_remove_lock);
}

struct pci_bus *pci_bus_get(struct pci_bus *bus)
{
	get_device(&bus->dev);
	return bus;
}

void pci_bus_put(struct pci_bus *bus)
{
	put_device(&bus->dev);
}

static void release_bus(struct device *dev)
{
	struct pci_bus *bus = to_pci_bus(dev);
	struct pci_bus_resource *r, *tmp;

	put_device(bus->bridge);
	list_for_each_entry_safe(r, tmp, &bus->resources, list) {
		list_del(&r->list);
		kfree(r);
	}
	kfree(bus);
}

static void release_bridge(struct device *dev)
{
	struct pci_host_bridge *bridge = to_pci_host_bridge(dev);

	pci_free_resource_list(&bridge->windows);
	kfree(bridge);
}

void pci_free_host_bridge(struct pci_host_bridge *bridge)
{
	put_device(&bridge->dev);
}

static struct pci_bus *find_bus(int domain)
{
	struct pci_bus *found = NULL;
	struct pci_bus *bus;

	down_read(&pci_bus_sem);
	list_for_each_entry(bus, &pci_root_buses, node) {
		if (pci_domain_nr(bus) == domain)
			found = bus;
	}
	up_read(&pci_bus_sem);
	return found;
}

struct pci_bus *pci_create_root_bus(struct device *parent, int nr, struct pci_ops *ops,
				    void *sysdata, struct list_head *resources)
{
	struct pci_host_bridge *bridge;
	struct pci_bus_resource *r;
	struct pci_bus *bus;

	if (shim_fails(FAIL_BUS))
		return NULL;
	bridge = kzalloc(sizeof(*bridge), GFP_KERNEL);
	bus = kzalloc(sizeof(*bus), GFP_KERNEL);

	INIT_LIST_HEAD(&bridge->windows);
	list_splice_init(resources, &bridge->windows);
	device_initialize(&bridge->dev);
	bridge->dev.release = release_bridge;
	bridge->bus = bus;
	INIT_LIST_HEAD(&bus->node);
	INIT_LIST_HEAD(&bus->devices);
	INIT_LIST_HEAD(&bus->slots);
	INIT_LIST_HEAD(&bus->resources);
	bus->sysdata = sysdata;
	bus->ops = ops;
	bus->number = nr;
	if (find_bus(pci_domain_nr(bus))) {
		kfree(bus);
		put_device(&bridge->dev);
		return NULL;
	}
	dev_set_name(&bridge->dev, "pci%04x:%02x", pci_domain_nr(bus), nr);
	device_add(&bridge->dev);
	bus->bridge = get_device(&bridge->dev);
	device_initialize(&bus->dev);
	bus->dev.release = release_bus;
	dev_set_name(&bus->dev, "%04x:%02x", pci_domain_nr(bus), nr);
	device_add(&bus->dev);
	list_for_each_entry(r, &bridge->windows, list) {
		if (!(r->res->flags & IORESOURCE_BUS))
			pci_bus_add_resource(bus, r->res, 0);
	}
	down_write(&pci_bus_sem);
	list_add_tail(&bus->node, &pci_root_buses);
	up_write(&pci_bus_sem);
	return bus;
}

static void stop_dev(struct pci_dev *dev)
{
	if (!pci_dev_is_added(dev))
		return;
	device_release_driver(&dev->dev);
	clear_bit(PCI_DEV_ADDED, &dev->priv_flags);
}

static void destroy_dev(struct pci_dev *dev)
{
	int i;

	if (!dev->dev.kobj.parent)
		return;
	device_del(&dev->dev);
	down_write(&pci_bus_sem);
	list_del(&dev->bus_list);
	up_write(&pci_bus_sem);
	for (i = 0; i < PCI_NUM_RESOURCES; i++) {
		if (dev->resource[i].parent)
			release_resource(&dev->resource[i]);
	}
	put_device(&dev->dev);
}

void pci_stop_and_remove_bus_device(struct pci_dev *dev)
{
	lockdep_assert_held(&pci_rescan_remove_lock);
	stop_dev(dev);
	destroy_dev(dev);
}

void pci_stop_and_remove_bus_device_locked(struct pci_dev *dev)
{
	pci_lock_rescan_remove();
	pci_stop_and_remove_bus_device(dev);
	pci_unlock_rescan_remove();
}

void pci_stop_root_bus(struct pci_bus *bus)
{
	struct pci_dev *dev, *tmp;

	list_for_each_entry_safe_reverse(dev, tmp, &bus->devices, bus_list)
		stop_dev(dev);
}

void pci_remove_root_bus(struct pci_bus *bus)
{
	struct pci_host_bridge *bridge = to_pci_host_bridge(bus->bridge);
	struct pci_dev *dev, *tmp;

	list_for_each_entry_safe(dev, tmp, &bus->devices, bus_list)
		destroy_dev(dev);
	down_write(&pci_bus_sem);
	list_del(&bus->node);
	up_write(&pci_bus_sem);
	device_del(&bus->dev);
	put_device(&bus->dev);
	bridge->bus = NULL;
	device_del(&bridge->dev);
}

static struct pci_dev *scan_device(struct pci_bus *bus, int devfn)
{
	struct pci_dev *dev;
	u32 vendor = 0;

	if (bus->ops->read(bus, devfn, PCI_VENDOR_ID, 4, &vendor) || vendor == 0xffffffff ||
	    !vendor)
		return NULL;
	dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	INIT_LIST_HEAD(&dev->bus_list);
	dev->bus = pci_bus_get(bus);
	dev->sysdata = bus->sysdata;
	dev->devfn = devfn;
	dev->vendor = vendor;
	dev->error_state = pci_channel_io_normal;
	dev->dev.bus = &pci_bus_type;
	dev_set_name(&dev->dev, "%04x:%02x:%02x.%d", pci_domain_nr(bus), bus->number,
		     PCI_SLOT(devfn), PCI_FUNC(devfn));
	shim_slot_assign(dev);
	/* One BAR, its size is not read but known */
	dev->resource[0].name = dev->dev.name;
	dev->resource[0].flags = IORESOURCE_MEM;
	dev->resource[0].start = 0;
	dev->resource[0].end = 4095;
	return dev;
}

static void release_dev(struct device *d)
{
	struct pci_dev *dev = to_pci_dev(d);

	pcibios_release_device(dev);
	shim_untrack(dev);
	pci_bus_put(dev->bus);
	kfree(dev);
}

struct pci_dev *pci_scan_single_device(struct pci_bus *bus, int devfn)
{
	struct pci_dev *dev = pci_get_slot(bus, devfn);

	if (dev) {
		pci_dev_put(dev);
		return dev;
	}
	dev = scan_device(bus, devfn);
	if (!dev)
		return NULL;
	device_initialize(&dev->dev);
	dev->dev.release = release_dev;
	shim_track(dev);
	pci_init_reset_methods(dev);
	down_write(&pci_bus_sem);
	list_add_tail(&dev->bus_list, &bus->devices);
	up_write(&pci_bus_sem);
	pcibios_device_add(dev);
	device_add(&dev->dev);
	return dev;
}

void pci_bus_add_device(struct pci_dev *dev)
{
	pcibios_bus_add_device(dev);
	device_attach(&dev->dev);
	set_bit(PCI_DEV_ADDED, &dev->priv_flags);
}

void pci_bus_add_devices(const struct pci_bus *bus)
{
	struct pci_dev *dev;

	list_for_each_entry(dev, &bus->devices, bus_list) {
		if (!pci_dev_is_added(dev))
			pci_bus_add_device(dev);
	}
}

/* Only function 0 of a slot, and others if there is one, are looked for */
unsigned int pci_scan_child_bus(struct pci_bus *bus)
{
	int devfn;

	for (devfn = 0; devfn < 8; devfn++) {
		if (!pci_scan_single_device(bus, devfn) || bus->number)
			break;
	}
	return 0;
}

unsigned int pci_rescan_bus(struct pci_bus *bus)
{
	pci_scan_child_bus(bus);
	pci_bus_add_devices(bus);
	return 0;
}

/* echo 1 > /sys/bus/pci/rescan */
void shim_pci_rescan(void)
{
	struct pci_bus *bus;

	pci_lock_rescan_remove();
	list_for_each_entry(bus, &pci_root_buses, node)
		pci_rescan_bus(bus);
	pci_unlock_rescan_remove();
}
