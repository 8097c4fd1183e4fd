// SPDX-License-Identifier: GPL-2.0
/*
 * User space opens and closes a function all the time by vfio, while other things happen
 * to it. Each time that attaches it to two domains and detaches it from them, which
 * must not meet the tables, the domain or the registration of anybody else.
 */
#include <errno.h>
#include <string.h>

#include "vfio.h"

#define MAPPED		(1 << 20)
#define RESETS		20	/* in each round */

static void cycle_start(struct trial *sc, const struct fn *fn)
{
	actor_start(sc, "cycle", "vfio cycle %04x:00:00.0", fn->uid);
	/* Whatever comes meets a function that is being opened and closed. */
	actor_expect_success(sc, "cycle");
}

/*
 * The function may have no device, or one that another driver has, or that goes
 * (ENOENT, ENODEV), is being reset (EAGAIN), or is in error or gone (EIO, EINVAL).
 */
static void cycle_stop(struct trial *sc)
{
	struct actor_counts counts;

	/* It is vfio's function now, whatever happened to it before. */
	actor_expect_success(sc, "cycle");
	actor_stop(sc, "cycle", &counts);
	actor_expect_errno(sc, "cycle", &counts, ENOENT, ENODEV, EAGAIN, EIO, EINVAL);
}

/* Somebody may have the lock of the function (EAGAIN), but then nobody is harmed. */
static void sysfs_reset(struct trial *sc, const struct fn *fn)
{
	int rc = trial_request(sc, NULL, "write /sys/bus/pci/devices/%04x:00:00.0/reset 1",
			       fn->uid);

	if (rc > 0 && rc != EAGAIN)
		trial_fail(sc, "function %08x cannot be reset: %s", fn->fid, strerror(rc));
}

/* Nothing is left over from the race. */
static void use_and_leave(struct trial *sc, struct fn *fn)
{
	expect_no_splat(sc);
	rebind(sc, fn);
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

SCENARIO(vfio_cycle_power, .title = "switches a function off and on while vfio opens and closes it",
	 REQUIREMENTS(10, 24, 25), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug(sc, &fn);
	vfio_bind(sc, &fn);
	cycle_start(sc, &fn);
	for_each_round(sc) {
		power(sc, &fn, false);
		power(sc, &fn, true);
		vfio_bind(sc, &fn);
	}
	cycle_stop(sc);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_cycle_reset, .title = "resets a function while vfio opens and closes it",
	 REQUIREMENTS(7, 24, 25),
	 .base = EITHER("one of many moments of a reset has to be hit"), .fixed_by = 9,
	 .upstream = RED("cannot be reset"),
	 .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug(sc, &fn);
	vfio_bind(sc, &fn);
	cycle_start(sc, &fn);
	for_each_round(sc) {
		power(sc, &fn, false);
		power(sc, &fn, true);
		vfio_bind(sc, &fn);
		for (int i = 0; i < RESETS; i++)
			sysfs_reset(sc, &fn);
	}
	cycle_stop(sc);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_cycle_recover, .title = "recovers a function while vfio opens and closes it",
	 REQUIREMENTS(23, 24, 25), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug(sc, &fn);
	vfio_bind(sc, &fn);
	cycle_start(sc, &fn);
	for_each_round(sc) {
		sysfs_recover(sc, &fn);
		expect_present(sc, &fn);
		vfio_bind(sc, &fn);
	}
	cycle_stop(sc);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_cycle_error, .title = "reports errors of a function while vfio opens and closes it",
	 REQUIREMENTS(15, 24, 25), .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug(sc, &fn);
	vfio_bind(sc, &fn);
	cycle_start(sc, &fn);
	for_each_round(sc) {
		/* The function is lost for its driver, until it has been off. */
		error_event(sc, &fn, PEC_RECOVERABLE, fn_handle(sc, &fn));
		power(sc, &fn, false);
		power(sc, &fn, true);
		vfio_bind(sc, &fn);
	}
	cycle_stop(sc);
	use_and_leave(sc, &fn);
}

SCENARIO(vfio_cycle_readd, .title = "re-adds a held function while vfio opens and closes it",
	 REQUIREMENTS(1, 2, 24, 25), .base = RED("cannot create duplicate filename"), .fixed_by = 9,
	 .needs = NEEDS_VFIO, .extended = true)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug(sc, &fn);
	vfio_bind(sc, &fn);
	cycle_start(sc, &fn);
	for_each_round(sc) {
		hold(sc, &fn);
		unplug(sc, &fn);
		plug(sc, &fn);
		drop(sc, &fn, DROP_PLAIN);
		vfio_bind(sc, &fn);
	}
	cycle_stop(sc);
	use_and_leave(sc, &fn);
}
