// SPDX-License-Identifier: GPL-2.0
/*
 * The searches.
 *
 * search_bounded() tries all schedules with up to a number of preemptions, that
 * is switches away from a thread that could have gone on. Each run begins anew
 * and follows the choices of the last one up to the one that is changed. A run
 * ends early where it has come to a state that was seen before, with as many
 * preemptions left. Two runs are in the same state if they did the same steps in
 * the same order, except for steps that do not depend on one another (race.c).
 *
 * search_random() gives threads random priorities and changes them at random
 * points ("probabilistic concurrency testing"), for what needs more preemptions.
 */
#include "search.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CHECKPOINT_STEPS 32	/* a copy takes as long as so many steps, about */

struct node {
	uint8_t list[EX_THREADS];
	uint8_t nr;
	uint8_t chosen;
	bool goes_on;
};

static struct node nodes[MAX_NODES];
static unsigned int nr_nodes;
static unsigned int depth;
static unsigned int max_preemptions;

/* Without the reduction of sleep.c, which must not lose an end. */
bool search_whole;

/* States seen: a hash table. */
struct seen {
	uint64_t state;
	uint32_t left;		/* preemptions, and 1; 0 is an empty place */
	uint32_t sleeping;
};

static struct seen *seen;
static size_t seen_size;
static size_t nr_seen;

double search_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

