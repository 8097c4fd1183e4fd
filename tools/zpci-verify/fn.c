// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "fn.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sys.h"

static const struct {
	const char *name;
	const char *file;
} properties[] = {
	[FN_UID] = { "UID", "uid" },
	[FN_PCHID] = { "PCHID", "pchid" },
	[FN_PFT] = { "PFT", "pft" },
	[FN_PFGID] = { "PFGID", "pfgid" },
	[FN_VFN] = { "VFN", "vfn" },
	[FN_PORT] = { "port", "port" },
	[FN_VENDOR] = { "vendor", "vendor" },
	[FN_DEVICE] = { "device", "device" },
	[FN_CLASS] = { "class", "class" },
};

/**
 * fn_property_name() - name of a property
 * @property: property
 *
 * Return: static string.
 */
const char *fn_property_name(enum fn_property property)
{
	return properties[property].name;
}

/**
 * fn_parse() - read a function ID
 * @text: hexadecimal digits, eight at most, with or without 0x in front
 * @fid: receives it
 *
 * Return: true, or false: that is none.
 */
bool fn_parse(const char *text, uint32_t *fid)
{
	size_t len;

	if (!strncmp(text, "0x", 2) || !strncmp(text, "0X", 2))
		text += 2;
	len = strspn(text, "0123456789abcdefABCDEF");
	if (!len || len > 8 || text[len])
		return false;
	*fid = (uint32_t)strtoul(text, NULL, 16);
	return true;
}

/* "00000022" and, when that name was taken, "00000022-1" and so on. */
static bool slot_fid(const char *name, uint32_t *fid)
{
	char digits[9] = "";

	if (strspn(name, "0123456789abcdef") != 8 || (name[8] && name[8] != '-'))
		return false;
	memcpy(digits, name, 8);
	return fn_parse(digits, fid);
}

static struct fn *entry_of(struct fn **list, size_t *nr, uint32_t fid)
{
	struct fn *grown;
	size_t i;

	for (i = 0; i < *nr; i++) {
		if ((*list)[i].fid == fid)
			return &(*list)[i];
	}
	grown = realloc(*list, (*nr + 1) * sizeof(*grown));
	if (!grown)
		return NULL;
	*list = grown;
	grown[*nr] = (struct fn){ .fid = fid, .power = -1 };
	return &grown[(*nr)++];
}

static int take_slot(struct fn **list, size_t *nr, const char *name)
{
	char path[SYS_PATH_SIZE];
	unsigned long power;
	struct fn *fn;
	uint32_t fid;

	/* Other slots, if there are any, are not zPCI's. */
	if (!slot_fid(name, &fid))
		return 0;
	fn = entry_of(list, nr, fid);
	if (!fn)
		return -ENOMEM;
	fn->nr_slots++;
	if (!name[8] && !sys_number(sys_path(path, PCI_SLOTS "/%s/power", name), &power))
		fn->power = power ? 1 : 0;
	return 0;
}

static void take_details(struct fn *fn)
{
	char path[SYS_PATH_SIZE];
	size_t i;

	for (i = 0; i < NR_FN_PROPERTIES; i++)
		sys_read(sys_path(path, PCI_DEVICES "/%s/%s", fn->bdf, properties[i].file),
			 fn->property[i], sizeof(fn->property[i]));
	sys_link_name(sys_path(path, PCI_DEVICES "/%s/driver", fn->bdf), fn->driver,
		      sizeof(fn->driver));
	sys_link_name(sys_path(path, PCI_DEVICES "/%s/iommu_group", fn->bdf), fn->iommu_group,
		      sizeof(fn->iommu_group));
	sys_read(sys_path(path, PCI_DEVICES "/%s/driver_override", fn->bdf),
		 fn->driver_override, sizeof(fn->driver_override));
	/* The PCI core has no other word for "not set". */
	if (!strcmp(fn->driver_override, "(null)"))
		fn->driver_override[0] = '\0';
}

