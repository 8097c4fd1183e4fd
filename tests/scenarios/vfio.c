// SPDX-License-Identifier: GPL-2.0
/*
 * User space has a function open by vfio, and gives it back when it is asked.
 *
 * Who unplugs a function, or switches it off, waits for that, with pci_lock_rescan_remove()
 * held. An unplug waits in the thread that handles all events, so meanwhile the events
 * of other functions wait, too. That is how vfio is, on every kernel.
 *
 * The DMA of these functions is translated, so that their I/O tells whether the tables
 * in use are the right ones: those of the DMA API for virtio-pci, those of the container
 * for user space.
 */
#include <errno.h>

#include "vfio.h"

#define MAPPED	(1 << 20)

/* A function in use by vfio. */
static void plug_open(struct trial *sc, struct fn *fn, enum vfio_on_request on_request)
{
	plug(sc, fn);
	expect_present(sc, fn);
	expect_io(sc, fn);
	vfio_bind(sc, fn);
	vfio_open(sc, fn, "user", on_request);
	vfio_map(sc, "user", MAPPED);
	expect_vfio_io(sc, fn, "user");
}

/* What a function must be able to do in its next life, until it is gone for good. */
static void use_and_leave(struct trial *sc, struct fn *fn)
{
	expect_present(sc, fn);
	expect_io(sc, fn);
	vfio_bind(sc, fn);
	vfio_open(sc, fn, "next", VFIO_KEEP);
	vfio_map(sc, "next", MAPPED);
	expect_vfio_io(sc, fn, "next");
	vfio_reset(sc, "next");
	expect_vfio_io(sc, fn, "next");
	vfio_close(sc, "next", VFIO_ALL);
	rebind(sc, fn);
	expect_present(sc, fn);
	expect_io(sc, fn);
	unplug(sc, fn);
	expect_gone(sc, fn);
	expect_no_splat(sc);
}

SCENARIO(vfio_use, .title = "uses a function by vfio and gives it back",
	 REQUIREMENTS(24), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug_open(sc, &fn, VFIO_KEEP);
	vfio_reset(sc, "user");
	expect_vfio_io(sc, &fn, "user");
	vfio_close(sc, "user", VFIO_ALL);
	rebind(sc, &fn);
	use_and_leave(sc, &fn);
}

