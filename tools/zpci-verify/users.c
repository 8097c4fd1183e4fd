// SPDX-License-Identifier: GPL-2.0
/*
 * Who uses a function: its virtual functions, and all that its driver has made of it.
 *
 * The kernel has no list of a device's users. What this looks at are the users that show
 * in sysfs and procfs. A driver whose users do not show is reported as one that cannot be
 * told, and never as free.
 */
#define _GNU_SOURCE
#include "users.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "array.h"
#include "sys.h"

/* Deeper than any device is below its PCI function. */
#define MAX_DEPTH	16

/* Misc device of the kernel's random number generators. */
#define HWRNG_NODE	"hwrng"
#define HWRNG_DEV	makedev(10, 183)

/* Subsystems whose devices have no users of their own, but others below or beside them. */
static const char *const plain_subsystems[] = {
	"auxiliary", "bdi", "hwmon", "mdio_bus", "nvme-subsystem", "pci", "pci_bus", "pci_express",
	"scsi", "thermal", "vfio-dev", "wakeup",
};

/* Drivers on top of virtio whose users are looked for. */
static const char *const known_virtio[] = {
	"virtio_blk", "virtio_net", "virtio_rng", "virtio_scsi",
};

struct walk {
	struct users *users;
	unsigned int found;	/* things whose users this knows how to find */
	unsigned int interfaces;	/* of these, to a network */
};

/**
 * users_add() - note a user
 * @users: where
 * @kind: does it forbid to switch the function off
 * @fmt: printf() format of a line
 */
void users_add(struct users *users, enum use_kind kind, const char *fmt, ...)
{
	struct use *grown = realloc(users->uses, (users->nr + 1) * sizeof(*grown));
	va_list args;

	if (!grown) {
		users->failed = true;
		return;
	}
	users->uses = grown;
	va_start(args, fmt);
	if (vasprintf(&grown[users->nr].text, fmt, args) < 0)
		users->failed = true;
	else
		grown[users->nr++].kind = kind;
	va_end(args);
}

/**
 * users_add_node() - note a device node whose openers are users
 * @users: where
 * @name: below /dev
 * @dev: its number
 * @block: is it that of a block device
 */
void users_add_node(struct users *users, const char *name, dev_t dev, bool block)
{
	struct node *grown = realloc(users->nodes, (users->nr_nodes + 1) * sizeof(*grown));

	if (!grown) {
		users->failed = true;
		return;
	}
	users->nodes = grown;
	grown[users->nr_nodes] = (struct node){ .dev = dev, .block = block };
	snprintf(grown[users->nr_nodes].name, sizeof(grown->name), "%s", name);
	users->nr_nodes++;
}

static bool one_of(const char *word, const char *const *list, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		if (!strcmp(word, list[i]))
			return true;
	}
	return false;
}

/* The node that "dev" and "uevent" in @dir tell of. */
static bool take_node(struct walk *walk, const char *dir, const char *name, bool block)
{
	char path[SYS_PATH_SIZE], text[32], event[1024], *at;
	unsigned int major, minor;

	if (sys_read(sys_path(path, "%s/dev", dir), text, sizeof(text)) < 0 ||
	    sscanf(text, "%u:%u", &major, &minor) != 2)
		return false;
	sys_read(sys_path(path, "%s/uevent", dir), event, sizeof(event));
	at = strstr(event, "DEVNAME=");
	if (at) {
		at += strlen("DEVNAME=");
		at[strcspn(at, "\n")] = '\0';
	}
	users_add_node(walk->users, at ? at : name, makedev(major, minor), block);
	return true;
}

