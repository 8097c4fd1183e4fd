// SPDX-License-Identifier: GPL-2.0
/*
 * Events that QEMU does not send: other ones, late ones, lost ones, made up ones.
 */
#define _GNU_SOURCE
#include "events.h"

#include <errno.h>
#include <string.h>

/**
 * rewrite_to() - let the next event of a function be another one of another function
 * @sc: the trial
 * @fn: function
 * @from: PCI event code QEMU sends
 * @to: PCI event code the kernel sees
 * @tofid: function ID the kernel sees; for PEC_SEVERAL, which names no function,
 *	   what happens to be in its place
 */
void rewrite_to(struct trial *sc, const struct fn *fn, int from, int to, uint32_t tofid)
{
	int rc;

	if (!trial_ok(sc))
		return;
	trial_step(sc, fn->fid, "rewrite %04x to %04x fid %x", (unsigned int)from,
		   (unsigned int)to, tofid);
	rc = trial_request(sc, NULL, "mod rewrite 0x%x 0x%x fid=0x%x tofid=0x%x",
			   (unsigned int)from, (unsigned int)to, fn->fid, tofid);
	if (rc > 0)
		trial_lost(sc, "the test module refused a rewrite: %s", strerror(rc));
}

/**
 * rewrite_stale() - let the next event of a function be an old one of another function
 * @sc: the trial
 * @fn: function that QEMU will send an event for
 * @from: its PCI event code
 * @to: PCI event code the kernel sees
 * @tofn: function the kernel sees
 * @fh: handle it had when the event was queued
 *
 * Unlike inject() this has the thread handle the event that handles all events.
 */
void rewrite_stale(struct trial *sc, const struct fn *fn, int from, int to,
		   const struct fn *tofn, uint32_t fh)
{
	int rc;

	if (!trial_ok(sc))
		return;
	trial_step(sc, tofn->fid, "stale %04x with handle %08x", (unsigned int)to, fh);
	rc = trial_request(sc, NULL, "mod rewrite 0x%x 0x%x fid=0x%x tofid=0x%x fh=0x%x",
			   (unsigned int)from, (unsigned int)to, fn->fid, tofn->fid, fh);
	if (rc > 0)
		trial_lost(sc, "the test module refused a rewrite: %s", strerror(rc));
}

/**
 * lose() - lose the next event of a function, as a machine check overflow does
 * @sc: the trial
 * @fn: function
 * @pec: PCI event code QEMU sends; the kernel ignores the event, wait for
 *	 PEC_IGNORED with trial_handled()
 */
void lose(struct trial *sc, const struct fn *fn, int pec)
{
	rewrite(sc, fn, pec, PEC_IGNORED);
}

/**
 * inject_begin() - hand the kernel an event that nobody sent, and do not wait
 * @sc: the trial
 * @request: to be given to inject_end()
 * @fn: function it names; need not exist
 * @pec: PCI event code
 * @fh: function handle
 *
 * The kernel handles it in a thread "zpci_inject" of its own, and not in the one
 * that handles the events of the platform one after the other.
 */
void inject_begin(struct trial *sc, struct request *request, const struct fn *fn, int pec,
		  uint32_t fh)
{
	trial_use_fid(sc, fn->fid);
	request_begin(sc, request, "mod inject 0x%x 0x%x 0x%x", (unsigned int)pec, fn->fid, fh);
}

/**
 * inject_end() - wait until the kernel is through with an event from inject_begin()
 * @sc: the trial
 * @request: from inject_begin()
 * @fn: function
 * @pec: PCI event code
 */
void inject_end(struct trial *sc, const struct request *request, const struct fn *fn, int pec)
{
	int rc = request_end(sc, request);

	if (rc > 0)
		trial_lost(sc, "the test module could not inject an event: %s", strerror(rc));
	/* Nobody who waits for a real event later shall find the end of this one. */
	trial_handled(sc, fn->fid, pec);
}

