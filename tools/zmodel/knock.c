// SPDX-License-Identifier: GPL-2.0
/*
 * Which lock is needed for what: each thread of a setup once without each of its locks, without
 * all that come after the guarded one, and with each two that a function takes one inside the
 * other the other way round.
 */
#define _GNU_SOURCE
#include "setup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool uses_lock(const struct step *step)
{
	return step->op == OP_LOCK || step->op == OP_TRYLOCK || step->op == OP_UNLOCK;
}

/* Return: the locks that were used, one bit each. */
static unsigned int leave_out(struct thread *thread, unsigned int locks)
{
	unsigned int used = 0;
	size_t i;

	for (i = 0; i < thread->nr; i++) {
		if (!uses_lock(&thread->steps[i]) || !(locks & 1u << thread->steps[i].what))
			continue;
		used |= 1u << thread->steps[i].what;
		thread->steps[i].op = OP_NONE;
	}
	return used;
}

/* The next lock that is taken from a step on; NULL when one is dropped before. */
static struct step *next_lock(struct thread *thread, size_t from)
{
	for (; from < thread->nr; from++) {
		if (thread->steps[from].op == OP_LOCK)
			return &thread->steps[from];
		if (uses_lock(&thread->steps[from]))
			return NULL;
	}
	return NULL;
}

/* Where @outer is taken and then @inner, take them the other way; they are dropped as before. */
static bool change_places(struct thread *thread, uint8_t outer, uint8_t inner)
{
	struct step *first, *second;
	bool any = false;
	size_t i;

	for (i = 0; i < thread->nr; i++) {
		first = &thread->steps[i];
		if (first->op != OP_LOCK || first->what != outer)
			continue;
		second = next_lock(thread, i + 1);
		if (!second || second->what != inner || second->routine != first->routine)
			continue;
		first->what = inner;
		second->what = outer;
		any = true;
	}
	return any;
}

static int run_one(const struct model *model, struct knockout *out, size_t *nr,
		   struct knockout knockout)
{
	struct exploration found;
	int err;

	if (*nr == KNOCKOUTS)
		return -E2BIG;
	err = explore(model, MODEL_LIMIT, &found);
	knockout.faults = faults_found(&found);
	knockout.states = found.states;
	out[(*nr)++] = knockout;
	exploration_free(&found);
	return err;
}

static int knock_actor(const struct model *model, struct model *mutant, size_t actor,
		       unsigned int inner_locks, struct knockout *out, size_t *nr)
{
	struct knockout knockout = { .actor = actor };
	uint8_t outer, inner;
	int err = 0;

	for (outer = 0; !err && outer <= model->nr_locks; outer++) {
		*mutant = *model;
		knockout.locks = leave_out(&mutant->threads[actor], outer < model->nr_locks ?
								    1u << outer : inner_locks);
		/* All inner ones together only if there are several. */
		if (outer < model->nr_locks ? knockout.locks :
					      knockout.locks & (knockout.locks - 1))
			err = run_one(mutant, out, nr, knockout);
	}
	knockout.locks = 0;
	for (outer = 0; !err && outer < model->nr_locks; outer++) {
		for (inner = 0; !err && inner < model->nr_locks; inner++) {
			*mutant = *model;
			knockout.outer = outer;
			knockout.inner = inner;
			if (change_places(&mutant->threads[actor], outer, inner))
				err = run_one(mutant, out, nr, knockout);
		}
	}
	return err;
}

/**
 * knock_out() - leave out and reorder what a setup locks
 * @record: record
 * @setup: setup
 * @out: receives the results, has room for KNOCKOUTS
 * @nr: receives their number
 *
 * Return: 0 or a negative errno.
 */
int knock_out(const struct record *record, const struct setup *setup, struct knockout *out,
	      size_t *nr)
{
	struct model *models = calloc(2, sizeof(*models));
	int err = models ? expand_setup(record, setup, &models[0]) : -ENOMEM;
	size_t i;

	*nr = 0;
	for (i = 0; !err && i < setup->nr_actors; i++)
		err = knock_actor(&models[0], &models[1], i, ~0u << (record->guarded + 1), out, nr);
	free(models);
	return err;
}

/**
 * knockout_name() - what was changed, in words
 * @record: record
 * @setup: setup
 * @knockout: what was changed
 * @text: receives the words
 * @size: room for them
 */
void knockout_name(const struct record *record, const struct setup *setup,
		   const struct knockout *knockout, char *text, size_t size)
{
	const char *actor = setup->actors[knockout->actor].name;

	const char *between = " without ";
	FILE *f = fmemopen(text, size, "w");
	size_t i;

	if (!f)
		return;
	fputs(actor, f);
	for (i = 0; i < record->nr_locks; i++) {
		if (!(knockout->locks & 1u << i))
			continue;
		fprintf(f, "%s%s", between, record->locks[i].name);
		between = ", ";
	}
	if (!knockout->locks)
		fprintf(f, " with %s before %s", record->locks[knockout->inner].name,
			record->locks[knockout->outer].name);
	fclose(f);
}
