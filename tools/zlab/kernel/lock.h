/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One run at a time on one cache.
 */
#ifndef ZLAB_LOCK_H
#define ZLAB_LOCK_H

int lock_take(const char *path, long *owner);
int lock_wait(const char *path, double deadline, long *owner);
void lock_release(int fd);

#endif /* ZLAB_LOCK_H */
