// SPDX-License-Identifier: GPL-2.0
/*
 * Registry of scenarios.
 */
#include "scenario.h"

#include <string.h>

static struct scenario *first;

/* Controls first: if they fail, the rest means nothing. The extended ones last. Then by name. */
static bool goes_before(const struct scenario *a, const struct scenario *b)
{
	if (a->extended != b->extended)
		return b->extended;
	if (a->shows_bug != b->shows_bug)
		return !a->shows_bug;
	return strcmp(a->name, b->name) < 0;
}

/**
 * scenario_register() - make a scenario known
 * @scenario: description; must stay where it is. Called by SCENARIO() before
 *	      main(), in the order of the linker, so the list is kept sorted.
 */
void scenario_register(struct scenario *scenario)
{
	struct scenario **link = &first;

	while (*link && goes_before(*link, scenario))
		link = &(*link)->next;
	scenario->next = *link;
	*link = scenario;
}

/**
 * scenario_first() - begin of the list of all scenarios
 *
 * Return: the first one, NULL if there are none; see for_each_scenario().
 */
const struct scenario *scenario_first(void)
{
	return first;
}

/**
 * scenario_find() - look a scenario up
 * @name: its name
 *
 * Return: the scenario or NULL.
 */
const struct scenario *scenario_find(const char *name)
{
	const struct scenario *scenario;

	for_each_scenario(scenario) {
		if (!strcmp(scenario->name, name))
			return scenario;
	}
	return NULL;
}

/**
 * scenario_claim() - what is claimed about a scenario on a kernel
 * @scenario: scenario
 * @role: what the kernel is
 *
 * Return: the claim.
 */
struct claim scenario_claim(const struct scenario *scenario, enum kernel_role role)
{
	if (scenario->known)
		return (struct claim){ .kind = CLAIM_KNOWN, .text = scenario->known };
	switch (role) {
	case KERNEL_BASE:
		return scenario->shows_bug ? (struct claim){ .kind = CLAIM_SIGNATURE } :
					     scenario->base;
	case KERNEL_UPSTREAM:
		return scenario->upstream;
	default:
		return (struct claim)PASSES;
	}
}

/**
 * scenario_claim_after() - what is claimed about a scenario with a part of the series
 * @scenario: scenario
 * @nr_patches: the kernel has the first so many patches
 *
 * Return: the claim.
 */
struct claim scenario_claim_after(const struct scenario *scenario, unsigned int nr_patches)
{
	struct claim claim = scenario_claim(scenario, KERNEL_BASE);
	size_t i;

	if (scenario->known)
		return claim;
	if (nr_patches >= scenario->fixed_by)
		return (struct claim)PASSES;
	for (i = 0; i < scenario->nr_later && scenario->later[i].from <= nr_patches; i++)
		claim = scenario->later[i].claim;
	return claim;
}

/**
 * scenario_claim_set() - replace what is claimed about a scenario
 * @name: its name
 * @claims: what is claimed instead; the texts are borrowed
 *
 * Return: false if there is no such scenario.
 */
bool scenario_claim_set(const char *name, const struct scenario_claims *claims)
{
	/* scenario_register() had it without const. */
	struct scenario *scenario = (struct scenario *)scenario_find(name);

	if (!scenario)
		return false;
	scenario->shows_bug = false;
	scenario->base = claims->base;
	scenario->fixed_by = claims->fixed_by;
	scenario->later = NULL;
	scenario->nr_later = 0;
	scenario->known = claims->known;
	if (claims->known)
		scenario->nr_requirements = 0;
	return true;
}

/**
 * scenario_is_race() - is the outcome of a scenario open on some kernel?
 * @scenario: scenario
 *
 * Return: true if so; one round does not tell much about it then, on any kernel.
 */
bool scenario_is_race(const struct scenario *scenario)
{
	size_t i;

	for (i = 0; i < scenario->nr_later; i++) {
		if (scenario->later[i].claim.kind == CLAIM_EITHER)
			return true;
	}
	return scenario->base.kind == CLAIM_EITHER || scenario->upstream.kind == CLAIM_EITHER;
}

/* Return: true if a claim of red or of a race has words, and another one has none. */
static bool has_words(const struct claim *claim)
{
	return claim->kind == CLAIM_PASSES ? !claim->text : claim->text && *claim->text;
}

/**
 * scenario_broken_rule() - check what a scenario says about the patches of the series
 * @scenario: scenario
 *
 * Return: the rule that it breaks, a static string; NULL if none.
 */
const char *scenario_broken_rule(const struct scenario *scenario)
{
	struct claim base = scenario_claim(scenario, KERNEL_BASE);
	unsigned int last = 0;
	size_t i;

	if (scenario->known)
		return scenario->fixed_by || scenario->nr_later ?
		       "no patch fixes a defect that every kernel has" : NULL;
	if (scenario->topic)
		return scenario->fixed_by || scenario->nr_later || scenario->nr_requirements ?
		       "what another series is about has none of the ten patches" : NULL;
	if (scenario->fixed_by > NR_PATCHES)
		return "there is no patch of this number";
	if (base.kind == CLAIM_PASSES && scenario->fixed_by)
		return "what passes on the base kernel has no patch that fixes it";
	if (base.kind != CLAIM_PASSES && !scenario->fixed_by)
		return "what does not always pass on the base kernel needs a patch that fixes it";
	for (i = 0; i < scenario->nr_later; i++) {
		const struct later_claim *later = &scenario->later[i];

		if (later->from <= last)
			return "later claims come in the order of the patches";
		if (later->from >= scenario->fixed_by)
			return "later claims are about patches before the one that fixes it";
		if (later->claim.kind != CLAIM_RED && later->claim.kind != CLAIM_EITHER)
			return "a later claim is one of red or of a race";
		if (!has_words(&later->claim))
			return "a later claim comes with a text";
		last = later->from;
	}
	return NULL;
}

/**
 * scenario_place() - place of a scenario in the list of all
 * @name: its name
 *
 * Return: number from 1; 0, before the first, for what is not in it, the boot that is.
 */
unsigned int scenario_place(const char *name)
{
	const struct scenario *scenario;
	unsigned int nr = 1;

	for_each_scenario(scenario) {
		if (!strcmp(scenario->name, name))
			return nr;
		nr++;
	}
	return 0;
}

/**
 * scenario_selected() - is a scenario part of a run?
 * @scenario: scenario
 * @only: names of the scenarios that were asked for
 * @nr_only: their number, 0: all
 * @extended: whether "all" includes the extended ones; those of a topic are never in it
 *
 * Return: true if so.
 */
bool scenario_selected(const struct scenario *scenario, const char *const *only, size_t nr_only,
		       bool extended)
{
	size_t i;

	for (i = 0; i < nr_only; i++) {
		if (!strcmp(only[i], scenario->name))
			return true;
	}
	return !nr_only && !scenario->topic && (extended || !scenario->extended);
}
