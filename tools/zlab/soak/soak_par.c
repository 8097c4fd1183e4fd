// SPDX-License-Identifier: GPL-2.0
/*
 * Several acts at the same time: which may meet, and what is known afterwards.
 */
#include "soak_model.h"

#include "verbs.h"

#define BIT(op)		(1U << (op))

/* References come and go at any time. */
#define REFERENCES	(BIT(SOAK_HOLD) | BIT(SOAK_DROP))

/*
 * What may happen to the same function at the same time. Not in here, that is not done:
 *
 * - "remove" while somebody else removes the pdev: the PCI core uses a freed device
 *   (scenario remove_unplugged).
 * - power 0 during an unplug: the event may have the handle of a disabled function, and
 *   kernels that believe it make QEMU crash.
 * - anything but references and a close while a function is taken away: whoever talks
 *   to it waits for an answer.
 * - events by the test module (event, scan): firmware has one queue, and the kernel one
 *   thread that handles it.
 */
static const unsigned int partners[NR_SOAK_OPS] = {
	[SOAK_PLUG] = BIT(SOAK_DROP) | BIT(SOAK_POWER),
	[SOAK_UNPLUG] = REFERENCES | BIT(SOAK_POWER) | BIT(SOAK_RECOVER) | BIT(SOAK_RESET) |
			BIT(SOAK_UNBIND) | BIT(SOAK_BIND) | BIT(SOAK_CLOSE),
	[SOAK_TAKE] = REFERENCES | BIT(SOAK_CLOSE),
	[SOAK_HOLD] = ~(BIT(SOAK_PLUG)),
	[SOAK_DROP] = ~0U,
	[SOAK_POWER] = REFERENCES | BIT(SOAK_PLUG) | BIT(SOAK_UNPLUG) | BIT(SOAK_POWER) |
		       BIT(SOAK_REMOVE) | BIT(SOAK_RECOVER) | BIT(SOAK_RESET) |
		       BIT(SOAK_UNBIND) | BIT(SOAK_BIND) | BIT(SOAK_CLOSE),
	[SOAK_REMOVE] = REFERENCES | BIT(SOAK_POWER) | BIT(SOAK_CLOSE),
	[SOAK_RECOVER] = REFERENCES | BIT(SOAK_UNPLUG) | BIT(SOAK_POWER) | BIT(SOAK_RECOVER) |
			 BIT(SOAK_RESET) | BIT(SOAK_CLOSE),
	[SOAK_RESET] = REFERENCES | BIT(SOAK_UNPLUG) | BIT(SOAK_POWER) | BIT(SOAK_RECOVER) |
		       BIT(SOAK_RESET) | BIT(SOAK_UNBIND) | BIT(SOAK_BIND) | BIT(SOAK_CLOSE),
	[SOAK_UNBIND] = REFERENCES | BIT(SOAK_UNPLUG) | BIT(SOAK_POWER) | BIT(SOAK_RESET) |
			BIT(SOAK_UNBIND) | BIT(SOAK_CLOSE),
	[SOAK_BIND] = REFERENCES | BIT(SOAK_UNPLUG) | BIT(SOAK_POWER) | BIT(SOAK_RESET) |
		      BIT(SOAK_BIND),
	[SOAK_CLOSE] = REFERENCES | BIT(SOAK_UNPLUG) | BIT(SOAK_TAKE) | BIT(SOAK_POWER) |
		       BIT(SOAK_REMOVE) | BIT(SOAK_RECOVER) | BIT(SOAK_RESET) |
		       BIT(SOAK_UNBIND),
};

static bool never_in_par(enum soak_op op)
{
	return op == SOAK_SCAN || op == SOAK_EVENT || op == SOAK_RESET_HELD || op == SOAK_OPEN ||
	       op == SOAK_MAP || op == SOAK_RESET_OPEN;
}

static bool is_switch_off(const struct soak_act *act)
{
	return act->op == SOAK_POWER && !act->arg;
}

static bool may_meet(const struct soak_act *a, const struct soak_act *b)
{
	if (a->op == SOAK_TAKE && (b->op == SOAK_RESCAN || b->fid != a->fid))
		return false;	/* to take it, the event thread must not be busy */
	if (a->op == SOAK_RESCAN)
		return b->op != SOAK_RESCAN;
	if (!soak_op_has_fid(b->op) || a->fid != b->fid)
		return true;
	if (!(partners[a->op] & BIT(b->op)))
		return false;
	return !is_switch_off(a) || (b->op != SOAK_PLUG && b->op != SOAK_UNPLUG &&
				     b->op != SOAK_REMOVE);
}

static unsigned int count(const struct soak_step *step, uint32_t fid, unsigned int ops)
{
	unsigned int i, nr = 0;

	for (i = 0; i < step->nr; i++)
		nr += step->acts[i].fid == fid && (BIT(step->acts[i].op) & ops);
	return nr;
}

static bool has_event(const struct soak_act *act)
{
	return BIT(act->op) & (BIT(SOAK_PLUG) | BIT(SOAK_UNPLUG) | BIT(SOAK_TAKE));
}

static bool looks_at_all(const struct soak_step *step)
{
	unsigned int i;

	for (i = 0; i < step->nr; i++) {
		if (has_event(&step->acts[i]) && step->acts[i].arg == PEC_SEVERAL)
			return true;
	}
	return false;
}

