// SPDX-License-Identifier: GPL-2.0
/*
 * Steps that fail, and events that are not true.
 */
#define _GNU_SOURCE
#include "faults.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "events.h"

static const char *const state_names[] = {
	[FN_STANDBY] = "standby",
	[FN_CONFIGURED] = "configured",
	[FN_RESERVED] = "reserved",
};

static void set_fault(struct trial *sc, const char *command, const char *symbol, long rc,
		      unsigned int passed)
{
	int err;

	if (!trial_ok(sc))
		return;
	trial_step(sc, UINT32_MAX, "%s %s with %ld", command, symbol, rc);
	err = trial_request(sc, NULL, "mod %s %s %ld n=1 skip=%u", command, symbol, rc, passed);
	if (err == ENOENT)
		trial_lost(sc, "this kernel has no function %s that could fail", symbol);
	else if (err > 0)
		trial_lost(sc, "cannot make %s fail: %s", symbol, strerror(err));
}

/**
 * fault_next() - let the next call of a kernel function do nothing and fail
 * @sc: the trial
 * @symbol: function of the kernel
 * @rc: what it returns instead: a negative errno, 0 for NULL, or a CLP response
 */
void fault_next(struct trial *sc, const char *symbol, long rc)
{
	set_fault(sc, "fail", symbol, rc, 0);
}

/**
 * fault_later() - let a later call of a kernel function do nothing and fail
 * @sc: the trial
 * @symbol: function of the kernel
 * @rc: what it returns instead
 * @passed: how many calls are let pass before that one
 */
void fault_later(struct trial *sc, const char *symbol, long rc, unsigned int passed)
{
	set_fault(sc, "fail", symbol, rc, passed);
}

/**
 * fault_result() - let the next call of a kernel function do its work and seem to fail
 * @sc: the trial
 * @symbol: function of the kernel
 * @rc: what it returns instead
 */
void fault_result(struct trial *sc, const char *symbol, long rc)
{
	set_fault(sc, "override", symbol, rc, 0);
}

/**
 * fault_memory() - let there be no memory for what is kept of the next function
 * @sc: the trial
 *
 * By zPCI, or by the PCI core where zPCI needs none. NO_MEMORY is what fault_hit() is
 * asked about.
 */
void fault_memory(struct trial *sc)
{
	/* The flags are the second argument; a wrapper or two of kzalloc() is between. */
	static const char words[] =
		"gfp=3 within=4 below=zpci_create_device,zpci_readd_device,pci_alloc_dev";
	int err;

	if (!trial_ok(sc))
		return;
	trial_step(sc, UINT32_MAX, "no memory for the next function");
	err = trial_request(sc, NULL, "mod fail %s %d n=1 %s", NO_MEMORY, -ENOMEM, words);
	if (err > 0)
		trial_lost(sc, "cannot make an allocation fail: %s", strerror(err));
}

/* Return: true when the fault has happened, false when not or the trial is not ok. */
static bool was_hit(struct trial *sc, const char *symbol)
{
	int rc = trial_request(sc, NULL, "mod faulted %s 1", symbol);

	if (rc > 0 && rc != ERANGE)
		trial_lost(sc, "cannot ask for faults of %s: %s", symbol, strerror(rc));
	return !rc;
}

static void end_faults(struct trial *sc)
{
	int rc = trial_request(sc, NULL, "mod nofail");

	if (rc > 0)
		trial_lost(sc, "cannot end faults: %s", strerror(rc));
}

/**
 * fault_hit() - the fault has happened; nothing fails any more
 * @sc: the trial; a fault that did not happen makes it lost
 * @symbol: function given to the last fault_*()
 */
void fault_hit(struct trial *sc, const char *symbol)
{
	if (!was_hit(sc, symbol) && trial_ok(sc))
		trial_lost(sc, "the kernel did not call %s, so it could not fail", symbol);
	end_faults(sc);
}

/**
 * fault_owed() - the kernel must have made the call; nothing fails any more
 * @sc: the trial; a fault that did not happen makes it failed
 * @symbol: function given to the last fault_*()
 */
void fault_owed(struct trial *sc, const char *symbol)
{
	if (!was_hit(sc, symbol) && trial_ok(sc))
		trial_fail(sc, "the kernel does not call %s here", symbol);
	end_faults(sc);
}

