// SPDX-License-Identifier: GPL-2.0
/*
 * A fake qemu-system-s390x for the harness's own tests: takes the same command
 * line, speaks QMP and the agent's protocol, writes a console.
 *
 * FAKE_QEMU_MODE says how it behaves. What happens in a scenario happens when a
 * function is plugged for the first time.
 *
 *	good		a patched kernel (default)
 *	slow		the same, but every answer is late
 *	bug		an unpatched kernel
 *	other		re-adding gives a complaint that is not the bug report's
 *	cycle		removing a device by sysfs makes lockdep complain
 *	leak		functions are never released
 *	unbalanced	the kernel's record lacks a release
 *	lockoff		lockdep is off without having complained
 *	memleak		kmemleak has found something after a scenario
 *	blocked		a task waits for ever, but nobody waits for it
 *	fault-silent	a step that has failed is not reported
 *	fault-twice	... or is reported twice
 *	fault-left	a function that could not be added leaves its IOMMU behind
 *	fault-dead	one that could not be enabled never can be again
 *	race		a data race in the code under test
 *	race-elsewhere	a data race in other code
 *	stuck		the kernel does not finish an event, the agent lives
 *	hang		the guest stops answering
 *	hang-splat	the same, after a complaint
 *	panic		the kernel panics and QEMU exits
 *	init-panic	the agent ends, and the kernel panics for that
 *	boot-panic	like panic, but during the boot
 *	mute		the guest never boots
 *	deaf		a restored guest does not answer
 *	deaf-once	the same, but only with the first snapshot
 *	dumb		a restored guest has no console
 *	die		QEMU crashes
 *	truncate	the console ends within a line
 *	badjson		QEMU sends garbage instead of QMP
 *	nos390		QEMU does not know the machine
 *
 * A kernel whose image says "costly" executes more instructions than another one.
 *
 * In every mode a snapshot with two CPUs online is a deaf one, and a guest with
 * one CPU takes no function.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"

#define SNAPSHOT	"good snapshot\n"
#define DEAF_SNAPSHOT	"deaf snapshot\n"	/* of the same length */
#define SLOW_MS		3

static const char *mode;
static int console_fd = -1, qmp_fd = -1, agent_fd = -1;
static int passed_fd = -1;	/* with getfd */
static bool restored, plugged, console_cut, agent_silent, counts;
static uint32_t next_fh = 0x20000;
static unsigned int weight = 1000;	/* instructions for each thing that is asked for */
static unsigned long long instructions;

static bool is_mode(const char *name)
{
	return !strcmp(mode, name);
}

static void be_late(void)
{
	const struct timespec late = { .tv_nsec = SLOW_MS * 1000000L };

	/* Nothing is waited for: to be late is what this mode is about. */
	if (is_mode("slow"))
		nanosleep(&late, NULL);	/* stretched window */
}

static void send_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		/* The host is gone: so are we, as QEMU would be. */
		if (n <= 0)
			exit(0);
		data += n;
		len -= (size_t)n;
	}
}

__attribute__((format(printf, 2, 0)))
static void send_fmt(int fd, const char *fmt, va_list ap)
{
	char *text;
	int len = vasprintf(&text, fmt, ap);

	if (len < 0)
		abort();
	send_all(fd, text, (size_t)len);
	free(text);
}

void console(const char *fmt, ...)
{
	struct timespec ts;
	char line[512];
	va_list ap;
	int len;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	len = snprintf(line, sizeof(line), "[%5lld.%06ld] ", (long long)ts.tv_sec,
		       ts.tv_nsec / 1000);
	va_start(ap, fmt);
	len += vsnprintf(line + len, sizeof(line) - (size_t)len - 2, fmt, ap);
	va_end(ap);
	if (console_cut)
		return;
	if (is_mode("truncate") && plugged && len > 24) {
		len = 24;
		console_cut = true;
	} else {
		len += sprintf(line + len, "\r\n");
	}
	send_all(console_fd, line, (size_t)len);
}

