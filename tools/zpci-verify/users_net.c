// SPDX-License-Identifier: GPL-2.0
/*
 * Users of a network interface: it is up, has an address, or is part of another one.
 */
#define _GNU_SOURCE
#include "users.h"

#include <dirent.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "sys.h"

/* In a tree that a test has made: "INTERFACE ADDRESS" lines in place of what the kernel says. */
#define MADE_ADDRESSES	"/addresses"

static int made_address(const char *name)
{
	char *text, *line, *save;
	int rc = sys_read_all(MADE_ADDRESSES, &text), nr = 0;
	size_t len = strlen(name);

	if (rc)
		return rc == -ENOENT ? 0 : rc;
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		nr += !strncmp(line, name, len) && line[len] == ' ';
	free(text);
	return nr;
}

/* Return: number of addresses of an interface, or a negative errno. */
static int count_addresses(const char *name)
{
	struct ifaddrs *list, *one;
	int nr = 0;

	if (sys_is_made())
		return made_address(name);
	if (getifaddrs(&list))
		return -errno;
	for (one = list; one; one = one->ifa_next) {
		/* An IPv4 address may have a label, as in "eth0:1". */
		size_t len = strcspn(one->ifa_name, ":");

		if (strlen(name) == len && !strncmp(one->ifa_name, name, len) && one->ifa_addr &&
		    (one->ifa_addr->sa_family == AF_INET || one->ifa_addr->sa_family == AF_INET6))
			nr++;
	}
	freeifaddrs(list);
	return nr;
}

/* Bridges, bonds, VLANs and the like on top of it. */
static unsigned int look_at_uppers(struct users *users, const char *dir, const char *name)
{
	char path[SYS_PATH_SIZE], master[64];
	struct dirent *entry;
	unsigned int nr = 0;
	DIR *listing;

	if (!sys_link_name(sys_path(path, "%s/master", dir), master, sizeof(master))) {
		users_add(users, USE_BUSY, "network interface %s belongs to %s", name, master);
		nr++;
	}
	listing = sys_opendir(dir);
	while (listing && (entry = readdir(listing))) {
		if (strncmp(entry->d_name, "upper_", 6) || !strcmp(entry->d_name + 6, nr ? master : ""))
			continue;
		users_add(users, USE_BUSY, "network interface %s is below %s", name,
			  entry->d_name + 6);
		nr++;
	}
	if (listing)
		closedir(listing);
	return nr;
}

/**
 * users_of_net() - find who uses a network interface
 * @users: where to note them
 * @dir: its directory
 * @name: its name
 */
void users_of_net(struct users *users, const char *dir, const char *name)
{
	char path[SYS_PATH_SIZE];
	unsigned long flags;
	unsigned int before = users_count(users, USE_BUSY) + users_count(users, USE_UNKNOWN);
	int nr;

	if (sys_number(sys_path(path, "%s/flags", dir), &flags))
		users_add(users, USE_UNKNOWN, "network interface %s: no flags", name);
	else if (flags & IFF_UP)
		users_add(users, USE_BUSY, "network interface %s is up", name);
	nr = count_addresses(name);
	if (nr < 0)
		users_add(users, USE_UNKNOWN, "network interface %s: no list of addresses: %s", name,
			  strerror(-nr));
	else if (nr)
		users_add(users, USE_BUSY, "network interface %s has %d address%s", name, nr,
			  nr == 1 ? "" : "es");
	look_at_uppers(users, dir, name);
	if (users_count(users, USE_BUSY) + users_count(users, USE_UNKNOWN) == before)
		users_add(users, USE_NOTE, "network interface %s is down", name);
}
