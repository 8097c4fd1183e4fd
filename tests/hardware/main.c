// SPDX-License-Identifier: GPL-2.0
/*
 * zpci-verify on a kernel in QEMU, TAP on stdout:
 *
 *	verify-guest base|patched KERNELDIR INITRAMFS REPORTDIR [CASE]
 *
 * KERNELDIR is as kernel-build.sh leaves it, INITRAMFS is made by initramfs.sh, the logs go
 * to REPORTDIR. ZLAB_QEMU is the QEMU to use.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drive.h"
#include "interrupt.h"
#include "progress.h"
#include "runner.h"
#include "status.h"
#include "verify_guest.h"

struct job {
	enum kernel_role role;
	const char *only;
	unsigned int nr;
	unsigned int failed;
};

/* On the base kernel the bug is one more thing that must be seen, and nothing else. */
static bool is_good(const struct job *job, const struct verify_case *c,
		    const struct verify_talk *talk, const struct scenario_result *res)
{
	if (job->role == KERNEL_BASE && c->held)
		return talk->through && res->signature_seen;
	return talk->through && res->outcome == OUTCOME_PASS;
}

static int drive(struct runner *run, struct run_result *out, void *arg)
{
	struct job *job = arg;
	size_t i;

	for (i = 0; i < nr_verify_cases && !runner_interrupted(run); i++) {
		const struct verify_case *c = &verify_cases[i];
		struct scenario scenario = c->scenario;
		struct verify_talk talk = { .base = job->role == KERNEL_BASE };
		struct scenario_result res;
		bool good;

		if (job->only && strcmp(job->only, scenario.name))
			continue;
		if (c->held) {
			static const uint32_t fids[] = { 0x22 };

			scenario.shows_bug = true;
			scenario.bug_fids = fids;
			scenario.nr_bug_fids = 1;
		}
		runner_try(run, &scenario, &talk, &res);
		good = is_good(job, c, &talk, &res);
		job->failed += !good;
		printf("%sok %u - %s: %s\n", good ? "" : "not ", ++job->nr,
		       kernel_name(job->role), scenario.title);
		if (!good)
			printf("# %s: %s\n", outcome_name(res.outcome),
			       res.reason ? res.reason : "the bug was not seen");
		fflush(stdout);
		scenario_result_free(&res);
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct job job = { .role = KERNEL_ROLE_COUNT };
	struct run_options opt = { .qemu = getenv("ZLAB_QEMU"), .deadline_scale = 1, .drive = drive,
				   .drive_arg = &job };
	struct progress *p = progress_new(stderr, 1);
	struct run_result result;
	int err;

	if (argc > 1 && !strcmp(argv[1], kernel_name(KERNEL_BASE)))
		job.role = KERNEL_BASE;
	else if (argc > 1 && !strcmp(argv[1], kernel_name(KERNEL_PATCHED)))
		job.role = KERNEL_PATCHED;
	if (argc < 5 || argc > 6 || job.role == KERNEL_ROLE_COUNT || !p) {
		fprintf(stderr, "error: wrong arguments (verify-guest base|patched KERNELDIR INITRAMFS REPORTDIR [CASE])\n");
		return ST_USAGE;
	}
	job.only = argv[5];
	opt.role = job.role;
	opt.label = kernel_name(job.role);
	opt.kernel_dir = argv[2];
	opt.initramfs = argv[3];
	opt.report_dir = argv[4];
	interrupt_init();
	progress_begin(p, "zpci-verify");
	err = drive_kernel(p, &opt, &result);
	progress_free(p);
	if (err)
		return err < 0 ? ST_INTERRUPTED : err;
	run_result_free(&result);
	printf("1..%u\n", job.nr);
	return job.failed || !job.nr ? ST_DISPROVED : ST_OK;
}
