// SPDX-License-Identifier: GPL-2.0
/*
 * Between the runner, which knows kernels, and the user, who wants a verdict.
 */
#define _GNU_SOURCE
#include "drive.h"

#include "interrupt.h"
#include "status.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEBIAN_QEMU "qemu-system-s390x"

/**
 * drive_kernel() - run the scenarios on one kernel
 * @p: progress, receives the error
 * @opt: what to run; QEMU's default name and the progress are filled in here
 * @out: receives the result; to be released by run_result_free() if this returns 0
 *
 * Return: 0, also for a result that is not what was claimed; -EINTR; or an exit
 * status after saying why there is no result.
 */
int drive_kernel(struct progress *p, struct run_options *opt, struct run_result *out)
{
	char *why = NULL;
	int err;

	if (!opt->qemu)
		opt->qemu = DEBIAN_QEMU;
	opt->progress = progress_what;
	opt->arg = p;
	err = runner_run(opt, out, &why);
	if (err == -EINTR)
		interrupt_note();
	else if (err)
		err = progress_fail(p, err == -ENOMEM ? ST_INTERNAL : ST_QEMU,
				    "the %s kernel was not run: %s", opt->label,
				    why ? why : strerror(-err));
	free(why);
	return err;
}

/**
 * drive_report_dir() - make the report directory and start the log in it
 * @p: progress
 * @dir: directory
 *
 * Return: 0, or an exit status after saying what is wrong.
 */
int drive_report_dir(struct progress *p, const char *dir)
{
	int err = report_dir_prepare(dir);
	char *path;

	if (err == -ENOTEMPTY)
		return progress_fail(p, ST_USAGE,
			"%s holds something that is not a report (use another --report)", dir);
	if (!err && asprintf(&path, "%s/zlab.log", dir) < 0)
		return progress_fail(p, ST_INTERNAL, "out of memory");
	if (!err) {
		err = progress_log_to(p, path);
		free(path);
	}
	if (err)
		return progress_fail(p, err == -ENOSPC ? ST_SPACE : ST_USAGE,
				     "cannot write to %s: %s (use another --report)", dir,
				     strerror(-err));
	return 0;
}

/**
 * drive_write_reports() - write all reports into the report directory
 * @p: progress, receives the error
 * @report: what to write
 *
 * Return: 0, or an exit status after saying what is wrong.
 */
int drive_write_reports(struct progress *p, const struct report *report)
{
	int err = report_all(report);

	if (!err)
		return 0;
	return progress_fail(p, err == -ENOSPC ? ST_SPACE : ST_INTERNAL,
			     "cannot write the reports to %s: %s", report->dir, strerror(-err));
}

/**
 * drive_show() - print the results on stdout
 * @report: what to print
 * @verbose: as KTAP first
 */
void drive_show(const struct report *report, bool verbose)
{
	if (verbose)
		report_ktap(stdout, report);
	report_table(stdout, report);
	printf("report: %s/index.html\n", report->dir);
	fflush(stdout);
}

/**
 * drive_interrupted() - say that the run ended early, after the clean-up
 * @p: progress
 *
 * Return: ST_INTERRUPTED.
 */
int drive_interrupted(struct progress *p)
{
	return progress_fail(p, ST_INTERRUPTED,
			     "interrupted; all processes and temporary files are gone (run again to go on)");
}
