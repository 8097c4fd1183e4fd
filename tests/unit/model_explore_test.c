// SPDX-License-Identifier: GPL-2.0
/*
 * The explorer of models, on models whose states can be counted by hand.
 */
#define _GNU_SOURCE
#include "array.h"
#include "explore.h"
#include "tap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { A, B, C };
enum { X, Y };

#define LOCKS(l)	{ .op = OP_LOCK, .what = (l), .bail = NO_STEP }
#define UNLOCKS(l)	{ .op = OP_UNLOCK, .what = (l), .bail = NO_STEP }
#define TRIES(l, to)	{ .op = OP_TRYLOCK, .what = (l), .value = MODEL_EBUSY, .bail = (to) }
#define SETS(v, x)	{ .op = OP_SET, .what = (v), .value = (x), .bail = NO_STEP }
#define LOADS(v)	{ .op = OP_LOAD, .what = (v), .bail = NO_STEP }
#define STORES(v)	{ .op = OP_STORE, .what = (v), .bail = NO_STEP }

static bool both_set(const struct model *model, const struct state *state)
{
	return state->var[X] && state->var[Y];
}

static bool none_set(const struct model *model, const struct state *state)
{
	return !state->var[X] && !state->var[Y];
}

static const struct property properties[] = {
	{ "both", "both variables are set", both_set, false },
	{ "none", "in the end none is set", none_set, true },
};

struct count {
	const char *name;
	struct thread threads[3];
	size_t nr;
	unsigned int expect;	/* kinds of faults, one bit each */
	size_t states;		/* 0: not counted by hand */
	size_t trace;		/* steps to the first of them */
	size_t ends;
};

#define THREAD(...)	{ .steps = { __VA_ARGS__ },				\
			  .nr = ARRAY_SIZE(((struct step[]){ __VA_ARGS__ })) }
#define DEADLOCK	(1u << FAULT_DEADLOCK)
#define MISUSE		(1u << FAULT_MISUSE)
#define BOTH		(1u << FAULT_PROPERTY)
#define NONE		(1u << (FAULT_PROPERTY + 1))

