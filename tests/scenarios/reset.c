// SPDX-License-Identifier: GPL-2.0
/*
 * Reset of a function.
 *
 * virtio on zPCI has neither FLR nor PM reset: the slot is the one way there is,
 * and whether it is there is asked once, when a device is added.
 */
#include "actors.h"
#include "faults.h"
#include "vfio.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define WINDOW_MS	700

/* Error event about the measurement block: it is only reported. */
#define PEC_FMB	0x002a

static void expect_reset_method(struct trial *sc, const struct fn *fn, const char *after)
{
	struct agent_reply reply;
	int rc;

	rc = trial_request(sc, &reply, "read /sys/bus/pci/devices/%04x:00:00.0/reset_method",
			   fn->uid);
	if (rc > 0)
		trial_fail(sc, "function %08x has no reset method after %s: %s", fn->fid, after,
			   strerror(rc));
	else if (!rc && strcmp(reply.data, "bus\n"))
		trial_fail(sc, "function %08x has reset method \"%.*s\" after %s, not \"bus\"",
			   fn->fid, (int)strcspn(reply.data, "\n"), reply.data, after);
	agent_reply_free(&reply);
}

static int reset(struct trial *sc, const struct fn *fn)
{
	trial_step(sc, fn->fid, "reset");
	return trial_request(sc, NULL, "write /sys/bus/pci/devices/%04x:00:00.0/reset 1", fn->uid);
}

static void reset_refused(struct trial *sc, const struct fn *fn)
{
	int rc;

	trial_step(sc, fn->fid, "reset of the held device, in vain");
	rc = trial_request(sc, NULL, "mod reset 0x%x", fn->fid);
	if (!rc)
		trial_fail(sc, "a held device of function %08x was reset", fn->fid);
}

static void use_and_leave(struct trial *sc, struct fn *fn)
{
	rebind(sc, fn);
	expect_present(sc, fn);
	expect_io(sc, fn);
	unplug(sc, fn);
	expect_gone(sc, fn);
	expect_no_splat(sc);
}

