// SPDX-License-Identifier: GPL-2.0
/*
 * The registry, and what each scenario of the project says about itself.
 */
#include "array.h"
#include "feature.h"
#include "requirement.h"
#include "scenario.h"
#include "tap.h"

#include <string.h>

/* A scenario that keeps every rule, and what breaks each. */
static void test_rules(void)
{
	static const struct later_claim later[] = { { 3, RED("a") }, { 5, EITHER("b") } };
	static const struct later_claim wrong[][2] = {
		{ { 5, RED("a") }, { 3, RED("b") } }, { { 0, RED("a") }, { 3, RED("b") } },
		{ { 3, RED("a") }, { 9, RED("b") } }, { { 3, PASSES }, { 5, RED("b") } },
		{ { 3, RED("") }, { 5, RED("b") } },
	};
	const struct scenario good = {
		.base = RED("r"), .fixed_by = 9, .later = later, .nr_later = 2,
	};
	struct scenario bad[] = {
		{ .base = RED("r") }, { .base = EITHER("e") }, { .shows_bug = true },
		{ .fixed_by = 1 }, { .base = RED("r"), .fixed_by = NR_PATCHES + 1 },
		{ .known = "k", .fixed_by = 1 }, { .known = "k", .later = later, .nr_later = 1 },
		{ .topic = "t", .fixed_by = 1 }, { .topic = "t", .later = later, .nr_later = 1 },
		{ .topic = "t", .nr_requirements = 1 },
		good, good, good, good, good,
	};
	bool broken = true;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(wrong); i++)
		bad[ARRAY_SIZE(bad) - ARRAY_SIZE(wrong) + i].later = wrong[i];
	ok(!scenario_broken_rule(&good) && !scenario_broken_rule(&(struct scenario){ 0 }) &&
	   !scenario_broken_rule(&(struct scenario){ .known = "k" }) &&
	   !scenario_broken_rule(&(struct scenario){ .topic = "t", .base = RED("r") }),
	   "rules for what a patch fixes are kept");
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		if (scenario_broken_rule(&bad[i]))
			continue;
		broken = false;
		printf("# no rule for %zu\n", i);
	}
	ok(broken, "... and each of them can be broken");
	ok(scenario_claim_after(&good, 0).kind == CLAIM_RED &&
	   !strcmp(scenario_claim_after(&good, 2).text, "r") &&
	   !strcmp(scenario_claim_after(&good, 3).text, "a") &&
	   !strcmp(scenario_claim_after(&good, 4).text, "a") &&
	   scenario_claim_after(&good, 8).kind == CLAIM_EITHER &&
	   scenario_claim_after(&good, 9).kind == CLAIM_PASSES &&
	   scenario_claim_after(&good, NR_PATCHES).kind == CLAIM_PASSES,
	   "the claim changes from patch to patch");
	ok(scenario_claim_after(&(struct scenario){ .known = "k" }, NR_PATCHES).kind == CLAIM_KNOWN &&
	   scenario_claim_after(&(struct scenario){ .shows_bug = true, .fixed_by = 9 }, 8).kind ==
	   CLAIM_SIGNATURE, "... but not that of a known defect");
}

/* A claim of red or of a race needs words, the others must have none. */
static bool claim_is_sound(const struct claim *claim)
{
	return claim->kind == CLAIM_PASSES ? !claim->text : claim->text && *claim->text;
}

/* Numbers that exist, none of them twice. */
static bool requirements_exist(const struct scenario *scenario)
{
	bool seen[NR_REQUIREMENTS + 1] = { true };
	size_t i;

	for (i = 0; i < scenario->nr_requirements; i++) {
		unsigned int number = scenario->requirements[i];

		if (number > NR_REQUIREMENTS || seen[number])
			return false;
		seen[number] = true;
	}
	return true;
}

static void test_claims(void)
{
	const struct scenario *scenario;
	bool numbers = true, claims = true, needs = true, rules = true;
	const char *broken;
	unsigned int bit;

	for_each_scenario(scenario) {
		numbers = numbers && requirements_exist(scenario);
		claims = claims && claim_is_sound(&scenario->base) &&
			 claim_is_sound(&scenario->upstream) && !!scenario->run + !!scenario->check + !!scenario->review == 1 &&
			 !(scenario->shows_bug && scenario->base.kind != CLAIM_PASSES);
		for (bit = 1; bit; bit <<= 1)
			needs = needs && (!(scenario->needs & bit) || feature_name(bit));
		broken = scenario_broken_rule(scenario);
		rules = rules && !broken;
		if (!numbers || !claims || !needs || broken) {
			printf("# %s: %s\n", scenario->name, broken ? broken : "");
			break;
		}
	}
	ok(numbers, "scenarios name requirements that exist");
	ok(claims, "claims of red and of a race come with a text");
	ok(needs, "what is needed has a name");
	ok(rules, "what fails on the base kernel names the patch that fixes it");
}

static void test_registry(void)
{
	const struct scenario *scenario;
	bool seen_bug = false, seen_extended = false, good = true;
	size_t nr = 0;

	for_each_scenario(scenario) {
		nr++;
		good = good && scenario->title && *scenario->title &&
		       strspn(scenario->name, "abcdefghijklmnopqrstuvwxyz0123456789_") ==
		       strlen(scenario->name) && scenario_find(scenario->name) == scenario &&
		       scenario->shows_bug == (scenario->nr_bug_fids > 0) &&
		       scenario->extended >= seen_extended &&
		       (scenario->extended > seen_extended || scenario->shows_bug >= seen_bug);
		seen_bug = scenario->extended > seen_extended ? scenario->shows_bug :
								seen_bug | scenario->shows_bug;
		seen_extended |= scenario->extended;
	}
	ok(good && nr >= 9,
	   "scenarios register themselves, controls first, extended ones last");
}

static struct claim made(bool shows_bug, enum kernel_role role)
{
	const struct scenario scenario = {
		.shows_bug = shows_bug, .base = RED("b"), .upstream = EITHER("u"),
	};

	return scenario_claim(&scenario, role);
}

int main(void)
{
	const struct scenario plain = { .name = "plain" };

	test_registry();
	test_claims();
	test_rules();
	ok(made(false, KERNEL_BASE).kind == CLAIM_RED && !strcmp(made(false, KERNEL_BASE).text, "b") &&
	   made(true, KERNEL_BASE).kind == CLAIM_SIGNATURE, "claims about the base kernel");
	ok(made(true, KERNEL_UPSTREAM).kind == CLAIM_EITHER &&
	   !strcmp(made(true, KERNEL_UPSTREAM).text, "u"), "a claim about the upstream commits");
	ok(made(true, KERNEL_PATCHED).kind == CLAIM_PASSES &&
	   made(false, KERNEL_PATCHED).kind == CLAIM_PASSES,
	   "everything must pass on the patched kernel");
	ok(scenario_claim(&plain, KERNEL_BASE).kind == CLAIM_PASSES &&
	   scenario_claim(&plain, KERNEL_UPSTREAM).kind == CLAIM_PASSES,
	   "a scenario that claims nothing is a control");
	return tap_done();
}
