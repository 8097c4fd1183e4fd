// SPDX-License-Identifier: GPL-2.0
/*
 * Scenarios: "set-up | thread | thread ...", each a list of words that the world
 * knows. One run is: the world as it is after the set-up, the threads, and when
 * nothing is under way any more the checks of the world.
 */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

static const struct ex_world *the_world;
static struct memory_image *image;
static char names[EX_THREADS][16];

/**
 * scenario_parse() - cut a scenario in columns, and check its words
 *
 * Return: 0, or -1 with a message on stderr
 */
int scenario_parse(struct scenario *sc, const char *text, const struct ex_world *world)
{
	char *copy = strdup(text);
	char *save = NULL;
	char *p;
	int i;

	memset(sc, 0, sizeof(*sc));
	sc->text = text;
	sc->words = copy;
	for (p = copy; p; ) {
		if (sc->nr_columns == EX_THREADS - 4) {
			fprintf(stderr, "error: too many threads: %s\n", text);
			return -1;
		}
		sc->column[sc->nr_columns++] = p;
		p = strchr(p, '|');
		if (p)
			*p++ = '\0';
	}
	for (i = 0; i < sc->nr_columns; i++) {
		char *words = strdup(sc->column[i]);
		bool good = true;

		for (p = strtok_r(words, " ", &save); p && good; p = strtok_r(NULL, " ", &save)) {
			good = world->verb(p, true);
			if (!good)
				fprintf(stderr, "error: no such word: %s\n", p);
		}
		free(words);
		if (!good)
			return -1;
	}
	return 0;
}

void scenario_free(struct scenario *sc)
{
	free(sc->words);
}

uint64_t run_observed;
static int first_thread;

void ex_changed(void)
{
	if (run.first_ended && run.phase == PHASE_RUN && the_world->states)
		run_observed |= the_world->states();
}

/* Can the word do something? All can in a world that does not say. */
bool scenario_fits(const char *word, uint64_t states)
{
	return !the_world->fits || the_world->fits(word, states);
}

static void do_words(void *arg)
{
	const char *p = arg;

	while (p && *p) {
		char word[32];
		size_t n;

		p += strspn(p, " ");
		n = strcspn(p, " ");
		if (!n)
			break;
		if (n >= sizeof(word))
			ex_fail("explorer", "a word is too long");
		memcpy(word, p, n);
		word[n] = '\0';
		p += n;
		trace_step(NULL, "%s:", word);
		the_world->verb(word, false);
		order_none_held(word);
	}
	if (run.current == first_thread) {
		run.first_ended = true;
		ex_changed();
	}
}

static const struct scenario *the_scenario;

/**
 * scenario_prepare() - do what comes before the threads
 * @sc: the scenario, is used until scenario_release()
 * @world: where it takes place
 * @boot: the world after it was booted
 *
 * What happens is in struct run, run.end is RUN_QUIET on success.
 */
void scenario_prepare(const struct scenario *sc, const struct ex_world *world,
		      const struct memory_image *boot)
{
	the_world = world;
	the_scenario = sc;
	memory_restore(boot);
	run_reset();
	run_observed = 0;
	run_thread_0("set-up", do_words, sc->column[0]);
	run.end = run_threads(PHASE_SETUP, NULL);
	image = memory_save(image);
}

void scenario_release(void)
{
	memory_image_free(image);
	image = NULL;
}

static void check(void *arg)
{
	the_world->quiet();
	the_world->finish();
}

/* What comes after the threads, unless somebody says that it is known how that ends. */
static enum run_end finish(bool (*known)(void))
{
	if (run.end != RUN_QUIET || (known && known()))
		return run.end;
	run_thread_0("checks", check, NULL);
	run.end = run_threads(PHASE_FINISH, NULL);
	return run.end;
}

/**
 * scenario_run() - one run of the threads, and the checks
 * @choose: who goes on
 * @known: were the checks of this state of all threads done before? May be NULL
 *
 * Return: how it ended
 */
enum run_end scenario_run(chooser choose, bool (*known)(void))
{
	int i;

	checkpoint_forget();
	memory_restore(image);
	race_begin();
	run_reset();
	run.end = run_threads(PHASE_SETUP, NULL);
	run.first_ended = false;
	for (i = 1; i < the_scenario->nr_columns; i++) {
		snprintf(names[i], sizeof(names[i]), "thread %d", i);
		int nr = ex_spawn(names[i], do_words, the_scenario->column[i], 0);

		if (i == 1)
			first_thread = nr;
	}
	if (the_scenario->nr_columns > 1)
		run.end = run_threads(PHASE_RUN, choose);
	return finish(known);
}

/* The same from the newest checkpoint on. */
enum run_end scenario_resume(chooser choose, bool (*known)(void))
{
	checkpoint_resume(choose);
	return finish(known);
}
