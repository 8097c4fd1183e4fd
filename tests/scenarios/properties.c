// SPDX-License-Identifier: GPL-2.0
/*
 * A held function returns as something else: with another handle, UID, device,
 * number of interrupts or layout of its BARs.
 *
 * What the kernel knew of its past must not be used for the new function. If the
 * old struct pci_dev stands in the way of what is new, the function may be added
 * later, but no later than when the last reference to the past is dropped, and
 * without another event: nobody will send one.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>

#include "events.h"
#include "stages.h"
#include "models.h"

#define FID	0x22

/* What lspci shows of a function. */
struct shown {
	const char *device;		/* PCI device ID */
	unsigned long bar[6];		/* sizes in bytes, 0: no such BAR */
	unsigned int interrupts;	/* MSIs that its driver uses */
};

static const struct shown rng_shown = {
	.device = "0x1005", .bar = { [1] = 4096, [4] = 16384 }, .interrupts = 2,
};

static const struct shown rng_wide_shown = {
	.device = "0x1005", .bar = { [1] = 8192, [4] = 16384 }, .interrupts = 2,
};

static const struct shown rng_modern_shown = {
	.device = "0x1044", .bar = { [1] = 4096, [4] = 16384 }, .interrupts = 2,
};

static const struct shown serial_modern_shown = {
	.device = "0x1043", .bar = { [1] = 4096, [4] = 16384 }, .interrupts = 6,
};

static void expect_device(struct trial *sc, const struct fn *fn, const struct shown *shown)
{
	struct agent_reply reply;
	int rc;

	rc = trial_request(sc, &reply, "read /sys/bus/pci/devices/%04x:00:00.0/device", fn->uid);
	if (rc > 0)
		trial_fail(sc, "function %08x has no device ID: %s", fn->fid, strerror(rc));
	else if (!rc && strncmp(reply.data, shown->device, strlen(shown->device)))
		trial_fail(sc, "function %08x has the device ID %.6s, not %s", fn->fid, reply.data,
			   shown->device);
	agent_reply_free(&reply);
}

static void expect_bars(struct trial *sc, const struct fn *fn, const struct shown *shown)
{
	unsigned long long start, end, size;
	struct agent_reply reply;
	char *line, *rest;
	int rc, i;

	rc = trial_request(sc, &reply, "read /sys/bus/pci/devices/%04x:00:00.0/resource",
			   fn->uid);
	if (rc > 0)
		trial_fail(sc, "function %08x has no resources: %s", fn->fid, strerror(rc));
	for (i = 0, rest = reply.data; !rc && i < 6 && (line = strsep(&rest, "\n")); i++) {
		size = sscanf(line, "%llx %llx", &start, &end) == 2 && end ? end - start + 1 : 0;
		if (size != shown->bar[i])
			trial_fail(sc, "BAR %d of function %08x has %llu bytes, not %lu", i, fn->fid,
				   size, shown->bar[i]);
	}
	agent_reply_free(&reply);
}

static void expect_interrupts(struct trial *sc, const struct fn *fn, const struct shown *shown)
{
	struct agent_reply reply;
	unsigned int number = 0;
	const char *at;
	int rc;

	rc = trial_request(sc, &reply, "ls /sys/bus/pci/devices/%04x:00:00.0/msi_irqs",
			   fn->uid);
	if (rc > 0)
		trial_fail(sc, "function %08x has no interrupts: %s", fn->fid, strerror(rc));
	for (at = reply.data; !rc && (at = strchr(at, '\n')); at++)
		number++;
	if (!rc && number != shown->interrupts)
		trial_fail(sc, "function %08x has %u interrupts, not %u", fn->fid, number,
			   shown->interrupts);
	agent_reply_free(&reply);
}

static void expect_shown(struct trial *sc, const struct fn *fn, const struct shown *shown)
{
	expect_present(sc, fn);
	expect_device(sc, fn, shown);
	expect_bars(sc, fn, shown);
	expect_interrupts(sc, fn, shown);
}

