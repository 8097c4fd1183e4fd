// SPDX-License-Identifier: GPL-2.0
/*
 * zlab faults: from the options to the exit status.
 */
#define _GNU_SOURCE
#include "sweep.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "drive.h"
#include "status.h"
#include "work_one.h"

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
	struct sweep sweep;
	const struct work_one one = {
		.what = "let steps fail on", .drive = sweep_drive, .arg = &sweep,
		.kernel_dir = opt->kernel_dir, .role = opt->role,
	};
	int err;

	if (!p)
		return ST_INTERNAL;
	err = sweep_init(&sweep, opt, work->report);
	if (!err)
		err = work_one(p, work, &one);
	/* What was found until then is worth hours. */
	if ((err == -EINTR || err == ST_INTERRUPTED) && sweep.nr_tries)
		finish(&sweep);
	if (err == -EINTR)
		err = drive_interrupted(p);
	else if (!err)
		err = finish(&sweep);
	if (err < 0)
		err = progress_fail(p, ST_INTERNAL, "cannot write the report: %s", strerror(-err));
	sweep_free(&sweep);
	progress_free(p);
	return err;
}
