// SPDX-License-Identifier: GPL-2.0
/*
 * From a fresh machine to a verdict: the steps.
 */
#define _GNU_SOURCE
#include "work_steps.h"

#include "clock.h"
#include "column.h"
#include "drive.h"
#include "evidence.h"
#include "lock.h"
#include "preflight.h"
#include "script.h"
#include "source.h"
#include "space.h"
#include "spend.h"
#include "status.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define BUILD_DEADLINE	7200.0	/* seconds: ten times what two slow cores need */
#define LOCK_DEADLINE	BUILD_DEADLINE	/* another shard builds */
#define COPY_DEADLINE	60.0
#define USUAL_CONFIG	"debug"	/* kernel-build.sh has no directory of its own for it */

static int no_memory(struct work *w)
{
	return progress_fail(w->progress, ST_INTERNAL, "out of memory");
}

/**
 * work_check_tools() - check what all steps need, install what is missing
 * @w: the walk
 *
 * Return: 0, -EINTR, or an exit status.
 */
int work_check_tools(struct work *w)
{
	struct preflight_options opt = { .qemu = w->opt->qemu, .source_dir = w->opt->source_dir };
	int err;

	if (!w->opt->kernel)
		opt.packages[opt.nr_packages++] = BASE_PACKAGE;
	if (w->plan->compare)
		opt.packages[opt.nr_packages++] = UPSTREAM_PACKAGE;
	err = preflight(w->progress, &opt);
	snprintf(w->summary, sizeof(w->summary), "all there");
	return err;
}

/* A shard is one of several, and those on this machine build one after the other. */
static int take_lock(struct work *w, long *owner)
{
	int fd = lock_take(w->cache.lock, owner);

	if (fd != -EBUSY || !w->opt->nr_shards)
		return fd;
	progress_note(w->progress, "waiting for another run (process %ld) that uses %s", *owner,
		      w->cache.root);
	return lock_wait(w->cache.lock, LOCK_DEADLINE, owner);
}

/**
 * work_lock_cache() - make the cache ours, see that there is room in it
 * @w: the walk
 *
 * Return: 0, -EINTR, or an exit status.
 */
int work_lock_cache(struct work *w)
{
	uint64_t needed, available;
	long owner;
	int err = cache_create(&w->cache);

	if (!err) {
		w->lock = take_lock(w, &owner);
		if (w->lock == -EINTR)
			return -EINTR;
		if (w->lock == -EBUSY)
			return progress_fail(w->progress, ST_BUSY,
				"another run (process %ld) uses %s (wait for it, or use another --cache)",
				owner, w->cache.root);
		err = w->lock < 0 ? w->lock : 0;
	}
	if (err)
		return progress_fail(w->progress, err == -ENOSPC ? ST_SPACE : ST_USAGE,
				     "cannot write to the cache %s: %s (use another --cache)",
				     w->cache.root, strerror(-err));

	needed = w->opt->min_free_mib ? w->opt->min_free_mib :
					space_needed_mib(&w->cache, w->opt->kernel,
							 w->plan->compare);
	err = space_free_mib(w->cache.root, &available);
	if (err == -ENOSPC || (!err && available < needed))
		return progress_fail(w->progress, ST_SPACE,
			"%s: %" PRIu64 " MiB needed, %" PRIu64 " MiB%s available (free some, or use another --cache)",
			w->cache.root, needed, available, err ? " but no inode" : "");
	if (err)
		return progress_fail(w->progress, ST_INTERNAL, "%s: %s", w->cache.root,
				     strerror(-err));
	snprintf(w->summary, sizeof(w->summary), "%" PRIu64 " MiB free", available);
	return 0;
}

/**
 * work_unlock_cache() - let others use the source and the build directories
 * @w: the walk; goes on with kernels that were built, which nobody changes or removes
 *
 * What was made from the user's tree goes: it is in the way of the next run.
 */
