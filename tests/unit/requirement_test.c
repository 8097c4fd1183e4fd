// SPDX-License-Identifier: GPL-2.0
/*
 * When a requirement counts as shown, and why not.
 */
#include "array.h"
#include "requirement.h"
#include "tap.h"

#include <string.h>

/* Every result below belongs to requirement 7, and to 9 where it says so. */
static const uint8_t seven[] = { 7 }, seven_and_nine[] = { 9, 7 };

#define CHECK(_name)	.name = (_name), .requirements = seven, .nr_requirements = 1
#define PASS		.outcome = OUTCOME_PASS
#define FAIL		.outcome = OUTCOME_FAIL, .reason = "warned"
#define LOST		.outcome = OUTCOME_INCONCLUSIVE, .reason = "warned"
#define SKIP		.outcome = OUTCOME_SKIP, .reason = "warned"
#define LACKS		SKIP, .no_feature = true
#define IS_RED		.claim = RED("warned")

struct req_case {
	const char *name;
	struct scenario_result base[2], upstream[2], patched[2];
	const char *why_not;	/* part of it, NULL: shown */
};

static const struct req_case cases[] = {
	{ "red on the base, green on ours",
	  { { CHECK("a"), IS_RED, FAIL } }, { { CHECK("a"), PASS } }, { { CHECK("a"), PASS } },
	  NULL },
	{ "red with the upstream commits only",
	  { { CHECK("a"), PASS } }, { { CHECK("a"), IS_RED, FAIL } }, { { CHECK("a"), PASS } },
	  NULL },
	{ "the warning of the bug report counts",
	  { { CHECK("a"), .claim.kind = CLAIM_SIGNATURE, FAIL, .signature_seen = true } },
	  { { 0 } }, { { CHECK("a"), PASS } }, NULL },
	{ "a second check need not be red",
	  { { CHECK("a"), IS_RED, FAIL }, { CHECK("b"), PASS } }, { { 0 } },
	  { { CHECK("a"), PASS }, { CHECK("b"), PASS } }, NULL },
	{ "a second check may lack a feature",
	  { { CHECK("a"), IS_RED, FAIL }, { CHECK("b"), LACKS } }, { { 0 } },
	  { { CHECK("a"), PASS }, { CHECK("b"), LACKS } }, NULL },
	{ "no check", { { 0 } }, { { 0 } }, { { .name = "a", PASS } }, "no check names it" },
	{ "red nowhere",
	  { { CHECK("a"), PASS } }, { { CHECK("a"), PASS } }, { { CHECK("a"), PASS } },
	  "is red on another" },
	{ "red, but not as claimed",
	  { { CHECK("a"), .claim = RED("other"), FAIL } }, { { 0 } }, { { CHECK("a"), PASS } },
	  "is red on another" },
	{ "a race that failed", { { CHECK("a"), .claim = EITHER("warned"), FAIL } }, { { 0 } },
	  { { CHECK("a"), PASS } }, "is red on another" },
	{ "another check is red than the one that passes",
	  { { CHECK("a"), IS_RED, FAIL }, { CHECK("b"), PASS } }, { { 0 } },
	  { { CHECK("a"), LACKS }, { CHECK("b"), PASS } }, "is red on another" },
	{ "red on ours",
	  { { CHECK("a"), IS_RED, FAIL } }, { { 0 } }, { { CHECK("a"), FAIL } }, "did not pass" },
	{ "one of two red on ours",
	  { { CHECK("a"), IS_RED, FAIL } }, { { 0 } },
	  { { CHECK("a"), PASS }, { CHECK("b"), FAIL } }, "did not pass" },
	{ "not reached on ours",
	  { { CHECK("a"), IS_RED, FAIL } }, { { 0 } }, { { CHECK("a"), LOST } }, "did not pass" },
	{ "skipped on ours for no good reason",
	  { { CHECK("a"), IS_RED, FAIL } }, { { 0 } }, { { CHECK("a"), SKIP } }, "did not pass" },
	{ "skipped on ours for a good reason is not passed",
	  { { CHECK("a"), IS_RED, FAIL } }, { { 0 } }, { { CHECK("a"), LACKS } }, "was run" },
	{ "not run on ours", { { CHECK("a"), IS_RED, FAIL } }, { { 0 } }, { { 0 } }, "was run" },
};

/* Results are in use up to the first without a name. */
static struct run_result run_of(enum kernel_role role, const struct scenario_result *res)
{
	struct run_result run = { .role = role, .scenarios = (struct scenario_result *)res };

	while (run.nr_scenarios < 2 && res[run.nr_scenarios].name)
		run.nr_scenarios++;
	return run;
}

static void judge(const struct req_case *c, unsigned int number, struct requirement *req)
{
	const struct run_result runs[] = {
		run_of(KERNEL_BASE, c->base), run_of(KERNEL_UPSTREAM, c->upstream),
		run_of(KERNEL_PATCHED, c->patched),
	};

	requirement_judge(req, number, runs, ARRAY_SIZE(runs));
}

static void test_rounds(void)
{
	struct req_case c = {
		.base = { { CHECK("a"), IS_RED, FAIL, .rounds = 900 } },
		.patched = { { CHECK("a"), PASS, .rounds = 5 }, { CHECK("b"), PASS, .rounds = 70 } },
	};
	struct requirement req;

	judge(&c, 7, &req);
	ok(req.rounds == 70, "the rounds are those of the patched kernel, of the check with most");
	c.patched[1].outcome = OUTCOME_FAIL;
	judge(&c, 7, &req);
	ok(req.rounds == 5, "... if it passed");
}

static void test_numbers(void)
{
	struct req_case c = cases[0];
	struct requirement req;
	bool titled = true;
	unsigned int i;

	for (i = 1; i <= NR_REQUIREMENTS; i++)
		titled = titled && requirement_title(i) && strlen(requirement_title(i)) <= 95;
	ok(titled && !requirement_title(0) && !requirement_title(NR_REQUIREMENTS + 1),
	   "each requirement has a title that fits a line, and there are no others");

	c.base[0].requirements = seven_and_nine;
	c.base[0].nr_requirements = ARRAY_SIZE(seven_and_nine);
	judge(&c, 9, &req);
	ok(req.asked && !req.shown && req.number == 9 && !strcmp(req.title, requirement_title(9)),
	   "a check may name two requirements");
	judge(&c, 8, &req);
	ok(!req.asked && !req.shown, "... and does not speak for others");
}

int main(void)
{
	struct requirement req;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct req_case *c = &cases[i];
		bool good;

		judge(c, 7, &req);
		good = c->why_not ? !req.shown && req.why_not && strstr(req.why_not, c->why_not) :
				    req.shown && req.asked && !req.why_not;
		if (!ok(good, c->name))
			printf("# %s\n", req.why_not ? req.why_not : "shown");
	}
	test_rounds();
	test_numbers();
	return tap_done();
}
