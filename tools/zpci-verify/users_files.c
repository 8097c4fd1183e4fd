// SPDX-License-Identifier: GPL-2.0
/*
 * Processes that have a device node of a function open, or its files in sysfs.
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
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "sys.h"

struct search {
	struct users *users;
	const struct fn *fn;
	const char *dir;	/* of the device in sysfs */
	unsigned int hidden;	/* processes whose files we may not see */
};

static void process_name(const char *pid, char *name, size_t size)
{
	char path[SYS_PATH_SIZE];

	if (sys_read(sys_path(path, "/proc/%s/comm", pid), name, size) <= 0)
		snprintf(name, size, "?");
}

static bool begins_with(const char *text, const char *dir)
{
	size_t len = strlen(dir);

	return !strncmp(text, dir, len) && (text[len] == '/' || !text[len]);
}

/* By number, as a container may have a node of another name. Never asks a file server. */
static bool is_node(const struct node *node, const char *path)
{
	dev_t dev;
	struct statx st;

	if (sys_is_made() || statx(AT_FDCWD, path, AT_STATX_DONT_SYNC, STATX_TYPE, &st))
		return false;
	if (node->block ? !S_ISBLK(st.stx_mode) : !S_ISCHR(st.stx_mode))
		return false;
	dev = makedev(st.stx_rdev_major, st.stx_rdev_minor);
	return dev == node->dev;
}

static void look_at_file(struct search *search, const char *pid, const char *fd)
{
	char path[SYS_PATH_SIZE], target[SYS_PATH_SIZE], comm[32];
	struct users *users = search->users;
	size_t i;

	if (sys_link(sys_path(path, "/proc/%s/fd/%s", pid, fd), target, sizeof(target)))
		return;
	/* VFIO devices have no name; whose they are only their process knows. */
	if (strstr(search->fn->driver, "vfio") && strstr(target, "[vfio-device]")) {
		process_name(pid, comm, sizeof(comm));
		users_add(users, USE_UNKNOWN, "process %s (%s) has a VFIO device open, which may be this one",
			  pid, comm);
		return;
	}
	if (target[0] != '/')
		return;
	if (begins_with(target, search->dir)) {
		process_name(pid, comm, sizeof(comm));
		users_add(users, USE_BUSY, "process %s (%s) has %s open", pid, comm, target);
		return;
	}
	for (i = 0; i < users->nr_nodes; i++) {
		const struct node *node = &users->nodes[i];

		if ((strncmp(target, "/dev/", 5) || strcmp(target + 5, node->name)) &&
		    !is_node(node, path))
			continue;
		process_name(pid, comm, sizeof(comm));
		users_add(users, USE_BUSY, "process %s (%s) has /dev/%s open", pid, comm,
			  node->name);
		return;
	}
}

/* Registers that a process has in its address space; it may have closed the file. */
static void look_at_maps(struct search *search, const char *pid)
{
	char path[SYS_PATH_SIZE], comm[32], *maps, *at;

	if (sys_read_all(sys_path(path, "/proc/%s/maps", pid), &maps))
		return;
	at = strstr(maps, search->dir);
	if (at && at[strlen(search->dir)] == '/') {
		process_name(pid, comm, sizeof(comm));
		users_add(search->users, USE_BUSY, "process %s (%s) has registers of %s mapped", pid,
			  comm, search->fn->bdf);
	}
	free(maps);
}

static void look_at_process(struct search *search, const char *pid)
{
	char path[SYS_PATH_SIZE];
	struct dirent *entry;
	DIR *listing = sys_opendir(sys_path(path, "/proc/%s/fd", pid));

	if (!listing) {
		/* The others have ended meanwhile. */
		search->hidden += errno == EACCES || errno == EPERM;
		return;
	}
	while ((entry = readdir(listing))) {
		if (isdigit((unsigned char)entry->d_name[0]))
			look_at_file(search, pid, entry->d_name);
	}
	closedir(listing);
	look_at_maps(search, pid);
}

/**
 * users_of_files() - find processes that have something of a function open
 * @users: where to note them; its nodes are those to look for
 * @fn: function
 * @dir: directory of its device in sysfs, without symbolic links
 */
void users_of_files(struct users *users, const struct fn *fn, const char *dir)
{
	struct search search = { .users = users, .fn = fn, .dir = dir };
	struct dirent *entry;
	DIR *listing = sys_opendir("/proc");
	unsigned int nr = 0;

	while (listing && (entry = readdir(listing))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		nr++;
		if (sys_is_made() || strtol(entry->d_name, NULL, 10) != getpid())
			look_at_process(&search, entry->d_name);
	}
	if (listing)
		closedir(listing);
	if (!nr)
		users_add(users, USE_UNKNOWN, "no processes in /proc, so open files do not show");
	else if (search.hidden)
		users_add(users, USE_UNKNOWN, "the open files of %u process%s do not show (run as root)",
			  search.hidden, search.hidden == 1 ? "" : "es");
}
