// SPDX-License-Identifier: GPL-2.0
/*
 * Each event in each state, as the table of the life of a function has it.
 */
#include "lifecycle.h"
#include "verbs.h"

#include <errno.h>
#include <string.h>

#define FH_ENABLED	0x80000000U	/* the function is enabled */

/* Handle of a function, as the kernel heard it when the function was plugged. */
static uint32_t handle(struct trial *sc, const struct fn *fn)
{
	const struct mod_event *ev = agent_last_event(&sc->vm->agent, MOD_BEGIN, fn->fid);

	return ev ? ev->fh & ~FH_ENABLED : 0;
}

/* An event that QEMU does not send, or not in this state. */
static void inject(struct trial *sc, const struct fn *fn, unsigned int pec)
{
	int rc;

	if (!trial_ok(sc))
		return;
	trial_step(sc, fn->fid, "inject %04x", pec);
	rc = trial_request(sc, NULL, "mod inject 0x%x 0x%x 0x%x", pec, fn->fid, handle(sc, fn));
	if (rc > 0)
		trial_lost(sc, "the test module could not inject event 0x%04x: %s", pec,
			   strerror(rc));
}

static void plug_unseen(struct trial *sc, struct fn *fn)
{
	rewrite(sc, fn, PEC_CONFIGURED, PEC_IGNORED);
	plug_start(sc, fn);
	plug_finish(sc, fn, PEC_IGNORED);
}

/* QEMU unplugs a function in standby at once. */
static void unplug_unseen(struct trial *sc, struct fn *fn)
{
	rewrite(sc, fn, PEC_RESERVED, PEC_IGNORED);
	fn->standby = true;
	unplug_start(sc, fn);
	trial_handled(sc, fn->fid, PEC_IGNORED);
}

/* By SCLP, as an operator does it elsewhere. */
static void by_force(struct trial *sc, struct fn *fn, const char *command)
{
	int rc;

	if (!trial_ok(sc))
		return;
	trial_step(sc, fn->fid, "%s by force", command);
	rc = trial_request(sc, NULL, "mod %s 0x%x", command, fn->fid);
	if (rc > 0)
		trial_lost(sc, "the test module could not %s function %08x: %s", command, fn->fid,
			   strerror(rc));
}

/* As far as Linux is concerned; QEMU lists the function accordingly. */
static void bring_to(struct trial *sc, struct fn *fn, enum life_state state)
{
	if (state == LIFE_UNKNOWN)
		return;
	plug(sc, fn);
	hold(sc, fn);
	if (state == LIFE_STANDBY)
		power(sc, fn, false);
	if (state == LIFE_HELD)
		unplug(sc, fn);
}

/* What the platform does before it tells Linux, or without telling. */
static void platform_does(struct trial *sc, struct fn *fn, const struct life_step *step)
{
	switch (step->from) {
	case LIFE_UNKNOWN:
	case LIFE_HELD:
		trial_use_fid(sc, fn->fid);
		if (step->listed != LISTED_NOT)
			plug_unseen(sc, fn);
		if (step->listed == LISTED_STANDBY)
			by_force(sc, fn, "deconfigure");
		break;
	case LIFE_STANDBY:
		if (step->listed == LISTED_CONFIGURED)
			by_force(sc, fn, "configure");
		if (step->listed == LISTED_NOT)
			unplug_unseen(sc, fn);
		break;
	default:
		if (step->listed == LISTED_CONFIGURED)
			break;
		/* virtio waits for ever for a function that is not there. */
		unbind(sc, fn);
		by_force(sc, fn, "deconfigure");
		if (step->listed == LISTED_NOT)
			unplug_unseen(sc, fn);
	}
}

static int write_sysfs(struct trial *sc, const struct fn *fn, unsigned int event)
{
	switch (event) {
	case LIFE_RECOVER:
		return trial_request(sc, NULL, "write /sys/bus/pci/devices/%04x:00:00.0/recover 1",
				     fn->uid);
	case LIFE_RESET:
		return trial_request(sc, NULL, "write /sys/bus/pci/devices/%04x:00:00.0/reset 1",
				     fn->uid);
	default:
		return trial_request(sc, NULL, "write /sys/bus/pci/slots/%08x/power %d", fn->fid,
				     event == LIFE_POWER_ON);
	}
}

