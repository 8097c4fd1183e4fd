// SPDX-License-Identifier: GPL-2.0
/*
 * Medians and their bounds, against a table of the binomial distribution; and whether
 * the bound holds as often as it says.
 */
#include "array.h"
#include "sample.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>

static const double ten[] = { 7, 1, 10, 4, 2, 9, 3, 8, 6, 5 };

/* Of 1 ... nr: which one is the upper bound. P(at least k of n heads) from a table. */
static const struct {
	size_t nr;
	double upper;		/* 0: there is none */
} known[] = {
	{ 1, 0 }, { 4, 0 },	/* P(4 of 4) = 0.0625 */
	{ 5, 5 }, { 7, 7 },	/* P(5 of 5) = 0.0313, P(6 of 7 or more) = 0.0625 */
	{ 8, 7 },		/* P(7 of 8 or more) = 0.0352 */
	{ 10, 9 },		/* P(8 of 10 or more) = 0.0547, P(9 or more) = 0.0107 */
	{ 20, 15 },		/* P(14 of 20 or more) = 0.0577, P(15 or more) = 0.0207 */
};

static bool table_holds(void)
{
	double values[20];
	size_t i, k;

	for (i = 0; i < ARRAY_SIZE(known); i++) {
		size_t nr = known[i].nr;
		double upper, lower;

		for (k = 0; k < nr; k++)
			values[k] = (double)(k + 1);
		upper = sample_upper(values, nr);
		lower = sample_lower(values, nr);
		if (known[i].upper ? upper != known[i].upper || lower != nr + 1 - upper :
				     !isinf(upper) || !isinf(lower) || lower > 0) {
			printf("# %zu values: %g %g\n", nr, lower, upper);
			return false;
		}
	}
	return true;
}

/* Draws samples around a median of one half; a skewed distribution, to say nothing of it. */
static double held(size_t nr)
{
	unsigned int i, good = 0;
	double values[20];
	size_t k;

	srand(1);
	for (i = 0; i < 20000; i++) {
		for (k = 0; k < nr; k++)
			values[k] = -log((rand() + 1.0) / (RAND_MAX + 2.0));
		good += sample_upper(values, nr) >= log(2);
	}
	return good / 20000.0;
}

int main(void)
{
	const double one = 3;

	ok(sample_min(ten, 10) == 1 && sample_max(ten, 10) == 10, "least and greatest");
	ok(sample_median(ten, 10) == 5.5 && sample_median(ten, 3) == 7 &&
	   sample_median(&one, 1) == 3, "median of ten, three, one");
	ok(ten[0] == 7, "the sample stays as it is");
	ok(table_holds(), "bounds of the median");
	ok(held(5) >= 0.95 && held(10) >= 0.95 && held(20) >= 0.95,
	   "the median is below the bound in 95 % of all samples");
	ok(held(20) < 0.99, "and not in many more of them");
	return tap_done();
}
