// SPDX-License-Identifier: GPL-2.0
/*
 * All interleavings of a model, the nearest states first.
 *
 * Breadth-first, so the first way to a fault is a shortest one. States that were there before
 * are told by a hash table. What comes after a fault is explored, too: another kind of fault
 * may lie behind it.
 */
#include "explore.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NOWHERE		UINT32_MAX
#define FIRST_SIZE	(1u << 12)

/* A state and how it was reached. */
struct node {
	struct state state;
	uint32_t parent;
	uint32_t depth;
	uint8_t thread, step;
};

struct search {
	const struct model *model;
	struct node *nodes;
	size_t nr, size, limit;
	uint32_t *table;	/* indices of nodes, NOWHERE: free */
	size_t table_size;	/* a power of two */
};

/* FNV-1a, over a state. */
static size_t hash(const struct state *state)
{
	const unsigned char *s = (const unsigned char *)state;
	uint64_t h = 14695981039346656037u;
	size_t i;

	for (i = 0; i < sizeof(*state); i++)
		h = (h ^ s[i]) * 1099511628211u;
	return h ^ h >> 32;
}

/* Return: where in the table a state is, or would be. */
static uint32_t *slot(struct search *s, const struct state *state)
{
	size_t i = hash(state) & (s->table_size - 1);

	while (s->table[i] != NOWHERE &&
	       memcmp(&s->nodes[s->table[i]].state, state, sizeof(*state)))
		i = (i + 1) & (s->table_size - 1);
	return &s->table[i];
}

static int grow(struct search *s)
{
	size_t size = s->size ? s->size * 2 : FIRST_SIZE, i;
	struct node *nodes = reallocarray(s->nodes, size, sizeof(*nodes));
	uint32_t *table;

	if (!nodes)
		return -ENOMEM;
	s->nodes = nodes;
	/* Never more than half full. */
	table = reallocarray(s->table, size * 2, sizeof(*table));
	if (!table)
		return -ENOMEM;
	s->table = table;
	s->table_size = size * 2;
	s->size = size;
	memset(table, 0xff, s->table_size * sizeof(*table));
	for (i = 0; i < s->nr; i++)
		*slot(s, &s->nodes[i].state) = i;
	return 0;
}

/* A state that may be new: 1 if it is, 0 if not, or negative. */
static int add(struct search *s, const struct state *state, uint32_t parent, uint8_t thread,
	       uint8_t step)
{
	uint32_t *at;
	int err;

	if (s->nr == s->size) {
		err = grow(s);
		if (err)
			return err;
	}
	at = slot(s, state);
	if (*at != NOWHERE)
		return 0;
	if (s->nr >= s->limit || s->nr >= NOWHERE)
		return -E2BIG;
	*at = s->nr;
	s->nodes[s->nr++] = (struct node){
		.state = *state, .parent = parent, .thread = thread, .step = step,
		.depth = parent == NOWHERE ? 0 : s->nodes[parent].depth + 1,
	};
	return 1;
}

static bool holds(const struct cond *cond, const struct state *state, size_t thread)
{
	switch (cond->kind) {
	case COND_ALWAYS:
		return true;
	case COND_IS:
		return state->var[cond->var] == cond->value;
	case COND_IS_NOT:
		return state->var[cond->var] != cond->value;
	case COND_IS_REG:
		return state->var[cond->var] == state->thread[thread].reg;
	case COND_REG_IS:
		return state->thread[thread].reg == cond->value;
	case COND_REG_IS_NOT:
		return state->thread[thread].reg != cond->value;
	case COND_FAILED:
		return state->thread[thread].error;
	}
	return false;
}

static bool is_due(const struct step *step, const struct state *state, size_t thread)
{
	return holds(&step->when[0], state, thread) && holds(&step->when[1], state, thread);
}

static bool reads_shared(const struct cond *cond)
{
	return cond->kind == COND_IS || cond->kind == COND_IS_NOT || cond->kind == COND_IS_REG;
}

/* Does nobody else notice when a step is done, or left out, right away? */
static bool is_private(const struct step *step, const struct state *state, size_t thread)
{
	if (reads_shared(&step->when[0]) || reads_shared(&step->when[1]))
		return false;
	return step->op == OP_NONE || step->op == OP_JUMP || step->op == OP_FAIL ||
	       !is_due(step, state, thread);
}

