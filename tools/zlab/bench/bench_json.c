// SPDX-License-Identifier: GPL-2.0
/*
 * zlab bench: bench.json, all that was measured, and the same in short for a terminal.
 */
#include "bench.h"

#include "sample.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define FORMAT	1

/* JSON has no infinity. */
static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *value_json(const struct bench_value *value)
{
	json_t *samples = json_array();
	size_t i;

	for (i = 0; i < value->nr; i++)
		json_array_append_new(samples, number(value->samples[i]));
	return json_pack("{s:s, s:s, s:s, s:s, s:i, s:o, s:o, s:o, s:o, s:o}", "name", value->name,
			 "unit", value->unit, "variant", value->variant, "axis", value->axis, "x",
			 (int)value->x, "median", number(sample_median(value->samples, value->nr)),
			 "min", number(sample_min(value->samples, value->nr)), "max",
			 number(sample_max(value->samples, value->nr)), "spread_in_run",
			 number(value->spread), "samples", samples);
}

static json_t *bar_json(const struct bench_bar *bar)
{
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:i, s:s}", "text", bar->text, "wanted",
			 bar->at_least ? "at least" : "at most", "limit", number(bar->limit),
			 "median", number(bar->median), "bound_95", number(bar->bound), "runs",
			 (int)bar->nr, "verdict", bar_verdict_name(bar->verdict));
}

/**
 * bench_json() - write all that was measured
 * @path: file to write
 * @bench: the run, judged
 *
 * Return: 0 or a negative errno.
 */
int bench_json(const char *path, const struct bench *bench)
{
	json_t *root, *values = json_array(), *bars = json_array();
	struct utsname host;
	char now[32];
	time_t t = time(NULL);
	size_t i;
	int err;

	for (i = 0; i < bench->nr_values; i++)
		json_array_append_new(values, value_json(&bench->values[i]));
	for (i = 0; i < bench->nr_bars; i++)
		json_array_append_new(bars, bar_json(&bench->bars[i]));
	uname(&host);
	strftime(now, sizeof(now), "%Y-%m-%dT%H:%M:%SZ", gmtime(&t));
	root = json_pack("{s:i, s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:o, s:o}", "format", FORMAT,
			 "written", now, "qemu", bench->qemu_version ? bench->qemu_version : "",
			 "host", host.machine, "cores", (int)sysconf(_SC_NPROCESSORS_ONLN), "runs",
			 (int)bench->runs, "cycles", (int)bench->cycles, "exit_status",
			 (int)bench_status(bench), "values", values, "bars", bars);
	if (!root)
		return -ENOMEM;
	err = json_dump_file(root, path, JSON_INDENT(1)) ? -EIO : 0;
	json_decref(root);
	return err;
}

/**
 * bench_print() - print the bars
 * @f: where to
 * @bench: the run, judged
 */
void bench_print(FILE *f, const struct bench *bench)
{
	const struct bench_value *base = bench_find(bench, "plug_unplug", UNIT_SECONDS, "base",
						    bench->sizes[0]);
	size_t i;

	fprintf(f, "%-68s %8s %8s %10s\n", "", "median", "bound", "wanted");
	for (i = 0; i < bench->nr_bars; i++) {
		const struct bench_bar *bar = &bench->bars[i];

		fprintf(f, "%-68s %8.4g %8.4g %s %7.4g  %s\n", bar->text, bar->median, bar->bound,
			bar->at_least ? ">=" : "<=", bar->limit, bar_verdict_name(bar->verdict));
	}
	if (base)
		fprintf(f, "plug and unplug on the base kernel: %.1f a second\n",
			1 / sample_median(base->samples, base->nr));
	fflush(f);
}
