// SPDX-License-Identifier: GPL-2.0
/*
 * A setup, run and told of.
 */
#include "setup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/**
 * faults_found() - which kinds of faults were found
 * @found: exploration
 *
 * Return: one bit for each kind.
 */
unsigned int faults_found(const struct exploration *found)
{
	unsigned int faults = 0;
	size_t i;

	for (i = 0; i < NR_FAULTS; i++)
		faults |= (unsigned int)found->faults[i].found << i;
	return faults;
}

/**
 * faults_print() - kinds of faults in words
 * @f: where to
 * @model: model they were found in
 * @faults: one bit for each kind
 */
void faults_print(FILE *f, const struct model *model, unsigned int faults)
{
	const char *between = "";
	unsigned int i;

	if (!faults)
		fputs("nothing found", f);
	for (i = 0; i < NR_FAULTS; i++) {
		if (!(faults & 1u << i))
			continue;
		fprintf(f, "%s%s", between, fault_name(model, i));
		between = ", ";
	}
}

/**
 * traces_print() - the shortest way to each kind of fault
 * @f: where to
 * @model: model they were found in
 * @found: exploration
 */
void traces_print(FILE *f, const struct model *model, const struct exploration *found)
{
	unsigned int i;

	for (i = 0; i < NR_FAULTS; i++) {
		if (!found->faults[i].found)
			continue;
		fprintf(f, "  %s in %zu steps:\n", fault_name(model, i), found->faults[i].nr);
		trace_print(f, model, &found->faults[i], "  ");
	}
}

/**
 * setup_run() - explore a setup and say what was found
 * @f: where to
 * @record: record
 * @setup: setup
 * @good: receives whether that is what must be found
 *
 * Return: 0 or a negative errno, see expand_setup() and explore().
 */
int setup_run(FILE *f, const struct record *record, const struct setup *setup, bool *good)
{
	struct model *model = calloc(1, sizeof(*model));
	struct exploration found = { 0 };
	int err = model ? expand_setup(record, setup, model) : -ENOMEM;

	if (!err)
		err = explore(model, MODEL_LIMIT, &found);
	if (!err) {
		*good = faults_found(&found) == setup->expect;
		fprintf(f, "%s %s: %s\n  %zu states, %zu steps, %zu deep, %zu ends: ",
			*good ? "ok" : "not ok", setup->name, setup->title, found.states,
			found.steps, found.depth, found.ends);
		faults_print(f, model, faults_found(&found));
		if (!*good) {
			fputs(" instead of ", f);
			faults_print(f, model, setup->expect);
		}
		fputc('\n', f);
		traces_print(f, model, &found);
	}
	exploration_free(&found);
	free(model);
	return err;
}
