// SPDX-License-Identifier: GPL-2.0
/*
 * What a number of rounds, some of which failed, says about the next one.
 *
 * If a round fails with probability p, independently of the others, k of n rounds fail
 * or fewer with the probability
 *
 *	F(p) = sum over i = 0 ... k of C(n, i) p^i (1 - p)^(n - i)
 *
 * which falls as p grows. The largest p for which that is not below 5 % is the exact
 * (Clopper-Pearson) one-sided upper bound at 95 % confidence. The lower one is the same
 * with what did not fail. It is exact as well where the rounds end with a failure: the
 * k-th failure comes within n rounds if and only if k or more of n rounds fail.
 */
#include "bound.h"

#include <math.h>

#define DOUBT	0.05

/* F(p), summed up from logarithms: the binomial coefficients have no room in a double. */
static double at_most(unsigned int failed, unsigned int rounds, double p)
{
	double sum = 0, n = rounds;
	unsigned int i;

	for (i = 0; i <= failed; i++)
		sum += exp(lgamma(n + 1) - lgamma(i + 1.0) - lgamma(n - i + 1) +
			   i * log(p) + (n - i) * log1p(-p));
	return sum;
}

/**
 * bound_upper() - largest failure probability that a count does not speak against
 * @failed: number of rounds that failed
 * @rounds: number of rounds
 *
 * Return: one-sided 95 % upper bound on the probability that one round fails; 1
 * without any round.
 */
double bound_upper(unsigned int failed, unsigned int rounds)
{
	double low = 0, high = 1, p = 0.5;

	if (failed >= rounds)
		return 1;
	/* 1 - exp(log(0.05) / n) without the loss of digits of a difference near 0. */
	if (!failed)
		return -expm1(log(DOUBT) / rounds);
	/* Ends when no double is between the two. */
	while (p > low && p < high) {
		if (at_most(failed, rounds, p) < DOUBT)
			high = p;
		else
			low = p;
		p = low + (high - low) / 2;
	}
	return p;
}

/**
 * bound_lower() - smallest failure probability that a count does not speak against
 * @failed: number of rounds that failed
 * @rounds: number of rounds
 *
 * Return: one-sided 95 % lower bound on the probability that one round fails; 0 without
 * a failure.
 */
double bound_lower(unsigned int failed, unsigned int rounds)
{
	if (!failed || failed > rounds)
		return 0;
	/* Of one round in many: as above, not as the difference of two that are near 1. */
	if (failed == 1)
		return -expm1(log1p(-DOUBT) / rounds);
	return 1 - bound_upper(rounds - failed, rounds);
}
