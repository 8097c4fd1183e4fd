// SPDX-License-Identifier: GPL-2.0
/*
 * What goes on while a scenario goes on: actors, requests under way, windows.
 */
#define _GNU_SOURCE
#include "actors.h"

#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
 * actor_start() - have something done over and over
 * @sc: the trial
 * @name: what to call it, at most 10 characters; its task is "loop-@name"
 * @fmt: format of verb and arguments
 *
 * It has been started, and does it at least once.
 */
void actor_start(struct trial *sc, const char *name, const char *fmt, ...)
{
	char what[128];
	va_list ap;
	int rc;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	if (!trial_ok(sc))
		return;
	trial_step(sc, UINT32_MAX, "actor %s: %s", name, what);
	rc = trial_request(sc, NULL, "loop %s %s", name, what);
	if (rc > 0)
		trial_lost(sc, "actor %s does not start: %s", name, strerror(rc));
}

/* Return: true when @text makes sense. */
static bool parse_counts(const char *text, size_t len, struct actor_counts *counts)
{
	json_int_t runs, ok;
	json_t *obj, *errnos, *times;
	const char *number;
	bool good = false;

	obj = json_loadb(text, len, 0, NULL);
	if (!json_unpack(obj, "{s:I, s:I, s:o}", "runs", &runs, "ok", &ok, "errno", &errnos) &&
	    json_is_object(errnos) && json_object_size(errnos) <= ACTOR_ERRNOS) {
		*counts = (struct actor_counts){
			.runs = (unsigned long)runs, .ok = (unsigned long)ok,
		};
		json_object_foreach(errnos, number, times) {
			counts->errnos[counts->nr_errnos].number = atoi(number);
			counts->errnos[counts->nr_errnos++].times =
				(unsigned long)json_integer_value(times);
		}
		good = true;
	}
	json_decref(obj);
	return good;
}

/**
 * actor_expect_success() - an actor succeeds at least once more
 * @sc: the trial
 * @name: its name
 *
 * To be called when nothing is in its way any more.
 */
void actor_expect_success(struct trial *sc, const char *name)
{
	/* Half of the deadline of the request that carries it. */
	int rc = trial_request(sc, NULL, "waitloop %s %.0f", name,
			       1000.0 * DEADLINE_REPLY / 2 * sc->scale);

	if (rc == ETIMEDOUT)
		trial_fail(sc, "actor %s does not succeed any more", name);
	else if (rc > 0)
		trial_lost(sc, "cannot wait for actor %s: %s", name, strerror(rc));
}

/**
 * actor_stop() - end what actor_start() has started
 * @sc: the trial
 * @name: its name, which is free again
 * @counts: where to store what it has seen; empty if the trial is not ok
 *
 * What it is just doing is done to the end: one that is blocked in the kernel
 * makes the trial failed. Actors that are not stopped end with the trial.
 */
void actor_stop(struct trial *sc, const char *name, struct actor_counts *counts)
{
	struct agent_reply reply;
	int rc;

	*counts = (struct actor_counts){ 0 };
	if (!trial_ok(sc))
		return;
	rc = trial_request(sc, &reply, "endloop %s", name);
	if (rc > 0)
		trial_lost(sc, "actor %s does not end: %s", name, strerror(rc));
	else if (!rc && !parse_counts(reply.data, reply.len, counts))
		trial_lost(sc, "actor %s ended with nonsense: %.80s", name, reply.data);
	else if (!rc)
		trial_step(sc, UINT32_MAX, "actor %s: %lu of %lu ok", name, counts->ok,
			   counts->runs);
	agent_reply_free(&reply);
}

/**
 * actor_saw() - how often did something fail
 * @counts: from actor_stop()
 * @number: errno
 *
 * Return: how often with that errno.
 */
unsigned long actor_saw(const struct actor_counts *counts, int number)
{
	size_t i;

	for (i = 0; i < counts->nr_errnos; i++) {
		if (counts->errnos[i].number == number)
			return counts->errnos[i].times;
	}
	return 0;
}

/**
 * actor_expect() - an actor met no failure but some; see actor_expect_errno()
 * @sc: the trial
 * @name: the actor
 * @counts: from actor_stop()
 * @allowed: failures that may happen
 * @nr_allowed: their number
 */
void actor_expect(struct trial *sc, const char *name, const struct actor_counts *counts,
		  const int *allowed, size_t nr_allowed)
{
	size_t i, j;

	for (i = 0; i < counts->nr_errnos && trial_ok(sc); i++) {
		for (j = 0; j < nr_allowed; j++) {
			if (allowed[j] == counts->errnos[i].number)
				break;
		}
		if (j == nr_allowed)
			trial_fail(sc, "actor %s failed %lu of %lu times: %s", name,
				   counts->errnos[i].times, counts->runs,
				   strerror(counts->errnos[i].number));
	}
}

