// SPDX-License-Identifier: GPL-2.0
/*
 * The guest inside of the fake QEMU.
 */
#define _GNU_SOURCE
#include "guest.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

struct guest_faults guest_faults;
bool guest_second_cpu = true;

static struct function functions[32];
static struct rule {
	uint32_t fid;
	int from, to;
} rules[8];
static size_t nr_rules;
static char *dbf;

/**
 * guest_function() - find a function, make room for a new one
 * @fid: function ID
 *
 * Return: the function; the table is larger than any scenario.
 */
struct function *guest_function(uint32_t fid)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(functions); i++) {
		if (functions[i].used && functions[i].fid == fid)
			return &functions[i];
		if (!functions[i].used)
			break;
	}
	if (i == ARRAY_SIZE(functions))
		abort();
	functions[i] = (struct function){ .used = true, .fid = fid };
	return &functions[i];
}

/**
 * guest_function_by_id() - find a plugged function
 * @id: id of one of its devices in QEMU
 *
 * Return: the function or NULL.
 */
struct function *guest_function_by_id(const char *id)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(functions); i++) {
		if (functions[i].used &&
		    (!strcmp(functions[i].zpci, id) || !strcmp(functions[i].pci, id)))
			return &functions[i];
	}
	return NULL;
}

/**
 * guest_nth() - go through all functions
 * @n: number, from 0
 *
 * Return: the function, NULL: there are no more.
 */
const struct function *guest_nth(size_t n)
{
	return n < ARRAY_SIZE(functions) && functions[n].used ? &functions[n] : NULL;
}

static struct function *by_uid(uint32_t uid)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(functions); i++) {
		if (functions[i].used && functions[i].uid == uid)
			return &functions[i];
	}
	return NULL;
}

__attribute__((format(printf, 1, 2)))
static void record(const char *fmt, ...)
{
	static unsigned int nr_entries;
	char entry[96], *grown;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(entry, sizeof(entry), fmt, ap);
	va_end(ap);
	if (asprintf(&grown, "%s00 01700000000:%06u 3 - 0000 0000000000123456  %s\n",
		     dbf ? dbf : "", nr_entries++, entry) < 0)
		abort();
	free(dbf);
	dbf = grown;
}

static void emit(const char *ev, const struct function *fn, int pec)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	to_host("! {\"t\":%lld,\"ev\":\"%s\",\"pec\":%d,\"fid\":%u,\"fh\":%u,\"state\":%d,\"refs\":%d}\n",
		ts.tv_sec * 1000000000LL + ts.tv_nsec, ev, pec, fn->fid, fn->fh,
		fn->exists ? (int)fn->state : -1,
		fn->exists ? (int)((fn->state != GUEST_RESERVED) + fn->device + fn->old) : -1);
}

static void try_release(struct function *fn)
{
	if (!fn->exists || fn->state != GUEST_RESERVED || fn->held || guest_faults.leaks)
		return;
	emit("release", fn, -1);
	fn->exists = false;
	if (!guest_faults.unbalanced)
		record("rem fid:%x", fn->fid);
}

/* Return: false when the function stays without a device. */
static bool add_device(struct function *fn)
{
	long rc;

	fn->state = GUEST_CONFIGURED;
	rc = fn->dead ? -EIO : fault_call("clp_enable_fh");
	if (rc) {
		fn->dead = guest_faults.dead;
		fault_report(fn, "Enabling", rc);
		return false;
	}
	fn->device = fn->driver = true;
	emit("add", fn, -1);
	emit("bound", fn, -1);
	return true;
}

static void remove_device(struct function *fn)
{
	if (fn->device)
		emit("remove", fn, -1);
	fn->device = fn->driver = false;
	fn->old = fn->held;
}

static void complain(const struct function *fn)
{
	console("sysfs: cannot create duplicate filename '/devices/virtual/iommu/s390-iommu.%08x'",
		fn->fid);
	console("CPU: 1 PID: 25 Comm: kmcheck Not tainted 6.1.0-fake #1");
	console("Call Trace:");
	console(" [<00000000003a2b1c>] sysfs_warn_dup+0x74/0x88 ");
	console("kobject_add_internal failed for s390-iommu.%08x with -EEXIST, don't try to register things with the same name in the same directory.",
		fn->fid);
}

