// SPDX-License-Identifier: GPL-2.0
/*
 * Wait for a state of the kernel: a file to appear or to go, a counter to grow.
 */
#include <errno.h>
#include <linux/netlink.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "agent.h"

/*
 * A uevent is the signal to look again, but it is not the last word: the kernel
 * sends "remove" before it removes the directory, and renames, attributes, symbolic
 * links and counters have no event at all. So a waiter also looks again after this
 * time. It bounds the delay only; what ends a wait is the state or the deadline.
 */
#define WAIT_RECHECK_NS		5000000

static unsigned long uevents;
static pthread_mutex_t uevents_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t uevents_cond;

static void *uevent_thread(void *arg)
{
	int fd = *(int *)arg;
	char buf[8192];

	for (;;) {
		/* ENOBUFS, events were lost, is as good a reason to look again. */
		if (recv(fd, buf, sizeof(buf), 0) < 0 && errno != ENOBUFS && errno != EINTR)
			die("uevents: %s", strerror(errno));
		pthread_mutex_lock(&uevents_mutex);
		uevents++;
		pthread_cond_broadcast(&uevents_cond);
		pthread_mutex_unlock(&uevents_mutex);
	}
	return NULL;
}

/**
 * wait_init() - start to listen to the kernel's uevents
 */
void wait_init(void)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK, .nl_groups = 1 };
	static int fd;
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&uevents_cond, &attr);

	fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
	if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof(addr)))
		die("uevent socket: %s", strerror(errno));
	if (spawn(uevent_thread, &fd))
		die("no thread for uevents");
}

static void add_ns(struct timespec *t, unsigned long long ns)
{
	ns += t->tv_nsec;
	t->tv_sec += ns / 1000000000;
	t->tv_nsec = ns % 1000000000;
}

static bool before(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec < b->tv_sec || (a->tv_sec == b->tv_sec && a->tv_nsec < b->tv_nsec);
}

/**
 * deadline_in() - a point in time
 * @ms: milliseconds from now
 *
 * Return: that point of the monotonic clock.
 */
struct timespec deadline_in(unsigned long ms)
{
	struct timespec deadline;

	clock_gettime(CLOCK_MONOTONIC, &deadline);
	add_ns(&deadline, ms * 1000000ULL);
	return deadline;
}

/**
 * deadline_passed() - is it over
 * @deadline: from deadline_in()
 *
 * Return: true if it is.
 */
bool deadline_passed(const struct timespec *deadline)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return !before(&now, deadline);
}

/**
 * wait_seen() - number of uevents so far
 *
 * To be asked before the look that decides whether to wait, so that an event
 * after the look is not slept through.
 *
 * Return: the number, for wait_more().
 */
unsigned long wait_seen(void)
{
	unsigned long seen;

	pthread_mutex_lock(&uevents_mutex);
	seen = uevents;
	pthread_mutex_unlock(&uevents_mutex);
	return seen;
}

/**
 * wait_more() - wait until it is time to look again
 * @seen: from wait_seen(), before the last look
 * @deadline: from deadline_in()
 */
void wait_more(unsigned long seen, const struct timespec *deadline)
{
	struct timespec recheck;

	clock_gettime(CLOCK_MONOTONIC, &recheck);
	add_ns(&recheck, WAIT_RECHECK_NS);
	if (before(deadline, &recheck))
		recheck = *deadline;
	pthread_mutex_lock(&uevents_mutex);
	while (uevents == seen &&
	       !pthread_cond_timedwait(&uevents_cond, &uevents_mutex, &recheck))
		;
	pthread_mutex_unlock(&uevents_mutex);
}

/**
 * wait_path() - wait for a file to appear or to go
 * @path: file, not followed if it is a symbolic link
 * @present: wait for it to appear
 * @ms: deadline in milliseconds from now
 *
 * Return: true, or false if the deadline passed.
 */
bool wait_path(const char *path, bool present, unsigned long ms)
{
	struct timespec deadline = deadline_in(ms);
	unsigned long seen;
	struct stat st;

	for (;;) {
		seen = wait_seen();
		if (!lstat(path, &st) == present)
			return true;
		if (deadline_passed(&deadline))
			return false;
		wait_more(seen, &deadline);
	}
}

/**
 * verb_waitpath() - "waitpath PATH present|absent MS"
 * @args: PATH, the condition and the deadline
 * @reply: stays empty
 *
 * Return: 0, -EINVAL, or -ETIMEDOUT.
 */
int verb_waitpath(char *args, struct reply *reply)
{
	char *path, *what, *ms, *end, *save;
	unsigned long deadline;
	bool present;

	path = strtok_r(args, " ", &save);
	what = strtok_r(NULL, " ", &save);
	ms = strtok_r(NULL, " ", &save);
	if (!ms)
		return -EINVAL;
	present = !strcmp(what, "present");
	if (!present && strcmp(what, "absent"))
		return -EINVAL;
	deadline = strtoul(ms, &end, 10);
	if (end == ms || *end)
		return -EINVAL;
	return wait_path(path, present, deadline) ? 0 : -ETIMEDOUT;
}
