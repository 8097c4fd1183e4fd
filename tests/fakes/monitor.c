// SPDX-License-Identifier: GPL-2.0
/*
 * The monitor of the fake QEMU: devices, snapshots, and what goes wrong by then.
 */
#define _GNU_SOURCE
#include "monitor.h"

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guest.h"

#define SNAPSHOT	"good snapshot\n"
#define DEAF_SNAPSHOT	"deaf snapshot\n"	/* of the same length */

static uint32_t next_fh = 0x20000;

static void qmp_event(const char *name, const char *data)
{
	to_monitor("{\"timestamp\": {\"seconds\": 1, \"microseconds\": 2}, \"event\": \"%s\", \"data\": {%s}}\r\n",
	    name, data);
}

static void deleted(const char *id, const char *suffix)
{
	char data[160];

	if (*suffix)
		snprintf(data, sizeof(data), "\"path\": \"/machine/peripheral/%s%s\"", id, suffix);
	else
		snprintf(data, sizeof(data),
			 "\"device\": \"%s\", \"path\": \"/machine/peripheral/%s\"", id, id);
	qmp_event("DEVICE_DELETED", data);
}

void unplugged(struct function *fn)
{
	deleted(fn->pci, "/virtio-backend");
	deleted(fn->pci, "");
	deleted(fn->zpci, "");
	fn->pci[0] = fn->zpci[0] = '\0';
	fn->asked = false;
	guest_event(fn, 0x308);
}

static void panic(void)
{
	console("Unable to handle kernel pointer dereference in virtual kernel address space");
	console("Oops: 0004 ilc:2 [#1] SMP ");
	console("Krnl PSW : 0704c00180000000 000000000011eaf0 (zpci_fake+0x1c/0x28)");
	console("Kernel panic - not syncing: Fatal exception: panic_on_oops");
	exit(0);
}

/* What the mode asks for when a function is plugged. */
static void misbehave(void)
{
	if (is_mode("panic"))
		panic();
	if (is_mode("init-panic")) {
		console("Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100");
		exit(0);
	}
	if (is_mode("race"))
		console("BUG: KCSAN: data-race in enable_slot / zpci_device_reserved");
	if (is_mode("race-elsewhere"))
		console("BUG: KCSAN: data-race in tick_sched_timer / tick_do_update_jiffies64");
	if (is_mode("die"))
		raise(SIGSEGV);
	if (is_mode("hang-splat"))
		console("INFO: task kmcheck:25 blocked for more than 20 seconds.");
	fake.agent_silent = is_mode("hang") || is_mode("hang-splat");
	if (is_mode("badjson"))
		to_monitor("{\"return\": {}, \"id\" 3}\r\n");
}

static const char *device_add(json_t *args)
{
	const char *id, *target, *driver;
	struct function *fn;
	json_int_t uid, fid;

	if (!json_unpack(args, "{s:s, s:I, s:I, s:s}", "id", &id, "uid", &uid, "fid", &fid,
			 "target", &target)) {
		fn = guest_function((uint32_t)fid);
		if (fn->zpci[0])
			return "fid already in use";
		fn->uid = (uint32_t)uid;
		snprintf(fn->zpci, sizeof(fn->zpci), "%s", id);
		snprintf(fn->pci, sizeof(fn->pci), "%s", target);
		return NULL;
	}
	if (json_unpack(args, "{s:s}", "id", &id))
		return "no id";
	driver = json_string_value(json_object_get(args, "driver"));
	if (driver && !strcmp(driver, "pci-bridge"))
		return NULL;
	fn = guest_function_by_id(id);
	if (!fn)
		return "the fake knows no PCI device without a zpci device";
	if (!guest_second_cpu)
		return "the guest's second CPU is offline";
	fn->fh = next_fh++;
	fn->configured = true;
	fake.plugged = true;
	misbehave();
	guest_event(fn, 0x301);
	return NULL;
}

static const char *device_del(json_t *args)
{
	const char *id = json_string_value(json_object_get(args, "id"));
	struct function *fn = id ? guest_function_by_id(id) : NULL;

	if (!fn)
		return "device not found";
	fn->asked = true;
	if (!fn->configured || guest_event(fn, 0x303))
		unplugged(fn);
	return NULL;
}

static bool save(void)
{
	static bool saved;
	bool deaf = is_mode("deaf") || (is_mode("deaf-once") && !saved) || guest_second_cpu;
	const char *text = deaf ? DEAF_SNAPSHOT : SNAPSHOT;

	saved = true;
	return write(fake.passed_fd, text, strlen(text)) == (ssize_t)strlen(text);
}

static bool load(void)
{
	char text[sizeof(SNAPSHOT)] = "";

	if (read(fake.passed_fd, text, sizeof(text)) != sizeof(text) - 1)
		return false;
	fake.agent_silent = !strcmp(text, DEAF_SNAPSHOT);
	fake.console_cut = is_mode("dumb");
	guest_second_cpu = false;
	return fake.agent_silent || !strcmp(text, SNAPSHOT);
}

static void migrate(json_t *args, bool incoming)
{
	const char *uri = json_string_value(json_object_get(args, "uri"));
	bool good = uri && !strcmp(uri, "fd:snapshot") && fake.passed_fd >= 0 &&
		    (incoming ? load() : save());

	qmp_event("MIGRATION", "\"status\": \"active\"");
	qmp_event("MIGRATION", good ? "\"status\": \"completed\"" : "\"status\": \"failed\"");
}

static void boot(void)
{
	if (fake.restored)
		return;
	console("Linux version 6.1.0-fake");
	if (is_mode("boot-panic"))
		panic();
	to_host("hello 1 6.1.0-fake\n");
}

void monitor_command(char *line)
{
	json_t *msg = json_loads(line, 0, NULL);
	const char *command = json_string_value(json_object_get(msg, "execute"));
	json_int_t id = json_integer_value(json_object_get(msg, "id"));
	json_t *args = json_object_get(msg, "arguments");
	const char *refused = NULL;

	if (!command)
		refused = "not a command";
	else if (!strcmp(command, "device_add"))
		refused = device_add(args);
	else if (!strcmp(command, "device_del"))
		refused = device_del(args);
	fake.instructions += command && !strncmp(command, "device_", 7) ? 100 * fake.weight : 0;
	if (command && !strcmp(command, "qom-list"))
		to_monitor("{\"return\": [%s], \"id\": %lld}\r\n", guest_plugged(), (long long)id);
	else if (refused)
		to_monitor("{\"id\": %lld, \"error\": {\"class\": \"GenericError\", \"desc\": \"%s\"}}\r\n",
		    (long long)id, refused);
	else if (fake.counts && command && !strcmp(command, "query-replay"))
		to_monitor("{\"return\": {\"mode\": \"none\", \"icount\": %llu}, \"id\": %lld}\r\n",
		    fake.instructions, (long long)id);
	else
		to_monitor("{\"return\": {}, \"id\": %lld}\r\n", (long long)id);
	if (command && !strcmp(command, "qmp_capabilities"))
		boot();
	if (command && !strncmp(command, "migrate", 7) && json_object_get(args, "uri"))
		migrate(args, strcmp(command, "migrate"));
	json_decref(msg);
}
