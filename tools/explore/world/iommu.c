// SPDX-License-Identifier: GPL-2.0
/*
 * The IOMMU core, and of the IOMMU driver what adds and removes a function.
 * Watched by the explorer.
 *
 * Simplified: the core walks over all devices as it does, but there are no groups
 * and no domains. s390-iommu.c itself is not compiled yet.
 */
#include "failing.h"
#include "s390.h"

#include <linux/pci.h>

static DEFINE_SPINLOCK(iommu_device_lock);
static DEFINE_MUTEX(iommu_probe_device_lock);
static LIST_HEAD(iommu_device_list);

static void release_iommu(struct device *dev)
{
	kfree(dev);
}

int iommu_device_sysfs_add(struct iommu_device *iommu, struct device *parent,
			   const struct attribute_group **groups, const char *fmt, ...)
{
	va_list ap;

	if (shim_fails(FAIL_IOMMU))
		return -ENOMEM;
	iommu->dev = kzalloc(sizeof(*iommu->dev), GFP_KERNEL);
	device_initialize(iommu->dev);
	iommu->dev->release = release_iommu;
	iommu->dev->dir = &kernfs_iommus;
	va_start(ap, fmt);
	ex_format(iommu->dev->name, sizeof(iommu->dev->name), fmt, ap);
	va_end(ap);
	return device_add(iommu->dev);
}

void iommu_device_sysfs_remove(struct iommu_device *iommu)
{
	device_del(iommu->dev);
	put_device(iommu->dev);
	iommu->dev = NULL;
}

static int probe_again(struct device *dev, void *data)
{
	mutex_lock(&iommu_probe_device_lock);
	if (!dev->iommu && !dev->killed)
		dev->iommu = &to_zpci_dev(dev)->iommu_dev;
	mutex_unlock(&iommu_probe_device_lock);
	return 0;
}

static int forget(struct device *dev, void *data)
{
	if (dev->iommu == data)
		iommu_release_device(dev);
	return 0;
}

int iommu_device_register(struct iommu_device *iommu, const struct iommu_ops *ops,
			  struct device *hwdev)
{
	iommu->ops = ops;
	spin_lock(&iommu_device_lock);
	list_add_tail(&iommu->list, &iommu_device_list);
	spin_unlock(&iommu_device_lock);
	return bus_for_each_dev(&pci_bus_type, NULL, probe_again);
}

void iommu_device_unregister(struct iommu_device *iommu)
{
	bus_for_each_dev(&pci_bus_type, iommu, forget);
	spin_lock(&iommu_device_lock);
	list_del(&iommu->list);
	spin_unlock(&iommu_device_lock);
}

int iommu_probe_device(struct device *dev)
{
	struct zpci_dev *zdev = to_zpci_dev(dev);

#ifdef HAVE_DOM_LOCK
	spin_lock_init(&zdev->dom_lock);
#endif
	mutex_lock(&iommu_probe_device_lock);
	dev->iommu = &zdev->iommu_dev;
	mutex_unlock(&iommu_probe_device_lock);
	return 0;
}

void iommu_release_device(struct device *dev)
{
	dev->iommu = NULL;
}

int zpci_init_iommu(struct zpci_dev *zdev)
{
	int rc = iommu_device_sysfs_add(&zdev->iommu_dev, NULL, NULL, "s390-iommu.%08x",
					zdev->fid);

	return rc ? rc : iommu_device_register(&zdev->iommu_dev, NULL, NULL);
}

void zpci_destroy_iommu(struct zpci_dev *zdev)
{
	iommu_device_unregister(&zdev->iommu_dev);
	iommu_device_sysfs_remove(&zdev->iommu_dev);
}

void zpci_pause_iommu(struct zpci_dev *zdev, bool pause)
{
}
