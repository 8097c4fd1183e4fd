// SPDX-License-Identifier: GPL-2.0
/*
 * zlab bench: the page. The plots are in it, so it is one file that needs nothing else.
 */
#define _GNU_SOURCE
#include "bench.h"

#include "array.h"
#include "bench_plot.h"
#include "html.h"
#include "sample.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void head(FILE *f, const struct bench *bench)
{
	enum zlab_status status = bench_status(bench);

	fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	      "<title>zPCI re-add: benchmarks</title>\n<style>\n"
	      "body{font:15px/1.5 sans-serif;color:#223;background:#fff;margin:2em auto;"
	      "max-width:76em;padding:0 1em}\n"
	      "table{border-collapse:collapse}th,td{text-align:left;padding:.25em .9em .25em 0}\n"
	      "th{border-bottom:2px solid #ccd}td{border-bottom:1px solid #eef}\n"
	      "td.n{text-align:right;font-variant-numeric:tabular-nums}\n"
	      ".good{color:#1d7a36;font-weight:bold}.bad{color:#b3261e;font-weight:bold}\n"
	      ".open{color:#8a5a00;font-weight:bold}.small{color:#556;font-size:.9em}\n"
	      ".plots{display:flex;flex-wrap:wrap;gap:1em}.plots svg{max-width:100%;height:auto}\n"
	      "</style></head><body>\n", f);
	fprintf(f, "<h1>Benchmarks: <span class=\"%s\">%s</span></h1>\n<p class=\"small\">",
		status == ST_OK ? "good" : status == ST_DISPROVED ? "bad" : "open",
		status == ST_OK ? "all bars are met" : status == ST_DISPROVED ?
		"a bar is missed" : "not all bars are certain");
	html_text(f, bench->qemu_version);
	fprintf(f, ", %u runs, %u cycles in each</p>\n", bench->runs, bench->cycles);
}

static void number(FILE *f, double value)
{
	if (isfinite(value))
		fprintf(f, "<td class=\"n\">%.5g</td>", value);
	else
		fputs("<td class=\"n\">not known</td>", f);
}

static void bars(FILE *f, const struct bench *bench)
{
	static const char *const classes[] = {
		[BAR_MET] = "good", [BAR_OPEN] = "open", [BAR_MISSED] = "bad",
	};
	size_t i;

	fputs("<h2>Bars</h2>\n"
	      "<table><tr><th>What</th><th>Median</th><th>Bound (95 %)</th><th>Wanted</th><th>Runs</th><th></th></tr>\n", f);
	for (i = 0; i < bench->nr_bars; i++) {
		const struct bench_bar *bar = &bench->bars[i];

		fputs("<tr><td>", f);
		html_text(f, bar->text);
		fputs("</td>", f);
		number(f, bar->median);
		number(f, bar->bound);
		fprintf(f, "<td>%s %.4g</td><td class=\"n\">%zu</td><td class=\"%s\">%s</td></tr>\n",
			bar->at_least ? "at least" : "at most", bar->limit, bar->nr,
			classes[bar->verdict], bar_verdict_name(bar->verdict));
	}
	fputs("</table>\n", f);
}

static void values(FILE *f, const struct bench *bench)
{
	static const char *const columns[] = {
		"What", "Which", "", "Unit", "Median", "Least", "Most", "Spread in a run", "Runs",
	};
	size_t i;

	fputs("<h2>All values</h2>\n<table><tr>", f);
	for (i = 0; i < ARRAY_SIZE(columns); i++)
		fprintf(f, "<th>%s</th>", columns[i]);
	fputs("</tr>\n", f);
	for (i = 0; i < bench->nr_values; i++) {
		const struct bench_value *value = &bench->values[i];

		fputs("<tr><td>", f);
		html_text(f, value->name);
		fputs("</td><td>", f);
		html_text(f, value->variant);
		fputs("</td><td>", f);
		if (*value->axis)
			fprintf(f, "%u ", value->x);
		html_text(f, value->axis);
		fputs("</td><td>", f);
		html_text(f, value->unit);
		fputs("</td>", f);
		number(f, sample_median(value->samples, value->nr));
		number(f, sample_min(value->samples, value->nr));
		number(f, sample_max(value->samples, value->nr));
		fprintf(f, "<td class=\"n\">%.2f %%</td><td class=\"n\">%zu</td></tr>\n",
			100 * value->spread, value->nr);
	}
	fputs("</table>\n", f);
}

/* From the element on: what stands before it has no place within a page. */
static void plot(FILE *f, const char *path)
{
	char *line = NULL;
	size_t size = 0;
	bool begun = false;
	FILE *in = fopen(path, "re");

	if (!in)
		return;
	while (getline(&line, &size, in) > 0) {
		begun |= !strncmp(line, "<svg", 4);
		if (begun)
			fputs(line, f);
	}
	free(line);
	fclose(in);
}

/**
 * bench_html() - write the page
 * @path: file to write
 * @bench: the run, judged, its plots drawn
 *
 * Return: 0 or a negative errno.
 */
int bench_html(const char *path, const struct bench *bench)
{
	FILE *f = fopen(path, "we");
	const char *file;
	char *svg;
	size_t i;

	if (!f)
		return -errno;
	head(f, bench);
	bars(f, bench);
	fputs("<h2>Plots</h2>\n<p>Medians of the runs, with the least and the most.</p>\n"
	      "<div class=\"plots\">\n", f);
	for (i = 0; (file = bench_plot_file(i)); i++) {
		if (asprintf(&svg, "%s/%s.svg", bench->work.report, file) < 0)
			break;
		plot(f, svg);
		free(svg);
	}
	fputs("</div>\n", f);
	values(f, bench);
	fputs("</body></html>\n", f);
	if (ferror(f)) {
		fclose(f);
		return -EIO;
	}
	return fclose(f) ? -errno : 0;
}
