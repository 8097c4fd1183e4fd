// SPDX-License-Identifier: GPL-2.0
/*
 * Work with one kernel: the one that is given, or the patched one, which is built.
 */
#include "work_one.h"

#include <stdio.h>
#include <time.h>

#include "clock.h"
#include "drive.h"
#include "preflight.h"
#include "status.h"
#include "work_steps.h"

static int run_built(struct progress *p, const struct prove_options *opt,
		     const struct work_one *one, const char *step)
{
	struct run_options run = {
		.qemu = opt->qemu, .kernel_dir = one->kernel_dir, .label = kernel_name(one->role),
		.role = one->role, .report_dir = opt->report, .deadline_scale = 1,
		.drive = one->drive, .drive_arg = one->arg,
	};
	struct run_result result = { 0 };
	struct report report = {
		.dir = opt->report, .started = time(NULL), .runs = &result, .nr_runs = 1,
	};
	double start = clock_seconds();
	int err;

	err = drive_report_dir(p, opt->report);
	if (err)
		return err;
	progress_begin(p, step);
	err = preflight_qemu(p, opt->qemu);
	if (!err)
		err = drive_kernel(p, &run, &result);
	if (!err) {
		progress_end(p, verdict_name(result.verdict));
		report.seconds = clock_seconds() - start;
		if (opt->verbose)
			report_ktap(stdout, &report);
		err = drive_write_reports(p, &report);
	}
	run_result_free(&result);
	return err;
}

static int run_patched(const struct prove_options *opt, const struct work_one *one,
		       const char *step)
{
	const struct work_plan plan = {
		.drive = one->drive,
		.drive_arg = one->arg,
		.steps = {
			{ "check the tools", work_check_tools },
			{ "lock the cache", work_lock_cache },
			{ "get the base kernel", work_get_base },
			{ "apply the series", work_apply_series },
			{ "build the patched kernel", work_build_patched },
			{ step, work_run_patched },
			{ "write the reports", work_write_reports },
		},
		.nr_steps = 7,
	};
	int err = work_through(opt, &plan);

	/* What came of it is said by who drives. */
	return err == ST_DISPROVED || err == ST_INCONCLUSIVE ? ST_OK : err;
}

/**
 * work_one() - drive a kernel
 * @p: where errors are reported
 * @opt: where everything is; how the kernel is built
 * @one: what is done with which kernel
 *
 * Return: ST_OK when it was driven to the end, whatever came of it; -EINTR, or an exit
 * status that was reported.
 */
int work_one(struct progress *p, const struct prove_options *opt, const struct work_one *one)
{
	char step[96];

	snprintf(step, sizeof(step), "%s the %skernel", one->what,
		 one->kernel_dir ? "" : "patched ");
	return one->kernel_dir ? run_built(p, opt, one, step) : run_patched(opt, one, step);
}
