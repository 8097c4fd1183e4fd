// SPDX-License-Identifier: GPL-2.0
/*
 * Objects, devices, and the bus that they are on. Watched by the explorer.
 *
 * Simplified: a device is bound to the one driver of its bus when it is attached,
 * there is no asynchronous probing, no uevent and no power management.
 */
#include "pcicore.h"

static const struct ex_class device_lock_class = { .name = "device_lock", .nests = true };
static const struct ex_class bus_lock_class = { .name = "klist lock of the bus" };
static const struct ex_class notifier_class = { .name = "bus notifier rwsem", .nests = true };

struct bus_type pci_bus_type = {
	.name = "pci",
	.devices = LIST_HEAD_INIT(pci_bus_type.devices),
	.lock = { .lock = { .class = &bus_lock_class } },
};

void kobject_init(struct kobject *kobj, void (*release)(struct kobject *kobj))
{
	kref_init(&kobj->kref);
	kobj->release = release;
}

struct kobject *kobject_get(struct kobject *kobj)
{
	if (kobj)
		kref_get(&kobj->kref);
	return kobj;
}

/* The name goes now, whoever still has a reference */
void kobject_del(struct kobject *kobj)
{
	if (!kobj->sd)
		return;
	kernfs_remove(kobj->sd);
	kernfs_close(kobj->sd);
	kobj->sd = NULL;
}

static void kobject_release(struct kref *kref)
{
	struct kobject *kobj = container_of(kref, struct kobject, kref);

	kobject_del(kobj);
	kobj->release(kobj);
}

void kobject_put(struct kobject *kobj)
{
	if (kobj)
		kref_put(&kobj->kref, kobject_release);
}

struct device *get_device(struct device *dev)
{
	if (dev)
		kobject_get(&dev->kobj);
	return dev;
}

void put_device(struct device *dev)
{
	if (dev)
		kobject_put(&dev->kobj);
}

static void device_release(struct kobject *kobj)
{
	struct device *dev = kobj_to_dev(kobj);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(dev->files); i++) {
		if (dev->files[i])
			kernfs_close(dev->files[i]);
	}
	dev->release(dev);
}

int dev_set_name(struct device *dev, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	ex_format(dev->name, sizeof(dev->name), fmt, ap);
	va_end(ap);
	return 0;
}

void device_initialize(struct device *dev)
{
	kobject_init(&dev->kobj, device_release);
	shim_lock_init(&dev->mutex.lock, &device_lock_class);
	INIT_LIST_HEAD(&dev->bus_node);
}

void device_lock(struct device *dev)
{
	mutex_lock(&dev->mutex);
}

int device_trylock(struct device *dev)
{
	return mutex_trylock(&dev->mutex);
}

void device_unlock(struct device *dev)
{
	mutex_unlock(&dev->mutex);
}

int bus_register_notifier(struct bus_type *bus, struct notifier_block *nb)
{
	nb->next = bus->notifiers;
	bus->notifiers = nb;
	return 0;
}

int bus_unregister_notifier(struct bus_type *bus, struct notifier_block *nb)
{
	return 0;
}

static void notify(struct device *dev, unsigned long action)
{
	struct notifier_block *nb;

	if (!dev->bus)
		return;
	ex_order_acquire(&notifier_class, dev->bus, false);
	for (nb = dev->bus->notifiers; nb; nb = nb->next)
		nb->notifier_call(nb, action, dev);
	if (action == BUS_NOTIFY_REMOVED_DEVICE)
		iommu_release_device(dev);
	ex_order_release(&notifier_class, dev->bus);
}

/* A list of devices in which one may stand, as klist: a node is kept for those */
static void bus_node_put(struct bus_type *bus, struct device *dev)
{
	bool last;

	spin_lock(&bus->lock);
	last = !--dev->bus_node_count;
	if (last)
		list_del_init(&dev->bus_node);
	spin_unlock(&bus->lock);
	if (last)
		put_device(dev);
}

static void bus_add(struct bus_type *bus, struct device *dev)
{
	get_device(dev);
	spin_lock(&bus->lock);
	dev->bus_node_count = 1;
	list_add_tail(&dev->bus_node, &bus->devices);
	spin_unlock(&bus->lock);
}

static void bus_remove(struct bus_type *bus, struct device *dev)
{
	spin_lock(&bus->lock);
	dev->dead = true;
	spin_unlock(&bus->lock);
	bus_node_put(bus, dev);
}

