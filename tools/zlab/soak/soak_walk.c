// SPDX-License-Identifier: GPL-2.0
/*
 * Walks of the soak test: in each state one of the steps that are allowed there.
 */
#include "soak_walk.h"

#include "array.h"
#include "soak_model.h"
#include "soak_rand.h"

#include <errno.h>
#include <string.h>

/* How often each operation is tried; most are not allowed in most states. */
static const unsigned int weights[NR_SOAK_OPS] = {
	[SOAK_PLUG] = 30, [SOAK_UNPLUG] = 16, [SOAK_TAKE] = 10, [SOAK_EVENT] = 4,
	[SOAK_SCAN] = 2, [SOAK_HOLD] = 14, [SOAK_DROP] = 8, [SOAK_POWER] = 10,
	[SOAK_REMOVE] = 4, [SOAK_RECOVER] = 4, [SOAK_RESET] = 4, [SOAK_RESET_HELD] = 3,
	[SOAK_RESCAN] = 4, [SOAK_UNBIND] = 8, [SOAK_BIND] = 12, [SOAK_OPEN] = 20,
	[SOAK_MAP] = 8, [SOAK_RESET_OPEN] = 6, [SOAK_CLOSE] = 6,
};

/* One step in so many has several acts. */
#define PAR_ONE_IN	4U
/* And one further act in so many is done to another function. */
#define OTHER_ONE_IN	4U
/*
 * How often acts are drawn before another number of them is. More than enough for one
 * alone: "scan" is always allowed.
 */
#define ATTEMPTS	1000U

static enum soak_op draw_op(struct soak_rand *r)
{
	unsigned int i, sum = 0, drawn;

	for (i = 0; i < ARRAY_SIZE(weights); i++)
		sum += weights[i];
	drawn = soak_rand_below(r, sum);
	for (i = 0; drawn >= weights[i]; i++)
		drawn -= weights[i];
	return (enum soak_op)i;
}

static struct soak_act draw_act(struct soak_rand *r, const struct soak_walk *walk)
{
	struct soak_act act = { .op = draw_op(r) };

	if (soak_op_has_fid(act.op))
		act.fid = SOAK_FIRST_FID + soak_rand_below(r, walk->functions);
	act.arg = soak_op_arg(act.op, soak_rand_below(r, soak_op_args(act.op)));
	return act;
}

static struct soak_step draw_acts(struct soak_rand *r, const struct soak_walk *walk,
				  unsigned int nr)
{
	struct soak_step step = { .nr = nr };
	unsigned int i;

	for (i = 0; i < step.nr; i++) {
		step.acts[i] = draw_act(r, walk);
		if (soak_op_has_fid(step.acts[i].op) && step.acts[0].fid &&
		    soak_rand_below(r, OTHER_ONE_IN))
			step.acts[i].fid = step.acts[0].fid;
	}
	return step;
}

static bool is_act(const struct soak_act *act, const char *text)
{
	size_t len = strlen(soak_op_name(act->op));
	const char *word = soak_act_word(act);

	return !strncmp(text, soak_op_name(act->op), len) &&
	       (*word ? text[len] == ' ' && !strcmp(text + len + 1, word) : !text[len]);
}

static bool is_wanted(const struct soak_walk *walk, const struct soak_act *act)
{
	size_t i;

	if (!walk->vfio && act->op == SOAK_BIND && act->arg == SOAK_VFIO)
		return false;
	for (i = 0; i < walk->nr_without; i++) {
		if (is_act(act, walk->without[i]))
			return false;
	}
	return true;
}

static bool all_wanted(const struct soak_walk *walk, const struct soak_step *step)
{
	unsigned int i;

	for (i = 0; i < step->nr; i++) {
		if (!is_wanted(walk, &step->acts[i]))
			return false;
	}
	return true;
}

/**
 * soak_walk_knows() - is there such an act
 * @act: as for struct soak_walk.without
 *
 * Return: true if there is.
 */
bool soak_walk_knows(const char *act)
{
	struct soak_act it = { 0 };
	unsigned int i;

	for (; it.op < NR_SOAK_OPS; it.op++) {
		for (i = 0; i < soak_op_args(it.op); i++) {
			it.arg = soak_op_arg(it.op, i);
			if (is_act(&it, act))
				return true;
		}
	}
	return false;
}

/* Return: false when nothing with so many acts is allowed, as far as one can see. */
static bool draw_step(struct soak_rand *r, const struct soak_walk *walk,
		      const struct soak_model *m, struct soak_step *step)
{
	unsigned int nr = 1, i;

	if (!soak_rand_below(r, PAR_ONE_IN))
		nr += 1 + soak_rand_below(r, SOAK_ACTS_MAX - 1);
	for (i = 0; i < ATTEMPTS; i++) {
		*step = draw_acts(r, walk, nr);
		if (all_wanted(walk, step) && soak_model_allows(m, step))
			return true;
	}
	return false;
}

/**
 * soak_walk_script() - make the script of a walk
 * @walk: which walk
 * @script: receives it, to be released with soak_script_free()
 *
 * Return: 0, -ENOMEM, or -EINVAL: there is no such walk.
 */
int soak_walk_script(const struct soak_walk *walk, struct soak_script *script)
{
	struct soak_rand r = { .state = walk->seed };
	struct soak_model m;
	struct soak_step step;
	int rc = 0;

	*script = (struct soak_script){ .functions = walk->functions };
	if (!walk->functions || walk->functions > SOAK_FUNCTIONS_MAX)
		return -EINVAL;
	soak_model_init(&m, walk->functions);
	while (!rc && script->nr < walk->steps) {
		if (!draw_step(&r, walk, &m, &step))
			continue;
		soak_model_apply(&m, &step);
		rc = soak_script_add(script, &step);
	}
	if (rc)
		soak_script_free(script);
	return rc;
}
