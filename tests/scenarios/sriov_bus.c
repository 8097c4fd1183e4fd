// SPDX-License-Identifier: GPL-2.0
/*
 * Functions that share a bus: what happens to one is nothing to the others.
 */
#include "events.h"
#include "sriov.h"

#define DOMAIN	0x11
#define NR	3

static void plug_three(struct trial *sc, struct fn fns[NR])
{
	for (int i = 0; i < NR; i++) {
		fns[i] = (struct fn)FN_ON(DOMAIN, i, DOMAIN + i, 0x22 + i);
		fns[i].model = i ? VIRTIO_SERIAL : NULL;
		share_bus(sc, &fns[i]);
		plug(sc, &fns[i]);
		expect_present(sc, &fns[i]);
		expect_io(sc, &fns[i]);
	}
}

/* A driver that is bound again shows that a function works now. */
static void expect_work(struct trial *sc, struct fn *fn)
{
	rebind(sc, fn);
	expect_present(sc, fn);
	expect_io(sc, fn);
}

static void unplug_three(struct trial *sc, struct fn fns[NR])
{
	for (int i = 0; i < NR; i++)
		unplug(sc, &fns[i]);
	for (int i = 0; i < NR; i++)
		expect_gone(sc, &fns[i]);
	expect_no_splat(sc);
}

/* One of three is held, goes and comes back, and the others work all the time. */
static void readd_one(struct trial *sc, int which)
{
	struct fn fns[NR];

	plug_three(sc, fns);
	hold(sc, &fns[which]);
	unplug(sc, &fns[which]);
	expect_absent(sc, &fns[which]);
	for (int i = 0; i < NR; i++)
		if (i != which)
			expect_work(sc, &fns[i]);
	plug(sc, &fns[which]);
	expect_present(sc, &fns[which]);
	expect_io(sc, &fns[which]);
	drop(sc, &fns[which], DROP_PLAIN);
	for (int i = 0; i < NR; i++)
		expect_work(sc, &fns[i]);
	unplug_three(sc, fns);
}

SCENARIO(sriov_bus_readd_first, .title = "re-adds the held first function of a shared bus",
	 REQUIREMENTS(1, 6),
	 .base = RED("cannot create duplicate filename"), .fixed_by = 9,
	 .extended = true)
{
	readd_one(sc, 0);
}

SCENARIO(sriov_bus_readd_middle, .title = "re-adds a held function of a shared bus",
	 REQUIREMENTS(1, 6),
	 .base = RED("cannot create duplicate filename"), .fixed_by = 9,
	 .extended = true)
{
	readd_one(sc, 1);
}

SCENARIO(sriov_bus_power_first, .title = "switches the first function of a shared bus off and on",
	 REQUIREMENTS(6, 10), .extended = true)
{
	struct fn fns[NR];

	plug_three(sc, fns);
	/* The others are switched off and stay so when the first one is scanned. */
	power(sc, &fns[1], false);
	power(sc, &fns[0], false);
	expect_standby(sc, &fns[0]);
	expect_work(sc, &fns[2]);
	power(sc, &fns[0], true);
	expect_present(sc, &fns[0]);
	expect_io(sc, &fns[0]);
	expect_standby(sc, &fns[1]);
	power(sc, &fns[1], true);
	for (int i = 0; i < NR; i++)
		expect_work(sc, &fns[i]);
	unplug_three(sc, fns);
}

SCENARIO(sriov_bus_conflict, .title = "plugs a function at the place of one that is held",
	 REQUIREMENTS(5),
	 .base = RED("does not come without another event"), .fixed_by = 10,
	 .upstream = RED("does not come without another event"),
	 .extended = true)
{
	struct fn first = FN_ON(DOMAIN, 0, DOMAIN, 0x22);
	struct fn old = FN_ON(DOMAIN, 1, 0x12, 0x23), new = FN_ON(DOMAIN, 1, 0x13, 0x24);

	old.model = VIRTIO_SERIAL;
	new.model = VIRTIO_SERIAL;
	share_bus(sc, &first);
	share_bus(sc, &old);
	share_bus(sc, &new);
	plug(sc, &first);
	plug(sc, &old);
	expect_present(sc, &old);
	hold(sc, &old);
	unplug(sc, &old);
	plug(sc, &new);
	expect_absent(sc, &new);
	expect_work(sc, &first);
	/* Its event is over, and there will not be another one. */
	drop(sc, &old, DROP_PLAIN);
	expect_arrival(sc, &new);
	expect_present(sc, &new);
	expect_io(sc, &new);
	unplug(sc, &new);
	expect_gone(sc, &new);
	expect_gone(sc, &old);
	unplug(sc, &first);
	expect_gone(sc, &first);
	expect_no_splat(sc);
}

SCENARIO(sriov_bus_moved, .title = "re-adds a held function at another place of its bus",
	 REQUIREMENTS(4),
	 .base = RED("cannot create duplicate filename"), .fixed_by = 9,
	 .upstream = RED("does not come without another event"),
	 .extended = true)
{
	struct fn first = FN_ON(DOMAIN, 0, DOMAIN, 0x22), fn = FN_ON(DOMAIN, 1, 0x12, 0x23);

	fn.model = VIRTIO_SERIAL;
	share_bus(sc, &first);
	share_bus(sc, &fn);
	plug(sc, &first);
	plug(sc, &fn);
	expect_present(sc, &fn);
	hold(sc, &fn);
	unplug(sc, &fn);
	/* The held device finds its function by the devfn, so that one cannot move. */
	fn.devfn = 3;
	share_bus(sc, &fn);
	plug(sc, &fn);
	expect_absent(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	expect_arrival(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	expect_work(sc, &first);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	unplug(sc, &first);
	expect_gone(sc, &first);
	expect_no_splat(sc);
}
