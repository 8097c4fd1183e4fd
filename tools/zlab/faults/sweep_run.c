// SPDX-License-Identifier: GPL-2.0
/*
 * zlab faults: from the options to the exit status.
 */
#define _GNU_SOURCE
#include "sweep.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "drive.h"
#include "preflight.h"
#include "work_steps.h"

/* A kernel that is already built. */
static int run_built(struct progress *p, const struct prove_options *work, struct sweep *sweep,
		     struct run_result *result)
{
	struct run_options run = {
		.qemu = work->qemu, .kernel_dir = sweep->opt->kernel_dir,
		.label = kernel_name(sweep->opt->role), .role = sweep->opt->role,
		.report_dir = work->report, .deadline_scale = 1, .drive = sweep_drive,
		.drive_arg = sweep,
	};
	struct report report = {
		.dir = work->report, .started = time(NULL), .runs = result, .nr_runs = 1,
	};
	double start = clock_seconds();
	int err;

	progress_begin(p, "let steps fail on the kernel");
	err = preflight_qemu(p, work->qemu);
	if (!err)
		err = drive_kernel(p, &run, result);
	if (err)
		return err;
	progress_end(p, verdict_name(result->verdict));
	report.seconds = clock_seconds() - start;
	return drive_write_reports(p, &report);
}

static int run_patched(const struct prove_options *work, struct sweep *sweep)
{
	const struct work_plan plan = {
		.drive = sweep_drive,
		.drive_arg = sweep,
		.steps = {
			{ "check the tools", work_check_tools },
			{ "lock the cache", work_lock_cache },
			{ "get the base kernel", work_get_base },
			{ "apply the series", work_apply_series },
			{ "build the patched kernel", work_build_patched },
			{ "let steps fail on the patched kernel", work_run_patched },
			{ "write the reports", work_write_reports },
		},
		.nr_steps = 7,
	};
	int err = work_through(work, &plan);

	/* What the lifecycles say is said by sweep_status(). */
	return err == ST_DISPROVED || err == ST_INCONCLUSIVE ? ST_OK : err;
}

/* Return: exit status, or negative errno. */
static int finish(const struct sweep *sweep)
{
	int err = sweep_save(sweep);

	if (err)
		return err;
	if (sweep->opt->verbose)
		sweep_print_tap(stdout, sweep);
	sweep_print(sweep->opt->verbose ? stderr : stdout, sweep);
	fprintf(sweep->opt->verbose ? stderr : stdout, "table: %s/faults.html\n",
		sweep->report_dir);
	fflush(stdout);
	return sweep_status(sweep);
}

/**
 * sweep_run() - let all steps fail on a kernel, print what came of it
 * @work: where everything is; how the kernel is built
 * @opt: what the user asked for
 *
 * Return: exit status, see status.h.
 */
int sweep_run(const struct prove_options *work, const struct sweep_options *opt)
{
	struct progress *p = progress_new(stderr, 1);
	struct run_result result = { 0 };
	struct sweep sweep;
	int err;

	if (!p)
		return ST_INTERNAL;
	err = sweep_init(&sweep, opt, work->report);
	if (!err && opt->kernel_dir)
		err = drive_report_dir(p, work->report);
	if (!err)
		err = opt->kernel_dir ? run_built(p, work, &sweep, &result) :
					run_patched(work, &sweep);
	/* What was found until then is worth hours. */
	if ((err == -EINTR || err == ST_INTERRUPTED) && sweep.nr_tries)
		finish(&sweep);
	if (err == -EINTR)
		err = drive_interrupted(p);
	else if (!err)
		err = finish(&sweep);
	if (err < 0)
		err = progress_fail(p, ST_INTERNAL, "cannot write the report: %s", strerror(-err));
	run_result_free(&result);
	sweep_free(&sweep);
	progress_free(p);
	return err;
}
