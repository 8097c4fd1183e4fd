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
#include "drive.h"
#include "feature.h"
#include "git.h"
#include "runfiles.h"
#include "source.h"
#include "spend.h"
#include "static_check.h"
#include "status.h"
#include "store.h"
#include "work_steps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DEBIAN_QEMU	"qemu-system-s390x"

/* One prefix on its way to a result. */
struct column {
	struct work *w;
	const struct store *store;
	unsigned int nr_patches;
	const char *kernel_dir;
	const char *kernel;		/* name of that directory */
	struct run_result *result;
	struct lockgraph locks;
	const char **missing;		/* names of scenarios to run */
	size_t nr_missing;
	bool incomplete;		/* a cell is not there: another shard's */
	int store_error;
};

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

/* All kernels, one after the other in one build directory: each builds what differs. */
static int build(struct work *w)
{
	double start, all = clock_cpu_seconds();
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
		start = clock_cpu_seconds();
		err = find_commit(w, i, &w->prefixes[i].commit);
		if (!err)
			err = work_build(w, &w->base, w->prefixes[i].commit,
					 &w->prefixes[i].kernel);
		if (err)
			return err;
		w->prefixes[i].build_cpu = clock_cpu_seconds() - start;
		nr++;
	}
	snprintf(w->summary, sizeof(w->summary), "%u kernels, %.0f s of CPU time", nr,
		 clock_cpu_seconds() - all);
	return 0;
}

static struct store_key key_of(const struct column *col, const struct scenario *scenario)
{
	return (struct store_key){
		.kernel = col->kernel, .scenario = scenario,
		.rounds = col->w->opt->rounds ? col->w->opt->rounds : 1,
	};
}

/* The runner has a result. If it cannot be kept, the next run measures it again. */
static void keep(void *arg, const struct scenario *scenario, const struct scenario_result *res,
		 const struct lockgraph *locks)
{
	struct column *col = arg;
	struct store_key key = key_of(col, scenario);
	int err = store_put(col->store, &key, res, locks);

	if (err)
		col->store_error = err;
}

static bool wanted(const struct column *col, const struct scenario *scenario)
{
	return scenario_selected(scenario, col->w->opt->only, col->w->opt->nr_only, true);
}

/* Is the cell part of this run, or of one on another machine? */
static bool in_shard(const struct column *col, unsigned int row)
{
	const struct prove_options *opt = col->w->opt;

	return !opt->nr_shards ||
	       (row + col->nr_patches) % opt->nr_shards == opt->shard - 1;
}

static struct scenario_result *add(struct column *col)
{
	return &col->result->scenarios[col->result->nr_scenarios++];
}

/* Return: true when the kernel can run it; if not, there is a result that says so. */
static bool has_features(struct column *col, const struct scenario *scenario)
{
	const char *symbol;
	struct scenario_result *res;

	/* What goes wrong here goes wrong in the run as well, which says it. */
	if (feature_missing(col->kernel_dir, scenario->needs, &symbol) || !symbol)
		return true;
	res = add(col);
	*res = (struct scenario_result){
		.name = scenario->name, .title = scenario->title, .outcome = OUTCOME_SKIP,
		.requirements = scenario->requirements,
		.nr_requirements = scenario->nr_requirements, .no_feature = true,
	};
	if (asprintf(&res->reason, "this kernel has no %s", symbol) < 0)
		res->reason = NULL;
	return false;
}

/* Takes a cell from the store, or notes it as missing. */
static void look_up(struct column *col, const struct scenario *scenario, unsigned int row)
{
	struct store_key key = key_of(col, scenario);
	bool mine = in_shard(col, row);
	int err = -ENOENT;

	if (!has_features(col, scenario))
		return;
	if (!mine || !col->w->opt->anew)
		err = store_get(col->store, &key, &col->result->scenarios[col->result->nr_scenarios],
				&col->locks);
	if (!err)
		col->result->nr_scenarios++;
	else if (mine)
		col->missing[col->nr_missing++] = scenario->name;
	else
		col->incomplete = true;
	if (err == -EBADMSG)
		progress_note(col->w->progress,
			      "the stored result of %s with %u patches is damaged and not used",
			      scenario->name, col->nr_patches);
}

