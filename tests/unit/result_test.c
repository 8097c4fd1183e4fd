// SPDX-License-Identifier: GPL-2.0
/*
 * The verdict of a run: every rule of run_result_judge(), and which reason wins.
 */
#include "../../tools/zlab/array.h"
#include "../../tools/zlab/result.h"
#include "tap.h"

#include <string.h>

#define BUG	.shows_bug = true
#define PASS	.outcome = OUTCOME_PASS
#define FAIL	.outcome = OUTCOME_FAIL, .reason = "warned"
#define SIG	.outcome = OUTCOME_FAIL, .signature_seen = true
#define LOST	.outcome = OUTCOME_INCONCLUSIVE, .reason = "agent silent"
#define SKIP	.outcome = OUTCOME_SKIP, .reason = "too old"

struct judge_case {
	const char *name;
	bool expect_bug;
	struct scenario_result res[3];
	size_t nr;
	enum verdict verdict;
	const char *reason;	/* part of the expected reason; NULL: there is none */
};

static const struct judge_case cases[] = {
	{ "base shows the bug, control passes", true,
	  { { BUG, SIG }, { PASS } }, 2, VERDICT_REPRODUCED, NULL },
	{ "base without the bug", true,
	  { { BUG, PASS }, { PASS } }, 2, VERDICT_DISPROVED, "s0: the base kernel does not" },
	{ "base fails, but not with the warning of the report", true,
	  { { BUG, FAIL } }, 1, VERDICT_INCONCLUSIVE, "s0: failed without the warning" },
	{ "base control fails", true,
	  { { BUG, SIG }, { FAIL } }, 2, VERDICT_INCONCLUSIVE, "s1: control failed" },
	{ "base control fails with the warning", true,
	  { { BUG, SIG }, { SIG } }, 2, VERDICT_INCONCLUSIVE, "s1: control failed" },
	{ "base check not reached", true,
	  { { BUG, LOST }, { BUG, SIG } }, 2, VERDICT_INCONCLUSIVE, "s0: check not reached: agent" },
	{ "base with controls only", true,
	  { { PASS } }, 1, VERDICT_INCONCLUSIVE, "no scenario that shows the bug" },
	{ "base bug scenario skipped", true,
	  { { BUG, SIG }, { BUG, SKIP } }, 2, VERDICT_INCONCLUSIVE, "s1: skipped: too old" },
	{ "patched passes", false,
	  { { BUG, PASS }, { PASS } }, 2, VERDICT_CLEAN, NULL },
	{ "patched may skip a control", false,
	  { { BUG, PASS }, { SKIP } }, 2, VERDICT_CLEAN, NULL },
	{ "patched skips a bug scenario", false,
	  { { BUG, SKIP }, { PASS } }, 2, VERDICT_INCONCLUSIVE, "s0: skipped" },
	{ "patched shows the bug", false,
	  { { PASS }, { BUG, SIG } }, 2, VERDICT_DISPROVED, "s1: the patched kernel fails" },
	{ "patched control fails", false,
	  { { BUG, PASS }, { FAIL } }, 2, VERDICT_DISPROVED, "s1: the patched kernel fails: warned" },
	{ "patched check not reached", false,
	  { { BUG, PASS }, { LOST } }, 2, VERDICT_INCONCLUSIVE, "s1: check not reached" },
	{ "a later failure displaces a lost check", false,
	  { { LOST }, { FAIL }, { LOST } }, 3, VERDICT_DISPROVED, "s1:" },
	{ "the first of two lost checks is named", false,
	  { { LOST }, { LOST } }, 2, VERDICT_INCONCLUSIVE, "s0:" },
	{ "no scenario at all", false, { { PASS } }, 0, VERDICT_INCONCLUSIVE, "no scenario was run" },
	{ "everything skipped", false,
	  { { SKIP }, { SKIP } }, 2, VERDICT_INCONCLUSIVE, "no scenario was run" },
};

static void run_case(const struct judge_case *c)
{
	static const char *const names[] = { "s0", "s1", "s2" };
	struct scenario_result res[3];
	struct run_result run = { .expect_bug = c->expect_bug, .scenarios = res,
				  .nr_scenarios = c->nr };
	bool good;
	size_t i;

	memcpy(res, c->res, sizeof(res));
	for (i = 0; i < c->nr; i++)
		res[i].name = names[i];

	/* Twice: the second call replaces verdict and reason of the first. */
	run_result_judge(&run);
	run_result_judge(&run);
	good = run.verdict == c->verdict;
	if (c->reason)
		good = good && run.reason && strstr(run.reason, c->reason);
	else
		good = good && !run.reason;
	ok(good, c->name);
	if (!good)
		printf("# got %s, reason: %s\n", verdict_name(run.verdict),
		       run.reason ? run.reason : "(none)");
	run.scenarios = NULL;
	run.nr_scenarios = 0;
	run_result_free(&run);
}

int main(void)
{
	bool named = true;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		run_case(&cases[i]);

	for (i = 0; i < SPLAT_KIND_COUNT; i++)
		named = named && splat_kind_name(i) && strcmp(splat_kind_name(i), "?");
	ok(named, "every kind of splat has a name");
	ok(!strcmp(outcome_name(99), "?") && !strcmp(verdict_name(99), "?") &&
	   !strcmp(splat_kind_name(SPLAT_KIND_COUNT), "?"),
	   "a value outside an enumeration does not read past the table");
	return tap_done();
}
