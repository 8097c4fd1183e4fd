// SPDX-License-Identifier: GPL-2.0
/*
 * Count the calls of what can fail, and let one of them fail.
 */
#define _GNU_SOURCE
#include "sweep.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "faults.h"

static const char *words(const struct sweep_site *site)
{
	return site->words ? site->words : "";
}

/**
 * sweep_count_begin() - begin to count the calls of all sites
 * @st: lifecycle that is about to begin; a site that the kernel does not have is marked
 *
 * Return: true unless the trial is not ok any more.
 */
bool sweep_count_begin(struct sweep_state *st)
{
	size_t i;
	int rc;

	for (i = 0; i < nr_sweep_sites; i++) {
		const struct sweep_site *site = &sweep_sites[i];

		rc = trial_request(st->sc, NULL, "mod count %s %s", site->symbol, words(site));
		st->counts[i].missing = rc == ENOENT;
		if (rc > 0 && rc != ENOENT)
			trial_lost(st->sc, "calls of %s cannot be counted: %s", site->symbol,
				   strerror(rc));
	}
	return trial_ok(st->sc);
}

/**
 * sweep_count_read() - read how often the sites have been called so far
 * @st: lifecycle under way
 * @act: number of the act that is over
 *
 * Return: true unless the trial is not ok any more.
 */
bool sweep_count_read(struct sweep_state *st, size_t act)
{
	struct agent *agent = &st->sc->vm->agent;
	struct mod_event event;
	size_t i;
	int rc;

	rc = trial_request(st->sc, NULL, "mod calls");
	if (rc > 0)
		trial_lost(st->sc, "calls cannot be read: %s", strerror(rc));
	for (i = 0; i < nr_sweep_sites && trial_ok(st->sc); i++) {
		if (st->counts[i].missing)
			continue;
		rc = agent_wait_event(agent, MOD_CALLS, 0, ANY_PEC,
				      trial_deadline(st->sc, DEADLINE_REPLY), &event);
		if (rc)
			trial_lost(st->sc, "no number of calls: %s", agent_why(agent));
		else
			st->counts[i].calls[act] = event.calls > 0 ? (unsigned int)event.calls : 0;
	}
	return trial_ok(st->sc);
}

/**
 * sweep_calls() - how often a site is called in a lifecycle
 * @life: lifecycle
 * @count: what was counted in it
 *
 * Return: number of calls, to the end of the last act.
 */
unsigned int sweep_calls(const struct sweep_life *life, const struct sweep_count *count)
{
	size_t i = 0;

	while (life->acts[i])
		i++;
	return i ? count->calls[i - 1] : 0;
}

/**
 * sweep_arm() - let the call fail that is to be tried
 * @st: lifecycle that is about to begin
 *
 * Return: true unless the trial is not ok any more.
 */
bool sweep_arm(struct sweep_state *st)
{
	const struct sweep_site *site = st->try->site;
	int rc;

	trial_step(st->sc, UINT32_MAX, "call %u of %s fails with %ld", st->try->call,
		   site->symbol, site->rc);
	rc = trial_request(st->sc, NULL, "mod %s %s %ld n=1 skip=%u %s",
			   site->done ? "override" : "fail", site->symbol, site->rc,
			   st->try->call - 1, words(site));
	if (rc > 0)
		trial_lost(st->sc, "cannot make %s fail: %s", site->symbol, strerror(rc));
	return trial_ok(st->sc);
}

/**
 * sweep_was_hit() - tell whether the call has failed by now
 * @st: lifecycle under way; learns who made the call
 *
 * Return: true if so.
 */
bool sweep_was_hit(struct sweep_state *st)
{
	struct agent *agent = &st->sc->vm->agent;
	struct mod_event event;
	int rc;

	rc = trial_request(st->sc, NULL, "mod faulted %s 1", st->try->site->symbol);
	if (rc > 0 && rc != ERANGE)
		trial_lost(st->sc, "cannot ask for calls of %s: %s", st->try->site->symbol,
			   strerror(rc));
	if (rc)
		return false;
	rc = agent_wait_event(agent, MOD_FAULT, 0, ANY_PEC,
			      trial_deadline(st->sc, DEADLINE_REPLY), &event);
	if (rc)
		trial_lost(st->sc, "no word of who called: %s", agent_why(agent));
	else
		st->try->by = strdup(event.by);
	st->hit = !rc;
	return !rc;
}
