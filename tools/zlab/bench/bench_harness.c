// SPDX-License-Identifier: GPL-2.0
/*
 * zlab bench: what the harness adds to make and QEMU, and how long somebody waits who
 * has edited a file.
 */
#define _GNU_SOURCE
#include "bench.h"

#include "bench_raw.h"
#include "cache.h"
#include "clock.h"
#include "interrupt.h"
#include "scenario.h"
#include "script.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEADLINE_BUILD	3600.0
#define DEADLINE_RUN	1800.0
#define DEADLINE_RAW	300.0

#define ARGS_MAX	256

/* Options of zlab run, to be ended with NULL. */
struct args {
	const char *argv[ARGS_MAX];
	size_t nr;
};

struct harness {
	struct bench *bench;
	struct progress *p;
	char jobs[16];
	char *edit, *make, *build;	/* scripts */
	char *self;
	char *report;			/* directory of the reports that zlab run writes */
	char *console;
	char *edited;			/* built kernel with the last edit */
	unsigned int nr_scenarios;
};

static void add(struct args *args, const char *arg)
{
	if (args->nr < ARGS_MAX - 1)
		args->argv[args->nr++] = arg;
}

static int keep(struct harness *h, const char *name, const char *unit, const char *variant,
		double sample)
{
	const struct bench_value key = {
		.name = (char *)name, .unit = (char *)unit, .variant = (char *)variant, .axis = "",
	};

	if (!bench_add(h->bench, &key, sample, 0))
		return 0;
	return progress_fail(h->p, ST_INTERNAL, "out of memory");
}

/* Runs a program and adds the time it took; its last line goes to @last unless NULL. */
static int timed(struct harness *h, const char *const *argv, const char *what, int status,
		 double deadline, double *seconds, char **last)
{
	double started = clock_seconds();
	struct step_result res;
	int err;

	progress_line(h->p, what);
	err = script_run(h->p, &(struct script){ .argv = argv, .deadline = deadline, .what = what,
						 .status = status }, &res);
	*seconds += clock_seconds() - started;
	if (last) {
		*last = err ? NULL : res.last;
		res.last = err ? res.last : NULL;
	}
	step_result_free(&res);
	return err;
}

static int edit(struct harness *h)
{
	double none = 0;

	return timed(h, (const char *const[]){ h->edit, "--src", h->bench->tree, NULL }, "edit",
		     ST_INTERNAL, DEADLINE_RAW, &none, NULL);
}

static int make(struct harness *h, double *seconds)
{
	int err = edit(h);

	if (err)
		return err;
	return timed(h, (const char *const[]){ h->make, "--src", h->bench->tree, "--out",
					       h->bench->out, "--jobs", h->jobs, NULL },
		     "make", ST_BUILD, DEADLINE_BUILD, seconds, NULL);
}

static bool is_in_prove(const struct scenario *sc)
{
	return sc->run && !sc->extended;
}

static int boot_raw(struct harness *h, double *seconds)
{
	double started = clock_seconds();
	int rc = bench_raw(h->bench->qemu, h->bench->kernel_dirs[BENCH_DEBUG], h->console,
			   started + DEADLINE_RAW);

	*seconds = clock_seconds() - started;
	return rc ? progress_fail(h->p, ST_QEMU, "QEMU alone: %s", strerror(-rc)) : 0;
}

/* What is to be had without the harness: each scenario wants a guest of its own. */
static int raw_work(struct harness *h)
{
	double made = 0, ran, all;
	const struct scenario *sc;
	int err = make(h, &made);

	if (!err)
		err = keep(h, "build", UNIT_SECONDS, "raw", made);
	if (!err)
		err = boot_raw(h, &ran);
	if (!err)
		err = keep(h, "run", UNIT_SECONDS, "raw", ran);
	if (!err)
		err = keep(h, "work", UNIT_SECONDS, "raw", made + ran);
	all = made;
	progress_line(h->p, "QEMU alone");
	for_each_scenario(sc) {
		if (err || !is_in_prove(sc))
			continue;
		err = interrupted() ? -EINTR : boot_raw(h, &ran);
		all += ran;
	}
	return err ? err : keep(h, "edit_to_verdict", UNIT_SECONDS, "raw", all);
}

static void run_args(struct harness *h, struct args *args, bool all)
{
	const struct scenario *sc;

	add(args, h->self);
	add(args, "run");
	add(args, "--kernel-dir");
	add(args, h->edited);
	add(args, "--label");
	add(args, "patched");
	add(args, "--qemu");
	add(args, h->bench->qemu);
	h->nr_scenarios = 1;	/* the boot is one */
	for_each_scenario(sc) {
		if (all ? !is_in_prove(sc) : strcmp(sc->name, "plug_unplug") != 0)
			continue;
		add(args, "--scenario");
		add(args, sc->name);
		h->nr_scenarios++;
	}
}

