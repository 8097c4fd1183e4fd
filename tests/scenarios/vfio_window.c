// SPDX-License-Identifier: GPL-2.0
/*
 * One moment of attaching, detaching or resetting is made long, and what must not
 * come in between is tried in it.
 */
#include <string.h>

#include "vfio.h"

#define MAPPED		(1 << 20)
#define WINDOW_MS	1000

/* The thread of a request to the agent that is no verb of vfio. */
#define WRITER		"init"

static void plug_open(struct trial *sc, struct fn *fn)
{
	plug(sc, fn);
	vfio_bind(sc, fn);
	vfio_open(sc, fn, "user", VFIO_KEEP);
	vfio_map(sc, "user", MAPPED);
	expect_vfio_io(sc, fn, "user");
}

static void use_and_leave(struct trial *sc, struct fn *fn)
{
	expect_present(sc, fn);
	expect_io(sc, fn);
	vfio_bind(sc, fn);
	vfio_open(sc, fn, "last", VFIO_KEEP);
	vfio_map(sc, "last", MAPPED);
	expect_vfio_io(sc, fn, "last");
	vfio_close(sc, "last", VFIO_ALL);
	rebind(sc, fn);
	expect_io(sc, fn);
	unplug(sc, fn);
	expect_gone(sc, fn);
	expect_no_splat(sc);
}

static void reset_begin(struct trial *sc, struct request *reset, const struct fn *fn)
{
	request_begin(sc, reset, "write /sys/bus/pci/devices/%04x:00:00.0/reset 1", fn->uid);
}

/* A reset stops before or after it enables the function, and user space closes it meanwhile. */
static void reset_close(struct trial *sc, bool after)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);
	struct request reset;
	int rc;

	plug_open(sc, &fn);
	if (after)
		window_after(sc, "clp_enable_fh", WRITER, WINDOW_MS);
	else
		window(sc, "clp_enable_fh", WRITER, WINDOW_MS);
	reset_begin(sc, &reset, &fn);
	window_opens(sc, "clp_enable_fh");
	vfio_close(sc, "user", VFIO_ALL);
	rc = request_end(sc, &reset);
	if (rc > 0)
		trial_fail(sc, "the reset failed: %s", strerror(rc));
	expect_no_splat(sc);
	rebind(sc, &fn);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_window_reset_disabled, .title = "closes a function that is disabled by its reset",
	 REQUIREMENTS(7, 24, 25), .base = RED("drivers/iommu/iommu.c"), .fixed_by = 7,
	 .needs = NEEDS_VFIO, .extended = true)
{
	reset_close(sc, false);
}

SCENARIO(vfio_window_reset_enabled, .title = "closes a function that its reset has enabled again",
	 REQUIREMENTS(7, 24, 25), .base = RED("drivers/iommu/iommu.c"), .fixed_by = 7,
	 .needs = NEEDS_VFIO, .extended = true)
{
	reset_close(sc, true);
}

/* The same, and user space maps and unmaps meanwhile. */
static void reset_unmap(struct trial *sc, const char *symbol, const char *symbol_612)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);
	struct request reset;
	uint64_t iova;

	plug_open(sc, &fn);
	iova = vfio_map(sc, "user", MAPPED);
	window(sc, symbol, WRITER, WINDOW_MS);
	if (symbol_612)
		window_also(sc, symbol_612, WRITER, WINDOW_MS);
	reset_begin(sc, &reset, &fn);
	window_opens(sc, symbol);
	/* Its cache is empty now, and what is in the table later is what counts. */
	vfio_unmap(sc, "user", iova);
	iova = vfio_map(sc, "user", MAPPED);
	if (request_end(sc, &reset) > 0)
		trial_fail(sc, "the reset failed");
	expect_no_splat(sc);
	expect_vfio_io_at(sc, &fn, "user", iova);
	vfio_close(sc, "user", VFIO_ALL);
	rebind(sc, &fn);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_window_reset_unmap, .title = "maps and unmaps memory of a function that is being reset",
	 REQUIREMENTS(24, 25), .base = RED("vfio_unmap_unpin"), .fixed_by = 9,
	 .upstream = RED("vfio cannot map"),
	 LATER({ 7, RED("does not reach what vfio mapped") }),
	 .needs = NEEDS_VFIO, .extended = true)
{
	reset_unmap(sc, "clp_enable_fh", NULL);
}

/*
 * It is enabled again, and has no table: a refresh would put it into the error state. The
 * first thing that is asked of it then is to register the table. Linux 6.12 does so under
 * a spinlock, where no window is.
 */
SCENARIO(vfio_window_reset_refresh, .title = "maps and unmaps memory of a function without a table in its reset",
	 REQUIREMENTS(24, 25), .base = RED("vfio_unmap_unpin"), .fixed_by = 9,
	 .upstream = RED("vfio cannot map"),
	 LATER({ 7, RED("vfio cannot map") }),
	 .needs = NEEDS_VFIO, .extended = true)
{
	reset_unmap(sc, "zpci_mod_fc", "zpci_iommu_register_ioat");
}

/* User space opens or closes a function, stops in @symbol, and it is unplugged meanwhile. */
static void unplug_in(struct trial *sc, bool open, const char *symbol)
{
	const char *comm = open ? "vfio-open" : "vfio-close";
	struct fn fn = FN_TRANSLATED(0x11, 0x22);
	struct request request;

	if (open) {
		plug(sc, &fn);
		vfio_bind(sc, &fn);
	} else {
		plug_open(sc, &fn);
	}
	hold(sc, &fn);
	window(sc, symbol, comm, WINDOW_MS);
	if (open)
		request_begin(sc, &request, "vfio open %04x:00:00.0 user onreq=close", fn.uid);
	else
		vfio_close_start(sc, &request, "user", VFIO_ALL);
	window_opens(sc, symbol);
	unplug_start(sc, &fn);
	/* Opening fails if the function has gone before all is done. */
	request_end(sc, &request);
	unplug_finish(sc, &fn);
	expect_no_splat(sc);
	plug(sc, &fn);
	expect_present(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	rebind(sc, &fn);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_window_attach, .title = "unplugs a function that is being attached to a domain",
	 REQUIREMENTS(1, 24, 25), .base = RED("cannot create duplicate filename"), .fixed_by = 9,
	 .needs = NEEDS_VFIO, .extended = true)
{
	unplug_in(sc, true, "s390_iommu_attach_device");
}

SCENARIO(vfio_window_detach, .title = "unplugs a function that is being detached from a domain",
	 REQUIREMENTS(1, 24, 25), .base = RED("cannot create duplicate filename"), .fixed_by = 9,
	 .needs = NEEDS_VFIO, .extended = true)
{
	unplug_in(sc, false, "zpci_unregister_ioat");
}

SCENARIO(vfio_window_free, .title = "unplugs a function whose domain is being freed",
	 REQUIREMENTS(1, 24, 25), .base = RED("cannot create duplicate filename"), .fixed_by = 9,
	 .needs = NEEDS_VFIO, .extended = true)
{
	unplug_in(sc, false, "s390_domain_free");
}
