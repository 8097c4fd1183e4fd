// SPDX-License-Identifier: GPL-2.0
/*
 * One scenario under way on one guest: what it asks for, and waits for.
 */
#define _GNU_SOURCE
#include "trial.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A wait on the guest broke for a reason that no check is about. */
static void lost_contact(struct trial *sc, const char *why)
{
	char *exit_text = NULL;

	if (sc->vm->loop->caught) {
		trial_lost(sc, "interrupted");
		return;
	}
	/* A closed connection is QEMU's end most of the time; that says more. */
	if (sc->vm->qmp.stream.error == -EPIPE || sc->vm->agent.stream.error == -EPIPE) {
		if (!vm_wait_exit(sc->vm, trial_deadline(sc, DEADLINE_ALIVE)))
			exit_text = vm_exit_text(sc->vm);
	}
	trial_lost(sc, "%s%s%s", why, exit_text ? "; " : "", exit_text ? exit_text : "");
	free(exit_text);
}

/**
 * trial_alive() - ask the agent for a sign of life
 * @sc: the trial; an agent that stays silent makes it lost
 *
 * Tells a kernel that does not finish one thing from one that does nothing.
 *
 * Return: true when the agent answered.
 */
bool trial_alive(struct trial *sc)
{
	struct agent *agent = &sc->vm->agent;
	struct agent_reply reply;
	int rc;

	rc = agent_send(agent, "hello");
	if (rc > 0)
		rc = agent_wait_reply(agent, (unsigned int)rc, trial_deadline(sc, DEADLINE_ALIVE),
				      &reply);
	if (rc == -ETIMEDOUT)
		trial_lost(sc, "the guest stopped answering");
	else if (rc < 0)
		lost_contact(sc, agent_why(agent));
	else
		agent_reply_free(&reply);
	return !rc;
}

/**
 * trial_send() - have the agent do something and do not wait for its answer
 * @sc: the trial
 * @fmt: format of verb and arguments
 *
 * Return: number of the request for trial_receive(); negative when nothing was
 * sent.
 */
int trial_send(struct trial *sc, const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	int rc;

	if (!trial_ok(sc))
		return -ECANCELED;
	va_start(ap, fmt);
	rc = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (rc < 0) {
		trial_lost(sc, "out of memory");
		return -ENOMEM;
	}
	rc = agent_send(&sc->vm->agent, "%s", text);
	if (rc < 0)
		lost_contact(sc, agent_why(&sc->vm->agent));
	free(text);
	return rc;
}

/**
 * trial_receive() - wait for the answer to a request
 * @sc: the trial
 * @seq: what trial_send() returned
 * @what: the request, for the reason if there is no answer
 * @reply: where to store the answer, to be released with agent_reply_free();
 *	   NULL: its payload is not wanted
 *
 * A request that does not return while the agent is alive is blocked in the
 * kernel: the trial failed. Any other reason to have no answer makes it lost.
 *
 * Return: 0 or the positive errno of the guest; negative when there is no answer
 * or the trial is not ok.
 */
int trial_receive(struct trial *sc, int seq, const char *what, struct agent_reply *reply)
{
	struct agent *agent = &sc->vm->agent;
	struct agent_reply own = { 0 };
	int rc;

	if (reply)
		*reply = own;
	if (!trial_ok(sc))
		return -ECANCELED;
	rc = agent_wait_reply(agent, (unsigned int)seq, trial_deadline(sc, DEADLINE_REPLY), &own);
	if (rc == -ETIMEDOUT) {
		if (trial_alive(sc))
			trial_fail(sc, "\"%s\" did not return within %.2g s", what,
				   DEADLINE_REPLY * sc->scale);
	} else if (rc < 0) {
		lost_contact(sc, agent_why(agent));
	} else {
		rc = own.rc;
		if (reply)
			*reply = own;
		else
			agent_reply_free(&own);
	}
	return rc;
}

/**
 * trial_request() - have the agent do something and wait for its answer
 * @sc: the trial
 * @reply: as trial_receive()
 * @fmt: format of verb and arguments
 *
 * Return: as trial_receive(); also negative when nothing was sent.
 */
int trial_request(struct trial *sc, struct agent_reply *reply, const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	int rc;

	if (reply)
		*reply = (struct agent_reply){ 0 };
	va_start(ap, fmt);
	rc = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (rc < 0) {
		trial_lost(sc, "out of memory");
		return -ENOMEM;
	}
	rc = trial_send(sc, "%s", text);
	if (rc > 0)
		rc = trial_receive(sc, rc, text, reply);
	free(text);
	return rc;
}

/**
 * trial_qmp() - have QEMU do something
 * @sc: the trial; QEMU's refusal makes it lost
 * @command: QMP command
 * @args: arguments; the reference is taken over
 *
 * Return: true when it was done.
 */
