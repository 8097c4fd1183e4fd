// SPDX-License-Identifier: GPL-2.0
/*
 * The time between the end of a function and its release, when somebody still
 * holds a reference, and the release itself.
 */
#include "actors.h"
#include "events.h"
#include "faults.h"
#include "stages.h"

#include <errno.h>
#include <string.h>

#define WINDOW_MS	700

static void use_and_leave(struct trial *sc, struct fn *fn)
{
	expect_present(sc, fn);
	expect_io(sc, fn);
	unplug(sc, fn);
	expect_gone(sc, fn);
	expect_no_splat(sc);
}

/*
 * Its slot has been removed, but its bus, domain and IOMMU are still there when
 * the next life begins.
 */
SCENARIO(plug_released, .title = "plugs a function while its last life is released",
	 REQUIREMENTS(18, 21), SHOWS_BUG_ON(0x22), .fixed_by = 8, .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request drop;

	leave_held(sc, &fn);
	window(sc, "zpci_bus_device_unregister", NULL, WINDOW_MS);
	request_begin(sc, &drop, "mod drop 0x%x", fn.fid);
	window_opens(sc, "zpci_bus_device_unregister");
	plug(sc, &fn);
	request_end(sc, &drop);
	use_and_leave(sc, &fn);
}

SCENARIO(plug_released_standby, .title = "plugs a function in standby while its last life is released",
	 REQUIREMENTS(18, 21), .fixed_by = 8, SHOWS_BUG_ON(0x22), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request drop;

	leave_held(sc, &fn);
	window(sc, "zpci_bus_device_unregister", NULL, WINDOW_MS);
	request_begin(sc, &drop, "mod drop 0x%x", fn.fid);
	window_opens(sc, "zpci_bus_device_unregister");
	plug_standby(sc, &fn);
	request_end(sc, &drop);
	power(sc, &fn, true);
	use_and_leave(sc, &fn);
}

SCENARIO(power_reserved, .title = "writes to the slot of a function that is reserved and held",
	 REQUIREMENTS(20), .base = RED("No such file or directory"), .fixed_by = 3,
	 .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	leave_held(sc, &fn);
	power_refused(sc, &fn, false, EIO);
	power_refused(sc, &fn, true, EIO);
	expect_standby(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	/* The slot was there as long as the function was, and no longer. */
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}

/*
 * The release waits for writers of the slot, so it must not hold what they wait
 * for: the one of the slot is that of a function in any state.
 */
SCENARIO(slot_released_written, .title = "releases a held function while its slot is written to",
	 REQUIREMENTS(16, 20), .base = RED("No such file or directory"), .fixed_by = 3,
	 .upstream = RED("possible circular locking dependency"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request power, last;

	leave_held(sc, &fn);
	power_refused(sc, &fn, false, EIO);
	window(sc, "disable_slot", TASK_AGENT, WINDOW_MS);
	request_begin(sc, &power, "write /sys/bus/pci/slots/%08x/power 0", fn.fid);
	window_opens(sc, "disable_slot");
	request_begin(sc, &last, "mod drop 0x%x", fn.fid);
	if (request_end(sc, &power) == 0)
		trial_fail(sc, "function %08x was switched off when it was gone", fn.fid);
	request_end(sc, &last);
	expect_gone(sc, &fn);
	plug(sc, &fn);
	use_and_leave(sc, &fn);
}

SCENARIO(others_work, .title = "uses other functions while one lingers",
	 REQUIREMENTS(6),
	 .upstream = RED("possible circular locking dependency"), .extended = true)
{
	struct fn held = FN(0x11, 0x22), fn = FN(0x12, 0x23), third = FN(0x13, 0x24);

	/* A second virtio-rng at work could wait for the first one for ever. */
	plug(sc, &third);
	unbind(sc, &third);
	leave_held(sc, &held);
	for_each_round(sc) {
		plug(sc, &fn);
		expect_present(sc, &fn);
		expect_io(sc, &fn);
		power(sc, &fn, false);
		expect_standby(sc, &fn);
		power(sc, &fn, true);
		expect_present(sc, &fn);
		sysfs_remove(sc, &fn);
		sysfs_rescan(sc, &fn);
		expect_present(sc, &fn);
		expect_io(sc, &fn);
		unplug(sc, &fn);
		expect_gone(sc, &fn);
	}
	drop(sc, &held, DROP_PLAIN);
	expect_gone(sc, &held);
	trial_request(sc, NULL, "bind 0013:00:00.0 virtio-pci");
	expect_present(sc, &third);
	expect_io(sc, &third);
	unplug(sc, &third);
	expect_gone(sc, &third);
	expect_no_splat(sc);
}

/*
 * The one function has the domain that the other one needs. It gets it when the
 * last reference to the first is dropped, and no event tells about that.
 */
static void take_turns(struct trial *sc, struct fn *next, struct fn *last)
{
	plug(sc, next);
	drop(sc, last, DROP_PLAIN);
	wait_present(sc, next);
	expect_present(sc, next);
	expect_io(sc, next);
	hold(sc, next);
	unplug(sc, next);
	expect_absent(sc, next);
}

SCENARIO(domain_in_turns, .title = "gives one domain to two functions in turns",
	 REQUIREMENTS(5, 18, 21), .base = RED("did not come back"), .fixed_by = 10,
	 .upstream = RED("did not come back"), .extended = true)
{
	struct fn one = FN(0x11, 0x22), other = FN(0x11, 0x23);

	leave_held(sc, &one);
	for_each_round(sc) {
		take_turns(sc, &other, &one);
		take_turns(sc, &one, &other);
	}
	drop(sc, &one, DROP_PLAIN);
	expect_gone(sc, &one);
	expect_gone(sc, &other);
	expect_no_splat(sc);
}

/*
 * The handler of an event that reserves a function puts the last reference but
 * its own, and has a lock to drop after that.
 */
static void drop_reserved(struct trial *sc, int pec)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	hold(sc, &fn);
	power(sc, &fn, false);
	rewrite(sc, &fn, PEC_RESERVED, pec);
	window(sc, "zpci_device_reserved", TASK_EVENTS, WINDOW_MS);
	unplug_start(sc, &fn);
	window_opens(sc, "zpci_device_reserved");
	drop(sc, &fn, DROP_PLAIN);
	trial_handled(sc, fn.fid, pec);
	expect_gone(sc, &fn);
	plug(sc, &fn);
	use_and_leave(sc, &fn);
}

SCENARIO(drop_reserved_0308, .title = "drops a function while the event that reserves it (0x0308) is handled",
	 REQUIREMENTS(8, 11), .extended = true)
{
	drop_reserved(sc, PEC_RESERVED);
}

SCENARIO(drop_reserved_0306, .title = "drops a function while an event for all (0x0306) reserves it",
	 REQUIREMENTS(8, 10, 11),
	 .upstream = RED("list_del corruption"), .extended = true)
{
	drop_reserved(sc, 0x0306);
}
