// SPDX-License-Identifier: GPL-2.0
/*
 * A function arrives while the place it needs, the PCI domain with the number of
 * its UID, is still taken by another one that has left but is held.
 *
 * It cannot be added then. It must not be lost either: there will be no other
 * event for it, so it has to come when the place is free. And whatever happens
 * to the two of them, all others go on.
 */
#include <errno.h>

#include "events.h"
#include "stages.h"
#include "models.h"

#define UID	0x11

/* Its event has been handled, and nothing of it is there. */
static void arrive_in_vain(struct trial *sc, struct fn *fn)
{
	plug(sc, fn);
	expect_absent(sc, fn);
	expect_unknown(sc, fn);
}

#define LOST	.base = RED("does not come without another event"),	\
		.upstream = RED("does not come without another event")

SCENARIO(collide_uid, .title = "plugs a function with the UID of one that is gone but held",
	 REQUIREMENTS(5, 18, 21, 22), LOST, .fixed_by = 10, .extended = true)
{
	struct fn a = FN(UID, 0x22), b = FN(UID, 0x23);

	leave_held(sc, &a);
	arrive_in_vain(sc, &b);
	drop(sc, &a, DROP_PLAIN);
	expect_arrival(sc, &b);
	expect_works(sc, &b);
	expect_unknown(sc, &a);
	leave(sc, &b);
}

SCENARIO(collide_uid_standby, .title = "plugs one in standby (0x0302) with the UID of a held one",
	 REQUIREMENTS(5, 18, 21, 22), LOST, .fixed_by = 10, .extended = true)
{
	struct fn a = FN(UID, 0x22), b = FN(UID, 0x23);

	leave_held(sc, &a);
	rewrite(sc, &b, PEC_CONFIGURED, PEC_STANDBY);
	plug_start(sc, &b);
	plug_finish(sc, &b, PEC_STANDBY);
	expect_unknown(sc, &b);
	drop(sc, &a, DROP_PLAIN);
	/* For QEMU it is configured, and the kernel has nothing but QEMU's word any more. */
	b.standby = false;
	expect_arrival(sc, &b);
	expect_works(sc, &b);
	leave(sc, &b);
}

SCENARIO(collide_uid_0306, .title = "plugs one by 0x0306 with the UID of one that is held",
	 REQUIREMENTS(3, 5, 18, 21, 22), LOST, .fixed_by = 10, .extended = true)
{
	struct fn a = FN(UID, 0x22), b = FN(UID, 0x23);

	leave_held(sc, &a);
	rewrite(sc, &b, PEC_CONFIGURED, PEC_SEVERAL);
	plug_start(sc, &b);
	plug_finish(sc, &b, PEC_SEVERAL);
	expect_unknown(sc, &b);
	drop(sc, &a, DROP_PLAIN);
	expect_arrival(sc, &b);
	expect_works(sc, &b);
	leave(sc, &b);
}

SCENARIO(collide_last_ref, .title = "frees a UID with the last of two references only",
	 REQUIREMENTS(5, 8, 21), SHOWS_BUG_ON(0x22), .fixed_by = 10,
	 LATER({ 9, RED("does not come without another event") }),
	 .upstream = RED("does not come without another event"),
	 .needs = NEEDS_PROMPT, .extended = true)
{
	struct fn a = FN(UID, 0x22), b = FN(UID, 0x23);

	leave_held(sc, &a);
	leave_held(sc, &a);
	arrive_in_vain(sc, &b);
	drop(sc, &a, DROP_PLAIN);
	expect_refs(sc, &a, FN_RESERVED, 1);
	expect_unknown(sc, &b);
	drop(sc, &a, DROP_PLAIN);
	expect_arrival(sc, &b);
	expect_works(sc, &b);
	leave(sc, &b);
}

SCENARIO(collide_unplugged, .title = "unplugs a function while it waits for its UID",
	 REQUIREMENTS(5, 18, 22), .extended = true)
{
	struct fn a = FN(UID, 0x22), b = FN(UID, 0x23);

	leave_held(sc, &a);
	arrive_in_vain(sc, &b);
	/* The kernel does not know it and so does not deconfigure it. */
	unplug_by_force(sc, &b, PEC_RESERVED);
	drop(sc, &a, DROP_PLAIN);
	expect_gone(sc, &a);
	/* The kernel has had its chance: what is plugged after this is there. */
	plug(sc, &a);
	expect_works(sc, &a);
	expect_unknown(sc, &b);
	leave(sc, &a);
}

SCENARIO(collide_chain, .title = "has a second function wait for the UID when the first gave up",
	 REQUIREMENTS(5, 6, 18, 22), LOST, .fixed_by = 10, .extended = true)
{
	struct fn a = FN(UID, 0x22), b = FN(UID, 0x23), c = FN(UID, 0x24);

	leave_held(sc, &a);
	arrive_in_vain(sc, &b);
	unplug_by_force(sc, &b, PEC_RESERVED);
	arrive_in_vain(sc, &c);
	drop(sc, &a, DROP_PLAIN);
	expect_arrival(sc, &c);
	expect_works(sc, &c);
	expect_unknown(sc, &b);
	leave(sc, &c);
}