void work_unlock_cache(struct work *w)
{
	kerneltree_leave(&w->base);
	kerneltree_leave(&w->upstream);
	lock_release(w->lock);
	w->lock = -1;
}

static int get_tree(struct work *w, struct kerneltree *kt, const struct kerneltree_options *opt)
{
	int err = kerneltree_open(kt, w->progress, &w->cache, opt);

	if (!err)
		snprintf(w->summary, sizeof(w->summary), "%.60s, commit %.12s", kt->name,
			 kt->base);
	return err;
}

/**
 * work_get_base() - check the base out, from Debian's package or the user's tree
 * @w: the walk
 *
 * Return: 0, -EINTR, or an exit status.
 */
int work_get_base(struct work *w)
{
	int err = get_tree(w, &w->base, &(struct kerneltree_options){
		.kernel = w->opt->kernel, .base = w->opt->base, .package = BASE_PACKAGE,
		.place = w->opt->kernel ? &w->cache.user : &w->cache.base,
		.source_dir = w->opt->source_dir, .tools = w->tools,
	});

	if (err || !w->opt->linux_version)
		return err;
	return kerneltree_is_linux(&w->base, w->progress, w->opt->linux_version);
}

/**
 * work_get_upstream() - check out the kernel that has the ten upstream commits
 * @w: the walk
 *
 * Return: 0, -EINTR, or an exit status.
 */
int work_get_upstream(struct work *w)
{
	return get_tree(w, &w->upstream, &(struct kerneltree_options){
		.package = UPSTREAM_PACKAGE, .place = &w->cache.upstream,
		.source_dir = w->opt->source_dir, .tools = w->tools,
	});
}

/**
 * work_apply_series() - apply the patches to the base
 * @w: the walk
 *
 * Return: 0, -EINTR, or an exit status.
 */
int work_apply_series(struct work *w)
{
	int err = kerneltree_apply(&w->base, w->progress, w->tools, w->opt->series);

	if (!err)
		snprintf(w->summary, sizeof(w->summary), "%u patches, commit %.12s",
			 w->base.nr_patches, w->base.patched);
	return err;
}

/* Of the kernel that this step builds. */
static const char *config_name(const struct work *w)
{
	if (w->step->config)
		return w->step->config;
	return w->opt->config ? w->opt->config : USUAL_CONFIG;
}

/* The build directory may go with the user's tree: the log must not. */
static void save_build_log(struct work *w, const struct kerneltree *kt)
{
	struct step_result res;
	char *from, *to;
	int rc;

	if (!strcmp(config_name(w), USUAL_CONFIG))
		rc = asprintf(&from, "%s/build.log", kt->place->build);
	else
		rc = asprintf(&from, "%s/%s/build.log", kt->place->build, config_name(w));
	if (rc < 0)
		return;
	if (asprintf(&to, "%s/build.log", w->opt->report) < 0) {
		free(from);
		return;
	}
	step_run(&(struct step){ .argv = (const char *const[]){ "cp", "-f", from, to, NULL },
				 .deadline = COPY_DEADLINE, .line = progress_line,
				 .arg = w->progress }, &res);
	step_result_free(&res);
	free(from);
	free(to);
}

/**
 * work_build() - build a kernel, or find it in the cache
 * @w: the walk
 * @kt: tree
 * @commit: commit in it
 * @kernel: receives the directory of the built kernel; what it was is freed
 *
 * Return: 0, -EINTR, or an exit status after saying what is wrong.
 */
