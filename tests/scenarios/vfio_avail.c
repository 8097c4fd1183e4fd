// SPDX-License-Identifier: GPL-2.0
/*
 * What a container says about how many mappings it can still take is true.
 *
 * A container has dma_entry_limit entries. A guest of z/VM or KVM that unmaps lazily uses
 * up many of them before it purges, so QEMU asks for the number that are left, and
 * a function gets into the error state if that was not true.
 */
#include <errno.h>

#include "vfio_avail.h"

#define PAGE	4096
#define LIMIT	64
/* Few enough for each thread alone to run out of them. */
#define SPARE	12
#define THREADS	4
#define TURNS	250

static void plug_open(struct trial *sc, struct fn *fn, const char *name)
{
	plug(sc, fn);
	vfio_bind(sc, fn);
	vfio_open(sc, fn, name, VFIO_KEEP);
}

static void leave(struct trial *sc, struct fn *fn)
{
	rebind(sc, fn);
	expect_present(sc, fn);
	expect_io(sc, fn);
	unplug(sc, fn);
	expect_gone(sc, fn);
	expect_no_splat(sc);
}

SCENARIO(vfio_avail_counts, .title = "counts down with each mapping, and up with each that goes",
	 REQUIREMENTS(24), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);
	unsigned int limit;
	uint64_t iova;

	limit = vfio_default_limit(sc);
	plug_open(sc, &fn, "user");
	expect_avail(sc, "user", limit);
	for (unsigned int i = 1; i <= 5; i++) {
		vfio_fill(sc, "user", 1);
		expect_avail(sc, "user", limit - i);
	}
	/* The size does not matter. */
	iova = vfio_map(sc, "user", 1 << 20);
	expect_avail(sc, "user", limit - 6);
	/* What fails costs nothing: there is a mapping, or no such address. */
	expect_map_refused(sc, "user", PAGE, iova, EEXIST);
	expect_map_refused(sc, "user", PAGE, UINT64_C(1) << 62, EINVAL);
	expect_avail(sc, "user", limit - 6);
	vfio_unmap(sc, "user", iova);
	expect_avail(sc, "user", limit - 5);
	for (unsigned int i = 1; i <= 2; i++) {
		vfio_drain(sc, "user", 1);
		expect_avail(sc, "user", limit - 5 + i);
	}
	/* One request may unmap several. */
	vfio_drain_once(sc, "user", 3);
	expect_avail(sc, "user", limit);
	vfio_fill(sc, "user", 7);
	expect_avail(sc, "user", limit - 7);
	vfio_drain_all(sc, "user");
	expect_avail(sc, "user", limit);
	expect_locked(sc, 0);
	expect_vfio_io(sc, &fn, "user");
	vfio_close(sc, "user", VFIO_ALL);
	leave(sc, &fn);
}

SCENARIO(vfio_avail_limit, .title = "maps until nothing is left, and not once more",
	 REQUIREMENTS(24), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22), other = FN_TRANSLATED(0x12, 0x23);

	vfio_limit(sc, LIMIT);
	plug_open(sc, &fn, "user");
	/* It is that of a container when it gets its IOMMU. */
	vfio_limit(sc, 1);
	expect_avail(sc, "user", LIMIT);
	vfio_fill(sc, "user", LIMIT);
	expect_avail(sc, "user", 0);
	expect_full(sc, "user");
	expect_avail(sc, "user", 0);
	expect_locked(sc, LIMIT);
	vfio_drain(sc, "user", 1);
	expect_avail(sc, "user", 1);
	vfio_fill(sc, "user", 1);
	expect_full(sc, "user");
	plug_open(sc, &other, "other");
	expect_avail(sc, "other", 1);
	vfio_fill(sc, "other", 1);
	expect_full(sc, "other");
	vfio_close(sc, "other", VFIO_ALL);
	vfio_drain_once(sc, "user", LIMIT);
	expect_avail(sc, "user", LIMIT);
	vfio_fill(sc, "user", LIMIT);
	vfio_close(sc, "user", VFIO_ALL);
	expect_locked(sc, 0);
	leave(sc, &fn);
	leave(sc, &other);
}

SCENARIO(vfio_avail_load, .title = "maps by several threads as many as it is told to, and purges",
	 REQUIREMENTS(24), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	vfio_limit(sc, LIMIT);
	plug_open(sc, &fn, "user");
	for_each_round(sc) {
		vfio_fill(sc, "user", LIMIT - SPARE);
		vfio_load(sc, "user", THREADS, TURNS);
		expect_avail(sc, "user", SPARE);
		expect_locked(sc, LIMIT - SPARE);
		vfio_drain_once(sc, "user", LIMIT - SPARE);
		expect_avail(sc, "user", LIMIT);
		vfio_load(sc, "user", 1, TURNS);
	}
	expect_locked(sc, 0);
	vfio_close(sc, "user", VFIO_ALL);
	leave(sc, &fn);
}

SCENARIO(vfio_avail_refused, .title = "maps what the function does not take",
	 REQUIREMENTS(22, 24), .upstream = EITHER("it may map by itself"),
	 .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	vfio_limit(sc, LIMIT);
	plug_open(sc, &fn, "user");
	vfio_fill(sc, "user", 3);
	fault_next(sc, "zpci_refresh_trans", -EIO);
	expect_map_refused(sc, "user", PAGE, 0, EIO);
	fault_owed(sc, "zpci_refresh_trans");
	expect_avail(sc, "user", LIMIT - 3);
	expect_locked(sc, 3);
	vfio_fill(sc, "user", LIMIT - 3);
	expect_full(sc, "user");
	vfio_close(sc, "user", VFIO_ALL);
	expect_locked(sc, 0);
	leave(sc, &fn);
}

