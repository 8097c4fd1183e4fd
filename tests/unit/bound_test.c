// SPDX-License-Identifier: GPL-2.0
/*
 * The bounds against values that were computed in another way: those without a failure
 * with bc -l at 30 digits, the others by bisection in exact fractions; and against the
 * probability that they are about, multiplied up.
 */
#include "array.h"
#include "bound.h"
#include "tap.h"

#include <math.h>

static const struct {
	unsigned int failed;
	unsigned int rounds;
	double upper;
	double lower;
} known[] = {
	/* echo 'scale=30; 1-e(l(0.05)/N)' | bc -l */
	{ 0, 1, 0.950000000000000, 0 },
	{ 0, 2, 0.776393202250021, 0 },
	{ 0, 3, 0.631596850135961, 0 },
	{ 0, 10, 0.258865550893052, 0 },
	{ 0, 59, 0.049507609888227, 0 },
	{ 0, 100, 0.029513049607040, 0 },
	{ 0, 1000, 0.002991249545095, 0 },
	{ 1, 2, 0.974679434480896, 0.025320565519104 },
	{ 1, 10, 0.394163302436505, 0.005116196891824 },
	{ 3, 20, 0.343663804314282, 0.042169407885779 },
	{ 5, 10, 0.777558898991871, 0.222441101008129 },
	{ 9, 10, 0.994883803108176, 0.605836697563495 },
	{ 1, 100, 0.046559811453539, 0.000512801416262 },
	{ 7, 100, 0.127458015582970, 0.033311915617632 },
	{ 99, 100, 0.999487198583738, 0.953440188546461 },
	{ 50, 200, 0.305467356649194, 0.200173245181757 },
	{ 1, 1, 1, 0.05 },
	{ 20, 20, 1, 0.860891659331735 },
};

/* How likely it is that @rounds rounds pass if each fails with @p. */
static double all_pass(double p, unsigned int rounds)
{
	double product = 1;

	while (rounds--)
		product *= 1 - p;
	return product;
}

/* How likely it is that no more than @failed do: each term from the one before. */
static double few_fail(double p, unsigned int failed, unsigned int rounds)
{
	double term = all_pass(p, rounds), sum = term;
	unsigned int i;

	for (i = 0; i < failed; i++) {
		term *= (double)(rounds - i) / (i + 1) * p / (1 - p);
		sum += term;
	}
	return sum;
}

static bool table_holds(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++) {
		double upper = bound_upper(known[i].failed, known[i].rounds);
		double lower = bound_lower(known[i].failed, known[i].rounds);

		if (fabs(upper - known[i].upper) < 1e-12 && fabs(lower - known[i].lower) < 1e-12)
			continue;
		printf("# %u of %u: %.15f %.15f\n", known[i].failed, known[i].rounds, lower, upper);
		return false;
	}
	return true;
}

/* More of the same narrows what is between the bounds, and the share is between them. */
static bool in_order(void)
{
	unsigned int failed, rounds;

	for (rounds = 1; rounds < 60; rounds++) {
		for (failed = 0; failed <= rounds; failed++) {
			double share = (double)failed / rounds;
			double lower = bound_lower(failed, rounds);
			double upper = bound_upper(failed, rounds);

			if (lower > share || upper < share ||
			    bound_upper(2 * failed, 2 * rounds) -
			    bound_lower(2 * failed, 2 * rounds) >= upper - lower)
				return false;
		}
	}
	return true;
}

int main(void)
{
	static const unsigned int rounds[] = { 1, 7, 100, 300, 100000 };
	bool good = true, falls = true;
	unsigned int n;
	size_t i;

	ok(table_holds(), "values known to 12 digits");
	for (i = 0; i < ARRAY_SIZE(rounds); i++)
		good = good && fabs(all_pass(bound_upper(0, rounds[i]), rounds[i]) - 0.05) < 1e-9;
	ok(good, "with a probability at the bound, all rounds pass in 5 of 100 cases");
	for (i = 0; i < ARRAY_SIZE(rounds); i++)
		good = good && fabs(all_pass(bound_lower(1, rounds[i]), rounds[i]) - 0.95) < 1e-9;
	ok(good, "... and with one at the lower bound, one fails in 5 of 100 cases");
	for (n = 0; n < 1000; n++)
		falls = falls && bound_upper(0, n + 1) < bound_upper(0, n);
	ok(falls && bound_upper(0, 0) == 1 && !bound_lower(0, 0),
	   "more rounds say more, none says nothing");
	ok(in_order(), "the share that failed is between the bounds, which close in on it");
	ok(fabs(few_fail(bound_upper(100, 100000), 100, 100000) - 0.05) < 1e-9,
	   "many rounds, of which many fail");
	/* What tables in print say. */
	ok(lround(bound_upper(0, 100) * 10000) == 295 && lround(bound_upper(0, 59) * 10000) == 495 &&
	   lround(bound_upper(0, 58) * 10000) == 503, "100 rounds: 2.95 %, 59 rounds: 4.95 %");
	return tap_done();
}