SCENARIO(reset_method, .title = "looks for the reset method after all that a function goes through",
	 REQUIREMENTS(7),
	 .upstream = RED("has no reset method after a power cycle"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_reset_method(sc, &fn, "plug");
	power(sc, &fn, false);
	power(sc, &fn, true);
	expect_reset_method(sc, &fn, "a power cycle");
	sysfs_recover(sc, &fn);
	expect_reset_method(sc, &fn, "recovery");
	sysfs_remove(sc, &fn);
	sysfs_rescan(sc, &fn);
	expect_reset_method(sc, &fn, "remove and rescan");
	unplug(sc, &fn);
	expect_gone(sc, &fn);
	plug(sc, &fn);
	expect_reset_method(sc, &fn, "unplug and plug");
	use_and_leave(sc, &fn);
}

SCENARIO(reset_method_readd, .title = "looks for the reset method of a held function that comes back",
	 REQUIREMENTS(7), SHOWS_BUG_ON(0x22), .fixed_by = 9,
	 .upstream = RED("has no reset method after a re-add"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_reset_method(sc, &fn, "plug");
	hold(sc, &fn);
	unplug(sc, &fn);
	plug(sc, &fn);
	expect_present(sc, &fn);
	expect_reset_method(sc, &fn, "a re-add");
	drop(sc, &fn, DROP_PLAIN);
	use_and_leave(sc, &fn);
}

/*
 * An event that leaves the function as it is has its lock. A reset may wait or
 * tell its user to come back (EAGAIN); with any other error vfio takes the
 * function for one that cannot be reset, and goes on without.
 */
SCENARIO(reset_contended, .title = "resets a function while an event for it is handled",
	 REQUIREMENTS(7),
	 .upstream = RED("Input/output error"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct request event;
	int rc;

	plug(sc, &fn);
	expect_present(sc, &fn);
	window(sc, "pci_get_slot", TASK_INJECT, WINDOW_MS);
	request_begin(sc, &event, "mod error 0x%x 0x%x 0x%x", PEC_FMB, fn.fid,
		      fn_handle(sc, &fn));
	window_opens(sc, "pci_get_slot");
	rc = reset(sc, &fn);
	if (rc > 0 && rc != EAGAIN)
		trial_fail(sc, "reset of a busy function failed: %s", strerror(rc));
	request_end(sc, &event);
	/* Nothing is in the way any more. */
	rc = reset(sc, &fn);
	if (rc > 0)
		trial_fail(sc, "reset failed: %s", strerror(rc));
	use_and_leave(sc, &fn);
}

/* A step of the reset fails; what helps is another one. */
static void reset_fails(struct trial *sc, const char *symbol)
{
	struct fn fn = FN_TRANSLATED(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	fault_next(sc, symbol, -EIO);
	if (reset(sc, &fn) != EIO)
		trial_fail(sc, "a reset that failed is not told from one that did not");
	fault_hit(sc, symbol);
	expect_no_splat(sc);
	if (reset(sc, &fn) > 0)
		trial_fail(sc, "function %08x cannot be reset any more", fn.fid);
	use_and_leave(sc, &fn);
}

SCENARIO(reset_undisabled, .title = "resets a function that cannot be disabled",
	 REQUIREMENTS(7, 22), .extended = true)
{
	reset_fails(sc, "clp_disable_fh");
}

SCENARIO(reset_unenabled, .title = "resets a function that cannot be enabled, and once more",
	 REQUIREMENTS(7, 22), .extended = true)
{
	reset_fails(sc, "clp_enable_fh");
}

SCENARIO(reset_tableless, .title = "resets a function that refuses its translation table, and once more",
	 REQUIREMENTS(7, 22, 24), .extended = true)
{
	reset_fails(sc, "zpci_register_ioat");
}

SCENARIO(reset_standby, .title = "resets a function that is switched off",
	 REQUIREMENTS(7), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	hold(sc, &fn);
	power(sc, &fn, false);
	reset_refused(sc, &fn);
	expect_standby(sc, &fn);
	power(sc, &fn, true);
	expect_present(sc, &fn);
	drop(sc, &fn, DROP_PLAIN);
	use_and_leave(sc, &fn);
}

/* How often the kernel says that it has reset a function. */
static unsigned int count_resets(struct trial *sc, const struct fn *fn)
{
	struct agent_reply reply;
	unsigned int count = 0;
	char entry[32];
	const char *at;

	snprintf(entry, sizeof(entry), "rst fid:%x,", fn->fid);
	if (!trial_request(sc, &reply, "dbf")) {
		for (at = strstr(reply.data, entry); at; at = strstr(at + 1, entry))
			count++;
	}
	agent_reply_free(&reply);
	return count;
}

/* Compares configuration space with what it was. */
static void expect_config(struct trial *sc, const struct fn *fn, struct agent_reply *before)
{
	struct agent_reply reply;
	int rc;

	rc = trial_request(sc, &reply, "read /sys/bus/pci/devices/%04x:00:00.0/config", fn->uid);
	if (rc > 0)
		trial_fail(sc, "function %08x has no configuration space: %s", fn->fid, strerror(rc));
	if (!rc && !before->data) {
		*before = reply;
		return;
	}
	if (!rc && (reply.len != before->len || memcmp(reply.data, before->data, reply.len)))
		trial_fail(sc, "the configuration of function %08x has changed", fn->fid);
	agent_reply_free(&reply);
	agent_reply_free(before);
}

/* Not even to look: configuration space is that of another life, or another function. */
SCENARIO(config_old_device, .title = "reads configuration space by the device of its last life",
	 REQUIREMENTS(1, 4), .fixed_by = 9, SHOWS_BUG_ON(0x22),
	 .upstream = RED("can be read"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);

	plug(sc, &fn);
	expect_present(sc, &fn);
	hold(sc, &fn);
	if (trial_request(sc, NULL, "mod config 0x%x", fn.fid) > 0)
		trial_fail(sc, "function %08x has no configuration space", fn.fid);
	unplug(sc, &fn);
	plug(sc, &fn);
	expect_present(sc, &fn);
	if (!trial_request(sc, NULL, "mod config 0x%x", fn.fid))
		trial_fail(sc, "the configuration of function %08x can be read by its old device",
			   fn.fid);
	drop(sc, &fn, DROP_PLAIN);
	use_and_leave(sc, &fn);
}

/* The holder of a device that is gone has no business with what came after it. */
SCENARIO(reset_old_device, .title = "resets a function by the device of its last life",
	 REQUIREMENTS(7), SHOWS_BUG_ON(0x22), .fixed_by = 9,
	 .upstream = RED("was reset"), .extended = true)
{
	struct fn fn = FN(0x11, 0x22);
	struct agent_reply config = { 0 };

	plug(sc, &fn);
	expect_present(sc, &fn);
	if (reset(sc, &fn) == 0 && count_resets(sc, &fn) != 1)
		trial_lost(sc, "the kernel does not record resets");
	rebind(sc, &fn);
	hold(sc, &fn);
	unplug(sc, &fn);
	plug(sc, &fn);
	expect_present(sc, &fn);
	expect_io(sc, &fn);
	expect_config(sc, &fn, &config);
	reset_refused(sc, &fn);
	if (trial_ok(sc) && count_resets(sc, &fn) != 1)
		trial_fail(sc, "function %08x was reset by its old device", fn.fid);
	expect_config(sc, &fn, &config);
	drop(sc, &fn, DROP_PLAIN);
	use_and_leave(sc, &fn);
}
