// SPDX-License-Identifier: GPL-2.0
/*
 * A driver for physical functions, bound by driver_override: it has VFs enabled
 * and disabled by sriov_numvfs, and disables them when it is unbound.
 */
#include <linux/module.h>
#include <linux/pci.h>

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

/**
 * zt_pf_init() - register the driver
 *
 * Return: 0 or a negative errno.
 */
int zt_pf_init(void)
{
	return pci_register_driver(&zt_pf_driver);
}

/**
 * zt_pf_exit() - unregister the driver
 */
void zt_pf_exit(void)
{
	pci_unregister_driver(&zt_pf_driver);
}