static void warn(void)
{
	console("------------[ cut here ]------------");
	console("WARNING: CPU: 1 PID: 25 at arch/s390/pci/pci.c:900 zpci_fake+0x1c/0x28");
	console("Krnl PSW : 0704c00180000000 000000000011eaf0 (zpci_fake+0x1c/0x28)");
	console("---[ end trace 0000000000000000 ]---");
}

/* Return: true when the function can be used. */
static bool create(struct function *fn, enum guest_state state)
{
	bool comes_back = fn->exists && fn->state == GUEST_RESERVED;
	long rc = fault_call("clp_query_pci_fn");

	if (!rc && !fn->exists)
		rc = fault_call("iommu_device_register");
	if (rc) {
		fn->left = guest_faults.left;
		fault_report(fn, "Adding", rc);
		return false;
	}
	if (comes_back && guest_faults.warns)
		warn();
	if (!fn->exists || (comes_back && guest_faults.duplicate))
		record("add fid:%x, fh:%x, c:%d", fn->fid, fn->fh, state);
	if (comes_back && guest_faults.duplicate) {
		complain(fn);
		record("add fid:%x, rc:-17", fn->fid);
		return false;
	}
	fn->exists = true;
	fn->state = state;
	return true;
}

static void handle(struct function *fn, int pec)
{
	switch (pec) {
	case 0x301:
		if (fn->exists && fn->state == GUEST_CONFIGURED)
			break;
		if (create(fn, GUEST_CONFIGURED))
			add_device(fn);
		break;
	case 0x302:
		create(fn, GUEST_STANDBY);
		break;
	case 0x303:
		remove_device(fn);
		if (fn->exists && fault_call("sclp_pci_deconfigure"))
			break;
		fn->state = GUEST_STANDBY;
		break;
	case 0x304:
	case 0x308:
		remove_device(fn);
		fn->state = GUEST_RESERVED;
		record("rsv fid:%x", fn->fid);
		try_release(fn);
		break;
	}
}

/**
 * guest_event() - an availability event reaches the kernel
 * @fn: function
 * @pec: PCI event code QEMU sends
 *
 * Return: true when the kernel deconfigured the function in response.
 */
bool guest_event(struct function *fn, int pec)
{
	size_t i;

	for (i = 0; i < nr_rules; i++) {
		if (rules[i].from == pec && rules[i].fid == fn->fid) {
			pec = rules[i].to;
			rules[i] = rules[--nr_rules];
			emit("rewrite", fn, pec);
			break;
		}
	}
	emit("begin", fn, pec);
	if (guest_faults.no_finish)
		return false;
	handle(fn, pec);
	emit("end", fn, pec);
	return pec == 0x303 && fn->state != GUEST_CONFIGURED;
}

static int module_command(char *line)
{
	unsigned int a = 0, b = 0, fid = 0;
	struct function *fn;
	size_t i;
	int rc;

	if (fault_command(line, &rc))
		return rc;
	if (sscanf(line, "rewrite 0x%x 0x%x fid=0x%x", &a, &b, &fid) == 3) {
		rules[nr_rules++] = (struct rule){ fid, (int)a, (int)b };
	} else if (sscanf(line, "hold 0x%x", &fid) == 1) {
		fn = guest_function(fid);
		if (!fn->device)
			return ENODEV;
		fn->held++;
		emit("hold", fn, -1);
	} else if (sscanf(line, "drop 0x%x", &fid) == 1) {
		fn = guest_function(fid);
		if (!fn->held)
			return ENOENT;
		emit("drop", fn, -1);
		fn->held--;
		fn->old -= !!fn->old;
		try_release(fn);
	} else if (sscanf(line, "inject 0x%x 0x%x", &a, &fid) == 2) {
		guest_event(guest_function(fid), (int)a);
	} else if (sscanf(line, "state 0x%x", &fid) == 1) {
		emit("state", guest_function(fid), -1);
	} else if (sscanf(line, "deconfigure 0x%x", &fid) == 1) {
		fn = guest_function(fid);
		fn->configured = false;
		if (fn->asked)
			unplugged(fn);
	} else if (!strcmp(line, "dropall")) {
		for (i = 0; i < ARRAY_SIZE(functions); i++) {
			functions[i].held = functions[i].old = 0;
			try_release(&functions[i]);
		}
	} else if (!strcmp(line, "norewrite")) {
		nr_rules = 0;
	} else if (strcmp(line, "nostretch") && strcmp(line, "nofake")) {
		return EOPNOTSUPP;
	}
	return 0;
}

