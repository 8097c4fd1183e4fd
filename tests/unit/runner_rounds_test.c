// SPDX-License-Identifier: GPL-2.0
/*
 * runner_run() against a fake QEMU: how often a scenario is played, in how many guests,
 * and when it is not.
 */
#define _GNU_SOURCE
#include "runner_fixture.h"

#include "cache.h"
#include "requirement.h"
#include "runner.h"
#include "scenario.h"
#include "trial.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Scenarios that only this test has. */
SCENARIO(zz_rounds, .title = "repeats", .extended = true)
{
	for_each_round(sc)
		trial_step(sc, UINT32_MAX, "round %u of %u", sc->rounds_begun, sc->rounds);
}

SCENARIO(zz_round_fails, .title = "fails in the second round", .extended = true,
	 .upstream = RED("it is the second"), REQUIREMENTS(1, NR_REQUIREMENTS))
{
	for_each_round(sc) {
		if (sc->rounds_begun == 2)
			trial_fail(sc, "it is the second");
	}
}

SCENARIO(zz_needs, .title = "needs more", .extended = true, .needs = NEEDS_KASAN | NEEDS_KCSAN,
	 .base = RED("never"), .upstream = EITHER("why not"))
{
	trial_fail(sc, "it was run");
}

static void run_own(const char *name, enum kernel_role role, unsigned int rounds,
		    struct run_result *res)
{
	struct run_options opt = {
		.qemu = fake, .kernel_dir = kernel, .label = "own", .role = role,
		.report_dir = report, .only = &name, .nr_only = 1, .rounds = rounds,
		.deadline_scale = SCALE,
	};
	char *err;

	setenv("FAKE_QEMU_MODE", "good", 1);
	if (runner_run(&opt, res, &err) || res->nr_scenarios != 2)
		exit(1);
}

static void test_rounds(void)
{
	struct run_result res;
	const struct scenario_result *own;

	run_own("zz_rounds", KERNEL_PATCHED, 3, &res);
	own = &res.scenarios[1];
	ok(own->outcome == OUTCOME_PASS && own->rounds == 3, "a scenario repeats and is counted");
	run_result_free(&res);
	run_own("zz_rounds", KERNEL_PATCHED, 0, &res);
	own = &res.scenarios[1];
	ok(own->outcome == OUTCOME_PASS && own->rounds == 1, "... once, unless it is told");
	run_result_free(&res);
	run_own("zz_round_fails", KERNEL_UPSTREAM, 5, &res);
	own = &res.scenarios[1];
	ok(own->outcome == OUTCOME_FAIL && own->rounds == 2 && !strcmp(own->reason, "it is the second"),
	   "... and no longer than it is ok");
	ok(own->claim.kind == CLAIM_RED && res.verdict == VERDICT_REPRODUCED &&
	   own->nr_requirements == 2 && own->requirements[1] == NR_REQUIREMENTS,
	   "the result has the claim about its kernel and the requirements");
	run_result_free(&res);
	run_own("zz_round_fails", KERNEL_BASE, 1, &res);
	own = &res.scenarios[1];
	ok(own->outcome == OUTCOME_PASS && own->claim.kind == CLAIM_PASSES &&
	   res.scenarios[0].rounds == 0, "the claim about another kernel is another one");
	run_result_free(&res);
}

/* One whole scenario is one round; it fails every second time, across its guests. */
static unsigned int plays;

SCENARIO(zz_race, .title = "fails every second time", .extended = true,
	 .base = EITHER("a race"), .upstream = RED("it was the second"))
{
	if (++plays % 2 == 0)
		trial_fail(sc, "it was the second");
}

SCENARIO(zz_race_rounds, .title = "fails in every third round of all", .extended = true,
	 .base = EITHER("a race"))
{
	for_each_round(sc) {
		if (++plays % 3 == 0)
			trial_fail(sc, "it was the third");
	}
}

SCENARIO(zz_race_lost, .title = "breaks off the second time", .extended = true,
	 .base = EITHER("a race"))
{
	if (++plays % 2 == 0)
		trial_lost(sc, "it is gone");
}

