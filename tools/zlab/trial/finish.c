// SPDX-License-Identifier: GPL-2.0
/*
 * End of a trial: put the guest in order, look at what it says, make a result.
 */
#define _GNU_SOURCE
#include "finish.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "clock.h"
#include "leak.h"
#include "splat.h"

/* An s390 iommu device of the bug report, by function ID. */
#define SIGNATURE	"/devices/virtual/iommu/s390-iommu.%08x"

/**
 * trial_ask() - ask the guest something when the trial is through
 * @sc: trial, also one that is not ok: what the kernel says when the last references
 *	go belongs to the evidence
 * @request: request to the agent
 * @reply: receives the answer, to be released, if this returns true; may be NULL
 *
 * Return: true when answered; if not, the trial is lost.
 */
bool trial_ask(struct trial *sc, const char *request, struct agent_reply *reply)
{
	struct agent *agent = &sc->vm->agent;
	struct agent_reply own = { 0 };
	int rc;

	rc = agent_send(agent, "%s", request);
	if (rc > 0)
		rc = agent_wait_reply(agent, (unsigned int)rc, trial_deadline(sc, DEADLINE_ALIVE),
				      &own);
	if (!rc && own.rc) {
		trial_lost(sc, "\"%s\" failed in the guest: %s", request, strerror(own.rc));
		rc = own.rc;
	}
	if (rc < 0)
		trial_lost(sc, "no answer to \"%s\": %s", request, agent_why(agent));
	if (reply && !rc)
		*reply = own;
	else
		agent_reply_free(&own);
	return !rc;
}

static void save(struct trial *sc, const char *path, const struct agent_reply *reply)
{
	FILE *f = fopen(path, "we");

	if (!f || fwrite(reply->data, 1, reply->len, f) != reply->len)
		trial_lost(sc, "cannot write %s: %s", path, strerror(errno));
	if (f && fclose(f))
		trial_lost(sc, "cannot write %s: %s", path, strerror(errno));
}

/*
 * Each function created must have been released. A kernel may do that in a
 * work item, whose last act is the entry looked for here; so look again until
 * the deadline. Each look is a question to the guest and its answer.
 */
static void check_balance(struct trial *sc, const char *dbf_path)
{
	double deadline = trial_deadline(sc, DEADLINE_EVENT);
	struct balance *b = &sc->balance;
	struct agent_reply reply;
	size_t i;

	while (trial_ask(sc, "dbf", &reply)) {
		trial_count(sc, reply.data);
		i = balance_first_uneven(b);
		if (i < b->nr && trial_ok(sc) && !trial_expired(sc, deadline)) {
			agent_reply_free(&reply);
			continue;
		}
		if (i < b->nr)
			trial_fail(sc, "function %08x was %s %d time(s) more than %s",
				   sc->fids[i], b->of[i] > 0 ? "created" : "released",
				   abs(b->of[i]), b->of[i] > 0 ? "released" : "created");
		save(sc, dbf_path, &reply);
		agent_reply_free(&reply);
		return;
	}
}

static void check_lockdep(struct trial *sc)
{
	struct agent_reply reply;

	if (!trial_ask(sc, "lockdep", &reply))
		return;
	if (!strncmp(reply.data, "off", 3))
		trial_fail(sc, "lockdep has switched itself off");
	else if (strncmp(reply.data, "armed", 5))
		trial_lost(sc, "this kernel has no lockdep (%s)", reply.data);
	agent_reply_free(&reply);
}

/**
 * trial_finish() - release what the scenario holds and ask the last questions
 * @sc: trial whose body is through, on a guest that still runs
 * @dbf_path: file for the kernel's own record of its functions
 *
 * Nothing is asked of a guest that has stopped answering.
 */
void trial_finish(struct trial *sc, const char *dbf_path)
{
	static const char *const cleanup[] = {
		"mod nofail", "mod nostretch", "endloops", "mod norewrite", "mod dropall",
		"mod nofake",
	};
	char mark[96];
	size_t i;

	if (sc->vm->loop->caught || sc->vm->qmp.stream.error || sc->vm->agent.stream.error ||
	    !trial_alive(sc))
		return;
	for (i = 0; i < ARRAY_SIZE(cleanup); i++) {
		if (!trial_ask(sc, cleanup[i], NULL))
			return;
	}
	check_balance(sc, dbf_path);
	check_lockdep(sc);
	leak_check(sc);
	if (agent_last_event(&sc->vm->agent, MOD_LOST, UINT32_MAX))
		trial_lost(sc, "the test module lost events");
	if (trial_ok(sc)) {
		trial_mark(sc);
		return;
	}
	/* The verdict stands, but the console should still be whole. */
	snprintf(mark, sizeof(mark), "kmsg zlab: %s last mark", sc->name);
	if (trial_ask(sc, mark, NULL))
		console_wait_text(&sc->vm->console, mark + strlen("kmsg "),
				  trial_deadline(sc, DEADLINE_ALIVE));
}

static bool is_signature(const struct splat *splat, uint32_t fid)
{
	char object[sizeof(SIGNATURE) + 8];

	snprintf(object, sizeof(object), SIGNATURE, fid);
	return splat->kind == SPLAT_SYSFS_DUPLICATE && splat->object &&
	       !strcmp(splat->object, object);
}

/* First complaint that is not the one of the bug report for a function of @scenario. */
static const struct splat *first_unexpected(const struct scenario *scenario,
					    const struct scenario_result *res)
{
	size_t i, j;

	for (i = 0; i < res->nr_splats; i++) {
		for (j = 0; j < scenario->nr_bug_fids; j++) {
			if (is_signature(&res->splats[i], scenario->bug_fids[j]))
				break;
		}
		if (j == scenario->nr_bug_fids)
			return &res->splats[i];
	}
	return NULL;
}

