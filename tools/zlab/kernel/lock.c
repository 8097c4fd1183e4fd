// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel drops the lock when the last process that has the file open ends.
 * The descriptor is inherited on purpose: if this program is killed hard, a
 * build that it started and that still runs keeps the cache locked.
 */
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/**
 * lock_take() - lock a file for this process, without waiting
 * @path: file, created if needed; it stays
 * @owner: receives the process ID of the owner with -EBUSY, 0 if unknown
 *
 * Return: descriptor to give to lock_release(), -EBUSY if another process has
 * the lock, or another negative errno.
 */
int lock_take(const char *path, long *owner)
{
	char buf[32] = "";
	int fd, err;

	fd = open(path, O_RDWR | O_CREAT, 0666);
	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		err = errno == EWOULDBLOCK ? -EBUSY : -errno;
		*owner = read(fd, buf, sizeof(buf) - 1) > 0 ? atol(buf) : 0;
		close(fd);
		return err;
	}
	snprintf(buf, sizeof(buf), "%d\n", getpid());
	if (ftruncate(fd, 0) || pwrite(fd, buf, strlen(buf), 0) < 0) {
		err = -errno;
		close(fd);
		return err;
	}
	return fd;
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