static void take_virtio(struct walk *walk, const char *dir, const char *name)
{
	char path[SYS_PATH_SIZE], driver[64];

	if (sys_link_name(sys_path(path, "%s/driver", dir), driver, sizeof(driver)))
		return;
	if (!one_of(driver, known_virtio, ARRAY_SIZE(known_virtio))) {
		users_add(walk->users, USE_UNKNOWN, "%s has the driver %s, whose users do not show",
			  name, driver);
	} else if (!strcmp(driver, "virtio_rng")) {
		/* Which of several it is the kernel does not say, so all count as one. */
		users_add_node(walk->users, HWRNG_NODE, HWRNG_DEV, false);
		users_add(walk->users, USE_NOTE, "%s is a random number generator", name);
		walk->found++;
	}
}

/* A device of the function's driver, in @dir. Returns true if there may be more below it. */
static bool take_device(struct walk *walk, const char *dir, const char *name,
			const char *subsystem)
{
	if (!strcmp(subsystem, "net")) {
		users_of_net(walk->users, dir, name);
		walk->found++;
		walk->interfaces++;
		return false;
	}
	if (!strcmp(subsystem, "block")) {
		if (!take_node(walk, dir, name, true))
			users_add(walk->users, USE_UNKNOWN, "block device %s has no number", name);
		users_of_block(walk->users, dir, name);
		walk->found++;
	} else if (!strcmp(subsystem, "virtio")) {
		take_virtio(walk, dir, name);
	} else if (!strcmp(subsystem, "infiniband")) {
		users_add(walk->users, USE_UNKNOWN, "RDMA device %s: users in the kernel, as NVMe over Fabrics or SMC-R, do not show",
			  name);
	} else if (take_node(walk, dir, name, false)) {
		/* A controller of disks is used by way of them. */
		walk->found += strcmp(subsystem, "nvme") && strcmp(subsystem, "ptp");
	} else if (!one_of(subsystem, plain_subsystems, ARRAY_SIZE(plain_subsystems)) &&
		   strncmp(subsystem, "scsi_", 5)) {
		users_add(walk->users, USE_UNKNOWN, "%s of the subsystem %s, whose users do not show",
			  name, subsystem);
	}
	return true;
}

/* All directories below a device are its own; what belongs to others is linked to. */
static void walk_below(struct walk *walk, const char *dir, unsigned int depth)
{
	char path[SYS_PATH_SIZE], link[SYS_PATH_SIZE], subsystem[64];
	struct dirent *entry;
	DIR *listing = sys_opendir(dir);

	if (!listing || depth > MAX_DEPTH) {
		/* It may just have gone, with its device; then so have its users. */
		if (listing || sys_exists(dir))
			users_add(walk->users, USE_UNKNOWN, "%s cannot be looked at", dir);
		if (listing)
			closedir(listing);
		return;
	}
	while ((entry = readdir(listing))) {
		if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
			continue;
		sys_path(path, "%s/%s", dir, entry->d_name);
		if (!sys_link_name(sys_path(link, "%s/subsystem", path), subsystem,
				   sizeof(subsystem)) &&
		    !take_device(walk, path, entry->d_name, subsystem))
			continue;
		walk_below(walk, path, depth + 1);
	}
	closedir(listing);
}

static void look_at_vfs(struct users *users, const struct fn *fn)
{
	char path[SYS_PATH_SIZE];
	unsigned long nr;

	sys_path(path, PCI_DEVICES "/%s/sriov_numvfs", fn->bdf);
	if (!sys_exists(path))
		return;
	if (sys_number(path, &nr))
		users_add(users, USE_UNKNOWN, "it is a PF, and %s cannot be read", path);
	else if (nr)
		users_add(users, USE_BUSY, "it is a PF with %lu virtual function%s", nr,
			  nr == 1 ? "" : "s");
}

