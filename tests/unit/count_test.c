// SPDX-License-Identifier: GPL-2.0
/*
 * Counts of rounds: what they are said to be worth, and that no further round makes a
 * failure go away.
 */
#define _GNU_SOURCE
#include "array.h"
#include "count.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct claim passes = PASSES, red = RED("it broke"), race = EITHER("a race");

/* A result that owns what a real one owns. */
static struct scenario_result result(struct claim claim, enum outcome outcome,
				     unsigned int failed, unsigned int rounds)
{
	return (struct scenario_result){
		.name = "counted", .claim = claim, .outcome = outcome, .rounds = rounds,
		.failed = failed, .seconds = rounds,
		.reason = outcome == OUTCOME_PASS ? NULL : strdup("it broke"),
		.console_path = strdup(outcome == OUTCOME_PASS ? "good" : "bad"),
	};
}

/* Adds @b to @a; whether the sum has this outcome, and the console that belongs to it. */
static bool adds_up(struct scenario_result a, struct scenario_result b, enum outcome outcome,
		    const char *console)
{
	unsigned int failed = a.failed + b.failed, rounds = a.rounds + b.rounds;
	bool good;

	count_add(&a, &b, KERNEL_PATCHED);
	good = a.outcome == outcome && a.failed == failed && a.rounds == rounds &&
	       a.seconds == rounds && !strcmp(a.console_path, console) &&
	       (outcome == OUTCOME_PASS) == !a.reason && !b.reason && !b.console_path;
	scenario_result_free(&a);
	return good;
}

static bool says(unsigned int failed, unsigned int rounds, const char *wanted)
{
	struct scenario_result res = { .failed = failed, .rounds = rounds };
	char buf[COUNT_WIDTH];

	if (!strcmp(count_text(&res, buf, sizeof(buf)), wanted))
		return true;
	printf("# %s\n", buf);
	return false;
}

static bool is_open(struct claim claim, enum outcome outcome, unsigned int rounds)
{
	return count_open(&(struct scenario_result){
		.claim = claim, .outcome = outcome, .rounds = rounds,
	});
}

static void test_sums(void)
{
	ok(adds_up(result(passes, OUTCOME_PASS, 0, 5), result(passes, OUTCOME_PASS, 0, 3),
		   OUTCOME_PASS, "good"), "passes add up");
	ok(adds_up(result(passes, OUTCOME_PASS, 0, 100), result(passes, OUTCOME_FAIL, 1, 2),
		   OUTCOME_FAIL, "bad"), "one failure after a hundred passes is a failure");
	ok(adds_up(result(passes, OUTCOME_FAIL, 1, 1), result(passes, OUTCOME_PASS, 0, 100),
		   OUTCOME_FAIL, "bad"), "... and stays one whatever comes after it");
	ok(adds_up(result(race, OUTCOME_FAIL, 1, 4), result(race, OUTCOME_PASS, 0, 4),
		   OUTCOME_FAIL, "bad") &&
	   adds_up(result(race, OUTCOME_PASS, 0, 4), result(race, OUTCOME_FAIL, 1, 4),
		   OUTCOME_FAIL, "bad"), "a race that was lost was lost");
	ok(adds_up(result(race, OUTCOME_FAIL, 1, 4), result(race, OUTCOME_INCONCLUSIVE, 0, 0),
		   OUTCOME_INCONCLUSIVE, "bad"), "what was not reached does not pass for a race");
	ok(adds_up(result(passes, OUTCOME_FAIL, 1, 4), result(passes, OUTCOME_INCONCLUSIVE, 0, 0),
		   OUTCOME_FAIL, "bad") &&
	   adds_up(result(passes, OUTCOME_INCONCLUSIVE, 0, 0), result(passes, OUTCOME_PASS, 0, 4),
		   OUTCOME_INCONCLUSIVE, "bad"), "... nor hides a failure, nor is hidden");
	ok(adds_up(result(red, OUTCOME_FAIL, 1, 1), result(red, OUTCOME_PASS, 0, 1),
		   OUTCOME_PASS, "good"), "a pass where all must be red is not hidden either");
}

static void test_widest(void)
{
	struct scenario_result results[] = {
		{ .name = "much", .outcome = OUTCOME_PASS, .rounds = 100 },
		{ .name = "none", .outcome = OUTCOME_PASS },
		{ .name = "race", .claim = race, .outcome = OUTCOME_FAIL, .rounds = 100,
		  .failed = 50 },
		{ .name = "lost", .outcome = OUTCOME_INCONCLUSIVE, .rounds = 1 },
		{ .name = "red", .claim = red, .outcome = OUTCOME_FAIL, .rounds = 1, .failed = 1 },
	};
	struct run_result run = { .scenarios = results, .nr_scenarios = ARRAY_SIZE(results) };

	ok(!strcmp(count_widest(&run)->name, "race"),
	   "half of hundred rounds leave more open than a hundred that pass");
	results[0].rounds = 10;
	ok(!strcmp(count_widest(&run)->name, "much"), "... but less than ten that pass");
	results[0].outcome = OUTCOME_FAIL;
	results[2].outcome = OUTCOME_INCONCLUSIVE;
	ok(!count_widest(&run), "nothing is open");
}

int main(void)
{
	struct scenario_result res = { .rounds = 20, .failed = 3 };

	ok(is_open(passes, OUTCOME_PASS, 1) && is_open(race, OUTCOME_PASS, 1) &&
	   is_open(race, OUTCOME_FAIL, 1), "passes and races want more rounds");
	ok(!is_open(passes, OUTCOME_PASS, 0) && !is_open(passes, OUTCOME_FAIL, 1) &&
	   !is_open(red, OUTCOME_FAIL, 1) && !is_open(race, OUTCOME_INCONCLUSIVE, 1),
	   "what is not counted, is red anyway or was not reached does not");
	ok(fabs(count_gap(&res) - (0.343663804314282 - 0.042169407885779)) < 1e-12,
	   "the distance of the bounds");
	ok(says(0, 100, "0 of 100 rounds fail, at most 2.95 % (95 %)") &&
	   says(3, 20, "3 of 20 rounds fail, at least 4.22 % (95 %)") &&
	   says(1, 1, "1 of 1 rounds fail, at least 5.00 % (95 %)") &&
	   says(1, 10000, "1 of 10000 rounds fail, at least 0.0005 % (95 %)"),
	   "what a count is worth in words");
	test_sums();
	test_widest();
	return tap_done();
}
