// SPDX-License-Identifier: GPL-2.0
/*
 * The verdict of a run: every rule of run_result_judge(), and which reason wins.
 */
#include "array.h"
#include "result.h"
#include "tap.h"

#include <string.h>

#define PASS	.outcome = OUTCOME_PASS
#define FAIL	.outcome = OUTCOME_FAIL, .reason = "warned"
#define SIG	.outcome = OUTCOME_FAIL, .signature_seen = true
#define LOST	.outcome = OUTCOME_INCONCLUSIVE, .reason = "agent silent"
#define SKIP	.outcome = OUTCOME_SKIP, .reason = "too old"
#define LACKS	SKIP, .no_feature = true
#define SPLAT	.splats = splats, .nr_splats = ARRAY_SIZE(splats)

#define BUG		.claim.kind = CLAIM_SIGNATURE
#define IS_RED(_text)	.claim = RED(_text)
#define IS_KNOWN(_text)	.claim = { .kind = CLAIM_KNOWN, .text = (_text) }
#define IS_OPEN		.claim = EITHER("a race")

static struct splat splats[] = {
	{ .line = "WARNING: possible circular locking dependency detected" },
	{ .line = "list_del corruption" },
};

struct judge_case {
	const char *name;
	enum kernel_role role;
	struct scenario_result res[3];
	size_t nr;
	enum verdict verdict;
	const char *reason;	/* part of the expected reason; NULL: there is none */
};