/* Whether so many of so many rounds failed, with one machine's logs for each @guests. */
static bool counts(const char *name, enum kernel_role role, unsigned int asked,
		   enum outcome outcome, unsigned int failed, unsigned int rounds,
		   unsigned int guests)
{
	const struct scenario_result *own;
	struct run_result res;
	char path[256];
	bool good;

	plays = 0;
	snprintf(path, sizeof(path), "%s/own", report);
	cache_remove_tree(path);
	run_own(name, role, asked, &res);
	own = &res.scenarios[1];
	good = own->outcome == outcome && own->failed == failed && own->rounds == rounds &&
	       (outcome == OUTCOME_PASS) == !own->reason;
	if (!good)
		printf("# %s, %u of %u\n", outcome_name(own->outcome), own->failed, own->rounds);
	snprintf(path, sizeof(path), "%s/own/%s-%u.console", report, name, guests + 1);
	good = good && access(path, R_OK);
	if (guests > 1) {
		snprintf(path, sizeof(path), "%s/own/%s-%u.console", report, name, guests);
		good = good && !access(path, R_OK);
	}
	run_result_free(&res);
	return good;
}

static void test_counts(void)
{
	ok(counts("zz_race", KERNEL_BASE, 5, OUTCOME_FAIL, 2, 5, 5),
	   "a race is played as often as asked for, and goes on after a failure");
	ok(counts("zz_race", KERNEL_BASE, 1, OUTCOME_PASS, 0, 1, 1), "... once by default");
	ok(counts("zz_race_rounds", KERNEL_BASE, 8, OUTCOME_FAIL, 2, 8, 3),
	   "a guest ends with a round that fails, the next one plays the rest");
	ok(counts("zz_race_rounds", KERNEL_BASE, 2, OUTCOME_PASS, 0, 2, 1),
	   "... and one guest plays all that pass");
	ok(counts("zz_race", KERNEL_PATCHED, 5, OUTCOME_FAIL, 1, 2, 2),
	   "where it must not fail, one failure is enough");
	ok(counts("zz_race", KERNEL_UPSTREAM, 5, OUTCOME_PASS, 0, 1, 1),
	   "where it must fail, it must do so at once");
	ok(counts("zz_race_lost", KERNEL_BASE, 5, OUTCOME_INCONCLUSIVE, 0, 2, 2),
	   "a round that was not reached is not made up for");
}

static unsigned int ask_for(void *arg, const struct scenario *scenario)
{
	return strcmp(scenario->name, "zz_rounds") ? 0 : *(unsigned int *)arg;
}

static void test_ask(void)
{
	static const char *const both[] = { "zz_rounds", "zz_race" };
	unsigned int rounds = 4;
	struct run_options opt = {
		.qemu = fake, .kernel_dir = kernel, .label = "own", .role = KERNEL_PATCHED,
		.report_dir = report, .only = both, .nr_only = 2, .ask = ask_for, .ask_arg = &rounds,
		.deadline_scale = SCALE,
	};
	struct run_result res;
	char *err;

	setenv("FAKE_QEMU_MODE", "good", 1);
	ok(!runner_run(&opt, &res, &err) && res.nr_scenarios == 2 &&
	   !strcmp(res.scenarios[1].name, "zz_rounds") && res.scenarios[1].rounds == 4 &&
	   !res.scenarios[1].failed, "each scenario can be asked for rounds of its own, or none");
	run_result_free(&res);
}

static void test_needs(void)
{
	struct run_result res;
	const struct scenario_result *own;

	run_own("zz_needs", KERNEL_BASE, 1, &res);
	own = &res.scenarios[1];
	ok(own->outcome == OUTCOME_INCONCLUSIVE && !own->no_feature &&
	   strstr(own->reason, "cannot read the configuration"),
	   "a kernel whose configuration is not known lacks nothing");
	run_result_free(&res);
	put("config", "CONFIG_KCSAN=y\n");
	run_own("zz_needs", KERNEL_BASE, 1, &res);
	own = &res.scenarios[1];
	ok(own->outcome == OUTCOME_SKIP && own->no_feature && own->claim.kind == CLAIM_RED &&
	   !strcmp(own->reason, "this kernel has no CONFIG_KASAN"),
	   "a scenario is skipped on a kernel without what it needs");
	run_result_free(&res);
	put("config", "CONFIG_KCSAN=y\nCONFIG_KASAN=y\n");
	run_own("zz_needs", KERNEL_UPSTREAM, 1, &res);
	own = &res.scenarios[1];
	ok(own->outcome == OUTCOME_FAIL && own->claim.kind == CLAIM_EITHER,
	   "... and run on one that has it");
	run_result_free(&res);
}

int main(int argc, char **argv)
{
	if (!fixture_init(argv[0]))
		return 1;

	test_rounds();
	test_counts();
	test_ask();
	test_needs();
	ok(fixture_remove(), "the test cleans up");
	return tap_done();
}
