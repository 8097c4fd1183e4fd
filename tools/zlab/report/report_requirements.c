// SPDX-License-Identifier: GPL-2.0
/*
 * Which requirement is named by which check, what that said on each kernel, and what
 * is shown by it: for the terminal, and as reStructuredText.
 */
#include "report.h"

#include "bound.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/**
 * report_requirements() - judge the requirements that a report asks for
 * @report: report
 * @reqs: receives those asked for, in order; room for NR_REQUIREMENTS
 * @nr_shown: receives how many of them are shown
 *
 * Return: number of requirements in @reqs, 0 if the report is not about them.
 */
size_t report_requirements(const struct report *report, struct requirement *reqs,
			   size_t *nr_shown)
{
	unsigned int number;
	size_t nr = 0;

	*nr_shown = 0;
	for (number = 1; report->requirements && number <= NR_REQUIREMENTS; number++) {
		requirement_judge(&reqs[nr], number, report->runs, report->nr_runs);
		if (report->selection && !reqs[nr].asked)
			continue;
		*nr_shown += reqs[nr].shown;
		nr++;
	}
	return nr;
}

/**
 * report_requirements_table() - print the requirements, a line each
 * @f: where to
 * @report: what to print
 */
void report_requirements_table(FILE *f, const struct report *report)
{
	struct requirement reqs[NR_REQUIREMENTS];
	size_t i, j, shown, nr = report_requirements(report, reqs, &shown);

	fputs("requirement", f);
	for (j = 0; j < report->nr_runs; j++)
		report_column(f, report, j, report->runs[j].label);
	fputc('\n', f);
	for (i = 0; i < nr; i++) {
		fprintf(f, "%11u", reqs[i].number);
		for (j = 0; j < report->nr_runs; j++)
			fprintf(f, "  %-12s", reqs[i].words[report->runs[j].role]);
		fprintf(f, "  %s\n", reqs[i].title);
		if (!reqs[i].shown)
			fprintf(f, "    NOT SHOWN: %s\n", reqs[i].why_not);
		if (reqs[i].rounds)
			fprintf(f, "    %u rounds without a failure: at most %.2f %% fail (95 %%)\n",
				reqs[i].rounds, 100 * bound_upper(0, reqs[i].rounds));
	}
	fputc('\n', f);
}

static void rule(FILE *f, char c, size_t len)
{
	while (len--)
		fputc(c, f);
	fputc('\n', f);
}

/* A line of text from a guest as literal text: nothing in it is markup. */
static void literal(FILE *f, const char *s)
{
	char *clean = text_clean(s, strlen(s)), *c;

	fputs("``", f);
	for (c = clean; c && *c; c++)
		fputc(*c == '\n' || *c == '\t' ? ' ' : *c == '`' ? '\'' : *c, f);
	fputs("``", f);
	free(clean);
}

static void rst_kernel(FILE *f, const struct run_result *run)
{
	fprintf(f, "* %s: %s, tree %s", run->label, run->release ? run->release : "not booted",
		run->tree ? run->tree : "not known");
	if (run->config)
		fprintf(f, ", configuration %s", run->config);
	fputc('\n', f);
}

static void rst_check(FILE *f, const struct report *report, const char *name)
{
	size_t i;

	fprintf(f, "* ``%s``:", name);
	for (i = 0; i < report->nr_runs; i++) {
		const struct run_result *run = &report->runs[i];
		const struct scenario_result *res = report_find(run, name);

		fprintf(f, "%s %s %s", i ? "," : "", run->label,
			res ? report_word(run, res) : "not run");
		if (res && res->rounds)
			fprintf(f, " (%u of %u rounds fail)", res->failed, res->rounds);
	}
	fputs("\n\n", f);
	for (i = 0; i < report->nr_runs; i++) {
		const struct scenario_result *res = report_find(&report->runs[i], name);
		const char *why = res ? report_complaint(res) : NULL;
		char buf[COMPLAINT_WIDTH];

		if (!why)
			continue;
		fprintf(f, "  * %s: ", report->runs[i].label);
		literal(f, report_cut(why, buf, sizeof(buf)));
		fputs("\n\n", f);
	}
}

/* The checks that name a requirement, each once, in the order of the runs. */
static void rst_checks(FILE *f, const struct report *report, unsigned int number)
{
	size_t i, j, k;

	for (i = 0; i < report->nr_runs; i++) {
		const struct run_result *run = &report->runs[i];

		for (j = 0; j < run->nr_scenarios; j++) {
			const char *name = run->scenarios[j].name;

			for (k = 0; k < i && !report_find(&report->runs[k], name); k++)
				;
			if (k == i && requirement_names(&run->scenarios[j], number))
				rst_check(f, report, name);
		}
	}
}

static void rst_requirement(FILE *f, const struct report *report, const struct requirement *req)
{
	char head[160];

	snprintf(head, sizeof(head), "%u. %s", req->number, req->title);
	fprintf(f, "\n%s\n", head);
	rule(f, '-', strlen(head));
	if (req->shown)
		fputs("\nShown.\n\n", f);
	else
		fprintf(f, "\n**NOT SHOWN**: %s.\n\n", req->why_not);
	rst_checks(f, report, req->number);
	if (req->rounds)
		fprintf(f, "%u rounds without a failure on the patched kernel: with 95 %% confidence at most\n"
			"%.2f %% of such rounds fail.\n", req->rounds, 100 * bound_upper(0, req->rounds));
}

static void rst_border(FILE *f, const struct report *report)
{
	size_t i;

	fputs("===  =========", f);
	for (i = 0; i < report->nr_runs; i++)
		fputs("  ============", f);
	fputc('\n', f);
}

static void rst_overview(FILE *f, const struct report *report, const struct requirement *reqs,
			 size_t nr)
{
	size_t i, j;

	rst_border(f, report);
	fputs("Nr   shown    ", f);
	for (j = 0; j < report->nr_runs; j++)
		report_column(f, report, j, report->runs[j].label);
	fputc('\n', f);
	rst_border(f, report);
	for (i = 0; i < nr; i++) {
		fprintf(f, "%-3u  %-9s", reqs[i].number, reqs[i].shown ? "yes" : "NOT SHOWN");
		for (j = 0; j < report->nr_runs; j++)
			report_column(f, report, j, reqs[i].words[report->runs[j].role]);
		fputc('\n', f);
	}
	rst_border(f, report);
}

/**
 * report_requirements_rst() - write requirements, checks and results as one document
 * @path: file, replaced
 * @report: what to write
 *
 * Return: 0 or a negative errno.
 */
int report_requirements_rst(const char *path, const struct report *report)
{
	struct requirement reqs[NR_REQUIREMENTS];
	size_t i, shown, nr = report_requirements(report, reqs, &shown);
	FILE *f = fopen(path, "we");
	int err;

	if (!f)
		return -errno;
	fputs("============\nRequirements\n============\n\n", f);
	fprintf(f, "Generated from a run of ``zlab compare``: %zu of %zu are shown. A requirement is\n"
		"shown by a check that names it, is red without the series, and passes with it.\n\n",
		shown, nr);
	for (i = 0; i < report->nr_runs; i++)
		rst_kernel(f, &report->runs[i]);
	fputc('\n', f);
	rst_overview(f, report, reqs, nr);
	for (i = 0; i < nr; i++)
		rst_requirement(f, report, &reqs[i]);
	err = ferror(f) ? -EIO : 0;
	return fclose(f) ? -errno : err;
}
