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
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"
#include "monitor.h"

#define SLOW_MS		3

struct fake fake = { .passed_fd = -1, .weight = 1000 };

static int console_fd = -1, qmp_fd = -1, agent_fd = -1;

bool is_mode(const char *name)
{
	return !strcmp(fake.mode, name);
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
	if (fake.console_cut)
		return;
	if (is_mode("truncate") && fake.plugged && len > 24) {
		len = 24;
		fake.console_cut = true;
	} else {
		len += sprintf(line + len, "\r\n");
	}
	send_all(console_fd, line, (size_t)len);
}

void to_host(const char *fmt, ...)
{
	va_list ap;

	if (fake.agent_silent)
		return;
	be_late();
	va_start(ap, fmt);
	send_fmt(agent_fd, fmt, ap);
	va_end(ap);
}

void to_monitor(const char *fmt, ...)
{
	va_list ap;

	be_late();
	va_start(ap, fmt);
	send_fmt(qmp_fd, fmt, ap);
	va_end(ap);
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
		memcpy(&fake.passed_fd, CMSG_DATA(cmsg), sizeof(fake.passed_fd));
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

static void agent_line(char *line)
{
	fake.instructions += fake.weight;
	if (!fake.agent_silent)
		guest_request(line);
}

static void serve(void)
{
	static char qmp_buf[65536], agent_buf[65536];
	size_t qmp_used = 0, agent_used = 0;

	to_monitor("{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 0, \"minor\": 2, \"major\": 7}}, \"capabilities\": []}}\r\n");
	for (;;) {
		struct pollfd fds[] = {
			{ .fd = qmp_fd, .events = POLLIN }, { .fd = agent_fd, .events = POLLIN },
		};

		if (poll(fds, 2, -1) < 0)
			exit(1);
		if (fds[0].revents &&
		    !read_lines(qmp_fd, qmp_buf, sizeof(qmp_buf), &qmp_used, monitor_command))
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
		fake.weight = 1050;
	if (f)
		fclose(f);
}

int main(int argc, char **argv)
{
	static const char con[] = "file,id=con,path=";
	int i;

	fake.mode = getenv("FAKE_QEMU_MODE");
	if (!fake.mode)
		fake.mode = "good";
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
			fake.restored |= !strcmp(argv[i], "defer");
		fake.counts |= !strcmp(argv[i], "-icount");
	}
	if (console_fd < 0 || qmp_fd < 0 || agent_fd < 0) {
		fprintf(stderr, "%s: console, control channel or agent is missing\n", argv[0]);
		return 1;
	}
	fake.agent_silent = is_mode("mute");
	guest_faults = (struct guest_faults){
		.duplicate = is_mode("bug"), .warns = is_mode("other"), .cycle = is_mode("cycle"),
		.leaks = is_mode("leak"),
		.unbalanced = is_mode("unbalanced"),
		.lockdep_off = is_mode("lockoff") && fake.restored, .no_finish = is_mode("stuck"),
		.memory_leak = is_mode("memleak") && fake.restored,
		.blocked = is_mode("blocked"),
		.silent = is_mode("fault-silent"), .twice = is_mode("fault-twice"),
		.left = is_mode("fault-left"), .dead = is_mode("fault-dead"),
	};
	start_helper();
	serve();
}
