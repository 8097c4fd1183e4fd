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

struct trial;

/**
 * struct scenario - description of a scenario
 * @name: identifier, [a-z0-9_]+
 * @title: completes "This scenario ..."
 * @shows_bug: an unpatched kernel must fail here, with the warning of the bug
 *	       report for each of @bug_fids and with nothing else
 * @bug_fids: function IDs
 * @nr_bug_fids: their number
 * @run: the body
 * @next: registry
 */
struct scenario {
	const char *name;
	const char *title;
	bool shows_bug;
	const uint32_t *bug_fids;
	size_t nr_bug_fids;
	void (*run)(struct trial *sc);
	struct scenario *next;
};

/* Members of a scenario that shows the bug on these function IDs. */
#define SHOWS_BUG_ON(...)						\
	.shows_bug = true,						\
	.bug_fids = (const uint32_t[]){ __VA_ARGS__ },			\
	.nr_bug_fids = sizeof((const uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t)

#define SCENARIO(ident, ...)						\
	static void ident##_run(struct trial *sc);			\
	static struct scenario ident##_scenario = {			\
		.name = #ident, .run = ident##_run, __VA_ARGS__		\
	};								\
	__attribute__((constructor)) static void ident##_register(void)	\
	{								\
		scenario_register(&ident##_scenario);			\
	}								\
	static void ident##_run(struct trial *sc)

void scenario_register(struct scenario *scenario);
const struct scenario *scenario_first(void);
const struct scenario *scenario_find(const char *name);

#define for_each_scenario(sc) \
	for (sc = scenario_first(); sc; sc = sc->next)

#endif /* ZLAB_SCENARIO_H */
