// SPDX-License-Identifier: GPL-2.0
/*
 * Coverage as one HTML file that needs nothing else: a bar for each file, each changed
 * line with what reached it.
 */
#include "report_coverage.h"

#include "html.h"

#include <errno.h>

#define BAR_WIDTH	160
#define NR_NAMES	4	/* scenarios named for a line; coverage.json has all */

static void head(FILE *f)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
	      "<title>zPCI re-add: coverage</title>\n<style>\n"
	      "body{font:15px/1.5 sans-serif;color:#223;background:#fff;margin:2em auto;"
	      "max-width:90em;padding:0 1em}\n"
	      "h1{font-size:1.5em}h2{font-size:1.2em;margin-top:2em;border-bottom:1px solid #dde}\n"
	      "table{border-collapse:collapse}th,td{text-align:left;padding:.15em .9em .15em 0;"
	      "vertical-align:top}\nth{border-bottom:2px solid #ccd}td{border-bottom:1px solid #eef}\n"
	      ".n{text-align:right}code{font-size:.9em}.small{color:#556;font-size:.85em}\n"
	      ".reached{background:#eaf6ec}.missed{background:#fbe5e3}.explained{background:#fdf3dc}\n"
	      ".part{color:#8a5a00}.good{color:#1d7a36;font-weight:bold}\n"
	      ".bad{color:#b3261e;font-weight:bold}\n"
	      "details{margin:.3em 0}summary{cursor:pointer}\n"
	      "</style></head><body>\n", f);
}

/* Reached, explained, missed as one bar. */
static void bar(FILE *f, const struct coverage_sum *sum)
{
	double scale = sum->lines ? (double)BAR_WIDTH / (double)sum->lines : 0;
	double reached = scale * (double)sum->reached, explained = scale * (double)sum->explained;

	fprintf(f, "<svg width=\"%d\" height=\"12\" role=\"img\"><rect width=\"%d\" height=\"12\" fill=\"#b3261e\"/>\n"
		"<rect width=\"%.1f\" height=\"12\" fill=\"#1d7a36\"/>\n"
		"<rect x=\"%.1f\" width=\"%.1f\" height=\"12\" fill=\"#e0a526\"/></svg>",
		BAR_WIDTH, BAR_WIDTH, reached, reached, explained);
}

static void numbers(FILE *f, const struct coverage_sum *sum)
{
	fprintf(f, "<td class=\"n\">%zu</td><td class=\"n\">%zu</td><td class=\"n\">%.1f %%</td>\n"
		"<td class=\"n\">%zu</td><td class=\"n\">%zu</td><td class=\"n\">%zu</td><td>",
		sum->lines, sum->reached, coverage_percent(sum), sum->explained, sum->branches,
		sum->taken);
	bar(f, sum);
	fputs("</td></tr>\n", f);
}

static void table_head(FILE *f, const char *what)
{
	fprintf(f, "<table><tr><th>%s</th><th>lines</th><th>reached</th><th></th><th>explained</th>\n"
		"<th>branches</th><th>taken</th><th></th></tr>\n", what);
}

static void files(FILE *f, const struct coverage *cov)
{
	struct coverage_sum sum = coverage_sum(cov, NULL, NULL);
	size_t i;

	table_head(f, "changed lines in");
	for (i = 0; i < cov->changed.nr; i = coverage_next(cov, i, false)) {
		const char *path = cov->lines[i].line->path;
		struct coverage_sum part = coverage_sum(cov, path, NULL);

		fputs("<tr><td><a href=\"#", f);
		html_text(f, path);
		fputs("\">", f);
		html_text(f, path);
		fputs("</a></td>", f);
		numbers(f, &part);
	}
	fputs("<tr><td>all</td>", f);
	numbers(f, &sum);
	fputs("</table>\n", f);
}

static void branches(FILE *f, const struct coverage_line *line)
{
	size_t i, taken = 0;

	for (i = 0; i < line->nr_branches; i++)
		taken += line->branches[i].count > 0;
	if (line->nr_branches)
		fprintf(f, "<span class=\"%s\">%zu/%zu</span>",
			taken < line->nr_branches ? "part" : "small", taken, line->nr_branches);
}

