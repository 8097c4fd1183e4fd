// SPDX-License-Identifier: GPL-2.0
/*
 * Names, verdict and release of the results of a run.
 */
#define _GNU_SOURCE
#include "array.h"
#include "result.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kernel_names[] = {
	[KERNEL_BASE] = "base",
	[KERNEL_UPSTREAM] = "upstream",
	[KERNEL_PATCHED] = "patched",
	[KERNEL_PREFIX] = "prefix",
};

static const char *const claim_names[] = {
	[CLAIM_PASSES] = "passes",
	[CLAIM_RED] = "red",
	[CLAIM_EITHER] = "either",
	[CLAIM_SIGNATURE] = "bug",
	[CLAIM_KNOWN] = "known",
};

static const char *const outcome_names[] = {
	[OUTCOME_PASS] = "PASS",
	[OUTCOME_FAIL] = "FAIL",
	[OUTCOME_INCONCLUSIVE] = "INCONCLUSIVE",
	[OUTCOME_SKIP] = "SKIP",
};

static const char *const verdict_names[] = {
	[VERDICT_REPRODUCED] = "REPRODUCED",
	[VERDICT_CLEAN] = "CLEAN",
	[VERDICT_AS_CLAIMED] = "AS CLAIMED",
	[VERDICT_DISPROVED] = "DISPROVED",
	[VERDICT_INCONCLUSIVE] = "INCONCLUSIVE",
};

