// SPDX-License-Identifier: GPL-2.0
/*
 * Whole scripts and the model: are they sound, what of them is, how do they end.
 */
#include "soak_model.h"

#include "verbs.h"

#include <errno.h>

static bool home_act(const struct soak_fn *fn, struct soak_act *act)
{
	*act = (struct soak_act){ .fid = fn->fid };
	if (fn->use != SOAK_UNUSED) {
		act->op = SOAK_CLOSE;
	} else if (fn->missed) {
		act->op = SOAK_SCAN;
		act->fid = 0;
	} else if (fn->there) {
		act->op = SOAK_UNPLUG;
		act->arg = PEC_RESERVED;
	} else if (fn->nr_held) {
		act->op = SOAK_DROP;
		act->arg = DROP_PLAIN;
	} else {
		return false;
	}
	return true;
}

/**
 * soak_model_way_home() - find a step that brings all to the end of a walk
 * @m: the model
 * @step: receives it
 *
 * Return: false when there is none, for nothing is there any more.
 */
bool soak_model_way_home(struct soak_model *m, struct soak_step *step)
{
	unsigned int i;

	*step = (struct soak_step){ .nr = 1 };
	for (i = 0; i < m->nr; i++) {
		if (home_act(&m->fns[i], &step->acts[0]))
			return true;
	}
	return false;
}

/**
 * soak_model_filter() - leave out what is not allowed
 * @in: script
 * @out: receives the rest, to be released with soak_script_free()
 *
 * A script without some of its steps may have others that make no sense any more.
 *
 * Return: 0 or -ENOMEM.
 */
int soak_model_filter(const struct soak_script *in, struct soak_script *out)
{
	struct soak_model m;
	size_t i;
	int rc = 0;

	*out = (struct soak_script){ .functions = in->functions };
	soak_model_init(&m, in->functions);
	for (i = 0; i < in->nr && !rc; i++) {
		if (!soak_model_allows(&m, &in->steps[i]))
			continue;
		soak_model_apply(&m, &in->steps[i]);
		rc = soak_script_add(out, &in->steps[i]);
	}
	if (rc)
		soak_script_free(out);
	return rc;
}

/**
 * soak_model_check() - is each step of a script allowed
 * @script: script
 * @bad: receives the index of the first step that is not
 *
 * Return: 0 or -EINVAL.
 */
int soak_model_check(const struct soak_script *script, size_t *bad)
{
	struct soak_model m;

	soak_model_init(&m, script->functions);
	for (*bad = 0; *bad < script->nr; (*bad)++) {
		if (!soak_model_allows(&m, &script->steps[*bad]))
			return -EINVAL;
		soak_model_apply(&m, &script->steps[*bad]);
	}
	return 0;
}