static const struct judge_case cases[] = {
	{ "base shows the bug, control passes", KERNEL_BASE,
	  { { BUG, SIG }, { PASS } }, 2, VERDICT_REPRODUCED, NULL },
	{ "base without the bug", KERNEL_BASE,
	  { { BUG, PASS }, { PASS } }, 2, VERDICT_DISPROVED,
	  "s0: the kernel does not show the bug" },
	{ "base fails, but not with the warning of the report", KERNEL_BASE,
	  { { BUG, FAIL } }, 1, VERDICT_INCONCLUSIVE, "s0: failed without the warning" },
	{ "base control fails", KERNEL_BASE,
	  { { BUG, SIG }, { FAIL } }, 2, VERDICT_INCONCLUSIVE, "s1: control failed" },
	{ "base control fails with the warning", KERNEL_BASE,
	  { { BUG, SIG }, { SIG } }, 2, VERDICT_INCONCLUSIVE, "s1: control failed" },
	{ "base check not reached", KERNEL_BASE,
	  { { BUG, LOST }, { BUG, SIG } }, 2, VERDICT_INCONCLUSIVE, "s0: check not reached: agent" },
	{ "base with controls only", KERNEL_BASE,
	  { { PASS } }, 1, VERDICT_INCONCLUSIVE, "no scenario that shows a defect" },
	{ "base bug scenario skipped", KERNEL_BASE,
	  { { BUG, SIG }, { BUG, SKIP } }, 2, VERDICT_INCONCLUSIVE, "s1: skipped: too old" },

	{ "red, the text is in the reason", KERNEL_UPSTREAM,
	  { { IS_RED("warn"), FAIL }, { PASS } }, 2, VERDICT_REPRODUCED, NULL },
	{ "red, the text is in the second complaint", KERNEL_BASE,
	  { { IS_RED("list_del corr"), FAIL, SPLAT } }, 1, VERDICT_REPRODUCED, NULL },
	{ "red, the text is only in a complaint, there is no reason", KERNEL_BASE,
	  { { IS_RED("circular"), .outcome = OUTCOME_FAIL, SPLAT } }, 1, VERDICT_REPRODUCED,
	  NULL },
	{ "red for another reason", KERNEL_UPSTREAM,
	  { { IS_RED("refcount"), FAIL, SPLAT } }, 1, VERDICT_INCONCLUSIVE,
	  "s0: failed in another way than claimed: warned" },
	{ "red with the warning of the bug report, which was not claimed", KERNEL_UPSTREAM,
	  { { IS_RED("refcount"), SIG } }, 1, VERDICT_INCONCLUSIVE, "s0: failed in another way" },
	{ "red was claimed, green was seen", KERNEL_UPSTREAM,
	  { { IS_RED("warn"), PASS } }, 1, VERDICT_DISPROVED,
	  "s0: the kernel does not show the defect" },
	{ "red was claimed, the check was not reached, though it says the text", KERNEL_BASE,
	  { { IS_RED("silent"), LOST } }, 1, VERDICT_INCONCLUSIVE, "s0: check not reached" },
	{ "red was claimed, but the kernel lacks a feature", KERNEL_BASE,
	  { { IS_RED("warn"), LACKS }, { BUG, SIG } }, 2, VERDICT_REPRODUCED, NULL },
	{ "nothing but missing features", KERNEL_BASE,
	  { { IS_RED("old"), LACKS } }, 1, VERDICT_INCONCLUSIVE, "no scenario was run" },
	{ "a scenario that needs a feature is not what shows a defect", KERNEL_BASE,
	  { { IS_RED("old"), LACKS }, { PASS } }, 2, VERDICT_INCONCLUSIVE,
	  "no scenario that shows a defect" },
	{ "a known defect", KERNEL_PATCHED,
	  { { PASS }, { IS_KNOWN("warn"), FAIL } }, 2, VERDICT_CLEAN, NULL },
	{ "a known defect shows nothing about the series", KERNEL_BASE,
	  { { IS_KNOWN("warn"), FAIL } }, 1, VERDICT_INCONCLUSIVE,
	  "no scenario that shows a defect" },
	{ "a known defect and another one", KERNEL_PATCHED,
	  { { IS_KNOWN("refcount"), FAIL } }, 1, VERDICT_DISPROVED,
	  "s0: failed in another way than claimed: warned" },
	{ "a known defect that is not there", KERNEL_PATCHED,
	  { { IS_KNOWN("warn"), PASS } }, 1, VERDICT_CLEAN, NULL },
	{ "a race that fails", KERNEL_BASE,
	  { { IS_OPEN, FAIL, SPLAT }, { BUG, SIG } }, 2, VERDICT_REPRODUCED, NULL },
	{ "a race that passes", KERNEL_UPSTREAM,
	  { { IS_OPEN, PASS }, { IS_RED("warn"), FAIL } }, 2, VERDICT_REPRODUCED, NULL },
	{ "a race that fails does not show a defect", KERNEL_UPSTREAM,
	  { { IS_OPEN, FAIL } }, 1, VERDICT_INCONCLUSIVE, "no scenario that shows a defect" },
	{ "a race whose check was not reached", KERNEL_UPSTREAM,
	  { { IS_OPEN, LOST }, { IS_RED("warn"), FAIL } }, 2, VERDICT_INCONCLUSIVE,
	  "s0: check not reached" },
	{ "upstream's control fails", KERNEL_UPSTREAM,
	  { { IS_RED("warn"), FAIL }, { FAIL } }, 2, VERDICT_INCONCLUSIVE, "s1: control failed" },
	{ "green displaces red for another reason", KERNEL_BASE,
	  { { IS_RED("no"), FAIL }, { IS_RED("no"), PASS } }, 2, VERDICT_DISPROVED, "s1:" },

	{ "patched passes", KERNEL_PATCHED,
	  { { PASS }, { PASS } }, 2, VERDICT_CLEAN, NULL },
	{ "patched may lack a feature", KERNEL_PATCHED,
	  { { PASS }, { LACKS } }, 2, VERDICT_CLEAN, NULL },
	{ "patched skips for another reason", KERNEL_PATCHED,
	  { { SKIP }, { PASS } }, 2, VERDICT_INCONCLUSIVE, "s0: skipped" },
	{ "patched shows the bug", KERNEL_PATCHED,
	  { { PASS }, { SIG } }, 2, VERDICT_DISPROVED, "s1: the patched kernel fails" },
	{ "patched control fails", KERNEL_PATCHED,
	  { { PASS }, { FAIL } }, 2, VERDICT_DISPROVED, "s1: the patched kernel fails: warned" },
	{ "patched check not reached", KERNEL_PATCHED,
	  { { PASS }, { LOST } }, 2, VERDICT_INCONCLUSIVE, "s1: check not reached" },
	{ "a later failure displaces a lost check", KERNEL_PATCHED,
	  { { LOST }, { FAIL }, { LOST } }, 3, VERDICT_DISPROVED, "s1:" },
	{ "the first of two lost checks is named", KERNEL_PATCHED,
	  { { LOST }, { LOST } }, 2, VERDICT_INCONCLUSIVE, "s0:" },
	{ "a prefix of the series, all as claimed", KERNEL_PREFIX,
	  { { BUG, SIG }, { IS_RED("warn"), FAIL }, { PASS } }, 3, VERDICT_AS_CLAIMED, NULL },
	{ "a prefix of the series that fixes all that was run", KERNEL_PREFIX,
	  { { PASS } }, 1, VERDICT_AS_CLAIMED, NULL },
	{ "green too early", KERNEL_PREFIX,
	  { { IS_RED("warn"), PASS } }, 1, VERDICT_DISPROVED, "s0: the kernel does not show" },
	{ "red again", KERNEL_PREFIX,
	  { { FAIL } }, 1, VERDICT_DISPROVED, "s0: fails where it must pass: warned" },
	{ "a prefix is red for another reason", KERNEL_PREFIX,
	  { { IS_RED("list_del"), FAIL } }, 1, VERDICT_DISPROVED, "s0: failed in another way" },
	{ "not reached with a prefix", KERNEL_PREFIX,
	  { { LOST } }, 1, VERDICT_INCONCLUSIVE, "s0: check not reached" },
	{ "no scenario at all", KERNEL_PATCHED,
	  { { PASS } }, 0, VERDICT_INCONCLUSIVE, "no scenario was run" },
	{ "everything skipped", KERNEL_PATCHED,
	  { { LACKS }, { LACKS } }, 2, VERDICT_INCONCLUSIVE, "no scenario was run" },
};

static void run_case(const struct judge_case *c)
{
	static const char *const names[] = { "s0", "s1", "s2" };
	struct scenario_result res[3];
	struct run_result run = { .role = c->role, .scenarios = res, .nr_scenarios = c->nr };
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
	good = good && run_result_as_claimed(&run) == !c->reason;
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
	ok(!strcmp(kernel_name(KERNEL_PATCHED), "patched") &&
	   !strcmp(kernel_name(KERNEL_ROLE_COUNT + 1), "?") &&
	   !strcmp(claim_name(CLAIM_SIGNATURE), "bug") && !strcmp(claim_name(99), "?") &&
	   !strcmp(outcome_name(99), "?") && !strcmp(verdict_name(99), "?") &&
	   !strcmp(splat_kind_name(SPLAT_KIND_COUNT), "?"),
	   "a value outside an enumeration does not read past the table");
	return tap_done();
}
