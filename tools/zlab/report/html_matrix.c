// SPDX-License-Identifier: GPL-2.0
/*
 * The matrix of scenarios and prefixes on the HTML page.
 */
#include "html.h"

#include "count.h"

#include <string.h>

static void cell(FILE *f, const struct run_result *run, const struct scenario_result *res)
{
	const char *why = report_complaint(res);
	char when[48] = "measured now", count[COUNT_WIDTH];
	const char *class = "small";

	if (res->measured)
		strftime(when, sizeof(when), "from the store, measured at %Y-%m-%d %H:%M UTC",
			 gmtime(&res->measured));
	if (!report_as_claimed(run, res))
		class = res->outcome == OUTCOME_PASS || res->outcome == OUTCOME_FAIL ? "bad" : "open";
	else if (res->outcome == OUTCOME_PASS)
		class = "good";
	fputs("<td title=\"", f);
	html_text(f, why ? why : "passes");
	if (res->rounds)
		fprintf(f, ", %s", count_text(res, count, sizeof(count)));
	fprintf(f, " (%.2f s, %s)\"><span class=\"%s\">%s</span></td>", res->seconds, when, class,
		report_matrix_word(run, res));
}

/* A row for each scenario that a run has and none before it. */
static void rows(FILE *f, const struct report *report, size_t nr)
{
	const struct run_result *run = &report->runs[nr];
	size_t i, j;

	for (i = 0; i < run->nr_scenarios; i++) {
		const char *name = run->scenarios[i].name;

		for (j = 0; j < nr && !report_find(&report->runs[j], name); j++)
			;
		if (j < nr)
			continue;
		fputs("<tr><td><code>", f);
		html_text(f, name);
		fputs("</code><br><span class=\"small\">", f);
		html_text(f, run->scenarios[i].title);
		fputs("</span></td>", f);
		for (j = 0; j < report->nr_runs; j++) {
			const struct scenario_result *res = report_find(&report->runs[j], name);

			if (res)
				cell(f, &report->runs[j], res);
			else
				fputs("<td>-</td>", f);
		}
		fputs("</tr>\n", f);
	}
}

static void objections(FILE *f, const struct run_result *run)
{
	size_t i;

	for (i = 0; i < run->nr_scenarios; i++) {
		const struct scenario_result *res = &run->scenarios[i];
		const char *what = "";

		if (scenario_result_judge(res, run->role, &what) == VERDICT_CLEAN)
			continue;
		fprintf(f, "<h3>%u patches, ", run->nr_patches);
		html_text(f, res->name);
		fprintf(f, ": <span class=\"bad\">%s</span></h3>\n<p>", what);
		html_text(f, res->reason);
		fputs("</p>\n", f);
	}
}

/**
 * html_matrix() - write the matrix and what is not as claimed in it
 * @f: where to
 * @report: what to write
 */
void html_matrix(FILE *f, const struct report *report)
{
	char line[160];
	size_t i;

	report_matrix_summary(report->runs, report->nr_runs, line, sizeof(line));
	fputs("<h2>Scenarios and prefixes of the series</h2>\n<p>", f);
	html_text(f, line);
	fputs(". A column is a kernel with the first so many patches. Point at a cell for what it says.</p>\n", f);
	fputs("<table><tr><th>Scenario</th>", f);
	for (i = 0; i < report->nr_runs; i++)
		fprintf(f, "<th>%u</th>", report->runs[i].nr_patches);
	fputs("</tr>\n", f);
	for (i = 0; i < report->nr_runs; i++)
		rows(f, report, i);
	fputs("</table>\n", f);
	for (i = 0; i < report->nr_runs; i++)
		objections(f, &report->runs[i]);
}
