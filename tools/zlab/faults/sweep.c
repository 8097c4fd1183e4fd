// SPDX-License-Identifier: GPL-2.0
/*
 * The sweep: each lifecycle undisturbed, then once for each call that can fail.
 */
#define _GNU_SOURCE
#include "sweep.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "clock.h"
#include "feature.h"
#include "scenario.h"
#include "vfio.h"

/* A guest that is lost every time says that something is wrong with the machine. */
#define LOST_MAX	20U

/* An act, and what it led to. */
static void act(struct sweep_state *st, const struct sweep_act *act)
{
	struct trial *sc = st->sc;
	const bool armed = st->try->site && !st->hit;
	const size_t console = sc->vm->console.len;	/* what is not there yet is no report */

	st->left_pec = 0;
	st->nr_events = sc->vm->agent.nr_events;
	st->try->error = act->run(st);
	if (!trial_ok(sc))
		return;
	if (armed && sweep_was_hit(st)) {
		sweep_settle(st, act, console);
		return;
	}
	if (!trial_ok(sc))
		return;
	if (act->told == TOLD_WRITER && st->try->error)
		trial_fail(sc, "\"%s\" of function %08x: %s", act->name, st->fn.fid,
			   strerror(st->try->error));
	st->try->error = 0;
	/* That it works until something fails is what the undisturbed lifecycle has shown. */
	if (armed && act->goal != GOAL_GONE)
		return;
	sweep_expect(st, act->goal);
	/* A function is released later than its last reference is gone. */
	if (armed && trial_ok(sc) && sweep_was_hit(st)) {
		st->try->act = act;
		st->try->outcome = SWEEP_WORKS;
		trial_mark(sc);
		st->try->reports = sweep_reports(st, console);
		if (st->try->reports > 1)
			trial_fail(sc, "the failure was reported %u times, not once",
				   st->try->reports);
	}
}

/* Whatever has failed, the function comes and goes as it always did. */
static void once_more(struct sweep_state *st)
{
	plug(st->sc, &st->fn);
	expect_present(st->sc, &st->fn);
	expect_io(st->sc, &st->fn);
	sweep_expect_memory(st);
	unplug(st->sc, &st->fn);
	expect_gone(st->sc, &st->fn);
	expect_no_splat(st->sc);
}

/**
 * sweep_body() - body of a scenario: a lifecycle in which at most one call fails
 * @sc: trial; its arg is the struct sweep_state, without what is known only here
 */
void sweep_body(struct trial *sc)
{
	struct sweep_state *st = sc->arg;
	size_t i;

	st->sc = sc;
	st->fn = (struct fn)FN_TRANSLATED(0x11, 0x22);
	st->try->outcome = SWEEP_NOT_CALLED;
	/* All guests come from the same snapshot. */
	if (!*st->before)
		*st->before = sweep_inventory(sc);
	if (!*st->before)
		trial_lost(sc, "out of memory");
	if (st->counts ? sweep_count_begin(st) : sweep_arm(st)) {
		for (i = 0; st->try->life->acts[i] && trial_ok(sc); i++) {
			act(st, st->try->life->acts[i]);
			if (st->counts && trial_ok(sc))
				sweep_count_read(st, i);
		}
		if (!st->counts)
			trial_request(sc, NULL, "mod nofail");
		once_more(st);
		sweep_expect_inventory(sc, *st->before);
	}
}

static struct sweep_try *new_try(struct sweep *sweep, const struct sweep_life *life,
				 const struct sweep_site *site, unsigned int call)
{
	struct sweep_try *grown;

	grown = reallocarray(sweep->tries, sweep->nr_tries + 1, sizeof(*grown));
	if (!grown)
		return NULL;
	sweep->tries = grown;
	grown += sweep->nr_tries++;
	*grown = (struct sweep_try){
		.life = life, .site = site, .call = call, .outcome = SWEEP_LOST,
	};
	return grown;
}

static char *new_name(struct sweep *sweep, const struct sweep_try *try)
{
	char **grown, *name;

	grown = reallocarray(sweep->names, sweep->nr_names + 1, sizeof(*grown));
	if (!grown)
		return NULL;
	sweep->names = grown;
	if (try->site ? asprintf(&name, "%s_%s_%u", try->life->name, try->site->name,
				 try->call) < 0 :
			asprintf(&name, "%s_undisturbed", try->life->name) < 0)
		return NULL;
	grown[sweep->nr_names++] = name;
	return name;
}