static void look_all_up(struct column *col)
{
	const struct scenario *scenario;
	unsigned int row = 0;

	for_each_scenario(scenario) {
		if (scenario->run && wanted(col, scenario))
			look_up(col, scenario, row++);
	}
}

/* Moves the results of a run to those from the store. */
static void take_over(struct column *col, struct run_result *run)
{
	struct scenario_result *res;
	size_t i;

	for (i = 0; i < run->nr_scenarios; i++) {
		res = add(col);
		*res = run->scenarios[i];
		run->scenarios[i] = (struct scenario_result){ 0 };
	}
	col->result->boot_seconds = run->boot_seconds;
	col->result->snapshot_seconds = run->snapshot_seconds;
	col->result->release = run->release;
	run->release = NULL;
	run_result_free(run);
}

static int run_missing(struct column *col)
{
	const struct prove_options *opt = col->w->opt;
	struct run_options run = {
		.qemu = opt->qemu, .kernel_dir = col->kernel_dir, .role = KERNEL_PREFIX,
		.nr_patches = col->nr_patches, .label = col->result->label,
		.report_dir = opt->report, .only = col->missing,
		.nr_only = col->nr_missing, .extended = true, .rounds = opt->rounds,
		.measured = keep, .measured_arg = col, .deadline_scale = 1,
	};
	struct run_result result;
	struct store_key boot = key_of(col, &runner_boot);
	int err;

	if (!col->nr_missing) {
		/* The boot is a result of every run, also of one that needs no guest. */
		if (col->result->nr_scenarios &&
		    !store_get(col->store, &boot, &col->result->scenarios[col->result->nr_scenarios],
			       &col->locks))
			col->result->nr_scenarios++;
		return 0;
	}
	err = drive_kernel(col->w->progress, &run, &result);
	if (!err)
		take_over(col, &result);
	return err;
}

/* Lockdep's view of what was run just now is in the store by then, for the review. */
static void read_locks(struct column *col)
{
	size_t i;

	for (i = 0; i < col->nr_missing; i++) {
		struct store_key key = key_of(col, scenario_find(col->missing[i]));
		struct scenario_result res;

		if (store_get(col->store, &key, &res, &col->locks))
			col->incomplete = true;
		else
			scenario_result_free(&res);
	}
}

static int check_source(struct column *col)
{
	const struct work *w = col->w;
	const struct scenario *check;
	struct source *src;
	int err;

	err = source_open(&src, w->base.place->repo, w->prefixes[col->nr_patches].commit,
			  w->base.base, NULL);
	if (err == -EINTR)
		return err;
	if (err)
		return progress_fail(w->progress, ST_INTERNAL,
				     "cannot read zPCI's source with %u patches: %s",
				     col->nr_patches, strerror(-err));
	for_each_scenario(check) {
		if (check->check && wanted(col, check))
			static_check_run(check, src, KERNEL_PREFIX, add(col));
		if (check->review && wanted(col, check) && !col->incomplete)
			review_run(check, &col->locks, KERNEL_PREFIX, add(col));
	}
	source_close(src);
	return 0;
}

static int by_place(const void *a, const void *b)
{
	const struct scenario_result *x = a, *y = b;

	return (int)scenario_place(x->name) - (int)scenario_place(y->name);
}

/* Puts the results in order, and says what is claimed about each. */
static void judge(struct column *col)
{
	struct run_result *result = col->result;
	size_t i;

	qsort(result->scenarios, result->nr_scenarios, sizeof(*result->scenarios), by_place);
	for (i = 0; i < result->nr_scenarios; i++) {
		const struct scenario *scenario = scenario_find(result->scenarios[i].name);

		result->scenarios[i].claim = scenario ?
			scenario_claim_after(scenario, col->nr_patches) : (struct claim)PASSES;
	}
	run_result_judge(result);
}

