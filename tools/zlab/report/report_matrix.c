// SPDX-License-Identifier: GPL-2.0
/*
 * The matrix as a table: a row for each scenario, a column for each prefix of the
 * series. What is as claimed is in small letters:
 *
 *	.	passes
 *	bug	fails with the warning of the bug report
 *	red	fails as claimed
 *	fail	fails, which is open: a race
 *	known	fails as on every kernel
 *	skip	the kernel lacks what it needs
 *	-	not run: another shard has it
 *
 * and what is not is in capitals: FAIL fails but must pass, or in another way than
 * claimed; GREEN passes but must fail; LOST was not reached.
 */
#include "report.h"

#include <string.h>

#define CELL_WIDTH	6

/**
 * report_matrix_word() - result of a cell in one word
 * @run: run with a prefix of the series
 * @res: scenario
 *
 * Return: static string.
 */
const char *report_matrix_word(const struct run_result *run, const struct scenario_result *res)
{
	bool good = report_as_claimed(run, res);

	switch (res->outcome) {
	case OUTCOME_PASS:
		return good ? "." : "GREEN";
	case OUTCOME_FAIL:
		if (!good)
			return "FAIL";
		return report_word(run, res);
	case OUTCOME_SKIP:
		return good ? "skip" : "LOST";
	case OUTCOME_INCONCLUSIVE:
		break;
	}
	return "LOST";
}

/* What the results are, and where they come from. */
struct counts {
	size_t nr, as_claimed, stored;
	time_t first, last;	/* when the stored ones were measured */
};

static struct counts count(const struct run_result *runs, size_t nr_runs)
{
	struct counts counts = { 0 };
	size_t i, j;

	for (i = 0; i < nr_runs; i++) {
		for (j = 0; j < runs[i].nr_scenarios; j++) {
			const struct scenario_result *res = &runs[i].scenarios[j];

			counts.nr++;
			counts.as_claimed += report_as_claimed(&runs[i], res);
			if (!res->measured)
				continue;
			counts.stored++;
			if (!counts.first || res->measured < counts.first)
				counts.first = res->measured;
			if (res->measured > counts.last)
				counts.last = res->measured;
		}
	}
	return counts;
}

/**
 * report_matrix_summary() - say in one line what came out and where it comes from
 * @runs: one run per prefix
 * @nr_runs: their number
 * @buf: receives the line
 * @size: of @buf
 */
void report_matrix_summary(const struct run_result *runs, size_t nr_runs, char *buf, size_t size)
{
	struct counts counts = count(runs, nr_runs);
	char first[32] = "", last[32] = "", stored[128] = "";

	strftime(first, sizeof(first), "%Y-%m-%d %H:%M", gmtime(&counts.first));
	strftime(last, sizeof(last), "%Y-%m-%d %H:%M", gmtime(&counts.last));
	if (counts.stored)
		snprintf(stored, sizeof(stored), ", %zu from the store (%s to %s UTC)",
			 counts.stored, first, last);
	snprintf(buf, size, "%zu of %zu as claimed%s", counts.as_claimed, counts.nr, stored);
}

/* The run in whose order the rows are: the one with the most. */
static const struct run_result *longest(const struct report *report)
{
	const struct run_result *run = &report->runs[0];
	size_t i;

	for (i = 1; i < report->nr_runs; i++) {
		if (report->runs[i].nr_scenarios > run->nr_scenarios)
			run = &report->runs[i];
	}
	return run;
}

static void row(FILE *f, const struct report *report, const char *name, int width)
{
	size_t i;

	fprintf(f, "%-*s", width, name);
	for (i = 0; i < report->nr_runs; i++) {
		const struct scenario_result *res = report_find(&report->runs[i], name);

		fprintf(f, " %-*s", i + 1 < report->nr_runs ? CELL_WIDTH - 1 : 0,
			res ? report_matrix_word(&report->runs[i], res) : "-");
	}
	fputc('\n', f);
}

static void objections(FILE *f, const struct run_result *run)
{
	size_t i;

	for (i = 0; i < run->nr_scenarios; i++) {
		const struct scenario_result *res = &run->scenarios[i];
		const char *what = "", *why = report_complaint(res);
		char buf[COMPLAINT_WIDTH];

		if (scenario_result_judge(res, run->role, &what) == VERDICT_CLEAN)
			continue;
		fprintf(f, "%u patches: %s: %s%s%s\n", run->nr_patches, res->name, what,
			why ? ": " : "", why ? report_cut(why, buf, sizeof(buf)) : "");
	}
}

/* A race that is still open may go either way, whatever the patches in between. */
static bool green(const struct scenario_result *res)
{
	return res && res->outcome == OUTCOME_PASS && res->claim.kind != CLAIM_EITHER;
}

/**
 * report_matrix_turns() - look for what is green and turns red with a later patch
 * @f: where to print a line for each
 * @report: runs in the order of the patches
 *
 * This does not depend on what is claimed, except for what is a race. The claims are
 * made such that each of these is not as claimed, too.
 *
 * Return: number of scenarios that do.
 */
unsigned int report_matrix_turns(FILE *f, const struct report *report)
{
	const struct run_result *rows = longest(report);
	unsigned int nr = 0;
	size_t i, j, from;

	for (i = 0; i < rows->nr_scenarios; i++) {
		const char *name = rows->scenarios[i].name;

		from = report->nr_runs;
		for (j = 0; j < report->nr_runs; j++) {
			const struct scenario_result *res = report_find(&report->runs[j], name);

			if (green(res) && from == report->nr_runs)
				from = j;
			if (from == report->nr_runs || !res || res->outcome != OUTCOME_FAIL)
				continue;
			fprintf(f, "NOT MONOTONE: %s is green with %u patches and red with %u\n",
				name, report->runs[from].nr_patches,
				report->runs[j].nr_patches);
			nr++;
			break;
		}
	}
	return nr;
}

/**
 * report_matrix_table() - print the matrix, what is not as claimed, and the verdict
 * @f: where to
 * @report: what to print
 */
void report_matrix_table(FILE *f, const struct report *report)
{
	int width = strlen("scenario");
	const struct run_result *rows;
	char line[160];
	size_t i;

	if (!report->nr_runs) {
		fprintf(f, "%s: nothing was run\n", report_status_name(report_status(report)));
		return;
	}
	rows = longest(report);
	for (i = 0; i < rows->nr_scenarios; i++) {
		if ((int)strlen(rows->scenarios[i].name) > width)
			width = strlen(rows->scenarios[i].name);
	}
	fprintf(f, "\n%-*s", width, "patches");
	for (i = 0; i < report->nr_runs; i++)
		fprintf(f, " %-*u", i + 1 < report->nr_runs ? CELL_WIDTH - 1 : 0,
			report->runs[i].nr_patches);
	fputc('\n', f);
	for (i = 0; i < rows->nr_scenarios; i++)
		row(f, report, rows->scenarios[i].name, width);
	fputc('\n', f);
	for (i = 0; i < report->nr_runs; i++)
		objections(f, &report->runs[i]);
	report_counts(f, report);
	if (!report_matrix_turns(f, report) && report->nr_runs > 1)
		fputs("nothing that is green turns red with a later patch\n", f);
	report_matrix_summary(report->runs, report->nr_runs, line, sizeof(line));
	fprintf(f, "%s: %s (%.1f s)\n", report_status_name(report_status(report)), line,
		report->seconds);
}
