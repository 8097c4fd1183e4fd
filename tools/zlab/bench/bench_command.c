// SPDX-License-Identifier: GPL-2.0
/*
 * zlab bench: command line.
 */
#define _GNU_SOURCE
#include "bench.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "project.h"
#include "status.h"
#include "work_options.h"

enum {
	OPT_RUNS = 256, OPT_CYCLES, OPT_FUNCTIONS, OPT_BASE_DIR, OPT_PATCHED_DIR, OPT_LOCKS_DIR,
	OPT_DEBUG_DIR, OPT_TREE, OPT_OUT,
};

#define RUNS		5	/* the least that gives a bound */
#define CYCLES		15
#define FUNCTIONS_MAX	300	/* QEMU has been seen with as many */

static const char name[] = "zlab bench";

static const struct argp_option options[] = {
	OPTION("runs", OPT_RUNS, "N",
	       "how often everything is measured; less than 5 give no bound (default: 5)"),
	OPTION("cycles", OPT_CYCLES, "N",
	       "cycles in a guest, 64 at most (default: 15)"),
	OPTION("functions", OPT_FUNCTIONS, "N[,N]...",
	       "numbers of functions that are present, from few to many (default: 1,16,64,256)"),
	OPTION("base-dir", OPT_BASE_DIR, "DIR",
	       "built base kernel: nothing is built then, and what is not given is not measured"),
	OPTION("patched-dir", OPT_PATCHED_DIR, "DIR",
	       "built patched kernel of the same configuration"),
	OPTION("locks-dir", OPT_LOCKS_DIR, "DIR",
	       "built patched kernel with lock statistics"),
	OPTION("debug-dir", OPT_DEBUG_DIR, "DIR",
	       "built patched kernel as usual, for the harness; needs --tree and --out"),
	OPTION("tree", OPT_TREE, "DIR",
	       "work tree that it was built from, which gets commits"),
	OPTION("out", OPT_OUT, "DIR",
	       "directory that it was built in"),
	{ 0 }
};

__attribute__((noreturn))
static void usage(const char *what, const char *arg)
{
	exit(option_usage(what, arg, name));
}

static unsigned int number(const char *arg, char **end, unsigned int max)
{
	unsigned long value;

	errno = 0;
	value = strtoul(arg, end, 10);
	if (errno || *end == arg || !value || value > max || *arg == '-')
		usage("not a number that makes sense:", arg);
	return (unsigned int)value;
}

static unsigned int whole_number(const char *arg, unsigned int max)
{
	unsigned int value;
	char *end;

	value = number(arg, &end, max);
	if (*end)
		usage("not a number:", arg);
	return value;
}

static void parse_sizes(struct bench *bench, const char *arg)
{
	const char *rest = arg;
	char *end;

	for (bench->nr_sizes = 0; ; rest = end + 1) {
		unsigned int size = number(rest, &end, FUNCTIONS_MAX);

		if (bench->nr_sizes == BENCH_SIZES_MAX)
			usage("too many numbers of functions:", arg);
		if (bench->nr_sizes && size <= bench->sizes[bench->nr_sizes - 1])
			usage("not from few to many:", arg);
		bench->sizes[bench->nr_sizes++] = size;
		if (!*end)
			return;
		if (*end != ',')
			usage("not numbers of functions:", arg);
	}
}

/* What is borrowed from argv has to be freed with the rest. */
static void take(char **where, const char *arg)
{
	free(*where);
	*where = strdup(arg);
	if (!*where) {
		fputs("zlab: error: out of memory\n", stderr);
		exit(ST_INTERNAL);
	}
}

static error_t parse_built(int key, const char *arg, struct bench *bench)
{
	switch (key) {
	case OPT_BASE_DIR:
		take(&bench->kernel_dirs[BENCH_BASE], arg);
		break;
	case OPT_PATCHED_DIR:
		take(&bench->kernel_dirs[BENCH_PATCHED], arg);
		break;
	case OPT_LOCKS_DIR:
		take(&bench->kernel_dirs[BENCH_LOCKS], arg);
		break;
	case OPT_DEBUG_DIR:
		take(&bench->kernel_dirs[BENCH_DEBUG], arg);
		break;
	case OPT_TREE:
		take(&bench->tree, arg);
		break;
	case OPT_OUT:
		take(&bench->out, arg);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	bench->build = false;
	return 0;
}

struct args {
	struct work_args work;
	struct bench bench;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;
	struct bench *bench = &args->bench;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &args->work;
		return 0;
	case OPT_RUNS:
		bench->runs = whole_number(arg, 64);
		return 0;
	case OPT_CYCLES:
		bench->cycles = whole_number(arg, 64);
		return 0;
	case OPT_FUNCTIONS:
		parse_sizes(bench, arg);
		return 0;
	case ARGP_KEY_END:
		if (!bench->build && args->work.opt.kernel)
			usage("--kernel is for kernels that are to be built", NULL);
		if (!bench->kernel_dirs[BENCH_DEBUG] != !bench->tree || !bench->tree != !bench->out)
			usage("--debug-dir, --tree and --out go together", NULL);
		return 0;
	}
	return parse_built(key, arg, bench);
}

static const struct argp_child children[] = { { .argp = &work_argp }, { 0 } };

static const struct argp parser = {
	.options = options, .parser = parse, .children = children,
	.doc = "Measure what a cycle costs on the base and on the patched kernel, how long locks are held, and what the harness takes.",
};

/**
 * bench_command() - zlab bench
 * @argc: number of words
 * @argv: words, the command first
 * @qemu: QEMU to use, NULL for Debian's
 *
 * Return: exit status, see status.h.
 */
int bench_command(int argc, char **argv, const char *qemu)
{
	struct args args = {
		.bench = {
			.qemu = qemu ? qemu : "qemu-system-s390x",
			.build = true, .runs = RUNS, .cycles = CYCLES,
			.sizes = { 1, 16, 64, 256 }, .nr_sizes = 4,
		},
	};
	struct bench *bench = &args.bench;
	int status = ST_USAGE;

	work_args_init(&args.work, name, "bench", qemu);
	if (!argp_parse(&parser, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, &args)) {
		bench->work = args.work.opt;
		if (bench->tree && !bench->scratch)
			bench->scratch = project_join(bench->work.report, "scratch");
		status = bench_run(bench);
	}
	bench_free(bench);
	work_args_free(&args.work);
	return status;
}
