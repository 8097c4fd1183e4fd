// SPDX-License-Identifier: GPL-2.0
/*
 * Keep the slot of a function in memory after it was removed.
 *
 * Who has the last reference to a slot puts it when he likes: with
 * CONFIG_DEBUG_KOBJECT_RELEASE that is seconds later. Here it is for as long as the
 * host says.
 */
#include <linux/kobject.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/pci_hotplug.h>

#include "zpci_test.h"

static struct pci_slot *zt_pinned;
static DEFINE_MUTEX(zt_pin_mutex);

/**
 * zt_cmd_pin() - "pin FID": take a reference to the slot of a function with a device
 * @argc: number of words
 * @argv: words
 *
 * Return: 0, -EINVAL, -ENODEV: no device of that function, -ENOENT: no slot, -EBUSY:
 * there is one pinned already.
 */
int zt_cmd_pin(int argc, char **argv)
{
	struct pci_slot *slot;
	struct pci_dev *pdev;
	int rc = -ENOENT;
	u32 fid;

	if (argc != 2 || kstrtou32(argv[1], 0, &fid))
		return -EINVAL;
	pdev = zt_find_pdev(fid);
	if (!pdev)
		return -ENODEV;
	mutex_lock(&zt_pin_mutex);
	slot = to_zpci(pdev)->hotplug_slot.pci_slot;
	if (zt_pinned) {
		rc = -EBUSY;
	} else if (slot) {
		kobject_get(&slot->kobj);
		zt_pinned = slot;
		rc = 0;
	}
	mutex_unlock(&zt_pin_mutex);
	pci_dev_put(pdev);
	return rc;
}

/**
 * zt_cmd_unpin() - "unpin": put that reference, if there is one
 * @argc: number of words
 * @argv: words
 *
 * Return: 0 or -EINVAL.
 */
int zt_cmd_unpin(int argc, char **argv)
{
	if (argc != 1)
		return -EINVAL;
	zt_pin_exit();
	return 0;
}

/**
 * zt_pin_exit() - put the slot that is still pinned
 */
void zt_pin_exit(void)
{
	mutex_lock(&zt_pin_mutex);
	if (zt_pinned)
		kobject_put(&zt_pinned->kobj);
	zt_pinned = NULL;
	mutex_unlock(&zt_pin_mutex);
}
