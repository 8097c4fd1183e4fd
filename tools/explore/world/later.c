// SPDX-License-Identifier: GPL-2.0
/*
 * What zPCI needs of kernels after 6.1.
 *
 * Simplified: the table that s390-iommu.c registers there after a reset is not
 * modelled, to register it always works.
 */
#include "s390.h"

#include <linux/pci.h>

void *ioremap(phys_addr_t addr, size_t size);
void *generic_ioremap_prot(phys_addr_t addr, size_t size, pgprot_t prot);
void generic_iounmap(volatile void *addr);
int zpci_iommu_register_ioat(struct zpci_dev *zdev, u8 *status);
void *zpci_get_iommu_ctrs(struct zpci_dev *zdev);
void list_sort(void *priv, struct list_head *head,
	       int (*cmp)(void *priv, const struct list_head *a, const struct list_head *b));

#ifndef HAVE_DMA_TABLE
void *ioremap(phys_addr_t addr, size_t size)
{
	return NULL;
}
#endif

void *generic_ioremap_prot(phys_addr_t addr, size_t size, pgprot_t prot)
{
	return NULL;
}

void generic_iounmap(volatile void *addr)
{
}

int zpci_iommu_register_ioat(struct zpci_dev *zdev, u8 *status)
{
	*status = 0;
	return 0;
}

void *zpci_get_iommu_ctrs(struct zpci_dev *zdev)
{
	return NULL;
}

/* Sort by insertion, entries that are the same keep their order */
void list_sort(void *priv, struct list_head *head,
	       int (*cmp)(void *priv, const struct list_head *a, const struct list_head *b))
{
	struct list_head *entry, *next, *place;
	LIST_HEAD(sorted);

	for (entry = head->next; entry != head; entry = next) {
		next = entry->next;
		for (place = sorted.prev; place != &sorted; place = place->prev) {
			if (cmp(priv, place, entry) <= 0)
				break;
		}
		list_del(entry);
		list_add(entry, place);
	}
	list_splice(&sorted, head);
}
