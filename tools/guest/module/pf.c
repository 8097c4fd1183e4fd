// SPDX-License-Identifier: GPL-2.0
/*
 * Drivers for physical functions, bound by driver_override: they have VFs enabled
 * and disabled by sriov_numvfs, and disable them when they are unbound. The second
 * one leaves that to a work item, and waits for it.
 */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/workqueue.h>

#include "zpci_test.h"

static int zt_pf_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pci_enable_device(pdev);
}

static void zt_pf_remove(struct pci_dev *pdev)
{
	pci_disable_sriov(pdev);
	pci_disable_device(pdev);
}

static int zt_pf_sriov_configure(struct pci_dev *pdev, int num_vfs)
{
	int rc;

	if (!num_vfs) {
		pci_disable_sriov(pdev);
		return 0;
	}
	rc = pci_enable_sriov(pdev, num_vfs);
	return rc ? rc : num_vfs;
}

static struct pci_driver zt_pf_driver = {
	.name		 = "zpci_test_pf",
	.probe		 = zt_pf_probe,
	.remove		 = zt_pf_remove,
	.sriov_configure = zt_pf_sriov_configure,
};

struct zt_pf_work {
	struct work_struct work;
	struct pci_dev *pdev;
};

static void zt_pf_disable(struct work_struct *work)
{
	pci_disable_sriov(container_of(work, struct zt_pf_work, work)->pdev);
}

static void zt_pfw_remove(struct pci_dev *pdev)
{
	struct zt_pf_work disable = { .pdev = pdev };

	INIT_WORK_ONSTACK(&disable.work, zt_pf_disable);
	schedule_work(&disable.work);
	flush_work(&disable.work);
	destroy_work_on_stack(&disable.work);
	pci_disable_device(pdev);
}

static struct pci_driver zt_pfw_driver = {
	.name		 = "zpci_test_pfw",
	.probe		 = zt_pf_probe,
	.remove		 = zt_pfw_remove,
	.sriov_configure = zt_pf_sriov_configure,
};

/**
 * zt_pf_init() - register the drivers
 *
 * Return: 0 or a negative errno.
 */
int zt_pf_init(void)
{
	int rc = pci_register_driver(&zt_pf_driver);

	if (rc)
		return rc;
	rc = pci_register_driver(&zt_pfw_driver);
	if (rc)
		pci_unregister_driver(&zt_pf_driver);
	return rc;
}

/**
 * zt_pf_exit() - unregister the drivers
 */
void zt_pf_exit(void)
{
	pci_unregister_driver(&zt_pfw_driver);
	pci_unregister_driver(&zt_pf_driver);
}
