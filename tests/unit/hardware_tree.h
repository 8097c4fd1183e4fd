/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A tree of files that looks like sysfs, procfs and /dev of a machine with one PCI function.
 * One program is one file, so static is enough.
 */
#ifndef UNIT_HARDWARE_TREE_H
#define UNIT_HARDWARE_TREE_H

#include <errno.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FID		"00000022"
#define BDF		"0011:00:00.0"
#define DEVICE_DIR	"/sys/devices/pci0011:00/" BDF
#define DEVICE_LINK	"/sys/bus/pci/devices/" BDF
#define DRIVER_DIR	"/sys/bus/pci/drivers/virtio-pci"
#define SLOT_DIR	"/sys/bus/pci/slots/" FID

#define TREE_TEMPLATE	"/tmp/XXXXXX"

static char tree[sizeof(TREE_TEMPLATE)];

static inline void tree_die(const char *what)
{
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

/* The name of a file of the tree; the buffer is used again. */
static inline const char *in_tree(const char *path)
{
	static char whole[1024];

	snprintf(whole, sizeof(whole), "%s%s", tree, path);
	return whole;
}

static inline void make_dirs(const char *path)
{
	char whole[1024], *slash;

	snprintf(whole, sizeof(whole), "%s%s", tree, path);
	for (slash = whole + strlen(tree) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		if (mkdir(whole, 0755) && errno != EEXIST)
			tree_die(whole);
		*slash = '/';
	}
}

/* The file @path, with @text; its directories are made. */
static inline void put(const char *path, const char *text)
{
	FILE *f;

	make_dirs(path);
	f = fopen(in_tree(path), "w");
	if (!f || fputs(text, f) < 0 || fclose(f))
		tree_die(path);
}

static inline void put_link(const char *path, const char *target)
{
	make_dirs(path);
	if (symlink(target, in_tree(path)) && errno != EEXIST)
		tree_die(path);
}

static inline void put_dir(const char *path)
{
	make_dirs(path);
	if (mkdir(in_tree(path), 0755) && errno != EEXIST)
		tree_die(path);
}

static inline int tree_remove_one(const char *path, const struct stat *st, int type,
				  struct FTW *ftw)
{
	return remove(path);
}

/* The file @path and all below it. */
static inline void take_away(const char *path)
{
	nftw(in_tree(path), tree_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Binds the driver to the device; who watches its files sees nothing of that. */
static inline void put_driver(void)
{
	put_link(DEVICE_DIR "/driver", "../../../bus/pci/drivers/virtio-pci");
}

static inline void put_device(void)
{
	put_link(DEVICE_LINK, "../../../devices/pci0011:00/" BDF);
}

/* A function, configured, with a device that no driver is bound to. */
static inline void tree_make(void)
{
	strcpy(tree, TREE_TEMPLATE);
	if (!mkdtemp(tree))
		tree_die("mkdtemp");
	put(SLOT_DIR "/power", "1\n");
	put(SLOT_DIR "/address", "0011:00:00\n");
	put(DEVICE_DIR "/function_id", "0x00000022\n");
	put(DEVICE_DIR "/uid", "0x11\n");
	put(DEVICE_DIR "/pchid", "0x01c4\n");
	put(DEVICE_DIR "/pft", "0x0a\n");
	put(DEVICE_DIR "/vfn", "0x0000\n");
	put(DEVICE_DIR "/vendor", "0x15b3\n");
	put(DEVICE_DIR "/device", "0x1014\n");
	put(DEVICE_DIR "/class", "0x088000\n");
	put(DEVICE_DIR "/driver_override", "(null)\n");
	put_link(DEVICE_DIR "/subsystem", "../../../bus/pci");
	put_link(DEVICE_DIR "/iommu_group", "../../../kernel/iommu_groups/7");
	put_dir("/sys/kernel/iommu_groups/7");
	put_device();
	put("/sys/bus/pci/drivers_probe", "");
	put(DRIVER_DIR "/bind", "");
	put(DRIVER_DIR "/unbind", "");
	put_link("/sys/class/iommu/s390-iommu." FID "/devices/" BDF,
		 "../../../../devices/pci0011:00/" BDF);
	put("/proc/1/comm", "init\n");
	put("/proc/1/mountinfo", "1 1 0:2 / / rw - tmpfs none rw\n");
	put("/proc/1/maps", "");
	put_link("/proc/1/fd/0", "/dev/null");
	put("/dev/kmsg", "");
	put_dir("/run");
}

static inline void tree_unmake(void)
{
	nftw(tree, tree_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

#endif /* UNIT_HARDWARE_TREE_H */