/* Nobody looks at the logs of a thousand lifecycles that went well. */
static void remove_logs(const char *console)
{
	static const char *const suffixes[] = { "console", "qmp", "agent", "dbf" };
	const char *dot = console ? strrchr(console, '.') : NULL;
	char *path;
	size_t i;

	for (i = 0; dot && i < ARRAY_SIZE(suffixes); i++) {
		if (asprintf(&path, "%.*s.%s", (int)(dot - console), console, suffixes[i]) < 0)
			return;
		unlink(path);
		free(path);
	}
}

static bool is_known(const struct sweep_try *try, const char *reason)
{
	size_t i;

	for (i = 0; i < nr_sweep_known && try->site && reason; i++) {
		if (!strcmp(sweep_known[i].life, try->life->name) &&
		    !strcmp(sweep_known[i].site, try->site->name) &&
		    strstr(reason, sweep_known[i].text) &&
		    (!sweep_known[i].by || (try->by && strstr(try->by, sweep_known[i].by))))
			return true;
	}
	return false;
}

/* What a trial says goes before what the lifecycle had come to until then. */
static int conclude(struct sweep_try *try, struct scenario_result *res, struct run_result *out)
{
	if (res->outcome == OUTCOME_FAIL)
		try->outcome = is_known(try, res->reason) ? SWEEP_KNOWN : SWEEP_FAILED;
	else if (res->outcome != OUTCOME_PASS)
		try->outcome = SWEEP_LOST;
	try->seconds = res->seconds;
	if (res->outcome == OUTCOME_PASS && try->site) {
		remove_logs(res->console_path);
		scenario_result_free(res);
		return 0;
	}
	if (res->outcome != OUTCOME_PASS)
		try->reason = strdup(res->reason ? res->reason : "");
	return run_result_add(out, res);
}

/* Runs a lifecycle on a fresh guest. Return: 0 or negative errno. */
static int run_life(struct runner *runner, struct run_result *out, struct sweep *sweep,
		    struct sweep_try *try, struct sweep_count *counts)
{
	const size_t nr = (size_t)(try->life - sweep_lives);
	struct sweep_state st = {
		.try = try, .counts = counts, .before = &sweep->before,
		.memory = &sweep->memory[nr],
	};
	const struct scenario scenario = {
		.name = new_name(sweep, try), .title = try->life->title, .run = sweep_body,
		.base = EITHER("a step fails"), .upstream = EITHER("a step fails"),
	};
	struct scenario_result res;
	int rc;

	if (!scenario.name)
		return -ENOMEM;
	runner_try(runner, &scenario, &st, &res);
	if (runner_interrupted(runner)) {
		/* It is the latest one, and says nothing. */
		free(try->by);
		sweep->nr_tries--;
		scenario_result_free(&res);
		return -EINTR;
	}
	rc = conclude(try, &res, out);
	if (rc)
		scenario_result_free(&res);
	return rc;
}

/* Return: 0 and the counts, or why this lifecycle is left out; or negative errno. */
static int undisturbed(struct runner *runner, struct run_result *out, struct sweep *sweep,
		       const struct sweep_life *life)
{
	const size_t nr = (size_t)(life - sweep_lives);
	const char *missing;
	struct sweep_try *try;
	int rc;

	rc = feature_missing(runner_options(runner)->kernel_dir, life->needs, &missing);
	if (rc)
		return rc;
	if (missing)
		return asprintf(&sweep->left_out[nr], "this kernel has no %s", missing) < 0 ?
		       -ENOMEM : 0;
	try = new_try(sweep, life, NULL, 0);
	if (!try)
		return -ENOMEM;
	rc = run_life(runner, out, sweep, try, &sweep->counts[nr * nr_sweep_sites]);
	if (rc)
		return rc;
	if (try->reason)
		sweep->left_out[nr] = strdup(try->reason);
	else
		try->outcome = SWEEP_WORKS;
	return 0;
}

static unsigned int count_lost(const struct sweep *sweep)
{
	unsigned int nr = 0;
	size_t i;

	for (i = 0; i < sweep->nr_tries; i++)
		nr += sweep->tries[i].outcome == SWEEP_LOST;
	return nr;
}

