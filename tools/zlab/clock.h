/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Time that only runs forward.
 */
#ifndef ZLAB_CLOCK_H
#define ZLAB_CLOCK_H

#include <time.h>

/**
 * clock_seconds() - seconds since some point before the program started
 *
 * Return: monotonic time in seconds.
 */
static inline double clock_seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

#endif /* ZLAB_CLOCK_H */
