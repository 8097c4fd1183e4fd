// SPDX-License-Identifier: GPL-2.0
/*
 * A function refuses what vfio asks of it: a translation table, or a refresh.
 */
#include <errno.h>
#include <string.h>

#include "vfio.h"

#define MAPPED	(1 << 20)

static void plug_for_vfio(struct trial *sc, struct fn *fn)
{
	plug(sc, fn);
	expect_present(sc, fn);
	expect_io(sc, fn);
	vfio_bind(sc, fn);
}

/* The next driver uses the DMA API, whose table has to be there. */
static void use_and_leave(struct trial *sc, struct fn *fn)
{
	rebind(sc, fn);
	expect_present(sc, fn);
	expect_io(sc, fn);
	unplug(sc, fn);
	expect_gone(sc, fn);
	expect_no_splat(sc);
}

/* Opening fails at the @nr-th table that the function is to use, counted from 0. */
static void open_refused(struct trial *sc, unsigned int nr)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug_for_vfio(sc, &fn);
	fault_later(sc, "zpci_register_ioat", -EIO, nr);
	if (vfio_try_open(sc, &fn, "user"))
		trial_fail(sc, "vfio does not notice that function %08x refuses a table", fn.fid);
	fault_owed(sc, "zpci_register_ioat");
	expect_no_splat(sc);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_refused_blocking, .title = "opens a function that refuses the table that blocks its DMA",
	 REQUIREMENTS(22, 24), .fixed_by = 9, .base = EITHER("what its next driver uses"),
	 .upstream = EITHER("what its next driver uses"), .needs = NEEDS_VFIO, .extended = true)
{
	open_refused(sc, 0);
}

SCENARIO(vfio_refused_table, .title = "opens a function that refuses the table of its container",
	 REQUIREMENTS(22, 24), .fixed_by = 9, .base = EITHER("what its next driver uses"),
	 .upstream = EITHER("what its next driver uses"), .needs = NEEDS_VFIO, .extended = true)
{
	open_refused(sc, 1);
}

SCENARIO(vfio_refused_leave, .title = "opens a function that does not let go of the table of the DMA API",
	 REQUIREMENTS(22, 24), .upstream = RED("__iommu_release_dma_ownership"),
	 .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug_for_vfio(sc, &fn);
	fault_next(sc, "zpci_unregister_ioat", -EIO);
	if (vfio_try_open(sc, &fn, "user"))
		trial_fail(sc, "vfio does not notice that function %08x keeps its table", fn.fid);
	fault_owed(sc, "zpci_unregister_ioat");
	expect_no_splat(sc);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_refused_unmap, .title = "unmaps memory of a function that refuses a refresh",
	 REQUIREMENTS(24, 25), .fixed_by = 7, .base = RED("vfio_unmap_unpin"),
	 .upstream = EITHER("when it refreshes"), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);
	uint64_t iova;

	plug_for_vfio(sc, &fn);
	vfio_open(sc, &fn, "user", VFIO_KEEP);
	iova = vfio_map(sc, "user", MAPPED);
	fault_next(sc, "zpci_refresh_trans", -EIO);
	vfio_unmap(sc, "user", iova);
	fault_owed(sc, "zpci_refresh_trans");
	expect_no_splat(sc);
	vfio_close(sc, "user", VFIO_ALL);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_refused_map, .title = "maps memory of a function that refuses a refresh",
	 REQUIREMENTS(22, 24), .upstream = EITHER("it may map by itself"), .needs = NEEDS_VFIO,
	 .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);
	int rc;

	plug_for_vfio(sc, &fn);
	vfio_open(sc, &fn, "user", VFIO_KEEP);
	fault_next(sc, "zpci_refresh_trans", -EIO);
	rc = trial_request(sc, NULL, "vfio map user %d", MAPPED);
	if (!rc)
		trial_fail(sc, "vfio does not notice that function %08x refuses a refresh", fn.fid);
	fault_owed(sc, "zpci_refresh_trans");
	expect_no_splat(sc);
	vfio_map(sc, "user", MAPPED);
	expect_vfio_io(sc, &fn, "user");
	vfio_close(sc, "user", VFIO_ALL);
	use_and_leave(sc, &fn);
}

/* User space closes a function, and the table that the next driver needs is refused. */
static void close_refused(struct trial *sc, struct fn *fn)
{
	plug_for_vfio(sc, fn);
	vfio_open(sc, fn, "user", VFIO_KEEP);
	/* After the one that a reset registers again, and that which blocks its DMA. */
	fault_later(sc, "zpci_register_ioat", -EIO, 2);
	vfio_close(sc, "user", VFIO_ALL);
	fault_owed(sc, "zpci_register_ioat");
	trial_request(sc, NULL, "unbind %04x:00:00.0", fn->uid);
}

/* Without a table there is no DMA, until the function is switched on again. */
SCENARIO(vfio_refused_next, .title = "closes a function that refuses the table that its driver needs next",
	 REQUIREMENTS(22, 24), .fixed_by = 9, .base = EITHER("what its next driver uses"),
	 .upstream = EITHER("its tables are made elsewhere"), .needs = NEEDS_VFIO,
	 .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	close_refused(sc, &fn);
	/* It cannot work, and may say so. */
	trial_request(sc, NULL, "bind %04x:00:00.0 virtio-pci", fn.uid);
	expect_no_splat(sc);
	fn.inert = true;
	power(sc, &fn, false);
	power(sc, &fn, true);
	fn.inert = false;
	use_and_leave(sc, &fn);
}

/* Or reset. */
SCENARIO(vfio_refused_reset, .title = "resets a function that has refused the table that its driver needs next",
	 REQUIREMENTS(7, 22, 24), .fixed_by = 9, .base = EITHER("what its next driver uses"),
	 .upstream = EITHER("its tables are made elsewhere"), .needs = NEEDS_VFIO,
	 .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	close_refused(sc, &fn);
	if (trial_request(sc, NULL, "write /sys/bus/pci/devices/%04x:00:00.0/reset 1", fn.uid) > 0)
		trial_fail(sc, "function %08x cannot be reset", fn.fid);
	trial_request(sc, NULL, "bind %04x:00:00.0 virtio-pci", fn.uid);
	use_and_leave(sc, &fn);
}