static int sweep_life(struct runner *runner, struct run_result *out, struct sweep *sweep,
		      const struct sweep_life *life)
{
	const size_t nr = (size_t)(life - sweep_lives);
	unsigned int call, calls;
	struct sweep_try *try;
	size_t i;
	int rc = undisturbed(runner, out, sweep, life);

	if (rc || sweep->left_out[nr])
		return rc;
	for (i = 0; i < nr_sweep_sites; i++) {
		if (!sweep_selected(sweep, &sweep_sites[i]) ||
		    (sweep_sites[i].costly && !life->costly && !sweep->opt->nr_sites))
			continue;
		calls = sweep_calls(life, &sweep->counts[nr * nr_sweep_sites + i]);
		for (call = 1; call <= calls && count_lost(sweep) < LOST_MAX; call++) {
			if (sweep->opt->call ? call != sweep->opt->call :
					       (call - 1) % (sweep->opt->every ? : 1))
				continue;
			try = new_try(sweep, life, &sweep_sites[i], call);
			rc = try ? run_life(runner, out, sweep, try, NULL) : -ENOMEM;
			if (rc)
				return rc;
		}
	}
	return 0;
}

static bool sweep_has_life(const struct sweep *sweep, const struct sweep_life *life)
{
	const struct sweep_options *opt = sweep->opt;
	size_t i;

	for (i = 0; i < opt->nr_lives; i++) {
		if (!strcmp(opt->lives[i], life->name))
			return true;
	}
	return !opt->nr_lives && (!opt->brief || life->brief);
}

/**
 * sweep_drive() - run all lifecycles with all that can fail
 * @runner: run with a booted guest
 * @out: receives a result for each lifecycle that ran undisturbed, or did not go well
 * @arg: struct sweep
 *
 * Fits struct run_options.drive.
 *
 * Return: 0, whatever the lifecycles said, or a negative errno.
 */
int sweep_drive(struct runner *runner, struct run_result *out, void *arg)
{
	struct sweep *sweep = arg;
	double start = clock_seconds();
	int rc = 0;
	size_t i;

	for (i = 0; i < nr_sweep_lives && !rc; i++) {
		if (sweep_has_life(sweep, &sweep_lives[i]))
			rc = sweep_life(runner, out, sweep, &sweep_lives[i]);
	}
	sweep->seconds = clock_seconds() - start;
	return rc;
}

/**
 * sweep_selected() - is a site part of this run
 * @sweep: the sweep
 * @site: site
 *
 * Return: true if so.
 */
bool sweep_selected(const struct sweep *sweep, const struct sweep_site *site)
{
	const struct sweep_options *opt = sweep->opt;
	size_t i;

	for (i = 0; i < opt->nr_sites; i++) {
		if (!strcmp(opt->sites[i], site->name))
			return true;
	}
	return !opt->nr_sites && (!opt->brief || site->brief);
}

/**
 * sweep_init() - begin
 * @sweep: result, to be released with sweep_free()
 * @opt: what the user asked for
 * @report_dir: where the files go
 *
 * Return: 0 or -ENOMEM.
 */
int sweep_init(struct sweep *sweep, const struct sweep_options *opt, const char *report_dir)
{
	*sweep = (struct sweep){
		.opt = opt, .report_dir = report_dir,
		.counts = calloc(nr_sweep_lives * nr_sweep_sites, sizeof(*sweep->counts)),
		.memory = calloc(nr_sweep_lives, sizeof(*sweep->memory)),
		.left_out = calloc(nr_sweep_lives, sizeof(*sweep->left_out)),
	};
	return sweep->counts && sweep->memory && sweep->left_out ? 0 : -ENOMEM;
}

/**
 * sweep_free() - release what the sweep has left
 * @sweep: the sweep; results that have its names must be released before
 */
void sweep_free(struct sweep *sweep)
{
	size_t i;

	for (i = 0; i < sweep->nr_tries; i++) {
		free(sweep->tries[i].by);
		free(sweep->tries[i].reason);
	}
	for (i = 0; i < sweep->nr_names; i++)
		free(sweep->names[i]);
	for (i = 0; i < nr_sweep_lives; i++) {
		if (sweep->memory)
			free(sweep->memory[i]);
		if (sweep->left_out)
			free(sweep->left_out[i]);
	}
	free(sweep->before);
	free(sweep->counts);
	free(sweep->memory);
	free(sweep->left_out);
	free(sweep->tries);
	free(sweep->names);
}
