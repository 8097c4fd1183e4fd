// SPDX-License-Identifier: GPL-2.0
/*
 * There is no memory for a function. Nothing about it can be remembered then, so it is
 * looked for again with the next release of any function.
 */
#include "events.h"
#include "faults.h"
#include "stages.h"

SCENARIO(faults_memory_plug, .title = "plugs a function that there is no memory for",
	 REQUIREMENTS(5, 22),
	 .base = RED("does not come without another event"), .fixed_by = 10,
	 .upstream = RED("does not come without another event"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22), other = FN(0x12, 0x23);

	plug(sc, &other);
	expect_present(sc, &other);
	fault_memory(sc);
	plug(sc, &fn);
	fault_hit(sc, NO_MEMORY);
	expect_absent(sc, &fn);
	expect_unknown(sc, &fn);
	unplug(sc, &other);
	expect_gone(sc, &other);
	expect_arrival(sc, &fn);
	expect_report(sc, &fn, "Adding");
	expect_works(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(faults_memory_readd, .title = "re-adds a held function that there is no memory for",
	 REQUIREMENTS(8, 22),
	 .base = RED("is unknown to the kernel, not reserved"), .fixed_by = 9,
	 .upstream = RED("is configured, not reserved"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	leave_held(sc, &fn);
	fault_memory(sc);
	plug(sc, &fn);
	fault_hit(sc, NO_MEMORY);
	expect_absent(sc, &fn);
	expect_state(sc, &fn, FN_RESERVED);
	expect_no_splat(sc);
	drop(sc, &fn, DROP_PLAIN);
	expect_arrival(sc, &fn);
	expect_report(sc, &fn, "Adding");
	expect_works(sc, &fn);
	leave(sc, &fn);
}
