// SPDX-License-Identifier: GPL-2.0
/*
 * A slot that was removed, but is still in memory, as somebody has a reference to it:
 * its name and its place on the bus belong to the next one.
 */
#include <string.h>

#include "sriov.h"

static void pin_slot(struct trial *sc, const struct fn *fn)
{
	int rc;

	trial_step(sc, fn->fid, "take a reference to its slot");
	rc = trial_request(sc, NULL, "mod pin 0x%x", fn->fid);
	if (rc > 0)
		trial_lost(sc, "the test module could not pin slot %08x: %s", fn->fid,
			   strerror(rc));
}

static void unpin_slot(struct trial *sc, struct fn *fn)
{
	trial_step(sc, fn->fid, "put it");
	trial_request(sc, NULL, "mod unpin");
	expect_present(sc, fn);
	expect_io(sc, fn);
	unplug(sc, fn);
	expect_gone(sc, fn);
	expect_no_splat(sc);
}

SCENARIO(slot_pinned, .title = "plugs a function whose last slot is not free yet",
	 REQUIREMENTS(20), .fixed_by = 10, .base = RED("slots/00000022"), .upstream = RED("slots/00000022"),
	 .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	pin_slot(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	plug(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	unpin_slot(sc, &fn);
}

SCENARIO(slot_pinned_shared, .title = "plugs one of several functions whose last slot is not free yet",
	 REQUIREMENTS(6, 20), .fixed_by = 10, .base = RED("slots/00000023"), .upstream = RED("slots/00000023"),
	 .extended = true)
{
	struct fn first = FN_ON(0x11, 0, 0x11, 0x22), fn = FN_ON(0x11, 1, 0x12, 0x23);

	fn.model = VIRTIO_SERIAL;
	share_bus(sc, &first);
	share_bus(sc, &fn);
	plug(sc, &first);
	plug(sc, &fn);
	expect_present(sc, &fn);
	pin_slot(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	plug(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	unpin_slot(sc, &fn);
	expect_present(sc, &first);
	expect_io(sc, &first);
	unplug(sc, &first);
	expect_gone(sc, &first);
	expect_no_splat(sc);
}
