/* SPDX-License-Identifier: GPL-2.0 */
/*
 * In the place of the kernel behind a tree of files: it is told what zpci-verify writes to
 * power and unbind, and does what a kernel does, or does not. And a run of zpci-verify.
 * One program is one file, so static is enough.
 */
#ifndef UNIT_HARDWARE_KERNEL_H
#define UNIT_HARDWARE_KERNEL_H

#include "hardware_tree.h"
#include "run.h"
#include "sys.h"
#include "tap.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/pidfd.h>
#include <sys/wait.h>

/* What this kernel does other than it should. */
struct kernel {
	bool no_return;		/* the device does not come back */
	bool no_leave;		/* it does not go */
	unsigned int other_at;	/* so often it comes back as what it was, less one */
	bool binds;		/* to a driver, each time it comes back */
	bool claims;		/* and then somebody uses it */
	const char *log;	/* it says this when the device comes back */
	unsigned int looks;	/* the program looks so often before the device is back */
	int signal_at_off;	/* sent when the function was deconfigured */
	struct {
		const char *at;		/* when the program says this */
		void (*then)(pid_t pid);	/* this happens */
	} stages[3];
};

static char *report;	/* what the last run has printed */
static int power_watch, unbind_watch, notify_fd;
static unsigned int configured;	/* how often in this run */
static void (*delayed)(pid_t pid);	/* happens then in place of that */
static unsigned int looks_left;	/* 0: no device is about to come back */

static bool says(const char *text)
{
	return strstr(report, text);
}

static void on(const struct kernel *kernel)
{
	if (kernel->no_return)
		return;
	if (++configured == kernel->other_at)
		put(DEVICE_DIR "/pchid", "0x0999\n");
	if (kernel->log)
		put("/dev/kmsg", kernel->log);
	if (kernel->binds)
		put_driver();
	if (kernel->claims)
		put_link("/proc/1/fd/9", DEVICE_DIR "/config");
	put_device();
}

static void power_written(const struct kernel *kernel, pid_t pid)
{
	char text[8] = "";
	FILE *f = fopen(in_tree(SLOT_DIR "/power"), "r");

	if (!f || !fgets(text, sizeof(text), f))
		tree_die("power");
	fclose(f);
	if (*text == '1') {
		looks_left = kernel->looks;
		if (!looks_left)
			on(kernel);
	} else if (!kernel->no_leave) {
		take_away(DEVICE_LINK);
		take_away(DEVICE_DIR "/driver");
		if (kernel->signal_at_off)
			kill(pid, kernel->signal_at_off);
	}
}

static void take_events(const struct kernel *kernel, pid_t pid)
{
	char buf[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
	ssize_t len = read(notify_fd, buf, sizeof(buf)), at = 0;

	while (at < len) {
		struct inotify_event *event = (struct inotify_event *)(buf + at);

		if (event->wd == power_watch && (event->mask & IN_CLOSE_NOWRITE) && looks_left) {
			if (!--looks_left && !delayed)
				on(kernel);
			if (!looks_left && delayed) {
				delayed(pid);
				delayed = NULL;
			}
		}
		if (!(event->mask & IN_CLOSE_WRITE))
			;	/* it was read, or has gone */
		else if (event->wd == power_watch)
			power_written(kernel, pid);
		else if (event->wd == unbind_watch)
			take_away(DEVICE_DIR "/driver");
		at += (ssize_t)sizeof(*event) + event->len;
	}
}

static pid_t start(const struct run_plan *plan, int out)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	sys_root(tree);
	exit(run_command(plan));
}

/* Takes what the program prints, until it has ended. */
static void serve(const struct kernel *kernel, pid_t pid, int out)
{
	struct pollfd fds[] = {
		{ .fd = notify_fd, .events = POLLIN },
		{ .fd = out, .events = POLLIN },
		{ .fd = pidfd_open(pid, 0), .events = POLLIN },
	};
	size_t len = 0;
	unsigned int stage = 0;
	ssize_t got;

	while (poll(fds, 3, -1) > 0) {
		if (fds[0].revents)
			take_events(kernel, pid);
		if (fds[1].revents & POLLIN) {
			report = realloc(report, len + 4097);
			got = report ? read(out, report + len, 4096) : -1;
			if (got < 0)
				tree_die("output");
			len += (size_t)got;
			report[len] = '\0';
		} else if (fds[2].revents) {
			break;
		}
		if (stage < 3 && kernel->stages[stage].at && says(kernel->stages[stage].at))
			kernel->stages[stage++].then(pid);
	}
	close(fds[2].fd);
}

/* Returns the exit status. */
static int run(const struct kernel *kernel, struct run_plan plan)
{
	int out[2], status;
	pid_t pid;

	free(report);
	report = calloc(1, 1);
	configured = looks_left = 0;
	delayed = NULL;
	plan.fid = 0x22;
	plan.timeout = plan.timeout ? : 10;
	plan.command = "zpci-verify run";
	fflush(stdout);
	notify_fd = inotify_init1(IN_CLOEXEC);
	power_watch = inotify_add_watch(notify_fd, in_tree(SLOT_DIR "/power"), IN_CLOSE);
	unbind_watch = inotify_add_watch(notify_fd, in_tree(DRIVER_DIR "/unbind"), IN_CLOSE_WRITE);
	if (!report || pipe2(out, O_CLOEXEC))
		tree_die("pipe");
	pid = start(&plan, out[1]);
	close(out[1]);
	serve(kernel, pid, out[0]);
	close(out[0]);
	close(notify_fd);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* One result; what was printed explains a bad one. */
static void judge(bool good, const char *name)
{
	char *line, *save;

	if (ok(good, name))
		return;
	for (line = strtok_r(report, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		printf("# %s\n", line);
}

static void fresh(void)
{
	tree_unmake();
	tree_make();
}

#endif /* UNIT_HARDWARE_KERNEL_H */
