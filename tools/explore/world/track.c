// SPDX-License-Identifier: GPL-2.0
/*
 * All devices that are not released yet, for the checks only, and the references that
 * somebody holds. Not watched, and no list of the kernel's: the former must not add
 * anything that threads share, and to take one of the latter is one step.
 */
#include "world.h"
#include "platform.h"

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

#define HELD	4

static struct pci_dev *held[PLATFORM_FUNCTIONS][HELD];

/* Somebody has a reference to a device of this function. False if there are too many */
bool shim_hold(u32 fid, struct pci_dev *dev)
{
	int i;

	ex_point(held[fid], EX_UPDATE);
	for (i = 0; dev && i < HELD; i++) {
		if (!held[fid][i]) {
			held[fid][i] = dev;
			return true;
		}
	}
	return false;
}

/* The one that was taken first, or NULL. The caller has it now */
struct pci_dev *shim_oldest(u32 fid)
{
	struct pci_dev *dev;
	int i;

	ex_point(held[fid], EX_UPDATE);
	dev = held[fid][0];
	for (i = 0; i < HELD - 1; i++)
		held[fid][i] = held[fid][i + 1];
	held[fid][HELD - 1] = NULL;
	return dev;
}

bool shim_holds(u32 fid)
{
	return held[fid][0];
}
