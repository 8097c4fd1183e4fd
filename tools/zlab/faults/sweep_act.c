// SPDX-License-Identifier: GPL-2.0
/*
 * The acts that lifecycles are made of. Each must get along with a kernel that cannot
 * do it, and say nothing about that: sweep_settle() does.
 */
#define _GNU_SOURCE
#include "sweep.h"

#include <errno.h>
#include <string.h>

#include "events.h"
#include "vfio.h"

#define MAPPED	(16 * 4096)	/* bytes for DMA of a user of vfio */

/* What a request was told; nothing, if the trial is not ok any more. */
static int answer(struct sweep_state *st, int rc)
{
	return trial_ok(st->sc) ? rc : -ECANCELED;
}

/**
 * sweep_plug() - plug the function into QEMU and wait until its event is handled
 * @st: lifecycle under way
 */
void sweep_plug(struct sweep_state *st)
{
	plug(st->sc, &st->fn);
	st->plugged = true;
}

static int do_plug(struct sweep_state *st)
{
	sweep_plug(st);
	return 0;
}

static int do_plug_standby(struct sweep_state *st)
{
	plug_standby(st->sc, &st->fn);
	st->plugged = true;
	return 0;
}

static int do_plug_several(struct sweep_state *st)
{
	rewrite(st->sc, &st->fn, PEC_CONFIGURED, PEC_SEVERAL);
	plug_start(st->sc, &st->fn);
	plug_finish(st->sc, &st->fn, PEC_SEVERAL);
	st->plugged = true;
	return 0;
}

static int switch_slot(struct sweep_state *st, bool on)
{
	int rc;

	trial_step(st->sc, st->fn.fid, "slot power %s", on ? "on" : "off");
	rc = trial_request(st->sc, NULL, "write /sys/bus/pci/slots/%08x/power %d", st->fn.fid, on);
	if (!rc)
		st->fn.standby = !on;
	return answer(st, rc);
}

static int do_off(struct sweep_state *st)
{
	return switch_slot(st, false);
}

static int do_on(struct sweep_state *st)
{
	return switch_slot(st, true);
}

static int write_device(struct sweep_state *st, const char *file)
{
	trial_step(st->sc, st->fn.fid, "%s", file);
	return answer(st, trial_request(st->sc, NULL, "write /sys/bus/pci/devices/%s/%s 1",
					fn_bdf(&st->fn).text, file));
}

static int do_recover(struct sweep_state *st)
{
	return write_device(st, "recover");
}

static int bind_driver(struct sweep_state *st, const char *driver)
{
	return answer(st, trial_request(st->sc, NULL, "bind %s %s", fn_bdf(&st->fn).text, driver));
}

/* virtio asks its device when it is unbound, and waits for ever for one that is disabled. */
static int do_reset(struct sweep_state *st)
{
	int rc, bound;

	unbind(st->sc, &st->fn);
	rc = write_device(st, "reset");
	/* A function whose reset has failed is not for a driver before it was switched off. */
	bound = rc ? 0 : bind_driver(st, "virtio-pci");
	st->fn.inert = rc || bound;
	return rc ? rc : bound;
}

static int do_rescan(struct sweep_state *st)
{
	int rc = write_device(st, "remove");

	trial_step(st->sc, st->fn.fid, "rescan");
	if (!rc)
		rc = trial_request(st->sc, NULL, "write /sys/bus/pci/rescan 1");
	return answer(st, rc);
}

static int do_rebind(struct sweep_state *st)
{
	int rc;

	unbind(st->sc, &st->fn);
	rc = bind_driver(st, "virtio-pci");
	st->fn.inert = rc;
	return rc;
}

/* User space opens the function, has it do DMA, and gives it back to its driver. */
static int do_vfio(struct sweep_state *st)
{
	struct trial *sc = st->sc;
	bool open = false;
	int rc, back;

	unbind(sc, &st->fn);
	rc = bind_driver(st, "vfio-pci");
	if (!rc) {
		open = vfio_try_open(sc, &st->fn, "user");
		rc = open ? 0 : EIO;
	}
	if (!rc)
		rc = trial_request(sc, NULL, "vfio map user %d", MAPPED);
	if (!rc)
		rc = trial_request(sc, NULL, "vfio reset user");
	if (open)
		vfio_close(sc, "user", VFIO_ALL);
	trial_request(sc, NULL, "unbind %s", fn_bdf(&st->fn).text);
	/* What the reset at its end did not enable again answers no driver. */
	back = rc ? 0 : bind_driver(st, "virtio-pci");
	st->fn.inert = rc || back;
	return answer(st, rc ? rc : back);
}

/**
 * sweep_deleted() - tell whether QEMU has given up a function that is to be unplugged
 * @st: lifecycle under way
 *
 * QEMU does so while the guest deconfigures the function, and sends its events later.
 *
 * Return: true if it has; sweep_unplug_finish() waits for the events.
 */
