// SPDX-License-Identifier: GPL-2.0
/*
 * A time budget, spent on rounds where least is known: where the bounds on the failure
 * probability are furthest apart.
 *
 * To boot a kernel takes longer than most rounds. So this goes in passes: each doubles
 * the rounds of all scenarios, on all kernels, whose bounds are more than half as far
 * apart as the widest. That about halves the widest.
 *
 * What was red stays red: rounds are added, see count_add().
 */
#define _GNU_SOURCE
#include "spend.h"

#include "count.h"
#include "status.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Seconds for boot, snapshot and its check where nothing is known about that. */
#define BOOT_GUESS	15.0

/* What is left, and for which scenarios of one kernel. */
struct spender {
	struct work *w;
	const struct spend_on *on;
	double until;
	double level;			/* bounds closer together than that wait */
	struct run_result *run;
	unsigned int session;		/* each boot has a directory for its logs */
	unsigned int rounds;		/* all so far */
};

static bool wants(const struct spender *sp, const struct scenario_result *res)
{
	return count_open(res) && count_gap(res) > sp->level;
}

/* Return: so many rounds as there are already, as far as they end in time. */
static unsigned int affordable(const struct scenario_result *res, double seconds)
{
	double each = res->seconds / res->rounds;

	if (seconds <= 0 || each <= 0)
		return 0;
	return seconds < each * res->rounds ? (unsigned int)(seconds / each) : res->rounds;
}

static unsigned int ask(void *arg, const struct scenario *scenario)
{
	struct spender *sp = arg;
	const struct scenario_result *res = report_find(sp->run, scenario->name);

	return res ? affordable(res, sp->until - sp->on->now()) : 0;
}

static struct scenario_result *find(struct run_result *run, const char *name)
{
	size_t i;

	for (i = 0; i < run->nr_scenarios; i++) {
		if (!strcmp(run->scenarios[i].name, name))
			return &run->scenarios[i];
	}
	return NULL;
}

/* Adds what a session found, its boot included: a kernel may complain about that, too. */
static void take_over(struct spender *sp, struct run_result *more)
{
	size_t i;

	for (i = 0; i < more->nr_scenarios; i++) {
		struct scenario_result *to = find(sp->run, more->scenarios[i].name);

		if (!to)
			continue;
		more->scenarios[i].claim = to->claim;
		sp->rounds += more->scenarios[i].rounds;
		count_add(to, &more->scenarios[i], sp->run->role);
		to->measured = 0;
	}
	sp->run->boot_seconds = more->boot_seconds;
	sp->run->snapshot_seconds = more->snapshot_seconds;
	run_result_free(more);
	run_result_judge(sp->run);
}

/* Seconds to boot the kernel and to save it, from this run or the one in the store. */
static double boot_seconds(const struct run_result *run)
{
	const struct scenario_result *boot = report_find(run, runner_boot.name);

	if (run->boot_seconds > 0)
		return run->boot_seconds + 2 * run->snapshot_seconds;
	return boot ? boot->seconds : BOOT_GUESS;
}

/* Return: names of the scenarios to go on with, none if there is no time for one. */
static size_t choose(const struct spender *sp, const char **names)
{
	double left = sp->until - sp->on->now() - boot_seconds(sp->run);
	size_t i, nr = 0;

	for (i = 0; i < sp->run->nr_scenarios; i++) {
		const struct scenario_result *res = &sp->run->scenarios[i];

		if (wants(sp, res) && affordable(res, left))
			names[nr++] = res->name;
	}
	return nr;
}

static int session(struct spender *sp)
{
	struct work *w = sp->w;
	struct run_options opt = {
		.qemu = w->opt->qemu, .role = sp->run->role, .nr_patches = sp->run->nr_patches,
		.report_dir = w->opt->report, .extended = true, .ask = ask, .ask_arg = sp,
		.deadline_scale = 1,
	};
	const char **names = calloc(sp->run->nr_scenarios + 1, sizeof(*names));
	struct run_result result;
	char *label = NULL;
	int err = 0;

	if (!names || asprintf(&label, "%s-more-%u", sp->run->label, ++sp->session) < 0) {
		free(names);
		return progress_fail(w->progress, ST_INTERNAL, "out of memory");
	}
	opt.label = label;
	opt.only = names;
	opt.nr_only = choose(sp, names);
	if (opt.nr_only) {
		err = sp->on->more(w, sp->run, &opt, &result);
		if (!err)
			take_over(sp, &result);
	}
	free(label);
	free(names);
	return err;
}

/* The run with the widest bounds of those not yet taken in this pass, NULL: none. */
static struct run_result *next_run(struct work *w, const bool *taken, double level)
{
	struct run_result *next = NULL;
	double widest = level;
	size_t i;

	for (i = 0; i < w->nr_runs; i++) {
		const struct scenario_result *res = count_widest(&w->runs[i]);

		if (taken[i] || !res || count_gap(res) <= widest)
			continue;
		widest = count_gap(res);
		next = &w->runs[i];
	}
	return next;
}

static int pass(struct spender *sp)
{
	bool taken[MAX_RUNS] = { false };
	int err = 0;

	while (!err && (sp->run = next_run(sp->w, taken, sp->level))) {
		taken[sp->run - sp->w->runs] = true;
		err = session(sp);
	}
	return err;
}

static double widest_gap(struct work *w)
{
	static const bool none[MAX_RUNS];
	const struct run_result *run = next_run(w, none, 0);

	return run ? count_gap(count_widest(run)) : 0;
}

/**
 * spend() - spend the time budget
 * @w: walk whose kernels have all been run; their results are added to
 * @on: what to spend it on
 *
 * No round is begun that is not expected to end in time. That is an estimate, and a
 * round that fails takes longer than the others.
 *
 * Return: 0, -EINTR, or an exit status.
 */
int spend(struct work *w, const struct spend_on *on)
{
	struct spender sp = { .w = w, .on = on, .until = on->now() + w->opt->budget };
	unsigned int before;
	int err = 0;

	snprintf(w->summary, sizeof(w->summary), "no budget");
	if (!w->opt->budget)
		return 0;
	do {
		before = sp.rounds;
		sp.level = widest_gap(w) / 2;
		err = pass(&sp);
	} while (!err && sp.rounds > before);
	snprintf(w->summary, sizeof(w->summary), "%u more rounds", sp.rounds);
	return err;
}
