// SPDX-License-Identifier: GPL-2.0
/*
 * zlab bench: command line.
 */
#define _GNU_SOURCE
#include "bench.h"

#include <argp.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum {
	OPT_KERNEL = 256, OPT_REV, OPT_REPORT, OPT_CACHE, OPT_SOURCE_DIR, OPT_RUNS, OPT_CYCLES,
	OPT_FUNCTIONS, OPT_BASE_DIR, OPT_PATCHED_DIR, OPT_LOCKS_DIR, OPT_DEBUG_DIR, OPT_TREE,
	OPT_OUT, OPT_HELP = 'h',
};

#define RUNS		5	/* the least that gives a bound */
#define CYCLES		15
#define FUNCTIONS_MAX	300	/* QEMU has been seen with as many */

#define OPTION(n, k, a, d) { .name = (n), .key = (k), .arg = (a), .doc = (d) }

static const char name[] = "zlab bench";

static const struct argp_option options[] = {
	OPTION("runs", OPT_RUNS, "N",
	       "how often everything is measured; less than 5 give no bound (default: 5)"),
	OPTION("cycles", OPT_CYCLES, "N",
	       "cycles in a guest, 64 at most (default: 15)"),
	OPTION("functions", OPT_FUNCTIONS, "N[,N]...",
	       "numbers of functions that are present, from few to many (default: 1,16,64,256)"),
	OPTION("kernel", OPT_KERNEL, "TREE",
	       "the user's git tree instead of Debian's package; it is only read"),
	OPTION("base", OPT_REV, "REV",
	       "commit or tag in TREE (default: HEAD)"),
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
	OPTION("report", OPT_REPORT, "DIR",
	       "report directory (default: bench/ next to this program)"),
	OPTION("cache", OPT_CACHE, "DIR",
	       "cache directory (default: ${XDG_CACHE_HOME:-~/.cache}/zpci-readd)"),
	OPTION("source-dir", OPT_SOURCE_DIR, "DIR",
	       "where Debian's kernel sources are (default: /usr/src)"),
	OPTION("help", OPT_HELP, NULL,
	       "this text"),
	{ 0 }
};

__attribute__((noreturn))
static void usage(const char *what, const char *arg)
{
	fprintf(stderr, "zlab: error: %s%s%s%s (see %s --help)\n", what, arg ? " '" : "",
		arg ? arg : "", arg ? "'" : "", name);
	exit(ST_USAGE);
}

__attribute__((noreturn))
static void no_memory(void)
{
	fputs("zlab: error: out of memory\n", stderr);
	exit(ST_INTERNAL);
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

/* --kernel-dir and the like: what is borrowed from argv has to be freed with the rest. */
static void take(char **where, const char *arg)
{
	free(*where);
	*where = strdup(arg);
	if (!*where)
		no_memory();
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

static void check(const struct bench *bench)
{
	if (bench->work.base && !bench->work.kernel)
		usage("--base needs --kernel", NULL);
	if (!bench->build && bench->work.kernel)
		usage("--kernel is for kernels that are to be built", NULL);
	if (!bench->kernel_dirs[BENCH_DEBUG] != !bench->tree || !bench->tree != !bench->out)
		usage("--debug-dir, --tree and --out go together", NULL);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct bench *bench = state->input;

	switch (key) {
	case OPT_RUNS:
		bench->runs = whole_number(arg, 64);
		return 0;
	case OPT_CYCLES:
		bench->cycles = whole_number(arg, 64);
		return 0;
	case OPT_FUNCTIONS:
		parse_sizes(bench, arg);
		return 0;
	case OPT_KERNEL:
		bench->work.kernel = arg;
		return 0;
	case OPT_REV:
		bench->work.base = arg;
		return 0;
	case OPT_REPORT:
		bench->work.report = arg;
		return 0;
	case OPT_CACHE:
		bench->work.cache = arg;
		return 0;
	case OPT_SOURCE_DIR:
		bench->work.source_dir = arg;
		return 0;
	case OPT_HELP:
		argp_help(state->root_argp, stdout, ARGP_HELP_STD_HELP & ~ARGP_HELP_EXIT_OK,
			  (char *)name);
		exit(ST_OK);
	case ARGP_KEY_ARG:
		usage("unexpected argument", arg);
	case ARGP_KEY_ERROR:
		usage("unknown option or missing value at",
		      state->argv[state->next > 1 ? state->next - 1 : 1]);
	case ARGP_KEY_END:
		check(bench);
		return 0;
	}
	return parse_built(key, arg, bench);
}

static const struct argp parser = {
	.options = options, .parser = parse,
	.doc = "Measure what a cycle costs on the base and on the patched kernel, how long locks are held, and what the harness takes.",
};

static char *join(const char *dir, const char *file)
{
	char *path;

	if (asprintf(&path, "%s/%s", dir, file) < 0)
		no_memory();
	return path;
}

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
	char *self = realpath("/proc/self/exe", NULL), *top, *report, *series;
	struct bench bench = {
		.work = { .source_dir = "/usr/src", .qemu = qemu },
		.qemu = qemu ? qemu : "qemu-system-s390x",
		.build = true, .runs = RUNS, .cycles = CYCLES, .sizes = { 1, 16, 64, 256 },
		.nr_sizes = 4,
	};
	int status = ST_USAGE;

	if (!self)
		no_memory();
	*strrchr(self, '/') = '\0';
	top = join(self, "..");
	report = join(self, "bench");
	series = join(top, "series");
	bench.work.top = top;
	bench.work.report = report;
	bench.work.series = series;
	if (!argp_parse(&parser, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, &bench)) {
		if (bench.tree && !bench.scratch)
			bench.scratch = join(bench.work.report, "scratch");
		status = bench_run(&bench);
	}
	bench_free(&bench);
	free(series);
	free(report);
	free(top);
	free(self);
	return status;
}
