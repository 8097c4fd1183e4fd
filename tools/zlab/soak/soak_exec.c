// SPDX-License-Identifier: GPL-2.0
/*
 * The steps of a walk, done by the verbs that scenarios use, too.
 */
#define _GNU_SOURCE
#include "soak_exec.h"

#include "events.h"
#include "vfio.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define MAP_SIZE	65536U
#define NO_MATTER	(-1)	/* what an act ends with, see expected_error() */

/*
 * The first function is a virtio-rng, whose interrupt shows that it works. There must
 * be one only: two of them wait for each other on any 6.1. The others answer when
 * their driver is bound, which shows their registers only.
 */
#define RNG	MODEL_TRANSLATED
#define SERIAL								\
	"{\"driver\": \"virtio-serial-pci\", \"max_ports\": 2, "	\
	"\"vectors\": 8, \"disable-legacy\": \"on\", "			\
	"\"iommu_platform\": true}"

static void init(struct soak_run *run)
{
	unsigned int i;

	soak_model_init(&run->model, run->script->functions);
	for (i = 0; i < run->model.nr; i++) {
		/* What the model allows needs no wait for a driver. */
		run->fns[i] = (struct fn){
			.uid = 0x11 + i, .fid = SOAK_FIRST_FID + i, .inert = true,
			.model = i ? SERIAL : RNG,
		};
	}
}

static void begin_plug(struct trial *sc, struct fn *fn, int pec)
{
	if (pec != PEC_CONFIGURED)
		rewrite(sc, fn, PEC_CONFIGURED, pec);
	plug_start(sc, fn);
	fn->inert = true;
}

static void end_plug(struct trial *sc, struct fn *fn, int pec)
{
	trial_handled(sc, fn->fid, pec);
	/* QEMU has plugged it configured, and must take it for what Linux takes it for. */
	if (pec == PEC_STANDBY)
		deconfigure(sc, fn);
}

static void begin_unplug(struct trial *sc, struct fn *fn, int pec)
{
	if (pec != PEC_RESERVED)
		rewrite(sc, fn, PEC_RESERVED, pec);
	unplug_start(sc, fn);
}

static void end_unplug(struct trial *sc, struct fn *fn, int pec, const struct soak_fn *before)
{
	int rc;

	/* QEMU unplugs a standby function without asking. */
	if (before->state != SOAK_STANDBY && !trial_handled(sc, fn->fid, PEC_DECONFIGURE))
		return;
	/* Nobody but the kernel can give back what it was never told about. */
	if (before->missed) {
		rc = agent_wait_event(&sc->vm->agent, MOD_BEGIN, fn->fid, pec,
				      trial_deadline(sc, DEADLINE_ALIVE), NULL);
		if (rc == -ETIMEDOUT)
			trial_fail(sc, "the kernel did not give function %08x back", fn->fid);
	}
	wait_deleted(sc, fn);
	trial_handled(sc, fn->fid, pec);
}

/* The handle that it had when its last event came: that of a disabled function. */
static void late_event(struct trial *sc, const struct fn *fn, int pec)
{
	const struct mod_event *last = agent_last_event(&sc->vm->agent, MOD_BEGIN, fn->fid);

	inject(sc, fn, pec, last ? last->fh & ~FH_ENABLED : 0);
}

static void open_by_vfio(struct trial *sc, const struct fn *fn, int on_request)
{
	char name[16];

	snprintf(name, sizeof(name), "u%x", fn->fid);
	/* Somebody who has yielded is still there, with nothing open. */
	trial_request(sc, NULL, "vfio close %s all", name);
	vfio_open(sc, fn, name, (enum vfio_on_request)on_request);
}

/* Return: false: the act is none that is done by one request that may take its time. */
static bool begin_request(struct trial *sc, const struct fn *fn, const struct soak_act *act,
			  struct request *request)
{
	static const char *const contexts[] = {
		[DROP_PLAIN] = "plain", [DROP_RESCAN] = "rescan", [DROP_SPIN] = "spin",
		[DROP_IRQ] = "irq", [DROP_BUSITER] = "busiter",
	};
	const struct bdf bdf = fn_bdf(fn);

