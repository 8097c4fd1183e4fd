// SPDX-License-Identifier: GPL-2.0
/*
 * One HTML file that needs nothing else: no script, no font, no network.
 */
#define _GNU_SOURCE
#include "report.h"

#include "count.h"
#include "html.h"
#include "text.h"
#include "timeline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A console is shown up to this size; the interesting part is mostly the end. */
#define CONSOLE_HEAD	(32 << 10)
#define CONSOLE_TAIL	(128 << 10)

static void escaped(FILE *f, const char *s, size_t len)
{
	char *clean = text_clean(s, len);

	text_html(f, clean);
	free(clean);
}

/**
 * html_text() - write text of any origin
 * @f: where to
 * @s: text, NULL is none
 */
void html_text(FILE *f, const char *s)
{
	escaped(f, s ? s : "", s ? strlen(s) : 0);
}

static void page_head(FILE *f, const struct report *report)
{
	const char *status = report_status_name(report_status(report));

	fprintf(f, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
		"<title>zPCI re-add: %s</title>\n<style>\n", status);
	fputs("body{font:15px/1.5 sans-serif;color:#223;background:#fff;margin:2em auto;"
	      "max-width:76em;padding:0 1em}\n"
	      "h1{font-size:1.5em}h2{font-size:1.2em;margin-top:2em;border-bottom:1px solid #dde}\n"
	      "h3{font-size:1em;margin-bottom:.3em}\n"
	      "table{border-collapse:collapse}th,td{text-align:left;padding:.25em .9em .25em 0;"
	      "vertical-align:top}\nth{border-bottom:2px solid #ccd}td{border-bottom:1px solid #eef}\n"
	      ".good{color:#1d7a36;font-weight:bold}.bad{color:#b3261e;font-weight:bold}\n"
	      ".open{color:#8a5a00;font-weight:bold}\n"
	      "details{margin:.4em 0}summary{cursor:pointer;color:#0b5cad}\n"
	      "pre{background:#f6f7fa;border:1px solid #dde;padding:.7em;overflow:auto;"
	      "max-height:40em;font-size:12px;line-height:1.35}\n"
	      "code{font-size:.93em}.draw{overflow-x:auto;border:1px solid #dde;margin:.4em 0}\n"
	      ".small{color:#556;font-size:.9em}\n", f);
	timeline_style(f);
	fputs("</style></head><body>\n", f);
}

static const char *class_of(const struct run_result *run, const struct scenario_result *res)
{
	if (report_as_claimed(run, res))
		return "good";
	return res->outcome == OUTCOME_INCONCLUSIVE || res->outcome == OUTCOME_SKIP ? "open" : "bad";
}

static const char *class_of_verdict(const struct run_result *run)
{
	switch (run->verdict) {
	case VERDICT_DISPROVED:
		return "bad";
	case VERDICT_INCONCLUSIVE:
		return "open";
	default:
		return "good";
	}
}

static void summary(FILE *f, const struct report *report)
{
	enum zlab_status status = report_status(report);
	char started[32];
	size_t i;

	strftime(started, sizeof(started), "%Y-%m-%d %H:%M:%S UTC", gmtime(&report->started));
	fprintf(f, "<h1>zPCI re-add: <span class=\"%s\">%s</span></h1>\n",
		status == ST_OK ? "good" : status == ST_DISPROVED ? "bad" : "open",
		report_status_name(status));
	fprintf(f, "<p class=\"small\">%s, %.1f s</p>\n<table>\n", started, report->seconds);
	if (report->base) {
		fputs("<tr><td>Base</td><td>", f);
		html_text(f, report->base);
		fputs(" <code>", f);
		html_text(f, report->base_commit);
		fputs("</code></td></tr>\n", f);
	}
	if (report->nr_patches) {
		fprintf(f, "<tr><td>Patched</td><td>base and %u patches <code>", report->nr_patches);
		html_text(f, report->patched_commit);
		fputs("</code></td></tr>\n", f);
	}
	if (report->upstream) {
		fputs("<tr><td>Upstream</td><td>", f);
		html_text(f, report->upstream);
		fputs(" <code>", f);
		html_text(f, report->upstream_commit);
		fputs("</code></td></tr>\n", f);
	}
	for (i = 0; i < report->nr_runs; i++) {
		const struct run_result *run = &report->runs[i];

		fputs("<tr><td>", f);
		html_text(f, run->label);
		fprintf(f, "</td><td><span class=\"%s\">%s</span> ", class_of_verdict(run),
			verdict_name(run->verdict));
		html_text(f, run->reason);
		fprintf(f, "<br><span class=\"small\">booted in %.2f s, snapshot in %.2f s, kernel ",
			run->boot_seconds, run->snapshot_seconds);
		html_text(f, run->release);
		if (run->config) {
			fputs(", configuration ", f);
			html_text(f, run->config);
		}
		fputs("</span></td></tr>\n", f);
	}
	fputs("</table>\n", f);
}

static void cell(FILE *f, const struct report *report, const struct run_result *run,
		 const struct scenario_result *res)
{
	const char *why = report->requirements ? report_complaint(res) : NULL;
	char buf[COMPLAINT_WIDTH];

	fprintf(f, "<td><span class=\"%s\">%s</span><br><span class=\"small\">%.2f s",
		class_of(run, res), report_word(run, res), res->seconds);
	if (res->rounds)
		fprintf(f, ", %s", count_text(res, buf, sizeof(buf)));
	if (why) {
		fputs("<br>", f);
		html_text(f, report_cut(why, buf, sizeof(buf)));
	}
	fputs("</span></td>", f);
}