/**
 * fault_spared() - the kernel must not have made the call; nothing fails any more
 * @sc: the trial; a fault that has happened makes it failed
 * @symbol: function given to the last fault_*()
 */
void fault_spared(struct trial *sc, const char *symbol)
{
	if (was_hit(sc, symbol))
		trial_fail(sc, "the kernel calls %s, which it should not need", symbol);
	end_faults(sc);
}

/**
 * power_refused() - try to switch a function on or off, in vain
 * @sc: the trial
 * @fn: plugged function
 * @on: true: standby to configured, false: back
 * @error: errno that the writer must get
 */
void power_refused(struct trial *sc, struct fn *fn, bool on, int error)
{
	int rc;

	if (!trial_ok(sc))
		return;
	trial_step(sc, fn->fid, "slot power %s, in vain", on ? "on" : "off");
	rc = trial_request(sc, NULL, "write /sys/bus/pci/slots/%08x/power %d", fn->fid, on);
	if (rc >= 0 && rc != error)
		trial_fail(sc, "switching slot %08x %s gave \"%s\", not \"%s\"", fn->fid,
			   on ? "on" : "off", strerror(rc), strerror(error));
}

/**
 * plug_again() - let the kernel see the last event of a function once more
 * @sc: the trial
 * @fn: plugged function whose event did not lead to anything
 */
void plug_again(struct trial *sc, struct fn *fn)
{
	const struct mod_event *last = agent_last_event(&sc->vm->agent, MOD_BEGIN, fn->fid);
	int rc, pec = last ? last->pec : PEC_IGNORED;

	if (!trial_ok(sc))
		return;
	trial_step(sc, fn->fid, "event 0x%04x once more", (unsigned int)pec);
	rc = trial_request(sc, NULL, "mod inject 0x%x 0x%x 0x%x", (unsigned int)pec, fn->fid,
			   last ? last->fh : 0);
	if (rc > 0)
		trial_lost(sc, "the test module could not send an event: %s", strerror(rc));
	fn->inert = false;
	trial_handled(sc, fn->fid, pec);
}

/**
 * rescan_all() - let the kernel see 0x0306: look for functions that came or went
 * @sc: the trial
 *
 * Returns when it has.
 */
void rescan_all(struct trial *sc)
{
	int rc;

	if (!trial_ok(sc))
		return;
	trial_step(sc, UINT32_MAX, "event 0x%04x", (unsigned int)PEC_ANY);
	rc = trial_request(sc, NULL, "mod inject 0x%x 0 0", (unsigned int)PEC_ANY);
	if (rc > 0)
		trial_lost(sc, "the test module could not send an event: %s", strerror(rc));
}

/**
 * error_event() - let the kernel see an error event that nobody sent
 * @sc: the trial
 * @fn: function it is about
 * @pec: PEC_RECOVERABLE or PEC_LOST
 * @fh: function handle in the event
 *
 * Returns when the event has been handled.
 */
void error_event(struct trial *sc, const struct fn *fn, int pec, uint32_t fh)
{
	int rc;

	if (!trial_ok(sc))
		return;
	trial_step(sc, fn->fid, "error event 0x%04x, handle %08x", (unsigned int)pec, fh);
	rc = trial_request(sc, NULL, "mod error 0x%x 0x%x 0x%x", (unsigned int)pec, fn->fid, fh);
	if (rc > 0)
		trial_lost(sc, "the test module could not send an error event: %s", strerror(rc));
}

/**
 * reset_held() - reset a function through the oldest device held
 * @sc: the trial
 * @fn: function with a reference taken by hold()
 * @error: errno the reset must end with, 0: success
 */
void reset_held(struct trial *sc, const struct fn *fn, int error)
{
	int rc;

	if (!trial_ok(sc))
		return;
	trial_step(sc, fn->fid, "reset of the held device");
	rc = trial_request(sc, NULL, "mod reset 0x%x", fn->fid);
	if (rc >= 0 && rc != error)
		trial_fail(sc, "resetting a held device of function %08x gave \"%s\", not \"%s\"",
			   fn->fid, strerror(rc), strerror(error));
}

/**
 * fn_look() - ask the kernel what it knows of a function
 * @sc: the trial
 * @fn: function
 * @event: result: state, handle and references; state is negative if it is unknown
 *
 * Return: true when the kernel was asked, false: the trial is not ok.
 */
