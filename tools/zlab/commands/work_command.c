// SPDX-License-Identifier: GPL-2.0
/*
 * zlab prove, compare, kernels, coverage, matrix, mutants: command line.
 */
#define _GNU_SOURCE
#include "work_command.h"

#include "array.h"
#include "options.h"
#include "project.h"
#include "prove.h"
#include "scenario.h"
#include "status.h"
#include "work_options.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	OPT_CONFIG = 256, OPT_ROUNDS, OPT_SCENARIO, OPT_PATCHES, OPT_SHARD, OPT_ANEW, OPT_BUDGET,
	OPT_STORED, OPT_MUTANT, OPT_FROM, OPT_EXPORT, OPT_MERGE,
	OPT_VERBOSE = 'v',
};

struct prove_args {
	struct work_args work;
	const char **only;
};

/* --- prove ------------------------------------------------------------------ */

static const struct argp_option prove_options[] = {
	OPTION("verbose", OPT_VERBOSE, NULL,
	       "write KTAP to stdout"),
	{ 0 }
};

static error_t prove_key(int key, char *arg, struct argp_state *state)
{
	struct prove_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->work;
		return 0;
	case OPT_VERBOSE:
		args->work.opt.verbose = true;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_child prove_children[] = { { .argp = &work_argp }, { 0 } };

static const struct argp prove_argp = {
	.options = prove_options, .parser = prove_key, .children = prove_children,
	.doc = "Build the base and the patched kernel, run the scenarios on both, and say whether the base shows the bug and the patched one does not.",
};

/* --- compare and kernels ------------------------------------------------------ */

static const struct argp_option rounds_options[] = {
	OPTION("config", OPT_CONFIG, "NAME",
	       "configuration of the kernels, see tools/kernel/config (default: debug)"),
	OPTION("rounds", OPT_ROUNDS, "N",
	       "rounds of a scenario that repeats or is a race (default: 1)"),
	OPTION("scenario", OPT_SCENARIO, "NAME",
	       "run only this one, and ask only for what it belongs to; may be repeated"),
	{ 0 }
};

static error_t rounds_key(int key, char *arg, struct argp_state *state)
{
	struct prove_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = args;
		return 0;
	case OPT_CONFIG:
		args->work.opt.config = arg;
		return 0;
	case OPT_ROUNDS:
		args->work.opt.rounds = option_number(arg, "rounds", args->work.name);
		return 0;
	case OPT_SCENARIO:
		args->only[args->work.opt.nr_only++] = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_child rounds_children[] = { { .argp = &prove_argp }, { 0 } };

static const struct argp rounds_argp = {
	.options = rounds_options, .parser = rounds_key, .children = rounds_children,
};

static const struct argp kernels_argp = {
	.options = rounds_options, .parser = rounds_key, .children = rounds_children,
	.doc = "Build the patched kernel with KASAN and kmemleak, with KCSAN, and with debug objects, and run all scenarios on each.",
};

static const struct argp_option compare_options[] = {
	OPTION("budget", OPT_BUDGET, "SECONDS",
	       "then spend so long on more rounds where least is known (default: 0)"),
	OPTION("stored", OPT_STORED, NULL,
	       "run only what has changed since it was last run here"),
	{ 0 }
};

static error_t compare_key(int key, char *arg, struct argp_state *state)
{
	struct prove_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = args;
		return 0;
	case OPT_BUDGET:
		args->work.opt.budget = option_number(arg, "seconds", args->work.name);
		return 0;
	case OPT_STORED:
		args->work.opt.stored = true;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_child compare_children[] = { { .argp = &rounds_argp }, { 0 } };

static const struct argp compare_argp = {
	.options = compare_options, .parser = compare_key, .children = compare_children,
	.doc = "Build the base, the upstream and the patched kernel, run all scenarios on all of them, and say which requirements that shows.",
};

/* --- matrix ----------------------------------------------------------------- */

static const struct argp_option matrix_options[] = {
	OPTION("patches", OPT_PATCHES, "N",
	       "only the kernel with the first N patches; may be repeated"),
	OPTION("shard", OPT_SHARD, "I/N",
	       "run only cell I of each N, and take what others have stored"),
	OPTION("anew", OPT_ANEW, NULL,
	       "measure again what is in the store"),
	OPTION("export", OPT_EXPORT, "FILE",
	       "write the results of these cells to FILE as well, for --merge"),
	OPTION("merge", OPT_MERGE, "DIR",
	       "run nothing, take the results in DIR/*.results over and show the whole matrix"),
	{ 0 }
};

static void parse_shard(const char *arg, struct prove_args *args)
{
	unsigned int shard, nr;
	char more;

	if (sscanf(arg, "%u/%u%c", &shard, &nr, &more) != 2 || !shard || shard > nr)
		exit(option_usage("--shard is not I/N with I from 1 to N:", arg, args->work.name));
	args->work.opt.shard = shard;
	args->work.opt.nr_shards = nr;
}

static void parse_patches(const char *arg, struct prove_args *args)
{
	unsigned int nr = strcmp(arg, "0") ? option_number(arg, "patches", args->work.name) : 0;

	if (nr > NR_PATCHES)
		exit(option_usage("there are not so many patches:", arg, args->work.name));
	args->work.opt.prefixes |= 1u << nr;
}

static error_t matrix_key(int key, char *arg, struct argp_state *state)
{
	struct prove_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = args;
		return 0;
	case OPT_PATCHES:
		parse_patches(arg, args);
		return 0;
	case OPT_SHARD:
		parse_shard(arg, args);
		return 0;
	case OPT_ANEW:
		args->work.opt.anew = true;
		return 0;
	case OPT_EXPORT:
		args->work.opt.export = arg;
		return 0;
	case OPT_MERGE:
		args->work.opt.merge = arg;
		return 0;
	case ARGP_KEY_END:
		if (args->work.opt.merge && (args->work.opt.nr_shards || args->work.opt.budget))
			exit(option_usage("--merge runs nothing, so there is no --shard and no --budget",
					  NULL, args->work.name));
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_child matrix_children[] = { { .argp = &compare_argp }, { 0 } };

static const struct argp matrix_argp = {
	.options = matrix_options, .parser = matrix_key, .children = matrix_children,
	.doc = "Build the base kernel with no patch, the first one, the first two and so on, run all scenarios on each, and say where one passes or fails that should not.",
};

/* --- mutants ---------------------------------------------------------------- */

static const struct argp_option mutants_options[] = {
	OPTION("mutant", OPT_MUTANT, "NAME",
	       "try only those whose name starts like this, e.g. 07; may be repeated"),
	{ 0 }
};

static error_t mutants_key(int key, char *arg, struct argp_state *state)
{
	struct prove_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = args;
		return 0;
	case OPT_MUTANT:
		args->only[args->work.opt.nr_only++] = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp mutants_argp = {
	.options = mutants_options, .parser = mutants_key, .children = compare_children,
	.doc = "Change the patched kernel in tests/mutants/*.patch ways, one at a time, and say which scenario notices.",
};

/* --- coverage --------------------------------------------------------------- */

static const struct argp_option coverage_options[] = {
	OPTION("from", OPT_FROM, "DIR",
	       "logs of an earlier run, as report/gcov: only judge them anew"),
	{ 0 }
};

static error_t coverage_key(int key, char *arg, struct argp_state *state)
{
	struct prove_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = args;
		return 0;
	case OPT_FROM:
		args->work.opt.from = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_child coverage_children[] = { { .argp = &rounds_argp }, { 0 } };

static const struct argp coverage_argp = {
	.options = coverage_options, .parser = coverage_key, .children = coverage_children,
	.doc = "Build the patched kernel so that it counts, run all scenarios, and say which of the lines that the series changes each one reached, and which none did.",
};

/* --- what they have in common ----------------------------------------------- */

static const struct command {
	const char *name;
	const char *full_name;
	const struct argp *argp;
	int (*run)(const struct prove_options *opt);
} commands[] = {
	{ "prove", "zlab prove", &prove_argp, prove },
	{ "compare", "zlab compare", &compare_argp, compare },
	{ "kernels", "zlab kernels", &kernels_argp, kernels },
	{ "coverage", "zlab coverage", &coverage_argp, coverage },
	{ "matrix", "zlab matrix", &matrix_argp, matrix },
	{ "mutants", "zlab mutants", &mutants_argp, mutation_test },
};

static int run_work(const struct command *command, int argc, char **argv, const char *qemu,
		    const char *line)
{
	/* No more names than arguments. */
	struct prove_args args = { .only = calloc(argc, sizeof(*args.only)) };
	char *tools;
	int status;

	if (!args.only)
		return ST_INTERNAL;
	work_args_init(&args.work, command->full_name, "report", qemu);
	args.work.opt.command = line;
	args.work.opt.only = args.only;
	tools = project_join(args.work.top, "tools/kernel/series-apply.sh");
	if (argp_parse(command->argp, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, &args))
		status = ST_USAGE;
	else if (access(tools, X_OK))
		status = option_usage("the project's scripts are missing:", tools, args.work.name);
	else
		status = command->run(&args.work.opt);
	free(tools);
	work_args_free(&args.work);
	free(args.only);
	return status;
}

/**
 * work_command() - run one of the commands that build kernels and judge them
 * @argc: number of words
 * @argv: words, the command first
 * @qemu: QEMU to use, NULL for Debian's
 * @line: the command line, for the report
 *
 * Return: exit status, see status.h; -1 if @argv names none of them.
 */
int work_command(int argc, char **argv, const char *qemu, const char *line)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (!strcmp(argv[0], commands[i].name))
			return run_work(&commands[i], argc, argv, qemu, line);
	}
	return -1;
}
