/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is wrong, in one line, and the exit status that goes with it.
 */
#ifndef ZSERIES_COMPLAIN_H
#define ZSERIES_COMPLAIN_H

#include "status.h"

#include <argp.h>

enum zlab_status complain(enum zlab_status status, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
error_t command_key(int key, const char *name, struct argp_state *state);

/* An option without a short form. */
#define LONG_OPTION(n, k, a, d) { .name = (n), .key = (k), .arg = (a), .doc = (d) }
#define KEY_HELP	'h'

#endif /* ZSERIES_COMPLAIN_H */