/**
 * inject() - hand the kernel an event that nobody sent
 * @sc: the trial
 * @fn: function it names; need not exist
 * @pec: PCI event code
 * @fh: function handle
 */
void inject(struct trial *sc, const struct fn *fn, int pec, uint32_t fh)
{
	struct request request;

	inject_begin(sc, &request, fn, pec, fh);
	inject_end(sc, &request, fn, pec);
}

/**
 * plug_standby() - plug a function, in standby
 * @sc: the trial
 * @fn: function
 *
 * QEMU plugs configured functions only. Linux takes its "already configured" when
 * it switches the function on.
 */
void plug_standby(struct trial *sc, struct fn *fn)
{
	rewrite(sc, fn, PEC_CONFIGURED, PEC_STANDBY);
	plug_start(sc, fn);
	plug_finish(sc, fn, PEC_STANDBY);
}

/**
 * plug_unseen() - plug a function, and lose the event that says so
 * @sc: the trial
 * @fn: function
 */
void plug_unseen(struct trial *sc, struct fn *fn)
{
	lose(sc, fn, PEC_CONFIGURED);
	plug_start(sc, fn);
	plug_finish(sc, fn, PEC_IGNORED);
}

/**
 * unplug_unseen() - unplug a function, and lose the last event, that it is reserved
 * @sc: the trial
 * @fn: plugged function; the kernel goes on to take it for standby
 */
void unplug_unseen(struct trial *sc, struct fn *fn)
{
	lose(sc, fn, PEC_RESERVED);
	unplug_start(sc, fn);
	if (!fn->standby)
		trial_handled(sc, fn->fid, PEC_DECONFIGURE);
	wait_deleted(sc, fn);
	trial_handled(sc, fn->fid, PEC_IGNORED);
}

/**
 * unplug_by_force() - take a function away without the kernel's help
 * @sc: the trial
 * @fn: plugged function that no driver uses, see reserve_at_once()
 * @pec: what the kernel sees of it when it is done: an event code, or PEC_IGNORED
 *
 * QEMU asks first (0x0303), which the kernel does not see. Also ends functions the
 * kernel does not know and therefore would not answer for.
 */
void unplug_by_force(struct trial *sc, struct fn *fn, int pec)
{
	int rc;

	fn->inert = true;
	lose(sc, fn, PEC_DECONFIGURE);
	if (pec != PEC_RESERVED)
		rewrite(sc, fn, PEC_RESERVED, pec);
	unplug_start(sc, fn);
	trial_handled(sc, fn->fid, PEC_IGNORED);
	if (!trial_ok(sc))
		return;
	trial_step(sc, fn->fid, "deconfigure by force");
	rc = trial_request(sc, NULL, "mod deconfigure 0x%x", fn->fid);
	if (rc > 0)
		trial_lost(sc, "the test module could not deconfigure function %08x: %s", fn->fid,
			   strerror(rc));
	wait_deleted(sc, fn);
	trial_handled(sc, fn->fid, pec);
}

/* Asks the test module what the kernel knows of a function. */
static bool look(struct trial *sc, const struct fn *fn, struct mod_event *seen)
{
	struct agent *agent = &sc->vm->agent;
	int rc = trial_request(sc, NULL, "mod state 0x%x", fn->fid);

	if (rc)
		return false;
	rc = agent_wait_event(agent, MOD_STATE, fn->fid, ANY_PEC,
			      trial_deadline(sc, DEADLINE_REPLY), seen);
	if (rc)
		trial_lost(sc, "%s", agent_why(agent));
	return !rc;
}

/**
 * expect_refs() - the kernel counts the references to a function correctly
 * @sc: the trial
 * @fn: function
 * @state: what the kernel must take it for
 * @refs: how many references there must be then
 *
 * One is for the presence of the function, until it is reserved, and one for each
 * struct pci_dev that is not yet freed, however many hold that.
 */
