// SPDX-License-Identifier: GPL-2.0
/*
 * zlab prove: from a fresh machine to a verdict, in a straight line.
 */
#define _GNU_SOURCE
#include "prove.h"

#include "array.h"
#include "cache.h"
#include "clock.h"
#include "drive.h"
#include "interrupt.h"
#include "kerneltree.h"
#include "lock.h"
#include "preflight.h"
#include "script.h"
#include "space.h"
#include "status.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define BUILD_DEADLINE	7200.0	/* seconds: ten times what two slow cores need */
#define COPY_DEADLINE	60.0

enum { BASE, PATCHED, NR_KERNELS };

struct prove {
	const struct prove_options *opt;
	struct progress *progress;
	struct cache cache;
	int lock;
	char *tools;			/* directory of the scripts */
	struct kerneltree tree;
	char *kernels[NR_KERNELS];	/* built, in the cache */
	struct run_result runs[NR_KERNELS];
	size_t nr_runs;
	struct report_step done[16];
	struct report report;
	double start;
	char summary[96];		/* of the step that runs */
};

static int no_memory(struct prove *p)
{
	return progress_fail(p->progress, ST_INTERNAL, "out of memory");
}

static int check_tools(struct prove *p)
{
	struct preflight_options opt = { .qemu = p->opt->qemu };
	char *tarball = NULL;
	int err;

	if (!p->opt->kernel) {
		if (asprintf(&tarball, "%s/linux-source-6.1.tar.xz", p->opt->source_dir) < 0)
			return no_memory(p);
		opt.source_tarball = tarball;
	}
	err = preflight(p->progress, &opt);
	free(tarball);
	snprintf(p->summary, sizeof(p->summary), "all there");
	return err;
}

static int lock_cache(struct prove *p)
{
	uint64_t needed, available;
	long owner;
	int err = cache_create(&p->cache);

	if (!err) {
		p->lock = lock_take(p->cache.lock, &owner);
		if (p->lock == -EBUSY)
			return progress_fail(p->progress, ST_BUSY,
				"another run (process %ld) uses %s (wait for it, or use another --cache)",
				owner, p->cache.root);
		err = p->lock < 0 ? p->lock : 0;
	}
	if (err)
		return progress_fail(p->progress, err == -ENOSPC ? ST_SPACE : ST_USAGE,
				     "cannot write to the cache %s: %s (use another --cache)",
				     p->cache.root, strerror(-err));

	needed = p->opt->min_free_mib ? p->opt->min_free_mib :
					space_needed_mib(&p->cache, !!p->opt->kernel);
	err = space_free_mib(p->cache.root, &available);
	if (err == -ENOSPC || (!err && available < needed))
		return progress_fail(p->progress, ST_SPACE,
			"%s: %" PRIu64 " MiB needed, %" PRIu64 " MiB%s available (free some, or use another --cache)",
			p->cache.root, needed, available, err ? " but no inode" : "");
	if (err)
		return progress_fail(p->progress, ST_INTERNAL, "%s: %s", p->cache.root,
				     strerror(-err));
	snprintf(p->summary, sizeof(p->summary), "%" PRIu64 " MiB free", available);
	return 0;
}

static int get_base(struct prove *p)
{
	const struct kerneltree_options opt = {
		.kernel = p->opt->kernel, .base = p->opt->base,
		.source_dir = p->opt->source_dir, .tools = p->tools,
	};
	int err = kerneltree_open(&p->tree, p->progress, &p->cache, &opt);

	if (!err)
		snprintf(p->summary, sizeof(p->summary), "%.60s, commit %.12s", p->tree.name,
			 p->tree.base);
	return err;
}

static int apply_series(struct prove *p)
{
	int err = kerneltree_apply(&p->tree, p->progress, p->tools, p->opt->series);

	if (!err)
		snprintf(p->summary, sizeof(p->summary), "%u patches, commit %.12s",
			 p->tree.nr_patches, p->tree.patched);
	return err;
}

/* The build directory may go with the user's tree: the log must not. */
static void save_build_log(struct prove *p)
{
	struct step_result res;
	char *from, *to;

	if (asprintf(&from, "%s/build.log", p->tree.build) < 0)
		return;
	if (asprintf(&to, "%s/build.log", p->opt->report) < 0) {
		free(from);
		return;
	}
	step_run(&(struct step){ .argv = (const char *const[]){ "cp", "-f", from, to, NULL },
				 .deadline = COPY_DEADLINE, .line = progress_line,
				 .arg = p->progress }, &res);
	step_result_free(&res);
	free(from);
	free(to);
}

