// SPDX-License-Identifier: GPL-2.0
/*
 * The IOMMU driver is called for a device that has been removed, when the function
 * has a new device already and is open by vfio.
 *
 * The IOMMU core releases a device without the lock of its group, so it does not keep
 * a late attach or detach out. vfio does, by now; but only the driver can tell the old
 * device from the new one, and what it must not touch is the new one's domain, table
 * and registration.
 */
#include <errno.h>
#include <string.h>

#include "array.h"
#include "vfio.h"

#define MAPPED	(1 << 20)

/* A kernel whose driver has no such call cannot get it wrong. */
static void late(struct trial *sc, const struct fn *fn, const char *call)
{
	int rc;

	if (!trial_ok(sc))
		return;
	rc = trial_request(sc, NULL, "mod late %s 0x%x", call, fn->fid);
	trial_step(sc, fn->fid, "late %s: %s", call, rc > 0 ? strerror(rc) : "ok");
	if (rc == ENOENT || rc == EINVAL || rc == EBUSY)
		trial_lost(sc, "the test module could not call %s: %s", call, strerror(rc));
}

/* User space and a driver of the kernel go on to work. */
static void use_and_leave(struct trial *sc, struct fn *fn)
{
	vfio_reset(sc, "new");
	expect_vfio_io(sc, fn, "new");
	vfio_close(sc, "new", VFIO_ALL);
	rebind(sc, fn);
	expect_present(sc, fn);
	expect_io(sc, fn);
	drop(sc, fn, DROP_PLAIN);
	rebind(sc, fn);
	expect_io(sc, fn);
	unplug(sc, fn);
	expect_gone(sc, fn);
	expect_no_splat(sc);
}

static void open_new(struct trial *sc, struct fn *fn)
{
	expect_present(sc, fn);
	vfio_bind(sc, fn);
	vfio_open(sc, fn, "new", VFIO_KEEP);
	vfio_map(sc, "new", MAPPED);
	expect_vfio_io(sc, fn, "new");
}

/* The function stays, its device goes and comes back: works on every kernel. */
static void late_call(struct trial *sc, const char *call)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug(sc, &fn);
	hold(sc, &fn);
	sysfs_remove(sc, &fn);
	sysfs_rescan(sc, &fn);
	open_new(sc, &fn);
	late(sc, &fn, call);
	expect_vfio_io(sc, &fn, "new");
	expect_no_splat(sc);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_late_attach, .title = "attaches the previous device of a function that vfio has open",
	 REQUIREMENTS(24, 25), .base = RED("does not work"), .fixed_by = 9,
	 .upstream = RED("does not work"), .needs = NEEDS_VFIO, .extended = true)
{
	late_call(sc, "attach");
}

SCENARIO(vfio_late_detach, .title = "detaches the previous device of a function that vfio has open",
	 REQUIREMENTS(24, 25), .base = RED("drivers/iommu/s390-iommu.c"), .fixed_by = 9,
	 .needs = NEEDS_VFIO, .extended = true)
{
	late_call(sc, "detach");
}

SCENARIO(vfio_late_release, .title = "releases the previous device of a function that vfio has open",
	 REQUIREMENTS(24, 25), .base = RED("does not work"), .fixed_by = 9, .needs = NEEDS_VFIO,
	 .extended = true)
{
	late_call(sc, "release");
}

SCENARIO(vfio_late_readd, .title = "attaches, detaches and releases the device of a function's last life",
	 REQUIREMENTS(1, 13, 24, 25), .base = RED("cannot create duplicate filename"),
	 .fixed_by = 9, .upstream = RED("does not work"), .needs = NEEDS_VFIO, .extended = true)
{
	static const char *const calls[] = { "attach", "detach", "release", "detach" };
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug(sc, &fn);
	hold(sc, &fn);
	unplug(sc, &fn);
	plug(sc, &fn);
	open_new(sc, &fn);
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		late(sc, &fn, calls[i]);
		expect_vfio_io(sc, &fn, "new");
	}
	expect_no_splat(sc);
	use_and_leave(sc, &fn);
}
