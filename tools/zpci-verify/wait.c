// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "wait.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "array.h"
#include "clock.h"
#include "sys.h"

/*
 * A uevent says when to look again, but it is not the last word: the kernel sends it
 * before a directory has gone, and neither attributes nor the log have events. So each
 * wait looks again after this many milliseconds. What ends a wait is what it looks for,
 * or the deadline.
 */
#define RECHECK_MS	50

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
static int signal_pipe[2] = { -1, -1 };

/* A pipe, as signalfd() is not in every kernel that is small. */
static void on_signal(int signo)
{
	unsigned char byte = (unsigned char)signo;
	int saved = errno;

	/* A full pipe has enough signals. */
	if (write(signal_pipe[1], &byte, 1) < 0)
		errno = saved;
}

static int take_over_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
	size_t i;

	if (pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK))
		return -errno;
	for (i = 0; i < ARRAY_SIZE(signals); i++) {
		if (sigaction(signals[i], &action, NULL))
			return -errno;
	}
	/* Who reads the report may go away before the function is as it was. */
	signal(SIGPIPE, SIG_IGN);
	return 0;
}

/**
 * waiter_open() - take over signals, listen to uevents
 * @w: waiter to initialise; release with waiter_close()
 *
 * Return: 0 or a negative errno.
 */
int waiter_open(struct waiter *w)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK, .nl_groups = 1 };
	int rc = take_over_signals();

	*w = (struct waiter){ .signal_fd = signal_pipe[0], .uevent_fd = -1, .child_fd = -1 };
	if (rc)
		return rc;
	w->uevent_fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
			      NETLINK_KOBJECT_UEVENT);
	if (w->uevent_fd >= 0 && bind(w->uevent_fd, (struct sockaddr *)&addr, sizeof(addr))) {
		close(w->uevent_fd);
		w->uevent_fd = -1;
	}
	return 0;
}

/**
 * waiter_close() - release a waiter
 * @w: waiter
 *
 * Signals still do nothing: the program ends, and has its exit status already.
 */
void waiter_close(struct waiter *w)
{
	if (w->uevent_fd >= 0)
		close(w->uevent_fd);
}

static void take_signal(struct waiter *w)
{
	unsigned char signo;

	while (read(w->signal_fd, &signo, 1) == 1)
		w->caught = signo;
}

static void look_again_in(struct waiter *w, double seconds)
{
	struct pollfd fds[] = {
		{ .fd = w->signal_fd, .events = POLLIN },
		{ .fd = w->uevent_fd, .events = POLLIN },
		{ .fd = w->child_fd, .events = POLLIN },
	};
	double ms = seconds * 1000;
	char event[8192];

	poll(fds, 3, ms < RECHECK_MS ? (int)ms + 1 : RECHECK_MS);
	take_signal(w);
	if (fds[1].revents) {
		/* Lost events are as good a reason to look again. */
		while (recv(w->uevent_fd, event, sizeof(event), 0) >= 0 || errno == ENOBUFS)
			;
	}
}

/**
 * wait_until() - wait for something
 * @w: waiter
 * @cond: for this
 * @arg: handed to @cond
 * @seconds: deadline from now
 *
 * Return: 0; -EINTR: a signal came; -ETIMEDOUT; or what @cond returned.
 */
int wait_until(struct waiter *w, wait_cond_fn *cond, void *arg, double seconds)
{
	double deadline = clock_seconds() + seconds, left;
	int rc;

	for (;;) {
		rc = cond(arg);
		if (rc)
			return rc > 0 ? 0 : rc;
		if (w->caught && !w->finishing)
			return -EINTR;
		left = deadline - clock_seconds();
		if (left <= 0)
			return -ETIMEDOUT;
		look_again_in(w, left);
	}
}

struct child {
	pid_t pid;
	int status;
};

static int has_ended(void *arg)
{
	struct child *child = arg;
	pid_t pid = waitpid(child->pid, &child->status, WNOHANG);

	return pid < 0 ? -errno : pid > 0;
}

/**
 * wait_write() - write to a file of the kernel, which may not come back
 * @w: waiter
 * @path: file
 * @text: what to write
 * @seconds: deadline from now
 *
 * The bug this is about leaves such a write in the kernel for ever, and no signal ends it.
 * So another process writes, and this one can still tell. A signal that comes meanwhile is
 * noted: what has begun must end before anything can be restored.
 *
 * Return: 0 or the negative errno of the write; -ETIMEDOUT: it has not come back, then
 * @w->stuck is set.
 */
int wait_write(struct waiter *w, const char *path, const char *text, double seconds)
{
	bool finishing = w->finishing;
	struct child child;
	sigset_t all, old;
	int rc;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	child.pid = fork();
	if (!child.pid) {
		/* Out of reach of the terminal, and its signals stay blocked. */
		setpgid(0, 0);
		_exit(-sys_write(path, text) & 0xff);
	}
	rc = child.pid < 0 ? -errno : 0;
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (rc)
		return rc;
	w->child_fd = pidfd_open(child.pid, 0);
	w->finishing = true;
	rc = wait_until(w, has_ended, &child, seconds);
	w->finishing = finishing;
	if (w->child_fd >= 0)
		close(w->child_fd);
	w->child_fd = -1;
	if (rc == -ETIMEDOUT)
		w->stuck = true;
	if (rc)
		return rc;
	return WIFEXITED(child.status) ? -WEXITSTATUS(child.status) : -EINTR;
}
