/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Judge the logs of a report once more.
 */
#ifndef ZLAB_REJUDGE_H
#define ZLAB_REJUDGE_H

#include "facts.h"

/**
 * struct rejudged - what the logs say
 * @facts: what was run
 * @report: all the reports are made from
 * @runs: what the kernels said
 * @nr_results: number of results of all of them
 */
struct rejudged {
	json_t *facts;
	struct report report;
	struct run_result *runs;
	size_t nr_results;
};

int rejudge(struct rejudged *judged, const char *dir, const char *out, char **why);
void rejudged_free(struct rejudged *judged);

#endif /* ZLAB_REJUDGE_H */
