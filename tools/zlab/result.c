// SPDX-License-Identifier: GPL-2.0
/*
 * Names, verdict and release of the results of a run.
 */
#define _GNU_SOURCE
#include "array.h"
#include "result.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const outcome_names[] = {
	[OUTCOME_PASS] = "PASS",
	[OUTCOME_FAIL] = "FAIL",
	[OUTCOME_INCONCLUSIVE] = "INCONCLUSIVE",
	[OUTCOME_SKIP] = "SKIP",
};

static const char *const verdict_names[] = {
	[VERDICT_REPRODUCED] = "REPRODUCED",
	[VERDICT_CLEAN] = "CLEAN",
	[VERDICT_DISPROVED] = "DISPROVED",
	[VERDICT_INCONCLUSIVE] = "INCONCLUSIVE",
};

static const char *const splat_kind_names[] = {
	[SPLAT_SYSFS_DUPLICATE] = "sysfs duplicate",
	[SPLAT_LOCKDEP] = "lockdep",
	[SPLAT_LIST_CORRUPTION] = "list corruption",
	[SPLAT_REFCOUNT] = "refcount",
	[SPLAT_KASAN] = "KASAN",
	[SPLAT_HUNG_TASK] = "hung task",
	[SPLAT_ATOMIC_SLEEP] = "sleep in atomic context",
	[SPLAT_OOPS] = "oops",
	[SPLAT_BUG] = "BUG",
	[SPLAT_WARNING] = "WARNING",
	[SPLAT_PANIC] = "panic",
};

#define NAME_OF(table, index) \
	((size_t)(index) < ARRAY_SIZE(table) ? (table)[index] : "?")

_Static_assert(ARRAY_SIZE(splat_kind_names) == SPLAT_KIND_COUNT,
	       "every splat kind has a name");

/**
 * outcome_name() - name of an outcome as the reports print it
 * @outcome: outcome of one scenario
 *
 * Return: static string, "?" for a value outside the enumeration.
 */
const char *outcome_name(enum outcome outcome)
{
	return NAME_OF(outcome_names, outcome);
}

/**
 * verdict_name() - name of a verdict as the reports print it
 * @verdict: verdict on one kernel
 *
 * Return: static string, "?" for a value outside the enumeration.
 */
const char *verdict_name(enum verdict verdict)
{
	return NAME_OF(verdict_names, verdict);
}

/**
 * splat_kind_name() - name of a kind of kernel complaint
 * @kind: kind found by the console classifier
 *
 * Return: static string, "?" for a value outside the enumeration.
 */
const char *splat_kind_name(enum splat_kind kind)
{
	return NAME_OF(splat_kind_names, kind);
}

static void set_reason(struct run_result *run, enum verdict verdict, const char *name,
		       const char *what, const char *reason)
{
	free(run->reason);
	run->verdict = verdict;
	if (asprintf(&run->reason, "%s%s%s%s%s", name, *name ? ": " : "", what,
		     reason ? ": " : "", reason ? reason : "") < 0)
		run->reason = NULL;
}

/*
 * What one scenario means for the claim about its kernel. VERDICT_CLEAN stands
 * for "no objection", whatever the kernel; @what explains the other two.
 */
static enum verdict judge_scenario(const struct scenario_result *res, bool expect_bug,
				   const char **what)
{
	switch (res->outcome) {
	case OUTCOME_PASS:
		if (!expect_bug || !res->shows_bug)
			return VERDICT_CLEAN;
		*what = "the base kernel does not show the bug";
		return VERDICT_DISPROVED;
	case OUTCOME_FAIL:
		if (!expect_bug) {
			*what = "the patched kernel fails";
			return VERDICT_DISPROVED;
		}
		if (res->shows_bug && res->signature_seen)
			return VERDICT_CLEAN;
		*what = res->shows_bug ? "failed without the warning of the bug report" :
					 "control failed on the base kernel";
		return VERDICT_INCONCLUSIVE;
	case OUTCOME_SKIP:
		/* A control may be left out, but never the scenarios that carry the claim. */
		if (!res->shows_bug)
			return VERDICT_CLEAN;
		*what = "skipped";
		return VERDICT_INCONCLUSIVE;
	case OUTCOME_INCONCLUSIVE:
		break;
	}
	*what = "check not reached";
	return VERDICT_INCONCLUSIVE;
}

void run_result_judge(struct run_result *run)
{
	size_t nr_run = 0, nr_bug = 0;
	size_t i;

	free(run->reason);
	run->reason = NULL;
	run->verdict = run->expect_bug ? VERDICT_REPRODUCED : VERDICT_CLEAN;

	for (i = 0; i < run->nr_scenarios; i++) {
		const struct scenario_result *res = &run->scenarios[i];
		const char *what = "";
		enum verdict verdict = judge_scenario(res, run->expect_bug, &what);

		if (res->outcome != OUTCOME_SKIP) {
			nr_run++;
			nr_bug += res->shows_bug;
		}
		/* The first reason stays, except that DISPROVED displaces INCONCLUSIVE. */
		if (verdict == VERDICT_DISPROVED && run->verdict != VERDICT_DISPROVED)
			set_reason(run, verdict, res->name, what, res->reason);
		else if (verdict == VERDICT_INCONCLUSIVE && run->verdict != VERDICT_DISPROVED &&
			 run->verdict != VERDICT_INCONCLUSIVE)
			set_reason(run, verdict, res->name, what, res->reason);
	}

	if (run->verdict == VERDICT_DISPROVED || run->verdict == VERDICT_INCONCLUSIVE)
		return;
	if (!nr_run)
		set_reason(run, VERDICT_INCONCLUSIVE, "", "no scenario was run", NULL);
	else if (run->expect_bug && !nr_bug)
		set_reason(run, VERDICT_INCONCLUSIVE, "",
			   "no scenario that shows the bug was run", NULL);
}

/**
 * scenario_result_free() - release what a scenario result owns
 * @res: result; the structure itself belongs to the caller, name and title to
 *	 the scenario's description
 */
void scenario_result_free(struct scenario_result *res)
{
	size_t i;

	for (i = 0; i < res->nr_splats; i++) {
		free(res->splats[i].line);
		free(res->splats[i].object);
	}
	for (i = 0; i < res->nr_timeline; i++)
		free(res->timeline[i].text);
	free(res->splats);
	free(res->timeline);
	free(res->reason);
	free(res->console_path);
	*res = (struct scenario_result){ .outcome = OUTCOME_INCONCLUSIVE };
}

/**
 * run_result_free() - release what a run result owns
 * @run: result; the structure itself belongs to the caller and may be reused
 */
void run_result_free(struct run_result *run)
{
	size_t i;

	for (i = 0; i < run->nr_scenarios; i++)
		scenario_result_free(&run->scenarios[i]);
	free(run->scenarios);
	free(run->label);
	free(run->release);
	free(run->tree);
	free(run->reason);
	*run = (struct run_result){ .verdict = VERDICT_INCONCLUSIVE };
}
