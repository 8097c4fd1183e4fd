// SPDX-License-Identifier: GPL-2.0
/*
 * KTAP version 1 (Documentation/dev-tools/ktap.rst of the kernel: a subtest is
 * indented by two spaces): one subtest per kernel, one result per scenario; and one
 * for the requirements, if the report is about them.
 *
 * "ok" says that the scenario did what is claimed about its kernel: on the base
 * kernel a scenario of the bug is ok when the warning of the bug report came.
 */
#define _GNU_SOURCE
#include "report.h"

#include "count.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

/* A diagnostic must stay one line, and '#' starts a directive on a result line. */
static void one_line(FILE *f, const char *text)
{
	char *clean = text_clean(text, strlen(text)), *c;

	for (c = clean; c && *c; c++)
		fputc(*c == '\n' || *c == '\t' ? ' ' : *c == '#' ? '.' : *c, f);
	free(clean);
}

static void diagnostics(FILE *f, const struct report *report, const struct run_result *run,
			const struct scenario_result *res)
{
	const struct splat *splat = report_first_splat(res);
	char count[COUNT_WIDTH];
	size_t i;

	fprintf(f, "  # %s: %s, %.2f s", res->name, report_word(run, res), res->seconds);
	if (res->rounds)
		fprintf(f, ", %s", count_text(res, count, sizeof(count)));
	fputc('\n', f);
	if (res->reason) {
		fputs("  #   reason: ", f);
		one_line(f, res->reason);
		fputc('\n', f);
	}
	if (splat) {
		fprintf(f, "  #   %s: ", splat_kind_name(splat->kind));
		one_line(f, splat->line);
		fputc('\n', f);
	}
	for (i = 0; i < res->nr_noted; i++) {
		fputs("  #   noted: ", f);
		one_line(f, res->splats[res->nr_splats + i].line);
		fputc('\n', f);
	}
	if (res->console_path)
		fprintf(f, "  #   console: %s\n", report_path(report, res->console_path));
}

static void scenario(FILE *f, const struct report *report, const struct run_result *run, size_t i)
{
	const struct scenario_result *res = &run->scenarios[i];
	bool known = scenario_result_known(res);

	diagnostics(f, report, run, res);
	fprintf(f, "  %s %zu %s", report_as_claimed(run, res) && !known ? "ok" : "not ok", i + 1,
		res->name);
	/* Neither a failure of this kernel nor a success. */
	if (known) {
		fputs(" # TODO known defect: ", f);
		one_line(f, res->claim.text);
	}
	if (res->outcome == OUTCOME_SKIP || res->outcome == OUTCOME_INCONCLUSIVE) {
		fputs(res->outcome == OUTCOME_SKIP ? " # SKIP " : " # ERROR ", f);
		one_line(f, res->reason ? res->reason : "no reason given");
	}
	fputc('\n', f);
}

static void requirements(FILE *f, const struct report *report)
{
	struct requirement reqs[NR_REQUIREMENTS];
	size_t i, shown, nr = report_requirements(report, reqs, &shown);

	fprintf(f, "  KTAP version 1\n  # Subtest: requirements\n  1..%zu\n", nr);
	for (i = 0; i < nr; i++) {
		if (!reqs[i].shown)
			fprintf(f, "  # requirement_%u: NOT SHOWN: %s\n", reqs[i].number,
				reqs[i].why_not);
		fprintf(f, "  %s %zu requirement_%u %s\n", reqs[i].shown ? "ok" : "not ok", i + 1,
			reqs[i].number, reqs[i].title);
	}
	fprintf(f, "%s %zu requirements%s", shown == nr ? "ok" : "not ok", report->nr_runs + 1,
		shown == nr ? "" : " - not shown:");
	for (i = 0; i < nr; i++)
		if (!reqs[i].shown)
			fprintf(f, " %u", reqs[i].number);
	fputc('\n', f);
}

/*
 * What a harness that keeps only the result lines has to tell of a kernel that is not as
 * claimed: the verdict, its reason, and every scenario that objects.
 */
static void objections(FILE *f, const struct run_result *run)
{
	const char *sep = "; objecting: ";
	size_t i;

	fprintf(f, " - %s: ", verdict_name(run->verdict));
	one_line(f, run->reason ? run->reason : "no reason given");
	for (i = 0; i < run->nr_scenarios; i++) {
		const struct scenario_result *res = &run->scenarios[i];

		if (report_as_claimed(run, res))
			continue;
		fprintf(f, "%s%s (%s)", sep, res->name, report_word(run, res));
		sep = ", ";
	}
}

/**
 * report_ktap() - write the results as KTAP
 * @f: where to
 * @report: what to write
 */
void report_ktap(FILE *f, const struct report *report)
{
	size_t i, j;

	fprintf(f, "KTAP version 1\n1..%zu\n", report->nr_runs + report->requirements);
	for (i = 0; i < report->nr_runs; i++) {
		const struct run_result *run = &report->runs[i];
		bool good = run_result_as_claimed(run);

		fprintf(f, "  KTAP version 1\n  # Subtest: %s\n  1..%zu\n", run->label,
			run->nr_scenarios);
		for (j = 0; j < run->nr_scenarios; j++)
			scenario(f, report, run, j);
		fprintf(f, "# %s: %s", run->label, verdict_name(run->verdict));
		if (run->reason) {
			fputs(": ", f);
			one_line(f, run->reason);
		}
		fprintf(f, "\n%s %zu %s", good ? "ok" : "not ok", i + 1, run->label);
		if (!good)
			objections(f, run);
		fputc('\n', f);
	}
	if (report->requirements)
		requirements(f, report);
}
