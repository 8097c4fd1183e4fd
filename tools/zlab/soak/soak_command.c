// SPDX-License-Identifier: GPL-2.0
/*
 * zlab soak: command line.
 */
#define _GNU_SOURCE
#include "options.h"
#include "project.h"
#include "soak.h"
#include "soak_walk.h"

#include <stdlib.h>
#include <time.h>

enum {
	OPT_SEED = 256, OPT_WALKS, OPT_MINUTES, OPT_STEPS, OPT_FUNCTIONS, OPT_SHRINK, OPT_REPLAY,
	OPT_WITHOUT, OPT_CONFIG, OPT_KERNEL_DIR, OPT_LABEL, OPT_REPORT, OPT_CACHE, OPT_SOURCE_DIR,
	OPT_VERBOSE = 'v',
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
	OPTION("kernel-dir", OPT_KERNEL_DIR, "DIR",
	       "built kernel, as kernel-build.sh names it (default: build the patched one)"),
	OPTION("config", OPT_CONFIG, "NAME",
	       "configuration to build, see tools/kernel/config (default: debug)"),
	OPTION("label", OPT_LABEL, "base|upstream|patched",
	       "which kernel that is (default: patched)"),
	OPTION("verbose", OPT_VERBOSE, NULL,
	       "write KTAP to stdout"),
	OPTION("report", OPT_REPORT, "DIR",
	       "report directory (default: report/ next to this program)"),
	OPTION("cache", OPT_CACHE, "DIR",
	       "cache directory (default: ${XDG_CACHE_HOME:-~/.cache}/zpci-readd)"),
	OPTION("source-dir", OPT_SOURCE_DIR, "DIR",
	       "where Debian's kernel sources are (default: /usr/src)"),
	OPTION("help", OPT_HELP, NULL,
	       "this text"),
	{ 0 }
};

struct args {
	struct prove_options work;
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
	case OPT_KERNEL_DIR:
		args->soak.kernel_dir = arg;
		return 0;
	case OPT_LABEL:
		args->soak.role = option_role(arg, name);
		return 0;
	case OPT_CONFIG:
		args->work.config = arg;
		return 0;
	case OPT_VERBOSE:
		args->work.verbose = true;
		return 0;
	case OPT_REPORT:
		args->work.report = arg;
		return 0;
	case OPT_CACHE:
		args->work.cache = arg;
		return 0;
	case OPT_SOURCE_DIR:
		args->work.source_dir = arg;
		return 0;
	case ARGP_KEY_END:
		if (!args->soak.shrink_seconds && !args->soak.replay)
			args->soak.shrink_seconds = SHRINK_SECONDS;
		if (args->soak.role != KERNEL_PATCHED && !args->soak.kernel_dir)
			exit(option_usage("--label needs --kernel-dir", NULL, name));
		return 0;
	}
	if (!parse_walk(&args->soak, key, arg))
		return 0;
	return option_common(key, name, state);
}

static const struct argp parser = {
	.options = options, .parser = parse,
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
	char *dir = project_own_dir(), *top = project_join(dir, ".."), *report = project_join(dir, "report");
	char *series = project_join(top, "series");
	struct args args = {
		.work = { .source_dir = "/usr/src", .qemu = qemu, .top = top, .series = series,
			  .report = report },
		.soak = { .seed = (uint64_t)time(NULL), .minutes = 10, .steps = 60,
			  .functions = 3, .role = KERNEL_PATCHED },
	};
	int status = ST_USAGE;

	/* No more acts than arguments. */
	args.soak.without = calloc((size_t)argc, sizeof(*args.soak.without));
	if (!args.soak.without)
		status = ST_INTERNAL;
	else if (!argp_parse(&parser, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, &args))
		status = soak_run(&args.work, &args.soak);
	free(args.soak.without);
	free(series);
	free(report);
	free(top);
	free(dir);
	return status;
}