	switch (act->op) {
	case SOAK_HOLD:
		request_begin(sc, request, "mod hold 0x%x", fn->fid);
		return true;
	case SOAK_DROP:
		request_begin(sc, request, "mod drop 0x%x %s", fn->fid, contexts[act->arg]);
		return true;
	case SOAK_RESET_HELD:
		request_begin(sc, request, "mod reset 0x%x", fn->fid);
		return true;
	case SOAK_POWER:
		request_begin(sc, request, "write /sys/bus/pci/slots/%08x/power %d", fn->fid,
			      act->arg);
		return true;
	case SOAK_REMOVE:
	case SOAK_RECOVER:
	case SOAK_RESET:
		request_begin(sc, request, "write /sys/bus/pci/devices/%s/%s 1", bdf.text,
			      soak_op_name(act->op));
		return true;
	case SOAK_RESCAN:
		request_begin(sc, request, "write /sys/bus/pci/rescan 1");
		return true;
	case SOAK_UNBIND:
		request_begin(sc, request, "unbind %s", bdf.text);
		return true;
	case SOAK_BIND:
		request_begin(sc, request, "bind %s %s", bdf.text,
			      act->arg == SOAK_VFIO ? "vfio-pci" : "virtio-pci");
		return true;
	case SOAK_CLOSE:
		request_begin(sc, request, "vfio close u%x all", fn->fid);
		return true;
	default:
		return false;
	}
}

static void begin_act(struct trial *sc, struct fn *fn, const struct soak_fn *before,
		      const struct soak_act *act, struct request *request)
{
	char user[16];

	if (begin_request(sc, fn, act, request))
		return;
	snprintf(user, sizeof(user), "u%x", fn->fid);
	switch (act->op) {
	case SOAK_PLUG:
		begin_plug(sc, fn, act->arg);
		break;
	case SOAK_UNPLUG:
		begin_unplug(sc, fn, act->arg);
		break;
	case SOAK_TAKE:
		if (before->use != SOAK_UNUSED)
			vfio_take_away(sc, fn, act->arg);
		else
			unplug_by_force(sc, fn, act->arg);
		break;
	case SOAK_EVENT:
		late_event(sc, fn, act->arg);
		break;
	case SOAK_SCAN:
		rescan_all(sc);
		break;
	case SOAK_OPEN:
		open_by_vfio(sc, fn, act->arg);
		break;
	case SOAK_MAP:
		vfio_map(sc, user, MAP_SIZE);
		break;
	default:
		vfio_reset(sc, user);
	}
}

/* Return: errno an act must end with, 0: success, NO_MATTER: it may or may not succeed. */
static int expected_error(const struct soak_run *run, const struct soak_fn *before,
			  const struct soak_act *act, bool alone)
{
	bool reserved = before->state == SOAK_RESERVED;

	if (!alone)
		return NO_MATTER;
	if (act->op == SOAK_RESET_HELD)
		return before->pdev && before->held[0].generation == before->generation ?
		       0 : NO_MATTER;
	if (act->op != SOAK_POWER)
		return 0;
	/* A base kernel has no slot for it, see soak_look(). */
	if (reserved)
		return run->role == KERNEL_BASE ? ENOENT : EIO;
	return (before->state == SOAK_CONFIGURED) == act->arg ? EIO : 0;
}

static void end_act(struct trial *sc, struct soak_run *run, struct fn *fn,
		    const struct soak_fn *before, const struct soak_act *act,
		    const struct request *request, bool alone)
{
	int error, rc;

	if (act->op == SOAK_PLUG) {
		end_plug(sc, fn, act->arg);
	} else if (act->op == SOAK_UNPLUG) {
		end_unplug(sc, fn, act->arg, before);
	} else if (act->op == SOAK_TAKE) {
		if (before->use != SOAK_UNUSED)
			trial_handled(sc, fn->fid, act->arg);
	} else if (*request->what) {
		rc = request_end(sc, request);
		error = expected_error(run, before, act, alone);
		if (rc >= 0 && error != NO_MATTER && rc != error)
			trial_fail(sc, "\"%s\" gave \"%s\", not \"%s\"", request->what,
				   strerror(rc), strerror(error));
		if (!rc && act->op == SOAK_RESET_HELD && error == NO_MATTER)
			trial_fail(sc, "a held device of function %08x was reset, not its own",
				   fn->fid);
	}
}

