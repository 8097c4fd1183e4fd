// SPDX-License-Identifier: GPL-2.0
/*
 * The shrinker against kernels of a few lines: what is left is what they fail on.
 */
#define _GNU_SOURCE
#include "soak_model.h"
#include "soak_shrink.h"
#include "soak_walk.h"
#include "array.h"
#include "verbs.h"
#include "tap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SEEDS	40

static bool does(const struct soak_step *step, enum soak_op op)
{
	unsigned int i;

	for (i = 0; i < step->nr; i++) {
		if (step->acts[i].op == op && (!soak_op_has_fid(op) ||
					       step->acts[i].fid == SOAK_FIRST_FID))
			return true;
	}
	return false;
}

/* Fails when the first function is plugged while it is reserved: the bug report. */
static int bug(void *arg, const struct soak_script *script)
{
	struct soak_model m;
	size_t i;

	soak_model_init(&m, script->functions);
	for (i = 0; i < script->nr; i++) {
		if (m.fns[0].state == SOAK_RESERVED && does(&script->steps[i], SOAK_PLUG))
			return 1;
		if (!soak_model_allows(&m, &script->steps[i]))
			exit(1);	/* nobody may be given a script like that */
		soak_model_apply(&m, &script->steps[i]);
	}
	return 0;
}

/* Fails when two things are done at the same time. */
static int race(void *arg, const struct soak_script *script)
{
	size_t i;

	for (i = 0; i < script->nr; i++) {
		if (does(&script->steps[i], SOAK_POWER) && does(&script->steps[i], SOAK_RECOVER))
			return 1;
	}
	return 0;
}

/* The time is up after a number of tries. */
static int impatient(void *arg, const struct soak_script *script)
{
	unsigned int *left = arg;

	return (*left)-- ? bug(NULL, script) : -ETIME;
}

static size_t acts(const struct soak_script *script)
{
	size_t i, nr = 0;

	for (i = 0; i < script->nr; i++)
		nr += script->steps[i].nr;
	return nr;
}

struct shrunk {
	unsigned int found;	/* walks that fail */
	unsigned int tries;	/* at most, for one of them */
	bool minimal;		/* all have become as short as can be */
};

static struct shrunk shrink_all(int (*try)(void *arg, const struct soak_script *script),
				size_t min, size_t max)
{
	struct shrunk all = { .minimal = true };
	uint64_t seed;

	for (seed = 1; seed <= SEEDS; seed++) {
		const struct soak_walk walk = { .seed = seed, .steps = 80, .functions = 2,
						.vfio = true };
		struct soak_shrink shrink = { .try = try };
		struct soak_script script;

		if (soak_walk_script(&walk, &script))
			exit(1);
		if (try(NULL, &script)) {
			all.found++;
			if (soak_shrink(&shrink, &script) || try(NULL, &script) != 1 ||
			    acts(&script) < min || acts(&script) > max) {
				printf("# seed %u:\n", (unsigned int)seed);
				soak_script_print(stdout, &script);
				all.minimal = false;
			}
			if (shrink.tries > all.tries)
				all.tries = shrink.tries;
		}
		soak_script_free(&script);
	}
	return all;
}

static void test_time(void)
{
	const struct soak_walk walk = { .seed = 3, .steps = 200, .functions = 1 };
	unsigned int left = 5;
	struct soak_shrink shrink = { .try = impatient, .arg = &left };
	struct soak_script script;
	int rc;

	if (soak_walk_script(&walk, &script) || !bug(NULL, &script))
		exit(1);
	rc = soak_shrink(&shrink, &script);
	ok(rc == -ETIME && shrink.tries == 6 && script.nr < 200 && bug(NULL, &script) == 1,
	   "when the time is up, the shortest one so far is there");
	soak_script_free(&script);
}

int main(void)
{
	struct shrunk shrunk = shrink_all(bug, 4, 5);

	/* plug, hold, unplug, plug; one that is taken away is unbound first */
	if (!ok(shrunk.found > SEEDS / 3 && shrunk.minimal, "the bug takes four or five steps"))
		printf("# %u found\n", shrunk.found);
	if (!ok(shrunk.tries < 150, "... and is found with few tries"))
		printf("# %u tries\n", shrunk.tries);
	shrunk = shrink_all(race, 3, 3);
	if (!ok(shrunk.found > 5 && shrunk.minimal, "a race takes a plug and one step of two acts"))
		printf("# %u found\n", shrunk.found);
	test_time();
	return tap_done();
}
