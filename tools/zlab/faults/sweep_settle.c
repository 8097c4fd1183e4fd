// SPDX-License-Identifier: GPL-2.0
/*
 * After a call has failed: what came of it, who was told, and what brings the function
 * back.
 */
#define _GNU_SOURCE
#include "sweep.h"

#include <stdio.h>
#include <string.h>

#include "array.h"
#include "events.h"

/* A driver that works has its first interrupt long before, in milliseconds. */
#define DEADLINE_IO	2000
/* Nor has the work item that adds a function anew anything to wait for. */
#define DEADLINE_COME	2000

struct seen {
	int state;		/* enum fn_state, negative: not known to the kernel */
	bool enabled;
	bool device;
	bool works;		/* its driver */
};

static bool answers(struct sweep_state *st, const char *verb, const char *rest)
{
	return !trial_request(st->sc, NULL, "%s %s%s%s", verb,
			      strcmp(verb, "msi") ? "/sys/bus/pci/devices/" : "",
			      fn_bdf(&st->fn).text, rest);
}

static void look(struct sweep_state *st, struct seen *seen)
{
	struct mod_event event;
	char io[16];

	*seen = (struct seen){ .state = -1 };
	if (!fn_look(st->sc, &st->fn, &event))
		return;
	seen->state = event.state;
	seen->enabled = event.state >= 0 && event.fh & FH_ENABLED;
	seen->device = answers(st, "stat", "");
	snprintf(io, sizeof(io), " 1 %.0f", DEADLINE_IO * st->sc->scale);
	seen->works = seen->device && !st->fn.inert && answers(st, "stat", "/driver") &&
		      answers(st, "msi", io);
}

static bool reached(const struct sweep_state *st, enum sweep_goal goal, const struct seen *seen)
{
	switch (goal) {
	case GOAL_PRESENT:
		return seen->state == FN_CONFIGURED && seen->works;
	case GOAL_STANDBY:
		return seen->state == FN_STANDBY && !seen->device;
	case GOAL_HELD:
		return !st->plugged && seen->state == FN_RESERVED && !seen->device;
	case GOAL_GONE:
		return !st->plugged && (seen->state < 0 || seen->state == FN_RESERVED);
	case GOAL_ANY:
		break;
	}
	return true;
}

/**
 * sweep_expect() - check that an act has led to what it should
 * @st: lifecycle under way
 * @goal: what that is
 */
void sweep_expect(struct sweep_state *st, enum sweep_goal goal)
{
	switch (goal) {
	case GOAL_PRESENT:
		expect_present(st->sc, &st->fn);
		expect_io(st->sc, &st->fn);
		break;
	case GOAL_STANDBY:
		expect_standby(st->sc, &st->fn);
		break;
	case GOAL_HELD:
		expect_absent(st->sc, &st->fn);
		break;
	case GOAL_GONE:
		if (st->plugged)
			trial_fail(st->sc, "the kernel did not give function %08x back",
				   st->fn.fid);
		expect_gone(st->sc, &st->fn);
		break;
	case GOAL_ANY:
		break;
	}
}

static unsigned int count(const char *text, const char *line)
{
	unsigned int nr = 0;

	for (; (text = strstr(text, line)); text++)
		nr++;
	return nr;
}

/**
 * sweep_reports() - how often the kernel has said that it failed with the function, or
 *		     with finding out which there are
 * @st: lifecycle under way
 * @console: where on the console to begin
 *
 * Return: number of messages.
 */
unsigned int sweep_reports(const struct sweep_state *st, size_t console)
{
	static const char *const what[] = { "Adding", "Enabling" };
	const struct console *con = &st->sc->vm->console;
	unsigned int nr = 0;
	char line[80];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(what); i++) {
		snprintf(line, sizeof(line), "%s PCI function %08x failed with ", what[i],
			 st->fn.fid);
		nr += console < con->len ? count(con->text + console, line) : 0;
	}
	if (console < con->len)
		nr += count(con->text + console, "Looking for PCI functions failed with ");
	return nr;
}

/* Has something happened to the function since the act began? */
static bool has_happened(const struct sweep_state *st, enum mod_ev ev)
{
	const struct agent *agent = &st->sc->vm->agent;
	size_t i;

	for (i = st->nr_events; i < agent->nr_events; i++) {
		if (agent->events[i].ev == ev && agent->events[i].fid == st->fn.fid)
			return true;
	}
	return false;
}

/* Fails the trial when the function is in a state that nobody can make sense of. */
static void expect_sense(struct sweep_state *st, const struct sweep_act *act,
			 const struct seen *seen)
{
	if (seen->device || seen->state < 0 || st->try->site->stays_enabled)
		return;
	if (act->goal == GOAL_PRESENT && seen->enabled && !act->was_enabled)
		trial_fail(st->sc, "function %08x has no device and is still enabled",
			   st->fn.fid);
}

