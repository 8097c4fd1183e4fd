// SPDX-License-Identifier: GPL-2.0
/*
 * zlab run: command line.
 */
#define _GNU_SOURCE
#include "run_command.h"

#include "options.h"
#include "project.h"
#include "prove.h"
#include "status.h"

#include <argp.h>
#include <stdlib.h>

enum {
	OPT_KERNEL_DIR = 256, OPT_INITRAMFS, OPT_LABEL, OPT_ROUNDS, OPT_SOURCE, OPT_COMMIT,
	OPT_BASE, OPT_REPORT, OPT_SCENARIO, OPT_QEMU, OPT_VERBOSE = 'v',
};

static const struct argp_option run_options[] = {
	OPTION("kernel-dir", OPT_KERNEL_DIR, "DIR",
	       "built kernel, as kernel-build.sh names it (default: only static checks)"),
	OPTION("initramfs", OPT_INITRAMFS, "FILE",
	       "guest image (default: the one in DIR)"),
	OPTION("label", OPT_LABEL, "base|upstream|patched",
	       "which kernel it is"),
	OPTION("rounds", OPT_ROUNDS, "N",
	       "rounds of a scenario that repeats or is a race (default: 1)"),
	OPTION("source", OPT_SOURCE, "GITDIR",
	       "repository with the source of the kernel, for the static checks"),
	OPTION("commit", OPT_COMMIT, "REV",
	       "commit in GITDIR (default: HEAD)"),
	OPTION("base", OPT_BASE, "REV",
	       "commit in GITDIR that the series was made for"),
	OPTION("report", OPT_REPORT, "DIR",
	       "report directory"),
	OPTION("scenario", OPT_SCENARIO, "NAME",
	       "run only this one; may be repeated"),
	OPTION("qemu", OPT_QEMU, "PATH",
	       "QEMU to use"),
	OPTION("verbose", OPT_VERBOSE, NULL,
	       "write KTAP to stdout"),
	OPTION("help", OPT_HELP, NULL,
	       "this text"),
	{ 0 }
};

struct run_args {
	struct one_run_options opt;
	const char **only;
	bool label;
};

static error_t run_key(int key, char *arg, struct argp_state *state)
{
	static const char name[] = "zlab run";
	struct run_args *args = state->input;
	struct one_run_options *opt = &args->opt;

	switch (key) {
	case OPT_KERNEL_DIR:
		opt->kernel_dir = arg;
		return 0;
	case OPT_INITRAMFS:
		opt->initramfs = arg;
		return 0;
	case OPT_LABEL:
		opt->role = option_role(arg, name);
		args->label = true;
		return 0;
	case OPT_ROUNDS:
		opt->rounds = option_number(arg, "rounds", name);
		return 0;
	case OPT_SOURCE:
		opt->source = arg;
		return 0;
	case OPT_COMMIT:
		opt->commit = arg;
		return 0;
	case OPT_BASE:
		opt->base = arg;
		return 0;
	case OPT_REPORT:
		opt->report = arg;
		return 0;
	case OPT_SCENARIO:
		args->only[opt->nr_only++] = arg;
		return 0;
	case OPT_QEMU:
		opt->qemu = arg;
		return 0;
	case OPT_VERBOSE:
		opt->verbose = true;
		return 0;
	case ARGP_KEY_END:
		if ((!opt->kernel_dir && !opt->source) || !args->label || !opt->report)
			exit(option_usage("--label, --report, and --kernel-dir or --source are needed", NULL, name));
		return 0;
	}
	return option_common(key, name, state);
}

static const struct argp run_argp = {
	.options = run_options, .parser = run_key,
	.doc = "Run the scenarios on one kernel that is already built.",
};

/**
 * run_command() - zlab run
 * @argc: number of words
 * @argv: words, the command first
 * @qemu: QEMU to use, NULL for Debian's
 * @line: the command line, for the report
 *
 * Return: exit status, see status.h.
 */
int run_command(int argc, char **argv, const char *qemu, const char *line)
{
	struct run_args args = { .opt = { .qemu = qemu, .command = line } };
	char *dir = project_own_dir(), *top = project_join(dir, "..");
	int status = ST_USAGE;

	/* No more names than arguments. */
	args.only = calloc(argc, sizeof(*args.only));
	if (!args.only)
		return ST_INTERNAL;
	args.opt.only = args.only;
	args.opt.top = top;
	if (!argp_parse(&run_argp, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, &args))
		status = one_run(&args.opt);
	free(args.only);
	free(top);
	free(dir);
	return status;
}