static void scenario_table(FILE *f, const struct report *report)
{
	const struct run_result *first = &report->runs[0];
	size_t i, j;

	fputs("<h2>Scenarios</h2>\n<table><tr><th>Scenario</th>", f);
	for (i = 0; i < report->nr_runs; i++) {
		fputs("<th>", f);
		html_text(f, report->runs[i].label);
		fputs("</th>", f);
	}
	fputs("</tr>\n", f);
	for (j = 0; j < first->nr_scenarios; j++) {
		const char *name = first->scenarios[j].name;

		fputs("<tr><td><a href=\"#", f);
		html_text(f, name);
		fputs("\"><code>", f);
		html_text(f, name);
		fputs("</code></a><br><span class=\"small\">", f);
		html_text(f, first->scenarios[j].title);
		fputs("</span></td>", f);
		for (i = 0; i < report->nr_runs; i++) {
			const struct run_result *run = &report->runs[i];
			const struct scenario_result *res = report_find(run, name);

			if (res)
				cell(f, report, run, res);
			else
				fputs("<td>-</td>", f);
		}
		fputs("</tr>\n", f);
	}
	fputs("</table>\n", f);
}

/* Copies @len bytes from @offset of the console, escaped. */
static void console_part(FILE *f, FILE *in, long offset, size_t len)
{
	char *buf = malloc(len);

	if (buf && !fseek(in, offset, SEEK_SET))
		escaped(f, buf, fread(buf, 1, len, in));
	free(buf);
}

static void write_console(FILE *f, const struct report *report,
			  const struct scenario_result *res)
{
	struct stat st;
	FILE *in;

	if (!res->console_path)
		return;
	in = fopen(res->console_path, "re");
	if (!in || fstat(fileno(in), &st)) {
		fputs("<p>The console log cannot be read: ", f);
		html_text(f, strerror(errno));
		fputs("</p>\n", f);
		if (in)
			fclose(in);
		return;
	}
	fputs("<details><summary>Console <code>", f);
	html_text(f, report_path(report, res->console_path));
	fprintf(f, "</code>, %lld bytes</summary>\n<pre>", (long long)st.st_size);
	if (st.st_size <= CONSOLE_HEAD + CONSOLE_TAIL) {
		console_part(f, in, 0, st.st_size);
	} else {
		console_part(f, in, 0, CONSOLE_HEAD);
		fprintf(f, "\n\n... %lld bytes left out, they are in the file ...\n\n",
			(long long)st.st_size - CONSOLE_HEAD - CONSOLE_TAIL);
		console_part(f, in, st.st_size - CONSOLE_TAIL, CONSOLE_TAIL);
	}
	fputs("</pre></details>\n", f);
	fclose(in);
}

static void detail(FILE *f, const struct report *report, const struct run_result *run,
		   const struct scenario_result *res)
{
	size_t i;

	fputs("<h3>", f);
	html_text(f, run->label);
	fprintf(f, ": <span class=\"%s\">%s</span></h3>\n", class_of(run, res),
		report_word(run, res));
	if (res->reason) {
		fputs("<p>", f);
		html_text(f, res->reason);
		fputs("</p>\n", f);
	}
	if (res->nr_splats) {
		fputs("<pre>", f);
		for (i = 0; i < res->nr_splats; i++) {
			fprintf(f, "%s: ", splat_kind_name(res->splats[i].kind));
			html_text(f, res->splats[i].line);
			fputc('\n', f);
		}
		fputs("</pre>\n", f);
	}
	html_trace(f, report, run, res);
	fputs("<div class=\"draw\">\n", f);
	timeline_svg(f, res, run->label);
	fputs("</div>\n", f);
	write_console(f, report, res);
	html_talk(f, report, res);
}

static void details(FILE *f, const struct report *report)
{
	const struct run_result *first = &report->runs[0];
	size_t i, j;

	for (j = 0; j < first->nr_scenarios; j++) {
		const char *name = first->scenarios[j].name;

		fputs("<h2 id=\"", f);
		html_text(f, name);
		fputs("\">", f);
		html_text(f, name);
		fputs("</h2>\n<p>This scenario ", f);
		html_text(f, first->scenarios[j].title);
		fputs(".</p>\n", f);
		for (i = 0; i < report->nr_runs; i++) {
			const struct scenario_result *res = report_find(&report->runs[i], name);

			if (res)
				detail(f, report, &report->runs[i], res);
		}
	}
}

static void steps(FILE *f, const struct report *report)
{
	size_t i;

	if (!report->nr_steps)
		return;
	fputs("<h2>Steps</h2>\n<table><tr><th>Step</th><th>Seconds</th></tr>\n", f);
	for (i = 0; i < report->nr_steps; i++) {
		fputs("<tr><td>", f);
		html_text(f, report->steps[i].title);
		fprintf(f, "</td><td>%.1f</td></tr>\n", report->steps[i].seconds);
	}
	fputs("</table>\n", f);
}

/**
 * report_html() - write the results as one HTML page
 * @path: file, replaced
 * @report: what to write
 *
 * Return: 0 or a negative errno.
 */
int report_html(const char *path, const struct report *report)
{
	FILE *f = fopen(path, "we");
	int err;

	if (!f)
		return -errno;
	page_head(f, report);
	summary(f, report);
	if (report->nr_runs) {
		if (report->requirements)
			html_requirements(f, report);
		if (report->matrix) {
			html_matrix(f, report);
		} else {
			scenario_table(f, report);
			details(f, report);
		}
	}
	html_evidence(f, report);
	steps(f, report);
	fputs("</body></html>\n", f);
	err = ferror(f) ? -EIO : 0;
	return fclose(f) ? -errno : err;
}
