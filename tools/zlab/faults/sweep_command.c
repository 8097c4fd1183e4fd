// SPDX-License-Identifier: GPL-2.0
/*
 * zlab faults: command line.
 */
#define _GNU_SOURCE
#include "options.h"
#include "project.h"
#include "sweep.h"

#include <stdlib.h>

enum {
	OPT_SITE = 256, OPT_LIFE, OPT_CALL, OPT_EVERY, OPT_BRIEF, OPT_KERNEL_DIR, OPT_LABEL, OPT_REPORT,
	OPT_CACHE, OPT_SOURCE_DIR, OPT_VERBOSE = 'v',
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
	OPTION("kernel-dir", OPT_KERNEL_DIR, "DIR",
	       "built kernel, as kernel-build.sh names it (default: build the patched one)"),
	OPTION("label", OPT_LABEL, "base|upstream|patched",
	       "which kernel that is (default: patched)"),
	OPTION("report", OPT_REPORT, "DIR",
	       "report directory (default: report/ next to this program)"),
	OPTION("cache", OPT_CACHE, "DIR",
	       "cache directory (default: ${XDG_CACHE_HOME:-~/.cache}/zpci-readd)"),
	OPTION("source-dir", OPT_SOURCE_DIR, "DIR",
	       "where Debian's kernel sources are (default: /usr/src)"),
	OPTION("verbose", OPT_VERBOSE, NULL,
	       "write TAP to stdout"),
	OPTION("help", OPT_HELP, NULL,
	       "this text"),
	{ 0 }
};

struct args {
	struct prove_options work;
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
	case OPT_KERNEL_DIR:
		args->sweep.kernel_dir = arg;
		return 0;
	case OPT_LABEL:
		args->sweep.role = option_role(arg, name);
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
	case OPT_VERBOSE:
		args->sweep.verbose = true;
		return 0;
	case ARGP_KEY_END:
		if (args->sweep.role != KERNEL_PATCHED && !args->sweep.kernel_dir)
			exit(option_usage("--label needs --kernel-dir", NULL, name));
		return 0;
	}
	if (!parse_selection(args, key, arg))
		return 0;
	return option_common(key, name, state);
}

static const struct argp parser = {
	.options = options, .parser = parse,
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
	char *dir = project_own_dir(), *top = project_join(dir, ".."), *report = project_join(dir, "report");
	char *series = project_join(top, "series");
	struct args args = {
		.work = { .source_dir = "/usr/src", .qemu = qemu, .top = top, .series = series,
			  .report = report },
		.sweep = { .role = KERNEL_PATCHED },
		/* No more names than arguments. */
		.sites = calloc((size_t)argc, sizeof(*args.sites)),
		.lives = calloc((size_t)argc, sizeof(*args.lives)),
	};
	int status = ST_USAGE;

	args.sweep.sites = args.sites;
	args.sweep.lives = args.lives;
	if (!args.sites || !args.lives)
		status = ST_INTERNAL;
	else if (!argp_parse(&parser, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, &args))
		status = sweep_run(&args.work, &args.sweep);
	free(args.sites);
	free(args.lives);
	free(series);
	free(report);
	free(top);
	free(dir);
	return status;
}
