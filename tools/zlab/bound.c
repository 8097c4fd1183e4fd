// SPDX-License-Identifier: GPL-2.0
/*
 * What a number of rounds without a failure is worth.
 *
 * If a round fails with probability p, independently of the others, then n rounds
 * pass with probability (1 - p)^n. The largest p for which that is not below 5 %
 * is the exact (Clopper-Pearson) one-sided upper bound at 95 % confidence:
 *
 *	p = 1 - 0.05^(1/n)
 */
#include "bound.h"

#include <math.h>

/**
 * bound_95() - largest failure probability that n good rounds do not speak against
 * @rounds: number of rounds, none of which failed
 *
 * Return: one-sided 95 % upper bound on the probability that one round fails; 1
 * without any round.
 */
double bound_95(unsigned int rounds)
{
	if (!rounds)
		return 1;
	/* 1 - exp(log(0.05) / n) without the loss of digits of a difference near 0. */
	return -expm1(log(0.05) / rounds);
}
