// SPDX-License-Identifier: GPL-2.0
/*
 * Several incarnations of one function are held at once: each plug makes a new
 * struct pci_dev, and all of them lead to the one struct zpci_dev.
 */
#include "verbs.h"

#define GENERATIONS	4

SCENARIO(generations_drop_last, .title = "holds 4 generations of a function and drops them last",
	 REQUIREMENTS(1, 2, 8), SHOWS_BUG_ON(0x22), .fixed_by = 9)
{
	struct fn fn = FN(0x11, 0x22);

	for (int i = 0; i < GENERATIONS; i++) {
		plug(sc, &fn);
		expect_present(sc, &fn);
		expect_io(sc, &fn);
		hold(sc, &fn);
		unplug(sc, &fn);
		expect_absent(sc, &fn);
	}
	/* Nothing is plugged: the last of these ends the function. */
	for (int i = 0; i < GENERATIONS; i++)
		drop(sc, &fn, DROP_PLAIN);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}

SCENARIO(generations_drop_between, .title = "drops one generation while the next ones are held",
	 REQUIREMENTS(1, 2, 8), SHOWS_BUG_ON(0x22), .fixed_by = 9)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	hold(sc, &fn);
	unplug(sc, &fn);
	plug(sc, &fn);
	expect_present(sc, &fn);
	/* Twice: the second reference of this generation outlives the first. */
	hold(sc, &fn);
	hold(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	rebind(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	unplug(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	plug(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	/* All references are gone, but the function is plugged. */
	rebind(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	/* And it starts from nothing once more. */
	plug(sc, &fn);
	expect_present(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}
