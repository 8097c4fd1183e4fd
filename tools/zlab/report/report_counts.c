// SPDX-License-Identifier: GPL-2.0
/*
 * How many rounds failed of those scenarios that were played more than once, with the
 * exact bound that follows, for the terminal.
 */
#include "report.h"

#include "count.h"

#include <string.h>

/* Said of no round at all, or of a single one, it would only be noise. */
static bool counted(const struct scenario_result *res)
{
	return res->rounds > 1 &&
	       (res->outcome == OUTCOME_PASS || res->outcome == OUTCOME_FAIL);
}

static int widths(const struct report *report, int *label)
{
	int name = 0;
	size_t i, j;

	*label = 0;
	for (i = 0; i < report->nr_runs; i++) {
		const struct run_result *run = &report->runs[i];

		for (j = 0; j < run->nr_scenarios; j++) {
			if (!counted(&run->scenarios[j]))
				continue;
			if ((int)strlen(run->scenarios[j].name) > name)
				name = strlen(run->scenarios[j].name);
			if ((int)strlen(run->label) > *label)
				*label = strlen(run->label);
		}
	}
	return name;
}

/* The weakest statement of all: of this one least is known. */
static void least_known(FILE *f, const struct report *report)
{
	const struct scenario_result *widest = NULL;
	const char *label = "", *name = "";
	char buf[COUNT_WIDTH];
	size_t i;

	for (i = 0; i < report->nr_runs; i++) {
		const struct scenario_result *res = count_widest(&report->runs[i]);

		if (!res || (widest && count_gap(res) <= count_gap(widest)))
			continue;
		widest = res;
		label = report->runs[i].label;
		name = res->name;
	}
	if (widest)
		fprintf(f, "least known: %s, %s: %s\n", label, name,
			count_text(widest, buf, sizeof(buf)));
}

/**
 * report_counts() - print what was counted, a line for each scenario and kernel
 * @f: where to
 * @report: what to print; nothing is if no scenario had several rounds
 */
void report_counts(FILE *f, const struct report *report)
{
	char buf[COUNT_WIDTH];
	int label, name = widths(report, &label);
	size_t i, j;

	if (!name)
		return;
	for (i = 0; i < report->nr_runs; i++) {
		const struct run_result *run = &report->runs[i];

		for (j = 0; j < run->nr_scenarios; j++) {
			const struct scenario_result *res = &run->scenarios[j];

			if (counted(res))
				fprintf(f, "%-*s  %-*s  %s\n", label, run->label, name, res->name,
					count_text(res, buf, sizeof(buf)));
		}
	}
	least_known(f, report);
	fputc('\n', f);
}
