// SPDX-License-Identifier: GPL-2.0
/*
 * Sequences that grow: "{a,b}^5" with --grow.
 *
 * Most words do nothing in most states of a function, and a sequence with such a word
 * is as good as one without it. So a sequence is only made longer by words that can do
 * something in one of the states that the functions were in when it had come to its
 * end, or later, in any schedule of it. Nothing is lost by that: what was done before
 * the longer one's last word is a schedule of the shorter one.
 */
#include "search.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define TEXT	512
#define CLAIMS	(1 << 20)
#define SHARED	2		/* words of sequences that all jobs run */

struct growth {
	const char *before, *after;
	char words[64][24];
	unsigned int nr_words;
	unsigned int max;
	bool (*run)(const char *text, bool ours);
};

static _Atomic unsigned char *claims;
static unsigned long next_claim;

/* Before there is more than one job: they share who does what. */
void grow_init(void)
{
	claims = mmap(NULL, CLAIMS, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (claims == MAP_FAILED)
		out_of_memory();
}

/* All jobs come here in the same order. Is this one the first? */
static bool claim(void)
{
	if (next_claim == CLAIMS)
		return true;
	return !atomic_exchange(&claims[next_claim++], 1);
}

static void grow(struct growth *g, const char *sequence, unsigned int nr)
{
	uint64_t states;
	char text[TEXT];
	bool ours = true;
	unsigned int i;

	if (nr <= SHARED)
		ours = claim();
	else if (nr == SHARED + 1 && !claim())
		return;
	snprintf(text, sizeof(text), "%s%s%s", g->before, sequence, g->after);
	if (!g->run(text, ours) || nr == g->max)
		return;
	states = run_observed;
	for (i = 0; i < g->nr_words; i++) {
		char longer[TEXT];

		if (!scenario_fits(g->words[i], states))
			continue;
		snprintf(longer, sizeof(longer), "%s%s%s", sequence, nr ? " " : "", g->words[i]);
		grow(g, longer, nr + 1);
	}
}

static bool (*the_run)(const char *text, bool ours);

/* All other sets have been expanded, the one with a power is the first there is */
static void grow_text(const char *text, void *arg)
{
	struct growth g = { .run = the_run, .before = text };
	char *copy = strdup(text);
	char *set = strchr(copy, '<');
	char *end = set ? strstr(set, ">^") : NULL;
	char *after;
	char *save;
	char *p;

	if (!end) {
		bool ours = claim();

		if (ours)
			the_run(text, true);
		free(copy);
		return;
	}
	*set = '\0';
	*end = '\0';
	g.before = copy;
	g.max = strtoul(end + 2, &after, 10);
	g.after = after;
	for (p = strtok_r(set + 1, ",", &save); p && g.nr_words < 64; p = strtok_r(NULL, ",", &save))
		snprintf(g.words[g.nr_words++], sizeof(g.words[0]), "%s", p);
	grow(&g, "", 0);
	free(copy);
}

/**
 * grow_all() - run all scenarios of a pattern, sequences as they grow
 * @pattern: as for expand(), with one "{a,b}^N" at most
 * @run: runs one; false if it is of no use to make its sequence longer. Jobs of which it
 *	is not only want to know what follows it
 */
void grow_all(const char *pattern, bool (*run)(const char *text, bool ours))
{
	char *copy = strdup(pattern);
	char *power = strstr(copy, "}^");
	char *p;

	/* For expand() it is a word */
	if (power) {
		*power = '>';
		for (p = power; p > copy && *p != '{'; p--)
			;
		*p = '<';
	}
	the_run = run;
	expand(copy, grow_text, NULL);
	free(copy);
}