static const struct count counts[] = {
	/* 3 places each, 9 pairs, without the one where both have the lock. */
	{ "one lock, two threads: nothing but that none is set",
	  { THREAD(LOCKS(A), UNLOCKS(A)), THREAD(LOCKS(A), UNLOCKS(A)) }, 2, NONE, 8, 4, 1 },
	/* No lock: 3 * 3. */
	{ "two threads that do not meet have the product of their states",
	  { THREAD(SETS(X, 1), SETS(X, 0)), THREAD(SETS(Y, 1), SETS(Y, 0)) }, 2, BOTH | NONE,
	  9, 2, 1 },
	/*
	 * 25 pairs of 5 places. In 5 of them both have A or both have B. One more cannot be
	 * reached: for both to be at the last unlock one must have gone past the other.
	 */
	{ "A then B against B then A: a deadlock after two steps",
	  { THREAD(LOCKS(A), LOCKS(B), UNLOCKS(B), UNLOCKS(A)),
	    THREAD(LOCKS(B), LOCKS(A), UNLOCKS(A), UNLOCKS(B)) }, 2, DEADLOCK | NONE, 19, 2, 1 },
	/* 25 without the 9 in which both have A. */
	{ "the same order twice: no deadlock",
	  { THREAD(LOCKS(A), LOCKS(B), UNLOCKS(B), UNLOCKS(A)),
	    THREAD(LOCKS(A), LOCKS(B), UNLOCKS(B), UNLOCKS(A)) }, 2, NONE, 16, 8, 1 },
	{ "A then B against B and a try for A: no deadlock",
	  { THREAD(LOCKS(A), LOCKS(B), UNLOCKS(B), UNLOCKS(A)),
	    THREAD(LOCKS(B), TRIES(A, 3), UNLOCKS(A), UNLOCKS(B)) }, 2, NONE, 0, 7, 2 },
	{ "three threads in a circle: a deadlock after three steps",
	  { THREAD(LOCKS(A), LOCKS(B), UNLOCKS(B), UNLOCKS(A)),
	    THREAD(LOCKS(B), LOCKS(C), UNLOCKS(C), UNLOCKS(B)),
	    THREAD(LOCKS(C), LOCKS(A), UNLOCKS(A), UNLOCKS(C)) }, 3, DEADLOCK | NONE, 0, 3, 1 },
	{ "who is in no circle goes on, and does not hide it",
	  { THREAD(LOCKS(A), LOCKS(B), UNLOCKS(B), UNLOCKS(A)),
	    THREAD(LOCKS(B), LOCKS(A), UNLOCKS(A), UNLOCKS(B)),
	    THREAD(SETS(X, 1), SETS(X, 0), SETS(X, 1)) }, 3, DEADLOCK, 19 * 4, 2, 1 },
	{ "a lock that its owner takes again",
	  { THREAD(LOCKS(A), LOCKS(A), UNLOCKS(A), UNLOCKS(A)) }, 1, DEADLOCK, 2, 1, 0 },
	{ "a lock that is kept: who comes later waits for nobody",
	  { THREAD(LOCKS(A)), THREAD(LOCKS(A), UNLOCKS(A)) }, 2, DEADLOCK | MISUSE | NONE, 0, 1, 1 },
	{ "a lock that is dropped by somebody else",
	  { THREAD(LOCKS(A), UNLOCKS(A)), THREAD(UNLOCKS(A)) }, 2, MISUSE | NONE, 0, 1, 0 },
	/* X is read, Y is set from what was read: in between it changes. */
	{ "check, then use: both are set though the check forbids it",
	  { THREAD({ .op = OP_FAIL, .value = MODEL_EBUSY, .bail = 2,
		     .when = { { .kind = COND_IS, .var = X, .value = 1 } } }, SETS(Y, 1)),
	    THREAD({ .op = OP_FAIL, .value = MODEL_EBUSY, .bail = 2,
		     .when = { { .kind = COND_IS, .var = Y, .value = 1 } } }, SETS(X, 1)) },
	  2, BOTH, 0, 4, 3 },
	{ "check and use under a lock: never both",
	  { THREAD(LOCKS(A), { .op = OP_FAIL, .value = MODEL_EBUSY, .bail = 3,
			       .when = { { .kind = COND_IS, .var = X, .value = 1 } } },
		   SETS(Y, 1), UNLOCKS(A)),
	    THREAD(LOCKS(A), { .op = OP_FAIL, .value = MODEL_EBUSY, .bail = 3,
			       .when = { { .kind = COND_IS, .var = Y, .value = 1 } } },
		   SETS(X, 1), UNLOCKS(A)) }, 2, 0, 0, 0, 2 },
	/* The register is the thread's own: Y gets what X was, not what it is. */
	{ "a register keeps what was read",
	  { THREAD(LOADS(X), STORES(Y)), THREAD(SETS(X, 1)) }, 2, BOTH, 0, 3, 2 },
	{ "a step that is not due is left out",
	  { THREAD(SETS(X, 1), { .op = OP_SET, .what = Y, .value = 1, .bail = NO_STEP,
				 .when = { { .kind = COND_IS, .var = X, .value = 0 } } }) },
	  1, 0, 3, 0, 1 },
	{ "a jump goes past a step",
	  { THREAD({ .op = OP_JUMP, .bail = 2 }, SETS(Y, 1), SETS(X, 1)) }, 1, 0, 2, 0, 1 },
	{ "no thread at all is one state, and an end",
	  { THREAD(SETS(X, 1)) }, 0, NONE, 1, 0, 1 },
};

