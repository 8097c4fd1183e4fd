// SPDX-License-Identifier: GPL-2.0
/*
 * What follows from what was measured: bars that are met, missed, or neither.
 */
#define _GNU_SOURCE
#include "bench.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct bench new_bench(void)
{
	return (struct bench){ .sizes = { 1, 16 }, .nr_sizes = 2, .runs = 5 };
}

static void add(struct bench *bench, const char *name, const char *unit, const char *variant,
		unsigned int x, double sample)
{
	const struct bench_value key = {
		.name = (char *)name, .unit = (char *)unit, .variant = (char *)variant, .axis = "",
		.x = x,
	};

	if (bench_add(bench, &key, sample, 0))
		exit(1);
}

/* Costs of @runs runs; the machine counts more in each of them, on both sides. */
static void add_cost(struct bench *bench, unsigned int x, const double *ratios, size_t runs)
{
	size_t i;

	for (i = 0; i < runs; i++) {
		add(bench, "plug_unplug", UNIT_INSTRUCTIONS, "base", x, 1000.0 * (double)(i + 1));
		add(bench, "plug_unplug", UNIT_INSTRUCTIONS, "patched", x,
		    1000.0 * (double)(i + 1) * ratios[i]);
	}
}

static const struct bench_bar *judged(struct bench *bench, const char *text)
{
	size_t i;

	if (bench_judge(bench))
		exit(1);
	for (i = 0; i < bench->nr_bars; i++) {
		if (strstr(bench->bars[i].text, text))
			return &bench->bars[i];
	}
	return NULL;
}

static bool cost(const double *ratios, size_t runs, enum bar_verdict verdict,
		 enum zlab_status status)
{
	struct bench bench = new_bench();
	const struct bench_bar *bar;
	bool good;

	add_cost(&bench, 1, ratios, runs);
	bar = judged(&bench, "with 1 function,");
	good = bar && bar->verdict == verdict && bar->nr == runs && bench_status(&bench) == status;
	if (!good && bar)
		printf("# %s: %g, bound %g, status %d\n", bar_verdict_name(bar->verdict),
		       bar->median, bar->bound, bench_status(&bench));
	bench_free(&bench);
	return good;
}

static bool growth(double many, enum bar_verdict verdict)
{
	const double few[] = { 1, 1, 1, 1, 1 }, more[] = { many, many, many, many, many };
	struct bench bench = new_bench();
	const struct bench_bar *bar;
	bool good;

	add_cost(&bench, 1, few, 5);
	add_cost(&bench, 16, more, 5);
	bar = judged(&bench, "growth of that from 1 to 16");
	good = bar && bar->verdict == verdict;
	bench_free(&bench);
	return good;
}

static bool harness(const char *text, double value, enum bar_verdict verdict)
{
	struct bench bench = new_bench();
	const struct bench_bar *bar;
	unsigned int i;
	bool good;

	for (i = 0; i < 5; i++) {
		add(&bench, "work", UNIT_SECONDS, "raw", 0, 2);
		add(&bench, "work", UNIT_SECONDS, "harness", 0, 2 * value);
		add(&bench, "edit_to_verdict", UNIT_SECONDS, "raw", 0, 1);
		add(&bench, "edit_to_verdict", UNIT_SECONDS, "harness", 0, value);
		add(&bench, "scenarios", UNIT_SECONDS, "one", 0, 10);
		add(&bench, "scenarios", UNIT_SECONDS, "two", 0, 20 / value);
	}
	bar = judged(&bench, text);
	good = bar && bar->verdict == verdict && fabs(bar->median - value) < 1e-9;
	bench_free(&bench);
	return good;
}

static bool spread_is_the_worst(void)
{
	const struct bench_value key = { .name = "n", .unit = "u", .variant = "v", .axis = "a" };
	struct bench bench = new_bench();
	const struct bench_value *value;
	bool good;

	good = !bench_add(&bench, &key, 1, 0.1) && !bench_add(&bench, &key, 2, 0.3) &&
	       !bench_add(&bench, &key, 3, 0.2);
	value = bench_find(&bench, "n", "u", "v", 0);
	good = good && value && value->nr == 3 && value->samples[2] == 3 && value->spread == 0.3 &&
	       !bench_find(&bench, "n", "u", "w", 0) && !bench_find(&bench, "n", "u", "v", 1);
	bench_free(&bench);
	return good;
}

int main(void)
{
	const double below[] = { 1.01, 1.0, 1.015, 1.019, 1.01 };
	const double above[] = { 1.01, 1.03, 1.03, 1.05, 1.01 };
	const double noisy[] = { 1.01, 1.0, 1.015, 1.03, 1.01 };
	struct bench none = new_bench();

	ok(spread_is_the_worst(), "values are kept in order, with the worst spread");
	ok(cost(below, 5, BAR_MET, ST_OK), "all runs meet it");
	ok(cost(above, 5, BAR_MISSED, ST_DISPROVED), "the median does not");
	ok(cost(noisy, 5, BAR_OPEN, ST_INCONCLUSIVE), "the median does, and one run does not");
	ok(cost(below, 4, BAR_OPEN, ST_INCONCLUSIVE), "four runs are no bound");
	ok(cost(above + 1, 1, BAR_MISSED, ST_DISPROVED), "one is enough to miss it");
	ok(growth(1.01, BAR_MET) && growth(1.03, BAR_MISSED), "growth with the number of functions");
	ok(growth(0.5, BAR_MET), "to cost less is no offence");
	ok(harness("one scenario", 1.09, BAR_MET) && harness("one scenario", 1.11, BAR_MISSED),
	   "overhead of the harness with one scenario");
	ok(harness("all scenarios", 1.09, BAR_MET) && harness("all scenarios", 1.11, BAR_MISSED),
	   "overhead of the harness with all");
	ok(harness("edited file", 59, BAR_MET) && harness("edited file", 61, BAR_MISSED),
	   "from an edit to a verdict");
	ok(harness("two runs at once", 1.9, BAR_MET) && harness("two runs at once", 1.7, BAR_MISSED),
	   "two runs at once");
	ok(!judged(&none, "") && bench_status(&none) == ST_INCONCLUSIVE, "nothing was measured");
	bench_free(&none);
	return tap_done();
}
