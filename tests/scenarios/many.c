// SPDX-License-Identifier: GPL-2.0
/*
 * Twelve functions at once, as when an adapter with many functions moves.
 */
#include "verbs.h"

#define MANY	12

SCENARIO(many_held, .title = "re-adds 12 held functions together",
	 REQUIREMENTS(1, 6),
	 SHOWS_BUG_ON(0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b),
	 .fixed_by = 9)
{
	struct fn fns[MANY];
	int i;

	for (i = 0; i < MANY; i++)
		fns[i] = (struct fn)FN(0x100 + i, 0x40 + i);

	for (i = 0; i < MANY; i++)
		plug_start(sc, &fns[i]);
	for (i = 0; i < MANY; i++)
		plug_finish(sc, &fns[i], PEC_CONFIGURED);
	for (i = 0; i < MANY; i++)
		expect_present(sc, &fns[i]);
	for (i = 0; i < MANY; i++)
		hold(sc, &fns[i]);
	for (i = 0; i < MANY; i++)
		unplug_start(sc, &fns[i]);
	for (i = 0; i < MANY; i++)
		unplug_finish(sc, &fns[i]);
	for (i = 0; i < MANY; i++)
		expect_absent(sc, &fns[i]);

	/* Each plug has been handled before the first look: every one of them must show the bug. */
	for (i = 0; i < MANY; i++)
		plug_start(sc, &fns[i]);
	for (i = 0; i < MANY; i++)
		plug_finish(sc, &fns[i], PEC_CONFIGURED);
	for (i = 0; i < MANY; i++)
		expect_present(sc, &fns[i]);
	for (i = 0; i < MANY; i++)
		expect_io(sc, &fns[i]);

	/* The references of the past end in the opposite order. */
	for (i = MANY - 1; i >= 0; i--)
		drop(sc, &fns[i], DROP_PLAIN);
	for (i = 0; i < MANY; i++)
		rebind(sc, &fns[i]);
	for (i = 0; i < MANY; i++)
		expect_present(sc, &fns[i]);
	for (i = 0; i < MANY; i++)
		expect_io(sc, &fns[i]);
	for (i = 0; i < MANY; i++)
		unplug_start(sc, &fns[i]);
	for (i = 0; i < MANY; i++)
		unplug_finish(sc, &fns[i]);
	for (i = 0; i < MANY; i++)
		expect_gone(sc, &fns[i]);
	expect_no_splat(sc);
}
