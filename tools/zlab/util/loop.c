// SPDX-License-Identifier: GPL-2.0
/*
 * The one poll() loop everything waits in.
 */
#define _GNU_SOURCE
#include "loop.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "clock.h"
#include "tape.h"

static void signal_ready(void *arg, short revents)
{
	struct signalfd_siginfo info;
	struct loop *loop = arg;

	if (read(loop->signal_fd, &info, sizeof(info)) == sizeof(info))
		loop->caught = (int)info.ssi_signo;
}

/**
 * loop_init() - prepare a loop and take over SIGINT, SIGTERM and SIGHUP
 * @loop: loop to initialise; release with loop_fini()
 *
 * They stay blocked until loop_fini(); they end loop_wait() instead.
 *
 * Return: 0 or negative errno; after an error nothing is left to release.
 */
int loop_init(struct loop *loop)
{
	sigset_t set;
	int rc;

	*loop = (struct loop){ .signal_fd = -1 };
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, &loop->old_mask))
		return -errno;
	loop->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	rc = loop->signal_fd < 0 ? -errno : loop_add(loop, loop->signal_fd, signal_ready, loop);
	if (rc)
		loop_fini(loop);
	return rc;
}

/**
 * loop_fini() - release a loop and give the signals back
 * @loop: loop whose other sources are no longer needed; their file descriptors
 *	  stay open
 */
void loop_fini(struct loop *loop)
{
	if (loop->signal_fd >= 0)
		close(loop->signal_fd);
	free(loop->sources);
	sigprocmask(SIG_SETMASK, &loop->old_mask, NULL);
	*loop = (struct loop){ .signal_fd = -1 };
}

/**
 * loop_add() - watch a file descriptor for input
 * @loop: the loop
 * @fd: file descriptor; stays the caller's
 * @ready: called when it is readable, at its end or broken
 * @arg: handed to @ready
 *
 * Return: 0 or -ENOMEM.
 */
int loop_add(struct loop *loop, int fd, loop_ready_fn ready, void *arg)
{
	struct loop_source *grown;

	grown = reallocarray(loop->sources, loop->nr_sources + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	loop->sources = grown;
	grown[loop->nr_sources++] = (struct loop_source){
		.id = ++loop->last_id, .fd = fd, .ready = ready, .arg = arg,
	};
	return 0;
}

/**
 * loop_remove() - stop watching a file descriptor
 * @loop: the loop
 * @fd: file descriptor given to loop_add(); unknown ones are ignored
 */
void loop_remove(struct loop *loop, int fd)
{
	size_t i;

	for (i = 0; i < loop->nr_sources; i++) {
		if (loop->sources[i].fd == fd) {
			loop->sources[i] = loop->sources[--loop->nr_sources];
			return;
		}
	}
}

/*
 * A callback may remove any source and the number of a closed file descriptor
 * may be reused at once, so look each source up again by its id.
 */
static void dispatch(struct loop *loop, unsigned long id, short revents)
{
	size_t i;

	for (i = 0; i < loop->nr_sources; i++) {
		if (loop->sources[i].id == id) {
			loop->sources[i].ready(loop->sources[i].arg, revents);
			return;
		}
	}
}

/* One round of poll(). Return: number of ready sources or negative errno. */
static int loop_once(struct loop *loop, double deadline)
{
	size_t nr = loop->nr_sources;
	double ms = (deadline - clock_seconds()) * 1000 + 1;
	unsigned long ids[nr];
	struct pollfd fds[nr];
	size_t i;
	int rc;

	for (i = 0; i < nr; i++) {
		ids[i] = loop->sources[i].id;
		fds[i] = (struct pollfd){ .fd = loop->sources[i].fd, .events = POLLIN };
	}
	rc = poll(fds, nr, ms <= 1 ? 0 : ms >= INT_MAX ? INT_MAX : (int)ms);
	loop->rounds++;
	if (rc < 0)
		return errno == EINTR ? 1 : -errno;
	for (i = 0; i < nr; i++) {
		if (fds[i].revents)
			dispatch(loop, ids[i], fds[i].revents);
	}
	return rc;
}

/**
 * loop_wait() - run the loop until a condition holds
 * @loop: the loop
 * @cond: evaluated first and after each round
 * @arg: handed to @cond
 * @deadline: time of clock_seconds() at which to give up. Input that is already
 *	      there is handled even if the deadline has passed: a process that
 *	      was stopped for a while must not time out on answers it has.
 *
 * With a record in the place of the machine, the deadline passes when it did then.
 *
 * Return: 0 when @cond became positive, its negative value when it failed,
 * -EINTR after a signal that asks to stop, -ETIMEDOUT at the deadline, -ESTALE when
 * the record is not one of this code.
 */
int loop_wait(struct loop *loop, loop_cond_fn cond, void *arg, double deadline)
{
	for (;;) {
		int rc = cond(arg);

		if (rc)
			return rc < 0 ? rc : 0;
		if (loop->caught)
			return -EINTR;
		if (tape_replays(loop->tape)) {
			rc = tape_step(loop->tape);
			if (rc)
				return rc;
			continue;
		}
		rc = loop_once(loop, deadline);
		if (rc < 0)
			return rc;
		if (rc == 0 && clock_seconds() >= deadline) {
			tape_note(loop->tape, "timeout");
			return -ETIMEDOUT;
		}
	}
}
