// SPDX-License-Identifier: GPL-2.0
/*
 * What a correct kernel makes of a walk, one act at a time.
 */
#include "soak_model.h"

#include "verbs.h"
#include "vfio.h"

/**
 * soak_model_init() - no function is there
 * @m: the model
 * @functions: their number, SOAK_FUNCTIONS_MAX at most
 */
void soak_model_init(struct soak_model *m, unsigned int functions)
{
	unsigned int i;

	*m = (struct soak_model){ .nr = functions };
	for (i = 0; i < functions; i++)
		m->fns[i].fid = SOAK_FIRST_FID + i;
}

/**
 * soak_model_fn() - find a function
 * @m: the model
 * @fid: function ID that a script may have
 *
 * Return: the function.
 */
struct soak_fn *soak_model_fn(struct soak_model *m, uint32_t fid)
{
	return &m->fns[fid - SOAK_FIRST_FID];
}

/* Linux and QEMU agree that it can be used. */
static bool is_usable(const struct soak_fn *fn)
{
	return fn->there && !fn->missed && fn->state == SOAK_CONFIGURED;
}

/*
 * Nobody can take a function from vfio while a file of it is open: the kernel asks
 * user space and waits, the event thread included.
 */
static bool gives_way(const struct soak_fn *fn, bool closing)
{
	return fn->use != SOAK_KEEPS || closing;
}

/*
 * A function that is configured, but gone without a word, is announced by 0x0301 or
 * 0x0306. A lost event would leave two lives behind, and QEMU knows no 0x0302 for it.
 */
static bool may_plug(const struct soak_fn *fn, int pec)
{
	return !fn->there && (fn->state != SOAK_CONFIGURED || pec == PEC_CONFIGURED ||
			      pec == PEC_SEVERAL);
}

static bool may_unplug(const struct soak_fn *fn, int pec, bool closing)
{
	switch (fn->state) {
	case SOAK_CONFIGURED:
		return is_usable(fn) && gives_way(fn, closing);
	case SOAK_STANDBY:
		/* When it left and came back unseen, QEMU has it configured and asks first. */
		return fn->there && !fn->missed;
	default:
		return fn->there && pec == PEC_RESERVED;
	}
}

/*
 * virtio resets its device on removal and waits for the answer for ever, so it must
 * have been unbound. vfio does not, but somebody must have the function open: QEMU
 * goes on to measure an enabled function that is gone, and crashes, unless that is
 * switched off, and only a function in use has the file to do that.
 */
static bool may_take(const struct soak_fn *fn, int pec, bool closing)
{
	if (!is_usable(fn))
		return false;
	if (fn->driver == SOAK_NO_DRIVER)
		return true;
	return fn->driver == SOAK_VFIO && fn->use != SOAK_UNUSED && gives_way(fn, closing) &&
	       pec != PEC_IGNORED;
}

/* Events that come late, or twice, and say nothing new; see lifecycle.c. */
static bool says_nothing_new(const struct soak_fn *fn, int pec)
{
	if (fn->missed)
		return false;
	switch (fn->state) {
	case SOAK_CONFIGURED:
		return pec == PEC_CONFIGURED || pec == PEC_STANDBY;
	case SOAK_STANDBY:
		return pec == PEC_STANDBY || pec == PEC_DECONFIGURE || pec == PEC_GONE;
	default:
		return pec == PEC_DECONFIGURE || pec == PEC_GONE || pec == PEC_RESERVED;
	}
}

static bool may_power(const struct soak_fn *fn, int on, bool closing)
{
	switch (fn->state) {
	case SOAK_CONFIGURED:
		return is_usable(fn) && (on || gives_way(fn, closing));
	case SOAK_STANDBY:
		return fn->there || !on;
	case SOAK_RESERVED:
		return true;	/* is refused */
	default:
		return false;	/* there is no slot */
	}
}

/*
 * The pdev that is there can be used to reset the function, one of an earlier life can
 * not. About one that was replaced within a life nothing is said.
 */
static bool may_reset_held(const struct soak_fn *fn)
{
	if (!fn->nr_held || fn->missed)
		return false;
	if (fn->state != SOAK_CONFIGURED || fn->held[0].life != fn->life)
		return true;
	return fn->pdev && fn->held[0].generation == fn->generation;
}

/**
 * soak_act_allowed() - may an act be done in a state
 * @m: the model
 * @act: the act
 * @closing: user space closes the function at the same time
 *
 * Return: true if what must come of it is known.
 */
