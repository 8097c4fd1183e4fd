// SPDX-License-Identifier: GPL-2.0
/*
 * zlab bench: plots, drawn by gnuplot.
 *
 * The data is in the script, NAME.gp, which stays beside NAME.svg to be drawn anew.
 */
#define _GNU_SOURCE
#include "bench.h"

#include "array.h"
#include "bench_plot.h"
#include "sample.h"
#include "script.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DEADLINE	60.0
#define CURVES_MAX	2

struct plot {
	const char *file;	/* without its suffix */
	const char *title;
	const char *x;
	const char *y;
	const char *name;	/* of the values */
	const char *unit;
	double scale;		/* of the values */
	const char *variants[CURVES_MAX];
	bool ratio;		/* of the first variant over the second, with the bar */
	bool log;
};

static const struct plot plots[] = {
	{ "plug-instructions", "Plug and unplug", "functions present", "million instructions",
	  "plug_unplug", UNIT_INSTRUCTIONS, 1e-6, { "base", "patched" }, .log = true },
	{ "plug-ratio", "Plug and unplug: patched over base", "functions present",
	  "ratio of instructions", "plug_unplug", UNIT_INSTRUCTIONS, 1, { "patched", "base" },
	  .ratio = true, .log = true },
	{ "plug-time", "Plug and unplug", "functions present", "ms", "plug_unplug", UNIT_SECONDS,
	  1000, { "base", "patched" }, .log = true },
	{ "power-instructions", "Power cycle", "functions present", "million instructions",
	  "power_cycle", UNIT_INSTRUCTIONS, 1e-6, { "base", "patched" }, .log = true },
	{ "power-ratio", "Power cycle: patched over base", "functions present",
	  "ratio of instructions", "power_cycle", UNIT_INSTRUCTIONS, 1, { "patched", "base" },
	  .ratio = true, .log = true },
	{ "power-time", "Power cycle", "functions present", "ms", "power_cycle", UNIT_SECONDS,
	  1000, { "base", "patched" }, .log = true },
	{ "readd-instructions", "Back while references linger", "lives that are held",
	  "million instructions", "readd", UNIT_INSTRUCTIONS, 1e-6, { "patched" }, .log = false },
	{ "readd-time", "Back while references linger", "lives that are held", "ms", "readd",
	  UNIT_SECONDS, 1000, { "patched" }, .log = false },
};

/**
 * bench_plot_file() - go through the plots
 * @i: number, from 0
 *
 * Return: name of the file without suffix; NULL: there are no more.
 */
const char *bench_plot_file(size_t i)
{
	return i < ARRAY_SIZE(plots) ? plots[i].file : NULL;
}

static bool of_plot(const struct plot *plot, const struct bench_value *value, size_t curve)
{
	return plot->variants[curve] && !strcmp(value->name, plot->name) &&
	       !strcmp(value->unit, plot->unit) && !strcmp(value->variant, plot->variants[curve]);
}

static void point(FILE *f, const struct plot *plot, unsigned int x, const double *samples,
		  size_t nr)
{
	fprintf(f, "%u %.9g %.9g %.9g\n", x, plot->scale * sample_median(samples, nr),
		plot->scale * sample_min(samples, nr), plot->scale * sample_max(samples, nr));
}

/* Return: number of points. */
static size_t curve_data(FILE *f, const struct plot *plot, const struct bench *bench,
			 size_t curve)
{
	double ratios[64];
	size_t i, nr, points = 0;

	fprintf(f, "$curve%zu << EOD\n", curve);
	for (i = 0; i < bench->nr_values; i++) {
		const struct bench_value *value = &bench->values[i];

		if (!of_plot(plot, value, curve))
			continue;
		points++;
		if (!plot->ratio) {
			point(f, plot, value->x, value->samples, value->nr);
			continue;
		}
		nr = bench_ratios(bench, plot->name, plot->unit, plot->variants[0],
				  plot->variants[1], value->x, ratios, ARRAY_SIZE(ratios));
		if (nr)
			point(f, plot, value->x, ratios, nr);
	}
	fputs("EOD\n", f);
	return points;
}

static void curves(FILE *f, const struct plot *plot, size_t nr)
{
	size_t i;

	fputs("plot ", f);
	if (plot->ratio)
		fputs("1.02 title 'bar' with lines dashtype 2 linecolor 'red', 1 notitle with lines linecolor 'grey', ",
		      f);
	for (i = 0; i < nr; i++)
		fprintf(f, "%s$curve%zu using 1:2:3:4 title '%s' with yerrorlines pointtype 7",
			i ? ", " : "", i, plot->ratio ? "patched over base" : plot->variants[i]);
	fputc('\n', f);
}

/* Return: number of points, or a negative errno. */
static int write_script(const char *path, const char *svg, const struct plot *plot,
			const struct bench *bench)
{
	size_t i, nr = plot->ratio || !plot->variants[1] ? 1 : 2, points = 0;
	FILE *f = fopen(path, "we");

	if (!f)
		return -errno;
	for (i = 0; i < nr; i++)
		points += curve_data(f, plot, bench, i);
	fprintf(f, "set terminal svg size 560,340 font 'sans-serif,12' background 'white'\n"
		"set output '%s'\nset title '%s'\nset xlabel '%s'\nset ylabel '%s'\n"
		"set key outside bottom center horizontal\nset grid\nset offsets graph 0.05, graph 0.05, graph 0.1, graph 0.05\n",
		svg, plot->title, plot->x, plot->y);
	if (plot->log)
		fputs("set logscale x 2\n", f);
	/* Lines from 0: a curve must not look steeper than it is. */
	fputs(plot->ratio ? "set yrange [0.9:*]\n" : "set yrange [0:*]\n", f);
	curves(f, plot, nr);
	if (fclose(f))
		return -errno;
	return (int)points;
}

static int draw(const struct plot *plot, const struct bench *bench, struct progress *p)
{
	char *path = NULL, *svg = NULL;
	struct step_result res;
	int err = -ENOMEM;

	if (asprintf(&path, "%s/%s.gp", bench->work.report, plot->file) < 0 ||
	    asprintf(&svg, "%s/%s.svg", bench->work.report, plot->file) < 0)
		goto out;
	err = write_script(path, svg, plot, bench);
	if (err <= 0) {
		remove(path);
		goto out;
	}
	err = script_run(p, &(struct script){ .argv = (const char *const[]){ "gnuplot", path, NULL },
					      .deadline = DEADLINE, .what = "gnuplot",
					      .status = ST_MISSING }, &res);
	step_result_free(&res);
out:
	free(path);
	free(svg);
	if (err < 0 && err != -EINTR)
		err = progress_fail(p, ST_INTERNAL, "cannot draw %s: %s", plot->file, strerror(-err));
	return err;
}

/**
 * bench_plots() - draw what was measured
 * @bench: the run; a plot without a value is left out
 * @p: progress, receives the error
 *
 * Return: 0, -EINTR, or an exit status.
 */
int bench_plots(const struct bench *bench, struct progress *p)
{
	size_t i;
	int err = 0;

	for (i = 0; i < ARRAY_SIZE(plots) && !err; i++)
		err = draw(&plots[i], bench, p);
	return err;
}