SCENARIO(collide_returns, .title = "returns a held function while another waits for its UID",
	 REQUIREMENTS(1, 5, 18, 22), SHOWS_BUG_ON(0x22), .fixed_by = 10,
	 LATER({ 9, RED("does not come without another event") }),
	 .upstream = RED("does not come without another event"), .extended = true)
{
	struct fn a = FN(UID, 0x22), b = FN(UID, 0x23);

	leave_held(sc, &a);
	arrive_in_vain(sc, &b);
	unplug_by_force(sc, &b, PEC_RESERVED);
	plug(sc, &a);
	expect_works(sc, &a);
	drop(sc, &a, DROP_PLAIN);
	expect_works(sc, &a);
	/* And the other way round: now the first one waits for the second. */
	hold(sc, &a);
	unplug(sc, &a);
	arrive_in_vain(sc, &b);
	drop(sc, &a, DROP_PLAIN);
	expect_arrival(sc, &b);
	expect_works(sc, &b);
	leave(sc, &b);
}

SCENARIO(collide_other_released, .title = "releases a third function while one waits for its UID",
	 REQUIREMENTS(5, 6, 18, 22), LOST, .fixed_by = 10, .extended = true)
{
	struct fn a = FN(UID, 0x22), b = FN(UID, 0x23), c = FN(0x12, 0x24);

	leave_held(sc, &a);
	arrive_in_vain(sc, &b);
	/* Its release makes way for nobody. */
	plug(sc, &c);
	expect_works(sc, &c);
	leave(sc, &c);
	expect_unknown(sc, &b);
	drop(sc, &a, DROP_PLAIN);
	expect_arrival(sc, &b);
	expect_works(sc, &b);
	leave(sc, &b);
}

SCENARIO(collide_two, .title = "has two pairs of functions wait for each other's UIDs",
	 REQUIREMENTS(5, 6, 18, 22), LOST, .fixed_by = 10, .extended = true)
{
	struct fn a = FN(UID, 0x22), b = FN(UID, 0x23);
	struct fn c = FN(0x12, 0x24), d = FN(0x12, 0x25);

	d.model = BYSTANDER;
	leave_held(sc, &a);
	leave_held(sc, &c);
	arrive_in_vain(sc, &b);
	arrive_in_vain(sc, &d);
	drop(sc, &c, DROP_PLAIN);
	expect_arrival(sc, &d);
	expect_present(sc, &d);
	expect_unknown(sc, &b);
	drop(sc, &a, DROP_PLAIN);
	expect_arrival(sc, &b);
	expect_works(sc, &b);
	leave(sc, &b);
	leave(sc, &d);
}

SCENARIO(collide_swap, .title = "exchanges the UIDs of two held functions",
	 REQUIREMENTS(4, 5, 18, 22), SHOWS_BUG_ON(0x22, 0x23), .fixed_by = 9,
	 .upstream = RED("is still there"), .extended = true)
{
	struct fn a = FN(0x11, 0x22), b = FN(0x12, 0x23);

	b.model = BYSTANDER;
	leave_held(sc, &a);
	leave_held(sc, &b);
	a.uid = 0x12;
	b.uid = 0x11;
	plug(sc, &a);
	plug(sc, &b);
	expect_absent(sc, &a);
	expect_absent(sc, &b);
	expect_no_splat(sc);
	drop(sc, &a, DROP_PLAIN);
	drop(sc, &b, DROP_PLAIN);
	expect_arrival(sc, &a);
	expect_arrival(sc, &b);
	expect_works(sc, &a);
	expect_present(sc, &b);
	leave(sc, &a);
	leave(sc, &b);
}

SCENARIO(linger_others_go_on, .title = "plugs, switches and unplugs others while one lingers",
	 REQUIREMENTS(6, 20), .base = RED("is unknown to the kernel, not reserved"), .fixed_by = 9,
	 .extended = true)
{
	struct fn held = FN(UID, 0x22), before = FN(0x12, 0x23), after = FN(0x13, 0x24);

	before.model = BYSTANDER;
	plug(sc, &before);
	expect_present(sc, &before);
	leave_held(sc, &held);
	for_each_round(sc) {
		expect_refs(sc, &held, FN_RESERVED, 1);
		power_refused(sc, &held, true, EIO);
		plug(sc, &after);
		expect_works(sc, &after);
		power(sc, &before, false);
		expect_standby(sc, &before);
		power(sc, &after, false);
		power(sc, &before, true);
		expect_present(sc, &before);
		power(sc, &after, true);
		expect_works(sc, &after);
		leave(sc, &after);
	}
	leave(sc, &before);
	drop(sc, &held, DROP_PLAIN);
	expect_gone(sc, &held);
	expect_no_splat(sc);
}

/* The one that waits is not the one that was asked for: it has another handle. */
SCENARIO(collide_asked_late, .title = "is asked late for the last life of a function that waits",
	 REQUIREMENTS(5, 15), .fixed_by = 10, LOST, .extended = true)
{
	struct fn a = FN(UID, 0x22), b = FN(UID, 0x23);

	leave_held(sc, &a);
	arrive_in_vain(sc, &b);
	inject(sc, &b, PEC_DECONFIGURE, FH_ENABLED | 0x42);
	drop(sc, &a, DROP_PLAIN);
	expect_arrival(sc, &b);
	expect_works(sc, &b);
	leave(sc, &b);
}

SCENARIO(collide_unplug_asked, .title = "is asked for a function that waits for its UID",
	 REQUIREMENTS(5, 18, 22), .base = RED("did not give function 00000023 back"), .fixed_by = 9,
	 .upstream = RED("did not give function 00000023 back"), .extended = true)
{
	struct fn a = FN(UID, 0x22), b = FN(UID, 0x23);

	leave_held(sc, &a);
	arrive_in_vain(sc, &b);
	unplug_unused(sc, &b);
	drop(sc, &a, DROP_PLAIN);
	expect_gone(sc, &a);
	plug(sc, &b);
	expect_works(sc, &b);
	leave(sc, &b);
}
