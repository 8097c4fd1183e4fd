// SPDX-License-Identifier: GPL-2.0
/*
 * Each program gets a process group of its own. When it has to stop, or leaves
 * something behind, the whole group goes, and step_run() returns only when the
 * last member is reaped: as sub-reaper we inherit the orphans of the group.
 */
#define _GNU_SOURCE
#include "step.h"

#include "clock.h"
#include "interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINE_MAX_BYTES	65536	/* longer lines are cut in pieces */
#define TERM_GRACE	5.0	/* seconds between SIGTERM and SIGKILL */

struct runner {
	const struct step *step;
	struct step_result *res;
	pid_t pid;
	int out;		/* read end of the output pipe */
	int pidfd;
	char buf[LINE_MAX_BYTES];
	size_t used;
};

static void keep(char **where, const char *line)
{
	free(*where);
	*where = strdup(line);
}

static void take_line(struct runner *r, const char *line)
{
	static const char mark[] = "error: ";

	if (!r->res->first)
		keep(&r->res->first, line);
	keep(&r->res->last, line);
	if (!strncmp(line, mark, sizeof(mark) - 1))
		keep(&r->res->error, line + sizeof(mark) - 1);
	if (strstr(line, strerror(ENOSPC)))
		r->res->no_space = true;
	if (r->step->line)
		r->step->line(r->step->arg, line);
}

static void split_lines(struct runner *r, bool at_end)
{
	char *start = r->buf, *end;

	while ((end = memchr(start, '\n', r->buf + r->used - start))) {
		*end = '\0';
		take_line(r, start);
		start = end + 1;
	}
	r->used -= start - r->buf;
	memmove(r->buf, start, r->used);
	if (r->used && (at_end || r->used == sizeof(r->buf) - 1)) {
		r->buf[r->used] = '\0';
		take_line(r, r->buf);
		r->used = 0;
	}
}

/* Reads once. Return: more than 0 if something came, 0 at the end, -EAGAIN, ... */
static ssize_t read_output(struct runner *r)
{
	ssize_t n;

	do
		n = read(r->out, r->buf + r->used, sizeof(r->buf) - 1 - r->used);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	r->used += n;
	split_lines(r, n == 0);
	return n;
}

static bool leader_ended(const struct runner *r)
{
	siginfo_t info = { 0 };

	/* WNOWAIT: the process ID, and with it the group's, must not be reused yet. */
	return waitid(P_PID, r->pid, &info, WEXITED | WNOHANG | WNOWAIT) || info.si_pid;
}

/*
 * Waits until the leader ended, reading its output. Return: 0, -EINTR,
 * -ETIMEDOUT.
 */
static int wait_leader(struct runner *r, double until, bool interruptible, const sigset_t *mask)
{
	struct pollfd fds[] = {
		{ .fd = r->pidfd, .events = POLLIN },
		{ .fd = r->out, .events = POLLIN },
	};

	while (!leader_ended(r)) {
		double left = until - clock_seconds();
		struct timespec ts;

		if (interruptible && interrupted())
			return -EINTR;
		if (left <= 0)
			return -ETIMEDOUT;
		ts.tv_sec = left;
		ts.tv_nsec = (left - ts.tv_sec) * 1e9;
		if (ppoll(fds, 2, &ts, interruptible ? mask : NULL) > 0 && fds[1].revents &&
		    !read_output(r))
			fds[1].fd = -1;	/* the end; only the leader is left to wait for */
	}
	return 0;
}

/* Ends what is left of the group and reaps it; the leader's status goes to @res. */
static void sweep_group(struct runner *r)
{
	int status;

	kill(-r->pid, SIGKILL);
	while (waitpid(r->pid, &status, 0) < 0 && errno == EINTR)
		;
	r->res->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	while (waitpid(-r->pid, NULL, 0) > 0 || errno == EINTR)
		;
	while (read_output(r) > 0)
		;
	split_lines(r, true);
}

static int spawn(struct runner *r, int out, const sigset_t *mask)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t defaults;
	int err;

	sigemptyset(&defaults);
	sigaddset(&defaults, SIGINT);
	sigaddset(&defaults, SIGTERM);
	sigaddset(&defaults, SIGHUP);
	sigaddset(&defaults, SIGPIPE);

	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
					POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setpgroup(&attr, 0);
	posix_spawnattr_setsigmask(&attr, mask);
	posix_spawnattr_setsigdefault(&attr, &defaults);

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDERR_FILENO);
	if (r->step->dir)
		posix_spawn_file_actions_addchdir_np(&files, r->step->dir);

	err = posix_spawnp(&r->pid, r->step->argv[0], &files, &attr,
			   (char *const *)r->step->argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	return -err;
}

/**
 * step_run() - run a program to its end
 * @step: what to run
 * @res: receives how it ended; to be released by step_result_free() in any case
 *
 * On SIGINT or SIGTERM, and when the deadline passes, the program's whole
 * process group is terminated (SIGTERM, SIGKILL after some seconds). Whatever
 * the program left running in its group is killed, too.
 *
 * Return: 0 if the program ended by itself, whatever its status; -EINTR when
 * interrupted, -ETIMEDOUT after the deadline, another negative errno (-ENOENT:
 * no such program) if it was not started.
 */
int step_run(const struct step *step, struct step_result *res)
{
	struct runner *r = calloc(1, sizeof(*r));
	int fds[2], err;
	sigset_t mask;

	*res = (struct step_result){ .status = -1 };
	if (!r)
		return -ENOMEM;
	if (pipe2(fds, O_CLOEXEC)) {
		err = -errno;
		free(r);
		return err;
	}
	r->step = step;
	r->res = res;
	r->out = fds[0];
	fcntl(r->out, F_SETFL, O_NONBLOCK);
	prctl(PR_SET_CHILD_SUBREAPER, 1);

	interrupt_block(&mask);
	err = interrupted() ? -EINTR : spawn(r, fds[1], &mask);
	close(fds[1]);
	if (!err) {
		r->pidfd = pidfd_open(r->pid, 0);
		err = r->pidfd < 0 ? -errno :
				     wait_leader(r, clock_seconds() + step->deadline, true, &mask);
		if (err) {
			kill(-r->pid, SIGTERM);
			if (r->pidfd >= 0)
				wait_leader(r, clock_seconds() + TERM_GRACE, false, NULL);
		}
		sweep_group(r);
		if (r->pidfd >= 0)
			close(r->pidfd);
	}
	pthread_sigmask(SIG_SETMASK, &mask, NULL);
	close(r->out);
	free(r);
	return err;
}

/**
 * step_result_free() - release what a step result owns
 * @res: result; the structure itself belongs to the caller
 */
void step_result_free(struct step_result *res)
{
	free(res->first);
	free(res->last);
	free(res->error);
	*res = (struct step_result){ .status = -1 };
}
