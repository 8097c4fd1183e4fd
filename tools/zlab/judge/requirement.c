// SPDX-License-Identifier: GPL-2.0
/*
 * What the series is held to, and what a run says about it.
 *
 * A check that passes everywhere proves nothing: it might not look. So a
 * requirement is shown by a check only if the same check is red on a kernel that
 * is known not to meet it.
 */
#include "requirement.h"

#include "array.h"

#include <string.h>

static const char *const titles[] = {
	/* What a user sees */
	[1] = "a function that leaves and returns by any event works again while its old pdev is held",
	[2] = "the old reference may be dropped at any time, and everything is released exactly once",
	[3] = "event 0x0306 works whatever function ID its data holds, and holds no function's lock",
	[4] = "a function that returns is used with its new properties, not with those of its last life",
	[5] = "a function whose domain is still taken by a lingering one is not lost, and leaks nothing",
	[6] = "while one function lingers, all others can be plugged, unplugged and switched",
	[7] = "a function can be reset in the same ways all its life, and never through an old pdev",
	/* State and references */
	[8] = "one reference stands for presence, and the count ends only when reserved",
	[9] = "a function is complete before anybody can find it",
	[10] = "state is changed and decided on under the state lock only",
	[11] = "whoever unlocks the state lock holds a reference of his own",
	[12] = "a function is on one list only, and is not found any more once its count is 0",
	[13] = "a reserved function has no pdev, is disabled, and has no DMA state",
	[14] = "a function in standby has no pdev, and a rescan at the wrong moment makes none",
	[15] = "an event changes the handle only where that fits the state, and enabling uses a fresh one",
	/* Locks */
	[16] = "there is one lock order, without a cycle even while power is written",
	[17] = "the last reference may be put in any context, also under locks and in atomic context",
	[18] = "a function that is added waits for the teardown of its last life, without a lock",
	[19] = "scanning, BARs and adding the device are one section under the rescan lock",
	[20] = "the slot exists as long as the function, and is not removed by its own store",
	[21] = "a domain number is free only after its bus is gone, and the bus tables stay consistent",
	/* Errors */
	[22] = "a step that fails leaves a defined state that can be tried again, and leaks nothing",
	[23] = "recover leaves neither a reference nor a blocked removal behind, however it ends",
	/* Of 6.1 */
	[24] = "DMA tables and bitmaps are freed once on every path and never overwritten",
	[25] = "reset, recover and power against vfio use no freed domain or table",
	[26] = "nothing else changes: no later feature comes in with the series",
	/* Form */
	[27] = "the source says and asserts which lock protects what, and each patch what it deviates in",
};

_Static_assert(ARRAY_SIZE(titles) == NR_REQUIREMENTS + 1, "every requirement has a title");

/**
 * requirement_title() - what is required
 * @number: 1 to NR_REQUIREMENTS
 *
 * Return: static string that completes "It is required that ...", NULL if there is
 * no such requirement.
 */
const char *requirement_title(unsigned int number)
{
	return number < ARRAY_SIZE(titles) ? titles[number] : NULL;
}

/**
 * requirement_names() - does a check belong to a requirement
 * @res: result of the check
 * @number: requirement
 *
 * Return: true if it does.
 */
bool requirement_names(const struct scenario_result *res, unsigned int number)
{
	size_t i;

	for (i = 0; i < res->nr_requirements; i++) {
		if (res->requirements[i] == number)
			return true;
	}
	return false;
}

/* Was a check red, as claimed, on a kernel without the series? */
static bool red_without(const char *name, const struct run_result *runs, size_t nr_runs)
{
	size_t i, j;

	for (i = 0; i < nr_runs; i++) {
		if (runs[i].role == KERNEL_PATCHED)
			continue;
		for (j = 0; j < runs[i].nr_scenarios; j++) {
			const struct scenario_result *res = &runs[i].scenarios[j];

			if (!strcmp(res->name, name) && scenario_result_red(res))
				return true;
		}
	}
	return false;
}

/* What the checks of a requirement say on one kernel, the weightiest last. */
static const char *const words[] = {
	"-", "skip", "pass", "may fail", "red", "not red", "not reached", "FAIL",
};

static size_t weigh(const struct scenario_result *res, enum kernel_role role)
{
	const char *what;

	switch (res->outcome) {
	case OUTCOME_PASS:
		return scenario_result_judge(res, role, &what) == VERDICT_CLEAN ? 2 : 5;
	case OUTCOME_FAIL:
		if (scenario_result_judge(res, role, &what) != VERDICT_CLEAN)
			return 7;
		return scenario_result_red(res) ? 4 : 3;
	case OUTCOME_SKIP:
		return res->no_feature ? 1 : 6;
	case OUTCOME_INCONCLUSIVE:
		break;
	}
	return 6;
}

/* What the checks of one requirement said, all together. */
struct tally {
	bool asked;		/* on any kernel */
	bool passed;		/* one passed on the patched kernel */
	bool red;		/* ... and that one is red elsewhere */
	bool trouble;		/* one neither passed there nor had a reason not to run */
};

static void count(struct tally *tally, const struct scenario_result *res,
		  const struct run_result *runs, size_t nr_runs)
{
	if (res->outcome == OUTCOME_PASS) {
		tally->passed = true;
		tally->red = tally->red || red_without(res->name, runs, nr_runs);
	} else if (res->outcome != OUTCOME_SKIP || !res->no_feature) {
		tally->trouble = true;
	}
}

static const char *explain(const struct tally *tally)
{
	if (!tally->asked)
		return "no check names it";
	if (tally->trouble)
		return "a check of it did not pass on the patched kernel";
	if (!tally->passed)
		return "no check of it was run on the patched kernel";
	if (!tally->red)
		return "no check of it that passes on the patched kernel is red on another one";
	return NULL;
}

/**
 * requirement_judge() - derive what a run says about a requirement
 * @req: filled in
 * @number: 1 to NR_REQUIREMENTS
 * @runs: all runs
 * @nr_runs: their number
 */
void requirement_judge(struct requirement *req, unsigned int number,
		       const struct run_result *runs, size_t nr_runs)
{
	size_t weight[KERNEL_ROLE_COUNT] = { 0 };
	struct tally tally = { 0 };
	size_t i, j;

	*req = (struct requirement){ .number = number, .title = requirement_title(number) };
	for (i = 0; i < nr_runs; i++) {
		for (j = 0; j < runs[i].nr_scenarios; j++) {
			const struct scenario_result *res = &runs[i].scenarios[j];

			if (!requirement_names(res, number))
				continue;
			tally.asked = true;
			if (weigh(res, runs[i].role) > weight[runs[i].role])
				weight[runs[i].role] = weigh(res, runs[i].role);
			if (runs[i].role != KERNEL_PATCHED)
				continue;
			count(&tally, res, runs, nr_runs);
			if (res->outcome == OUTCOME_PASS && res->rounds > req->rounds)
				req->rounds = res->rounds;
		}
	}
	for (i = 0; i < KERNEL_ROLE_COUNT; i++)
		req->words[i] = words[weight[i]];
	req->asked = tally.asked;
	req->why_not = explain(&tally);
	req->shown = !req->why_not;
}
