// SPDX-License-Identifier: GPL-2.0
/*
 * The table of all calls, as a page.
 */
#include "sweep.h"

#include <string.h>

#include "html.h"

static const char *row_class(const struct sweep_try *try)
{
	if (try->outcome == SWEEP_FAILED)
		return "bad";
	return try->outcome > SWEEP_SILENT ? "lost" : "good";
}

static void cell(FILE *f, const char *text)
{
	fputs("<td>", f);
	html_text(f, text ? text : "");
	fputs("</td>", f);
}

static void row(FILE *f, const struct sweep_try *try)
{
	fprintf(f, "<tr class=\"%s\">", row_class(try));
	cell(f, try->life->name);
	fprintf(f, "<td>%u</td>", try->call);
	cell(f, try->act ? try->act->name : "");
	cell(f, sweep_caller(try->by));
	cell(f, sweep_outcome_name(try->outcome));
	cell(f, try->error ? strerror(try->error) : try->reports ? "console" : "");
	cell(f, try->cure);
	cell(f, try->reason);
	fputs("</tr>\n", f);
}

static void site(FILE *f, const struct sweep *sweep, const struct sweep_site *site)
{
	struct sweep_sum sum;
	size_t i;

	sweep_sum(sweep, site, &sum);
	fprintf(f, "<h2 id=\"%s\">", site->name);
	html_text(f, site->what);
	fprintf(f, "</h2>\n<p><code>%s()</code> %s %ld; %u calls%s.</p>\n", site->symbol,
		site->done ? "does its work and returns" : "does nothing and returns", site->rc,
		sum.calls, sum.missing ? ", this kernel has no such function" :
		sum.calls ? "" : ": it is never called, which shows nothing");
	if (!sum.calls)
		return;
	fputs("<table><tr><th>lifecycle</th><th>call</th><th>in</th><th>made by</th>\n"
	      "<th>outcome</th><th>told</th><th>brought back by</th><th></th></tr>\n", f);
	for (i = 0; i < sweep->nr_tries; i++) {
		if (sweep->tries[i].site == site)
			row(f, &sweep->tries[i]);
	}
	fputs("</table>\n", f);
}

static void index_of(FILE *f, const struct sweep *sweep)
{
	struct sweep_sum sum;
	size_t i, j;

	fputs("<table><tr><th>site</th><th>calls</th>", f);
	for (j = 0; j < NR_SWEEP_OUTCOMES; j++)
		fprintf(f, "<th>%s</th>", sweep_outcome_name((enum sweep_outcome)j));
	fputs("</tr>\n", f);
	for (i = 0; i < nr_sweep_sites; i++) {
		if (!sweep_selected(sweep, &sweep_sites[i]))
			continue;
		sweep_sum(sweep, &sweep_sites[i], &sum);
		fprintf(f, "<tr class=\"%s\"><td><a href=\"#%s\">",
			sweep_site_status(sweep, &sum) == ST_OK ? "good" :
			sweep_site_status(sweep, &sum) == ST_DISPROVED ? "bad" : "lost",
			sweep_sites[i].name);
		html_text(f, sweep_sites[i].what);
		fprintf(f, "</a></td><td>%u</td>", sum.calls);
		for (j = 0; j < NR_SWEEP_OUTCOMES; j++)
			fprintf(f, "<td>%u</td>", sum.outcomes[j]);
		fputs("</tr>\n", f);
	}
	fputs("</table>\n", f);
}

/**
 * sweep_html() - write a page with a row for each call that has failed
 * @f: file
 * @sweep: the sweep
 */
void sweep_html(FILE *f, const struct sweep *sweep)
{
	const char *kernel = kernel_name(sweep->opt->role);
	size_t i;

	fprintf(f, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
		"<title>%s kernel: each step fails once at each call</title>\n<style>\n"
		"body { font-family: sans-serif; margin: 2em; }\n"
		"table { border-collapse: collapse; }\n"
		"td, th { border: 1px solid #bbb; padding: 0.1em 0.5em; text-align: left; }\n"
		".bad { background: #f6c9c9; }\n.lost { background: #f6e9b9; }\n"
		"</style></head><body>\n<h1>%s kernel: each step fails once at each call</h1>\n",
		kernel, kernel);
	for (i = 0; i < nr_sweep_lives; i++) {
		fprintf(f, "<p><b>%s</b>: ", sweep_lives[i].name);
		html_text(f, sweep_lives[i].title);
		if (sweep->left_out[i]) {
			fputs("; left out: ", f);
			html_text(f, sweep->left_out[i]);
		}
		fputs("</p>\n", f);
	}
	index_of(f, sweep);
	for (i = 0; i < nr_sweep_sites; i++) {
		if (sweep_selected(sweep, &sweep_sites[i]))
			site(f, sweep, &sweep_sites[i]);
	}
	fputs("</body></html>\n", f);
}
