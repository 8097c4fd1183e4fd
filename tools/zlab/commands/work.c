// SPDX-License-Identifier: GPL-2.0
/*
 * From a fresh machine to a verdict: one walk through the steps.
 */
#define _GNU_SOURCE
#include "work.h"

#include "array.h"
#include "clock.h"
#include "drive.h"
#include "evidence.h"
#include "interrupt.h"
#include "lock.h"
#include "status.h"
#include "work_coverage.h"

#include <errno.h>
#include <stdlib.h>

static int all_steps(struct work *w)
{
	size_t i;
	int err;

	for (i = 0; i < w->plan->nr_steps; i++) {
		const struct work_step *step = &w->plan->steps[i];

		if (interrupted())
			return -EINTR;
		w->step = step;
		progress_begin(w->progress, step->title);
		err = step->run(w);
		if (err)
			return err;
		w->done[i].title = step->title;
		w->done[i].seconds = progress_end(w->progress, w->summary);
		w->report.nr_steps = i + 1;
	}
	return 0;
}

static int open_all(struct work *w)
{
	int err = cache_init(&w->cache, w->opt->cache);

	if (err == -ENOENT)
		return progress_fail(w->progress, ST_USAGE,
			"no place for the cache (set XDG_CACHE_HOME or HOME, or use --cache)");
	if (err || asprintf(&w->tools, "%s/tools/kernel", w->opt->top) < 0) {
		w->tools = NULL;
		return progress_fail(w->progress, ST_INTERNAL, "out of memory");
	}
	return drive_report_dir(w->progress, w->opt->report);
}

static void close_all(struct work *w)
{
	size_t i, j;

	kerneltree_close(&w->base);
	kerneltree_close(&w->upstream);
	lock_release(w->lock);
	for (i = 0; i < w->nr_runs; i++)
		run_result_free(&w->runs[i]);
	for (i = 0; i < KERNEL_ROLE_COUNT; i++)
		free(w->kernels[i]);
	for (i = 0; i < ARRAY_SIZE(w->prefixes); i++) {
		free(w->prefixes[i].commit);
		free(w->prefixes[i].kernel);
		for (j = 0; j < w->prefixes[i].nr_checks; j++)
			scenario_result_free(&w->prefixes[i].checks[j]);
		free(w->prefixes[i].checks);
	}
	mutant_fates_free(w->fates, w->mutants.nr);
	mutants_free(&w->mutants);
	free(w->red_anyway);
	coverage_free(&w->coverage);
	free(w->tools);
	json_decref(w->facts);
	cache_free(&w->cache);
}

/**
 * work_through() - take all steps of a plan, print the verdict
 * @opt: what the user asked for
 * @plan: which steps
 *
 * Return: exit status, see status.h.
 */
int work_through(const struct prove_options *opt, const struct work_plan *plan)
{
	struct work w = {
		.opt = opt, .plan = plan, .lock = -1, .start = clock_seconds(),
		.report.started = time(NULL),
	};
	int err;

	w.progress = progress_new(stderr, plan->nr_steps);
	if (!w.progress)
		return ST_INTERNAL;
	err = open_all(&w);
	if (!err)
		err = all_steps(&w);
	if (!err && plan->conclude) {
		err = plan->conclude(&w);
	} else if (!err) {
		if (!plan->drive)
			drive_show(&w.report, opt->verbose);
		else if (opt->verbose)
			report_ktap(stdout, &w.report);
		err = report_status(&w.report);
		if (plan->coverage)
			err = coverage_show(&w.coverage, !opt->nr_only, err);
	}
	close_all(&w);
	if (err == -EINTR)
		err = drive_interrupted(w.progress);
	progress_free(w.progress);
	/* The log, too, is complete now. */
	if (err == ST_OK || err == ST_DISPROVED || err == ST_INCONCLUSIVE)
		err = evidence_seal(opt->report) ? : err;
	return err;
}
