/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Scenarios: what is done to a kernel, and what it must do then.
 *
 * A scenario registers itself; adding one is adding a file to
 * tests/scenarios/. Its body is a straight line of verbs (verbs.h):
 *
 *	SCENARIO(plug_unplug, .title = "plugs one function and unplugs it")
 *	{
 *		struct fn fn = FN(0x11, 0x22);
 *
 *		plug(sc, &fn);
 *		expect_present(sc, &fn);
 *		unplug(sc, &fn);
 *		expect_gone(sc, &fn);
 *	}
 *
 * Once a check failed or was not reached, the verbs that follow do nothing.
 */
#ifndef ZLAB_SCENARIO_H
#define ZLAB_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "claim.h"
#include "cold.h"

/* The series that fixed_by and LATER() are about. */
#define NR_PATCHES	10

struct findings;
struct lockgraph;
struct source;
struct trial;

/**
 * struct scenario - description of a scenario
 * @name: identifier, [a-z0-9_]+
 * @file: source file that it is in
 * @title: completes "This scenario ..."
 * @shows_bug: an unpatched kernel must fail here, with the warning of the bug
 *	       report for each of @bug_fids and with nothing else
 * @bug_fids: function IDs
 * @nr_bug_fids: their number
 * @requirements: numbers of the requirements it belongs to, see REQUIREMENTS()
 * @nr_requirements: their number
 * @base: what is claimed about it on the base kernel; CLAIM_SIGNATURE is implied
 *	  by @shows_bug
 * @fixed_by: number of the patch of the series from which on it must pass; 0: it passes
 *	      without. Up to there holds what is claimed about the base kernel, and
 * @later: claims where it then fails in another way, in ascending order
 * @nr_later: their number
 * @upstream: what is claimed about it on the kernel with the upstream commits.
 *	      On the patched kernel it must always pass, except for @known.
 * @known: a defect that every kernel has, as it is not zPCI's: the scenario must fail on all
 *	   of them, and say this text. It belongs to no requirement. NULL: none
 * @topic: the series it is about, if that is not the ten patches but one of its own in
 *	   patches/: it runs when it is named, and no requirement has it. What is claimed
 *	   about the patched kernel is claimed about one with that series. NULL: the ten
 * @needs: NEEDS_*; without one of these it is skipped
 * @extended: part of "zlab compare" but not of "zlab prove"
 * @cold: functions that are there when the guest boots, see COLD_BOOT()
 * @nr_cold: their number; 0: the scenario goes on from a snapshot
 * @run: the body
 * @check: body of a static check, which has no guest but looks at the source; then
 *	   @run is NULL
 * @review: body of a review, which judges what all guests of a run showed together; then
 *	    @run and @check are NULL
 * @next: registry
 */
struct scenario {
	const char *name;
	const char *file;
	const char *title;
	bool shows_bug;
	const uint32_t *bug_fids;
	size_t nr_bug_fids;
	const uint8_t *requirements;
	size_t nr_requirements;
	struct claim base;
	unsigned char fixed_by;
	const struct later_claim *later;
	size_t nr_later;
	struct claim upstream;
	const char *known;
	const char *topic;
	unsigned int needs;
	bool extended;
	const struct cold_fn *cold;
	size_t nr_cold;
	void (*run)(struct trial *sc);
	void (*check)(struct findings *found, const struct source *src);
	void (*review)(struct findings *found, const struct lockgraph *locks);
	struct scenario *next;
};

/**
 * struct scenario_claims - what is claimed about a scenario on another base
 * @base: on its base kernel
 * @fixed_by: as in struct scenario
 * @known: as in struct scenario
 */
struct scenario_claims {
	struct claim base;
	unsigned int fixed_by;
	const char *known;
};

/* Members of a scenario whose guest boots with these functions: { uid, fid }, ... */
#define COLD_BOOT(...)							\
	.cold = (const struct cold_fn[]){ __VA_ARGS__ },		\
	.nr_cold = sizeof((const struct cold_fn[]){ __VA_ARGS__ }) / sizeof(struct cold_fn)

/* Members of a scenario that shows the bug on these function IDs. */
#define SHOWS_BUG_ON(...)						\
	.shows_bug = true,						\
	.bug_fids = (const uint32_t[]){ __VA_ARGS__ },			\
	.nr_bug_fids = sizeof((const uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t)

#define SCENARIO(ident, ...)						\
	static void ident##_run(struct trial *sc);			\
	static struct scenario ident##_scenario = {			\
		.name = #ident, .file = __FILE__, .run = ident##_run,	\
		__VA_ARGS__						\
	};								\
	__attribute__((constructor)) static void ident##_register(void)	\
	{								\
		scenario_register(&ident##_scenario);			\
	}								\
	static void ident##_run(struct trial *sc)

void scenario_register(struct scenario *scenario);
const struct scenario *scenario_first(void);
const struct scenario *scenario_find(const char *name);
unsigned int scenario_place(const char *name);
bool scenario_selected(const struct scenario *scenario, const char *const *only, size_t nr_only,
		       bool extended);
struct claim scenario_claim(const struct scenario *scenario, enum kernel_role role);
struct claim scenario_claim_after(const struct scenario *scenario, unsigned int nr_patches);
bool scenario_claim_set(const char *name, const struct scenario_claims *claims);
bool scenario_is_race(const struct scenario *scenario);
const char *scenario_broken_rule(const struct scenario *scenario);

#define for_each_scenario(sc) \
	for (sc = scenario_first(); sc; sc = sc->next)

#endif /* ZLAB_SCENARIO_H */