bool trial_qmp(struct trial *sc, const char *command, json_t *args)
{
	struct qmp *qmp = &sc->vm->qmp;
	int rc;

	if (!trial_ok(sc)) {
		json_decref(args);
		return false;
	}
	rc = qmp_execute(qmp, command, args, NULL, trial_deadline(sc, DEADLINE_QMP));
	if (rc)
		lost_contact(sc, qmp_why(qmp));
	return !rc;
}

/* A wait for something the kernel has to do first is over without it. */
static void not_done(struct trial *sc, const char *why)
{
	struct agent *agent = &sc->vm->agent;
	size_t i, nr_open = 0, last = 0;

	if (!trial_alive(sc))
		return;
	for (i = 0; i < agent->nr_events; i++) {
		if (agent->events[i].ev == MOD_BEGIN && ++nr_open)
			last = i;
		else if (agent->events[i].ev == MOD_END && nr_open)
			nr_open--;
	}
	if (nr_open)
		trial_fail(sc, "the kernel did not finish event 0x%04x of function %08x within %.2g s",
			   (unsigned int)agent->events[last].pec, agent->events[last].fid,
			   DEADLINE_EVENT * sc->scale);
	else
		trial_lost(sc, "%s, and the kernel is not busy with any event", why);
}

/**
 * trial_deleted() - wait until QEMU has deleted a device
 * @sc: the trial
 * @device: id of the device, NULL: it has none
 * @path: its QOM path, NULL: not checked
 * @owed: what the kernel has not done if it is not gone in time, one line without newline;
 *	  NULL: that need not be the kernel's fault
 *
 * Return: true when it is gone.
 */
bool trial_deleted(struct trial *sc, const char *device, const char *path, const char *owed)
{
	struct qmp *qmp = &sc->vm->qmp;
	int rc;

	if (!trial_ok(sc))
		return false;
	rc = qmp_wait_event(qmp, QMP_DEVICE_DELETED, device, path,
			    trial_deadline(sc, DEADLINE_EVENT), NULL);
	if (rc == -ETIMEDOUT && owed && trial_alive(sc))
		trial_fail(sc, "%s", owed);
	else if (rc == -ETIMEDOUT)
		not_done(sc, qmp_why(qmp));
	else if (rc)
		lost_contact(sc, qmp_why(qmp));
	return !rc;
}

/**
 * trial_event() - wait until the test module has seen something
 * @sc: the trial
 * @ev: what
 * @fid: function it happens to
 * @pec: PCI event code that belongs to it, ANY_PEC: any
 * @missing: reason when it does not happen, one line without newline
 *
 * Return: true when it has.
 */
bool trial_event(struct trial *sc, enum mod_ev ev, uint32_t fid, int pec, const char *missing)
{
	struct agent *agent = &sc->vm->agent;
	int rc;

	if (!trial_ok(sc))
		return false;
	rc = agent_wait_event(agent, ev, fid, pec, trial_deadline(sc, DEADLINE_EVENT), NULL);
	if (rc == -ETIMEDOUT)
		not_done(sc, missing);
	else if (rc)
		lost_contact(sc, agent_why(agent));
	return !rc;
}

/**
 * trial_handled() - wait until the kernel has finished with an event
 * @sc: the trial
 * @fid: function
 * @pec: PCI event code as the kernel saw it
 *
 * Return: true when it has.
 */
bool trial_handled(struct trial *sc, uint32_t fid, int pec)
{
	char missing[64];

	snprintf(missing, sizeof(missing), "event 0x%04x of function %08x did not arrive",
		 (unsigned int)pec, fid);
	return trial_event(sc, MOD_END, fid, pec, missing);
}

/**
 * trial_mark() - make sure that everything the kernel printed is on the console
 * @sc: the trial
 *
 * The console driver buffers; a line of our own that has come out is behind
 * everything printed before.
 *
 * Return: true when the console is complete up to now.
 */
bool trial_mark(struct trial *sc)
{
	char text[96];
	int rc;

	snprintf(text, sizeof(text), "zlab: %s mark %u", sc->name, ++sc->nr_marks);
	rc = trial_request(sc, NULL, "kmsg %s", text);
	if (rc > 0)
		trial_lost(sc, "cannot write to the kernel log: %s", strerror(rc));
	if (rc)
		return false;
	rc = console_wait_text(&sc->vm->console, text, trial_deadline(sc, DEADLINE_REPLY));
	if (rc == -ETIMEDOUT)
		trial_lost(sc, "the console is incomplete: \"%s\" did not come out", text);
	else if (rc)
		lost_contact(sc, strerror(-rc));
	return !rc;
}
