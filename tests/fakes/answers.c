// SPDX-License-Identifier: GPL-2.0
/*
 * What the agent in the fake guest answers.
 */
#define _GNU_SOURCE
#include "guest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Which function a path is about, and what follows its directory. */
static bool lookup(const char *path, char kind[16], const struct function **fn, const char **rest)
{
	unsigned int id;
	int len = 0;

	if (sscanf(path, "/sys/bus/pci/devices/%x:00:00.0%n", &id, &len) == 1 && len) {
		strcpy(kind, "device");
		*fn = guest_function_by_uid(id);
	} else if (sscanf(path, "/sys/bus/pci/slots/%x%n", &id, &len) == 1 && len) {
		strcpy(kind, "slot");
		*fn = guest_function(id);
	} else if (sscanf(path, "/sys/devices/virtual/iommu/s390-iommu.%x%n", &id, &len) == 1 &&
		   len) {
		strcpy(kind, "iommu");
		*fn = guest_function(id);
	} else {
		return false;
	}
	*rest = path + len;
	return *fn;
}

static bool present(const char *path)
{
	const struct function *fn;
	const char *rest;
	char kind[16];

	if (!lookup(path, kind, &fn, &rest))
		return false;
	if (!strcmp(kind, "device"))
		return !strcmp(rest, "/driver") ? fn->driver : fn->device;
	return fn->exists;
}

static int write_path(const char *path, const char *data)
{
	const struct function *found;
	struct function *fn;
	const char *rest;
	char kind[16];

	if (!strcmp(path, "/sys/devices/system/cpu/cpu1/online")) {
		guest_second_cpu = *data == '1';
		return 0;
	}
	if (!strcmp(path, "/proc/lock_stat"))
		return 0;
	if (!strcmp(path, "/sys/bus/pci/rescan")) {
		guest_rescan();
		return 0;
	}
	if (!lookup(path, kind, &found, &rest))
		return strncmp(path, "/sys/kernel/debug/", 18) ? ENOENT : 0;
	fn = guest_function(found->fid);
	if (!strcmp(rest, "/power") && fn->exists) {
		if (fn->state != (*data == '1' ? GUEST_STANDBY : GUEST_CONFIGURED))
			return EIO;
		fn->configured = *data == '1';
		if (fn->configured)
			return guest_add_device(fn) ? 0 : EIO;
		guest_remove_device(fn);
		fn->state = GUEST_STANDBY;
		if (fn->asked)
			unplugged(fn);
		return 0;
	}
	if (!strcmp(rest, "/remove") && fn->device) {
		if (guest_faults.cycle)
			console("WARNING: possible circular locking dependency detected");
		guest_remove_device(fn);
		return 0;
	}
	return ENOENT;
}

static int set_driver(const char *args, bool bound)
{
	struct function *fn = guest_function_by_uid((uint32_t)strtoul(args, NULL, 16));

	if (!fn || !fn->device)
		return ENOENT;
	fn->driver = bound;
	return 0;
}

/* A loop that has done its verb once by the time it is asked. */
static char loop_counts[64];

static int answer(const char *verb, char *args, const char **payload);

static int start_loop(char *verb)
{
	const char *payload;
	char *args = verb + strcspn(verb, " ");
	int rc;

	if (*args)
		*args++ = '\0';
	rc = answer(verb, args, &payload);
	if (rc)
		snprintf(loop_counts, sizeof(loop_counts),
			 "{\"runs\":1,\"ok\":0,\"errno\":{\"%d\":1}}", rc);
	else
		strcpy(loop_counts, "{\"runs\":1,\"ok\":1,\"errno\":{}}");
	return 0;
}

/* What kmemleak of 6.1 reports. */
#define LEAK								\
	"unreferenced object 0x0000000002a4c000 (size 2048):\n"		\
	"  comm \"kmcheck\", pid 25, jiffies 4294938104 (age 9.310s)\n"	\
	"  backtrace:\n"						\
	"    [<0000000000123456>] zpci_create_device+0x5c/0x2a8\n"