static int build_kernel(struct prove *p, int which, const char *commit)
{
	static const char mark[] = "artifact: ";
	struct step_result res;
	char *path;
	int err;

	err = kerneltree_checkout(&p->tree, p->progress, commit);
	if (err == -EINTR)
		return err;
	if (err)
		return progress_fail(p->progress, ST_BASE, "cannot check out %s (see the log)",
				     commit);
	if (asprintf(&path, "%s/kernel-build.sh", p->tools) < 0)
		return no_memory(p);
	err = script_run(p->progress, &(struct script){
		.argv = (const char *const[]){ path, "--src", p->tree.tree, "--out", p->tree.build,
					       "--cache", p->cache.kernels, NULL },
		.deadline = BUILD_DEADLINE, .what = "kernel build", .status = ST_BUILD,
	}, &res);
	free(path);
	if (!err && res.last && !strncmp(res.last, mark, sizeof(mark) - 1)) {
		p->kernels[which] = strdup(res.last + sizeof(mark) - 1);
		if (!p->kernels[which])
			err = no_memory(p);
	} else if (!err) {
		err = progress_fail(p->progress, ST_INTERNAL,
				    "kernel-build.sh does not name an artifact");
	}
	step_result_free(&res);
	if (err > 0)
		save_build_log(p);
	snprintf(p->summary, sizeof(p->summary), "ready");
	return err;
}

static int build_base(struct prove *p)
{
	return build_kernel(p, BASE, p->tree.base);
}

static int build_patched(struct prove *p)
{
	return build_kernel(p, PATCHED, p->tree.patched);
}

static int run(struct prove *p, int which, const char *label)
{
	struct run_options opt = {
		.qemu = p->opt->qemu, .kernel_dir = p->kernels[which], .label = label,
		.role = which == BASE ? KERNEL_BASE : KERNEL_PATCHED, .report_dir = p->opt->report, .deadline_scale = 1,
	};
	struct run_result *result = &p->runs[p->nr_runs];
	int err = drive_kernel(p->progress, &opt, result);

	if (err)
		return err;
	p->nr_runs++;
	snprintf(p->summary, sizeof(p->summary), "%s", verdict_name(result->verdict));
	return 0;
}

static int run_base(struct prove *p)
{
	return run(p, BASE, "base");
}

static int run_patched(struct prove *p)
{
	return run(p, PATCHED, "patched");
}

static int write_reports(struct prove *p)
{
	p->report.dir = p->opt->report;
	p->report.base = p->tree.name;
	p->report.base_commit = p->tree.base;
	p->report.patched_commit = p->tree.patched;
	p->report.nr_patches = p->tree.nr_patches;
	p->report.seconds = clock_seconds() - p->start;
	p->report.steps = p->done;
	p->report.runs = p->runs;
	p->report.nr_runs = p->nr_runs;
	snprintf(p->summary, sizeof(p->summary), "%.80s", p->opt->report);
	return drive_write_reports(p->progress, &p->report);
}

static const struct {
	const char *title;
	int (*run)(struct prove *p);
} steps[] = {
	{ "check the tools", check_tools },
	{ "lock the cache", lock_cache },
	{ "get the base kernel", get_base },
	{ "apply the series", apply_series },
	{ "build the base kernel", build_base },
	{ "build the patched kernel", build_patched },
	{ "run the base kernel", run_base },
	{ "run the patched kernel", run_patched },
	{ "write the reports", write_reports },
};

static int all_steps(struct prove *p)
{
	size_t i;
	int err;

	_Static_assert(ARRAY_SIZE(steps) <= ARRAY_SIZE(p->done), "room for steps");
	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		if (interrupted())
			return -EINTR;
		progress_begin(p->progress, steps[i].title);
		err = steps[i].run(p);
		if (err)
			return err;
		p->done[i].title = steps[i].title;
		p->done[i].seconds = progress_end(p->progress, p->summary);
		p->report.nr_steps = i + 1;
	}
	return 0;
}

static int open_all(struct prove *p)
{
	int err = cache_init(&p->cache, p->opt->cache);

	if (err == -ENOENT)
		return progress_fail(p->progress, ST_USAGE,
			"no place for the cache (set XDG_CACHE_HOME or HOME, or use --cache)");
	if (err || asprintf(&p->tools, "%s/tools/kernel", p->opt->top) < 0) {
		p->tools = NULL;
		return no_memory(p);
	}
	return drive_report_dir(p->progress, p->opt->report);
}

static void close_all(struct prove *p)
{
	size_t i;

	kerneltree_close(&p->tree);
	lock_release(p->lock);
	for (i = 0; i < p->nr_runs; i++)
		run_result_free(&p->runs[i]);
	for (i = 0; i < NR_KERNELS; i++)
		free(p->kernels[i]);
	free(p->tools);
	cache_free(&p->cache);
}

/**
 * prove() - build and run base and patched kernel, print the verdict
 * @opt: what the user asked for
 *
 * Return: exit status, see status.h.
 */
int prove(const struct prove_options *opt)
{
	struct prove p = {
		.opt = opt, .lock = -1, .start = clock_seconds(),
		.report.started = time(NULL),
	};
	int err;

	p.progress = progress_new(stderr, ARRAY_SIZE(steps));
	if (!p.progress)
		return ST_INTERNAL;
	err = open_all(&p);
	if (!err)
		err = all_steps(&p);
	if (!err) {
		drive_show(&p.report, opt->verbose);
		err = report_status(&p.report);
	}
	close_all(&p);
	if (err == -EINTR)
		err = drive_interrupted(p.progress);
	progress_free(p.progress);
	return err;
}