/* QEMU keeps translations itself, as z/VM and KVM do, and forgets them in a reset. */
SCENARIO(vfio_reset_mapped, .title = "reaches memory that was mapped before a reset",
	 REQUIREMENTS(24), .base = RED("does not reach what vfio mapped"), .fixed_by = 9,
	 .upstream = RED("does not reach what vfio mapped"),
	 .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);
	uint64_t iova;

	plug_open(sc, &fn, VFIO_KEEP);
	iova = vfio_map(sc, "user", MAPPED);
	expect_vfio_io_at(sc, &fn, "user", iova);
	vfio_reset(sc, "user");
	expect_vfio_io_at(sc, &fn, "user", iova);
	vfio_close(sc, "user", VFIO_ALL);
	rebind(sc, &fn);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_power, .title = "switches a function off and on that vfio has open",
	 REQUIREMENTS(7, 13, 14, 24), .upstream = RED("vfio cannot reset"),
	 .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);
	struct request off;

	plug_open(sc, &fn, VFIO_YIELD);
	power(sc, &fn, false);
	expect_standby(sc, &fn);
	power(sc, &fn, true);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	vfio_close(sc, "user", VFIO_ALL);

	vfio_bind(sc, &fn);
	vfio_open(sc, &fn, "user", VFIO_KEEP);
	request_begin(sc, &off, "write /sys/bus/pci/slots/%08x/power 0", fn.fid);
	expect_vfio_request(sc, &fn, "user");
	/* Still with its user, and works. */
	expect_vfio_io(sc, &fn, "user");
	vfio_close(sc, "user", VFIO_ALL);
	if (request_end(sc, &off) > 0)
		trial_fail(sc, "slot %08x cannot be switched off", fn.fid);
	fn.standby = true;
	expect_standby(sc, &fn);
	power(sc, &fn, true);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_unplug, .title = "unplugs a function that vfio has open, its user yields at once",
	 REQUIREMENTS(13, 24), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug_open(sc, &fn, VFIO_YIELD);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
	plug(sc, &fn);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_unplug_late, .title = "unplugs a function that vfio has open, its user takes his time",
	 REQUIREMENTS(13, 17, 24), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug_open(sc, &fn, VFIO_KEEP);
	unplug_start(sc, &fn);
	expect_vfio_request(sc, &fn, "user");
	expect_vfio_io(sc, &fn, "user");
	/* What remains of the function goes with its last user. */
	vfio_close(sc, "user", VFIO_ALL);
	unplug_finish(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
	plug(sc, &fn);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_readd, .title = "re-adds a held function that vfio had open, its user yields at once",
	 REQUIREMENTS(1, 2, 7, 24), .base = RED("cannot create duplicate filename"), .fixed_by = 9,
	 .upstream = RED("vfio cannot reset"), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug_open(sc, &fn, VFIO_YIELD);
	hold(sc, &fn);
	unplug(sc, &fn);
	expect_absent(sc, &fn);
	vfio_close(sc, "user", VFIO_ALL);
	plug(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	vfio_bind(sc, &fn);
	vfio_open(sc, &fn, "new", VFIO_KEEP);
	drop(sc, &fn, DROP_PLAIN);
	expect_vfio_io(sc, &fn, "new");
	vfio_close(sc, "new", VFIO_ALL);
	rebind(sc, &fn);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_readd_late, .title = "re-adds a held function and closes what is left of its old life",
	 REQUIREMENTS(1, 2, 7, 24, 25), .base = RED("cannot create duplicate filename"),
	 .fixed_by = 9, .upstream = RED("vfio cannot reset"), .needs = NEEDS_VFIO,
	 .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug_open(sc, &fn, VFIO_KEEP);
	hold(sc, &fn);
	unplug_start(sc, &fn);
	expect_vfio_request(sc, &fn, "user");
	/* The device has to be closed for the unplug, its group and container have not. */
	vfio_close(sc, "user", VFIO_DEVICE);
	unplug_finish(sc, &fn);
	plug(sc, &fn);
	expect_present(sc, &fn);
	vfio_bind(sc, &fn);
	vfio_open(sc, &fn, "new", VFIO_KEEP);
	vfio_map(sc, "new", MAPPED);
	expect_vfio_io(sc, &fn, "new");
	/* Neither takes anything of the new life with it. */
	vfio_close(sc, "user", VFIO_GROUP);
	expect_vfio_io(sc, &fn, "new");
	vfio_close(sc, "user", VFIO_ALL);
	expect_vfio_io(sc, &fn, "new");
	drop(sc, &fn, DROP_PLAIN);
	expect_vfio_io(sc, &fn, "new");
	vfio_close(sc, "new", VFIO_ALL);
	rebind(sc, &fn);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_readd_power, .title = "re-adds a held function in standby that vfio had open",
	 REQUIREMENTS(1, 2, 7, 24), .base = RED("cannot create duplicate filename"), .fixed_by = 9,
	 .upstream = RED("vfio cannot reset"), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug_open(sc, &fn, VFIO_YIELD);
	hold(sc, &fn);
	power(sc, &fn, false);
	vfio_close(sc, "user", VFIO_ALL);
	unplug(sc, &fn);
	rewrite(sc, &fn, PEC_CONFIGURED, PEC_STANDBY);
	plug_start(sc, &fn);
	plug_finish(sc, &fn, PEC_STANDBY);
	expect_standby(sc, &fn);
	power(sc, &fn, true);
	drop(sc, &fn, DROP_PLAIN);
	rebind(sc, &fn);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_old_reset, .title = "resets a held device whose function is back, and open by vfio",
	 REQUIREMENTS(7, 25), .base = RED("cannot create duplicate filename"), .fixed_by = 9,
	 .upstream = RED("gave \"Success\""), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug_open(sc, &fn, VFIO_YIELD);
	hold(sc, &fn);
	unplug(sc, &fn);
	vfio_close(sc, "user", VFIO_ALL);
	plug(sc, &fn);
	vfio_bind(sc, &fn);
	vfio_open(sc, &fn, "new", VFIO_KEEP);
	/* A reset would leave the driver of user space without its queue. */
	reset_held(sc, &fn, ENOTTY);
	expect_vfio_io(sc, &fn, "new");
	vfio_close(sc, "new", VFIO_ALL);
	drop(sc, &fn, DROP_PLAIN);
	rebind(sc, &fn);
	use_and_leave(sc, &fn);
}