/* What lock statistics of 6.1 look like. */
#define LOCK_STAT							\
	"lock_stat version 0.4\n"					\
	"    class name    con-bounces    contentions   waittime-min\n"	\
	"&zdev->state_lock:  1  2  3.00  40.00  50.00  25.00  7  8  9.00  100.00  160.00  20.00\n"

static int read_path(const char *path, const char **payload)
{
	const struct function *fn;
	const char *rest;
	char kind[16];

	if (!strcmp(path, "/proc/lockdep"))
		*payload = "all lock classes:\n"
			   "(____ptrval____) FD:    2 BD:    1 +.+.: &zdev->state_lock\n"
			   " -> [(____ptrval____)] pci_rescan_remove_lock\n";
	else if (!strcmp(path, "/proc/iomem"))
		*payload = "";
	else if (!strcmp(path, "/proc/lock_stat"))
		*payload = LOCK_STAT;
	else if (lookup(path, kind, &fn, &rest) && fn->exists)
		*payload = fn->state == GUEST_CONFIGURED ? "1\n" : "0\n";
	else
		return ENOENT;
	return 0;
}

static int answer(const char *verb, char *args, const char **payload)
{
	const struct function *fn;
	char *second = strchr(args, ' ');

	if (second)
		*second++ = '\0';
	if (!strcmp(verb, "sync") || !strcmp(verb, "waitloop") || !strcmp(verb, "endloops"))
		return 0;
	if (!strcmp(verb, "ls"))
		return guest_list(args, payload);
	if (!strcmp(verb, "blocked")) {
		*payload = guest_faults.blocked ? "hwrng in virtio_read\nkmcheck in zpci_fake\n" :
						   "hwrng in virtio_read\n";
		return 0;
	}
	if (!strcmp(verb, "loop"))
		return start_loop(second);
	if (!strcmp(verb, "endloop")) {
		*payload = loop_counts;
		return *loop_counts ? 0 : ENOENT;
	}
	if (!strcmp(verb, "stat"))
		return present(args) ? 0 : ENOENT;
	if (!strcmp(verb, "waitpath"))
		return present(args) == !strncmp(second, "present", 7) ? 0 : ETIMEDOUT;
	if (!strcmp(verb, "read"))
		return read_path(args, payload);
	if (!strcmp(verb, "counters")) {
		if (!*args)
			*payload = "/obj/arch/s390/pci/pci.gcda 4\ndata";
		return 0;
	}
	if (!strcmp(verb, "link")) {
		*payload = "../../../bus/pci/drivers/virtio-pci";
		return present(args) ? 0 : ENOENT;
	}
	if (!strcmp(verb, "write"))
		return write_path(args, second);
	if (!strcmp(verb, "bind") || !strcmp(verb, "unbind"))
		return set_driver(args, *verb == 'b');
	if (!strcmp(verb, "msi")) {
		fn = guest_function_by_uid((uint32_t)strtoul(args, NULL, 16));
		*payload = "1";
		return fn && fn->driver ? 0 : ENOENT;
	}
	return EOPNOTSUPP;
}

/**
 * guest_request() - the agent handles a request
 * @line: request without newline; is cut into words
 */
void guest_request(char *line)
{
	const char *payload = "", *verb;
	char *args;
	unsigned long seq = strtoul(line, &line, 10);
	int rc = 0;

	verb = line + 1;
	args = line + 1 + strcspn(line + 1, " ");
	if (*args)
		*args++ = '\0';
	if (!strcmp(verb, "hello"))
		to_host("hello 1 6.1.0-fake\n");
	else if (!strcmp(verb, "dbf"))
		payload = guest_record();
	else if (!strcmp(verb, "lockdep"))
		payload = guest_faults.lockdep_off ? "off" : "armed";
	else if (!strcmp(verb, "kmemleak"))
		payload = guest_faults.memory_leak ? LEAK : "absent";
	else if (!strcmp(verb, "kmsg"))
		console("%s", args);
	else if (!strcmp(verb, "mod"))
		rc = guest_module(args);
	else
		rc = answer(verb, args, &payload);
	to_host("= %lu %d %zu\n%s", seq, rc, strlen(payload), payload);
}
