// SPDX-License-Identifier: GPL-2.0
/*
 * Run scenarios on one kernel.
 *
 * The kernel boots once. The booted guest, without any function, is saved, and
 * each scenario starts from that snapshot in a QEMU process of its own: what one
 * scenario breaks, the next one does not see.
 */
#define _GNU_SOURCE
#include "runner.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "count.h"
#include "feature.h"
#include "lockread.h"
#include "runner_guest.h"
#include "scenario.h"
#include "static_check.h"

/* The boot itself is a control: it is the first result of every run. */
const struct scenario runner_boot = {
	.name = "boot",
	.file = __FILE__,
	.title = "boots the kernel and loads the test module",
};

static int check_options(struct runner *run, char **err)
{
	const struct run_options *opt = run->opt;
	const struct scenario *scenario;
	size_t i;

	for (i = 0; i < opt->nr_only; i++) {
		if (!scenario_find(opt->only[i]))
			return run_error(err, -EINVAL,
					 "unknown scenario %s (see \"zlab list\")", opt->only[i]);
	}
	run->total = 1;
	for_each_scenario(scenario)
		run->total += scenario_selected(scenario, opt->only, opt->nr_only, opt->extended);
	return 0;
}

static void report_progress(struct runner *run, const char *what)
{
	if (run->opt->progress)
		run->opt->progress(run->opt->arg, what, run->done,
				   run->opt->drive ? 0 : run->total);
}

static struct scenario_result new_result(struct runner *run, const struct scenario *scenario)
{
	const struct run_options *opt = run->opt;

	return (struct scenario_result){
		.name = scenario->name, .title = scenario->title,
		.claim = opt->role == KERNEL_PREFIX ?
			 scenario_claim_after(scenario, opt->nr_patches) :
			 scenario_claim(scenario, opt->role),
		.requirements = scenario->requirements,
		.nr_requirements = scenario->nr_requirements, .outcome = OUTCOME_INCONCLUSIVE,
	};
}

static struct scenario_result *add_result(struct runner *run, const struct scenario *scenario)
{
	struct scenario_result *res = &run->out->scenarios[run->out->nr_scenarios++];

	*res = new_result(run, scenario);
	return res;
}

/* A scenario is through, in one guest or in several. */
static void deliver(struct runner *run, const struct scenario *scenario,
		    struct scenario_result *res, struct lockgraph *locks)
{
	if (lockgraph_merge(&run->locks, locks) && res->outcome == OUTCOME_PASS) {
		res->outcome = OUTCOME_INCONCLUSIVE;
		res->reason = strdup("out of memory");
	}
	if (run->opt->measured && !run->loop.caught)
		run->opt->measured(run->opt->measured_arg, scenario, res, locks);
	lockgraph_free(locks);
	run->done++;
}

/* Return: 0 when the result says what came of it, else a negative errno: see @err. */
static int boot(struct runner *run, char **err)
{
	struct scenario_result *res = add_result(run, &runner_boot);
	struct lockgraph locks = { 0 };
	int rc;

	report_progress(run, runner_boot.name);
	rc = guest_boot(run, res, &locks, err);
	if (!rc)
		deliver(run, &runner_boot, res, &locks);
	return rc;
}

/* Return: true when the kernel has what @scenario needs; if not, the result says so. */
static bool has_features(struct runner *run, const struct scenario *scenario)
{
	struct scenario_result *res;
	const char *symbol;
	int rc = feature_missing(run->opt->kernel_dir, scenario->needs, &symbol);

	if (!rc && !symbol)
		return true;
	res = add_result(run, scenario);
	if (!rc) {
		res->outcome = OUTCOME_SKIP;
		res->no_feature = true;
		if (asprintf(&res->reason, "this kernel has no %s", symbol) < 0)
			res->reason = NULL;
	} else if (asprintf(&res->reason, "cannot read the configuration of the kernel: %s",
			    strerror(-rc)) < 0) {
		res->reason = NULL;
	}
	return false;
}

/**
 * runner_try() - run a scenario that need not be a registered one
 * @run: the run, whose guest has booted
 * @scenario: scenario
 * @arg: for its body, as the trial's arg
 * @res: receives what came of it, to be released with scenario_result_free().
 *	 Its logs are named after the scenario.
 */
void runner_try(struct runner *run, const struct scenario *scenario, void *arg,
		struct scenario_result *res)
{
	struct lockgraph locks = { 0 };

	report_progress(run, scenario->name);
	*res = new_result(run, scenario);
	guest_play(run, scenario, scenario->name, run->opt->rounds ? run->opt->rounds : 1, arg,
		  res, &locks);
	deliver(run, scenario, res, &locks);
}

/**
 * runner_options() - what was asked for
 * @run: the run
 *
 * Return: options as given to runner_run().
 */
const struct run_options *runner_options(const struct runner *run)
{
	return run->opt;
}

/**
 * runner_interrupted() - has a signal come to end the run
 * @run: the run
 *
 * Return: true if so; nothing can be waited for any more.
 */
bool runner_interrupted(const struct runner *run)
{
	return run->loop.caught;
}

/*
 * Every round counts, in whatever guest. One that fails may leave its guest unfit for
 * the next, which gets a fresh one. The logs of all of them are kept.
 */
