// SPDX-License-Identifier: GPL-2.0
/*
 * zlab run: the scenarios on one kernel that is already built.
 */
#define _GNU_SOURCE
#include "prove.h"

#include "clock.h"
#include "counters.h"
#include "drive.h"
#include "evidence.h"
#include "preflight.h"
#include "scenario.h"
#include "source.h"
#include "static_check.h"
#include "status.h"
#include "work_coverage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * The source is read before anything is started: what git says about a commit that
 * it does not know is the user's mistake, not the kernel's.
 */
static int open_source(struct progress *p, const struct one_run_options *opt,
		       struct source **src)
{
	const char *commit = opt->commit ? opt->commit : "HEAD";
	char *record;
	int err;

	*src = NULL;
	if (!opt->source)
		return 0;
	record = evidence_source(opt->report, kernel_name(opt->role));
	if (!record)
		return progress_fail(p, ST_INTERNAL, "out of memory");
	err = source_open(src, opt->source, commit, opt->base, record);
	free(record);
	if (err == -EINTR || !err)
		return err;
	return progress_fail(p, ST_USAGE, "cannot read zPCI's source at %s in %s: %s", commit,
			     opt->source, strerror(-err));
}

static int run_checks(struct progress *p, const struct one_run_options *opt,
		      const struct source *src, struct run_result *result)
{
	const struct run_options run = {
		.role = opt->role, .only = opt->only, .nr_only = opt->nr_only, .source = src,
		.extended = true,
	};

	if (static_checks_run(&run, result))
		return progress_fail(p, ST_INTERNAL, "out of memory");
	return 0;
}

static int run_kernel(struct progress *p, const struct one_run_options *opt,
		      const struct source *src, struct run_result *result)
{
	struct run_options run = {
		.qemu = opt->qemu, .kernel_dir = opt->kernel_dir, .initramfs = opt->initramfs,
		.label = kernel_name(opt->role), .role = opt->role, .report_dir = opt->report,
		.only = opt->only, .nr_only = opt->nr_only, .extended = true,
		.rounds = opt->rounds, .source = src, .deadline_scale = 1,
	};
	int err = preflight_qemu(p, opt->qemu);

	return err ? err : drive_kernel(p, &run, result);
}

/* A kernel that counts: what zlab coverage --from needs. */
static int keep(struct progress *p, const struct one_run_options *opt, const struct source *src)
{
	char *log_dir;
	int err;

	if (!src || !src->base || !opt->kernel_dir || !counters_there(opt->kernel_dir))
		return 0;
	if (asprintf(&log_dir, "%s/%s", opt->report, kernel_name(opt->role)) < 0)
		return progress_fail(p, ST_INTERNAL, "out of memory");
	err = coverage_keep(p, opt->kernel_dir, src, log_dir);
	free(log_dir);
	return err;
}

static int run_and_show(struct progress *p, const struct one_run_options *opt)
{
	struct run_result result = { 0 };
	struct report report = {
		.dir = opt->report, .started = time(NULL), .runs = &result, .nr_runs = 1,
	};
	const struct facts_input known = {
		.command = opt->command, .top = opt->top, .qemu = opt->qemu, .extended = true,
		.only = opt->only, .nr_only = opt->nr_only, .rounds = opt->rounds,
	};
	double start = clock_seconds();
	struct source *src;
	json_t *facts;
	int err;

	progress_begin(p, opt->kernel_dir ? "run the kernel" : "check the source");
	err = open_source(p, opt, &src);
	if (!err)
		err = opt->kernel_dir ? run_kernel(p, opt, src, &result) :
					run_checks(p, opt, src, &result);
	if (!err)
		err = keep(p, opt, src);
	source_close(src);
	if (err)
		return err;
	progress_end(p, verdict_name(result.verdict));
	report.seconds = clock_seconds() - start;
	err = evidence_gather(p, &known, &report, &facts);
	if (!err)
		err = drive_write_reports(p, &report);
	if (!err) {
		drive_show(&report, opt->verbose);
		err = report_status(&report);
	}
	run_result_free(&result);
	json_decref(facts);
	return err;
}

static int check_names(struct progress *p, const struct one_run_options *opt)
{
	size_t i;

	for (i = 0; i < opt->nr_only; i++)
		if (!scenario_find(opt->only[i]))
			return progress_fail(p, ST_USAGE, "there is no scenario %s (see zlab list)",
					     opt->only[i]);
	return 0;
}

/**
 * one_run() - run the scenarios on one built kernel, print the verdict
 * @opt: what the user asked for
 *
 * Return: exit status, see status.h.
 */
int one_run(const struct one_run_options *opt)
{
	struct progress *p = progress_new(stderr, 1);
	int err;

	if (!p)
		return ST_INTERNAL;
	err = check_names(p, opt);
	if (!err)
		err = drive_report_dir(p, opt->report);
	if (!err)
		err = run_and_show(p, opt);
	if (err == -EINTR)
		err = drive_interrupted(p);
	progress_free(p);
	/* The log, too, is complete now. */
	if (err == ST_OK || err == ST_DISPROVED || err == ST_INCONCLUSIVE)
		err = evidence_seal(opt->report) ? : err;
	return err;
}
