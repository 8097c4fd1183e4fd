// SPDX-License-Identifier: GPL-2.0
/*
 * The guest inside of the fake QEMU: its functions, its kernel, its test module.
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

/**
 * guest_function_by_uid() - find a function as the PCI core names it
 * @uid: user-defined ID, the domain of its device
 *
 * Return: the function or NULL.
 */
struct function *guest_function_by_uid(uint32_t uid)
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

/**
 * guest_record() - what the kernel has recorded of creations and releases
 *
 * Return: text, a line for each.
 */
const char *guest_record(void)
{
	return dbf ? dbf : "";
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

/**
 * guest_add_device() - a function is configured
 * @fn: function
 *
 * Return: false when it stays without a device.
 */
bool guest_add_device(struct function *fn)
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

/**
 * guest_remove_device() - a function's device leaves the bus, a held one stays as an old one
 * @fn: function
 */
void guest_remove_device(struct function *fn)
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
			guest_add_device(fn);
		break;
	case 0x302:
		create(fn, GUEST_STANDBY);
		break;
	case 0x303:
		guest_remove_device(fn);
		if (fn->exists && fault_call("sclp_pci_deconfigure"))
			break;
		fn->state = GUEST_STANDBY;
		break;
	case 0x304:
	case 0x308:
		guest_remove_device(fn);
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

/**
 * guest_module() - the test module handles a command
 * @line: command without newline
 *
 * Return: 0 or an errno.
 */
int guest_module(char *line)
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

/**
 * guest_rescan() - functions that are in use have a device again
 */
void guest_rescan(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(functions); i++) {
		if (functions[i].exists && functions[i].state == GUEST_CONFIGURED &&
		    !functions[i].device)
			guest_add_device(&functions[i]);
	}
}
