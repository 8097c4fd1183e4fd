/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The fake QEMU itself, and its monitor.
 */
#ifndef FAKE_MONITOR_H
#define FAKE_MONITOR_H

#include <stdbool.h>

/* What it is like. */
extern struct fake {
	const char *mode;
	bool restored;			/* it waits for a snapshot */
	bool plugged;			/* a function was, so the mode has its effect */
	bool console_cut;		/* nothing comes out any more */
	bool agent_silent;
	bool counts;			/* instructions can be asked for */
	int passed_fd;			/* with getfd */
	unsigned int weight;		/* instructions for each thing that is asked for */
	unsigned long long instructions;
} fake;

bool is_mode(const char *name);
__attribute__((format(printf, 1, 2))) void to_monitor(const char *fmt, ...);

void monitor_command(char *line);

#endif /* FAKE_MONITOR_H */
