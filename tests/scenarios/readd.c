// SPDX-License-Identifier: GPL-2.0
/*
 * The bug report: a function comes back while somebody still holds a reference
 * on the struct pci_dev of its last incarnation.
 *
 * The old struct zpci_dev is reserved but lives, and with it the IOMMU device
 * s390-iommu.<fid>. An unpatched kernel does not find it any more, creates a
 * second one and fails with "cannot create duplicate filename".
 */
#include "stages.h"

/* What a function must be able to do after it came back, until it is gone for good. */
static void use_and_leave(struct trial *sc, struct fn *fn)
{
	expect_present(sc, fn);
	expect_io(sc, fn);
	drop(sc, fn, DROP_PLAIN);
	/* The reference of the past takes nothing of the present with it. */
	rebind(sc, fn);
	expect_present(sc, fn);
	expect_io(sc, fn);
	unplug(sc, fn);
	expect_gone(sc, fn);
	expect_no_splat(sc);
}

SCENARIO(readd_0301, .title = "re-adds a held function, configured (0x0301)",
	 REQUIREMENTS(1, 2, 8), SHOWS_BUG_ON(0x22), .fixed_by = 9)
{
	struct fn fn = FN(0x11, 0x22);

	leave_held(sc, &fn);
	plug(sc, &fn);
	use_and_leave(sc, &fn);
}

SCENARIO(readd_0302, .title = "re-adds a held function in standby (0x0302), then switches it on",
	 REQUIREMENTS(1, 20), SHOWS_BUG_ON(0x22), .fixed_by = 9)
{
	struct fn fn = FN(0x11, 0x22);

	leave_held(sc, &fn);
	/* QEMU plugs configured functions only. Linux takes its "already configured" later on. */
	rewrite(sc, &fn, PEC_CONFIGURED, PEC_STANDBY);
	plug_start(sc, &fn);
	plug_finish(sc, &fn, PEC_STANDBY);
	expect_standby(sc, &fn);
	power(sc, &fn, true);
	use_and_leave(sc, &fn);
}

SCENARIO(readd_0304, .title = "re-adds a held function that was reserved at once (0x0304)",
	 REQUIREMENTS(1, 8, 13), SHOWS_BUG_ON(0x22), .fixed_by = 9)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	hold(sc, &fn);
	reserve_at_once(sc, &fn);
	expect_absent(sc, &fn);
	expect_no_splat(sc);
	plug(sc, &fn);
	use_and_leave(sc, &fn);
}