/* The bug report's warning for each function, and no other complaint. */
static bool has_signature(const struct scenario *scenario, const struct scenario_result *res)
{
	size_t i, j;

	for (j = 0; j < scenario->nr_bug_fids; j++) {
		for (i = 0; i < res->nr_splats; i++) {
			if (is_signature(&res->splats[i], scenario->bug_fids[j]))
				break;
		}
		if (i == res->nr_splats)
			return false;
	}
	return scenario->nr_bug_fids && !first_unexpected(scenario, res);
}

/* The agent is init. If it exits, the kernel panics, but is not to blame. */
static bool agent_is_to_blame(const struct scenario_result *res)
{
	return res->nr_splats == 1 && res->splats[0].kind == SPLAT_PANIC &&
	       strstr(res->splats[0].line, "Attempted to kill init");
}

static void judge_console(struct trial *sc, const struct scenario *scenario,
			  struct scenario_result *res)
{
	const struct splat *splat;
	char more[48] = "", *reason;

	res->outcome = sc->outcome;
	res->reason = sc->reason;
	sc->reason = NULL;
	if (!res->nr_splats)
		return;
	res->signature_seen = has_signature(scenario, res);
	if (agent_is_to_blame(res)) {
		res->outcome = OUTCOME_INCONCLUSIVE;
		free(res->reason);
		res->reason = strdup("the agent ended");
		return;
	}
	/* Whatever else went wrong: a kernel that complains has failed. */
	res->outcome = OUTCOME_FAIL;
	splat = first_unexpected(scenario, res);
	if (!splat)
		splat = &res->splats[0];
	/* The scenario itself may have looked at the console. */
	if (res->reason && !strcmp(res->reason, res->splats[0].line)) {
		free(res->reason);
		res->reason = NULL;
	}
	if (res->nr_splats > 1)
		snprintf(more, sizeof(more), " (and %zu more)", res->nr_splats - 1);
	if (asprintf(&reason, "%s%s%s%s", splat->line, more, res->reason ? "; " : "",
		     res->reason ? res->reason : "") < 0)
		return;
	free(res->reason);
	res->reason = reason;
}

static const struct {
	enum mod_ev ev;
	enum tl_kind kind;
	const char *label;
} timeline_kinds[] = {
	{ MOD_BEGIN, TL_EVENT_BEGIN, "event 0x%04x" },
	{ MOD_END, TL_EVENT_END, "event 0x%04x done" },
	{ MOD_HOLD, TL_HOLD, "hold" },
	{ MOD_DROP, TL_DROP, "drop" },
	{ MOD_ADD, TL_ADD, "device added" },
	{ MOD_REMOVE, TL_REMOVE, "device removed" },
	{ MOD_RELEASE, TL_RELEASE, "function released" },
};

static bool timeline_entry(const struct mod_event *event, double offset, struct tl_entry *entry)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(timeline_kinds); i++) {
		if (timeline_kinds[i].ev != event->ev)
			continue;
		*entry = (struct tl_entry){
			.t = event->t_guest + offset, .kind = timeline_kinds[i].kind,
			.fid = event->fid, .state = event->state, .refs = event->refs,
			.pec = event->pec > 0 ? (uint16_t)event->pec : 0,
		};
		if (asprintf(&entry->text, timeline_kinds[i].label, entry->pec) < 0)
			entry->text = NULL;
		return entry->text;
	}
	return false;
}

static int compare_time(const void *a, const void *b)
{
	const struct tl_entry *x = a, *y = b;

	return (x->t > y->t) - (x->t < y->t);
}

/*
 * Guest and host have clocks of their own. No event arrives before it happens,
 * so the one that took the shortest gives the best estimate of their distance.
 */
static double clock_offset(const struct trial *sc)
{
	const struct agent *agent = &sc->vm->agent;
	double offset = 0;
	size_t i;

	for (i = 0; i < agent->nr_events; i++) {
		double distance = agent->events[i].t_host - sc->start - agent->events[i].t_guest;

		if (!i || distance < offset)
			offset = distance;
	}
	return offset;
}

static void make_timeline(struct trial *sc, struct scenario_result *res)
{
	const struct agent *agent = &sc->vm->agent;
	double offset = clock_offset(sc);
	size_t i;

	res->timeline = calloc(sc->nr_steps + agent->nr_events + 1, sizeof(*res->timeline));
	if (!res->timeline)
		return;
	for (i = 0; i < sc->nr_steps; i++)
		res->timeline[res->nr_timeline++] = sc->steps[i];
	sc->nr_steps = 0;
	for (i = 0; i < agent->nr_events; i++)
		res->nr_timeline += timeline_entry(&agent->events[i], offset,
						   &res->timeline[res->nr_timeline]);
	qsort(res->timeline, res->nr_timeline, sizeof(*res->timeline), compare_time);
}

/**
 * trial_result() - make a result of a trial
 * @sc: trial that is through; loses its reason and its steps to @res
 * @scenario: what was tried
 * @res: result with name, title, seconds and console_path set; the rest is
 *	 filled in
 */
void trial_result(struct trial *sc, const struct scenario *scenario, struct scenario_result *res)
{
	struct console *console = &sc->vm->console;

	/* The machine may not even have started; then there is no console. */
	if (console->loop && (console_update(console) ||
			      splat_scan(console->text, console->len, &res->splats,
					 &res->nr_splats)))
		trial_lost(sc, "cannot read the console");
	res->nr_noted = res->nr_splats;
	res->nr_splats = race_sort(sc->races, res->splats, res->nr_splats);
	res->nr_noted -= res->nr_splats;
	make_timeline(sc, res);
	judge_console(sc, scenario, res);
}
