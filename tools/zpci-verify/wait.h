/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Waiting for the kernel, with a deadline, and for signals.
 */
#ifndef ZPCI_VERIFY_WAIT_H
#define ZPCI_VERIFY_WAIT_H

#include <stdbool.h>

/**
 * typedef wait_cond_fn - is it time to go on
 * @arg: as given to wait_until()
 *
 * Return: positive: yes; 0: not yet; negative errno: that cannot come any more.
 */
typedef int wait_cond_fn(void *arg);

/**
 * struct waiter - what ends a wait or is a reason to look again
 * @signal_fd: the end of a pipe where SIGINT, SIGTERM, SIGHUP come out
 * @uevent_fd: the kernel's uevents, -1: none, then time alone is the reason
 * @child_fd: process that writes to a file, -1: none
 * @caught: signal that has come, 0: none
 * @finishing: waits go on although a signal has come
 * @stuck: a write has not come back from the kernel
 */
struct waiter {
	int signal_fd;
	int uevent_fd;
	int child_fd;
	int caught;
	bool finishing;
	bool stuck;
};

int waiter_open(struct waiter *w);
void waiter_close(struct waiter *w);
int wait_until(struct waiter *w, wait_cond_fn *cond, void *arg, double seconds);
int wait_write(struct waiter *w, const char *path, const char *text, double seconds);

#endif /* ZPCI_VERIFY_WAIT_H */
