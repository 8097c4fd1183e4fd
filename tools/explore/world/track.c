// SPDX-License-Identifier: GPL-2.0
/*
 * All devices that are not released yet, for the checks only. Not watched, and no
 * list of the kernel's: it must not add anything that threads share.
 */
#include "pcicore.h"

#define DEVICES	32

static struct pci_dev *devices[DEVICES];

void shim_track(struct pci_dev *dev)
{
	int i;

	for (i = 0; devices[i]; i++) {
		if (i == DEVICES - 1)
			ex_fail("explorer", "more than %d devices", DEVICES);
	}
	devices[i] = dev;
}

void shim_untrack(struct pci_dev *dev)
{
	int i;

	for (i = 0; i < DEVICES; i++) {
		if (devices[i] == dev)
			devices[i] = NULL;
	}
}

/* The next one that is not released, from @i on, or NULL */
struct pci_dev *shim_tracked(int *i)
{
	while (*i < DEVICES) {
		if (devices[*i])
			return devices[(*i)++];
		(*i)++;
	}
	return NULL;
}
