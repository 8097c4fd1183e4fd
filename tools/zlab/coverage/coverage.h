/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which of the lines that the series changes were reached, by which scenarios.
 *
 * Everything is made from one directory, that of the logs of a kernel that counts:
 *
 *	changed.json	the changed lines, see changed.h
 *	gcno/		which counter belongs to which line, see kernel-build.sh
 *	*.counters	the counters of each scenario, see counters.h
 */
#ifndef ZLAB_COVERAGE_H
#define ZLAB_COVERAGE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "changed.h"

#define COVERAGE_BAR	95	/* per cent of the lines that can be reached */

/**
 * struct coverage_branch - one way out of a line
 * @object: number of the object file it was counted in; a header is in several
 * @index: number of the branch among those of this line in this object
 * @count: how often it was taken
 */
struct coverage_branch {
	unsigned int object;
	unsigned int index;
	uint64_t count;
};

/**
 * struct coverage_line - a changed line
 * @line: the line
 * @code: there is code for it, so that it can be reached
 * @count: how often it was reached, over all scenarios
 * @by: for each scenario whether it reached it, NULL: none did
 * @branches: its branches
 * @nr_branches: their number
 * @reason: why it need not be reached, from the list of missed lines; not owned
 */
struct coverage_line {
	const struct changed_line *line;
	bool code;
	uint64_t count;
	bool *by;
	struct coverage_branch *branches;
	size_t nr_branches;
	const char *reason;
};

/* Sums over some lines. */
struct coverage_sum {
	size_t lines, reached;
	size_t branches, taken;
	size_t explained;		/* lines not reached, with a reason */
};

/**
 * struct coverage - what is known; all owned
 * @changed: the changed lines
 * @lines: the same number, in the same order
 * @scenarios: names, in the order in which they are in coverage_line.by
 * @nr_scenarios: their number
 * @objects: names of the object files
 * @nr_objects: their number
 * @complaints: what is wrong beside the bar, one line each
 * @nr_complaints: their number
 * @missed: text of the list of missed lines
 */
struct coverage {
	struct changed changed;
	struct coverage_line *lines;
	char **scenarios;
	size_t nr_scenarios;
	char **objects;
	size_t nr_objects;
	char **complaints;
	size_t nr_complaints;
	char *missed;
};

int coverage_read(struct coverage *cov, const char *dir, char **why);
void coverage_free(struct coverage *cov);
int coverage_init(struct coverage *cov, struct changed *changed);
int coverage_scenario(struct coverage *cov, const char *name);
int coverage_add(struct coverage *cov, size_t scenario, json_t *gcov);

__attribute__((format(printf, 2, 3)))
int coverage_complain(struct coverage *cov, const char *fmt, ...);
struct coverage_sum coverage_sum(const struct coverage *cov, const char *path,
				 const char *function);
double coverage_percent(const struct coverage_sum *sum);
bool coverage_enough(const struct coverage *cov);

#endif /* ZLAB_COVERAGE_H */
