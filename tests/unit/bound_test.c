// SPDX-License-Identifier: GPL-2.0
/*
 * bound_95() against values that were computed in another way: those of the first
 * table with bc -l at 30 digits, those of the second by multiplying up.
 */
#include "../../tools/zlab/array.h"
#include "../../tools/zlab/bound.h"
#include "tap.h"

#include <math.h>

/* echo 'scale=30; 1-e(l(0.05)/N)' | bc -l */
static const struct {
	unsigned int rounds;
	double bound;
} known[] = {
	{ 1, 0.95000000000000000 },
	{ 2, 0.77639320225002103 },
	{ 3, 0.63159685013596134 },
	{ 10, 0.25886555089305228 },
	{ 59, 0.04950760988822695 },
	{ 100, 0.02951304960703993 },
	{ 1000, 0.00299124954509530 },
};

/* How likely it is that @rounds rounds pass if each fails with @p. */
static double all_pass(double p, unsigned int rounds)
{
	double product = 1;

	while (rounds--)
		product *= 1 - p;
	return product;
}

static bool table_holds(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++) {
		if (fabs(bound_95(known[i].rounds) - known[i].bound) > 1e-14)
			return false;
	}
	return true;
}

int main(void)
{
	static const unsigned int rounds[] = { 1, 7, 100, 300, 100000 };
	bool good = true, falls = true;
	unsigned int n;
	size_t i;

	ok(table_holds(), "values known to 15 digits");
	for (i = 0; i < ARRAY_SIZE(rounds); i++)
		good = good && fabs(all_pass(bound_95(rounds[i]), rounds[i]) - 0.05) < 1e-9;
	ok(good, "with a probability at the bound, all rounds pass in 5 of 100 cases");
	for (n = 0; n < 1000; n++)
		falls = falls && bound_95(n + 1) < bound_95(n);
	ok(falls && bound_95(0) == 1, "more rounds say more, none says nothing");
	/* What tables in print say. */
	ok(lround(bound_95(100) * 10000) == 295 && lround(bound_95(59) * 10000) == 495 &&
	   lround(bound_95(58) * 10000) == 503, "100 rounds: 2.95 %, 59 rounds: 4.95 %");
	return tap_done();
}
