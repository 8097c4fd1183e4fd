/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Time that only runs forward.
 */
#ifndef ZLAB_CLOCK_H
#define ZLAB_CLOCK_H

#include <sys/resource.h>
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

/**
 * clock_cpu_seconds() - CPU time of programs that this one has run and that have ended
 *
 * Return: user and system time in seconds.
 */
static inline double clock_cpu_seconds(void)
{
	struct rusage use;

	getrusage(RUSAGE_CHILDREN, &use);
	return use.ru_utime.tv_sec + use.ru_stime.tv_sec +
	       (use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

/**
 * clock_ns() - the same in nanoseconds
 *
 * Return: monotonic time in nanoseconds.
 */
static inline long long clock_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

#endif /* ZLAB_CLOCK_H */
