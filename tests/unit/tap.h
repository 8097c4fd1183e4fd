/* SPDX-License-Identifier: GPL-2.0 */
/*
 * TAP output of a test program. One program is one file, so static is enough.
 */
#ifndef UNIT_TAP_H
#define UNIT_TAP_H

#include <stdbool.h>
#include <stdio.h>

static unsigned int tap_count, tap_failed;

/* One result. Returns @good, so that details can be printed when it is false. */
static inline bool ok(bool good, const char *name)
{
	tap_failed += !good;
	printf("%sok %u - %s\n", good ? "" : "not ", ++tap_count, name);
	return good;
}

/* The plan, and the exit status of main(). */
static inline int tap_done(void)
{
	printf("1..%u\n", tap_count);
	return tap_failed ? 1 : 0;
}

#endif /* UNIT_TAP_H */
