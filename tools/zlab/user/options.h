/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the commands of zlab have in common: options, arguments, complaints.
 */
#ifndef ZLAB_OPTIONS_H
#define ZLAB_OPTIONS_H

#include <argp.h>

#include "claim.h"

#define OPT_HELP	'h'

#define OPTION(n, k, a, d) { .name = (n), .key = (k), .arg = (a), .doc = (d) }

int option_usage(const char *what, const char *arg, const char *see);
error_t option_common(int key, const char *name, struct argp_state *state);
unsigned int option_number(const char *arg, const char *what, const char *name);
enum kernel_role option_role(const char *arg, const char *name);

#endif /* ZLAB_OPTIONS_H */
