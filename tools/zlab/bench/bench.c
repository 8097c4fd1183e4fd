// SPDX-License-Identifier: GPL-2.0
/*
 * zlab bench: from the options to the exit status.
 */
#define _GNU_SOURCE
#include "bench.h"

#include "apt.h"
#include "array.h"
#include "drive.h"
#include "interrupt.h"
#include "preflight.h"
#include "step.h"
#include "work_steps.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define CHECK_DEADLINE	60.0

/* Return: 0, also when it cannot be run: then the line is NULL; or -EINTR. */
static int first_line(const char *program, const char *option, char **line)
{
	struct step_result res;
	int err = step_run(&(struct step){
		.argv = (const char *const[]){ program, option, NULL },
		.deadline = CHECK_DEADLINE }, &res);

	*line = !err && !res.status ? res.first : NULL;
	if (*line)
		res.first = NULL;
	step_result_free(&res);
	return err == -EINTR ? err : 0;
}

static int check_tools(struct bench *bench, struct progress *p)
{
	static const char *const package = "gnuplot-nox";
	char *gnuplot;
	int err = preflight_qemu(p, bench->work.qemu);

	if (!err)
		err = first_line(bench->qemu, "--version", &bench->qemu_version);
	if (!err)
		err = first_line("gnuplot", "--version", &gnuplot);
	if (err)
		return err;
	err = gnuplot ? 0 : apt_install(p, &package, 1);
	free(gnuplot);
	return err;
}

static int write_files(struct bench *bench, struct progress *p)
{
	char *json = NULL, *html = NULL;
	int err;

	if (bench_judge(bench) ||
	    asprintf(&json, "%s/bench.json", bench->work.report) < 0 ||
	    asprintf(&html, "%s/index.html", bench->work.report) < 0) {
		err = progress_fail(p, ST_INTERNAL, "out of memory");
		goto out;
	}
	err = bench_plots(bench, p);
	if (err)
		goto out;
	err = bench_json(json, bench);
	if (!err)
		err = bench_html(html, bench);
	if (err)
		err = progress_fail(p, ST_INTERNAL, "cannot write the report to %s: %s",
				    bench->work.report, strerror(-err));
out:
	free(json);
	free(html);
	return err;
}

static int show(const struct bench *bench)
{
	bench_print(stdout, bench);
	printf("report: %s/index.html\n", bench->work.report);
	fflush(stdout);
	return bench_status(bench);
}

/* --- kernels that are already built ------------------------------------------- */

static int run_built(struct bench *bench)
{
	static const struct {
		const char *title;
		int (*run)(struct bench *bench, struct progress *p);
	} parts[] = {
		{ "check the tools", check_tools },
		{ "measure a cycle", bench_cost },
		{ "measure a return while references linger", bench_readd },
		{ "measure the locks", bench_locks },
		{ "measure the harness", bench_harness },
		{ "write the report", write_files },
	};
	struct progress *p = progress_new(stderr, ARRAY_SIZE(parts));
	size_t i;
	int err;

	if (!p)
		return ST_INTERNAL;
	err = drive_report_dir(p, bench->work.report);
	for (i = 0; i < ARRAY_SIZE(parts) && !err; i++) {
		progress_begin(p, parts[i].title);
		err = parts[i].run(bench, p);
		if (!err)
			progress_end(p, "done");
	}
	if (!err)
		err = show(bench);
	if (err == -EINTR)
		err = drive_interrupted(p);
	progress_free(p);
	return err;
}

/* --- kernels that have to be built -------------------------------------------- */

static struct bench *bench_of(const struct work *w)
{
	return (struct bench *)((const char *)w->opt - offsetof(struct bench, work));
}

static int step_tools(struct work *w)
{
	int err = work_check_tools(w);

	return err ? err : check_tools(bench_of(w), w->progress);
}

/* Another kernel of the same role is built later; this one is still needed then. */
static int keep_kernel(struct work *w, enum kernel_role role, enum bench_kernel kernel, int err)
{
	if (err)
		return err;
	bench_of(w)->kernel_dirs[kernel] = w->kernels[role];
	w->kernels[role] = NULL;
	return 0;
}

static int step_build_base(struct work *w)
{
	return keep_kernel(w, KERNEL_BASE, BENCH_BASE, work_build_base(w));
}

static int step_build_patched(struct work *w)
{
	return keep_kernel(w, KERNEL_PATCHED, BENCH_PATCHED, work_build_patched(w));
}

static int step_build_locks(struct work *w)
{
	return keep_kernel(w, KERNEL_PATCHED, BENCH_LOCKS, work_build_patched(w));
}

static int step_build_debug(struct work *w)
{
	struct bench *bench = bench_of(w);
	int err = keep_kernel(w, KERNEL_PATCHED, BENCH_DEBUG, work_build_patched(w));

	if (err)
		return err;
	bench->tree = strdup(w->base.place->tree);
	bench->out = strdup(w->base.place->build);
	if (!bench->tree || !bench->out ||
	    asprintf(&bench->scratch, "%s/bench", w->cache.root) < 0)
		return progress_fail(w->progress, ST_INTERNAL, "out of memory");
	return 0;
}

static int measure(struct work *w, int (*part)(struct bench *, struct progress *))
{
	snprintf(w->summary, sizeof(w->summary), "done");
	return part(bench_of(w), w->progress);
}

static int step_cost(struct work *w)
{
	return measure(w, bench_cost);
}

static int step_readd(struct work *w)
{
	return measure(w, bench_readd);
}

static int step_locks(struct work *w)
{
	return measure(w, bench_locks);
}

static int step_harness(struct work *w)
{
	return measure(w, bench_harness);
}

static int step_write(struct work *w)
{
	return measure(w, write_files);
}

static int show_work(struct work *w)
{
	return show(bench_of(w));
}

static int run_built_first(struct bench *bench)
{
	static const struct work_plan plan = {
		.conclude = show_work,
		.steps = {
			{ "check the tools", step_tools },
			{ "lock the cache", work_lock_cache },
			{ "get the base kernel", work_get_base },
			{ "apply the series", work_apply_series },
			{ "build the base kernel to be measured", step_build_base, "plain" },
			{ "build the patched kernel to be measured", step_build_patched, "plain" },
			{ "build it with lock statistics", step_build_locks, "locks" },
			{ "build it as usual", step_build_debug },
			{ "measure a cycle", step_cost },
			{ "measure a return while references linger", step_readd },
			{ "measure the locks", step_locks },
			{ "measure the harness", step_harness },
			{ "write the report", step_write },
		},
		.nr_steps = 13,
	};

	return work_through(&bench->work, &plan);
}

/**
 * bench_run() - measure, compare with what is asked for, print it
 * @bench: what the user asked for
 *
 * Return: exit status, see status.h.
 */
int bench_run(struct bench *bench)
{
	return bench->build ? run_built_first(bench) : run_built(bench);
}
