// SPDX-License-Identifier: GPL-2.0
/*
 * What is wrong, in one line, and the exit status that goes with it.
 */
#define _GNU_SOURCE
#include "complain.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/**
 * complain() - say what is wrong, and what to do, in one line on stderr
 * @status: exit status for it
 * @format: as for printf(), without a line feed
 *
 * Return: @status.
 */
enum zlab_status complain(enum zlab_status status, const char *format, ...)
{
	va_list ap;

	fputs("zseries: error: ", stderr);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
	return status;
}

/**
 * command_key() - what all commands do with their arguments
 * @key: what argp has found
 * @name: the command, for the complaint
 * @state: of argp
 *
 * argp has a style of its own for bad options, so its messages are off (ARGP_NO_ERRS),
 * which also turns its --help off: both are made here.
 *
 * Return: 0 or ARGP_ERR_UNKNOWN; ends the program when there is nothing to go on with.
 */
error_t command_key(int key, const char *name, struct argp_state *state)
{
	switch (key) {
	case KEY_HELP:
		argp_help(state->root_argp, stdout, ARGP_HELP_STD_HELP & ~ARGP_HELP_EXIT_OK,
			  (char *)name);
		exit(ST_OK);
	case ARGP_KEY_ARG:
		exit(complain(ST_USAGE, "unexpected argument '%s' (see %s --help)",
			      state->argv[state->next - 1], name));
	case ARGP_KEY_ERROR:
		exit(complain(ST_USAGE, "unknown option or missing value at '%s' (see %s --help)",
			      state->argv[state->next > 1 ? state->next - 1 : 1], name));
	default:
		return ARGP_ERR_UNKNOWN;
	}
}
