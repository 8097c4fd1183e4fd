// SPDX-License-Identifier: GPL-2.0
/*
 * Threads that sleep: partial-order reduction for a search with a bound.
 *
 * Where a thread was preempted before its next step, all schedules with that step
 * first have been searched already. If what others do instead does not depend on
 * the step, it makes no difference that they do it before, and it takes as many
 * preemptions to do it after. So the thread sleeps until somebody accesses what its
 * step accesses, and a schedule that needs it before that is not searched again.
 *
 * Only a preemption lets a thread sleep: at a choice that costs nothing the other
 * order may cost one. And who has to wait for an object accesses it, as without
 * waiting it would take a preemption to let others go on.
 *
 * A step is all that a thread does up to the next place at which it can be stopped.
 * Its accesses are recorded when it is done first, in the order of nodes of the search.
 */
#include "engine.h"

#define ACCESSES 14

struct footprint {
	bool complete;
	uint8_t nr;
	const void *obj[ACCESSES];
	bool update[ACCESSES];
};

static struct footprint footprints[MAX_NODES];
static struct footprint *recorded;

/* The step that begins at a node of the search. */
void sleep_record(unsigned int node)
{
	recorded = &footprints[node];
	recorded->complete = false;
	recorded->nr = 0;
}

/* The step is done. */
void sleep_recorded(void)
{
	if (recorded)
		recorded->complete = true;
	recorded = NULL;
}

/* It is not known what else belongs to the step, the run ended or there is too much. */
void sleep_forget(void)
{
	recorded = NULL;
}

/**
 * sleep_begin() - the current thread sleeps, others go on
 * @node: of the search, the step was recorded there
 */
void sleep_begin(unsigned int node)
{
	if (!footprints[node].complete)
		return;
	run.sleeping |= 1U << run.current;
	run.sleeps_at[run.current] = node;
}

static bool conflicts(const struct footprint *f, const void *obj, bool update)
{
	unsigned int i;

	for (i = 0; i < f->nr; i++) {
		if (f->obj[i] == obj && (update || f->update[i]))
			return true;
	}
	return false;
}

/**
 * sleep_access() - the current thread accesses what is shared, or waits for it
 * @obj: what
 * @op: how
 */
void sleep_access(const void *obj, enum ex_op op)
{
	unsigned int i;

	if (recorded) {
		if (recorded->nr == ACCESSES) {
			sleep_forget();
		} else {
			recorded->obj[recorded->nr] = obj;
			recorded->update[recorded->nr++] = op == EX_UPDATE;
		}
	}
	if (!run.sleeping)
		return;
	for (i = 0; i < EX_THREADS; i++) {
		if (run.sleeping & 1U << i &&
		    conflicts(&footprints[run.sleeps_at[i]], obj, op == EX_UPDATE))
			run.sleeping &= ~(1U << i);
	}
}
