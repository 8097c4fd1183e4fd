// SPDX-License-Identifier: GPL-2.0
/*
 * What there is in the fake QEMU and in the directories of the fake guest.
 */
#include "guest.h"

#include <stdio.h>
#include <string.h>

/**
 * guest_plugged() - what is in QEMU
 *
 * Return: PCI devices as members of a JSON array; valid until the next call.
 */
const char *guest_plugged(void)
{
	static char text[2048];
	const struct function *fn;
	size_t i, len = 0;

	*text = '\0';
	for (i = 0; (fn = guest_nth(i)); i++)
		if (*fn->pci)
			len += (size_t)snprintf(text + len, sizeof(text) - len,
						"%s{\"name\": \"%s\"}", len ? ", " : "", fn->pci);
	return text;
}

/**
 * guest_list() - names of all functions that have something in a directory
 * @path: directory
 * @payload: result: names, one a line; valid until the next call
 *
 * Return: 0
 */
int guest_list(const char *path, const char **payload)
{
	static char names[2048];
	const struct function *fn;
	size_t i, len = 0;

	*names = '\0';
	for (i = 0; (fn = guest_nth(i)); i++) {
		char *at = names + len;
		size_t size = sizeof(names) - len;

		if (!strcmp(path, "/sys/bus/pci/devices") && fn->device)
			len += (size_t)snprintf(at, size, "%04x:00:00.0\n", fn->uid);
		if (!strcmp(path, "/sys/bus/pci/slots") && fn->exists)
			len += (size_t)snprintf(at, size, "%08x\n", fn->fid);
		if (!strcmp(path, "/sys/devices/virtual/iommu") && fn->exists)
			len += (size_t)snprintf(at, size, "s390-iommu.%08x\n", fn->fid);
		if (!strcmp(path, "/sys/class/iommu") && (fn->exists || fn->left))
			len += (size_t)snprintf(at, size, "s390-iommu.%08x\n", fn->fid);
		if (!strcmp(path, "/sys/class/pci_bus") && fn->exists)
			len += (size_t)snprintf(at, size, "%04x:00\n", fn->uid);
	}
	*payload = names;
	return 0;
}