SCENARIO(prop_handle, .title = "re-adds a held function that has nothing new but its handle",
	 REQUIREMENTS(4, 15), SHOWS_BUG_ON(FID), .fixed_by = 9, .extended = true)
{
	struct fn fn = FN(0x11, FID);
	uint32_t old;

	plug(sc, &fn);
	expect_shown(sc, &fn, &rng_shown);
	old = fn_handle(sc, &fn);
	hold(sc, &fn);
	unplug(sc, &fn);
	plug(sc, &fn);
	expect_shown(sc, &fn, &rng_shown);
	expect_io(sc, &fn);
	if (fn_handle(sc, &fn) == old)
		trial_fail(sc, "function %08x still has the handle %08x", fn.fid, old);
	drop(sc, &fn, DROP_PLAIN);
	leave(sc, &fn);
}

SCENARIO(prop_model, .title = "re-adds a held function as another device with the same BARs",
	 REQUIREMENTS(4), SHOWS_BUG_ON(FID), .fixed_by = 9, .extended = true)
{
	struct fn fn = FN(0x11, FID);

	fn.model = RNG_MODERN;
	use_and_leave_held(sc, &fn);
	fn.model = SERIAL_MODERN;
	plug(sc, &fn);
	expect_no_splat(sc);
	drop(sc, &fn, DROP_PLAIN);
	expect_arrival(sc, &fn);
	expect_shown(sc, &fn, &serial_modern_shown);
	leave(sc, &fn);
}