bool soak_act_allowed(const struct soak_model *m, const struct soak_act *act, bool closing)
{
	const struct soak_fn *fn = soak_op_has_fid(act->op) ?
				   &m->fns[act->fid - SOAK_FIRST_FID] : NULL;

	switch (act->op) {
	case SOAK_PLUG:
		return may_plug(fn, act->arg);
	case SOAK_UNPLUG:
		return may_unplug(fn, act->arg, closing);
	case SOAK_TAKE:
		return may_take(fn, act->arg, closing);
	case SOAK_EVENT:
		return says_nothing_new(fn, act->arg);
	case SOAK_HOLD:
		return fn->pdev && fn->nr_held < SOAK_HELD_MAX;
	case SOAK_DROP:
		return fn->nr_held;
	case SOAK_POWER:
		return may_power(fn, act->arg, closing);
	case SOAK_REMOVE:
	case SOAK_RECOVER:
		return is_usable(fn) && fn->pdev && gives_way(fn, closing);
	case SOAK_RESET:
		return is_usable(fn) && fn->pdev;
	case SOAK_RESET_HELD:
		return may_reset_held(fn);
	case SOAK_UNBIND:
		return is_usable(fn) && fn->driver != SOAK_NO_DRIVER && gives_way(fn, closing);
	case SOAK_BIND:
		return is_usable(fn) && fn->pdev && fn->driver == SOAK_NO_DRIVER;
	case SOAK_OPEN:
		return is_usable(fn) && fn->driver == SOAK_VFIO && fn->use == SOAK_UNUSED;
	case SOAK_MAP:
		return fn->use != SOAK_UNUSED && fn->maps < SOAK_MAPS_MAX;
	case SOAK_RESET_OPEN:
	case SOAK_CLOSE:
		return fn->use != SOAK_UNUSED;
	default:
		return true;
	}
}

static void bind(struct soak_fn *fn, enum soak_driver driver)
{
	fn->driver = driver;
	fn->fresh = driver == SOAK_VIRTIO;
	fn->use = SOAK_UNUSED;
	fn->maps = 0;
}

static void add_pdev(struct soak_fn *fn)
{
	fn->state = SOAK_CONFIGURED;
	fn->pdev = true;
	fn->generation++;
	bind(fn, SOAK_VIRTIO);
}

static void remove_pdev(struct soak_fn *fn)
{
	fn->pdev = false;
	bind(fn, SOAK_NO_DRIVER);
}

static void arrive(struct soak_fn *fn)
{
	remove_pdev(fn);
	fn->missed = false;
	fn->life++;
	add_pdev(fn);
}

static void reserve(struct soak_fn *fn)
{
	remove_pdev(fn);
	fn->missed = false;
	fn->state = fn->nr_held ? SOAK_RESERVED : SOAK_UNKNOWN;
}

/**
 * soak_fn_settled() - forget what was, after a step with an open end
 * @fn: function
 * @there: QEMU has it
 */
void soak_fn_settled(struct soak_fn *fn, bool there)
{
	fn->settle = true;
	fn->there = there;
	fn->nr_held = 0;
	reserve(fn);
	if (there)
		arrive(fn);
}

/* 0x0306: Linux looks at all functions. One in standby that stayed there stays so. */
static void look_at_all(struct soak_model *m)
{
	unsigned int i;

	for (i = 0; i < m->nr; i++) {
		struct soak_fn *fn = &m->fns[i];

		if (fn->there && fn->missed)
			arrive(fn);
		else if (!fn->there && fn->state != SOAK_UNKNOWN)
			reserve(fn);
	}
}

static void plug_fn(struct soak_model *m, struct soak_fn *fn, int pec)
{
	fn->there = true;
	switch (pec) {
	case PEC_CONFIGURED:
		arrive(fn);
		break;
	case PEC_STANDBY:
		fn->missed = false;
		fn->life++;
		fn->state = SOAK_STANDBY;
		break;
	default:
		fn->missed = true;
		if (pec == PEC_SEVERAL)
			look_at_all(m);
	}
}

static void unplug_fn(struct soak_model *m, struct soak_fn *fn, int pec, bool asks)
{
	fn->there = false;
	if (pec == PEC_SEVERAL) {
		look_at_all(m);
	} else if (pec != PEC_IGNORED) {
		reserve(fn);
	} else {
		fn->missed = true;
		/* It was asked for (0x0303), and Linux gave it back. */
		if (asks) {
			remove_pdev(fn);
			fn->state = SOAK_STANDBY;
		}
	}
}

