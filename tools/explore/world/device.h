/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kernfs, sysfs, and the driver core.
 */
#ifndef SHIM_DEVICE_H
#define SHIM_DEVICE_H

#include "lock.h"

#include <linux/list.h>
#include <linux/kref.h>

/**
 * struct kernfs_node - directory or file of sysfs
 * @parent: directory
 * @count: references to the node
 * @active: how many are in it, it is not removed before they left
 * @removed: nobody gets in any more
 * @in_order: waiting for those who are in it is part of the order of locks
 * @suicidal: who is in it removes it
 * @suicided: and has done so
 * @owner: object of a directory, or function of a file
 */
struct kernfs_node {
	struct hlist_node list;
	struct kernfs_node *parent;
	char name[32];
	int count;
	int active;
	bool removed;
	bool suicidal;
	bool suicided;
	const struct ex_class *class;
	bool in_order;
	void *owner;
};

struct attribute {
	const char *name;
	umode_t mode;
};

struct kobject;
struct bin_attribute;
struct file;
struct inode;

struct attribute_group {
	const char *name;
	umode_t (*is_visible)(struct kobject *kobj, struct attribute *attr, int n);
	struct attribute **attrs;
	struct bin_attribute **bin_attrs;
};

struct bin_attribute {
	struct attribute attr;
	size_t size;
	ssize_t (*read)(struct file *file, struct kobject *kobj, struct bin_attribute *attr,
			char *buf, loff_t off, size_t count);
	ssize_t (*write)(struct file *file, struct kobject *kobj, struct bin_attribute *attr,
			 char *buf, loff_t off, size_t count);
};

struct kobject {
	struct kernfs_node *sd;
	struct kobject *parent;
	struct kref kref;
	void (*release)(struct kobject *kobj);
};

struct device_driver {
	const char *name;
};

struct bus_type;
struct iommu_device;
struct iommu_group;

struct device {
	struct kobject kobj;
	struct device *parent;
	char name[32];
	struct mutex mutex;
	struct bus_type *bus;
	struct device_driver *driver;
	const struct attribute_group **groups;
	const void *dma_ops;
	void (*release)(struct device *dev);
	struct kernfs_node *dir;	/* where it is added, NULL is /devices */
	struct kernfs_node *files[6];
	void *driver_data;
	bool killed;			/* device_del() was called */
	bool dead;
	struct list_head bus_node;
	int bus_node_count;
	struct iommu_device *iommu;
	struct iommu_group *iommu_group;
	bool match_driver;
};

struct device_attribute {
	struct attribute attr;
	ssize_t (*show)(struct device *dev, struct device_attribute *attr, char *buf);
	ssize_t (*store)(struct device *dev, struct device_attribute *attr, const char *buf,
			 size_t count);
};

#define S_IWUSR			0200
#define __ATTR(n, m, s, t)	{ .attr = { .name = #n, .mode = (m) }, .show = (s), .store = (t) }
#define DEVICE_ATTR_RO(n)	struct device_attribute dev_attr_##n = __ATTR(n, 0444, n##_show, NULL)
#define DEVICE_ATTR_WO(n)	struct device_attribute dev_attr_##n = __ATTR(n, 0200, NULL, n##_store)
#define DEVICE_ATTR_RW(n)	struct device_attribute dev_attr_##n = \
					__ATTR(n, 0644, n##_show, n##_store)
#define BIN_ATTR(n, m, r, w, s)	struct bin_attribute bin_attr_##n = { \
					.attr = { .name = #n, .mode = (m) }, .size = (s), \
					.read = (r), .write = (w) }
#define BIN_ATTR_RO(n, s)	BIN_ATTR(n, 0444, n##_read, NULL, s)
#define kobj_to_dev(k)		container_of(k, struct device, kobj)

struct notifier_block {
	int (*notifier_call)(struct notifier_block *nb, unsigned long action, void *data);
	struct notifier_block *next;
	int priority;
};

#define NOTIFY_DONE			0
#define NOTIFY_OK			1
#define BUS_NOTIFY_ADD_DEVICE		1
#define BUS_NOTIFY_DEL_DEVICE		2
#define BUS_NOTIFY_REMOVED_DEVICE	3

struct bus_type {
	const char *name;
	struct list_head devices;
	spinlock_t lock;
	struct notifier_block *notifiers;
	int (*probe)(struct device *dev);
	void (*remove)(struct device *dev);
};

extern struct bus_type pci_bus_type;

/* kernfs.c */
struct kernfs_node *kernfs_add(struct kernfs_node *dir, const char *name, const char *class,
			       void *owner);
void kernfs_remove(struct kernfs_node *kn);
bool kernfs_remove_self(struct kernfs_node *kn);
struct kernfs_node *kernfs_find(struct kernfs_node *dir, const char *name);
struct kernfs_node *kernfs_open(const char *dir, const char *name);
void kernfs_close(struct kernfs_node *kn);
bool kernfs_enter(struct kernfs_node *kn);
void kernfs_leave(struct kernfs_node *kn);
void kernfs_enter_again(struct kernfs_node *kn);
unsigned int kernfs_count(void);
extern struct kernfs_node kernfs_devices, kernfs_iommus, kernfs_slots;

/* device.c */
void kobject_init(struct kobject *kobj, void (*release)(struct kobject *kobj));
struct kobject *kobject_get(struct kobject *kobj);
void kobject_put(struct kobject *kobj);
void kobject_del(struct kobject *kobj);
void device_initialize(struct device *dev);
int dev_set_name(struct device *dev, const char *fmt, ...) __printf(2, 3);
int device_add(struct device *dev);
void device_del(struct device *dev);
void device_attach(struct device *dev);
void device_release_driver(struct device *dev);
struct device *get_device(struct device *dev);
void put_device(struct device *dev);
void device_lock(struct device *dev);
int device_trylock(struct device *dev);
void device_unlock(struct device *dev);
void device_remove_file(struct device *dev, const struct device_attribute *attr);
bool device_remove_file_self(struct device *dev, const char *name);
struct kernfs_node *sysfs_break_active_protection(struct kobject *kobj,
						  const struct attribute *attr);
void sysfs_unbreak_active_protection(struct kernfs_node *kn);
void sysfs_remove_link(struct kobject *kobj, const char *name);
int bus_register_notifier(struct bus_type *bus, struct notifier_block *nb);
int bus_unregister_notifier(struct bus_type *bus, struct notifier_block *nb);
int bus_for_each_dev(struct bus_type *bus, void *data, int (*fn)(struct device *dev, void *data));
#define dev_name(d)		((const char *)(d)->name)
#define dev_is_pci(d)		((d)->bus == &pci_bus_type)
#define dev_set_drvdata(d, p)	((void)((d)->driver_data = (p)))
#define dev_get_drvdata(d)	((d)->driver_data)

#endif /* SHIM_DEVICE_H */