void expect_refs(struct trial *sc, const struct fn *fn, enum fn_state state, int refs)
{
	struct mod_event seen;

	expect_state(sc, fn, state);
	if (look(sc, fn, &seen) && seen.refs != refs)
		trial_fail(sc, "there are %d references to function %08x, not %d", seen.refs,
			   fn->fid, refs);
}

/**
 * expect_unknown() - the kernel does not know a function
 * @sc: the trial
 * @fn: function
 */
void expect_unknown(struct trial *sc, const struct fn *fn)
{
	struct mod_event seen;

	if (look(sc, fn, &seen) && seen.state >= 0)
		trial_fail(sc, "the kernel knows function %08x", fn->fid);
}

/**
 * expect_arrival() - a function comes without another event
 * @sc: the trial
 * @fn: function that is plugged; its event has been handled, but something was in
 *	its way until now
 *
 * The kernel adds it later and elsewhere than in what made the way free, so this
 * waits for its driver.
 */
void expect_arrival(struct trial *sc, const struct fn *fn)
{
	int rc;

	if (!trial_ok(sc))
		return;
	trial_step(sc, fn->fid, "must arrive without another event");
	/* Half of the deadline of the request that carries it. */
	rc = trial_request(sc, NULL, "waitpath /sys/bus/pci/devices/%s/driver present %.0f",
			   fn_bdf(fn).text, 1000.0 * DEADLINE_REPLY / 2 * sc->scale);
	if (rc == ETIMEDOUT)
		trial_fail(sc, "function %08x does not come without another event", fn->fid);
	else if (rc > 0)
		trial_lost(sc, "cannot wait for function %08x: %s", fn->fid, strerror(rc));
}

/**
 * learn_state() - find out whether a function is in standby now
 * @sc: the trial
 * @fn: function; what is known about it is changed
 *
 * For events that may be understood one way or the other.
 */
void learn_state(struct trial *sc, struct fn *fn)
{
	struct mod_event seen;

	if (!look(sc, fn, &seen))
		return;
	if (seen.state != FN_STANDBY && seen.state != FN_CONFIGURED)
		trial_fail(sc, "function %08x is neither in standby nor configured", fn->fid);
	fn->standby = seen.state == FN_STANDBY;
}

/**
 * expect_debugfs() - the measurements of a function can be seen, or not
 * @sc: the trial
 * @fn: function
 * @present: its directory in debugfs must be there; else it must not
 */
void expect_debugfs(struct trial *sc, const struct fn *fn, bool present)
{
	int rc = trial_request(sc, NULL, "stat /sys/kernel/debug/pci/%04x:00:00.0", fn->uid);

	if (!rc && !present)
		trial_fail(sc, "/sys/kernel/debug/pci/%04x:00:00.0 is still there", fn->uid);
	else if (rc == ENOENT && present)
		trial_fail(sc, "/sys/kernel/debug/pci/%04x:00:00.0 is not there", fn->uid);
	else if (rc > 0 && rc != ENOENT)
		trial_lost(sc, "cannot look at debugfs: %s", strerror(rc));
}

/**
 * unplug_unused() - unplug a function that the kernel could not add
 * @sc: the trial
 * @fn: plugged function; nothing of it is there
 *
 * QEMU asks for it like an operator does (0x0303). Nobody but the kernel can give
 * it back, so it has to, although it has no use for it.
 */
void unplug_unused(struct trial *sc, struct fn *fn)
{
	int rc;

	fn->inert = true;
	unplug_start(sc, fn);
	if (!trial_handled(sc, fn->fid, PEC_DECONFIGURE))
		return;
	rc = agent_wait_event(&sc->vm->agent, MOD_END, fn->fid, PEC_RESERVED,
			      trial_deadline(sc, DEADLINE_ALIVE), NULL);
	if (rc == -ETIMEDOUT)
		trial_fail(sc, "the kernel did not give function %08x back", fn->fid);
	else if (rc)
		trial_lost(sc, "%s", agent_why(&sc->vm->agent));
	wait_deleted(sc, fn);
}
