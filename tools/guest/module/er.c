// SPDX-License-Identifier: GPL-2.0
/*
 * A driver that supports error recovery, bound by driver_override: zPCI resets its
 * function when an error event says that it may be recovered. The drivers of virtio and
 * vfio do not want that.
 */
#include <linux/module.h>
#include <linux/pci.h>

#include "zpci_test.h"

static int zt_er_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return pci_enable_device(pdev);
}

static void zt_er_remove(struct pci_dev *pdev)
{
	pci_disable_device(pdev);
}

static pci_ers_result_t zt_er_error_detected(struct pci_dev *pdev, pci_channel_state_t state)
{
	return state == pci_channel_io_perm_failure ? PCI_ERS_RESULT_DISCONNECT :
						      PCI_ERS_RESULT_NEED_RESET;
}

static pci_ers_result_t zt_er_slot_reset(struct pci_dev *pdev)
{
	return PCI_ERS_RESULT_RECOVERED;
}

/* Without this zPCI does not take the driver for one that recovers. */
static void zt_er_resume(struct pci_dev *pdev)
{
}

static const struct pci_error_handlers zt_er_handlers = {
	.error_detected	= zt_er_error_detected,
	.slot_reset	= zt_er_slot_reset,
	.resume		= zt_er_resume,
};

static struct pci_driver zt_er_driver = {
	.name		= "zpci_test_er",
	.probe		= zt_er_probe,
	.remove		= zt_er_remove,
	.err_handler	= &zt_er_handlers,
};

/**
 * zt_er_init() - register the driver
 *
 * Return: 0 or a negative errno.
 */
int zt_er_init(void)
{
	return pci_register_driver(&zt_er_driver);
}

/**
 * zt_er_exit() - unregister the driver
 */
void zt_er_exit(void)
{
	pci_unregister_driver(&zt_er_driver);
}