static void scenarios(FILE *f, const struct coverage *cov, const struct coverage_line *line)
{
	size_t i, nr = 0;

	for (i = 0; line->by && i < cov->nr_scenarios; i++) {
		if (!line->by[i])
			continue;
		if (nr++ < NR_NAMES) {
			html_text(f, cov->scenarios[i]);
			fputc(' ', f);
		}
	}
	if (nr > NR_NAMES)
		fprintf(f, "and %zu more", nr - NR_NAMES);
	if (!line->count)
		html_text(f, line->reason ? line->reason : "no reason given");
}

static void lines(FILE *f, const struct coverage *cov, size_t i, size_t end)
{
	fputs("<table><tr><th></th><th>source</th><th>count</th><th>branches</th>\n"
	      "<th>reached by</th></tr>\n", f);
	for (; i < end; i++) {
		const struct coverage_line *line = &cov->lines[i];

		if (!line->code)
			continue;
		fprintf(f, "<tr class=\"%s\"><td class=\"n small\">%u</td><td><code>",
			line->count ? "reached" : line->reason ? "explained" : "missed",
			line->line->number);
		html_text(f, line->line->text);
		fprintf(f, "</code></td><td class=\"n\">%llu</td><td class=\"n\">",
			(unsigned long long)line->count);
		branches(f, line);
		fputs("</td><td class=\"small\">", f);
		scenarios(f, cov, line);
		fputs("</td></tr>\n", f);
	}
	fputs("</table>\n", f);
}

static void functions(FILE *f, const struct coverage *cov, size_t i, size_t end)
{
	size_t next;

	for (; i < end; i = next) {
		const struct changed_line *line = cov->lines[i].line;
		struct coverage_sum sum = coverage_sum(cov, line->path, line->function);

		next = coverage_next(cov, i, true);
		if (!sum.lines)
			continue;
		fprintf(f, "<details%s><summary><code>", sum.reached < sum.lines ? " open" : "");
		html_text(f, line->function);
		fprintf(f, "</code> %zu of %zu lines, %zu of %zu branches</summary>\n", sum.reached,
			sum.lines, sum.taken, sum.branches);
		lines(f, cov, i, next);
		fputs("</details>\n", f);
	}
}

/**
 * coverage_html() - write the coverage as a page
 * @path: file, replaced
 * @cov: coverage
 *
 * Return: 0 or a negative errno.
 */
int coverage_html(const char *path, const struct coverage *cov)
{
	struct coverage_sum sum = coverage_sum(cov, NULL, NULL);
	FILE *f = fopen(path, "we");
	size_t i, next;
	int err;

	if (!f)
		return -errno;
	head(f);
	fprintf(f, "<h1>Coverage of the changed lines: <span class=\"%s\">%.1f %%</span></h1>\n"
		"<p>%zu of %zu lines that have code, by %zu scenarios; at least %d %% are asked for,\n"
		"and a reason for each line that is missed.</p>\n",
		coverage_enough(cov) ? "good" : "bad", coverage_percent(&sum), sum.reached,
		sum.lines, cov->nr_scenarios, COVERAGE_BAR);
	for (i = 0; i < cov->nr_complaints; i++) {
		fputs("<p class=\"bad\">", f);
		html_text(f, cov->complaints[i]);
		fputs("</p>\n", f);
	}
	files(f, cov);
	for (i = 0; i < cov->changed.nr; i = next) {
		next = coverage_next(cov, i, false);
		fputs("<h2 id=\"", f);
		html_text(f, cov->lines[i].line->path);
		fputs("\">", f);
		html_text(f, cov->lines[i].line->path);
		fputs("</h2>\n", f);
		functions(f, cov, i, next);
	}
	fputs("</body></html>\n", f);
	err = ferror(f) ? -EIO : 0;
	return fclose(f) ? -errno : err;
}
