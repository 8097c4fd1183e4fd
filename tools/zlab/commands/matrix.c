// SPDX-License-Identifier: GPL-2.0
/*
 * zlab matrix: every scenario with every prefix of the series, none to all patches.
 *
 * What must come out stands with each scenario: from the patch fixed_by on it passes,
 * before that it fails as claimed. So a patch that fixes nothing is found, one that
 * fixes what another one claims, and one that breaks what worked. A cell, one scenario
 * on one kernel, that was measured before is taken from the store (store.h).
 */
#define _GNU_SOURCE
#include "prove.h"

#include "clock.h"
#include "column.h"
#include "drive.h"
#include "git.h"
#include "matrix_merge.h"
#include "spend.h"
#include "status.h"
#include "store.h"
#include "work_steps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool selected(const struct work *w, unsigned int nr_patches)
{
	return !w->opt->prefixes || w->opt->prefixes >> nr_patches & 1;
}

/* Commit with the first @nr_patches patches of those that were applied. */
static int find_commit(struct work *w, unsigned int nr_patches, char **commit)
{
	char *spec;
	int err;

	if (asprintf(&spec, "%s~%u", w->base.patched, w->base.nr_patches - nr_patches) < 0)
		return progress_fail(w->progress, ST_INTERNAL, "out of memory");
	err = GIT(w->progress, commit, "-C", w->base.place->repo, "rev-parse", "--verify",
		  "--quiet", "--end-of-options", spec);
	free(spec);
	if (!err || err == -EINTR)
		return err;
	return progress_fail(w->progress, ST_INTERNAL, "there is no commit with %u patches",
			     nr_patches);
}

static int check_arguments(struct work *w)
{
	size_t i;

	for (i = 0; i < w->opt->nr_only; i++)
		if (!scenario_find(w->opt->only[i]))
			return progress_fail(w->progress, ST_USAGE,
					     "there is no scenario %s (see zlab list)",
					     w->opt->only[i]);
	if (w->base.nr_patches == NR_PATCHES)
		return 0;
	return progress_fail(w->progress, ST_USAGE,
			     "the scenarios are about a series of %u patches, this one has %u",
			     NR_PATCHES, w->base.nr_patches);
}

static int build_prefix(struct work *w, unsigned int nr_patches)
{
	struct work_prefix *prefix = &w->prefixes[nr_patches];
	double start = clock_cpu_seconds();
	struct column col;
	int err = find_commit(w, nr_patches, &prefix->commit);

	if (!err)
		err = work_build(w, &w->base, prefix->commit, &prefix->kernel);
	if (err)
		return err;
	prefix->build_cpu = clock_cpu_seconds() - start;
	col = column_of_prefix(w, NULL, nr_patches);
	err = column_check_source(&col);
	prefix->checks = col.checks;
	prefix->nr_checks = col.nr_checks;
	return err;
}

/* All kernels, one after the other in one build directory: each builds what differs. */
static int build(struct work *w)
{
	double all = clock_cpu_seconds();
	unsigned int i, nr = 0;
	char what[32];
	int err = check_arguments(w);

	if (err)
		return err;
	for (i = 0; i <= NR_PATCHES; i++) {
		if (!selected(w, i))
			continue;
		snprintf(what, sizeof(what), "%u patches", i);
		progress_what(w->progress, what, i, NR_PATCHES + 1);
		err = build_prefix(w, i);
		if (err)
			return err;
		nr++;
	}
	snprintf(w->summary, sizeof(w->summary), "%u kernels, %.0f s of CPU time", nr,
		 clock_cpu_seconds() - all);
	/* The other shards on this machine need the source next, and the kernels stay. */
	if (w->opt->nr_shards)
		work_unlock_cache(w);
	return 0;
}