static const char *const splat_kind_names[] = {
	[SPLAT_SYSFS_DUPLICATE] = "sysfs duplicate",
	[SPLAT_LOCKDEP] = "lockdep",
	[SPLAT_LIST_CORRUPTION] = "list corruption",
	[SPLAT_REFCOUNT] = "refcount",
	[SPLAT_KASAN] = "KASAN",
	[SPLAT_KCSAN] = "data race",
	[SPLAT_KMEMLEAK] = "memory leak",
	[SPLAT_ODEBUG] = "object state",
	[SPLAT_SLUB] = "slab corruption",
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

/**
 * kernel_name() - name of a kernel as options and reports write it
 * @role: its part in the argument
 *
 * Return: static string, "?" for a value outside the enumeration.
 */
const char *kernel_name(enum kernel_role role)
{
	return NAME_OF(kernel_names, role);
}

/**
 * claim_name() - name of a kind of claim as the reports print it
 * @kind: what is claimed about a check on one kernel
 *
 * Return: static string, "?" for a value outside the enumeration.
 */
const char *claim_name(enum claim_kind kind)
{
	return NAME_OF(claim_names, kind);
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

static bool says(const struct scenario_result *res, const char *text)
{
	size_t i;

	if (res->reason && strstr(res->reason, text))
		return true;
	for (i = 0; i < res->nr_splats; i++) {
		if (strstr(res->splats[i].line, text))
			return true;
	}
	return false;
}

/**
 * scenario_result_red() - did a scenario show the defect that is claimed
 * @res: its result
 *
 * Return: true if it failed in the claimed way; false also where no defect is
 * claimed.
 */
bool scenario_result_red(const struct scenario_result *res)
{
	if (res->outcome != OUTCOME_FAIL)
		return false;
	if (res->claim.kind == CLAIM_SIGNATURE)
		return res->signature_seen;
	return res->claim.kind == CLAIM_RED && says(res, res->claim.text);
}

/**
 * scenario_result_known() - did a scenario show the defect that is not zPCI's
 * @res: its result
 *
 * Return: true if such a defect is claimed and the scenario failed with it.
 */
bool scenario_result_known(const struct scenario_result *res)
{
	return res->outcome == OUTCOME_FAIL && res->claim.kind == CLAIM_KNOWN &&
	       says(res, res->claim.text);
}

static enum verdict judge_pass(const struct scenario_result *res, const char **what)
{
	/* What is not zPCI's may depend on which memory happens to be used next. */
	if (res->claim.kind == CLAIM_PASSES || res->claim.kind == CLAIM_EITHER ||
	    res->claim.kind == CLAIM_KNOWN)
		return VERDICT_CLEAN;
	if (res->claim.kind == CLAIM_SIGNATURE)
		*what = "the kernel does not show the bug";
	else
		*what = "the kernel does not show the defect";
	return VERDICT_DISPROVED;
}

static enum verdict judge_fail(const struct scenario_result *res, enum kernel_role role,
			       const char **what)
{
	if (scenario_result_red(res) || scenario_result_known(res) ||
	    res->claim.kind == CLAIM_EITHER)
		return VERDICT_CLEAN;
	if (res->claim.kind == CLAIM_SIGNATURE) {
		*what = "failed without the warning of the bug report";
	} else if (res->claim.kind == CLAIM_RED || res->claim.kind == CLAIM_KNOWN) {
		*what = "failed in another way than claimed";
	} else {
		*what = role == KERNEL_PATCHED ? "the patched kernel fails" :
			role == KERNEL_PREFIX ? "fails where it must pass" :
						"control failed on a kernel without the series";
	}
	return role == KERNEL_PATCHED || role == KERNEL_PREFIX ? VERDICT_DISPROVED :
								 VERDICT_INCONCLUSIVE;
}

/**
 * scenario_result_judge() - what one scenario means for the claim about its kernel
 * @res: its result
 * @role: what its kernel is
 * @what: receives a static string that explains DISPROVED and INCONCLUSIVE
 *
 * Return: VERDICT_CLEAN for "no objection", whatever the kernel; else
 * VERDICT_DISPROVED or VERDICT_INCONCLUSIVE.
 */
enum verdict scenario_result_judge(const struct scenario_result *res, enum kernel_role role,
				   const char **what)
{
	switch (res->outcome) {
	case OUTCOME_PASS:
		return judge_pass(res, what);
	case OUTCOME_FAIL:
		return judge_fail(res, role, what);
	case OUTCOME_SKIP:
		if (res->no_feature)
			return VERDICT_CLEAN;
		*what = "skipped";
		return VERDICT_INCONCLUSIVE;
	case OUTCOME_INCONCLUSIVE:
		break;
	}
	*what = "check not reached";
	return VERDICT_INCONCLUSIVE;
}

static enum verdict best_verdict(enum kernel_role role)
{
	switch (role) {
	case KERNEL_PATCHED:
		return VERDICT_CLEAN;
	case KERNEL_PREFIX:
		return VERDICT_AS_CLAIMED;
	default:
		return VERDICT_REPRODUCED;
	}
}

void run_result_judge(struct run_result *run)
{
	size_t nr_run = 0, nr_red = 0;
	size_t i;

	free(run->reason);
	run->reason = NULL;
	run->verdict = best_verdict(run->role);

	for (i = 0; i < run->nr_scenarios; i++) {
		const struct scenario_result *res = &run->scenarios[i];
		const char *what = "";
		enum verdict verdict = scenario_result_judge(res, run->role, &what);

		nr_run += res->outcome != OUTCOME_SKIP;
		nr_red += scenario_result_red(res);
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
	else if (run->verdict == VERDICT_REPRODUCED && !nr_red)
		set_reason(run, VERDICT_INCONCLUSIVE, "",
			   "no scenario that shows a defect was run", NULL);
}

/**
 * run_result_as_claimed() - is a kernel what it is claimed to be
 * @run: judged run
 *
 * Return: true if the patched kernel is CLEAN, one with a prefix of the series is AS
 * CLAIMED, another one REPRODUCED.
 */
bool run_result_as_claimed(const struct run_result *run)
{
	return run->verdict == best_verdict(run->role);
}

/**
 * run_result_add() - add a result to those of a run
 * @run: the run
 * @res: result; what it owns is the run's if this returns 0
 *
 * Return: 0 or -ENOMEM.
 */
int run_result_add(struct run_result *run, const struct scenario_result *res)
{
	struct scenario_result *grown;

	grown = reallocarray(run->scenarios, run->nr_scenarios + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	run->scenarios = grown;
	grown[run->nr_scenarios++] = *res;
	return 0;
}

/**
 * scenario_result_free() - release what a scenario result owns
 * @res: result; the structure itself belongs to the caller, name and title to
 *	 the scenario's description
 */
void scenario_result_free(struct scenario_result *res)
{
	size_t i;

	for (i = 0; i < res->nr_splats + res->nr_noted; i++) {
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
	free(run->config);
	free(run->kernel_dir);
	free(run->initramfs);
	free(run->reason);
	*run = (struct run_result){ .verdict = VERDICT_INCONCLUSIVE };
}