/* CPU time, other programs do not count */
double search_cpu(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

static struct seen *seen_place(uint64_t state)
{
	size_t i = state & (seen_size - 1);

	while (seen[i].left && seen[i].state != state)
		i = (i + 1) & (seen_size - 1);
	return &seen[i];
}

static void seen_grow(void)
{
	struct seen *old = seen;
	size_t size = seen_size;
	size_t i;

	seen_size = size ? 4 * size : 1 << 12;
	seen = calloc(seen_size, sizeof(*seen));
	if (!seen)
		out_of_memory();
	for (i = 0; i < size; i++) {
		if (old[i].left)
			*seen_place(old[i].state) = old[i];
	}
	free(old);
}

static void seen_clear(void)
{
	free(seen);
	seen = NULL;
	seen_size = 0;
	nr_seen = 0;
}

/*
 * Has all been searched from this state on that can be with @left preemptions and
 * @sleeping threads? It will be now.
 */
static bool seen_before(uint64_t state, unsigned int left, unsigned int sleeping)
{
	struct seen *s;

	if (2 * nr_seen >= seen_size)
		seen_grow();
	s = seen_place(state);
	if (!s->left)
		nr_seen++;
	else if (s->left > left && !(s->sleeping & ~sleeping))
		return true;
	*s = (struct seen){ state, left + 1, sleeping };
	return false;
}

static int decide(int thread)
{
	if (run.nr_decisions < MAX_NODES) {
		run.decisions[run.nr_decisions].step = run.step;
		run.decisions[run.nr_decisions++].thread = thread;
	}
	return thread;
}

/* A schedule that needs a thread that sleeps is searched elsewhere. */
static int awake(int thread)
{
	return run.sleeping & 1U << thread ? -1 : thread;
}

static int choose_bounded(const int *enabled, int nr, bool goes_on)
{
	unsigned int left = max_preemptions - run.preemptions;
	bool free = nr > 1 && !(goes_on && !left);
	struct node *node;
	uint64_t state;
	int i;

	if (run.phase != PHASE_RUN)
		return enabled[0];
	sleep_recorded();
	if (!free && depth < nr_nodes)
		return awake(enabled[0]);
	if (depth >= nr_nodes) {
		state = race_state() * (goes_on ? 2 * run.current + 3 : 1);
		/* Where nothing can be chosen one state of a few is enough */
		if ((free || state >> 61 == 0) && seen_before(state, left, run.sleeping))
			return -1;
		if (!free)
			return awake(enabled[0]);
		if (nr_nodes == MAX_NODES - 1)
			ex_fail("explorer", "more than %d choices", MAX_NODES);
		node = &nodes[nr_nodes++];
		node->nr = 0;
		node->chosen = 0;
		node->goes_on = goes_on;
		for (i = 0; i < nr; i++) {
			if (awake(enabled[i]) >= 0)
				node->list[node->nr++] = enabled[i];
		}
		if (!node->nr) {
			nr_nodes--;
			return -1;
		}
	}
	/* The first choice may be made before a thread runs */
	if (depth && checkpoint_distance() >= CHECKPOINT_STEPS)
		checkpoint_take(depth);
	/* From here on once for each way that is chosen */
	node = &nodes[depth];
	if (node->goes_on && !node->chosen)
		sleep_record(depth);
	if (node->goes_on && node->chosen && !search_whole)
		sleep_begin(depth);
	depth++;
	if (node->list[node->chosen] != enabled[0])
		return decide(node->list[node->chosen]);
	return enabled[0];
}

static unsigned long nr_ends;

/* Runs to the end, which were checked then. */
static bool known_end(void)
{
	bool known = seen_before(race_state() * 2, 0, 0);

	nr_ends += !known;
	return known;
}

static const char *accept_kinds[8];
static int nr_accept_kinds;

/**
 * search_accept() - go on after a failure
 * @kind: its kind, or "KIND at FUNCTION()"
 */
void search_accept(const char *kind)
{
	if (nr_accept_kinds < 8)
		accept_kinds[nr_accept_kinds++] = kind;
}

/* A check that the code itself goes on after, if it is accepted */
bool ex_ignored(const char *kind)
{
	int i;

	for (i = 0; i < nr_accept_kinds; i++) {
		if (!strcmp(accept_kinds[i], kind))
			return true;
	}
	return false;
}

static bool accepted(void)
{
	int i;

	for (i = 0; i < nr_accept_kinds; i++) {
		const char *kind = accept_kinds[i];
		size_t n = strlen(run.failure.kind);

		if (strncmp(kind, run.failure.kind, n))
			continue;
		if (!kind[n])
			return true;
		if (!strncmp(kind + n, " at ", 4) &&
		    !strncmp(symbol_line(run.failure.pc), kind + n + 4, strlen(kind + n + 4)))
			return true;
	}
	return false;
}

static void record_failure(struct found *found)
{
	found->failed = true;
	found->failure = run.failure;
	found->preemptions = run.preemptions;
	found->nr_decisions = run.nr_decisions;
	memcpy(found->decisions, run.decisions, run.nr_decisions * sizeof(run.decisions[0]));
}

static void count_run(struct found *found)
{
	found->runs++;
	found->steps += run.step;
	if (run.end == RUN_QUIET)
		found->complete++;
	if (depth > found->depth)
		found->depth = depth;
}

/* The next schedule in order: change the last choice that has another way. */
static bool next_schedule(void)
{
	while (nr_nodes) {
		struct node *node = &nodes[nr_nodes - 1];

		if (++node->chosen < node->nr)
			return true;
		nr_nodes--;
	}
	return false;
}

/**
 * search_bounded() - try all schedules with up to a number of preemptions
 * @bound: the number
 * @deadline: give up at this time of search_cpu(), 0 never
 * @found: the result, must be cleared; ends with the first failure
 */
void search_bounded(unsigned int bound, double deadline, struct found *found)
{
	max_preemptions = bound;
restart:
	nr_nodes = 0;
	nr_ends = 0;
	seen_clear();
	checkpoint_forget();
	do {
		run.learned = false;
		sleep_forget();
		if (nr_nodes && checkpoint_drop(nr_nodes - 1)) {
			depth = checkpoint_tag();
			scenario_resume(choose_bounded, known_end);
		} else {
			depth = 0;
			scenario_run(choose_bounded, known_end);
		}
		count_run(found);
		if (run.end == RUN_FAILED && accepted()) {
			found->accepted++;
		} else if (run.end == RUN_FAILED) {
			record_failure(found);
			break;
		}
		if (run.learned) {
			found->restarts++;
			goto restart;
		}
		if (deadline && !(found->runs & 63) && search_cpu() > deadline) {
			found->stopped = true;
			break;
		}
	} while (next_schedule());
	found->states += nr_seen;
	found->ends = nr_ends;
}

#define CHANGES 16

static uint64_t random_state;
static int priority[EX_THREADS];
static unsigned int change_at[CHANGES];
static unsigned int nr_changes;
static unsigned int choices;

static uint64_t random_number(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static int choose_random(const int *enabled, int nr, bool goes_on)
{
	unsigned int i;
	int best = 0;
	int k;

	if (run.phase != PHASE_RUN)
		return enabled[0];
	choices++;
	for (i = 0; i < nr_changes; i++) {
		if (choices == change_at[i])
			priority[run.current] = -(int)i;
	}
	for (k = 1; k < nr; k++) {
		if (priority[enabled[k]] > priority[enabled[best]])
			best = k;
	}
	return best ? decide(enabled[best]) : enabled[0];
}

/**
 * search_random() - random schedules
 * @runs: how many
 * @seed: for the same ones again
 * @changes: of priorities in each, up to 16
 * @found: the result, must be cleared; ends with the first failure
 */
void search_random(unsigned long runs, uint64_t seed, unsigned int changes, struct found *found)
{
	unsigned int longest = 64;
	unsigned int i;

	random_state = seed * 2 + 1;
	nr_changes = changes < CHANGES ? changes : CHANGES;
	while (found->runs < runs) {
		for (i = 0; i < EX_THREADS; i++)
			priority[i] = 1 + random_number() % 1000;
		for (i = 0; i < nr_changes; i++)
			change_at[i] = 1 + random_number() % longest;
		choices = 0;
		scenario_run(choose_random, NULL);
		depth = choices;
		count_run(found);
		if (choices > longest)
			longest = choices;
		if (run.end == RUN_FAILED && accepted()) {
			found->accepted++;
		} else if (run.end == RUN_FAILED) {
			record_failure(found);
			return;
		}
	}
}

static const struct decision *replay_decisions;
static unsigned int replay_nr;
static unsigned int replay_next;

static int choose_replay(const int *enabled, int nr, bool goes_on)
{
	int i;

	if (run.phase != PHASE_RUN || replay_next >= replay_nr ||
	    run.step < replay_decisions[replay_next].step)
		return enabled[0];
	for (i = 0; i < nr; i++) {
		if (enabled[i] == replay_decisions[replay_next].thread) {
			replay_next++;
			return decide(enabled[i]);
		}
	}
	replay_next++;
	return enabled[0];
}

/* One run with the switches of an earlier one. */
enum run_end search_replay(const struct decision *decisions, unsigned int nr)
{
	enum run_end end;

	replay_decisions = decisions;
	replay_nr = nr;
	replay_next = 0;
	run.everywhere = true;
	end = scenario_run(choose_replay, NULL);
	run.everywhere = false;
	return end;
}

/**
 * search_minimise() - leave out what is not needed for the failure
 * @found: a failure, gets the shorter schedule
 */
void search_minimise(struct found *found)
{
	struct decision *try = calloc(found->nr_decisions + 1, sizeof(*try));
	struct failure failure = found->failure;
	unsigned int i;

	for (i = 0; try && i < found->nr_decisions; ) {
		memcpy(try, found->decisions, i * sizeof(*try));
		memcpy(try + i, found->decisions + i + 1,
		       (found->nr_decisions - i - 1) * sizeof(*try));
		search_replay(try, found->nr_decisions - 1);
		if (run.end == RUN_FAILED && !strcmp(run.failure.kind, failure.kind) &&
		    run.failure.pc == failure.pc) {
			record_failure(found);
			i = 0;
		} else {
			i++;
		}
	}
	free(try);
}