static void go_on(const struct step *step, bool due, struct state *state, size_t thread)
{
	bool jumps = step->op == OP_JUMP ? due : state->thread[thread].error;

	if (due && jumps && step->bail != NO_STEP)
		state->thread[thread].pc = step->bail;
	else
		state->thread[thread].pc++;
}

/* Do what only the thread itself notices: it makes no difference when. */
static void settle(const struct model *model, struct state *state, size_t thread)
{
	const struct thread *t = &model->threads[thread];
	const struct step *step;
	bool due;

	while (state->thread[thread].pc < t->nr) {
		step = &t->steps[state->thread[thread].pc];
		if (!is_private(step, state, thread))
			return;
		due = is_due(step, state, thread);
		if (due && step->op == OP_FAIL)
			state->thread[thread].error = step->value;
		go_on(step, due, state, thread);
	}
}

static const struct step *next_step(const struct model *model, const struct state *state,
				    size_t thread)
{
	const struct thread *t = &model->threads[thread];

	return state->thread[thread].pc < t->nr ? &t->steps[state->thread[thread].pc] : NULL;
}

/* Return: the lock that a thread waits for, NULL: it does not wait. */
static const uint8_t *waits_for(const struct model *model, const struct state *state, size_t thread)
{
	const struct step *step = next_step(model, state, thread);

	if (!step || step->op != OP_LOCK || !is_due(step, state, thread) ||
	    state->owner[step->what] == NO_OWNER)
		return NULL;
	return &state->owner[step->what];
}

static void move(const struct model *model, struct state *state, size_t thread)
{
	const struct step *step = next_step(model, state, thread);
	bool due = is_due(step, state, thread);

	switch (due ? step->op : OP_NONE) {
	case OP_LOCK:
		state->owner[step->what] = thread;
		break;
	case OP_TRYLOCK:
		if (state->owner[step->what] == NO_OWNER)
			state->owner[step->what] = thread;
		else
			state->thread[thread].error = step->value;
		break;
	case OP_UNLOCK:
		state->misused |= state->owner[step->what] != thread;
		state->owner[step->what] = NO_OWNER;
		break;
	case OP_SET:
		state->var[step->what] = step->value;
		break;
	case OP_LOAD:
		state->thread[thread].reg = state->var[step->what];
		break;
	case OP_STORE:
		state->var[step->what] = state->thread[thread].reg;
		break;
	case OP_FAIL:
		state->thread[thread].error = step->value;
		break;
	case OP_NONE:
	case OP_JUMP:
		break;
	}
	go_on(step, due, state, thread);
	settle(model, state, thread);
}

/* Do threads wait for each other in a circle that begins with this one? */
static bool in_circle(const struct model *model, const struct state *state, size_t thread)
{
	const uint8_t *owner = waits_for(model, state, thread);
	size_t i;

	for (i = 0; owner && i < model->nr_threads; i++) {
		if (*owner == thread)
			return true;
		owner = waits_for(model, state, *owner);
	}
	return false;
}

static int keep_trace(struct search *s, uint32_t last, struct trace *trace)
{
	size_t nr = s->nodes[last].depth, i;
	uint32_t at;

	if (trace->found)
		return 0;
	*trace = (struct trace){
		.found = true, .nr = nr, .states = calloc(nr + 1, sizeof(*trace->states)),
		.threads = calloc(nr + 1, 1), .steps = calloc(nr + 1, 1),
	};
	if (!trace->states || !trace->threads || !trace->steps)
		return -ENOMEM;
	for (i = nr, at = last; at != NOWHERE; at = s->nodes[at].parent, i--) {
		trace->states[i] = s->nodes[at].state;
		if (i) {
			trace->threads[i - 1] = s->nodes[at].thread;
			trace->steps[i - 1] = s->nodes[at].step;
		}
	}
	return 0;
}

static void keep_outcome(const struct model *model, const struct state *state,
			 struct exploration *out)
{
	struct outcome outcome = { 0 };
	size_t i;

	for (i = 0; i < model->nr_threads; i++)
		outcome.error[i] = state->thread[i].error;
	memcpy(outcome.var, state->var, sizeof(outcome.var));
	for (i = 0; i < out->nr_outcomes && i < MODEL_OUTCOMES; i++) {
		if (!memcmp(&out->outcomes[i], &outcome, sizeof(outcome)))
			return;
	}
	if (out->nr_outcomes < MODEL_OUTCOMES)
		out->outcomes[out->nr_outcomes] = outcome;
	if (out->nr_outcomes <= MODEL_OUTCOMES)
		out->nr_outcomes++;
}

