// SPDX-License-Identifier: GPL-2.0
/*
 * The loop: conditions, deadlines, signals, sources that come and go.
 */
#define _GNU_SOURCE
#include "loop.h"
#include "clock.h"
#include "tap.h"

#include <errno.h>
#include <unistd.h>

struct probe {
	struct loop *loop;
	int fd;
	int other_fd;		/* removed when fd becomes ready; -1: none */
	unsigned int calls;
};

static int never(void *arg)
{
	return 0;
}

static int at_once(void *arg)
{
	return 1;
}

static int broken(void *arg)
{
	return -EPIPE;
}

static int called(void *arg)
{
	struct probe *probe = arg;

	return probe->calls > 0;
}

static void take(void *arg, short revents)
{
	struct probe *probe = arg;
	char c;

	probe->calls++;
	if (probe->other_fd >= 0)
		loop_remove(probe->loop, probe->other_fd);
	if (read(probe->fd, &c, 1) <= 0)
		loop_remove(probe->loop, probe->fd);
}

static void test_waits(void)
{
	double start = clock_seconds();
	struct loop loop;

	loop_init(&loop);
	ok(!loop_wait(&loop, at_once, NULL, 0), "a condition that holds needs no time");
	ok(loop_wait(&loop, broken, NULL, start + 10) == -EPIPE, "a broken condition ends the wait");
	ok(loop_wait(&loop, never, NULL, start + 0.05) == -ETIMEDOUT &&
	   clock_seconds() - start >= 0.05, "a deadline is not early");
	ok(loop_wait(&loop, never, NULL, start - 1) == -ETIMEDOUT, "a deadline may have passed");
	loop_fini(&loop);
}

static void test_sources(void)
{
	int one[2], two[2];
	struct probe a, b;
	struct loop loop;

	loop_init(&loop);
	if (pipe(one) || pipe(two))
		return;
	a = (struct probe){ &loop, one[0], -1, 0 };
	b = (struct probe){ &loop, two[0], -1, 0 };
	loop_add(&loop, one[0], take, &a);
	loop_add(&loop, two[0], take, &b);
	ok(write(one[1], "x", 1) == 1 && !loop_wait(&loop, called, &a, 0),
	   "input that is there counts, even after the deadline");
	ok(!b.calls, "a source without input is left alone");

	/* Both are ready in one round, and the first removes the second. */
	a = (struct probe){ &loop, one[0], two[0], 0 };
	ok(write(one[1], "x", 1) == 1 && write(two[1], "x", 1) == 1 &&
	   !loop_wait(&loop, called, &a, 0) && !b.calls,
	   "a source removed in the same round is not called any more");

	a = (struct probe){ &loop, one[0], -1, 0 };
	close(one[1]);
	ok(!loop_wait(&loop, called, &a, clock_seconds() + 10), "the end of a source is reported");
	ok(loop_wait(&loop, never, NULL, clock_seconds() + 0.02) == -ETIMEDOUT,
	   "a loop whose source removed itself can still wait");
	close(one[0]);
	close(two[0]);
	close(two[1]);
	loop_fini(&loop);
}

static void test_signals(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct loop loop;
	sigset_t mask;
	bool good = true;

	for (int i = 0; i < 3; i++) {
		loop_init(&loop);
		kill(getpid(), signals[i]);
		good = good && loop_wait(&loop, never, NULL, clock_seconds() + 1) == -EINTR &&
		       loop.caught == signals[i];
		/* Once interrupted, always: the next wait must not start over. */
		good = good && loop_wait(&loop, never, NULL, clock_seconds() + 1) == -EINTR;
		loop_fini(&loop);
	}
	ok(good, "SIGINT, SIGTERM and SIGHUP end every wait");
	sigprocmask(SIG_BLOCK, NULL, &mask);
	ok(!sigismember(&mask, SIGINT) && !sigismember(&mask, SIGTERM), "signals are given back");
}

int main(void)
{
	test_waits();
	test_sources();
	test_signals();
	return tap_done();
}