/* A group is open or not; whoever opens one that is open gets an error. */
static void look_at_vfio(struct walk *walk, const struct fn *fn)
{
	char name[32], path[SYS_PATH_SIZE], text[32];
	unsigned int major, minor;

	walk->found++;
	if (!fn->iommu_group[0]) {
		users_add(walk->users, USE_UNKNOWN, "the driver is %s, but there is no IOMMU group",
			  fn->driver);
		return;
	}
	snprintf(name, sizeof(name), "vfio/%s", fn->iommu_group);
	if (sys_read(sys_path(path, "/sys/class/vfio/%s/dev", fn->iommu_group), text,
		     sizeof(text)) < 0 || sscanf(text, "%u:%u", &major, &minor) != 2) {
		users_add(walk->users, USE_UNKNOWN, "VFIO group %s cannot be looked at",
			  fn->iommu_group);
		return;
	}
	users_add_node(walk->users, name, makedev(major, minor), false);
}

static void look_at_driver(struct walk *walk, const struct fn *fn, const char *dir)
{
	struct users *users = walk->users;

	if (!fn->driver[0])
		return;
	users_add(users, USE_NOTE, "the driver %s is bound", fn->driver);
	if (strstr(fn->driver, "vfio"))
		look_at_vfio(walk, fn);
	walk_below(walk, dir, 0);
	/* In another network namespace an interface is not in our sysfs. */
	if (!strncmp(fn->property[FN_CLASS], "0x02", 4) && !walk->interfaces)
		users_add(users, USE_UNKNOWN, "no network interface is in sight, it may be in another namespace");
	else if (!walk->found)
		users_add(users, USE_UNKNOWN, "the users of the driver %s do not show",
			  fn->driver);
}

/**
 * users_find() - find who uses a function
 * @fn: function
 * @users: receives what was found, to be released with users_free()
 *
 * A function without a device has no users that could be found, and needs none: what a
 * driver does with it ended when the device went.
 */
void users_find(const struct fn *fn, struct users *users)
{
	char path[SYS_PATH_SIZE], dir[SYS_PATH_SIZE];
	struct walk walk = { .users = users };

	*users = (struct users){ 0 };
	if (!fn->bdf[0])
		return;
	if (fn->nr_devices > 1)
		users_add(users, USE_UNKNOWN, "%u devices have this function ID", fn->nr_devices);
	if (sys_real(sys_path(path, PCI_DEVICES "/%s", fn->bdf), dir, sizeof(dir))) {
		users_add(users, USE_UNKNOWN, "its device %s has gone meanwhile", fn->bdf);
		return;
	}
	look_at_vfs(users, fn);
	look_at_driver(&walk, fn, dir);
	users_of_files(users, fn, dir);
	if (users->failed)
		users_add(users, USE_UNKNOWN, "out of memory");
}

/**
 * users_free() - release what was found
 * @users: from users_find()
 */
void users_free(struct users *users)
{
	size_t i;

	for (i = 0; i < users->nr; i++)
		free(users->uses[i].text);
	free(users->uses);
	free(users->nodes);
	*users = (struct users){ 0 };
}

/**
 * users_count() - count what was found
 * @users: from users_find()
 * @kind: of this kind
 *
 * Return: number. Without memory for a line USE_UNKNOWN is at least 1.
 */
size_t users_count(const struct users *users, enum use_kind kind)
{
	size_t i, nr = 0;

	for (i = 0; i < users->nr; i++)
		nr += users->uses[i].kind == kind;
	return nr ? nr : kind == USE_UNKNOWN && users->failed;
}

/**
 * users_first() - the first that was found
 * @users: from users_find()
 * @kind: of this kind
 *
 * Return: its text, that of @users; NULL: there is none.
 */
const char *users_first(const struct users *users, enum use_kind kind)
{
	size_t i;

	for (i = 0; i < users->nr; i++) {
		if (users->uses[i].kind == kind)
			return users->uses[i].text;
	}
	return users->failed && kind == USE_UNKNOWN ? "out of memory" : NULL;
}

/**
 * use_kind_name() - what a kind is called
 * @kind: kind
 *
 * Return: static string.
 */
const char *use_kind_name(enum use_kind kind)
{
	static const char *const names[] = {
		[USE_NOTE] = "note", [USE_BUSY] = "in use", [USE_UNKNOWN] = "cannot tell",
	};

	return names[kind];
}