SCENARIO(vfio_avail_unplug, .title = "unplugs a function that has mappings, and uses the container again",
	 REQUIREMENTS(13, 24), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	vfio_limit(sc, LIMIT);
	plug_open(sc, &fn, "user");
	vfio_fill(sc, "user", LIMIT);
	expect_full(sc, "user");
	unplug_start(sc, &fn);
	expect_vfio_request(sc, &fn, "user");
	/* The container stays open, with all that is mapped, and so does the group. */
	vfio_close(sc, "user", VFIO_DEVICE);
	unplug_finish(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_iommu(sc, "user");
	expect_locked(sc, 0);
	vfio_close(sc, "user", VFIO_GROUP);
	plug(sc, &fn);
	vfio_bind(sc, &fn);
	vfio_join(sc, &fn, "next", "user");
	expect_avail(sc, "next", LIMIT);
	expect_vfio_io(sc, &fn, "next");
	vfio_fill(sc, "next", LIMIT);
	expect_avail(sc, "user", 0);
	expect_full(sc, "next");
	vfio_close(sc, "next", VFIO_ALL);
	vfio_close(sc, "user", VFIO_ALL);
	expect_locked(sc, 0);
	leave(sc, &fn);
}

SCENARIO(vfio_avail_shared, .title = "unplugs one of two functions that share a container",
	 REQUIREMENTS(6, 13, 24), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22), other = FN_TRANSLATED(0x12, 0x23);
	uint64_t iova;

	vfio_limit(sc, LIMIT);
	plug_open(sc, &fn, "user");
	vfio_fill(sc, "user", 5);
	plug(sc, &other);
	vfio_bind(sc, &other);
	vfio_join(sc, &other, "other", "user");
	expect_avail(sc, "other", LIMIT - 5);
	iova = vfio_map(sc, "other", PAGE);
	expect_avail(sc, "user", LIMIT - 6);
	expect_vfio_io_at(sc, &other, "other", iova);
	unplug_start(sc, &fn);
	expect_vfio_request(sc, &fn, "user");
	vfio_close(sc, "user", VFIO_DEVICE);
	unplug_finish(sc, &fn);
	expect_gone(sc, &fn);
	/* What is mapped is the container's, and the other function goes on with it. */
	expect_avail(sc, "other", LIMIT - 6);
	expect_vfio_io_at(sc, &other, "other", iova);
	vfio_drain_once(sc, "user", 5);
	vfio_fill(sc, "user", 2);
	unplug_start(sc, &other);
	expect_vfio_request(sc, &other, "other");
	vfio_close(sc, "other", VFIO_DEVICE);
	unplug_finish(sc, &other);
	expect_gone(sc, &other);
	expect_no_iommu(sc, "user");
	expect_locked(sc, 0);
	vfio_close(sc, "other", VFIO_ALL);
	vfio_close(sc, "user", VFIO_ALL);
	expect_no_splat(sc);
}

SCENARIO(vfio_avail_gone, .title = "unmaps what a function had that is gone",
	 REQUIREMENTS(13, 24, 25), .base = RED("vfio_unmap_unpin"), .fixed_by = 7,
	 .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	vfio_limit(sc, LIMIT);
	plug_open(sc, &fn, "user");
	vfio_fill(sc, "user", LIMIT);
	vfio_take_away(sc, &fn, PEC_GONE);
	expect_vfio_request(sc, &fn, "user");
	vfio_drain(sc, "user", 4);
	vfio_drain_once(sc, "user", 4);
	expect_avail(sc, "user", 8);
	/* An entry that is back stands for memory that is unlocked. */
	expect_locked(sc, LIMIT - 8);
	expect_no_splat(sc);
	vfio_close(sc, "user", VFIO_ALL);
	trial_handled(sc, fn.fid, PEC_GONE);
	expect_absent(sc, &fn);
	expect_locked(sc, 0);
	plug(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(vfio_avail_reset, .title = "resets a function all the time while threads map and purge",
	 REQUIREMENTS(7, 24, 25), .base = EITHER("a race"), .fixed_by = 9,
	 .upstream = EITHER("a race"), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);
	struct actor_counts counts;

	vfio_limit(sc, LIMIT);
	plug_open(sc, &fn, "user");
	vfio_fill(sc, "user", LIMIT - SPARE);
	for_each_round(sc) {
		actor_start(sc, "reset", "vfio reset user");
		vfio_load(sc, "user", THREADS, TURNS);
		actor_stop(sc, "reset", &counts);
		/* Somebody else resets it (EAGAIN): nobody does. */
		actor_expect(sc, "reset", &counts, NULL, 0);
		expect_avail(sc, "user", SPARE);
		expect_locked(sc, LIMIT - SPARE);
		expect_no_splat(sc);
	}
	expect_vfio_io(sc, &fn, "user");
	vfio_close(sc, "user", VFIO_ALL);
	expect_locked(sc, 0);
	leave(sc, &fn);
}