static void drop_oldest(struct soak_fn *fn)
{
	unsigned int i;

	for (i = 1; i < fn->nr_held; i++)
		fn->held[i - 1] = fn->held[i];
	if (!--fn->nr_held && fn->state == SOAK_RESERVED)
		fn->state = SOAK_UNKNOWN;
}

static void power_fn(struct soak_fn *fn, bool on)
{
	if (!on && fn->state == SOAK_CONFIGURED) {
		remove_pdev(fn);
		fn->state = SOAK_STANDBY;
	} else if (on && fn->state == SOAK_STANDBY) {
		fn->life += fn->missed;
		fn->missed = false;
		add_pdev(fn);
	}
}

static void find_pdevs(struct soak_model *m)
{
	unsigned int i;

	for (i = 0; i < m->nr; i++) {
		if (is_usable(&m->fns[i]) && !m->fns[i].pdev)
			add_pdev(&m->fns[i]);
	}
}

/**
 * soak_act_apply() - do one act
 * @m: the model
 * @act: an act that is allowed
 */
void soak_act_apply(struct soak_model *m, const struct soak_act *act)
{
	struct soak_fn *fn = soak_op_has_fid(act->op) ? soak_model_fn(m, act->fid) : NULL;

	switch (act->op) {
	case SOAK_PLUG:
		plug_fn(m, fn, act->arg);
		break;
	case SOAK_UNPLUG:
		unplug_fn(m, fn, act->arg, true);
		break;
	case SOAK_TAKE:
		unplug_fn(m, fn, act->arg, false);
		break;
	case SOAK_SCAN:
		look_at_all(m);
		break;
	case SOAK_HOLD:
		fn->held[fn->nr_held].generation = fn->generation;
		fn->held[fn->nr_held++].life = fn->life;
		break;
	case SOAK_DROP:
		drop_oldest(fn);
		break;
	case SOAK_POWER:
		power_fn(fn, act->arg);
		break;
	case SOAK_REMOVE:
		remove_pdev(fn);
		break;
	case SOAK_RECOVER:
		remove_pdev(fn);
		add_pdev(fn);
		break;
	case SOAK_RESCAN:
		find_pdevs(m);
		break;
	case SOAK_UNBIND:
		bind(fn, SOAK_NO_DRIVER);
		break;
	case SOAK_BIND:
		bind(fn, (enum soak_driver)act->arg);
		break;
	case SOAK_OPEN:
		fn->use = act->arg == VFIO_KEEP ? SOAK_KEEPS : SOAK_YIELDS;
		break;
	case SOAK_MAP:
		fn->maps++;
		break;
	case SOAK_CLOSE:
		fn->use = SOAK_UNUSED;
		fn->maps = 0;
		break;
	default:
		break;
	}
}

/**
 * soak_model_allows() - may a step be done now
 * @m: the model
 * @step: the step
 *
 * Return: true if what must come of it is known, or it can be settled.
 */
bool soak_model_allows(const struct soak_model *m, const struct soak_step *step)
{
	return step->nr == 1 ? soak_act_allowed(m, &step->acts[0], false) :
			       soak_par_allowed(m, step);
}

/**
 * soak_model_apply() - do a step
 * @m: the model
 * @step: a step that is allowed
 */
void soak_model_apply(struct soak_model *m, const struct soak_step *step)
{
	unsigned int i;

	for (i = 0; i < m->nr; i++)
		m->fns[i].settle = m->fns[i].fresh = false;
	if (step->nr == 1)
		soak_act_apply(m, &step->acts[0]);
	else
		soak_par_apply(m, step);
}

/**
 * soak_model_refs() - how many references a function must have
 * @fn: function that is not unknown
 *
 * One is for its presence, until it is reserved, and one for each pdev that is
 * registered or held, however many hold it.
 *
 * Return: number.
 */
int soak_model_refs(const struct soak_fn *fn)
{
	int refs = (fn->state != SOAK_RESERVED) + fn->pdev;
	unsigned int i;

	for (i = 0; i < fn->nr_held; i++) {
		if (i && fn->held[i].generation == fn->held[i - 1].generation)
			continue;
		if (!fn->pdev || fn->held[i].generation != fn->generation)
			refs++;
	}
	return refs;
}
