/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the series is held to, and what a run says about it.
 */
#ifndef ZLAB_REQUIREMENT_H
#define ZLAB_REQUIREMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "result.h"

#define NR_REQUIREMENTS	27

/**
 * struct requirement - what a run says about one requirement
 * @number: 1 to NR_REQUIREMENTS
 * @title: completes "It is required that ..."
 * @asked: at least one check that names it was part of the run
 * @shown: a check that names it is red on a kernel without the series and passes on
 *	   the patched one, and none of its checks has trouble there
 * @why_not: static string, NULL if @shown
 * @words: what its checks say on each kernel, all together, in a word or two; "-":
 *	   none was run there
 * @rounds: the rounds on the patched kernel of the check that repeated most, if that
 *	    passed; else 0
 */
struct requirement {
	unsigned int number;
	const char *title;
	bool asked;
	bool shown;
	const char *why_not;
	const char *words[KERNEL_ROLE_COUNT];
	unsigned int rounds;
};

const char *requirement_title(unsigned int number);
bool requirement_names(const struct scenario_result *res, unsigned int number);
void requirement_judge(struct requirement *req, unsigned int number,
		       const struct run_result *runs, size_t nr_runs);

#endif /* ZLAB_REQUIREMENT_H */
