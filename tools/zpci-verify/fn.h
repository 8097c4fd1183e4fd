/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PCI functions as sysfs shows them.
 */
#ifndef ZPCI_VERIFY_FN_H
#define ZPCI_VERIFY_FN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PCI_DEVICES	"/sys/bus/pci/devices"
#define PCI_DRIVERS	"/sys/bus/pci/drivers"
#define PCI_SLOTS	"/sys/bus/pci/slots"

/* What zPCI says about a function, each a file of its device. */
enum fn_property {
	FN_UID,		/* also the PCI domain, if UIDs are unique */
	FN_PCHID,	/* physical channel */
	FN_PFT,		/* type */
	FN_PFGID,	/* group */
	FN_VFN,		/* number of the virtual function, 0: it is none */
	FN_PORT,
	FN_VENDOR,
	FN_DEVICE,
	FN_CLASS,
	NR_FN_PROPERTIES,
};

/**
 * struct fn - a function
 * @fid: function ID; its slot has this name, in eight hexadecimal digits
 * @nr_slots: number of slots of that name, counting those that the PCI core had to
 *	      number ("00000022-1"): more than one is the trace of a failed re-add
 * @power: 1: configured, 0: in standby, or reserved and not released yet; -1: not known
 * @bdf: name of its device, "": it has none
 * @nr_devices: number of devices with this function ID
 * @property: as text, "": not known
 * @driver: bound to its device, "": none
 * @driver_override: the only driver that may be, "": any
 * @iommu_group: number of its device's group, "": none
 */
struct fn {
	uint32_t fid;
	unsigned int nr_slots;
	int power;
	char bdf[24];
	unsigned int nr_devices;
	char property[NR_FN_PROPERTIES][16];
	char driver[64];
	char driver_override[64];
	char iommu_group[16];
};

int fn_list(struct fn **list, size_t *nr);
int fn_find(uint32_t fid, struct fn *fn);
const char *fn_state(const struct fn *fn);
const char *fn_property_name(enum fn_property property);
const char *fn_difference(const struct fn *before, const struct fn *now);
bool fn_is_present(const struct fn *fn);
bool fn_parse(const char *text, uint32_t *fid);

#endif /* ZPCI_VERIFY_FN_H */