static int make_column(struct column *col)
{
	const struct scenario *scenario;
	size_t nr = 1;

	for_each_scenario(scenario)
		nr++;
	col->missing = calloc(nr, sizeof(*col->missing));
	*col->result = (struct run_result){
		.role = KERNEL_PREFIX, .nr_patches = col->nr_patches,
		.build_cpu = col->w->prefixes[col->nr_patches].build_cpu,
		.tree = run_files_meta(col->kernel_dir, "tree"),
		.config = run_files_meta(col->kernel_dir, "config"),
		.scenarios = calloc(nr, sizeof(*col->result->scenarios)),
	};
	if (asprintf(&col->result->label, "prefix-%u", col->nr_patches) < 0)
		col->result->label = NULL;
	if (col->missing && col->result->scenarios && col->result->label)
		return 0;
	return progress_fail(col->w->progress, ST_INTERNAL, "out of memory");
}

static struct column column_of(struct work *w, const struct store *store,
			       unsigned int nr_patches)
{
	const char *dir = w->prefixes[nr_patches].kernel, *slash = strrchr(dir, '/');

	return (struct column){
		.w = w, .store = store, .nr_patches = nr_patches, .kernel_dir = dir,
		.kernel = slash ? slash + 1 : dir,
	};
}

static void tell_store_error(const struct column *col)
{
	if (col->store_error)
		progress_note(col->w->progress, "some results cannot be stored: %s",
			      strerror(-col->store_error));
}

/* Return: 0, -EINTR, or an exit status; @store is to be closed in any case. */
static int open_store(struct work *w, struct store *store)
{
	int err = store_open(store, w->cache.root, w->opt->qemu ? w->opt->qemu : DEBIAN_QEMU);

	if (!err || err == -EINTR)
		return err;
	return progress_fail(w->progress, err == -ENOEXEC ? ST_QEMU : ST_INTERNAL,
			     "cannot use the stored results in %s: %s", w->cache.root,
			     err == -ENOEXEC ? "QEMU does not say its version" : strerror(-err));
}

static int run_prefix(struct work *w, const struct store *store, unsigned int nr_patches)
{
	struct column col = column_of(w, store, nr_patches);
	int err;

	col.result = &w->runs[w->nr_runs];
	err = make_column(&col);

	if (!err) {
		look_all_up(&col);
		err = run_missing(&col);
	}
	if (!err) {
		read_locks(&col);
		err = check_source(&col);
	}
	if (!err)
		judge(&col);
	if (!err)
		tell_store_error(&col);
	/* A shard may have nothing to say about a prefix. */
	if (!err && col.result->nr_scenarios)
		w->nr_runs++;
	else
		run_result_free(col.result);
	lockgraph_free(&col.locks);
	free(col.missing);
	return err;
}

static int run(struct work *w)
{
	struct store store;
	unsigned int i;
	int err = open_store(w, &store);

	for (i = 0; !err && i <= NR_PATCHES; i++) {
		if (selected(w, i))
			err = run_prefix(w, &store, i);
	}
	store_close(&store);
	if (!err)
		report_matrix_summary(w->runs, w->nr_runs, w->summary, sizeof(w->summary));
	return err;
}

/* Further rounds of a cell. */
static void keep_more(void *arg, const struct scenario *scenario,
		      const struct scenario_result *res, const struct lockgraph *locks)
{
	struct column *col = arg;
	struct store_key key = key_of(col, scenario);
	int err = store_add(col->store, &key, res, locks);

	if (err)
		col->store_error = err;
}

static int run_more(struct work *w, const struct run_result *run, struct run_options *opt,
		    struct run_result *out)
{
	struct column col;
	struct store store;
	int err = open_store(w, &store);

	if (!err) {
		col = column_of(w, &store, run->nr_patches);
		opt->kernel_dir = col.kernel_dir;
		opt->measured = keep_more;
		opt->measured_arg = &col;
		err = drive_kernel(w->progress, opt, out);
	}
	if (!err)
		tell_store_error(&col);
	store_close(&store);
	return err;
}

static int spend_budget(struct work *w)
{
	static const struct spend_on on = { .more = run_more, .now = clock_seconds };

	return spend(w, &on);
}

/**
 * matrix() - build and run every prefix of the series, print who fails where
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

	return work_through(opt, &plan);
}
