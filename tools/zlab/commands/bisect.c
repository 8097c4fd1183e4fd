// SPDX-License-Identifier: GPL-2.0
/*
 * zlab bisect: one scenario on the commit that git bisect has checked out. git takes a
 * meaning from the exit status, which is not that of the other commands.
 */
#define _GNU_SOURCE
#include "bisect.h"

#include "cache.h"
#include "drive.h"
#include "lock.h"
#include "preflight.h"
#include "scenario.h"
#include "script.h"
#include "status.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

/* What git bisect run makes of an exit status. */
enum {
	GIT_OLD = 0,		/* good, or what the old term is */
	GIT_NEW = 1,		/* bad, or what the new term is */
	GIT_SKIP = 125,		/* nothing can be said about this commit */
	GIT_STOP = 128,		/* nor about any other one */
};

#define BUILD_DEADLINE	7200.0	/* seconds: ten times what two slow cores need */
#define USUAL_REPORT	"build/bisect"

struct job {
	struct progress *p;
	struct cache cache;
	int lock;
	const char *top;
	const char *tree;
	const char *qemu;
	const char *cache_dir;
	const char *scenario;
	char *report;
	char *kernel;
	bool fix;
};

static const char help[] =
	"Usage: zlab bisect --scenario NAME [--fix] [--tree DIR] [--cache DIR] [--report DIR]\n"
	"Build the kernel that is checked out in DIR (default: the current directory), run\n"
	"a scenario on it, and say by the exit status what came out, for git bisect run.\n"
	"\n"
	"      --fix      look for the commit that fixes the scenario, not for the one that\n"
	"                 breaks it: git bisect start --term-old=broken --term-new=fixed\n"
	"\n"
	"Exit status: 0 as with the old term, 1 as with the new one, 125 it does not build\n"
	"or the scenario was not reached, 128 no commit can be judged, 130 interrupted.\n";

static int no_memory(struct job *job)
{
	return progress_fail(job->p, ST_INTERNAL, "out of memory");
}

static int open_job(struct job *job)
{
	const struct scenario *scenario = job->scenario ? scenario_find(job->scenario) : NULL;
	long owner;
	int err;

	if (!scenario || !scenario->run)
		return progress_fail(job->p, ST_USAGE, "%s%s (see zlab list)",
				     job->scenario ? "no scenario that is run: " :
						     "--scenario is needed",
				     job->scenario ? job->scenario : "");
	err = cache_init(&job->cache, job->cache_dir);
	if (!err)
		err = cache_create(&job->cache);
	if (!err) {
		job->lock = lock_take(job->cache.lock, &owner);
		err = job->lock < 0 ? job->lock : 0;
	}
	if (err)
		return progress_fail(job->p, ST_USAGE, "cannot use the cache %s: %s",
				     job->cache.root ? job->cache.root : "", strerror(-err));
	err = drive_report_dir(job->p, job->report);
	return err ? err : preflight_qemu(job->p, job->qemu);
}

static int build(struct job *job)
{
	static const char mark[] = "artifact: ";
	struct step_result res = { 0 };
	char *script = NULL, *out = NULL;
	int err;

	progress_begin(job->p, "build the kernel");
	if (asprintf(&script, "%s/tools/kernel/kernel-build.sh", job->top) < 0 ||
	    asprintf(&out, "%s/bisect-build", job->cache.root) < 0)
		return no_memory(job);
	err = script_run(job->p, &(struct script){
		.argv = (const char *const[]){ script, "--src", job->tree, "--out", out, "--cache",
					       job->cache.kernels, NULL },
		.deadline = BUILD_DEADLINE, .what = "kernel build", .status = ST_BUILD,
	}, &res);
	if (!err && res.last && !strncmp(res.last, mark, strlen(mark)))
		job->kernel = strdup(res.last + strlen(mark));
	if (!err && !job->kernel)
		err = progress_fail(job->p, ST_INTERNAL, "kernel-build.sh does not name an artifact");
	step_result_free(&res);
	free(script);
	free(out);
	if (!err)
		progress_end(job->p, "ready");
	return err;
}

/* Return: exit status for git, or -EINTR. */
static int judge(const struct job *job, const struct scenario_result *res)
{
	printf("%s: %s%s%s\n", job->scenario, res ? outcome_name(res->outcome) : "not run",
	       res && res->reason ? ": " : "", res && res->reason ? res->reason : "");
	if (res && res->outcome == OUTCOME_PASS)
		return job->fix ? GIT_NEW : GIT_OLD;
	if (res && res->outcome == OUTCOME_FAIL)
		return job->fix ? GIT_OLD : GIT_NEW;
	return GIT_SKIP;
}

static int run(struct job *job, int *status)
{
	struct run_options opt = {
		.qemu = job->qemu, .kernel_dir = job->kernel, .role = KERNEL_PREFIX,
		.label = "bisect", .report_dir = job->report, .only = &job->scenario,
		.nr_only = 1, .extended = true, .deadline_scale = 1,
	};
	struct run_result result;
	int err;

	progress_begin(job->p, "run the scenario");
	err = drive_kernel(job->p, &opt, &result);
	if (err)
		return err;
	*status = judge(job, report_find(&result, job->scenario));
	progress_end(job->p, *status == GIT_OLD ? "as with the old term" :
			     *status == GIT_NEW ? "as with the new term" : "no verdict");
	run_result_free(&result);
	return 0;
}

static int take_options(struct job *job, int argc, char **argv)
{
	static const struct option options[] = {
		{ "scenario", required_argument, NULL, 's' }, { "fix", no_argument, NULL, 'f' },
		{ "tree", required_argument, NULL, 't' }, { "cache", required_argument, NULL, 'c' },
		{ "report", required_argument, NULL, 'r' }, { "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	const char *report = NULL;
	int c;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		switch (c) {
		case 's':
			job->scenario = optarg;
			break;
		case 'f':
			job->fix = true;
			break;
		case 't':
			job->tree = optarg;
			break;
		case 'c':
			job->cache_dir = optarg;
			break;
		case 'r':
			report = optarg;
			break;
		case 'h':
			fputs(help, stdout);
			exit(0);
		default:
			return -EINVAL;
		}
	}
	if (optind < argc)
		return -EINVAL;
	if ((report ? asprintf(&job->report, "%s", report) :
		      asprintf(&job->report, "%s/%s", job->top, USUAL_REPORT)) < 0) {
		job->report = NULL;
		return -ENOMEM;
	}
	return 0;
}

/**
 * bisect() - build and run what is checked out, answer as git bisect run wants it
 * @argc: number of arguments
 * @argv: "bisect" and the options
 * @top: directory of the project
 * @qemu: QEMU to use, NULL for Debian's
 *
 * Return: exit status for git.
 */
int bisect(int argc, char **argv, const char *top, const char *qemu)
{
	struct job job = { .lock = -1, .top = top, .tree = ".", .qemu = qemu };
	int err, status = GIT_STOP;

	job.p = progress_new(stderr, 2);
	if (!job.p)
		return GIT_STOP;
	err = take_options(&job, argc, argv);
	if (err)
		err = progress_fail(job.p, ST_USAGE, "bad arguments (see zlab bisect --help)");
	if (!err)
		err = open_job(&job);
	if (!err)
		err = build(&job);
	if (!err)
		err = run(&job, &status);
	if (err == ST_BUILD)
		status = GIT_SKIP;
	else if (err == -EINTR)
		status = drive_interrupted(job.p);
	lock_release(job.lock);
	cache_free(&job.cache);
	free(job.kernel);
	free(job.report);
	progress_free(job.p);
	return status;
}
