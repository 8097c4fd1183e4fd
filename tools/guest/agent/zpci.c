// SPDX-License-Identifier: GPL-2.0
/*
 * PCI functions and the kernel's own record of them.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "agent.h"

#define PCI_DEVICES	"/sys/bus/pci/devices"
#define PCI_DRIVERS	"/sys/bus/pci/drivers"

/**
 * verb_bind() - "bind BDF DRIVER": bind a device to a driver, whatever its IDs
 * @args: BDF and DRIVER
 * @reply: stays empty
 *
 * Return: 0 or a negative errno.
 */
int verb_bind(char *args, struct reply *reply)
{
	char path[512], *driver = strchr(args, ' ');
	int rc;

	if (!driver)
		return -EINVAL;
	*driver++ = '\0';
	snprintf(path, sizeof(path), PCI_DEVICES "/%s/driver_override", args);
	rc = write_file(path, driver);
	if (rc)
		return rc;
	snprintf(path, sizeof(path), PCI_DRIVERS "/%s/bind", driver);
	return write_file(path, args);
}

/**
 * verb_unbind() - "unbind BDF": take a device from its driver
 * @args: BDF
 * @reply: stays empty
 *
 * Return: 0 or a negative errno (-ENOENT: no such device or it has no driver).
 */
int verb_unbind(char *args, struct reply *reply)
{
	char path[512];

	snprintf(path, sizeof(path), PCI_DEVICES "/%s/driver/unbind", args);
	return write_file(path, args);
}

/* Adds up what /proc/interrupts counts for one interrupt on all CPUs. */
static unsigned long count_irq(const char *interrupts, unsigned long irq)
{
	const char *line = interrupts;
	unsigned long sum = 0, add;
	char *end;

	for (; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strtoul(line, &end, 10) != irq || end == line || *end != ':')
			continue;
		for (line = end + 1; ; line = end) {
			add = strtoul(line, &end, 10);
			if (end == line)
				return sum;
			sum += add;
		}
	}
	return 0;
}

static int count_msi(const char *bdf, unsigned long *sum)
{
	struct reply interrupts = { 0 };
	struct dirent *entry;
	char path[512];
	DIR *dir;
	int rc;

	*sum = 0;
	snprintf(path, sizeof(path), PCI_DEVICES "/%s/msi_irqs", bdf);
	dir = opendir(path);
	if (!dir)
		return -errno;
	rc = read_file("/proc/interrupts", &interrupts);
	while (!rc && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			*sum += count_irq(interrupts.data, strtoul(entry->d_name, NULL, 10));
	closedir(dir);
	free(interrupts.data);
	return rc;
}

static bool is_function(const char *bdf)
{
	char path[512];

	snprintf(path, sizeof(path), PCI_DEVICES "/%s", bdf);
	return !access(path, F_OK);
}

/**
 * verb_msi() - "msi BDF MIN MS": wait until a function has interrupted
 * @args: BDF, number of interrupts since its driver was bound, deadline in
 *	  milliseconds
 * @reply: the number of interrupts
 *
 * A virtio-rng function asks for random data as soon as it is bound. The
 * interrupt for it proves that configuration, DMA and interrupts of the function
 * work. Reading /dev/hwrng would be no proof: Linux 6.1.192 computes the rest of
 * virtio-rng's buffer wrongly and then waits for data it has not asked for.
 *
 * The kernel names a driver for a device before the driver's probe sets up MSI, so
 * a function without MSI may get it yet.
 *
 * Return: 0, -EINVAL, a negative errno (-ENOENT: no such function, or it still has
 * no MSI when the time is over), or -ETIMEDOUT.
 */
int verb_msi(char *args, struct reply *reply)
{
	unsigned long min, ms, sum, seen;
	struct timespec deadline;
	char bdf[32];
	int rc;

	if (sscanf(args, "%31s %lu %lu", bdf, &min, &ms) != 3)
		return -EINVAL;
	deadline = deadline_in(ms);
	for (;;) {
		seen = wait_seen();
		rc = count_msi(bdf, &sum);
		if (rc && (rc != -ENOENT || !is_function(bdf) || deadline_passed(&deadline)))
			return rc;
		if (!rc && (sum >= min || deadline_passed(&deadline)))
			break;
		wait_more(seen, &deadline);
	}
	rc = reply_printf(reply, "%lu", sum);
	return rc ? rc : sum >= min ? 0 : -ETIMEDOUT;
}

/**
 * verb_dbf() - "dbf": zPCI's record of every function's life
 * @args: empty
 * @reply: s390 debug feature pci_msg as text
 *
 * Return: 0 or a negative errno.
 */
int verb_dbf(char *args, struct reply *reply)
{
	return read_file("/sys/kernel/debug/s390dbf/pci_msg/sprintf", reply);
}

/**
 * verb_lockdep() - "lockdep": does lockdep still watch
 * @args: empty
 * @reply: "armed", "off" after a first report, "absent" if not built in
 *
 * Return: 0 or a negative errno.
 */
int verb_lockdep(char *args, struct reply *reply)
{
	struct reply stats = { 0 };
	unsigned int armed;
	char *line;
	int rc;

	rc = read_file("/proc/lockdep_stats", &stats);
	if (rc == -ENOENT)
		return reply_printf(reply, "absent");
	if (rc)
		return rc;
	line = strstr(stats.data, "debug_locks:");
	if (!line || sscanf(line, "debug_locks: %u", &armed) != 1)
		rc = -EPROTO;
	else
		rc = reply_printf(reply, "%s", armed ? "armed" : "off");
	free(stats.data);
	return rc;
}