/* What there is to say about a state that was reached for the first time. */
static int look(struct search *s, uint32_t at, struct exploration *out)
{
	const struct model *model = s->model;
	const struct state *state = &s->nodes[at].state;
	bool ended = true, circle = false, misused = state->misused;
	int err = 0;
	size_t i;

	for (i = 0; i < model->nr_threads; i++) {
		ended = ended && !next_step(model, state, i);
		circle = circle || in_circle(model, state, i);
	}
	for (i = 0; ended && i < model->nr_locks; i++)
		misused = misused || state->owner[i] != NO_OWNER;
	if (circle)
		err = keep_trace(s, at, &out->faults[FAULT_DEADLOCK]);
	if (!err && misused)
		err = keep_trace(s, at, &out->faults[FAULT_MISUSE]);
	for (i = 0; !err && i < model->nr_properties; i++) {
		if ((ended || !model->properties[i].at_end) &&
		    model->properties[i].broken(model, state))
			err = keep_trace(s, at, &out->faults[FAULT_PROPERTY + i]);
	}
	if (ended) {
		out->ends++;
		keep_outcome(model, state, out);
	}
	return err;
}

/* All that can come after one state. */
static int expand(struct search *s, uint32_t at, struct exploration *out)
{
	const struct state from = s->nodes[at].state;
	bool moved = false, ended = true;
	struct state to;
	size_t i;
	int err;

	for (i = 0; i < s->model->nr_threads; i++) {
		if (!next_step(s->model, &from, i))
			continue;
		ended = false;
		if (waits_for(s->model, &from, i))
			continue;
		moved = true;
		to = from;
		move(s->model, &to, i);
		out->steps++;
		err = add(s, &to, at, i, from.thread[i].pc);
		if (err < 0)
			return err;
		if (err)
			err = look(s, s->nr - 1, out);
		if (err)
			return err;
	}
	/* A lock that a thread kept when it ended makes others wait, in no circle. */
	return moved || ended ? 0 : keep_trace(s, at, &out->faults[FAULT_DEADLOCK]);
}

static struct state first_state(const struct model *model)
{
	struct state state = { 0 };
	size_t i;

	memset(state.owner, NO_OWNER, sizeof(state.owner));
	for (i = 0; i < model->nr_vars; i++)
		state.var[i] = model->vars[i].first;
	for (i = 0; i < model->nr_threads; i++) {
		state.thread[i].reg = model->threads[i].reg;
		settle(model, &state, i);
	}
	return state;
}

/**
 * explore() - reach every state of a model
 * @model: model
 * @limit: give up at so many states
 * @out: receives what was found; exploration_free() is due even when this fails
 *
 * Return: 0, -E2BIG when there are more states than @limit, or -ENOMEM.
 */
int explore(const struct model *model, size_t limit, struct exploration *out)
{
	struct search s = { .model = model, .limit = limit };
	struct state first = first_state(model);
	uint32_t at;
	int err;

	*out = (struct exploration){ 0 };
	err = add(&s, &first, NOWHERE, 0, 0);
	if (err > 0)
		err = look(&s, 0, out);
	for (at = 0; !err && at < s.nr; at++)
		err = expand(&s, at, out);
	out->states = s.nr;
	out->depth = s.nr ? s.nodes[s.nr - 1].depth : 0;
	free(s.nodes);
	free(s.table);
	return err;
}

/**
 * exploration_free() - release the traces of an exploration
 * @found: exploration; the structure belongs to the caller
 */
void exploration_free(struct exploration *found)
{
	size_t i;

	for (i = 0; i < NR_FAULTS; i++) {
		free(found->faults[i].states);
		free(found->faults[i].threads);
		free(found->faults[i].steps);
	}
	*found = (struct exploration){ 0 };
}

/**
 * exploration_clean() - was nothing found?
 * @found: exploration
 *
 * Return: true if so.
 */
bool exploration_clean(const struct exploration *found)
{
	size_t i;

	for (i = 0; i < NR_FAULTS; i++) {
		if (found->faults[i].found)
			return false;
	}
	return true;
}