/*
 * An event about all functions, or none, leaves the others as they are. What is lost, or
 * is told to be in standby, QEMU has plugged configured: Linux must not look on its own.
 */
static bool event_is_settled(const struct soak_model *m, const struct soak_step *step,
			     const struct soak_act *act)
{
	unsigned int i;

	if (!has_event(act))
		return true;
	if ((act->arg == PEC_IGNORED || act->arg == PEC_STANDBY) && looks_at_all(step))
		return false;
	/* Nor switch it on: it would be taken away when QEMU's view is put right. */
	if (act->arg == PEC_STANDBY && count(step, act->fid, BIT(SOAK_POWER)))
		return false;
	if (act->arg == PEC_IGNORED)
		return count(step, act->fid, ~0U) == 1;
	for (i = 0; i < m->nr && act->arg == PEC_SEVERAL; i++) {
		if (m->fns[i].missed && m->fns[i].fid != act->fid)
			return false;
	}
	return true;
}

/**
 * soak_par_allowed() - may some acts be done at the same time
 * @m: the model
 * @step: the acts
 *
 * Return: true if each may be done alone, and they may meet.
 */
bool soak_par_allowed(const struct soak_model *m, const struct soak_step *step)
{
	unsigned int i, j;

	for (i = 0; i < step->nr; i++) {
		const struct soak_act *act = &step->acts[i];
		const struct soak_fn *fn = soak_op_has_fid(act->op) ?
					   &m->fns[act->fid - SOAK_FIRST_FID] : NULL;

		if (never_in_par(act->op) || !event_is_settled(m, step, act) ||
		    !soak_act_allowed(m, act, fn && count(step, act->fid, BIT(SOAK_CLOSE))))
			return false;
		if (fn && (count(step, act->fid, BIT(SOAK_DROP)) > fn->nr_held ||
			   fn->nr_held + count(step, act->fid, BIT(SOAK_HOLD)) > SOAK_HELD_MAX))
			return false;
		for (j = 0; j < step->nr; j++) {
			if (j != i && !may_meet(act, &step->acts[j]))
				return false;
		}
	}
	return true;
}

/* Decides what becomes of a function. */
#define CHANGES		(BIT(SOAK_PLUG) | BIT(SOAK_UNPLUG) | BIT(SOAK_TAKE) |	\
			 BIT(SOAK_POWER) | BIT(SOAK_REMOVE) | BIT(SOAK_RECOVER))
#define DRIVERS		(BIT(SOAK_UNBIND) | BIT(SOAK_BIND))

/*
 * Is there more than one way for a function to come out of this? A reset disables it
 * for a moment: a driver that is bound then does not find it.
 */
static bool is_open(const struct soak_step *step, const struct soak_fn *fn)
{
	unsigned int changes = count(step, fn->fid, CHANGES);
	unsigned int drivers = count(step, fn->fid, DRIVERS);
	bool goes = count(step, fn->fid, BIT(SOAK_UNPLUG));
	bool rescan = count(step, 0, BIT(SOAK_RESCAN));

	if (changes > 1 || drivers > 1 || (drivers && changes && !goes))
		return true;
	/* Too late for a reference, or just in time. */
	if (count(step, fn->fid, BIT(SOAK_HOLD)) && changes)
		return true;
	if (count(step, fn->fid, BIT(SOAK_RESET)) &&
	    (drivers || rescan || (changes && !goes)))
		return true;
	return rescan && (count(step, fn->fid, BIT(SOAK_REMOVE)) || drivers);
}

static void apply_some(struct soak_model *m, const struct soak_step *step,
		       const struct soak_fn *fn, unsigned int ops)
{
	unsigned int i;

	for (i = 0; i < step->nr; i++) {
		if (step->acts[i].fid == fn->fid && (BIT(step->acts[i].op) & ops))
			soak_act_apply(m, &step->acts[i]);
	}
}

/**
 * soak_par_apply() - do some acts at the same time
 * @m: the model
 * @step: acts that are allowed
 */
void soak_par_apply(struct soak_model *m, const struct soak_step *step)
{
	const struct soak_act rescan = { .op = SOAK_RESCAN };
	bool scans = count(step, 0, BIT(SOAK_RESCAN));
	unsigned int i;

	for (i = 0; i < m->nr; i++) {
		struct soak_fn *fn = &m->fns[i];
		bool leaves = count(step, fn->fid, BIT(SOAK_UNPLUG) | BIT(SOAK_TAKE));
		bool comes = count(step, fn->fid, BIT(SOAK_PLUG));

		if (is_open(step, fn)) {
			soak_fn_settled(fn, comes || (fn->there && !leaves));
			/* That takes a rescan. */
			scans |= fn->there;
			continue;
		}
		/* As nothing but the changes matters, or the order does not. */
		apply_some(m, step, fn, BIT(SOAK_HOLD) | BIT(SOAK_CLOSE));
		apply_some(m, step, fn, count(step, fn->fid, CHANGES) ? CHANGES : DRIVERS);
		apply_some(m, step, fn, BIT(SOAK_DROP));
	}
	if (scans)
		soak_act_apply(m, &rescan);
}
