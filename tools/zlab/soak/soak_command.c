// SPDX-License-Identifier: GPL-2.0
/*
 * zlab soak: command line.
 */
#define _GNU_SOURCE
#include "options.h"
#include "soak.h"
#include "soak_walk.h"
#include "work_options.h"

#include <stdlib.h>
#include <time.h>

enum {
	OPT_SEED = 256, OPT_WALKS, OPT_MINUTES, OPT_STEPS, OPT_FUNCTIONS, OPT_SHRINK, OPT_REPLAY,
	OPT_WITHOUT, OPT_CONFIG, OPT_VERBOSE = 'v',
};

#define SHRINK_SECONDS	120

static const char name[] = "zlab soak";

static const struct argp_option options[] = {
	OPTION("seed", OPT_SEED, "N",
	       "seed of the first walk; the next one has the next number (default: the time)"),
	OPTION("walks", OPT_WALKS, "N",
	       "number of walks (default: as many as there is time for)"),
	OPTION("minutes", OPT_MINUTES, "N",
	       "begin no walk after this time (default: 10)"),
	OPTION("steps", OPT_STEPS, "N",
	       "length of a walk (default: 60)"),
	OPTION("functions", OPT_FUNCTIONS, "N",
	       "functions in a walk, 6 at most (default: 3)"),
	OPTION("shrink", OPT_SHRINK, "SECONDS",
	       "how long each failure may be made shorter (default: 120, of a replay: not)"),
	OPTION("without", OPT_WITHOUT, "ACT",
	       "leave this out, such as \"plug as 0306\"; may be repeated"),
	OPTION("replay", OPT_REPLAY, "FILE",
	       "do what this script says, once or --walks times"),
	OPTION("config", OPT_CONFIG, "NAME",
	       "configuration to build, see tools/kernel/config (default: debug)"),
	OPTION("verbose", OPT_VERBOSE, NULL,
	       "write KTAP to stdout"),
	{ 0 }
};

struct args {
	struct work_args work;
	struct given_args given;
	struct soak_options soak;
};

static error_t parse_walk(struct soak_options *opt, int key, char *arg)
{
	switch (key) {
	case OPT_SEED:
		opt->seed = option_number(arg, "seed", name);
		return 0;
	case OPT_WALKS:
		opt->walks = option_number(arg, "walks", name);
		return 0;
	case OPT_MINUTES:
		opt->minutes = option_number(arg, "minutes", name);
		return 0;
	case OPT_STEPS:
		opt->steps = option_number(arg, "steps", name);
		return 0;
	case OPT_FUNCTIONS:
		opt->functions = option_number(arg, "functions", name);
		if (opt->functions > SOAK_FUNCTIONS_MAX)
			exit(option_usage("too many functions:", arg, name));
		return 0;
	case OPT_SHRINK:
		opt->shrink_seconds = option_number(arg, "seconds", name);
		return 0;
	case OPT_WITHOUT:
		if (!soak_walk_knows(arg))
			exit(option_usage("there is no act", arg, name));
		opt->without[opt->nr_without++] = arg;
		return 0;
	case OPT_REPLAY:
		opt->replay = arg;
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
	case OPT_CONFIG:
		args->work.opt.config = arg;
		return 0;
	case OPT_VERBOSE:
		args->work.opt.verbose = true;
		return 0;
	case ARGP_KEY_END:
		if (!args->soak.shrink_seconds && !args->soak.replay)
			args->soak.shrink_seconds = SHRINK_SECONDS;
		return 0;
	}
	return parse_walk(&args->soak, key, arg);
}

static const struct argp_child children[] = {
	{ .argp = &given_argp }, { .argp = &work_argp }, { 0 }
};

static const struct argp parser = {
	.options = options, .parser = parse, .children = children,
	.doc = "Do at random what can be done to functions, look after each step whether all is as it must be, and make what fails short.",
};

/**
 * soak_command() - zlab soak
 * @argc: number of words
 * @argv: words, the command first
 * @qemu: QEMU to use, NULL for Debian's
 *
 * Return: exit status, see status.h.
 */
int soak_command(int argc, char **argv, const char *qemu)
{
	struct args args = {
		.given = { .name = name, .role = KERNEL_PATCHED },
		.soak = { .seed = (uint64_t)time(NULL), .minutes = 10, .steps = 60,
			  .functions = 3 },
	};
	int status = ST_USAGE;

	/* No more acts than arguments. */
	args.soak.without = calloc((size_t)argc, sizeof(*args.soak.without));
	if (!args.soak.without)
		return ST_INTERNAL;
	work_args_init(&args.work, name, "report", qemu);
	if (!argp_parse(&parser, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, &args)) {
		args.soak.kernel_dir = args.given.kernel_dir;
		args.soak.role = args.given.role;
		status = soak_run(&args.work.opt, &args.soak);
	}
	work_args_free(&args.work);
	free(args.soak.without);
	return status;
}
