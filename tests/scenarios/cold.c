// SPDX-License-Identifier: GPL-2.0
/*
 * Functions that are there when the kernel boots are found by listing them, and
 * scanned together, bus by bus, before any event is handled.
 */
#include "verbs.h"

/* FID 0 is what QEMU gives to the first function if nobody asks for another one. */
SCENARIO(cold_boot, .title = "boots with functions, switches one off and on, and re-adds the other",
	 REQUIREMENTS(1, 10, 16), COLD_BOOT({ 0x11, 0x0 }, { 0x12, 0x22 }),
	 SHOWS_BUG_ON(0x22), .fixed_by = 9, .extended = true)
{
	struct fn first = FN_COLD(0x11, 0x0), second = FN_COLD(0x12, 0x22);

	find_cold(sc, &first);
	find_cold(sc, &second);
	expect_present(sc, &first);
	expect_present(sc, &second);
	/* Lockdep has seen the locks of the scan during boot. */
	expect_no_splat(sc);

	power(sc, &first, false);
	expect_standby(sc, &first);
	power(sc, &first, true);
	expect_present(sc, &first);
	unplug(sc, &first);
	expect_gone(sc, &first);

	hold(sc, &second);
	unplug(sc, &second);
	expect_absent(sc, &second);
	plug(sc, &second);
	expect_present(sc, &second);
	expect_io(sc, &second);
	drop(sc, &second, DROP_PLAIN);
	rebind(sc, &second);
	expect_io(sc, &second);
	unplug(sc, &second);
	expect_gone(sc, &second);
	expect_no_splat(sc);
}
