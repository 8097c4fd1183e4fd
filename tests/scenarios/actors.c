// SPDX-License-Identifier: GPL-2.0
/*
 * Users that write to everything there is while functions come and go.
 *
 * lockdep sees the edge between a lock and an attribute only if somebody waits
 * for a user of the attribute, so there must be users all the time. Two things
 * they do not do. They do not write to "remove" while somebody else removes the
 * device, which is a race of the PCI core. And they do not switch a function off
 * that is unplugged: if the event overtakes them it has the handle of a disabled
 * function, kernels without the series believe it, and QEMU crashes.
 */
#include "actors.h"
#include "verbs.h"

#include <errno.h>
#include <string.h>

/* What is done in one round. */
#define TURNS	4

#define SLOT	"/sys/bus/pci/slots/00000022"
#define DEVICE	"/sys/bus/pci/devices/0011:00:00.0"

/*
 * What an actor does, and the failures that it may meet. ENOENT: there is no such
 * function or device; ENODEV: it went between open() and write().
 */
struct user {
	const char *name;
	const char *action;
	int errnos[6];
};

static const struct user
	switch_on = { "on", "write " SLOT "/power 1", { ENOENT, ENODEV, EIO } },
	switch_off = { "off", "write " SLOT "/power 0", { ENOENT, ENODEV, EIO } },
	look = { "look", "read " SLOT "/power", { ENOENT, ENODEV } },
	rescan = { "rescan", "write /sys/bus/pci/rescan 1", { 0 } },
	remove_it = { "remove", "write " DEVICE "/remove 1", { ENOENT, ENODEV } },
	recover = { "recover", "write " DEVICE "/recover 1", { ENOENT, ENODEV, EIO } },
	reset = { "reset", "write " DEVICE "/reset 1", { ENOENT, ENODEV, EIO, EAGAIN, ENOTTY } },
	enable = { "enable", "write " DEVICE "/enable 1", { ENOENT, ENODEV, EBUSY, EIO, EINVAL } },
	/* ENODEV: the driver does not want it, as it does not answer any more. */
	bind_it = { "bind", "bind 0011:00:00.0 virtio-pci", { ENOENT, ENODEV, EBUSY, EIO, EINVAL } },
	unbind_it = { "unbind", "unbind 0011:00:00.0", { ENOENT, ENODEV } },
	measure = { "measure", "read /sys/kernel/debug/pci/0011:00:00.0/statistics",
		    { ENOENT, ENODEV, EIO } };

#define USERS(...)	((const struct user *const[]){ __VA_ARGS__, NULL })

static void start(struct trial *sc, const struct user *const *users)
{
	for (; *users; users++)
		actor_start(sc, (*users)->name, "%s", (*users)->action);
}

static void stop(struct trial *sc, const struct user *const *users)
{
	struct actor_counts counts;

	for (; *users; users++) {
		actor_stop(sc, (*users)->name, &counts);
		actor_expect(sc, (*users)->name, &counts, (*users)->errnos,
			     sizeof((*users)->errnos) / sizeof(int));
	}
}

/* Whatever they left: the function can be made to work, and goes like any other. */
static void settle(struct trial *sc, struct fn *fn)
{
	trial_request(sc, NULL, "write " SLOT "/power 1");
	fn->standby = false;
	sysfs_rescan(sc, fn);
	trial_request(sc, NULL, "unbind 0011:00:00.0");
	if (trial_request(sc, NULL, "bind 0011:00:00.0 virtio-pci") > 0)
		trial_fail(sc, "function %08x cannot be bound any more", fn->fid);
	expect_present(sc, fn);
	expect_io(sc, fn);
	unplug(sc, fn);
	expect_gone(sc, fn);
	expect_no_splat(sc);
}

/* Takes references and drops them wherever that may happen. */
static void refer(struct trial *sc, const struct fn *fn)
{
	static const enum drop_context contexts[] = {
		DROP_PLAIN, DROP_RESCAN, DROP_SPIN, DROP_IRQ, DROP_BUSITER,
	};
	size_t i;

	for (i = 0; i < sizeof(contexts) / sizeof(*contexts); i++) {
		/* There is nothing to hold while it is switched off or removed. */
		if (!trial_request(sc, NULL, "mod hold 0x%x", fn->fid))
			drop(sc, fn, contexts[i]);
	}
}

SCENARIO(actors_readd, .title = "re-adds a held function while its slot is written to",
	 REQUIREMENTS(2, 16, 17, 20), SHOWS_BUG_ON(0x22), .fixed_by = 9,
	 .upstream = EITHER("a race"), .extended = true)
{
	const struct user *const *users = USERS(&switch_on, &look, &measure);
	struct fn fn = FN(0x11, 0x22);
	int i;

	for_each_round(sc) {
		start(sc, users);
		for (i = 0; i < TURNS; i++) {
			plug(sc, &fn);
			expect_present(sc, &fn);
			hold(sc, &fn);
			unplug(sc, &fn);
			plug(sc, &fn);
			expect_present(sc, &fn);
			drop(sc, &fn, DROP_PLAIN);
			unplug(sc, &fn);
			expect_gone(sc, &fn);
		}
		stop(sc, users);
		plug(sc, &fn);
		settle(sc, &fn);
	}
}

