// SPDX-License-Identifier: GPL-2.0
/*
 * zlab run: the scenarios on one kernel that is already built.
 */
#include "prove.h"

#include "clock.h"
#include "drive.h"
#include "preflight.h"
#include "scenario.h"
#include "status.h"

#include <errno.h>

static int run_and_show(struct progress *p, const struct one_run_options *opt)
{
	struct run_options run = {
		.qemu = opt->qemu, .kernel_dir = opt->kernel_dir, .initramfs = opt->initramfs,
		.label = kernel_name(opt->role), .role = opt->role, .report_dir = opt->report,
		.only = opt->only, .nr_only = opt->nr_only, .extended = true,
		.rounds = opt->rounds, .deadline_scale = 1,
	};
	struct run_result result = { 0 };
	struct report report = {
		.dir = opt->report, .started = time(NULL), .runs = &result, .nr_runs = 1,
	};
	double start = clock_seconds();
	int err;

	progress_begin(p, "run the kernel");
	err = preflight_qemu(p, opt->qemu);
	if (!err)
		err = drive_kernel(p, &run, &result);
	if (err)
		return err;
	progress_end(p, verdict_name(result.verdict));
	report.seconds = clock_seconds() - start;
	err = drive_write_reports(p, &report);
	if (!err) {
		drive_show(&report, opt->verbose);
		err = report_status(&report);
	}
	run_result_free(&result);
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
	return err;
}
