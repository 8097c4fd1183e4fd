// SPDX-License-Identifier: GPL-2.0
/*
 * A user of the IOMMU core that is not vfio: it attaches the group of a function to a
 * domain of its own, maps memory, and detaches it at a time of its own choice.
 *
 * vfio was like that up to Linux 6.0: it kept the group longer than the device, and
 * detached it when its file was closed, which might be while the core released the
 * device. The core still lets that happen, as it releases a device without the lock of
 * the group before 6.5. So this user goes through the core, with all locks of the core.
 */
#include <linux/gfp.h>
#include <linux/iommu.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/string.h>
#include <linux/version.h>

#include "zpci_test.h"

/* There is one user, and it has one group. */
static struct {
	u32 fid;
	u64 start;			/* first address that the function translates */
	struct iommu_group *group;	/* NULL: none */
	struct iommu_domain *domain;
	struct page *page;		/* what it maps */
	bool mapped;
} zt_user;

/* One call at a time. No lock of the core is taken before it. */
static DEFINE_MUTEX(zt_user_mutex);

static int zt_group_take(u32 fid)
{
	struct pci_dev *pdev;
	int rc = -ENODEV;

	if (zt_user.group)
		return -EBUSY;
	pdev = zt_find_pdev(fid);
	if (!pdev)
		return -ENODEV;
	zt_user.page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	if (!zt_user.page) {
		rc = -ENOMEM;
		goto out_put;
	}
	zt_user.domain = zt_domain_alloc(fid);
	if (IS_ERR(zt_user.domain)) {
		rc = PTR_ERR(zt_user.domain);
		goto out_page;
	}
	zt_user.group = iommu_group_get(&pdev->dev);
	if (!zt_user.group)
		goto out_domain;
	zt_user.fid = fid;
	zt_user.start = to_zpci(pdev)->start_dma;
	pci_dev_put(pdev);
	return 0;

out_domain:
	iommu_domain_free(zt_user.domain);
out_page:
	__free_page(zt_user.page);
out_put:
	pci_dev_put(pdev);
	return rc;
}

static int zt_group_map(void)
{
	int rc;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
	rc = iommu_map(zt_user.domain, zt_user.start, page_to_phys(zt_user.page), PAGE_SIZE,
		       IOMMU_READ | IOMMU_WRITE, GFP_KERNEL);
#else
	rc = iommu_map(zt_user.domain, zt_user.start, page_to_phys(zt_user.page), PAGE_SIZE,
		       IOMMU_READ | IOMMU_WRITE);
#endif
	zt_user.mapped |= !rc;
	return rc;
}

static void zt_group_free(void)
{
	if (zt_user.mapped)
		iommu_unmap(zt_user.domain, zt_user.start, PAGE_SIZE);
	iommu_domain_free(zt_user.domain);
	iommu_group_put(zt_user.group);
	__free_page(zt_user.page);
	memset(&zt_user, 0, sizeof(zt_user));
}

static int zt_group_found(struct device *dev, void *data)
{
	return 1;
}

/* Newer cores look at the first device of a group, and do not ask whether there is one. */
static int zt_group_attach(void)
{
	if (!iommu_group_for_each_dev(zt_user.group, NULL, zt_group_found))
		return -ENODEV;
	return iommu_attach_group(zt_user.domain, zt_user.group);
}

static int zt_group_locked(const char *what)
{
	lockdep_assert_held(&zt_user_mutex);
	if (!strcmp(what, "attach"))
		return zt_group_attach();
	if (!strcmp(what, "map"))
		return zt_group_map();
	if (!strcmp(what, "detach"))
		iommu_detach_group(zt_user.domain, zt_user.group);
	else if (!strcmp(what, "free"))
		zt_group_free();
	else
		return -EINVAL;
	return 0;
}

/**
 * zt_cmd_group() - "group take|attach|map|detach|free FID": use a group by the IOMMU core
 * @argc: number of words
 * @argv: words
 *
 * Take gets a reference to the group of the function's device, and a domain. Attach and
 * detach are about the devices that the group has then. Free gives all back; the group
 * must be detached, also if its device is gone.
 *
 * Return: 0, -EINVAL, -ENODEV: no device of that function, or none in the group, -EBUSY: the last group has not
 * been freed, -ENOENT: none has been taken, -ENOMEM, or what the core says.
 */
int zt_cmd_group(int argc, char **argv)
{
	int rc;
	u32 fid;

	if (argc != 3 || kstrtou32(argv[2], 0, &fid))
		return -EINVAL;
	mutex_lock(&zt_user_mutex);
	if (!strcmp(argv[1], "take"))
		rc = zt_group_take(fid);
	else if (!zt_user.group || zt_user.fid != fid)
		rc = -ENOENT;
	else
		rc = zt_group_locked(argv[1]);
	mutex_unlock(&zt_user_mutex);
	return rc;
}

/**
 * zt_group_exit() - give back what is taken
 */
void zt_group_exit(void)
{
	mutex_lock(&zt_user_mutex);
	if (zt_user.group) {
		iommu_detach_group(zt_user.domain, zt_user.group);
		zt_group_free();
	}
	mutex_unlock(&zt_user_mutex);
}