static int run_once(struct harness *h, bool all, double *seconds)
{
	struct args args = { 0 };

	run_args(h, &args, all);
	add(&args, "--report");
	add(&args, h->report);
	return timed(h, args.argv, "zlab run", ST_INCONCLUSIVE, DEADLINE_RUN, seconds, NULL);
}

/* The same twice at once. */
static int run_twice(struct harness *h, double *seconds)
{
	static const char both[] =
		"report=$1; shift; \"$@\" --report \"$report\" & first=$!; second=0; "
		"\"$@\" --report \"$report-2\" || second=$?; wait $first && exit $second";
	struct args args = { 0 };

	add(&args, "sh");
	add(&args, "-c");
	add(&args, both);
	add(&args, "sh");
	add(&args, h->report);
	run_args(h, &args, true);
	return timed(h, args.argv, "zlab run, twice", ST_INCONCLUSIVE, DEADLINE_RUN, seconds, NULL);
}

static int build(struct harness *h, double *seconds)
{
	static const char mark[] = "artifact: ";
	char *last;
	int err = edit(h);

	if (!err)
		err = timed(h, (const char *const[]){ h->build, "--src", h->bench->tree, "--out",
						      h->bench->out, "--cache", h->bench->scratch,
						      "--jobs", h->jobs, NULL },
			    "kernel-build.sh", ST_BUILD, DEADLINE_BUILD, seconds, &last);
	if (err)
		return err;
	free(h->edited);
	h->edited = last && !strncmp(last, mark, strlen(mark)) ? strdup(last + strlen(mark)) : NULL;
	free(last);
	if (!h->edited)
		return progress_fail(h->p, ST_INTERNAL, "kernel-build.sh does not name an artifact");
	return 0;
}

static int harness_work(struct harness *h)
{
	double build_seconds = 0, run_seconds = 0, all = 0, twice = 0;
	int err = build(h, &build_seconds);

	if (!err)
		err = keep(h, "build", UNIT_SECONDS, "harness", build_seconds);
	if (!err)
		err = run_once(h, false, &run_seconds);
	if (!err)
		err = keep(h, "run", UNIT_SECONDS, "harness", run_seconds);
	if (!err)
		err = keep(h, "work", UNIT_SECONDS, "harness", build_seconds + run_seconds);
	if (!err)
		err = run_once(h, true, &all);
	if (!err)
		err = keep(h, "edit_to_verdict", UNIT_SECONDS, "harness", build_seconds + all);
	if (!err)
		err = keep(h, "scenarios", UNIT_SECONDS, "one", all);
	if (!err)
		err = keep(h, "scenarios", "per minute", "one", 60 * h->nr_scenarios / all);
	if (!err)
		err = run_twice(h, &twice);
	if (!err)
		err = keep(h, "scenarios", "per minute", "two", 2 * 60 * h->nr_scenarios / twice);
	return err ? err : keep(h, "scenarios", UNIT_SECONDS, "two", twice);
}

static int name_all(struct harness *h)
{
	const char *top = h->bench->work.top, *report = h->bench->work.report;

	snprintf(h->jobs, sizeof(h->jobs), "%ld", sysconf(_SC_NPROCESSORS_ONLN));
	h->self = realpath("/proc/self/exe", NULL);
	if (!h->self || asprintf(&h->edit, "%s/tools/kernel/edit-file.sh", top) < 0 ||
	    asprintf(&h->make, "%s/tools/kernel/make-only.sh", top) < 0 ||
	    asprintf(&h->build, "%s/tools/kernel/kernel-build.sh", top) < 0 ||
	    asprintf(&h->report, "%s/harness", report) < 0 ||
	    asprintf(&h->console, "%s/raw.console", report) < 0)
		return progress_fail(h->p, ST_INTERNAL, "out of memory");
	return 0;
}

/**
 * bench_harness() - the harness beside make and QEMU alone
 * @bench: the run; its tree is left at a commit of no use
 * @p: progress, receives the error
 *
 * Return: 0, -EINTR, or an exit status.
 */
int bench_harness(struct bench *bench, struct progress *p)
{
	struct harness h = { .bench = bench, .p = p };
	double none = 0;
	unsigned int run;
	int err;

	if (!bench->kernel_dirs[BENCH_DEBUG] || !bench->tree)
		return 0;
	err = name_all(&h);
	/* A kernel from the cache may have left no objects, or those of another commit. */
	if (!err) {
		progress_what(p, "harness: make what an edit leaves as it is", 0, bench->runs);
		err = make(&h, &none);
	}
	for (run = 0; run < bench->runs && !err; run++) {
		progress_what(p, "harness", run, bench->runs);
		/* Each as often first as second. */
		err = interrupted() ? -EINTR : run & 1 ? harness_work(&h) : raw_work(&h);
		if (!err)
			err = run & 1 ? raw_work(&h) : harness_work(&h);
		cache_remove_tree(bench->scratch);
	}
	free(h.edit);
	free(h.make);
	free(h.build);
	free(h.self);
	free(h.report);
	free(h.console);
	free(h.edited);
	return err;
}
