// SPDX-License-Identifier: GPL-2.0
/*
 * A device that others remove while its "remove" file is written.
 *
 * What keeps the device alive for the writer is the file, which the writer gives
 * up first. Then it waits for the rescan lock.
 */
#include <errno.h>

#include "actors.h"
#include "verbs.h"

#define WINDOW_MS	2000
#define TURNS		5	/* in each round */

/* Begins to remove @fn, which is unplugged before the remover gets the lock. */
static void remove_late(struct trial *sc, struct request *remove, struct fn *fn)
{
	plug(sc, fn);
	expect_present(sc, fn);
	expect_io(sc, fn);
	window(sc, "pci_lock_rescan_remove", TASK_AGENT, WINDOW_MS);
	request_begin(sc, remove, "write /sys/bus/pci/devices/%04x:00:00.0/remove 1", fn->uid);
	window_opens(sc, "pci_lock_rescan_remove");
	unplug(sc, fn);
	expect_absent(sc, fn);
}

/* Here the memory of the device is that of another one by then, which is removed instead. */
SCENARIO(iov_remove_reused, .title = "removes a device whose memory another one has by then",
	 .topic = "iov", .base = RED("function 00000023 has no d"),
	 .upstream = RED("function 00000023 has no d"), .needs = NEEDS_REUSE, .extended = true)
{
	struct fn fn = FN(0x11, 0x22), other = FN(0x12, 0x23);
	struct request remove;

	/* With one CPU the memory that was freed last is used first. */
	trial_request(sc, NULL, "write /sys/devices/system/cpu/cpu1/online 0");
	remove_late(sc, &remove, &fn);
	plug(sc, &other);
	expect_present(sc, &other);
	request_end(sc, &remove);
	expect_present(sc, &other);
	expect_gone(sc, &fn);
	unplug(sc, &other);
	expect_gone(sc, &other);
	expect_no_splat(sc);
}

SCENARIO(iov_remove_freed, .title = "removes a device that has been freed by then",
	 .topic = "iov", .base = RED("use-after-free in"),
	 .upstream = RED("use-after-free in"), .needs = NEEDS_KASAN,
	 .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request remove;

	remove_late(sc, &remove, &fn);
	request_end(sc, &remove);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
	/* The same function works once more. */
	plug(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}

SCENARIO(iov_remove_loop, .title = "removes and rescans all the time while a function is unplugged",
	 .topic = "iov", .base = EITHER("the window is a few instructions wide"),
	 .upstream = EITHER("the window is a few instructions wide"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct actor_counts counts;

	actor_start(sc, "remove", "write /sys/bus/pci/devices/0011:00:00.0/remove 1");
	actor_start(sc, "rescan", "write /sys/bus/pci/rescan 1");
	for_each_round(sc) {
		for (int i = 0; i < TURNS; i++) {
			plug(sc, &fn);
			fn.inert = true;
			unplug(sc, &fn);
		}
	}
	actor_stop(sc, "remove", &counts);
	actor_expect_errno(sc, "remove", &counts, ENOENT, ENODEV);
	actor_stop(sc, "rescan", &counts);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
	fn.inert = false;
	plug(sc, &fn);
	expect_present(sc, &fn);
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}
