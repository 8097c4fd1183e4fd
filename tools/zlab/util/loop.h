/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one poll() loop everything waits in.
 *
 * QMP, agent, console and child process are sources of this loop; SIGINT,
 * SIGTERM and SIGHUP end every wait in it. Nothing else in the part of zlab
 * that drives QEMU blocks, so no wait outlives its deadline or misses that
 * QEMU died.
 */
#ifndef ZLAB_LOOP_H
#define ZLAB_LOOP_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * typedef loop_ready_fn - a source became ready
 * @arg: as given to loop_add()
 * @revents: poll() result, never 0
 *
 * May add and remove sources, its own included.
 */
typedef void (*loop_ready_fn)(void *arg, short revents);

/**
 * typedef loop_cond_fn - condition of a wait
 * @arg: as given to loop_wait()
 *
 * Return: positive when the wait is over, 0 to go on, negative errno when it
 * can not succeed any more.
 */
typedef int (*loop_cond_fn)(void *arg);

struct loop_source {
	unsigned long id;
	int fd;
	loop_ready_fn ready;
	void *arg;
};

struct tape;

struct loop {
	struct tape *tape;	/* of the machine that is waited for, NULL: nothing is recorded */
	unsigned long rounds;	/* of poll(), ever */
	struct loop_source *sources;
	size_t nr_sources;
	unsigned long last_id;
	int signal_fd;
	sigset_t old_mask;	/* restored by loop_fini(), given to children */
	int caught;		/* the signal if one arrived, else 0 */
};

int loop_init(struct loop *loop);
void loop_fini(struct loop *loop);
int loop_add(struct loop *loop, int fd, loop_ready_fn ready, void *arg);
void loop_remove(struct loop *loop, int fd);
int loop_wait(struct loop *loop, loop_cond_fn cond, void *arg, double deadline);

#endif /* ZLAB_LOOP_H */
