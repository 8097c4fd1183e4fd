// SPDX-License-Identifier: GPL-2.0
/*
 * A time budget on two kernels that are not there: who gets rounds, that it ends in time,
 * and that what was red stays red.
 */
#define _GNU_SOURCE
#include "array.h"
#include "count.h"
#include "spend.h"
#include "tap.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUDGET	200	/* seconds */
#define EACH	0.25	/* a round takes so long */
#define BOOT	1

static const char *const names[] = { "boot", "zz_plain", "zz_rare", "zz_race", "zz_red", "zz_bad" };

/* The order of the scenarios is the order in which a runner takes them. */
SCENARIO(zz_rare, .title = "fails in round 40")
{
}

SCENARIO(zz_race, .title = "fails in each fourth round")
{
}

/* The fake runner's clock, and what it was asked for. */
static unsigned int sessions, session_roles[64], boot_fails_at, fails_with;
static bool wrong;
static double seconds;

static struct scenario_result make(const char *name, struct claim claim, enum outcome outcome,
				   unsigned int failed, unsigned int rounds)
{
	return (struct scenario_result){
		.name = name, .claim = claim, .outcome = outcome, .rounds = rounds,
		.failed = failed, .seconds = EACH * rounds,
		.reason = outcome == OUTCOME_PASS ? NULL : strdup("it broke"),
	};
}

static unsigned int rounds_of(struct work *w, enum kernel_role role, const char *name)
{
	size_t i;

	for (i = 0; i < w->nr_runs; i++) {
		if (w->runs[i].role == role)
			return report_find(&w->runs[i], name)->rounds;
	}
	return 0;
}

/* A kernel on which zz_race is lost in each fourth round, and zz_rare in the 40th. */
static int more(struct work *w, const struct run_result *run, struct run_options *opt,
		struct run_result *out)
{
	size_t i;

	if (fails_with)
		return fails_with;
	if (sessions < ARRAY_SIZE(session_roles))
		session_roles[sessions] = run->role;
	sessions++;
	*out = (struct run_result){
		.role = run->role, .boot_seconds = BOOT, .scenarios = calloc(ARRAY_SIZE(names), sizeof(*out->scenarios)),
	};
	seconds += BOOT;
	out->scenarios[out->nr_scenarios++] = make("boot", (struct claim)PASSES,
		sessions == boot_fails_at ? OUTCOME_FAIL : OUTCOME_PASS, 0, 0);
	for (i = 0; i < opt->nr_only; i++) {
		const struct scenario *scenario = scenario_find(opt->only[i]);
		unsigned int rounds, before, failed = 0;

		/* Nobody asks for what is not open. */
		wrong = wrong || !scenario;
		if (!scenario)
			continue;
		rounds = opt->ask(opt->ask_arg, scenario);
		before = rounds_of(w, run->role, scenario->name);
		wrong = wrong || rounds > before;
		if (!rounds)
			continue;
		seconds += rounds * EACH;
		if (!strcmp(scenario->name, "zz_race"))
			failed = (before + rounds) / 4 - before / 4;
		else if (before < 40 && before + rounds >= 40)
			failed = 1;
		out->scenarios[out->nr_scenarios++] =
			make(scenario->name, (struct claim)PASSES,
			     failed ? OUTCOME_FAIL : OUTCOME_PASS, failed, rounds);
	}
	return 0;
}

static double now(void)
{
	return seconds;
}

static const struct spend_on on = { .more = more, .now = now };

static void begin(struct work *w, struct prove_options *opt)
{
	static const enum kernel_role roles[] = { KERNEL_BASE, KERNEL_PATCHED };
	const struct claim race = EITHER("a race"), red = RED("it broke"), passes = PASSES;
	size_t i;

	sessions = 0;
	wrong = false;
	*w = (struct work){ .opt = opt, .progress = progress_new(stderr, 1), .nr_runs = 2 };
	for (i = 0; i < w->nr_runs; i++) {
		struct scenario_result *res = calloc(ARRAY_SIZE(names), sizeof(*res));
		struct run_result *run = &w->runs[i];

		*run = (struct run_result){
			.role = roles[i], .scenarios = res, .label = strdup(kernel_name(roles[i])),
			.boot_seconds = BOOT, .nr_scenarios = ARRAY_SIZE(names),
		};
		res[0] = make("boot", passes, OUTCOME_PASS, 0, 0);
		res[1] = make("zz_plain", passes, OUTCOME_PASS, 0, 0);
		res[2] = make("zz_rare", passes, OUTCOME_PASS, 0, 1);
		res[3] = make("zz_race", race, OUTCOME_PASS, 0, 1);
		res[4] = make("zz_red", red, OUTCOME_FAIL, 1, 1);
		res[5] = make("zz_bad", passes, OUTCOME_PASS, 0, 0);
		run_result_judge(run);
	}
	/* Much is known of the base kernel already. */
	w->runs[0].scenarios[2].rounds = 64;
	w->runs[0].scenarios[2].seconds = 64 * EACH;
}

static void end(struct work *w)
{
	size_t i;

	for (i = 0; i < w->nr_runs; i++)
		run_result_free(&w->runs[i]);
	progress_free(w->progress);
}

static void test_spend(void)
{
	struct prove_options opt = { .budget = BUDGET, .report = "none" };
	const struct scenario_result *race, *rare;
	double start = seconds;
	struct work w;

	begin(&w, &opt);
	ok(!spend(&w, &on), "a budget is spent");
	race = report_find(&w.runs[0], "zz_race");
	rare = report_find(&w.runs[1], "zz_rare");
	ok(!wrong, "... only where rounds tell more, and twice as many at most each time");
	ok(seconds < start + BUDGET + BOOT && seconds > start + BUDGET - BOOT - EACH,
	   "... in time, and not less than that");
	ok(session_roles[0] == KERNEL_BASE && session_roles[1] == KERNEL_PATCHED &&
	   rounds_of(&w, KERNEL_BASE, "zz_rare") == 64,
	   "... not on what is known better than the rest");
	ok(race->rounds > 16 && race->failed == race->rounds / 4 && race->outcome == OUTCOME_FAIL &&
	   w.runs[0].verdict != VERDICT_DISPROVED, "a race is counted: k of n");
	ok(rare->rounds >= 40 && rare->failed == 1 && rare->outcome == OUTCOME_FAIL &&
	   w.runs[1].verdict == VERDICT_DISPROVED && strstr(w.runs[1].reason, "zz_rare"),
	   "a failure that is rare turns the verdict");
	ok(rare->rounds < 128, "... and gets no more rounds");
	ok(strstr(w.summary, "more rounds"), "the summary says how many");
	end(&w);
}

int main(void)
{
	struct prove_options opt = { .report = "none" };
	struct work w;

	begin(&w, &opt);
	ok(!spend(&w, &on) && !sessions && !strcmp(w.summary, "no budget"), "no budget");
	end(&w);
	test_spend();
	opt.budget = BUDGET;
	boot_fails_at = 1;
	begin(&w, &opt);
	ok(!spend(&w, &on) && w.runs[0].scenarios[0].outcome == OUTCOME_FAIL &&
	   w.runs[0].verdict == VERDICT_INCONCLUSIVE,
	   "a kernel that complains when it is booted again has failed");
	end(&w);
	begin(&w, &opt);
	fails_with = 130;
	ok(spend(&w, &on) == 130, "a session that cannot be run ends it");
	end(&w);
	return tap_done();
}