/* Nobody else does something to the same function, or to all. */
static bool is_alone(const struct soak_step *step, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < step->nr; i++) {
		if (i != nr && (step->acts[i].fid == step->acts[nr].fid ||
				!soak_op_has_fid(step->acts[i].op)))
			return false;
	}
	return true;
}

/**
 * soak_do_step() - do a step, and wait until all of it is done
 * @sc: the trial
 * @run: the walk; its model is that of before the step
 * @step: the step
 */
void soak_do_step(struct trial *sc, struct soak_run *run, const struct soak_step *step)
{
	struct request requests[SOAK_ACTS_MAX] = { 0 };
	unsigned int i, index[SOAK_ACTS_MAX];

	for (i = 0; i < step->nr; i++) {
		index[i] = soak_op_has_fid(step->acts[i].op) ?
			   step->acts[i].fid - SOAK_FIRST_FID : 0;
		begin_act(sc, &run->fns[index[i]], &run->model.fns[index[i]], &step->acts[i],
			  &requests[i]);
	}
	for (i = 0; i < step->nr; i++)
		end_act(sc, run, &run->fns[index[i]], &run->model.fns[index[i]], &step->acts[i],
			&requests[i], is_alone(step, i));
}

/* Drops all references, closes what is open, and if it is there makes it work. */
static void settle(struct trial *sc, const struct fn *fn, bool there)
{
	const struct bdf bdf = fn_bdf(fn);
	unsigned int i;
	int rc;

	for (i = 0; i < SOAK_HELD_MAX; i++) {
		if (trial_request(sc, NULL, "mod drop 0x%x plain", fn->fid))
			break;
	}
	trial_request(sc, NULL, "vfio close u%x all", fn->fid);
	if (!there)
		return;
	trial_request(sc, NULL, "write /sys/bus/pci/slots/%08x/power 1", fn->fid);
	trial_request(sc, NULL, "write /sys/bus/pci/rescan 1");
	trial_request(sc, NULL, "unbind %s", bdf.text);
	rc = trial_request(sc, NULL, "bind %s virtio-pci", bdf.text);
	if (rc > 0)
		trial_fail(sc, "function %08x cannot be made to work any more: %s", fn->fid,
			   strerror(rc));
}

/**
 * soak_settle() - bring functions to a known state after a step with an open end
 * @sc: the trial
 * @run: the walk; its model is that of after the step
 */
void soak_settle(struct trial *sc, struct soak_run *run)
{
	unsigned int i;

	for (i = 0; i < run->model.nr && trial_ok(sc); i++) {
		if (run->model.fns[i].settle)
			settle(sc, &run->fns[i], run->model.fns[i].there);
	}
}

static void one_step(struct trial *sc, struct soak_run *run, const struct soak_step *step)
{
	char line[SOAK_LINE_MAX];

	soak_step_text(step, line, sizeof(line));
	trial_step(sc, step->acts[0].fid ? step->acts[0].fid : UINT32_MAX, "step %zu: %s",
		   run->done + 1, line);
	soak_do_step(sc, run, step);
	soak_model_apply(&run->model, step);
	soak_settle(sc, run);
	soak_look(sc, run);
	run->done += trial_ok(sc);
}

/**
 * soak_run_body() - do a walk, and take all functions away at its end
 * @sc: trial whose arg is a struct soak_run
 */
void soak_run_body(struct trial *sc)
{
	struct soak_run *run = sc->arg;
	struct soak_step home;
	size_t i;

	init(run);
	for (i = 0; i < run->script->nr && trial_ok(sc); i++)
		one_step(sc, run, &run->script->steps[i]);
	while (trial_ok(sc) && soak_model_way_home(&run->model, &home))
		one_step(sc, run, &home);
}
