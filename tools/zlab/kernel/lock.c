// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel drops the lock when the last process that has the file open ends.
 * The descriptor is inherited on purpose: if this program is killed hard, a
 * build that it started and that still runs keeps the cache locked.
 */
#include "lock.h"

#include "step.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static long read_owner(int fd)
{
	char buf[32] = "";

	return pread(fd, buf, sizeof(buf) - 1, 0) > 0 ? atol(buf) : 0;
}

static int write_owner(int fd)
{
	char buf[32];

	snprintf(buf, sizeof(buf), "%d\n", getpid());
	return ftruncate(fd, 0) || pwrite(fd, buf, strlen(buf), 0) < 0 ? -errno : 0;
}

/* util-linux has a flock that waits with a deadline, for a descriptor that it inherits. */
static int wait_for(int fd, double deadline)
{
	char number[16], seconds[32];
	const struct step step = {
		.argv = (const char *const[]){ "flock", "--timeout", seconds, number, NULL },
		.deadline = deadline + 1,
	};
	struct step_result res;
	int err;

	snprintf(number, sizeof(number), "%d", fd);
	snprintf(seconds, sizeof(seconds), "%.3f", deadline);
	err = step_run(&step, &res);
	if (!err && res.status)
		err = -EBUSY;
	step_result_free(&res);
	return err;
}

/**
 * lock_wait() - lock a file for this process when it is free
 * @path: file, created if needed; it stays
 * @deadline: seconds to wait, 0: not at all
 * @owner: receives the process ID of the owner with -EBUSY, 0 if unknown
 *
 * Return: descriptor to give to lock_release(), -EBUSY if another process has
 * the lock, -EINTR, or another negative errno.
 */
int lock_wait(const char *path, double deadline, long *owner)
{
	int fd, err = 0;

	fd = open(path, O_RDWR | O_CREAT, 0666);
	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX | LOCK_NB))
		err = errno == EWOULDBLOCK ? -EBUSY : -errno;
	if (err == -EBUSY && deadline > 0)
		err = wait_for(fd, deadline);
	if (err == -EBUSY)
		*owner = read_owner(fd);
	if (!err)
		err = write_owner(fd);
	if (err)
		close(fd);
	return err ? : fd;
}

/**
 * lock_take() - lock a file for this process, without waiting
 * @path: file, created if needed; it stays
 * @owner: receives the process ID of the owner with -EBUSY, 0 if unknown
 *
 * Return: as lock_wait().
 */
int lock_take(const char *path, long *owner)
{
	return lock_wait(path, 0, owner);
}

/**
 * lock_release() - give the lock back
 * @fd: descriptor from lock_take(); negative: nothing to do
 */
void lock_release(int fd)
{
	if (fd < 0)
		return;
	if (ftruncate(fd, 0))
		perror("zlab: lock file");
	close(fd);
}
