// SPDX-License-Identifier: GPL-2.0
/*
 * zlab soak: from the options to the exit status.
 */
#define _GNU_SOURCE
#include "soak.h"

#include "clock.h"
#include "drive.h"
#include "preflight.h"
#include "soak_model.h"
#include "work_steps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int read_replay(struct progress *p, struct soak *soak)
{
	const char *path = soak->opt->replay;
	char line[SOAK_LINE_MAX];
	unsigned int line_nr;
	size_t bad;
	FILE *f;
	int rc;

	if (!path)
		return 0;
	f = fopen(path, "re");
	if (!f)
		return progress_fail(p, ST_USAGE, "cannot read %s: %s (give a script)", path,
				     strerror(errno));
	rc = soak_script_parse(&soak->script, f, &line_nr);
	fclose(f);
	if (rc == -ENOMEM)
		return progress_fail(p, ST_INTERNAL, "out of memory");
	if (rc)
		return progress_fail(p, ST_USAGE, "%s:%u: not a step (see Documentation/soak.rst)",
				     path, line_nr);
	if (!soak_model_check(&soak->script, &bad))
		return 0;
	soak_step_text(&soak->script.steps[bad], line, sizeof(line));
	return progress_fail(p, ST_USAGE, "%s: step %zu, \"%s\", makes no sense then (leave it out)",
			     path, bad + 1, line);
}

/* A kernel that is already built. */
static int run_built(struct progress *p, const struct prove_options *work, struct soak *soak,
		     struct run_result *result)
{
	struct run_options run = {
		.qemu = work->qemu, .kernel_dir = soak->opt->kernel_dir, .label = soak->label,
		.role = soak->role, .report_dir = work->report, .deadline_scale = 1,
		.drive = soak_drive, .drive_arg = soak,
	};
	struct report report = {
		.dir = work->report, .started = time(NULL), .runs = result, .nr_runs = 1,
	};
	double start = clock_seconds();
	int err;

	progress_begin(p, "walk on the kernel");
	err = preflight_qemu(p, work->qemu);
	if (!err)
		err = drive_kernel(p, &run, result);
	if (err)
		return err;
	progress_end(p, verdict_name(result->verdict));
	report.seconds = clock_seconds() - start;
	if (work->verbose)
		report_ktap(stdout, &report);
	return drive_write_reports(p, &report);
}

static int run_patched(const struct prove_options *work, struct soak *soak)
{
	const struct work_plan plan = {
		.drive = soak_drive,
		.drive_arg = soak,
		.steps = {
			{ "check the tools", work_check_tools },
			{ "lock the cache", work_lock_cache },
			{ "get the base kernel", work_get_base },
			{ "apply the series", work_apply_series },
			{ "build the patched kernel", work_build_patched },
			{ "walk on the patched kernel", work_run_patched },
			{ "write the reports", work_write_reports },
		},
		.nr_steps = 7,
	};
	int err = work_through(work, &plan);

	/* What the walks say is said by soak_status(). */
	return err == ST_DISPROVED || err == ST_INCONCLUSIVE ? ST_OK : err;
}

/* Also of walks that were interrupted. Return: exit status, or negative errno. */
static int finish(const struct soak *soak, const struct prove_options *work)
{
	int err = soak_save(soak);

	if (err)
		return err;
	soak_print(stdout, soak);
	printf("report: %s/index.html\n", work->report);
	fflush(stdout);
	return soak_status(soak);
}

/**
 * soak_run() - walk on a kernel, print what was found
 * @work: where everything is; how the kernel is built
 * @opt: what the user asked for
 *
 * Return: exit status, see status.h.
 */
int soak_run(const struct prove_options *work, const struct soak_options *opt)
{
	struct soak soak = {
		.opt = opt, .role = opt->role, .label = kernel_name(opt->role),
		.report_dir = work->report,
	};
	struct run_result result = { 0 };
	struct progress *p = progress_new(stderr, 1);
	int err;

	if (!p)
		return ST_INTERNAL;
	err = read_replay(p, &soak);
	if (!err && opt->kernel_dir)
		err = drive_report_dir(p, work->report);
	if (!err)
		err = opt->kernel_dir ? run_built(p, work, &soak, &result) :
					run_patched(work, &soak);
	if (!err)
		err = finish(&soak, work);
	else if (soak.walks && (err == -EINTR || err == ST_INTERRUPTED))
		finish(&soak, work);
	if (err == -EINTR)
		err = drive_interrupted(p);
	else if (err < 0)
		err = progress_fail(p, ST_INTERNAL, "cannot write the report: %s", strerror(-err));
	run_result_free(&result);
	soak_free(&soak);
	progress_free(p);
	return err;
}
