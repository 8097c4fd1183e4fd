// SPDX-License-Identifier: GPL-2.0
/*
 * Delta debugging (Zeller, Hildebrandt: Simplifying and Isolating Failure-Inducing
 * Input, 2002) of the steps of a script, then of the acts of each step. Acts that are
 * left become plain ones, if those do.
 *
 * What is left out can make other steps senseless, and those go, too. So each script
 * that is tried is one that a correct kernel passes.
 */
#include "soak_shrink.h"

#include "array.h"
#include "soak_model.h"

#include <errno.h>

/* More than all that is not plain in any script. */
#define AN_ACT	1000000U

/* What there is to understand: fewer acts, then plainer ones. */
static size_t effort(const struct soak_script *script)
{
	size_t i, all = 0;
	unsigned int j;

	for (i = 0; i < script->nr; i++) {
		for (j = 0; j < script->steps[i].nr; j++) {
			const struct soak_act *act = &script->steps[i].acts[j];

			all += AN_ACT;
			all += act->arg != soak_op_arg(act->op, 0);
		}
	}
	return all;
}

/* Takes @smaller in place of @script if it fails. Return: 1: it did, 0, negative errno */
static int attempt(struct soak_shrink *shrink, struct soak_script *script,
		   const struct soak_script *smaller)
{
	struct soak_script sound;
	int rc = soak_model_filter(smaller, &sound);

	if (rc)
		return rc;
	if (sound.nr && effort(&sound) < effort(script)) {
		shrink->tries++;
		rc = shrink->try(shrink->arg, &sound);
	}
	if (rc > 0) {
		soak_script_free(script);
		*script = sound;
	} else {
		soak_script_free(&sound);
	}
	return rc;
}

/* Return: as attempt(), for the script without @nr steps from @from on. */
static int without_steps(struct soak_shrink *shrink, struct soak_script *script, size_t from,
			 size_t nr)
{
	struct soak_script smaller = { .functions = script->functions };
	size_t i;
	int rc = 0;

	for (i = 0; i < script->nr && !rc; i++) {
		if (i < from || i >= from + nr)
			rc = soak_script_add(&smaller, &script->steps[i]);
	}
	if (!rc)
		rc = attempt(shrink, script, &smaller);
	soak_script_free(&smaller);
	return rc;
}

/* Return: as attempt(), for the script without one act of a step. */
static int without_act(struct soak_shrink *shrink, struct soak_script *script, size_t at,
		       unsigned int act)
{
	struct soak_script smaller = { .functions = script->functions };
	struct soak_step *step;
	size_t i;
	int rc = 0;

	for (i = 0; i < script->nr && !rc; i++)
		rc = soak_script_add(&smaller, &script->steps[i]);
	if (!rc) {
		step = &smaller.steps[at];
		step->nr--;
		for (i = act; i < step->nr; i++)
			step->acts[i] = step->acts[i + 1];
		rc = attempt(shrink, script, &smaller);
	}
	soak_script_free(&smaller);
	return rc;
}

/* Return: as attempt(), for the script with a plain act in place of another one. */
static int with_plain(struct soak_shrink *shrink, struct soak_script *script, size_t at,
		      unsigned int act)
{
	struct soak_script plainer = { .functions = script->functions };
	struct soak_act *it;
	size_t i;
	int rc = 0;

	for (i = 0; i < script->nr && !rc; i++)
		rc = soak_script_add(&plainer, &script->steps[i]);
	if (!rc) {
		it = &plainer.steps[at].acts[act];
		it->arg = soak_op_arg(it->op, 0);
		rc = attempt(shrink, script, &plainer);
	}
	soak_script_free(&plainer);
	return rc;
}

/* Return: 1 if something could be left out, 0 if not, negative errno. */
static int pass_over_steps(struct soak_shrink *shrink, struct soak_script *script, size_t chunk)
{
	size_t end = script->nr, from;
	int rc, progress = 0;

	/* From the end: what comes last depends on nothing. */
	while (end) {
		from = end > chunk ? end - chunk : 0;
		rc = without_steps(shrink, script, from, end - from);
		if (rc < 0)
			return rc;
		progress |= rc;
		end = from < script->nr ? from : script->nr;
	}
	return progress;
}

static int pass_over_single_steps(struct soak_shrink *shrink, struct soak_script *script)
{
	return pass_over_steps(shrink, script, 1);
}

static int pass_over_acts(struct soak_shrink *shrink, struct soak_script *script)
{
	int rc, progress = 0;
	unsigned int act;
	size_t i;

	for (i = 0; i < script->nr; i++) {
		for (act = 0; i < script->nr && script->steps[i].nr > 1 &&
			      act < script->steps[i].nr; act++) {
			rc = without_act(shrink, script, i, act);
			if (rc < 0)
				return rc;
			progress |= rc;
			act -= rc;	/* another one has its place */
		}
	}
	return progress;
}

static int pass_over_args(struct soak_shrink *shrink, struct soak_script *script)
{
	int rc, progress = 0;
	unsigned int act;
	size_t i;

	for (i = 0; i < script->nr; i++) {
		for (act = 0; i < script->nr && act < script->steps[i].nr; act++) {
			rc = with_plain(shrink, script, i, act);
			if (rc < 0)
				return rc;
			progress |= rc;
		}
	}
	return progress;
}

/**
 * soak_shrink() - leave out of a script what is not needed for its failure
 * @shrink: how to find out whether one fails
 * @script: script that fails; is replaced by the shortest one found
 *
 * Return: 0: nothing more can be left out; negative errno of @shrink->try, then
 * @script is the shortest one until then.
 */
int soak_shrink(struct soak_shrink *shrink, struct soak_script *script)
{
	static int (*const passes[])(struct soak_shrink *shrink, struct soak_script *script) = {
		pass_over_single_steps, pass_over_acts, pass_over_args,
	};
	int rc, progress;
	size_t chunk, i;

	for (chunk = script->nr / 2; chunk > 1; chunk /= 2) {
		rc = pass_over_steps(shrink, script, chunk);
		if (rc < 0)
			return rc;
	}
	do {
		progress = 0;
		for (i = 0; i < ARRAY_SIZE(passes); i++) {
			rc = passes[i](shrink, script);
			if (rc < 0)
				return rc;
			progress |= rc;
		}
	} while (progress);
	return 0;
}