static void do_event(struct trial *sc, struct fn *fn, const struct life_step *step)
{
	int rc;

	if (!trial_ok(sc))
		return;
	if (step->event > LIFE_LAST_PUT) {
		inject(sc, fn, step->event);
		return;
	}
	if (step->event == LIFE_LAST_PUT) {
		drop(sc, fn, DROP_PLAIN);
		expect_gone(sc, fn);
		return;
	}
	trial_step(sc, fn->fid, "%s", life_event_name(step->event));
	rc = write_sysfs(sc, fn, step->event);
	if (rc >= 0 && rc != step->error)
		trial_fail(sc, "%s: %s says \"%s\" instead of \"%s\"", life_state_name(step->from),
			   life_event_name(step->event), strerror(rc), strerror(step->error));
}

/* A function has a pdev when it is configured, and in no other state. */
static void expect_state(struct trial *sc, const struct fn *fn, const struct life_step *step,
			 enum life_state wanted, const char *when)
{
	struct agent *agent = &sc->vm->agent;
	struct mod_event ev;
	int rc;

	rc = trial_request(sc, NULL, "mod state 0x%x", fn->fid);
	if (rc > 0)
		trial_lost(sc, "the test module does not tell the state: %s", strerror(rc));
	if (rc)
		return;
	if (agent_wait_event(agent, MOD_STATE, fn->fid, -1, trial_deadline(sc, DEADLINE_REPLY),
			     &ev)) {
		trial_lost(sc, "no state: %s", agent_why(agent));
		return;
	}
	if (ev.state != life_kernel_state(wanted)) {
		trial_fail(sc, "%s %s in state \"%s\" the state is %d, not %d (\"%s\")", when,
			   life_event_name(step->event), life_state_name(step->from), ev.state,
			   life_kernel_state(wanted), life_state_name(wanted));
		return;
	}
	rc = trial_request(sc, NULL, "stat /sys/bus/pci/devices/%04x:00:00.0", fn->uid);
	if (rc >= 0 && (rc == 0) != (wanted == LIFE_CONFIGURED))
		trial_fail(sc, "%s %s in state \"%s\" function %08x has %s pdev", when,
			   life_event_name(step->event), life_state_name(step->from), fn->fid,
			   rc ? "no" : "a");
}

/* QEMU has room for 32 functions, so none stays. */
static void clear(struct trial *sc, struct fn *fn, const struct life_step *step)
{
	if (step->to == LIFE_STANDBY) {
		/* QEMU takes it back to Configured when Linux disables it after a 0x0304. */
		by_force(sc, fn, "deconfigure");
		fn->standby = true;
	}
	if (step->to == LIFE_CONFIGURED || step->to == LIFE_STANDBY)
		unplug(sc, fn);
	if (step->from != LIFE_UNKNOWN && step->event != LIFE_LAST_PUT)
		drop(sc, fn, DROP_PLAIN);
	expect_gone(sc, fn);
}

static void try_step(struct trial *sc, const struct life_step *step, size_t number)
{
	struct fn fn = FN(0x100 + number, 0x200 + number);

	bring_to(sc, &fn, step->from);
	expect_state(sc, &fn, step, step->from, "before");
	platform_does(sc, &fn, step);
	do_event(sc, &fn, step);
	expect_state(sc, &fn, step, step->to, "after");
	clear(sc, &fn, step);
}

SCENARIO(state_machine, .title = "tries each event in each state of a function",
	 REQUIREMENTS(8, 13, 14, 15), .extended = true,
	 .base = RED("after 0x0306 in state \"not known\" function"), .fixed_by = 9,
	 .upstream = RED("after 0x0306 in state \"Standby\" the state is -1, not 2"))
{
	size_t i;

	for (i = 0; i < nr_life_steps && trial_ok(sc); i++)
		try_step(sc, &life_steps[i], i);
	expect_no_splat(sc);
}