static int take_device(struct fn **list, size_t *nr, const char *name)
{
	char path[SYS_PATH_SIZE], text[16];
	struct fn *fn;
	uint32_t fid;

	/* A device that is just leaving, or one without a function: a bridge of QEMU. */
	if (sys_read(sys_path(path, PCI_DEVICES "/%s/function_id", name), text,
		     sizeof(text)) < 0 || !fn_parse(text, &fid))
		return 0;
	fn = entry_of(list, nr, fid);
	if (!fn)
		return -ENOMEM;
	if (!fn->nr_devices++) {
		snprintf(fn->bdf, sizeof(fn->bdf), "%s", name);
		take_details(fn);
	}
	return 0;
}

typedef int take_fn(struct fn **list, size_t *nr, const char *name);

static int take_names(const char *path, struct fn **list, size_t *nr, take_fn *take)
{
	DIR *dir = sys_opendir(path);
	struct dirent *entry;
	int rc = 0;

	if (!dir)
		return -errno;
	while (!rc && (entry = readdir(dir))) {
		if (entry->d_name[0] != '.')
			rc = take(list, nr, entry->d_name);
	}
	closedir(dir);
	return rc;
}

static int by_fid(const void *a, const void *b)
{
	uint32_t fa = ((const struct fn *)a)->fid, fb = ((const struct fn *)b)->fid;

	return (fa > fb) - (fa < fb);
}

/**
 * fn_list() - find all functions that Linux knows
 * @list: receives them in the order of their IDs, to be freed by the caller; NULL if
 *	  there are none
 * @nr: receives their number
 *
 * Return: 0; -ENOENT: this kernel has no PCI or no slots for it; another negative errno.
 */
int fn_list(struct fn **list, size_t *nr)
{
	int rc;

	*list = NULL;
	*nr = 0;
	rc = take_names(PCI_SLOTS, list, nr, take_slot);
	if (!rc)
		rc = take_names(PCI_DEVICES, list, nr, take_device);
	if (rc) {
		free(*list);
		*list = NULL;
		*nr = 0;
		return rc;
	}
	if (*nr)
		qsort(*list, *nr, sizeof(**list), by_fid);
	return 0;
}

/**
 * fn_find() - look at one function
 * @fid: its ID
 * @fn: receives what there is now; all of it is "not there" if Linux does not know it
 *
 * Return: 0, also if it is not there, or a negative errno as of fn_list().
 */
int fn_find(uint32_t fid, struct fn *fn)
{
	struct fn *list;
	size_t nr, i;
	int rc;

	*fn = (struct fn){ .fid = fid, .power = -1 };
	rc = fn_list(&list, &nr);
	for (i = 0; i < nr; i++) {
		if (list[i].fid == fid)
			*fn = list[i];
	}
	free(list);
	return rc;
}

/**
 * fn_is_present() - is it configured and has it a device
 * @fn: function
 *
 * Return: true if so.
 */
bool fn_is_present(const struct fn *fn)
{
	return fn->bdf[0] && fn->power == 1;
}

/**
 * fn_state() - say in which state it is
 * @fn: function
 *
 * User space cannot tell standby from reserved as long as there is a slot: a kernel with
 * the series keeps that of a reserved function until its last reference is dropped.
 *
 * Return: static string.
 */
const char *fn_state(const struct fn *fn)
{
	if (!fn->nr_slots && !fn->nr_devices)
		return "not there";
	if (fn->power == 1)
		return fn->bdf[0] ? "configured" : "configured, no device";
	if (fn->power == 0)
		return fn->bdf[0] ? "standby, with a device" : "standby";
	return "no slot";
}

/**
 * fn_difference() - compare what makes a function the same one
 * @before: with a device
 * @now: with a device
 *
 * Return: name of the first property that differs, NULL: none does.
 */
const char *fn_difference(const struct fn *before, const struct fn *now)
{
	size_t i;

	for (i = 0; i < NR_FN_PROPERTIES; i++) {
		if (strcmp(before->property[i], now->property[i]))
			return properties[i].name;
	}
	return strcmp(before->bdf, now->bdf) ? "address" : NULL;
}
