// SPDX-License-Identifier: GPL-2.0
/*
 * Walks: the same seed gives the same script, the model allows all of it, and all
 * that can be done is done at some time.
 */
#define _GNU_SOURCE
#include "array.h"
#include "soak_model.h"
#include "soak_rand.h"
#include "soak_walk.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#define WALKS	300

static char *text_of(const struct soak_script *script)
{
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	soak_script_print(f, script);
	fclose(f);
	return text;
}

static char *walk_text(uint64_t seed, unsigned int steps)
{
	const struct soak_walk walk = {
		.seed = seed, .steps = steps, .functions = 3, .vfio = true,
	};
	struct soak_script script;
	char *text;

	if (soak_walk_script(&walk, &script))
		exit(1);
	text = text_of(&script);
	soak_script_free(&script);
	return text;
}

/* Values that others have published for this seed. */
static void test_numbers(void)
{
	static const uint64_t known[] = {
		6457827717110365317U, 3203168211198807973U, 9817491932198370423U,
		4593380528125082431U, 16408922859458223821U,
	};
	struct soak_rand r = { .state = 1234567 };
	unsigned int i, counts[7] = { 0 };
	bool good = true, fair = true;

	for (i = 0; i < ARRAY_SIZE(known); i++)
		good = good && soak_rand_next(&r) == known[i];
	ok(good, "the numbers are those of SplitMix64");
	for (i = 0; i < 70000; i++)
		counts[soak_rand_below(&r, 7)]++;
	for (i = 0; i < 7; i++)
		fair = fair && counts[i] > 9600 && counts[i] < 10400;
	ok(fair, "each of some is drawn as often as the others");
}

static void test_same(void)
{
	char *first = walk_text(5, 100), *again = walk_text(5, 100), *other = walk_text(6, 100);
	char *shorter = walk_text(5, 50);

	ok(!strcmp(first, again), "the same seed gives the same script");
	ok(strcmp(first, other), "another seed gives another one");
	ok(!strncmp(first, shorter, strlen(shorter)), "a shorter walk is how a longer one begins");
	free(first);
	free(again);
	free(other);
	free(shorter);
}

struct seen {
	bool args[NR_SOAK_OPS][8];	/* every variant of every operation */
	bool together[NR_SOAK_OPS];	/* in a step with others */
	bool settled;
};

static void note(struct seen *seen, const struct soak_step *step)
{
	unsigned int i, arg;

	for (i = 0; i < step->nr; i++) {
		enum soak_op op = step->acts[i].op;

		for (arg = 0; soak_op_arg(op, arg) != step->acts[i].arg; arg++)
			;
		seen->args[op][arg] = true;
		seen->together[op] = seen->together[op] || step->nr > 1;
	}
}

static bool goes_home(struct soak_model *m)
{
	struct soak_step step;
	unsigned int i;

	for (i = 0; i < 100 && soak_model_way_home(m, &step); i++) {
		if (!soak_model_allows(m, &step))
			return false;
		soak_model_apply(m, &step);
	}
	for (i = 0; i < m->nr; i++) {
		if (m->fns[i].state != SOAK_UNKNOWN || m->fns[i].there || m->fns[i].nr_held)
			return false;
	}
	return true;
}

static bool walk_is_sound(uint64_t seed, struct seen *seen)
{
	const struct soak_walk walk = {
		.seed = seed, .steps = 60, .functions = 1 + seed % SOAK_FUNCTIONS_MAX, .vfio = true,
	};
	struct soak_script script;
	struct soak_model m;
	size_t bad, i;
	bool sound;

	if (soak_walk_script(&walk, &script))
		exit(1);
	sound = script.nr == 60 && !soak_model_check(&script, &bad);
	soak_model_init(&m, script.functions);
	for (i = 0; i < script.nr; i++) {
		note(seen, &script.steps[i]);
		soak_model_apply(&m, &script.steps[i]);
		seen->settled = seen->settled || m.fns[0].settle;
	}
	sound = sound && goes_home(&m);
	soak_script_free(&script);
	return sound;
}

static void test_all(void)
{
	struct seen seen = { 0 };
	bool sound = true, every = true;
	unsigned int together = 0, arg;
	enum soak_op op;
	uint64_t seed;

	for (seed = 1; seed <= WALKS && sound; seed++)
		sound = walk_is_sound(seed, &seen);
	if (!ok(sound, "every step is allowed, and all functions find home"))
		printf("# seed %u\n", (unsigned int)seed - 1);
	for (op = 0; op < NR_SOAK_OPS; op++) {
		for (arg = 0; arg < soak_op_args(op); arg++) {
			if (!seen.args[op][arg])
				printf("# never: %s, variant %u\n", soak_op_name(op), arg);
			every = every && seen.args[op][arg];
		}
		together += seen.together[op];
	}
	ok(every, "everything is done at some time");
	ok(together == 13 && seen.settled, "13 operations meet others, and the end may be open");
}

static void test_without_vfio(void)
{
	const struct soak_walk walk = { .seed = 1, .steps = 500, .functions = 2 };
	struct soak_script script;
	char *text;

	if (soak_walk_script(&walk, &script))
		exit(1);
	text = text_of(&script);
	ok(script.nr == 500 && !strstr(text, "vfio") && !strstr(text, "open"),
	   "a kernel without vfio-pci is not asked for it");
	free(text);
	soak_script_free(&script);
}

static void test_left_out(void)
{
	static const char *const without[] = { "plug as 0306", "hold" };
	const struct soak_walk walk = { .seed = 1, .steps = 500, .functions = 2,
					.without = without, .nr_without = 2 };
	struct soak_script script;
	char *text;

	if (soak_walk_script(&walk, &script))
		exit(1);
	text = text_of(&script);
	ok(strstr(text, "unplug 22 as 0306") && !strstr(text, "\nplug 22 as 0306") &&
	   strstr(text, "plug 22 as 0302") && !strstr(text, "hold"), "acts can be left out");
	ok(soak_walk_knows("scan") && soak_walk_knows("bind vfio-pci") &&
	   !soak_walk_knows("bind") && !soak_walk_knows("plug as") && !soak_walk_knows(""), "... if they exist");
	free(text);
	soak_script_free(&script);
}

int main(void)
{
	test_numbers();
	test_same();
	test_all();
	test_without_vfio();
	test_left_out();
	return tap_done();
}