static void fill(struct model *model, const struct count *count)
{
	size_t i;

	*model = (struct model){
		.locks = { "A", "B", "C" }, .nr_locks = 3, .nr_vars = 2,
		.vars = { { "x", { "0", "1" }, 0 }, { "y", { "0", "1" }, 0 } },
		.properties = properties, .nr_properties = ARRAY_SIZE(properties),
		.nr_threads = count->nr,
	};
	for (i = 0; i < count->nr; i++) {
		model->threads[i] = count->threads[i];
		model->threads[i].name = "t";
	}
}

/* One after the other each step of a trace must lead where the trace says. */
static bool trace_holds(const struct model *model, const struct trace *trace)
{
	size_t i;

	for (i = 0; i < trace->nr; i++) {
		if (trace->states[i].thread[trace->threads[i]].pc != trace->steps[i] ||
		    !memcmp(&trace->states[i], &trace->states[i + 1], sizeof(struct state)))
			return false;
	}
	return true;
}

static void test_count(const struct count *count)
{
	size_t trace = SIZE_MAX, ends = 0, i;
	unsigned int found = 0;
	struct exploration out;
	bool traces = true;
	struct model model;

	fill(&model, count);
	if (!ok(!explore(&model, 1000, &out), count->name))
		return;
	for (i = 0; i < NR_FAULTS; i++) {
		if (!out.faults[i].found)
			continue;
		found |= 1u << i;
		traces = traces && trace_holds(&model, &out.faults[i]);
		if (out.faults[i].nr < trace)
			trace = out.faults[i].nr;
	}
	ends = out.ends;
	if (!ok(found == count->expect, " - its faults"))
		printf("# found %#x, not %#x\n", found, count->expect);
	if (!ok(!count->states || out.states == count->states, " - its states"))
		printf("# %zu states, not %zu\n", out.states, count->states);
	if (!ok(!count->expect || trace == count->trace, " - its shortest trace"))
		printf("# %zu steps, not %zu\n", trace, count->trace);
	if (!ok(!count->ends || ends == count->ends, " - its ends"))
		printf("# %zu ends, not %zu\n", ends, count->ends);
	ok(traces, " - its traces lead where they say");
	exploration_free(&out);
}

static void test_limit(void)
{
	struct exploration out;
	struct model model;

	fill(&model, &counts[1]);
	ok(explore(&model, 8, &out) == -E2BIG, "more states than allowed are an error");
	exploration_free(&out);
	ok(!explore(&model, 9, &out), "as many as allowed are not");
	exploration_free(&out);
}

/* Enough states to make the table grow several times. */
static void test_growth(void)
{
	static struct model model;
	struct exploration out;
	size_t i, j;

	fill(&model, &counts[1]);
	model.nr_threads = 5;
	for (i = 0; i < 5; i++) {
		model.threads[i].name = "t";
		model.threads[i].nr = 8;
		for (j = 0; j < 8; j++)
			model.threads[i].steps[j] = (struct step){ .op = OP_LOAD, .bail = NO_STEP };
	}
	ok(!explore(&model, 100000, &out) && out.states == 9 * 9 * 9 * 9 * 9,
	   "five threads of eight steps: 9 to the fifth states");
	ok(out.steps == 5 * 8 * 9 * 9 * 9 * 9 && out.depth == 40, " - its steps and its depth");
	exploration_free(&out);
}

static void test_trace_print(void)
{
	struct exploration out;
	struct model model;
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	fill(&model, &counts[2]);
	model.threads[0].name = "one";
	model.threads[1].name = "two";
	explore(&model, 1000, &out);
	trace_print(f, &model, &out.faults[FAULT_DEADLOCK], "");
	fclose(f);
	if (!ok(text && strstr(text, "1. one      locks A\n") && strstr(text, "2. two      locks B\n") &&
		strstr(text, "one waits for B, which two holds\n") &&
		strstr(text, "two waits for A, which one holds\n"), "a trace says who waits for whom"))
		printf("# %s\n", text);
	free(text);
	exploration_free(&out);
}

int main(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(counts); i++)
		test_count(&counts[i]);
	test_limit();
	test_growth();
	test_trace_print();
	return tap_done();
}