bool fn_look(struct trial *sc, const struct fn *fn, struct mod_event *event)
{
	struct agent *agent = &sc->vm->agent;
	int rc = trial_request(sc, NULL, "mod state 0x%x", fn->fid);

	if (rc > 0)
		trial_lost(sc, "the test module could not look at function %08x: %s", fn->fid,
			   strerror(rc));
	if (rc)
		return false;
	rc = agent_wait_event(agent, MOD_STATE, fn->fid, ANY_PEC,
			      trial_deadline(sc, DEADLINE_REPLY), event);
	if (rc)
		trial_lost(sc, "no answer about function %08x: %s", fn->fid, agent_why(agent));
	return !rc;
}

/**
 * fn_handle() - ask the kernel for the handle it has of a function
 * @sc: the trial
 * @fn: function
 *
 * Return: the handle, 0: the trial is not ok, or failed as there is no such function.
 */
uint32_t fn_handle(struct trial *sc, const struct fn *fn)
{
	struct mod_event event;

	if (!fn_look(sc, fn, &event))
		return 0;
	if (event.state < 0)
		trial_fail(sc, "the kernel does not know function %08x", fn->fid);
	return event.state < 0 ? 0 : event.fh;
}

/**
 * expect_state() - the kernel takes a function for standby, configured or reserved
 * @sc: the trial
 * @fn: function
 * @state: that state
 */
void expect_state(struct trial *sc, const struct fn *fn, enum fn_state state)
{
	struct mod_event event;

	if (!fn_look(sc, fn, &event) || event.state == (int)state)
		return;
	trial_fail(sc, "function %08x is %s, not %s", fn->fid,
		   event.state < 0 ? "unknown to the kernel" : state_names[event.state],
		   state_names[state]);
}

/**
 * expect_left() - a function is not configured any more
 * @sc: the trial
 * @fn: function that was deconfigured; may be reserved and released by now
 */
void expect_left(struct trial *sc, const struct fn *fn)
{
	struct mod_event event;

	if (fn_look(sc, fn, &event) && event.state == FN_CONFIGURED)
		trial_fail(sc, "function %08x is still configured", fn->fid);
}

/**
 * expect_disabled() - the handle of a function is that of a disabled one
 * @sc: the trial
 * @fn: function
 */
void expect_disabled(struct trial *sc, const struct fn *fn)
{
	uint32_t fh = fn_handle(sc, fn);

	if (fh & FH_ENABLED)
		trial_fail(sc, "function %08x has handle %08x, that of an enabled one", fn->fid,
			   fh);
}

/**
 * expect_bare() - a function is configured but disabled, and has no device
 * @sc: the trial
 * @fn: function whose scan has failed; is inert from now on
 *
 * Its slot says that it is on; switching it off and on is the way to try again.
 */
void expect_bare(struct trial *sc, struct fn *fn)
{
	struct mod_event event;

	fn->standby = false;
	fn->inert = true;
	expect_absent(sc, fn);
	if (!fn_look(sc, fn, &event))
		return;
	if (event.state != FN_CONFIGURED)
		trial_fail(sc, "function %08x is %s, not configured", fn->fid,
			   event.state < 0 ? "unknown to the kernel" : state_names[event.state]);
	else if (event.fh & FH_ENABLED)
		trial_fail(sc, "function %08x is still enabled", fn->fid);
}

/**
 * expect_told() - the kernel has printed something, once
 * @sc: the trial
 * @text: part of a line
 */
void expect_told(struct trial *sc, const char *text)
{
	unsigned int number = 0;
	const char *at;

	if (!trial_ok(sc) || !trial_mark(sc))
		return;
	for (at = sc->vm->console.text; (at = strstr(at, text)); at++)
		number++;
	if (number != 1)
		trial_fail(sc, "\"%s...\" was reported %u times, not once", text, number);
}

/**
 * expect_report() - the kernel has reported a failure of a function, once
 * @sc: the trial
 * @fn: function
 * @text: what it was doing: "Adding" or "Enabling"
 */
void expect_report(struct trial *sc, const struct fn *fn, const char *text)
{
	char line[80];

	snprintf(line, sizeof(line), "%s PCI function %08x failed with ", text, fn->fid);
	expect_told(sc, line);
}
