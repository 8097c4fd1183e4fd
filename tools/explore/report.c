// SPDX-License-Identifier: GPL-2.0
/*
 * Failures that were found, each once: of its kind at its place.
 */
#include "search.h"

#include <string.h>

#define FAILURES 128

static struct {
	struct failure failure;
	unsigned long times;
} failures[FAILURES];
static unsigned int nr_failures;

static int next_cycle;

/* Is this one not known yet? It is now. */
bool report_new(const struct failure *failure)
{
	unsigned int i;

	for (i = 0; i < nr_failures; i++) {
		if (!strcmp(failures[i].failure.kind, failure->kind) &&
		    failures[i].failure.pc == failure->pc) {
			failures[i].times++;
			return false;
		}
	}
	if (nr_failures < FAILURES) {
		failures[nr_failures].failure = *failure;
		failures[nr_failures++].times = 1;
	}
	return true;
}

/* Print cycles in the order of locks that are new. Return: were there any? */
bool report_cycles(FILE *out)
{
	bool any = false;

	while (order_print(out, next_cycle)) {
		next_cycle++;
		any = true;
	}
	return any;
}

void report_schedule(FILE *out, const struct decision *d, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		fprintf(out, "%s%u:%d", i ? "," : "", d[i].step, d[i].thread);
	fputs(nr ? "\n" : "(plain)\n", out);
}

void report_failure(FILE *out, const struct failure *failure)
{
	fprintf(out, "  FAILED: %s: %s\n  at %s\n", failure->kind, failure->text,
		failure->pc ? symbol_line(failure->pc) : "?");
}

/* All failures of a sweep, and how many scenarios have each */
void report_all(FILE *out)
{
	unsigned int i;

	for (i = 0; i < nr_failures; i++)
		fprintf(out, "%8lu x %s at %s\n", failures[i].times, failures[i].failure.kind,
			symbol_line(failures[i].failure.pc));
}