SCENARIO(actors_unplug, .title = "plugs and unplugs a function while its slot is written to",
	 REQUIREMENTS(16, 20), .base = EITHER("a race"), .fixed_by = 2,
	 .upstream = EITHER("a race"), .extended = true)
{
	const struct user *const *users = USERS(&switch_on, &look, &measure);
	struct fn fn = FN(0x11, 0x22);
	int i;

	for_each_round(sc) {
		start(sc, users);
		for (i = 0; i < TURNS; i++) {
			plug(sc, &fn);
			expect_present(sc, &fn);
			unplug(sc, &fn);
			expect_gone(sc, &fn);
		}
		stop(sc, users);
		plug(sc, &fn);
		settle(sc, &fn);
	}
}

SCENARIO(actors_rescan, .title = "plugs and unplugs a function during rescans",
	 REQUIREMENTS(14, 16, 19), .base = EITHER("a race"), .fixed_by = 7,
	 .upstream = EITHER("a race"), .extended = true)
{
	const struct user *const *users = USERS(&rescan, &measure);
	struct fn fn = FN(0x11, 0x22);
	int i;

	for_each_round(sc) {
		start(sc, users);
		for (i = 0; i < TURNS; i++) {
			plug(sc, &fn);
			expect_present(sc, &fn);
			unplug(sc, &fn);
			expect_gone(sc, &fn);
		}
		stop(sc, users);
		plug(sc, &fn);
		settle(sc, &fn);
	}
}

SCENARIO(actors_power, .title = "switches a function on and off all the time",
	 REQUIREMENTS(10, 14, 16, 17), .base = EITHER("a race"), .fixed_by = 10,
	 .upstream = EITHER("a race"), .extended = true)
{
	const struct user *const *users = USERS(&switch_on, &switch_off, &look, &rescan, &measure);
	struct fn fn = FN(0x11, 0x22);
	int i;

	for_each_round(sc) {
		plug(sc, &fn);
		expect_present(sc, &fn);
		start(sc, users);
		for (i = 0; i < TURNS; i++)
			refer(sc, &fn);
		stop(sc, users);
		settle(sc, &fn);
	}
}

SCENARIO(actors_remove, .title = "removes the device of a function and rescans all the time",
	 REQUIREMENTS(16, 17, 19), .base = EITHER("a race"), .fixed_by = 10,
	 .upstream = EITHER("a race"), .extended = true)
{
	const struct user *const *users = USERS(&remove_it, &rescan, &switch_on, &measure);
	struct fn fn = FN(0x11, 0x22);
	int i;

	for_each_round(sc) {
		plug(sc, &fn);
		expect_present(sc, &fn);
		start(sc, users);
		for (i = 0; i < TURNS; i++)
			refer(sc, &fn);
		stop(sc, users);
		settle(sc, &fn);
	}
}

SCENARIO(actors_recover, .title = "recovers a function all the time while it is switched on and off",
	 REQUIREMENTS(16, 17, 23), .base = EITHER("a race"), .fixed_by = 10,
	 .upstream = EITHER("a race"), .extended = true)
{
	const struct user *const *users = USERS(&recover, &switch_on, &switch_off, &measure);
	struct fn fn = FN(0x11, 0x22);
	int i;

	for_each_round(sc) {
		plug(sc, &fn);
		expect_present(sc, &fn);
		start(sc, users);
		for (i = 0; i < TURNS; i++)
			refer(sc, &fn);
		stop(sc, users);
		settle(sc, &fn);
	}
}

SCENARIO(actors_driver, .title = "resets a function and changes its driver all the time",
	 REQUIREMENTS(7, 16), .base = EITHER("a race"), .fixed_by = 10,
	 .upstream = EITHER("a race"), .extended = true)
{
	const struct user *const *users = USERS(&bind_it, &unbind_it, &reset, &enable, &measure);
	struct fn fn = FN(0x11, 0x22);
	int i;

	for_each_round(sc) {
		plug(sc, &fn);
		expect_present(sc, &fn);
		start(sc, users);
		for (i = 0; i < TURNS; i++) {
			/* Not by power(), which waits for a driver. */
			trial_request(sc, NULL, "write " SLOT "/power 0");
			trial_request(sc, NULL, "write " SLOT "/power 1");
			refer(sc, &fn);
		}
		stop(sc, users);
		settle(sc, &fn);
	}
}