static void run_scenario(struct runner *run, const struct scenario *scenario,
			 unsigned int rounds)
{
	struct scenario_result *res = add_result(run, scenario);
	struct lockgraph locks = { 0 };
	unsigned int guest = 1;

	report_progress(run, scenario->name);
	guest_play(run, scenario, scenario->name, rounds, NULL, res, &locks);
	while (!run->loop.caught && count_open(res) && res->rounds < rounds) {
		struct scenario_result more = new_result(run, scenario);
		char name[96];

		snprintf(name, sizeof(name), "%s-%u", scenario->name, ++guest);
		guest_play(run, scenario, name, rounds - res->rounds, NULL, &more, &locks);
		count_add(res, &more, run->opt->role);
	}
	deliver(run, scenario, res, &locks);
}

static void run_check(struct runner *run, const struct scenario *check)
{
	report_progress(run, check->name);
	static_check_run(check, run->opt->source, run->opt->role,
			 &run->out->scenarios[run->out->nr_scenarios++]);
	run->done++;
}

static unsigned int rounds_of(const struct runner *run, const struct scenario *scenario)
{
	const struct run_options *opt = run->opt;

	if (opt->ask)
		return opt->ask(opt->ask_arg, scenario);
	return opt->rounds ? opt->rounds : 1;
}

static void run_scenarios(struct runner *run)
{
	const struct run_options *opt = run->opt;
	const struct scenario *scenario;
	unsigned int rounds;

	for_each_scenario(scenario) {
		if (run->loop.caught)
			break;
		if (!scenario_selected(scenario, opt->only, opt->nr_only, opt->extended))
			continue;
		if (scenario->review)
			continue;
		if (scenario->check) {
			run_check(run, scenario);
			continue;
		}
		if (!has_features(run, scenario))
			continue;
		rounds = rounds_of(run, scenario);
		if (!run->booted)
			add_result(run, scenario)->reason = strdup("there is no booted guest");
		else if (rounds)
			run_scenario(run, scenario, rounds);
	}
	if (!run->loop.caught && !run->disagrees)
		reviews_run(opt, &run->locks, run->out);
}

static int run_all(struct runner *run, char **err)
{
	const struct run_options *opt = run->opt;
	int rc;

	run->out->scenarios = calloc(run->total, sizeof(*run->out->scenarios));
	if (!run->out->scenarios)
		return run_error(err, -ENOMEM, "out of memory");
	rc = boot(run, err);
	if (rc && !run->loop.caught)
		return rc;
	if (!opt->drive)
		run_scenarios(run);
	rc = opt->drive && run->booted ? opt->drive(run, run->out, opt->drive_arg) : 0;
	if (run->disagrees)
		return run_error(err, -ESTALE, "%s", run->disagrees);
	if (run->loop.caught) {
		free(*err);
		return run_error(err, -EINTR, "interrupted");
	}
	return rc ? run_error(err, rc, "%s", strerror(-rc)) :
		    locks_save(&run->locks, run->files.out_dir, err);
}

static int prepare(struct runner *run, char **err)
{
	const struct run_options *opt = run->opt;
	int rc = check_options(run, err);

	if (rc)
		return rc;
	run->out->label = strdup(opt->label);
	if (!run->out->label)
		return run_error(err, -ENOMEM, "out of memory");
	run->out->role = opt->role;
	run->out->tree = run_files_meta(opt->kernel_dir, "tree");
	run->out->config = run_files_meta(opt->kernel_dir, "config");
	run->out->kernel_dir = strdup(opt->kernel_dir);
	run->out->initramfs = opt->initramfs ? strdup(opt->initramfs) : NULL;
	rc = race_scope_read(&run->races, opt->kernel_dir);
	if (rc)
		return run_error(err, rc, "cannot read %s/functions: %s", opt->kernel_dir,
				 strerror(-rc));
	return run_files_open(&run->files, opt, err);
}

/**
 * runner_run() - boot a kernel and run scenarios on it
 * @opt: what to run
 * @out: result, to be released with run_result_free(); only set on success
 * @err: why nothing could be run, one line to be freed by the caller; only set
 *	 on failure, NULL without memory
 *
 * Leaves no process, socket or temporary file behind, however it ends.
 *
 * In a replay the result is that of the logs, and no program is started. -ESTALE says
 * that the logs are not those of this kernel, these options, or this code.
 *
 * Return: 0 when there is a result, whatever it says; -EINTR after SIGINT,
 * SIGTERM or SIGHUP; another negative errno when the guest was not even
 * started.
 */
int runner_run(const struct run_options *opt, struct run_result *out, char **err)
{
	struct runner run = { .opt = opt, .out = out };
	int rc;

	*out = (struct run_result){ 0 };
	*err = NULL;
	run.scale = opt->deadline_scale > 0 ? opt->deadline_scale : 1;
	rc = loop_init(&run.loop);
	if (rc)
		return run_error(err, rc, "cannot take over signals: %s", strerror(-rc));
	rc = prepare(&run, err);
	if (!rc)
		rc = run_all(&run, err);
	lockgraph_free(&run.locks);
	free(run.disagrees);
	run_files_close(&run.files);
	race_scope_free(&run.races);
	loop_fini(&run.loop);
	if (rc)
		run_result_free(out);
	else
		run_result_judge(out);
	return rc;
}