static int run_prefix(struct work *w, const struct store *store, unsigned int nr_patches)
{
	struct column col = column_of_prefix(w, store, nr_patches);
	int err;

	/* They are the column's now. */
	w->prefixes[nr_patches].checks = NULL;
	w->prefixes[nr_patches].nr_checks = 0;
	col.result = &w->runs[w->nr_runs];
	err = column_fill(&col);
	/* A shard may have nothing to say about a prefix. */
	if (!err && col.result->nr_scenarios)
		w->nr_runs++;
	else
		run_result_free(col.result);
	column_free(&col);
	return err;
}

/* For others who merge it: also what there is of a run that did not get through. */
static int export_cells(struct work *w, const struct store *store)
{
	struct store_export ex;
	struct column col;
	unsigned int i;
	int err;

	if (!w->opt->export)
		return 0;
	err = store_export_open(&ex, w->opt->export);
	for (i = 0; !err && i <= NR_PATCHES; i++) {
		if (!selected(w, i))
			continue;
		col = column_of_prefix(w, store, i);
		column_export(&col, &ex);
	}
	if (!err)
		err = store_export_close(&ex);
	if (!err)
		return 0;
	return progress_fail(w->progress, err == -ENOSPC ? ST_SPACE : ST_USAGE,
			     "cannot write the results to %s: %s", w->opt->export, strerror(-err));
}

static int run(struct work *w)
{
	struct store store;
	unsigned int i;
	int err = column_open_store(w, &store), rc;

	for (i = 0; !err && i <= NR_PATCHES; i++) {
		if (selected(w, i))
			err = run_prefix(w, &store, i);
	}
	if (store.qemu) {
		rc = export_cells(w, &store);
		err = err ? : rc;
	}
	store_close(&store);
	if (!err)
		report_matrix_summary(w->runs, w->nr_runs, w->summary, sizeof(w->summary));
	return err;
}

static int run_more(struct work *w, const struct run_result *run, struct run_options *opt,
		    struct run_result *out)
{
	struct column col;
	struct store store;
	int err = column_open_store(w, &store);

	if (!err) {
		col = column_of_prefix(w, &store, run->nr_patches);
		opt->kernel_dir = col.kernel_dir;
		opt->measured = column_keep_more;
		opt->measured_arg = &col;
		err = drive_kernel(w->progress, opt, out);
	}
	if (!err)
		column_tell_store_error(&col);
	if (!err)
		err = export_cells(w, &store);
	store_close(&store);
	return err;
}

static int spend_budget(struct work *w)
{
	static const struct spend_on on = { .more = run_more, .now = clock_seconds };

	return spend(w, &on);
}

static int merge(struct work *w)
{
	struct store store;
	int err = column_open_store(w, &store);

	if (!err)
		err = matrix_merge(w, &store);
	store_close(&store);
	return err;
}

static int conclude_merge(struct work *w)
{
	drive_show(&w->report, w->opt->verbose);
	return matrix_merge_status(w, report_status(&w->report));
}

/**
 * matrix() - build and run every prefix of the series, or merge what shards ran
 * @opt: what the user asked for
 *
 * Return: exit status, see status.h.
 */
int matrix(const struct prove_options *opt)
{
	static const struct work_plan plan = {
		.extended = true,
		.matrix = true,
		.steps = {
			{ "check the tools", work_check_tools },
			{ "lock the cache", work_lock_cache },
			{ "get the base kernel", work_get_base },
			{ "apply the series", work_apply_series },
			{ "build each prefix of the series", build },
			{ "run each prefix of the series", run },
			{ "spend the time budget", spend_budget },
			{ "write the reports", work_write_reports },
		},
		.nr_steps = 8,
	};
	static const struct work_plan merge_plan = {
		.extended = true,
		.matrix = true,
		.steps = {
			{ "check the tools", work_check_tools },
			{ "lock the cache", work_lock_cache },
			{ "take the results of the shards over", merge },
			{ "get the base kernel", work_get_base },
			{ "apply the series", work_apply_series },
			{ "build each prefix of the series", build },
			{ "look each cell up", run },
			{ "write the reports", work_write_reports },
		},
		.nr_steps = 8,
		.conclude = conclude_merge,
	};

	return work_through(opt, opt->merge ? &merge_plan : &plan);
}
