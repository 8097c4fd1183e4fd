// SPDX-License-Identifier: GPL-2.0
/*
 * The PCI core: one device, its resources, reset and driver. Watched by the
 * explorer.
 *
 * Simplified: a reset by the slot is the only one, as for virtio devices. The
 * driver of all devices enables them in probe and disables them in remove.
 */
#include "failing.h"
#include "s390.h"

#include <linux/pci.h>

struct resource iomem_resource = { .name = "PCI mem", .end = -1UL };
static DEFINE_SPINLOCK(resource_lock);

#define RESET_BUS 7

bool pci_dev_is_added(const struct pci_dev *dev)
{
	return test_bit(PCI_DEV_ADDED, &dev->priv_flags);
}

struct pci_dev *pci_dev_get(struct pci_dev *dev)
{
	if (dev)
		get_device(&dev->dev);
	return dev;
}

void pci_dev_put(struct pci_dev *dev)
{
	if (dev)
		put_device(&dev->dev);
}

/* With a reference, or NULL */
struct pci_dev *pci_get_slot(struct pci_bus *bus, unsigned int devfn)
{
	struct pci_dev *found = NULL;
	struct pci_dev *dev;

	down_read(&pci_bus_sem);
	list_for_each_entry(dev, &bus->devices, bus_list) {
		if (dev->devfn == devfn) {
			found = pci_dev_get(dev);
			break;
		}
	}
	up_read(&pci_bus_sem);
	return found;
}

void pci_dev_lock(struct pci_dev *dev)
{
	device_lock(&dev->dev);
}

void pci_dev_unlock(struct pci_dev *dev)
{
	device_unlock(&dev->dev);
}

static int reset_slot(struct pci_dev *dev, bool probe)
{
	struct hotplug_slot *hotplug;

	if (!dev->slot)
		return -ENOTTY;
	hotplug = dev->slot->hotplug;
	if (!hotplug || !hotplug->ops->reset_slot)
		return -ENOTTY;
	return hotplug->ops->reset_slot(hotplug, probe);
}

void pci_init_reset_methods(struct pci_dev *dev)
{
	int rc = reset_slot(dev, true);

	if (!rc)
		dev->reset_methods[0] = RESET_BUS;
	ex_note("reset method: %s", rc ? "none" : "bus");
}

int pci_reset_function(struct pci_dev *dev)
{
	int rc = -ENOTTY;

	if (!dev->reset_methods[0])
		return rc;
	pci_dev_lock(dev);
	if (dev->reset_methods[0])
		rc = reset_slot(dev, false);
	pci_dev_unlock(dev);
	return rc;
}

/* The list of a root bus is not locked in the kernel either */
void pci_bus_add_resource(struct pci_bus *bus, struct resource *res, unsigned int flags)
{
	struct pci_bus_resource *r = kzalloc(sizeof(*r), GFP_KERNEL);

	r->res = res;
	list_add_tail(&r->list, &bus->resources);
}

void pci_bus_remove_resource(struct pci_bus *bus, struct resource *res)
{
	struct pci_bus_resource *r, *tmp;

	list_for_each_entry_safe(r, tmp, &bus->resources, list) {
		if (r->res == res) {
			list_del(&r->list);
			kfree(r);
			return;
		}
	}
}

void pci_add_resource(struct list_head *resources, struct resource *res)
{
	struct pci_bus_resource *r = kzalloc(sizeof(*r), GFP_KERNEL);

	r->res = res;
	list_add_tail(&r->list, resources);
}

void pci_free_resource_list(struct list_head *resources)
{
	struct pci_bus_resource *r, *tmp;

	list_for_each_entry_safe(r, tmp, resources, list) {
		list_del(&r->list);
		kfree(r);
	}
}

static int insert(struct resource *root, struct resource *res)
{
	struct resource *r;
	int rc = 0;

	spin_lock(&resource_lock);
	for (r = root->child; r; r = r->sibling) {
		if (res->start <= r->end && r->start <= res->end)
			rc = -EBUSY;
	}
	if (!rc) {
		res->parent = root;
		res->sibling = root->child;
		root->child = res;
	}
	spin_unlock(&resource_lock);
	return rc;
}

/* For zPCI, the PCI core's own do not fail */
int request_resource(struct resource *root, struct resource *res)
{
	return shim_fails(FAIL_BAR) ? -EBUSY : insert(root, res);
}

int release_resource(struct resource *res)
{
	struct resource **p;
	int rc = -EINVAL;

	spin_lock(&resource_lock);
	for (p = &res->parent->child; *p; p = &(*p)->sibling) {
		if (*p == res) {
			*p = res->sibling;
			res->parent = NULL;
			rc = 0;
			break;
		}
	}
	spin_unlock(&resource_lock);
	return rc;
}

int pci_claim_resource(struct pci_dev *dev, int i)
{
	struct resource *res = &dev->resource[i];
	struct pci_bus_resource *r;

	list_for_each_entry(r, &dev->bus->resources, list) {
		if (r->res->start <= res->start && r->res->end >= res->end)
			return insert(r->res, res);
	}
	return -EINVAL;
}

int pci_enable_resources(struct pci_dev *dev, int mask)
{
	return 0;
}

int pci_enable_device(struct pci_dev *dev)
{
	return pcibios_enable_device(dev, 0);
}

void pci_disable_device(struct pci_dev *dev)
{
	pcibios_disable_device(dev);
}

void pci_uevent_ers(struct pci_dev *dev, pci_ers_result_t result)
{
}

static pci_ers_result_t driver_error_detected(struct pci_dev *dev, pci_channel_state_t error)
{
	return error == pci_channel_io_perm_failure ? PCI_ERS_RESULT_DISCONNECT :
						      PCI_ERS_RESULT_NEED_RESET;
}

static pci_ers_result_t driver_slot_reset(struct pci_dev *dev)
{
	return PCI_ERS_RESULT_RECOVERED;
}

static void driver_resume(struct pci_dev *dev)
{
}

static const struct pci_error_handlers driver_errors = {
	.error_detected = driver_error_detected,
	.slot_reset = driver_slot_reset,
	.resume = driver_resume,
};

static struct pci_driver the_driver = {
	.name = "driver",
	.err_handler = &driver_errors,
};

static int driver_probe(struct device *dev)
{
	if (pci_enable_device(to_pci_dev(dev)))
		return -EIO;
	dev->driver = &the_driver.driver;
	return 0;
}

static void driver_remove(struct device *dev)
{
	pci_disable_device(to_pci_dev(dev));
}

void shim_driver_boot(void);
void shim_driver_boot(void)
{
	pci_bus_type.probe = driver_probe;
	pci_bus_type.remove = driver_remove;
}

/* No function of a scenario is a PF or a VF */
int pci_num_vf(struct pci_dev *dev)
{
	return dev->num_vf;
}

int pci_iov_virtfn_devfn(struct pci_dev *dev, int id)
{
	return -EINVAL;
}

int pci_iov_sysfs_link(struct pci_dev *dev, struct pci_dev *virtfn, int id)
{
	return 0;
}

void pci_iov_remove_virtfn(struct pci_dev *dev, int id)
{
}