void to_host(const char *fmt, ...)
{
	va_list ap;

	if (agent_silent)
		return;
	be_late();
	va_start(ap, fmt);
	send_fmt(agent_fd, fmt, ap);
	va_end(ap);
}

__attribute__((format(printf, 1, 2)))
static void qmp(const char *fmt, ...)
{
	va_list ap;

	be_late();
	va_start(ap, fmt);
	send_fmt(qmp_fd, fmt, ap);
	va_end(ap);
}

static void qmp_event(const char *name, const char *data)
{
	qmp("{\"timestamp\": {\"seconds\": 1, \"microseconds\": 2}, \"event\": \"%s\", \"data\": {%s}}\r\n",
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
	agent_silent = is_mode("hang") || is_mode("hang-splat");
	if (is_mode("badjson"))
		qmp("{\"return\": {}, \"id\" 3}\r\n");
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
	plugged = true;
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
	return write(passed_fd, text, strlen(text)) == (ssize_t)strlen(text);
}

static bool load(void)
{
	char text[sizeof(SNAPSHOT)] = "";

	if (read(passed_fd, text, sizeof(text)) != sizeof(text) - 1)
		return false;
	agent_silent = !strcmp(text, DEAF_SNAPSHOT);
	console_cut = is_mode("dumb");
	guest_second_cpu = false;
	return agent_silent || !strcmp(text, SNAPSHOT);
}

static void migrate(json_t *args, bool incoming)
{
	const char *uri = json_string_value(json_object_get(args, "uri"));
	bool good = uri && !strcmp(uri, "fd:snapshot") && passed_fd >= 0 &&
		    (incoming ? load() : save());

	qmp_event("MIGRATION", "\"status\": \"active\"");
	qmp_event("MIGRATION", good ? "\"status\": \"completed\"" : "\"status\": \"failed\"");
}

static void boot(void)
{
	if (restored)
		return;
	console("Linux version 6.1.0-fake");
	if (is_mode("boot-panic"))
		panic();
	to_host("hello 1 6.1.0-fake\n");
}

static void handle_qmp(const char *line)
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
	instructions += command && !strncmp(command, "device_", 7) ? 100 * weight : 0;
	if (command && !strcmp(command, "qom-list"))
		qmp("{\"return\": [%s], \"id\": %lld}\r\n", guest_plugged(), (long long)id);
	else if (refused)
		qmp("{\"id\": %lld, \"error\": {\"class\": \"GenericError\", \"desc\": \"%s\"}}\r\n",
		    (long long)id, refused);
	else if (counts && command && !strcmp(command, "query-replay"))
		qmp("{\"return\": {\"mode\": \"none\", \"icount\": %llu}, \"id\": %lld}\r\n",
		    instructions, (long long)id);
	else
		qmp("{\"return\": {}, \"id\": %lld}\r\n", (long long)id);
	if (command && !strcmp(command, "qmp_capabilities"))
		boot();
	if (command && !strncmp(command, "migrate", 7) && json_object_get(args, "uri"))
		migrate(args, strcmp(command, "migrate"));
	json_decref(msg);
}

/* As read(), and keeps a file descriptor that came along. */
static ssize_t receive(int fd, void *buf, size_t size)
{
	char control[CMSG_SPACE(sizeof(int))];
	struct iovec iov = { buf, size };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	ssize_t n = recvmsg(fd, &msg, MSG_CMSG_CLOEXEC);
	struct cmsghdr *cmsg = n > 0 ? CMSG_FIRSTHDR(&msg) : NULL;

	if (cmsg && cmsg->cmsg_type == SCM_RIGHTS)
		memcpy(&passed_fd, CMSG_DATA(cmsg), sizeof(passed_fd));
	return n;
}