/* Which function a path is about, and what follows its directory. */
static bool lookup(const char *path, char kind[16], const struct function **fn, const char **rest)
{
	unsigned int id;
	int len = 0;

	if (sscanf(path, "/sys/bus/pci/devices/%x:00:00.0%n", &id, &len) == 1 && len) {
		strcpy(kind, "device");
		*fn = by_uid(id);
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

/* Functions that are in use have a device again. */
static void rescan(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(functions); i++) {
		if (functions[i].exists && functions[i].state == GUEST_CONFIGURED &&
		    !functions[i].device)
			add_device(&functions[i]);
	}
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
		rescan();
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
			return add_device(fn) ? 0 : EIO;
		remove_device(fn);
		fn->state = GUEST_STANDBY;
		if (fn->asked)
			unplugged(fn);
		return 0;
	}
	if (!strcmp(rest, "/remove") && fn->device) {
		if (guest_faults.cycle)
			console("WARNING: possible circular locking dependency detected");
		remove_device(fn);
		return 0;
	}
	return ENOENT;
}

static int set_driver(const char *args, bool bound)
{
	struct function *fn = by_uid((uint32_t)strtoul(args, NULL, 16));

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

static int answer(const char *verb, char *args, const char **payload)
{
	const struct function *fn;
	char *second = strchr(args, ' ');
	const char *rest;
	char kind[16];

	if (second)
		*second++ = '\0';
	if (!strcmp(verb, "sync") || !strcmp(verb, "waitloop") || !strcmp(verb, "endloops"))
		return 0;
	if (!strcmp(verb, "ls"))
		return guest_list(args, payload);
	if (!strcmp(verb, "blocked")) {
		*payload = guest_faults.blocked ? "kmcheck in zpci_fake\n" : "";
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
	if (!strcmp(verb, "read") && !strcmp(args, "/proc/lockdep")) {
		*payload = "all lock classes:\n"
			   "(____ptrval____) FD:    2 BD:    1 +.+.: &zdev->state_lock\n"
			   " -> [(____ptrval____)] pci_rescan_remove_lock\n";
		return 0;
	}
	if (!strcmp(verb, "read") && !strcmp(args, "/proc/iomem")) {
		*payload = "";
		return 0;
	}
	if (!strcmp(verb, "read") && !strcmp(args, "/proc/lock_stat")) {
		*payload = LOCK_STAT;
		return 0;
	}
	if (!strcmp(verb, "read")) {
		if (!lookup(args, kind, &fn, &rest) || !fn->exists)
			return ENOENT;
		*payload = fn->state == GUEST_CONFIGURED ? "1\n" : "0\n";
		return 0;
	}
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
		fn = by_uid((uint32_t)strtoul(args, NULL, 16));
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
		payload = dbf ? dbf : "";
	else if (!strcmp(verb, "lockdep"))
		payload = guest_faults.lockdep_off ? "off" : "armed";
	else if (!strcmp(verb, "kmemleak"))
		payload = guest_faults.memory_leak ? LEAK : "absent";
	else if (!strcmp(verb, "kmsg"))
		console("%s", args);
	else if (!strcmp(verb, "mod"))
		rc = module_command(args);
	else
		rc = answer(verb, args, &payload);
	to_host("= %lu %d %zu\n%s", seq, rc, strlen(payload), payload);
}
