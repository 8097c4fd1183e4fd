// SPDX-License-Identifier: GPL-2.0
/*
 * zlab faults: command line.
 */
#define _GNU_SOURCE
#include "options.h"
#include "sweep.h"
#include "work_options.h"

#include <stdlib.h>

enum {
	OPT_SITE = 256, OPT_LIFE, OPT_CALL, OPT_EVERY, OPT_BRIEF, OPT_VERBOSE = 'v',
};

static const char name[] = "zlab faults";

static const struct argp_option options[] = {
	OPTION("brief", OPT_BRIEF, NULL,
	       "only some sites, and one lifecycle"),
	OPTION("site", OPT_SITE, "NAME",
	       "let only this fail; may be repeated"),
	OPTION("life", OPT_LIFE, "NAME",
	       "run only this lifecycle; may be repeated"),
	OPTION("call", OPT_CALL, "N",
	       "let only this call of each site fail"),
	OPTION("every", OPT_EVERY, "N",
	       "let only every Nth call of each site fail, from the first on"),
	OPTION("verbose", OPT_VERBOSE, NULL,
	       "write TAP to stdout"),
	{ 0 }
};

struct args {
	struct work_args work;
	struct given_args given;
	struct sweep_options sweep;
	const char **sites;
	const char **lives;
};

static error_t parse_selection(struct args *args, int key, char *arg)
{
	struct sweep_options *opt = &args->sweep;

	switch (key) {
	case OPT_BRIEF:
		opt->brief = true;
		return 0;
	case OPT_SITE:
		if (!sweep_find_site(arg))
			exit(option_usage("there is no site", arg, name));
		args->sites[opt->nr_sites++] = arg;
		return 0;
	case OPT_LIFE:
		if (!sweep_find_life(arg))
			exit(option_usage("there is no lifecycle", arg, name));
		args->lives[opt->nr_lives++] = arg;
		return 0;
	case OPT_CALL:
		opt->call = option_number(arg, "call", name);
		return 0;
	case OPT_EVERY:
		opt->every = option_number(arg, "call", name);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->given;
		state->child_inputs[1] = &args->work;
		return 0;
	case OPT_VERBOSE:
		args->sweep.verbose = true;
		return 0;
	}
	return parse_selection(args, key, arg);
}

static const struct argp_child children[] = {
	{ .argp = &given_argp }, { .argp = &work_argp }, { 0 }
};

static const struct argp parser = {
	.options = options, .parser = parse, .children = children,
	.doc = "Run lifecycles of a function, let each step that can fail do so once at each of its calls, and look whether the function can be brought back and nothing is left behind.",
};

/**
 * sweep_command() - zlab faults
 * @argc: number of words
 * @argv: words, the command first
 * @qemu: QEMU to use, NULL for Debian's
 *
 * Return: exit status, see status.h.
 */
int sweep_command(int argc, char **argv, const char *qemu)
{
	struct args args = {
		.given = { .name = name, .role = KERNEL_PATCHED },
		/* No more names than arguments. */
		.sites = calloc((size_t)argc, sizeof(*args.sites)),
		.lives = calloc((size_t)argc, sizeof(*args.lives)),
	};
	int status = ST_USAGE;

	work_args_init(&args.work, name, "report", qemu);
	args.sweep.sites = args.sites;
	args.sweep.lives = args.lives;
	if (!args.sites || !args.lives) {
		status = ST_INTERNAL;
	} else if (!argp_parse(&parser, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, &args)) {
		args.sweep.kernel_dir = args.given.kernel_dir;
		args.sweep.role = args.given.role;
		status = sweep_run(&args.work.opt, &args.sweep);
	}
	work_args_free(&args.work);
	free(args.lives);
	free(args.sites);
	return status;
}