/* Calls @handle for each complete line read from @fd; false at its end. */
static bool read_lines(int fd, char *buf, size_t size, size_t *used, void (*handle)(char *line))
{
	ssize_t n = receive(fd, buf + *used, size - *used);
	char *end;

	if (n <= 0)
		return false;
	*used += (size_t)n;
	while ((end = memchr(buf, '\n', *used))) {
		*end++ = '\0';
		handle(buf);
		*used -= (size_t)(end - buf);
		memmove(buf, end, *used);
	}
	return true;
}

static void qmp_line(char *line)
{
	handle_qmp(line);
}

static void agent_line(char *line)
{
	instructions += weight;
	if (!agent_silent)
		guest_request(line);
}

static void serve(void)
{
	static char qmp_buf[65536], agent_buf[65536];
	size_t qmp_used = 0, agent_used = 0;

	qmp("{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 0, \"minor\": 2, \"major\": 7}}, \"capabilities\": []}}\r\n");
	for (;;) {
		struct pollfd fds[] = {
			{ .fd = qmp_fd, .events = POLLIN }, { .fd = agent_fd, .events = POLLIN },
		};

		if (poll(fds, 2, -1) < 0)
			exit(1);
		if (fds[0].revents &&
		    !read_lines(qmp_fd, qmp_buf, sizeof(qmp_buf), &qmp_used, qmp_line))
			exit(0);
		if (fds[1].revents &&
		    !read_lines(agent_fd, agent_buf, sizeof(agent_buf), &agent_used, agent_line))
			exit(0);
	}
}

/* QEMU has threads and helpers; the harness has to end all of them. */
static void start_helper(void)
{
	pid_t pid = fork();

	if (pid < 0)
		abort();
	while (!pid)
		pause();
}

/* QEMU's option parser: a doubled comma stands for one. */
static void open_console(const char *value)
{
	char path[4096], *to = path;

	for (; *value && to < path + sizeof(path) - 1; value++) {
		*to++ = *value;
		if (value[0] == ',' && value[1] == ',')
			value++;
	}
	*to = '\0';
	console_fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
}

static void weigh(const char *kernel)
{
	char text[256] = "";
	FILE *f = fopen(kernel, "re");

	if (f && fread(text, 1, sizeof(text) - 1, f) && strstr(text, "costly"))
		weight = 1050;
	if (f)
		fclose(f);
}

int main(int argc, char **argv)
{
	static const char con[] = "file,id=con,path=";
	int i;

	mode = getenv("FAKE_QEMU_MODE");
	if (!mode)
		mode = "good";
	if (is_mode("nos390")) {
		fprintf(stderr, "%s: unsupported machine type\nUse -machine help to list supported machines\n",
			argv[0]);
		return 1;
	}
	for (i = 1; i < argc; i++) {
		if (!strncmp(argv[i], con, strlen(con)))
			open_console(argv[i] + strlen(con));
		else if (!strcmp(argv[i], "-kernel") && i + 1 < argc)
			weigh(argv[i + 1]);
		else if (sscanf(argv[i], "socket,id=ag,fd=%d", &agent_fd) != 1 &&
			 sscanf(argv[i], "socket,id=mon,fd=%d", &qmp_fd) != 1)
			restored |= !strcmp(argv[i], "defer");
		counts |= !strcmp(argv[i], "-icount");
	}
	if (console_fd < 0 || qmp_fd < 0 || agent_fd < 0) {
		fprintf(stderr, "%s: console, control channel or agent is missing\n", argv[0]);
		return 1;
	}
	agent_silent = is_mode("mute");
	guest_faults = (struct guest_faults){
		.duplicate = is_mode("bug"), .warns = is_mode("other"), .cycle = is_mode("cycle"),
		.leaks = is_mode("leak"),
		.unbalanced = is_mode("unbalanced"),
		.lockdep_off = is_mode("lockoff") && restored, .no_finish = is_mode("stuck"),
		.memory_leak = is_mode("memleak") && restored,
		.blocked = is_mode("blocked"),
		.silent = is_mode("fault-silent"), .twice = is_mode("fault-twice"),
		.left = is_mode("fault-left"), .dead = is_mode("fault-dead"),
	};
	start_helper();
	serve();
}
