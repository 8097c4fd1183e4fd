// SPDX-License-Identifier: GPL-2.0
/*
 * zlab bench: what follows from what was measured.
 *
 * A ratio is made within a run and not of two medians: what slows one run down is in
 * both of its sides.
 */
#define _GNU_SOURCE
#include "bench.h"

#include "array.h"
#include "sample.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

#define RUNS_MAX	64	/* more are not compared */

#define COST_LIMIT	1.02	/* patched over base, per cycle */
#define GROWTH_LIMIT	1.02	/* of that ratio, from the fewest functions to the most */
#define OVERHEAD_LIMIT	1.10	/* with the harness over without */
#define VERDICT_LIMIT	60.0	/* seconds from an edited file to a verdict */
#define SCALE_LIMIT	1.8	/* two runs at once over one: close to 2 */

/**
 * bar_verdict_name() - name of a verdict
 * @verdict: verdict
 *
 * Return: word.
 */
const char *bar_verdict_name(enum bar_verdict verdict)
{
	static const char *const names[] = {
		[BAR_MET] = "met", [BAR_OPEN] = "open", [BAR_MISSED] = "MISSED",
	};

	return names[verdict];
}

/**
 * bench_ratios() - compare two variants of a quantity, run by run
 * @bench: the run
 * @name: what
 * @unit: of its samples
 * @over: variant above the line
 * @under: variant below it
 * @x: under which circumstances
 * @ratios: receives one ratio for each run
 * @max: room in @ratios
 *
 * Return: number of ratios; 0 if one of the two was not measured.
 */
size_t bench_ratios(const struct bench *bench, const char *name, const char *unit,
		    const char *over, const char *under, unsigned int x, double *ratios,
		    size_t max)
{
	const struct bench_value *a = bench_find(bench, name, unit, over, x);
	const struct bench_value *b = bench_find(bench, name, unit, under, x);
	size_t i, nr;

	if (!a || !b)
		return 0;
	nr = a->nr < b->nr ? a->nr : b->nr;
	for (i = 0; i < nr && i < max; i++)
		ratios[i] = a->samples[i] / b->samples[i];
	return i;
}

static enum bar_verdict judge(const struct bench_bar *bar)
{
	double sign = bar->at_least ? -1 : 1;

	if (!(sign * bar->median <= sign * bar->limit))
		return BAR_MISSED;
	return sign * bar->bound <= sign * bar->limit ? BAR_MET : BAR_OPEN;
}

__attribute__((format(printf, 6, 7)))
static int add_bar(struct bench *bench, const double *values, size_t nr, double limit,
		   bool at_least, const char *fmt, ...)
{
	struct bench_bar *grown, *bar;
	va_list ap;

	if (!nr)
		return 0;
	grown = reallocarray(bench->bars, bench->nr_bars + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	bench->bars = grown;
	bar = &grown[bench->nr_bars++];
	*bar = (struct bench_bar){
		.at_least = at_least, .limit = limit, .nr = nr,
		.median = sample_median(values, nr),
		.bound = at_least ? sample_lower(values, nr) : sample_upper(values, nr),
	};
	bar->verdict = judge(bar);
	va_start(ap, fmt);
	if (vasprintf(&bar->text, fmt, ap) < 0)
		bar->text = NULL;
	va_end(ap);
	return bar->text ? 0 : -ENOMEM;
}

/* Instructions decide: their number does not depend on what else the machine does. */
static int judge_cost(struct bench *bench, const char *name, const char *title)
{
	double first[RUNS_MAX], ratios[RUNS_MAX], growth[RUNS_MAX];
	size_t i, j, nr, nr_first = 0;
	int err = 0;

	for (i = 0; i < bench->nr_sizes && !err; i++) {
		nr = bench_ratios(bench, name, UNIT_INSTRUCTIONS, "patched", "base",
				  bench->sizes[i], ratios, RUNS_MAX);
		err = add_bar(bench, ratios, nr, COST_LIMIT, false,
			      "%s with %u function%s, instructions, patched over base", title,
			      bench->sizes[i], bench->sizes[i] == 1 ? "" : "s");
		if (!i) {
			nr_first = nr;
			for (j = 0; j < nr; j++)
				first[j] = ratios[j];
			continue;
		}
		for (j = 0; j < nr && j < nr_first; j++)
			growth[j] = ratios[j] / first[j];
		if (!err)
			err = add_bar(bench, growth, j, GROWTH_LIMIT, false,
				      "%s, growth of that from %u to %u functions", title,
				      bench->sizes[0], bench->sizes[i]);
	}
	return err;
}

static int judge_value(struct bench *bench, const char *name, const char *variant, double limit,
		       const char *text)
{
	const struct bench_value *value = bench_find(bench, name, UNIT_SECONDS, variant, 0);

	return value ? add_bar(bench, value->samples, value->nr, limit, false, "%s", text) : 0;
}

static int judge_overhead(struct bench *bench, const char *name, const char *text)
{
	double ratios[RUNS_MAX];
	size_t nr = bench_ratios(bench, name, UNIT_SECONDS, "harness", "raw", 0, ratios, RUNS_MAX);

	return add_bar(bench, ratios, nr, OVERHEAD_LIMIT, false, "%s", text);
}

/* Twice the work in how much of the time. */
static int judge_scale(struct bench *bench)
{
	double ratios[RUNS_MAX];
	size_t i, nr;

	nr = bench_ratios(bench, "scenarios", UNIT_SECONDS, "one", "two", 0, ratios, RUNS_MAX);
	for (i = 0; i < nr; i++)
		ratios[i] *= 2;
	return add_bar(bench, ratios, nr, SCALE_LIMIT, true,
		       "two runs at once on two cores, throughput over that of one");
}

/**
 * bench_judge() - compare what was measured with what is asked for
 * @bench: the run, which gets its bars; what was not measured has none
 *
 * Return: 0 or -ENOMEM.
 */
int bench_judge(struct bench *bench)
{
	int err;

	err = judge_cost(bench, "plug_unplug", "plug and unplug");
	if (!err)
		err = judge_cost(bench, "power_cycle", "power cycle");
	if (!err)
		err = judge_overhead(bench, "work",
				     "an edit and one scenario, time over make and a boot of QEMU");
	if (!err)
		err = judge_overhead(bench, "edit_to_verdict",
				     "an edit and all scenarios, time over make and a boot of QEMU for each");
	if (!err)
		err = judge_value(bench, "edit_to_verdict", "harness", VERDICT_LIMIT,
				  "one edited file to the verdict, seconds");
	return err ? err : judge_scale(bench);
}

/**
 * bench_status() - exit status of a run
 * @bench: the run, judged
 *
 * Return: ST_OK when all bars are met, ST_DISPROVED when one is missed, ST_INCONCLUSIVE
 * when one is open or there is none.
 */
enum zlab_status bench_status(const struct bench *bench)
{
	enum zlab_status status = bench->nr_bars ? ST_OK : ST_INCONCLUSIVE;
	size_t i;

	for (i = 0; i < bench->nr_bars; i++) {
		if (bench->bars[i].verdict == BAR_MISSED)
			return ST_DISPROVED;
		if (bench->bars[i].verdict == BAR_OPEN)
			status = ST_INCONCLUSIVE;
	}
	return status;
}
