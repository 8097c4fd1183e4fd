/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's lock statistics, /proc/lock_stat.
 */
#ifndef ZLAB_LOCKSTAT_H
#define ZLAB_LOCKSTAT_H

/**
 * struct lockstat - one class of locks; times in microseconds
 * @contentions: how often somebody had to wait
 * @wait_max: longest wait
 * @wait_total: all waits
 * @acquisitions: how often it was taken
 * @hold_max: longest time it was held
 * @hold_total: all times
 */
struct lockstat {
	double contentions;
	double wait_max;
	double wait_total;
	double acquisitions;
	double hold_max;
	double hold_total;
};

int lockstat_find(const char *text, const char *name, struct lockstat *stat);

#endif /* ZLAB_LOCKSTAT_H */