bool sweep_deleted(struct sweep_state *st)
{
	struct qdev_ids ids = qdev_ids(&st->fn);
	struct qmp *qmp = &st->sc->vm->qmp;
	json_t *devices = NULL, *device;
	bool there = false;
	size_t i;

	if (!trial_ok(st->sc))
		return false;
	if (qmp_execute(qmp, "qom-list", json_pack("{s:s}", "path", "/machine/peripheral"),
			&devices, trial_deadline(st->sc, DEADLINE_QMP))) {
		trial_lost(st->sc, "%s", qmp_why(qmp));
		return false;
	}
	json_array_foreach(devices, i, device) {
		const char *name = json_string_value(json_object_get(device, "name"));

		there = there || (name && !strcmp(name, ids.pci));
	}
	json_decref(devices);
	return !there;
}

/**
 * sweep_unplug_finish() - wait for the rest, after sweep_deleted()
 * @st: lifecycle under way
 * @pec: event code that the kernel sees of it
 */
void sweep_unplug_finish(struct sweep_state *st, int pec)
{
	wait_deleted(st->sc, &st->fn);
	trial_handled(st->sc, st->fn.fid, pec);
	st->plugged = false;
}

/* QEMU waits for ever for a kernel that does not deconfigure the function. */
static int unplug_as(struct sweep_state *st, int pec)
{
	st->left_pec = pec;
	if (pec != PEC_RESERVED)
		rewrite(st->sc, &st->fn, PEC_RESERVED, pec);
	unplug_start(st->sc, &st->fn);
	if (!st->fn.standby)
		trial_handled(st->sc, st->fn.fid, PEC_DECONFIGURE);
	if (sweep_deleted(st))
		sweep_unplug_finish(st, pec);
	return 0;
}

static int do_unplug(struct sweep_state *st)
{
	return unplug_as(st, PEC_RESERVED);
}

static int do_unplug_several(struct sweep_state *st)
{
	return unplug_as(st, PEC_SEVERAL);
}

static int do_vanish(struct sweep_state *st)
{
	return unplug_as(st, PEC_IGNORED);
}

static int do_leave_held(struct sweep_state *st)
{
	hold(st->sc, &st->fn);
	st->held = trial_ok(st->sc);
	return unplug_as(st, PEC_RESERVED);
}

static int do_take(struct sweep_state *st)
{
	st->left_pec = PEC_GONE;
	reserve_at_once(st->sc, &st->fn);
	st->plugged = false;
	return 0;
}

static int do_replace(struct sweep_state *st)
{
	st->left_pec = PEC_IGNORED;
	unbind(st->sc, &st->fn);
	unplug_by_force(st->sc, &st->fn, PEC_IGNORED);
	st->plugged = false;
	return 0;
}

static int do_drop(struct sweep_state *st)
{
	drop(st->sc, &st->fn, DROP_PLAIN);
	st->held = false;
	return 0;
}

#define ACT(_act, _name, _goal, _told, ...)				\
	const struct sweep_act act_ ## _act = {				\
		.name = (_name), .goal = (_goal), .told = (_told), .run = do_ ## _act,	\
		__VA_ARGS__						\
	}

ACT(plug, "plug", GOAL_PRESENT, TOLD_CONSOLE);
ACT(plug_standby, "plug as 0302", GOAL_STANDBY, TOLD_CONSOLE);
ACT(plug_several, "plug as 0306", GOAL_PRESENT, TOLD_CONSOLE);
ACT(off, "power off", GOAL_STANDBY, TOLD_WRITER);
ACT(on, "power on", GOAL_PRESENT, TOLD_WRITER);
ACT(recover, "recover", GOAL_PRESENT, TOLD_WRITER, .was_enabled = true);
ACT(reset, "reset", GOAL_PRESENT, TOLD_WRITER);
/* Whoever has the PCI core rescan is not told what it did not find. */
ACT(rescan, "rescan", GOAL_PRESENT, TOLD_NOBODY, .was_enabled = true);
ACT(rebind, "rebind", GOAL_PRESENT, TOLD_WRITER);
ACT(vfio, "vfio", GOAL_PRESENT, TOLD_WRITER);
ACT(leave_held, "unplug, held", GOAL_HELD, TOLD_NOBODY);
ACT(unplug, "unplug", GOAL_GONE, TOLD_NOBODY);
ACT(unplug_several, "unplug as 0306", GOAL_GONE, TOLD_NOBODY);
ACT(take, "take as 0304", GOAL_GONE, TOLD_NOBODY);
/* Linux knows that it is switched off, and not that it has left then. */
ACT(vanish, "vanish", GOAL_STANDBY, TOLD_NOBODY);
ACT(replace, "vanish unseen", GOAL_ANY, TOLD_NOBODY);
ACT(drop, "drop", GOAL_PRESENT, TOLD_NOBODY);