SCENARIO(prop_model_back, .title = "re-adds a held function as a device with fewer interrupts",
	 REQUIREMENTS(4), SHOWS_BUG_ON(FID), .fixed_by = 9, .extended = true)
{
	struct fn fn = FN(0x11, FID);

	fn.model = SERIAL_MODERN;
	plug(sc, &fn);
	expect_shown(sc, &fn, &serial_modern_shown);
	hold(sc, &fn);
	unplug(sc, &fn);
	fn.model = RNG_MODERN;
	plug(sc, &fn);
	expect_no_splat(sc);
	drop(sc, &fn, DROP_PLAIN);
	expect_arrival(sc, &fn);
	expect_shown(sc, &fn, &rng_modern_shown);
	expect_io(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(prop_bars_fewer, .title = "re-adds a held function with a BAR less",
	 REQUIREMENTS(4), SHOWS_BUG_ON(FID), .fixed_by = 9, .extended = true)
{
	struct fn fn = FN(0x11, FID);

	use_and_leave_held(sc, &fn);
	fn.model = RNG_MODERN;
	plug(sc, &fn);
	expect_no_splat(sc);
	drop(sc, &fn, DROP_PLAIN);
	expect_arrival(sc, &fn);
	expect_shown(sc, &fn, &rng_modern_shown);
	expect_io(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(prop_bars_more, .title = "re-adds a held function with a BAR more",
	 REQUIREMENTS(4), SHOWS_BUG_ON(FID), .fixed_by = 9, .extended = true)
{
	struct fn fn = FN(0x11, FID);

	fn.model = RNG_MODERN;
	use_and_leave_held(sc, &fn);
	fn.model = NULL;
	plug(sc, &fn);
	expect_no_splat(sc);
	drop(sc, &fn, DROP_PLAIN);
	expect_arrival(sc, &fn);
	expect_shown(sc, &fn, &rng_shown);
	expect_io(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(prop_bars_larger, .title = "re-adds a held function with a larger BAR",
	 REQUIREMENTS(4), SHOWS_BUG_ON(FID), .fixed_by = 9,
	 .upstream = RED("does not come without another event"), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	use_and_leave_held(sc, &fn);
	fn.model = RNG_WIDE;
	plug(sc, &fn);
	expect_no_splat(sc);
	drop(sc, &fn, DROP_PLAIN);
	expect_arrival(sc, &fn);
	expect_shown(sc, &fn, &rng_wide_shown);
	expect_io(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(prop_bars_smaller, .title = "re-adds a held function with a smaller BAR",
	 REQUIREMENTS(4), SHOWS_BUG_ON(FID), .fixed_by = 9, .extended = true)
{
	struct fn fn = FN(0x11, FID);

	fn.model = RNG_WIDE;
	plug(sc, &fn);
	expect_shown(sc, &fn, &rng_wide_shown);
	expect_io(sc, &fn);
	hold(sc, &fn);
	unplug(sc, &fn);
	fn.model = NULL;
	plug(sc, &fn);
	expect_no_splat(sc);
	drop(sc, &fn, DROP_PLAIN);
	expect_arrival(sc, &fn);
	expect_shown(sc, &fn, &rng_shown);
	expect_io(sc, &fn);
	leave(sc, &fn);
}

SCENARIO(prop_uid, .title = "re-adds a held function with another UID",
	 REQUIREMENTS(4), SHOWS_BUG_ON(FID), .fixed_by = 9, .upstream = RED("is still there"),
	 .extended = true)
{
	struct fn fn = FN(0x11, FID), old = fn;

	use_and_leave_held(sc, &fn);
	fn.uid = 0x12;
	plug(sc, &fn);
	/* Not where it has been: that domain is not its own any more. */
	expect_absent(sc, &old);
	expect_no_splat(sc);
	drop(sc, &fn, DROP_PLAIN);
	expect_arrival(sc, &fn);
	expect_shown(sc, &fn, &rng_shown);
	expect_io(sc, &fn);
	expect_absent(sc, &old);
	leave(sc, &fn);
}

SCENARIO(prop_uid_0306, .title = "re-adds a held function with another UID, by 0x0306",
	 REQUIREMENTS(3, 4), SHOWS_BUG_ON(FID), .fixed_by = 9,
	 .upstream = RED("does not come without another event"), .extended = true)
{
	struct fn fn = FN(0x11, FID);

	use_and_leave_held(sc, &fn);
	fn.uid = 0x12;
	rewrite(sc, &fn, PEC_CONFIGURED, PEC_SEVERAL);
	plug_start(sc, &fn);
	plug_finish(sc, &fn, PEC_SEVERAL);
	expect_no_splat(sc);
	drop(sc, &fn, DROP_PLAIN);
	expect_arrival(sc, &fn);
	expect_shown(sc, &fn, &rng_shown);
	expect_io(sc, &fn);
	leave(sc, &fn);
}

/*
 * A function that waits for its past to go is unplugged again. There is nobody
 * who would deconfigure it, as with any function that the kernel does not know.
 */
SCENARIO(prop_uid_unplugged, .title = "unplugs a held function that returned with another UID",
	 REQUIREMENTS(4), SHOWS_BUG_ON(FID), .fixed_by = 9, .upstream = RED("is still there"),
	 .extended = true)
{
	struct fn fn = FN(0x11, FID), old = fn;

	use_and_leave_held(sc, &fn);
	fn.uid = 0x12;
	plug(sc, &fn);
	expect_absent(sc, &old);
	unplug_by_force(sc, &fn, PEC_RESERVED);
	drop(sc, &fn, DROP_PLAIN);
	expect_gone(sc, &fn);
	expect_no_splat(sc);
}

SCENARIO(prop_uid_and_back, .title = "re-adds a held function with another UID and with its old one",
	 REQUIREMENTS(4), SHOWS_BUG_ON(FID), .fixed_by = 9, .upstream = RED("is still there"),
	 .extended = true)
{
	struct fn fn = FN(0x11, FID), old = fn;

	use_and_leave_held(sc, &fn);
	fn.uid = 0x12;
	plug(sc, &fn);
	expect_absent(sc, &old);
	unplug_by_force(sc, &fn, PEC_RESERVED);
	fn.uid = 0x11;
	plug(sc, &fn);
	/* Nothing is in the way any more, though the past is still held. */
	expect_shown(sc, &fn, &rng_shown);
	expect_io(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	rebind(sc, &fn);
	expect_io(sc, &fn);
	leave(sc, &fn);
}
