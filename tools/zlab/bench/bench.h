/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the series costs, and what the harness does.
 *
 * Each part adds values: samples of one quantity, one for each run. What is compared
 * is measured in turn within a run, so that whatever slows the machine down slows
 * both. bench_judge() makes bars of the values; it asks for no value to be repeated.
 */
#ifndef ZLAB_BENCH_H
#define ZLAB_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "progress.h"
#include "prove.h"
#include "status.h"

#define BENCH_SIZES_MAX	8

/* Units that are compared. */
#define UNIT_INSTRUCTIONS	"instructions"
#define UNIT_SECONDS		"s"

/* Which built kernel. */
enum bench_kernel {
	BENCH_BASE,	/* configuration plain: nothing that looks for mistakes */
	BENCH_PATCHED,
	BENCH_LOCKS,	/* patched, with lock statistics */
	BENCH_DEBUG,	/* patched, as usual */
	BENCH_KERNELS
};

/**
 * struct bench_value - one quantity
 * @name: what
 * @unit: of the samples
 * @variant: which of those that are compared
 * @axis: what @x counts
 * @x: under which circumstances
 * @samples: one for each run
 * @nr: their number
 * @spread: within a run, highest less lowest over median, the worst of all runs; 0 if
 *	    it was measured only once in a run
 */
struct bench_value {
	char *name;
	char *unit;
	char *variant;
	char *axis;
	unsigned int x;
	double *samples;
	size_t nr;
	double spread;
};

enum bar_verdict {
	BAR_MET,	/* the bound meets it */
	BAR_OPEN,	/* the median meets it, the bound does not: noise, or too few runs */
	BAR_MISSED,	/* the median does not meet it */
};

/**
 * struct bench_bar - what is asked for
 * @text: what, with its circumstances
 * @at_least: @limit is the least that is wanted, not the most
 * @limit: what is wanted
 * @median: of all runs
 * @bound: of the median on the bad side, with 95 % confidence; infinite: not known
 * @nr: number of runs
 * @verdict: what follows
 */
struct bench_bar {
	char *text;
	bool at_least;
	double limit;
	double median;
	double bound;
	size_t nr;
	enum bar_verdict verdict;
};

/**
 * struct bench - a run of all parts
 * @work: where everything is, how kernels are built; options in common
 * @qemu: program, looked up in PATH; @work has NULL for Debian's
 * @kernel_dirs: built kernels, NULL: to be built, or the part that needs it is left out
 * @build: kernels are to be built
 * @sizes: numbers of functions that are present
 * @nr_sizes: their number
 * @runs: how often each guest is started
 * @cycles: how often each cycle is done in one guest
 * @deadline_scale: factor for the deadlines of a guest, 0: 1
 * @tree: work tree that the patched kernel was built from, NULL: not known
 * @out: its build directory
 * @scratch: directory for kernels that are not kept
 * @values: what was measured
 * @nr_values: their number
 * @bars: what follows, from bench_judge()
 * @nr_bars: their number
 * @qemu_version: first line of its --version
 */
struct bench {
	struct prove_options work;
	const char *qemu;
	char *kernel_dirs[BENCH_KERNELS];
	bool build;
	unsigned int sizes[BENCH_SIZES_MAX];
	size_t nr_sizes;
	unsigned int runs;
	unsigned int cycles;
	double deadline_scale;
	char *tree;
	char *out;
	char *scratch;
	struct bench_value *values;
	size_t nr_values;
	struct bench_bar *bars;
	size_t nr_bars;
	char *qemu_version;
};

/* bench_value.c: what was measured */
int bench_add(struct bench *bench, const struct bench_value *key, double sample, double spread);
const struct bench_value *bench_find(const struct bench *bench, const char *name,
				     const char *unit, const char *variant, unsigned int x);
void bench_free(struct bench *bench);

/* bench_judge.c: what follows */
int bench_judge(struct bench *bench);
const char *bar_verdict_name(enum bar_verdict verdict);
enum zlab_status bench_status(const struct bench *bench);
size_t bench_ratios(const struct bench *bench, const char *name, const char *unit,
		    const char *over, const char *under, unsigned int x, double *ratios,
		    size_t max);

/* The parts; each returns 0, -EINTR, or an exit status after saying what is wrong. */
int bench_cost(struct bench *bench, struct progress *p);
int bench_readd(struct bench *bench, struct progress *p);
int bench_locks(struct bench *bench, struct progress *p);
int bench_harness(struct bench *bench, struct progress *p);

/* Reports. */
int bench_json(const char *path, const struct bench *bench);
int bench_plots(const struct bench *bench, struct progress *p);
int bench_html(const char *path, const struct bench *bench);
void bench_print(FILE *f, const struct bench *bench);

int bench_run(struct bench *bench);
int bench_command(int argc, char **argv, const char *qemu);

#endif /* ZLAB_BENCH_H */