int work_build(struct work *w, struct kerneltree *kt, const char *commit, char **kernel)
{
	static const char mark[] = "artifact: ";
	struct step_result res;
	char *path;
	int err;

	err = kerneltree_checkout(kt, w->progress, commit);
	if (err == -EINTR)
		return err;
	if (err)
		return progress_fail(w->progress, ST_BASE, "cannot check out %s (see the log)",
				     commit);
	if (asprintf(&path, "%s/kernel-build.sh", w->tools) < 0)
		return no_memory(w);
	err = script_run(w->progress, &(struct script){
		.argv = (const char *const[]){ path, "--src", kt->place->tree, "--out",
					       kt->place->build, "--cache", w->cache.kernels,
					       "--config", config_name(w), NULL },
		.deadline = BUILD_DEADLINE, .what = "kernel build", .status = ST_BUILD,
	}, &res);
	free(path);
	if (!err && res.last && !strncmp(res.last, mark, sizeof(mark) - 1)) {
		free(*kernel);
		*kernel = strdup(res.last + sizeof(mark) - 1);
		if (!*kernel)
			err = no_memory(w);
	} else if (!err) {
		err = progress_fail(w->progress, ST_INTERNAL,
				    "kernel-build.sh does not name an artifact");
	}
	step_result_free(&res);
	if (err > 0)
		save_build_log(w, kt);
	snprintf(w->summary, sizeof(w->summary), "ready");
	return err;
}

/**
 * work_build_base() - build the base kernel
 * @w: the walk
 *
 * Return: 0, -EINTR, or an exit status.
 */
int work_build_base(struct work *w)
{
	return work_build(w, &w->base, w->base.base, &w->kernels[KERNEL_BASE]);
}

/**
 * work_build_upstream() - build the kernel with the ten upstream commits
 * @w: the walk
 *
 * Return: 0, -EINTR, or an exit status.
 */
int work_build_upstream(struct work *w)
{
	return work_build(w, &w->upstream, w->upstream.base, &w->kernels[KERNEL_UPSTREAM]);
}

/**
 * work_build_patched() - build the kernel with the series
 * @w: the walk
 *
 * Return: 0, -EINTR, or an exit status.
 */
int work_build_patched(struct work *w)
{
	return work_build(w, &w->base, w->base.patched, &w->kernels[KERNEL_PATCHED]);
}

static const char *run_label(const struct work *w, enum kernel_role role)
{
	return w->step->config ? w->step->config : kernel_name(role);
}

/* What the static checks look at: only zlab compare makes them. */
static int open_source(struct work *w, enum kernel_role role, struct source **src)
{
	const struct kerneltree *kt = role == KERNEL_UPSTREAM ? &w->upstream : &w->base;
	const char *commit = role == KERNEL_PATCHED ? kt->patched : kt->base;
	char *record;
	int err;

	*src = NULL;
	if (!w->plan->compare)
		return 0;
	record = evidence_source(w->opt->report, run_label(w, role));
	if (!record)
		return no_memory(w);
	/* Nobody has made the series for the kernel of the upstream commits. */
	err = source_open(src, kt->place->repo, commit, role == KERNEL_UPSTREAM ? NULL : kt->base,
			  record);
	free(record);
	if (!err || err == -EINTR)
		return err;
	return progress_fail(w->progress, ST_INTERNAL, "cannot read zPCI's source at %s in %s: %s",
			     commit, kt->place->repo, strerror(-err));
}

/* Scenarios that were run with this kernel before are not run again. */
static int run_rest(struct column *col, struct run_result *result)
{
	int err;

	err = column_check_source(col);
	if (err)
		return err;
	col->result = result;
	err = column_fill(col);
	if (err)
		run_result_free(result);
	return err;
}

static int run_all(struct work *w, enum kernel_role role, struct column *col,
		   struct run_result *result)
{
	struct run_options opt = {
		.qemu = w->opt->qemu, .kernel_dir = w->kernels[role], .role = role,
		.label = run_label(w, role), .report_dir = w->opt->report,
		.only = w->opt->only, .nr_only = w->opt->nr_only, .extended = w->plan->extended,
		.rounds = w->opt->rounds, .deadline_scale = 1,
		.drive = w->plan->drive, .drive_arg = w->plan->drive_arg,
		.measured = col ? column_keep : NULL, .measured_arg = col,
	};
	struct source *src;
	int err = open_source(w, role, &src);

	opt.source = src;
	if (!err)
		err = drive_kernel(w->progress, &opt, result);
	source_close(src);
	return err;
}