/* Fails the trial when it was not said that the act has failed, or more than once. */
static enum sweep_outcome told_or_done(struct sweep_state *st, const struct sweep_act *act,
				       const struct seen *seen)
{
	struct sweep_try *try = st->try;

	if (try->reports > 1)
		trial_fail(st->sc, "the failure was reported %u times, not once", try->reports);
	if (reached(st, act->goal, seen))
		return SWEEP_WORKS;
	/* zPCI has done its part. Its driver was told, and said so. */
	if (seen->device && act->goal == GOAL_PRESENT && !try->error && !try->reports &&
	    has_happened(st, MOD_ADD))
		return SWEEP_DRIVERLESS;
	if (act->told == TOLD_CONSOLE && try->reports != 1)
		trial_fail(st->sc, "\"%s\" failed, and the kernel did not say so", act->name);
	if (act->told == TOLD_WRITER && !try->error)
		trial_fail(st->sc, "\"%s\" failed, and its writer was not told", act->name);
	if (try->error)
		return SWEEP_REFUSED;
	return try->reports ? SWEEP_REPORTED : SWEEP_SILENT;
}

/* The function is plugged, and the kernel can have it. */
static void bring_back(struct sweep_state *st, int state)
{
	struct trial *sc = st->sc;

	switch (state) {
	case FN_STANDBY:
		st->try->cure = "power on";
		power(sc, &st->fn, true);
		break;
	case FN_CONFIGURED:
		st->try->cure = "power cycle";
		st->fn.inert = true;
		power(sc, &st->fn, false);
		power(sc, &st->fn, true);
		break;
	default:
		/* Nobody knows it, or what is known of it is reserved: plug it once more. */
		st->try->cure = "plug";
		unplug_unused(sc, &st->fn);
		sweep_plug(st);
	}
}

/* The function is to leave, and QEMU waits for that or is through with it. */
static void send_away(struct sweep_state *st, int state)
{
	struct trial *sc = st->sc;

	if (st->plugged && state == FN_CONFIGURED) {
		st->try->cure = "power off";
		st->fn.inert = true;
		power(sc, &st->fn, false);
		if (sweep_deleted(st))
			sweep_unplug_finish(st, st->left_pec);
		else if (trial_ok(sc))
			trial_fail(sc, "function %08x was switched off, and QEMU still waits for it",
				   st->fn.fid);
		return;
	}
	if (st->plugged) {
		trial_fail(sc, "the kernel did not give function %08x back", st->fn.fid);
		return;
	}
	/* The kernel has not noticed that it left. */
	st->try->cure = "plug, unplug";
	sweep_plug(st);
	expect_present(sc, &st->fn);
	unplug(sc, &st->fn);
	st->plugged = false;
}

static void cure(struct sweep_state *st, enum sweep_goal goal, int state)
{
	switch (goal) {
	case GOAL_PRESENT:
		bring_back(st, state);
		break;
	case GOAL_STANDBY:
		if (state != FN_CONFIGURED)
			bring_back(st, state);
		st->try->cure = st->try->cure ? "plug, power off" : "power off";
		st->fn.inert = state == FN_CONFIGURED;
		power(st->sc, &st->fn, false);
		if (trial_ok(st->sc) && sweep_deleted(st))
			sweep_unplug_finish(st, st->left_pec);
		break;
	case GOAL_HELD:
	case GOAL_GONE:
		send_away(st, state);
		break;
	case GOAL_ANY:
		break;
	}
}

/*
 * A function whose previous life is over and could not be taken up again is added anew
 * when that has been released, which takes no event. So it may be under way.
 */
static bool may_come_by_itself(const struct sweep_state *st, const struct seen *seen)
{
	if (seen->device || st->held)
		return false;
	return seen->state == FN_RESERVED || seen->enabled || has_happened(st, MOD_RELEASE);
}

static void wait_by_itself(struct sweep_state *st, struct seen *seen)
{
	/* Whether it comes or not is seen by the look that follows. */
	trial_request(st->sc, NULL, "waitpath /sys/bus/pci/devices/%s/driver present %.0f",
		      fn_bdf(&st->fn).text, DEADLINE_COME * st->sc->scale);
	look(st, seen);
}

/**
 * sweep_settle() - after the act in which a call has failed
 * @st: lifecycle under way; reaches what the act should have led to, or is not ok
 * @act: the act
 * @console: where the console was when it began
 */
void sweep_settle(struct sweep_state *st, const struct sweep_act *act, size_t console)
{
	struct seen seen;

	if (!trial_mark(st->sc))
		return;
	st->try->act = act;
	st->try->reports = sweep_reports(st, console);
	look(st, &seen);
	if (!trial_ok(st->sc))
		return;
	if (act->goal == GOAL_PRESENT && may_come_by_itself(st, &seen))
		wait_by_itself(st, &seen);
	if (!trial_ok(st->sc))
		return;
	st->try->outcome = told_or_done(st, act, &seen);
	/* It has left, unseen: what comes next shows whether it can come back. */
	if (st->try->outcome != SWEEP_WORKS && act->goal == GOAL_STANDBY && !st->plugged)
		return;
	if (st->try->outcome != SWEEP_WORKS) {
		expect_sense(st, act, &seen);
		cure(st, act->goal, seen.state);
	}
	sweep_expect(st, act->goal);
}
