// SPDX-License-Identifier: GPL-2.0
/*
 * All scenarios with one kernel, from the store or run now, and judged.
 */
#define _GNU_SOURCE
#include "column.h"

#include "drive.h"
#include "feature.h"
#include "runfiles.h"
#include "runner.h"
#include "source.h"
#include "static_check.h"
#include "status.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DEBIAN_QEMU	"qemu-system-s390x"

static struct store_key key_of(const struct column *col, const struct scenario *scenario)
{
	return (struct store_key){
		.kernel = col->kernel, .scenario = scenario,
		.rounds = col->w->opt->rounds ? col->w->opt->rounds : 1,
	};
}

/**
 * column_keep() - store what came of a scenario, as the measured of struct run_options
 * @arg: column
 * @scenario: scenario
 * @res: what came of it; if it cannot be kept, the next run measures it again
 * @locks: what lockdep saw
 */
void column_keep(void *arg, const struct scenario *scenario, const struct scenario_result *res,
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

/* Nobody has measured it, and a merge does not. */
static void lost(struct column *col, const struct scenario *scenario)
{
	struct scenario_result *res = add(col);

	*res = (struct scenario_result){
		.name = scenario->name, .title = scenario->title,
		.outcome = OUTCOME_INCONCLUSIVE, .requirements = scenario->requirements,
		.nr_requirements = scenario->nr_requirements,
		.reason = strdup("no shard has a result of it"),
	};
	col->incomplete = true;
}

/* Takes a cell from the store, or notes it as missing. */
static void look_up(struct column *col, const struct scenario *scenario, unsigned int row)
{
	struct store_key key = key_of(col, scenario);
	bool mine = in_shard(col, row);
	int err = -ENOENT;

	if (!has_features(col, scenario))
		return;
	if (!mine || !col->w->opt->anew || col->w->opt->merge)
		err = store_get(col->store, &key, &col->result->scenarios[col->result->nr_scenarios],
				&col->locks);
	if (!err)
		col->result->nr_scenarios++;
	else if (col->w->opt->merge)
		lost(col, scenario);
	else if (mine)
		col->missing[col->nr_missing++] = scenario->name;
	else
		col->incomplete = true;
	if (err == -EBADMSG)
		progress_note(col->w->progress,
			      "the stored result of %s, %s, is damaged and not used",
			      scenario->name, col->label);
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
		.qemu = opt->qemu, .kernel_dir = col->kernel_dir, .role = col->role,
		.nr_patches = col->nr_patches, .label = col->result->label,
		.report_dir = opt->report, .only = col->missing,
		.nr_only = col->nr_missing, .extended = true, .rounds = opt->rounds,
		.measured = column_keep, .measured_arg = col, .deadline_scale = 1,
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

/* What the source and the locks of all guests together look like. */
static void review(struct column *col)
{
	const struct scenario *check;
	size_t i;

	for (i = 0; i < col->nr_checks; i++)
		*add(col) = col->checks[i];
	col->nr_checks = 0;
	for_each_scenario(check) {
		if (check->review && wanted(col, check) && !col->incomplete)
			review_run(check, &col->locks, col->role, add(col));
	}
}

static int by_place(const void *a, const void *b)
{
	const struct scenario_result *x = a, *y = b;

	return (int)scenario_place(x->name) - (int)scenario_place(y->name);
}

static struct claim claim_of(const struct column *col, const struct scenario *scenario)
{
	return col->role == KERNEL_PREFIX ? scenario_claim_after(scenario, col->nr_patches) :
					    scenario_claim(scenario, col->role);
}

/* Puts the results in order, and says what is claimed about each. */
static void judge(struct column *col)
{
	struct run_result *result = col->result;
	size_t i;

	qsort(result->scenarios, result->nr_scenarios, sizeof(*result->scenarios), by_place);
	for (i = 0; i < result->nr_scenarios; i++) {
		const struct scenario *scenario = scenario_find(result->scenarios[i].name);

		result->scenarios[i].claim = scenario ? claim_of(col, scenario) :
							(struct claim)PASSES;
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
		.role = col->role, .nr_patches = col->nr_patches,
		.label = strdup(col->label), .tree = run_files_meta(col->kernel_dir, "tree"),
		.config = run_files_meta(col->kernel_dir, "config"),
		.scenarios = calloc(nr, sizeof(*col->result->scenarios)),
	};
	if (col->role == KERNEL_PREFIX)
		col->result->build_cpu = col->w->prefixes[col->nr_patches].build_cpu;
	if (col->missing && col->result->scenarios && col->result->label)
		return 0;
	return progress_fail(col->w->progress, ST_INTERNAL, "out of memory");
}

/**
 * column_open_store() - open the store of results in the cache
 * @w: the walk
 * @store: to be closed in any case
 *
 * Return: 0, -EINTR, or an exit status after saying what is wrong.
 */
int column_open_store(struct work *w, struct store *store)
{
	int err = store_open(store, w->cache.root, w->opt->qemu ? w->opt->qemu : DEBIAN_QEMU);

	if (!err || err == -EINTR)
		return err;
	return progress_fail(w->progress, err == -ENOEXEC ? ST_QEMU : ST_INTERNAL,
			     "cannot use the stored results in %s: %s", w->cache.root,
			     err == -ENOEXEC ? "QEMU does not say its version" : strerror(-err));
}

static struct column column_of(struct work *w, const struct store *store, const char *kernel_dir)
{
	const char *slash = strrchr(kernel_dir, '/');

	return (struct column){
		.w = w, .store = store, .kernel_dir = kernel_dir,
		.kernel = slash ? slash + 1 : kernel_dir,
		.repo = w->base.place->repo, .base = w->base.base,
	};
}

/**
 * column_of_prefix() - begin a column of the matrix
 * @w: the walk, which has built the kernel
 * @store: stored results
 * @nr_patches: the prefix
 *
 * Return: the column without a result; it owns what column_check_source() has found.
 */
struct column column_of_prefix(struct work *w, const struct store *store, unsigned int nr_patches)
{
	struct column col = column_of(w, store, w->prefixes[nr_patches].kernel);

	col.role = KERNEL_PREFIX;
	col.nr_patches = nr_patches;
	col.commit = w->prefixes[nr_patches].commit;
	col.checks = w->prefixes[nr_patches].checks;
	col.nr_checks = w->prefixes[nr_patches].nr_checks;
	snprintf(col.label, sizeof(col.label), "prefix-%u", nr_patches);
	return col;
}

/**
 * column_of_role() - begin a column of zlab compare
 * @w: the walk, which has built the kernel
 * @store: stored results
 * @role: which kernel
 *
 * Return: the column without a result; it owns nothing yet.
 */
struct column column_of_role(struct work *w, const struct store *store, enum kernel_role role)
{
	const struct kerneltree *kt = role == KERNEL_UPSTREAM ? &w->upstream : &w->base;
	struct column col = column_of(w, store, w->kernels[role]);

	col.role = role;
	col.repo = kt->place->repo;
	col.commit = role == KERNEL_PATCHED ? kt->patched : kt->base;
	/* Nobody has made the series for the kernel of the upstream commits. */
	if (role == KERNEL_UPSTREAM)
		col.base = NULL;
	snprintf(col.label, sizeof(col.label), "%s", kernel_name(role));
	return col;
}

/**
 * column_tell_store_error() - tell the user if what was measured could not be stored
 * @col: column
 */
void column_tell_store_error(const struct column *col)
{
	if (col->store_error)
		progress_note(col->w->progress, "some results cannot be stored: %s",
			      strerror(-col->store_error));
}

/**
 * column_keep_more() - store further rounds of a cell, as the measured of struct run_options
 * @arg: column
 * @scenario: scenario
 * @res: what came of these rounds
 * @locks: what lockdep saw
 */
void column_keep_more(void *arg, const struct scenario *scenario,
		      const struct scenario_result *res, const struct lockgraph *locks)
{
	struct column *col = arg;
	struct store_key key = key_of(col, scenario);
	int err = store_add(col->store, &key, res, locks);

	if (err)
		col->store_error = err;
}

/**
 * column_fill() - make the result of a column
 * @col: column, whose source was checked, with a place for the result, which is to be
 *	 released also after an error
 *
 * Return: 0, -EINTR, or an exit status after saying what is wrong.
 */
int column_fill(struct column *col)
{
	int err = make_column(col);

	if (!err) {
		look_all_up(col);
		err = run_missing(col);
	}
	if (err)
		return err;
	read_locks(col);
	review(col);
	judge(col);
	column_tell_store_error(col);
	return 0;
}

/**
 * column_free() - release what a column owns, which is not its result
 * @col: column
 */
void column_free(struct column *col)
{
	size_t i;

	for (i = 0; i < col->nr_checks; i++)
		scenario_result_free(&col->checks[i]);
	free(col->checks);
	lockgraph_free(&col->locks);
	free(col->missing);
}

static size_t nr_static(const struct column *col)
{
	const struct scenario *check;
	size_t nr = 0;

	for_each_scenario(check)
		nr += check->check && wanted(col, check);
	return nr;
}

/**
 * column_check_source() - run the static checks, before column_fill()
 * @col: column, keeps the results; the walk has locked the cache with the source
 *
 * Return: 0, -EINTR, or an exit status after saying what is wrong.
 */
int column_check_source(struct column *col)
{
	const struct scenario *check;
	struct source *src;
	int err;

	col->checks = calloc(nr_static(col) + 1, sizeof(*col->checks));
	if (!col->checks)
		return progress_fail(col->w->progress, ST_INTERNAL, "out of memory");
	err = source_open(&src, col->repo, col->commit, col->base, NULL);
	if (err == -EINTR)
		return err;
	if (err)
		return progress_fail(col->w->progress, ST_INTERNAL,
				     "cannot read zPCI's source, %s: %s", col->label,
				     strerror(-err));
	for_each_scenario(check) {
		if (check->check && wanted(col, check))
			static_check_run(check, src, col->role, &col->checks[col->nr_checks++]);
	}
	source_close(src);
	return 0;
}

/**
 * column_export() - write what the store has of the cells that this run is about
 * @col: column, filled or not
 * @ex: file
 */
void column_export(const struct column *col, struct store_export *ex)
{
	const struct scenario *scenario;
	struct store_key key = key_of(col, &runner_boot);
	unsigned int row = 0;

	store_export(ex, col->store, &key);
	for_each_scenario(scenario) {
		if (!scenario->run || !wanted(col, scenario) || !in_shard(col, row++))
			continue;
		key = key_of(col, scenario);
		store_export(ex, col->store, &key);
	}
}
