/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What was found out about a kernel, for programs and for people.
 */
#ifndef ZSERIES_TREE_REPORT_H
#define ZSERIES_TREE_REPORT_H

#include <jansson.h>
#include <stdbool.h>

#include "tree_judge.h"

#define REPORT_VERSION	1

/**
 * struct report_about - what the report is about
 * @kernel: the user's tree, as it was given
 * @rev: revision, as it was given
 * @commit: its commit ID
 * @top: directory of the project
 * @patches: directory of the series, as it was given
 */
struct report_about {
	const char *kernel;
	const char *rev;
	const char *commit;
	const char *top;
	const char *patches;
};

json_t *tree_report(const struct tree_judgement *tree, const struct report_about *about);
int tree_report_print(const json_t *report, bool all);

#endif /* ZSERIES_TREE_REPORT_H */