/**
 * request_begin() - have the guest do something that may take its time
 * @sc: the trial
 * @request: to be given to request_end()
 * @fmt: format of verb and arguments
 */
void request_begin(struct trial *sc, struct request *request, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(request->what, sizeof(request->what), fmt, ap);
	va_end(ap);
	if (!trial_ok(sc))
		return;
	trial_step(sc, UINT32_MAX, "begin %s", request->what);
	request->seq = trial_send(sc, "%s", request->what);
}

/**
 * request_end() - wait until the guest has done what request_begin() asked for
 * @sc: the trial
 * @request: the request
 *
 * Return: 0 or the positive errno of the guest; negative when there is no answer,
 * as it is blocked in the kernel and the trial failed, or the trial is not ok.
 */
int request_end(struct trial *sc, const struct request *request)
{
	int rc = trial_receive(sc, request->seq, request->what, NULL);

	if (rc >= 0)
		trial_step(sc, UINT32_MAX, "end %s: %s", request->what, rc ? strerror(rc) : "ok");
	return rc;
}

static int try_window(struct trial *sc, const char *symbol, const char *comm, unsigned int ms,
		      const char *where)
{
	if (!trial_ok(sc))
		return 0;
	trial_step(sc, UINT32_MAX, "window in %s", symbol);
	return trial_request(sc, NULL, "mod stretch %s %u n=1%s%s%s", symbol, ms,
			     comm ? " comm=" : "", comm ? comm : "", where);
}

static void add_window(struct trial *sc, const char *symbol, const char *comm, unsigned int ms,
		       const char *where)
{
	int rc = try_window(sc, symbol, comm, ms, where);

	if (rc > 0)
		trial_lost(sc, "no window in %s: %s", symbol, strerror(rc));
}

/**
 * window() - let a task take its time once when it enters a function
 * @sc: the trial
 * @symbol: function of the kernel
 * @comm: name of the task, NULL: any
 * @ms: how long; the task keeps one CPU busy meanwhile
 */
void window(struct trial *sc, const char *symbol, const char *comm, unsigned int ms)
{
	add_window(sc, symbol, comm, ms, "");
}

/**
 * window_after() - let a task take its time once when it leaves a function
 * @sc: the trial
 * @symbol: function of the kernel
 * @comm: name of the task, NULL: any
 * @ms: how long
 */
void window_after(struct trial *sc, const char *symbol, const char *comm, unsigned int ms)
{
	add_window(sc, symbol, comm, ms, " ret");
}

/**
 * window_below() - a window() for one caller
 * @sc: the trial
 * @symbol: function of the kernel
 * @comm: name of the task
 * @below: functions of the kernel, with "," between them: one must be among the callers
 * @ms: how long
 */
void window_below(struct trial *sc, const char *symbol, const char *comm, const char *below,
		  unsigned int ms)
{
	char words[128];

	snprintf(words, sizeof(words), " below=%s", below);
	add_window(sc, symbol, comm, ms, words);
}

/**
 * window_second() - a window_after() the second time
 * @sc: the trial
 * @symbol: function of the kernel
 * @comm: name of the task, NULL: any
 * @ms: how long
 */
void window_second(struct trial *sc, const char *symbol, const char *comm, unsigned int ms)
{
	add_window(sc, symbol, comm, ms, " ret skip=1");
}

/**
 * window_also() - a window() for kernels that do not come by another one
 * @sc: the trial
 * @symbol: function of the kernel, which need not have it
 * @comm: name of the task, NULL: any
 * @ms: how long
 *
 * A function that begins with a branch has no window, see zt_probe_check() of the
 * guest module. What a compiler makes of a function depends on the configuration.
 */
void window_also(struct trial *sc, const char *symbol, const char *comm, unsigned int ms)
{
	int rc = try_window(sc, symbol, comm, ms, "");

	if (rc > 0 && rc != EOPNOTSUPP && rc != ENOENT)
		trial_lost(sc, "no window in %s: %s", symbol, strerror(rc));
}

/**
 * window_opens() - wait until the task of a window() is in it
 * @sc: the trial
 * @symbol: function of the kernel; or that of a window_also() where that comes first
 */
void window_opens(struct trial *sc, const char *symbol)
{
	char missing[96];

	snprintf(missing, sizeof(missing), "nobody came by %s", symbol);
	if (trial_event(sc, MOD_STRETCH, 0, ANY_PEC, missing))
		trial_step(sc, UINT32_MAX, "window in %s is open", symbol);
}
