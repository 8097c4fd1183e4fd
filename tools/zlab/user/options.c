// SPDX-License-Identifier: GPL-2.0
/*
 * What all commands have in common.
 */
#define _GNU_SOURCE
#include "options.h"

#include "result.h"
#include "status.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
 * option_usage() - say that the user is mistaken
 * @what: how
 * @arg: argument that is to blame, NULL: none
 * @see: command whose --help tells more, behind the name of the program
 *
 * Return: ST_USAGE.
 */
int option_usage(const char *what, const char *arg, const char *see)
{
	fprintf(stderr, "%.*s: error: %s%s%s%s (see %s --help)\n", (int)strcspn(see, " "), see, what,
		arg ? " '" : "", arg ? arg : "", arg ? "'" : "", see);
	return ST_USAGE;
}

/**
 * option_common() - what all commands do with their arguments
 * @key: what argp has found
 * @name: command
 * @state: of argp
 *
 * argp reports a bad option in two lines and a style of its own, so its messages
 * are off (ARGP_NO_ERRS), which also turns its --help off: both are made here.
 *
 * Return: 0 or ARGP_ERR_UNKNOWN; ends the program when there is nothing to go on with.
 */
error_t option_common(int key, const char *name, struct argp_state *state)
{
	switch (key) {
	case OPT_HELP:
		argp_help(state->root_argp, stdout, ARGP_HELP_STD_HELP & ~ARGP_HELP_EXIT_OK, (char *)name);
		exit(ST_OK);
	case ARGP_KEY_ARG:
		exit(option_usage("unexpected argument", state->argv[state->next - 1], name));
	case ARGP_KEY_ERROR:
		exit(option_usage("unknown option or missing value at",
			   state->argv[state->next > 1 ? state->next - 1 : 1], name));
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/**
 * option_number() - read a whole number above 0
 * @arg: argument
 * @what: what it counts
 * @name: command
 *
 * Return: the number; ends the program if there is none.
 */
unsigned int option_number(const char *arg, const char *what, const char *name)
{
	unsigned long number;
	char *end;

	errno = 0;
	number = strtoul(arg, &end, 10);
	if (errno || end == arg || *end || !number || number > UINT_MAX || *arg == '-') {
		fprintf(stderr, "zlab: error: not a number of %s: '%s' (see %s --help)\n", what, arg,
			name);
		exit(ST_USAGE);
	}
	return number;
}

/**
 * option_role() - read which kernel it is
 * @arg: argument
 * @name: command
 *
 * Return: the role; ends the program if there is none.
 */
enum kernel_role option_role(const char *arg, const char *name)
{
	enum kernel_role role;

	for (role = 0; role < KERNEL_ROLE_COUNT; role++) {
		if (!strcmp(arg, kernel_name(role)))
			return role;
	}
	exit(option_usage("--label is not base, upstream or patched:", arg, name));
}
