// SPDX-License-Identifier: GPL-2.0
/*
 * A function is taken away while user space has it open by vfio.
 *
 * Whatever user space does with it from then on reaches nothing, and the IOMMU core
 * must be able to attach and detach it all the same: it does not expect that its
 * own domains, to which it returns a function when vfio is done, can fail.
 */
#include "vfio.h"

#define MAPPED	(1 << 20)

/* The core could not return to its own domain, and holds on to one that vfio frees. */
#define NO_DOMAIN	"drivers/iommu/iommu.c"

static void plug_open(struct trial *sc, struct fn *fn, enum vfio_on_request on_request)
{
	plug(sc, fn);
	vfio_bind(sc, fn);
	vfio_open(sc, fn, "user", on_request);
	vfio_map(sc, "user", MAPPED);
	expect_vfio_io(sc, fn, "user");
}

/* Both drivers work with the function that came in place of the one taken away. */
static void use_and_leave(struct trial *sc, struct fn *fn)
{
	expect_present(sc, fn);
	expect_io(sc, fn);
	vfio_bind(sc, fn);
	vfio_open(sc, fn, "next", VFIO_KEEP);
	vfio_map(sc, "next", MAPPED);
	expect_vfio_io(sc, fn, "next");
	vfio_close(sc, "next", VFIO_ALL);
	rebind(sc, fn);
	expect_present(sc, fn);
	expect_io(sc, fn);
	unplug(sc, fn);
	expect_gone(sc, fn);
	expect_no_splat(sc);
}

/* Takes a function away, has it closed, and plugs it again. */
static void take_close_readd(struct trial *sc, int pec, enum vfio_part part)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug_open(sc, &fn, VFIO_KEEP);
	vfio_take_away(sc, &fn, pec);
	expect_vfio_request(sc, &fn, "user");
	vfio_close(sc, "user", part);
	trial_handled(sc, fn.fid, pec);
	expect_no_splat(sc);
	expect_absent(sc, &fn);
	plug(sc, &fn);
	if (part != VFIO_ALL)
		vfio_close(sc, "user", VFIO_ALL);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_gone_0304, .title = "takes a function away that vfio has open (0x0304)",
	 REQUIREMENTS(13, 24, 25), .base = RED(NO_DOMAIN), .fixed_by = 7, .needs = NEEDS_VFIO,
	 .extended = true)
{
	take_close_readd(sc, PEC_GONE, VFIO_ALL);
}

SCENARIO(vfio_gone_0306, .title = "takes a function away that vfio has open (0x0306)",
	 REQUIREMENTS(1, 13, 24, 25), .base = RED("was not asked"), .fixed_by = 7,
	 .upstream = RED("was not asked"), .needs = NEEDS_VFIO, .extended = true)
{
	take_close_readd(sc, PEC_SEVERAL, VFIO_ALL);
}

SCENARIO(vfio_gone_0308, .title = "takes a function away that vfio has open (0x0308)",
	 REQUIREMENTS(8, 13, 24, 25), .base = RED("was not asked"), .fixed_by = 7,
	 .upstream = RED("was not asked"), .needs = NEEDS_VFIO, .extended = true)
{
	take_close_readd(sc, PEC_RESERVED, VFIO_ALL);
}

SCENARIO(vfio_gone_device, .title = "takes a function away, only the device is closed in time",
	 REQUIREMENTS(13, 24, 25), .base = RED(NO_DOMAIN), .fixed_by = 7, .needs = NEEDS_VFIO,
	 .extended = true)
{
	/* The thread that handles the event takes the group out of the container. */
	take_close_readd(sc, PEC_GONE, VFIO_DEVICE);
}

SCENARIO(vfio_gone_held, .title = "takes a held function away and re-adds it before it is closed",
	 REQUIREMENTS(1, 13, 24, 25), .base = RED("was not asked"), .fixed_by = 9,
	 LATER({ 7, RED("cannot create duplicate filename") }),
	 .upstream = RED("was not asked"), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug_open(sc, &fn, VFIO_KEEP);
	hold(sc, &fn);
	vfio_take_away(sc, &fn, PEC_RESERVED);
	expect_vfio_request(sc, &fn, "user");
	/* Known to the platform again, but its event waits for the old life to end. */
	plug_start(sc, &fn);
	vfio_close(sc, "user", VFIO_ALL);
	trial_handled(sc, fn.fid, PEC_RESERVED);
	plug_finish(sc, &fn, PEC_CONFIGURED);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	rebind(sc, &fn);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_gone_open, .title = "opens a function that is gone before its event arrives",
	 REQUIREMENTS(24, 25), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug(sc, &fn);
	vfio_bind(sc, &fn);
	/* The platform deconfigures it, and the kernel is not told. */
	deconfigure(sc, &fn);
	/* Whether that works does not matter, what is left of it does. */
	if (vfio_try_open(sc, &fn, "user"))
		vfio_close(sc, "user", VFIO_ALL);
	expect_no_splat(sc);
	/* A function in standby is unplugged at once. */
	fn.standby = true;
	rewrite(sc, &fn, PEC_RESERVED, PEC_GONE);
	unplug_start(sc, &fn);
	wait_deleted(sc, &fn);
	trial_handled(sc, fn.fid, PEC_GONE);
	expect_gone(sc, &fn);
	plug(sc, &fn);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_gone_unmap, .title = "unmaps memory of a function that is gone",
	 REQUIREMENTS(24, 25), .base = RED("vfio_unmap_unpin"), .fixed_by = 7, .needs = NEEDS_VFIO,
	 .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);
	uint64_t iova;

	plug_open(sc, &fn, VFIO_KEEP);
	iova = vfio_map(sc, "user", MAPPED);
	vfio_take_away(sc, &fn, PEC_GONE);
	expect_vfio_request(sc, &fn, "user");
	/* No cache of the function to purge, so this does not fail; its pages are unpinned. */
	vfio_unmap(sc, "user", iova);
	expect_no_splat(sc);
	vfio_close(sc, "user", VFIO_ALL);
	trial_handled(sc, fn.fid, PEC_GONE);
	expect_absent(sc, &fn);
	plug(sc, &fn);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_gone_map, .title = "maps memory for a function that is gone",
	 REQUIREMENTS(24, 25), .base = RED("vfio cannot map"), .fixed_by = 7, .needs = NEEDS_VFIO,
	 .upstream = RED("vfio cannot map"), .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);
	uint64_t iova;

	plug_open(sc, &fn, VFIO_KEEP);
	vfio_take_away(sc, &fn, PEC_GONE);
	expect_vfio_request(sc, &fn, "user");
	/* Nothing is cached by the function that would have to be refreshed. */
	iova = vfio_map(sc, "user", MAPPED);
	vfio_unmap(sc, "user", iova);
	expect_no_splat(sc);
	vfio_close(sc, "user", VFIO_ALL);
	trial_handled(sc, fn.fid, PEC_GONE);
	expect_absent(sc, &fn);
	plug(sc, &fn);
	use_and_leave(sc, &fn);
}
