// SPDX-License-Identifier: GPL-2.0
/*
 * zlab soak: from the options to the exit status.
 */
#define _GNU_SOURCE
#include "soak.h"

#include "drive.h"
#include "soak_model.h"
#include "status.h"
#include "work_one.h"

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
	const struct work_one one = {
		.what = "walk on", .drive = soak_drive, .arg = &soak,
		.kernel_dir = opt->kernel_dir, .role = opt->role,
	};
	struct progress *p = progress_new(stderr, 1);
	int err;

	if (!p)
		return ST_INTERNAL;
	err = read_replay(p, &soak);
	if (!err)
		err = work_one(p, work, &one);
	if (!err)
		err = finish(&soak, work);
	else if (soak.walks && (err == -EINTR || err == ST_INTERRUPTED))
		finish(&soak, work);
	if (err == -EINTR)
		err = drive_interrupted(p);
	else if (err < 0)
		err = progress_fail(p, ST_INTERNAL, "cannot write the report: %s", strerror(-err));
	soak_free(&soak);
	progress_free(p);
	return err;
}
