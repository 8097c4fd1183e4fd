// SPDX-License-Identifier: GPL-2.0
/*
 * How many of the rounds of a scenario failed, and what that is worth.
 *
 * A round that failed is never taken back: rounds that are added can only turn a result
 * into one that objects more to what is claimed.
 */
#include "count.h"

#include "bound.h"

#include <stdio.h>

/**
 * count_rounds() - count what one guest has played
 * @res: result of that guest; a guest ends with the first round that fails
 * @begun: number of rounds begun, 0: the scenario does not repeat
 * @race: the scenario is a race, and with that one round if it does not repeat
 */
void count_rounds(struct scenario_result *res, unsigned int begun, bool race)
{
	res->rounds = begun ? begun : race;
	res->failed = res->rounds && res->outcome == OUTCOME_FAIL;
}

/**
 * count_open() - is there something that more rounds tell?
 * @res: result
 *
 * They do not tell more about what fails every time, nor about what must not fail but
 * did: one round is enough for that.
 *
 * Return: true for a scenario that is counted and passes, or is a race.
 */
bool count_open(const struct scenario_result *res)
{
	if (!res->rounds)
		return false;
	if (res->claim.kind == CLAIM_PASSES)
		return res->outcome == OUTCOME_PASS;
	return res->claim.kind == CLAIM_EITHER &&
	       (res->outcome == OUTCOME_PASS || res->outcome == OUTCOME_FAIL);
}

/**
 * count_gap() - how little is known of the probability that a round fails
 * @res: result of a scenario that is counted
 *
 * Return: what is between the upper and the lower bound.
 */
double count_gap(const struct scenario_result *res)
{
	return bound_upper(res->failed, res->rounds) - bound_lower(res->failed, res->rounds);
}

/**
 * count_text() - say how many rounds failed and what that means
 * @res: result of a scenario that is counted
 * @buf: buffer, COUNT_WIDTH is enough
 * @size: its size
 *
 * Of the bounds it is the one that matters: what did not fail may fail rarely, and what
 * did does so that often at least.
 *
 * Return: @buf.
 */
const char *count_text(const struct scenario_result *res, char *buf, size_t size)
{
	bool never = !res->failed;
	double bound = never ? bound_upper(0, res->rounds) : bound_lower(res->failed, res->rounds);

	snprintf(buf, size, "%u of %u rounds fail, at %s %.*f %% (95 %%)", res->failed, res->rounds,
		 never ? "most" : "least", bound < 0.001 ? 4 : 2, 100 * bound);
	return buf;
}

/**
 * count_widest() - find the result of which least is known
 * @run: results on one kernel
 *
 * Return: the one of those open whose bounds are furthest apart, NULL if none is open.
 */
const struct scenario_result *count_widest(const struct run_result *run)
{
	const struct scenario_result *widest = NULL;
	size_t i;

	for (i = 0; i < run->nr_scenarios; i++) {
		const struct scenario_result *res = &run->scenarios[i];

		if (count_open(res) && (!widest || count_gap(res) > count_gap(widest)))
			widest = res;
	}
	return widest;
}

/* How much a result stands against what is claimed; a failure tells more than a pass. */
static int weight(const struct scenario_result *res, enum kernel_role role)
{
	const char *what;

	switch (scenario_result_judge(res, role, &what)) {
	case VERDICT_DISPROVED:
		return 3;
	case VERDICT_INCONCLUSIVE:
		return 2;
	default:
		return res->outcome == OUTCOME_FAIL;
	}
}

/**
 * count_sum() - make one result of two of the same scenario on the same kernel
 * @a: the one that came first
 * @b: the other one
 * @role: what the kernel is
 *
 * Return: a result with the rounds of both. All else, what it owns included, is that of
 * the one that weighs more, of @a if both weigh the same.
 */
struct scenario_result count_sum(const struct scenario_result *a, const struct scenario_result *b,
				 enum kernel_role role)
{
	struct scenario_result sum = weight(b, role) > weight(a, role) ? *b : *a;

	sum.rounds = a->rounds + b->rounds;
	sum.failed = a->failed + b->failed;
	sum.seconds = a->seconds + b->seconds;
	return sum;
}

/**
 * count_add() - add further rounds to a result
 * @res: result
 * @more: another one of the same scenario on the same kernel; released
 * @role: what the kernel is
 */
void count_add(struct scenario_result *res, struct scenario_result *more, enum kernel_role role)
{
	struct scenario_result sum = count_sum(res, more, role);

	/* The sum owns what one of them has owned. */
	if (weight(more, role) > weight(res, role)) {
		scenario_result_free(res);
		*more = (struct scenario_result){ .outcome = OUTCOME_INCONCLUSIVE };
	} else {
		scenario_result_free(more);
	}
	*res = sum;
}