/* What zlab compare measures is stored, for the next one with --stored. */
static int run_compared(struct work *w, enum kernel_role role, struct run_result *result)
{
	struct store store;
	struct column col;
	int err = column_open_store(w, &store);

	if (!err) {
		col = column_of_role(w, &store, role);
		err = w->opt->stored ? run_rest(&col, result) : run_all(w, role, &col, result);
		column_tell_store_error(&col);
		column_free(&col);
	}
	store_close(&store);
	return err;
}

static void summarize(struct work *w, const struct run_result *result)
{
	char stored[48] = "";
	size_t i, nr = 0;

	for (i = 0; i < result->nr_scenarios; i++)
		nr += !!result->scenarios[i].measured;
	if (nr)
		snprintf(stored, sizeof(stored), ", %zu results from the store", nr);
	snprintf(w->summary, sizeof(w->summary), "%s%s", verdict_name(result->verdict), stored);
}

static int run(struct work *w, enum kernel_role role)
{
	struct run_result *result = &w->runs[w->nr_runs];
	int err = w->plan->compare ? run_compared(w, role, result) :
				     run_all(w, role, NULL, result);

	if (err)
		return err;
	w->nr_runs++;
	summarize(w, result);
	return 0;
}

/**
 * work_run_base() - run the scenarios on the base kernel
 * @w: the walk
 *
 * Return: 0, -EINTR, or an exit status.
 */
int work_run_base(struct work *w)
{
	return run(w, KERNEL_BASE);
}

/**
 * work_run_upstream() - run the scenarios on the kernel with the upstream commits
 * @w: the walk
 *
 * Return: 0, -EINTR, or an exit status.
 */
int work_run_upstream(struct work *w)
{
	return run(w, KERNEL_UPSTREAM);
}

/**
 * work_run_patched() - run the scenarios on the kernel with the series
 * @w: the walk
 *
 * Return: 0, -EINTR, or an exit status.
 */
int work_run_patched(struct work *w)
{
	return run(w, KERNEL_PATCHED);
}

static int run_more(struct work *w, const struct run_result *run, struct run_options *opt,
		    struct run_result *out)
{
	opt->kernel_dir = w->kernels[run->role];
	return drive_kernel(w->progress, opt, out);
}

/**
 * work_spend() - spend the time budget on all kernels that were run
 * @w: the walk
 *
 * Return: 0, -EINTR, or an exit status.
 */
int work_spend(struct work *w)
{
	static const struct spend_on on = { .more = run_more, .now = clock_seconds };

	return spend(w, &on);
}

/**
 * work_write_reports() - write the report directory
 * @w: the walk
 *
 * Return: 0, -EINTR, or an exit status.
 */
int work_write_reports(struct work *w)
{
	const struct facts_input known = {
		.command = w->opt->command, .top = w->opt->top, .series = w->opt->series,
		.base_name = w->opt->base_name,
		.qemu = w->opt->qemu, .extended = w->plan->extended, .only = w->opt->only,
		.nr_only = w->opt->nr_only, .rounds = w->opt->rounds,
		.stored = w->opt->stored,
	};
	int err;

	w->report.dir = w->opt->report;
	w->report.base = w->base.name;
	w->report.base_commit = w->base.base;
	w->report.patched_commit = w->base.patched;
	w->report.nr_patches = w->base.nr_patches;
	w->report.upstream = w->upstream.name;
	w->report.upstream_commit = w->upstream.base;
	w->report.requirements = w->plan->compare;
	w->report.matrix = w->plan->matrix;
	w->report.selection = w->opt->nr_only;
	w->report.seconds = clock_seconds() - w->start;
	w->report.steps = w->done;
	w->report.runs = w->runs;
	w->report.nr_runs = w->nr_runs;
	snprintf(w->summary, sizeof(w->summary), "%.80s", w->opt->report);
	err = evidence_gather(w->progress, &known, &w->report, &w->facts);
	return err ? err : drive_write_reports(w->progress, &w->report);
}
