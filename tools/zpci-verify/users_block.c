// SPDX-License-Identifier: GPL-2.0
/*
 * Users of a block device or a partition: mounts, swap, and whoever has claimed it.
 */
#define _GNU_SOURCE
#include "users.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys.h"

static void look_at_holders(struct users *users, const char *dir, const char *name)
{
	char path[SYS_PATH_SIZE];
	struct dirent *entry;
	DIR *listing = sys_opendir(sys_path(path, "%s/holders", dir));

	if (!listing) {
		users_add(users, USE_UNKNOWN, "block device %s: no holders in sysfs", name);
		return;
	}
	while ((entry = readdir(listing))) {
		if (entry->d_name[0] != '.')
			users_add(users, USE_BUSY, "block device %s is part of %s", name,
				  entry->d_name);
	}
	closedir(listing);
}

/* Does field 3 of a line of mountinfo, "259:1", say that it is this device? */
static bool mounted_in(const char *mounts, const char *number, char *where, size_t size)
{
	const char *line = mounts;
	char dev[32], point[SYS_PATH_SIZE];

	for (; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (sscanf(line, "%*s %*s %31s %*s %511s", dev, point) == 2 &&
		    !strcmp(dev, number)) {
			snprintf(where, size, "%s", point);
			return true;
		}
	}
	return false;
}

/*
 * Mounts of all processes, as each may have a namespace of its own. Linux shows one file
 * for each of them, so a mount is found again and again; the first is enough.
 */
static void look_at_mounts(struct users *users, const char *number, const char *name)
{
	char path[SYS_PATH_SIZE], where[SYS_PATH_SIZE];
	struct dirent *entry;
	DIR *listing = sys_opendir("/proc");
	bool found = false, any = false;
	char *mounts;
	int rc;

	while (listing && !found && (entry = readdir(listing))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		rc = sys_read_all(sys_path(path, "/proc/%s/mountinfo", entry->d_name), &mounts);
		/* A process that has ended, or a zombie, has none. */
		if (rc)
			continue;
		any = true;
		found = mounted_in(mounts, number, where, sizeof(where));
		if (found)
			users_add(users, USE_BUSY, "block device %s is mounted on %s (process %s)",
				  name, where, entry->d_name);
		free(mounts);
	}
	if (listing)
		closedir(listing);
	if (!any)
		users_add(users, USE_UNKNOWN, "block device %s: no mounts in /proc", name);
}

static void look_at_swap(struct users *users, const char *name)
{
	char *text, *line, *save, *end;
	int rc = sys_read_all("/proc/swaps", &text);

	if (rc) {
		/* A kernel without swap has no such file. */
		if (rc != -ENOENT)
			users_add(users, USE_UNKNOWN, "block device %s: /proc/swaps: %s", name,
				  strerror(-rc));
		return;
	}
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		end = line + strcspn(line, " \t");
		*end = '\0';
		if (!strncmp(line, "/dev/", 5) && !strcmp(line + 5, name))
			users_add(users, USE_BUSY, "block device %s is swap space", name);
	}
	free(text);
}

/*
 * Whatever else has claimed a block device, a file system, RAID, device mapper, shows in
 * that nobody else can claim it.
 */
static void look_at_claim(struct users *users, const char *name)
{
	char path[SYS_PATH_SIZE];
	int fd = sys_open(sys_path(path, "/dev/%s", name), O_RDONLY | O_EXCL | O_NONBLOCK);

	if (fd >= 0)
		close(fd);
	else if (fd == -EBUSY)
		users_add(users, USE_BUSY, "block device %s is claimed", name);
	else
		users_add(users, USE_UNKNOWN, "block device %s: %s: %s", name, path, strerror(-fd));
}

/**
 * users_of_block() - find who uses a block device, except for processes that have it open
 * @users: where to note them
 * @dir: its directory
 * @name: its name
 */
void users_of_block(struct users *users, const char *dir, const char *name)
{
	size_t before = users_count(users, USE_BUSY) + users_count(users, USE_UNKNOWN);
	char path[SYS_PATH_SIZE], number[32];
	unsigned long hidden;

	/* One path of several; the disk that is used is that of all paths. */
	if (!sys_number(sys_path(path, "%s/hidden", dir), &hidden) && hidden) {
		users_add(users, USE_UNKNOWN, "block device %s is a path to a disk with several",
			  name);
		return;
	}
	if (sys_read(sys_path(path, "%s/dev", dir), number, sizeof(number)) < 0)
		return;
	look_at_holders(users, dir, name);
	look_at_mounts(users, number, name);
	look_at_swap(users, name);
	look_at_claim(users, name);
	if (users_count(users, USE_BUSY) + users_count(users, USE_UNKNOWN) == before)
		users_add(users, USE_NOTE, "block device %s is not in use", name);
}
