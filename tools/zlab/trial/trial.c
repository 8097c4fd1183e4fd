// SPDX-License-Identifier: GPL-2.0
/*
 * One scenario under way on one guest: its verdict so far, its rounds, its timeline.
 */
#define _GNU_SOURCE
#include "trial.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"

#define ROUNDS_COUNTED	8	/* look_in_time() after so many rounds */

/**
 * trial_init() - begin a trial
 * @sc: trial to initialise; release with trial_fini()
 * @name: name of the scenario
 * @vm: guest it runs on
 * @scale: factor for all deadlines
 */
void trial_init(struct trial *sc, const char *name, struct vm *vm, double scale)
{
	*sc = (struct trial){ .name = name, .vm = vm, .outcome = OUTCOME_PASS, .rounds = 1 };
	sc->start = tape_note(&vm->tape, "begin %s", name);
	sc->scale = tape_value(&vm->tape, "scale", scale);
}

/**
 * trial_fini() - release what a trial owns
 * @sc: the trial
 */
void trial_fini(struct trial *sc)
{
	size_t i;

	for (i = 0; i < sc->nr_steps; i++)
		free(sc->steps[i].text);
	free(sc->steps);
	free(sc->fids);
	balance_free(&sc->balance);
	free(sc->reason);
	*sc = (struct trial){ .outcome = OUTCOME_INCONCLUSIVE };
}

/**
 * trial_ok() - tell whether a verb may still act
 * @sc: the trial
 *
 * Return: false once a check failed or was not reached.
 */
bool trial_ok(const struct trial *sc)
{
	return sc->outcome == OUTCOME_PASS;
}

/**
 * trial_count() - count how often functions were created and released
 * @sc: the trial, lost if the record does not go back to the last time
 * @record: answer to "dbf"
 */
void trial_count(struct trial *sc, const char *record)
{
	int rc = balance_count(&sc->balance, record, sc->fids, sc->nr_fids);

	if (rc)
		trial_lost(sc, "functions cannot be counted: %s", rc == -ENODATA ?
			   "the kernel's record of them does not go back far enough" :
			   strerror(-rc));
}

/**
 * trial_balance() - how often was a function created and not released
 * @sc: the trial
 * @fid: function ID
 *
 * Return: how often it was created minus how often it was released until trial_count().
 */
int trial_balance(const struct trial *sc, uint32_t fid)
{
	size_t i;

	for (i = 0; i < sc->balance.nr; i++) {
		if (sc->fids[i] == fid)
			return sc->balance.of[i];
	}
	return 0;
}

/* The kernel's record has room for a few thousand entries, a round makes up to a hundred. */
static void look_in_time(struct trial *sc)
{
	struct agent_reply reply;

	if (sc->rounds_begun % ROUNDS_COUNTED)
		return;
	if (!trial_request(sc, &reply, "dbf"))
		trial_count(sc, reply.data);
	agent_reply_free(&reply);
}

/**
 * trial_next_round() - begin another round of a scenario that repeats
 * @sc: the trial, whose rounds begun are counted for the reports
 *
 * See for_each_round().
 *
 * Return: false when all rounds are through or the trial is not ok.
 */
bool trial_next_round(struct trial *sc)
{
	if (!trial_ok(sc) || sc->rounds_begun >= sc->rounds)
		return false;
	if (sc->rounds_begun)
		look_in_time(sc);
	sc->rounds_begun++;
	return trial_ok(sc);
}

/**
 * trial_deadline() - turn a duration into a deadline
 * @sc: the trial
 * @seconds: duration on an unloaded machine
 *
 * Return: time of clock_seconds().
 */
double trial_deadline(const struct trial *sc, double seconds)
{
	return clock_seconds() + seconds * sc->scale;
}

/**
 * trial_expired() - has a deadline passed
 * @sc: the trial
 * @deadline: from trial_deadline()
 *
 * For what is asked again and again; waits look at their deadline themselves.
 *
 * Return: true if it has.
 */
bool trial_expired(struct trial *sc, double deadline)
{
	if (tape_replays(&sc->vm->tape))
		return tape_noted(&sc->vm->tape, "expired", NULL);
	if (clock_seconds() < deadline)
		return false;
	tape_note(&sc->vm->tape, "expired");
	return true;
}

__attribute__((format(printf, 3, 0)))
static void conclude(struct trial *sc, enum outcome how, const char *fmt, va_list ap)
{
	if (!trial_ok(sc))
		return;
	sc->outcome = how;
	if (vasprintf(&sc->reason, fmt, ap) < 0)
		sc->reason = NULL;
	trial_step(sc, UINT32_MAX, "%s: %s", outcome_name(how),
		   sc->reason ? sc->reason : "out of memory");
}

/**
 * trial_fail() - a check was reached and did not hold
 * @sc: the trial; the first verdict that is not ok stays
 * @fmt: format of the reason, one line without newline
 */
void trial_fail(struct trial *sc, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	conclude(sc, OUTCOME_FAIL, fmt, ap);
	va_end(ap);
}

/**
 * trial_lost() - a check was not reached, and that is not the kernel's fault
 * @sc: the trial; the first verdict that is not ok stays
 * @fmt: format of the reason, one line without newline
 */
void trial_lost(struct trial *sc, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	conclude(sc, OUTCOME_INCONCLUSIVE, fmt, ap);
	va_end(ap);
}

/**
 * trial_step() - note for the timeline what the host does
 * @sc: the trial
 * @fid: function it is done to, UINT32_MAX: none
 * @fmt: format of the label
 */
void trial_step(struct trial *sc, uint32_t fid, const char *fmt, ...)
{
	struct tl_entry *grown;
	char *text = NULL;
	double t;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	grown = reallocarray(sc->steps, sc->nr_steps + 1, sizeof(*grown));
	if (grown)
		sc->steps = grown;
	if (!grown || !text) {
		/* A picture with a hole in it must not pass for the whole one. */
		free(text);
		sc->outcome = OUTCOME_INCONCLUSIVE;
		return;
	}
	if (fid == UINT32_MAX)
		t = tape_note(&sc->vm->tape, "step %s", text);
	else
		t = tape_note(&sc->vm->tape, "step %08x %s", fid, text);
	grown[sc->nr_steps++] = (struct tl_entry){
		.t = t - sc->start, .kind = TL_STEP, .fid = fid,
		.state = -1, .refs = -1, .text = text,
	};
}

/**
 * trial_use_fid() - remember a function for the balance at the end
 * @sc: the trial
 * @fid: its function ID
 */
void trial_use_fid(struct trial *sc, uint32_t fid)
{
	uint32_t *grown;
	size_t i;

	for (i = 0; i < sc->nr_fids; i++) {
		if (sc->fids[i] == fid)
			return;
	}
	grown = reallocarray(sc->fids, sc->nr_fids + 1, sizeof(*grown));
	if (!grown) {
		trial_lost(sc, "out of memory");
		return;
	}
	sc->fids = grown;
	sc->fids[sc->nr_fids++] = fid;
}
