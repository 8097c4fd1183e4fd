// SPDX-License-Identifier: GPL-2.0
/*
 * The handler only sets a flag. Whoever waits blocks the signals first, looks at
 * the flag, and lets ppoll() open the mask: no signal falls between the two.
 */
#include "interrupt.h"

#include "array.h"

#include <stddef.h>

static volatile sig_atomic_t flag;
static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

static void note(int sig)
{
	flag = 1;
}

/**
 * interrupt_init() - catch the signals that ask this program to stop
 *
 * A signal that was ignored when the program started (nohup) stays ignored.
 * SIGPIPE is ignored: a reader of our output that goes away must not keep us
 * from cleaning up.
 */
void interrupt_init(void)
{
	struct sigaction act = { .sa_handler = note }, old;
	size_t i;

	sigemptyset(&act.sa_mask);
	for (i = 0; i < ARRAY_SIZE(signals); i++) {
		if (!sigaction(signals[i], NULL, &old) && old.sa_handler == SIG_IGN)
			continue;
		sigaction(signals[i], &act, NULL);
	}
	signal(SIGPIPE, SIG_IGN);
}

/**
 * interrupted() - was this program asked to stop
 *
 * Return: true from the first signal on.
 */
bool interrupted(void)
{
	return flag;
}

/**
 * interrupt_note() - take over an interruption that someone else noticed
 *
 * For code that reads the signals by itself while it runs.
 */
void interrupt_note(void)
{
	flag = 1;
}

/**
 * interrupt_block() - hold the signals back until the next ppoll()
 * @old: receives the signal mask to give to ppoll() and to restore afterwards
 */
void interrupt_block(sigset_t *old)
{
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	for (i = 0; i < ARRAY_SIZE(signals); i++)
		sigaddset(&set, signals[i]);
	pthread_sigmask(SIG_BLOCK, &set, old);
}
