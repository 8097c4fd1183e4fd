// SPDX-License-Identifier: GPL-2.0
/*
 * Instead of pci_dma.c (up to 6.1), pci_irq.c, pci_debug.c: the life of a
 * translation table, and nothing else.
 */
#include "s390.h"

#include <linux/pci.h>

const int s390_pci_dma_ops;

#ifdef HAVE_DMA_TABLE
int __zpci_dma_init_device(struct zpci_dev *zdev);
int __zpci_dma_exit_device(struct zpci_dev *zdev);

int __zpci_dma_init_device(struct zpci_dev *zdev)
{
#ifdef HAVE_DMA_LOCK
	lockdep_assert_held(&zdev->dma_lock);
	WARN_ON(zdev->dma_table);
#endif
	WARN_ON(zdev->s390_domain);
	ex_range(&zdev->dma_table, sizeof(zdev->dma_table), true);
	zdev->dma_table = kzalloc(64, GFP_ATOMIC);
	if (!zpci_register_ioat(zdev, 0, zdev->start_dma, zdev->end_dma,
				virt_to_phys(zdev->dma_table)))
		return 0;
	kfree(zdev->dma_table);
	zdev->dma_table = NULL;
	return -EIO;
}

int __zpci_dma_exit_device(struct zpci_dev *zdev)
{
	int cc = 0;

	if (zdev_enabled(zdev))
		cc = zpci_unregister_ioat(zdev, 0);
	if (cc && cc != 3)
		return -EIO;
	ex_range(&zdev->dma_table, sizeof(zdev->dma_table), true);
	kfree(zdev->dma_table);
	zdev->dma_table = NULL;
	return 0;
}

int zpci_dma_init_device(struct zpci_dev *zdev)
{
	int rc;

#ifdef HAVE_DMA_LOCK
	mutex_lock(&zdev->dma_lock);
#endif
	rc = __zpci_dma_init_device(zdev);
#ifdef HAVE_DMA_LOCK
	mutex_unlock(&zdev->dma_lock);
#endif
	return rc;
}

int zpci_dma_exit_device(struct zpci_dev *zdev)
{
	int rc = 0;

#ifdef HAVE_DMA_LOCK
	mutex_lock(&zdev->dma_lock);
	if (!zdev->dma_table) {
		mutex_unlock(&zdev->dma_lock);
		return 0;
	}
#endif
	rc = __zpci_dma_exit_device(zdev);
#ifdef HAVE_DMA_LOCK
	mutex_unlock(&zdev->dma_lock);
#endif
	return rc;
}

int zpci_dma_init(void)
{
	return 0;
}

void zpci_dma_exit(void)
{
}
#endif

int zpci_irq_init(void)
{
	return 0;
}

void zpci_irq_exit(void)
{
}

int zpci_debug_init(void)
{
	return 0;
}

void zpci_debug_exit(void)
{
}

void zpci_debug_init_device(struct zpci_dev *zdev, const char *name)
{
}

void zpci_debug_exit_device(struct zpci_dev *zdev)
{
}
