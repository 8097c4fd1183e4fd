// SPDX-License-Identifier: GPL-2.0
/*
 * Call the IOMMU driver for a device whose life is over.
 *
 * The IOMMU core releases a device without the lock of its group, and so it may
 * attach or detach it at the same time, or a moment too late. What the driver
 * gets then is a device that is not the function's any more, or not the only one.
 * These calls are made here, late for sure, past the core.
 */
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/string.h>
#include <linux/version.h>

#include "zpci_test.h"

/* What the last "attach" tried to attach, until it is detached. */
static struct iommu_domain *zt_domain;
static DEFINE_MUTEX(zt_domain_mutex);

/**
 * zt_domain_alloc() - allocate a domain without mappings
 * @fid: function that is going to be attached to it
 *
 * Return: the domain, to be freed by iommu_domain_free(), or an error pointer.
 */
struct iommu_domain *zt_domain_alloc(u32 fid)
{
	struct iommu_domain *domain;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
	struct pci_dev *pdev = zt_find_pdev(fid);

	if (!pdev)
		return ERR_PTR(-ENODEV);
	domain = iommu_paging_domain_alloc(&pdev->dev);
	pci_dev_put(pdev);
#else
	domain = iommu_domain_alloc(&pci_bus_type) ?: ERR_PTR(-ENOMEM);
#endif
	return domain;
}

static int zt_late_attach(struct pci_dev *pdev)
{
	struct iommu_domain *domain;
	int rc;

	lockdep_assert_held(&zt_domain_mutex);
	if (zt_domain)
		return -EBUSY;
	domain = zt_domain_alloc(to_zpci(pdev)->fid);
	if (IS_ERR(domain))
		return PTR_ERR(domain);
	rc = domain->ops->attach_dev(domain, &pdev->dev);
	/* The driver may use it now, whatever it says. */
	zt_domain = domain;
	return rc;
}

static int zt_late_detach(struct pci_dev *pdev)
{
	lockdep_assert_held(&zt_domain_mutex);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
	if (!zt_domain)
		zt_domain = zt_domain_alloc(to_zpci(pdev)->fid);
	if (IS_ERR(zt_domain)) {
		zt_domain = NULL;
		return -ENOMEM;
	}
	zt_domain->ops->detach_dev(zt_domain, &pdev->dev);
	iommu_domain_free(zt_domain);
	zt_domain = NULL;
	return 0;
#else
	return -EOPNOTSUPP;
#endif
}

static int zt_late_release(struct pci_dev *pdev)
{
	const struct iommu_ops *ops = to_zpci(pdev)->iommu_dev.ops;

	if (!ops->release_device)
		return -EOPNOTSUPP;
	ops->release_device(&pdev->dev);
	return 0;
}

/**
 * zt_cmd_late() - "late attach|detach|release FID": use the oldest device held
 * @argc: number of words
 * @argv: words
 *
 * Attach tries a new domain; detach takes the domain of the last attach, or a
 * new one, and frees it.
 *
 * Return: what the driver says, -EINVAL, -ENOENT: no device is held, -EBUSY: the
 * last domain has not been detached, -EOPNOTSUPP: this kernel's driver has no
 * such call.
 */
int zt_cmd_late(int argc, char **argv)
{
	struct pci_dev *pdev;
	int rc = -EINVAL;
	u32 fid;

	if (argc != 3 || kstrtou32(argv[2], 0, &fid))
		return -EINVAL;
	pdev = zt_held_pdev(fid);
	if (!pdev)
		return -ENOENT;
	mutex_lock(&zt_domain_mutex);
	if (!strcmp(argv[1], "attach"))
		rc = zt_late_attach(pdev);
	else if (!strcmp(argv[1], "detach"))
		rc = zt_late_detach(pdev);
	else if (!strcmp(argv[1], "release"))
		rc = zt_late_release(pdev);
	mutex_unlock(&zt_domain_mutex);
	pci_dev_put(pdev);
	return rc;
}