int bus_for_each_dev(struct bus_type *bus, void *data, int (*fn)(struct device *dev, void *data))
{
	struct device *last = NULL;
	struct list_head *pos;
	struct device *dev;
	int rc = 0;

	do {
		spin_lock(&bus->lock);
		dev = NULL;
		pos = last ? &last->bus_node : &bus->devices;
		while (pos->next != &bus->devices) {
			pos = pos->next;
			dev = container_of(pos, struct device, bus_node);
			if (!dev->dead)
				break;
			dev = NULL;
		}
		if (dev)
			dev->bus_node_count++;
		spin_unlock(&bus->lock);
		/* The last reference to a device may be put here */
		if (last)
			bus_node_put(bus, last);
		last = dev;
		if (dev)
			rc = fn(dev, data);
	} while (dev && !rc);
	if (last && rc)
		bus_node_put(bus, last);
	return rc;
}

static const char *const pci_files[] = { "remove", "rescan", "recover", "attribute" };

static void add_file(struct device *dev, unsigned int i, const char *name)
{
	dev->files[i] = kernfs_add(dev->kobj.sd, name, name, dev);
}

static void add_files(struct device *dev)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pci_files); i++)
		add_file(dev, i, pci_files[i]);
	if (to_pci_dev(dev)->reset_methods[0])
		add_file(dev, i, "reset");
}

int device_add(struct device *dev)
{
	get_device(dev);
	dev->kobj.sd = kernfs_add(dev->dir ? dev->dir : &kernfs_devices, dev->name, NULL, dev);
	dev->kobj.parent = &dev->kobj;
	if (!dev->bus)
		return 0;
	add_files(dev);
	bus_add(dev->bus, dev);
	notify(dev, BUS_NOTIFY_ADD_DEVICE);
	iommu_probe_device(dev);
	return 0;
}

void device_del(struct device *dev)
{
	unsigned int i;

	device_lock(dev);
	dev->killed = true;
	device_unlock(dev);
	notify(dev, BUS_NOTIFY_DEL_DEVICE);
	for (i = 0; i < ARRAY_SIZE(dev->files); i++)
		kernfs_remove(dev->files[i]);
	device_release_driver(dev);
	if (dev->bus)
		bus_remove(dev->bus, dev);
	notify(dev, BUS_NOTIFY_REMOVED_DEVICE);
	kobject_del(&dev->kobj);
	dev->kobj.parent = NULL;
	put_device(dev);
}

/* Bind to the driver of the bus */
void device_attach(struct device *dev)
{
	device_lock(dev);
	if (!dev->driver && !dev->killed)
		dev->bus->probe(dev);
	device_unlock(dev);
}

void device_release_driver(struct device *dev)
{
	device_lock(dev);
	if (dev->driver) {
		dev->bus->remove(dev);
		dev->driver = NULL;
	}
	device_unlock(dev);
}

/* Removing it twice is a warning in the kernel, too */
void device_remove_file(struct device *dev, const struct device_attribute *attr)
{
	struct kernfs_node *kn;

	if (WARN(!dev->kobj.sd, "kernfs: can not remove '%s', no directory", attr->attr.name))
		return;
	kn = kernfs_find(dev->kobj.sd, attr->attr.name);
	if (!kn)
		return;
	kernfs_remove(kn);
	kernfs_close(kn);
}

bool device_remove_file_self(struct device *dev, const char *name)
{
	struct kernfs_node *kn = kernfs_find(dev->kobj.sd, name);
	bool mine;

	if (!kn)
		return false;
	mine = kernfs_remove_self(kn);
	kernfs_close(kn);
	return mine;
}

struct kernfs_node *sysfs_break_active_protection(struct kobject *kobj,
						  const struct attribute *attr)
{
	struct kernfs_node *kn;

	kobject_get(kobj);
	kn = kernfs_find(kobj->sd, attr->name);
	if (kn)
		kernfs_leave(kn);
	else
		kobject_put(kobj);
	return kn;
}

void sysfs_unbreak_active_protection(struct kernfs_node *kn)
{
	struct device *dev = kn->owner;

	kernfs_enter_again(kn);
	kernfs_close(kn);
	put_device(dev);
}

void sysfs_remove_link(struct kobject *kobj, const char *name)
{
}
