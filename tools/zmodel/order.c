// SPDX-License-Identifier: GPL-2.0
/*
 * Every function of the files, not only those of the record: locks are taken in the order of
 * the record, by itself and by what it calls, and the first of them by nobody who is not known.
 */
#include "tie.h"

#include "hits.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What a place in the text does to the locks that are held. */
struct change {
	const char *at;
	unsigned int takes, drops;
};

/**
 * struct taker - a function, and its locks, one bit each
 * @fn: function
 * @itself: locks that it takes
 * @below: those, and what the functions that it calls take
 * @keeps: what it has taken at its end
 * @drops: what it drops and has not taken
 * @hits: what the record knows in it
 * @changes: what changes the locks that are held, in the order of the text
 */
struct taker {
	const struct cfunction *fn;
	unsigned int itself, below, keeps, drops;
	struct hit *hits;
	size_t nr;
	struct change *changes;
	size_t nr_changes;
};

struct takers {
	struct taker *takers;
	size_t nr;
};

static int add_takers(struct takers *all, const struct record *record, const struct tree_file *file)
{
	struct taker *grown = reallocarray(all->takers, all->nr + file->nr, sizeof(*grown)), *taker;
	unsigned int lock;
	size_t i, j;
	int err;

	if (!grown)
		return -ENOMEM;
	all->takers = grown;
	for (i = 0; i < file->nr; i++) {
		taker = &all->takers[all->nr];
		*taker = (struct taker){ .fn = &file->functions[i] };
		err = hits_find(record, taker->fn->body, &taker->hits, &taker->nr);
		if (err)
			return err;
		all->nr++;
		for (j = 0; j < taker->nr; j++) {
			lock = 1u << taker->hits[j].event.what;
			if (taker->hits[j].event.op == OP_LOCK ||
			    taker->hits[j].event.op == OP_TRYLOCK) {
				taker->itself |= lock;
				taker->keeps |= lock;
			} else if (taker->hits[j].event.op == OP_UNLOCK) {
				taker->drops |= lock & ~taker->itself;
				taker->keeps &= ~lock;
			}
		}
		taker->below = taker->itself;
	}
	return 0;
}

/* Until nothing is added any more. */
static void close_takers(struct takers *all)
{
	bool again = true;
	unsigned int below;
	size_t i, j;

	while (again) {
		again = false;
		for (i = 0; i < all->nr; i++) {
			below = all->takers[i].below;
			for (j = 0; j < all->nr; j++) {
				if (all->takers[j].below & ~below &&
				    ccode_call(all->takers[i].fn->body, all->takers[j].fn->name))
					below |= all->takers[j].below;
			}
			again = again || below != all->takers[i].below;
			all->takers[i].below = below;
		}
	}
}

/* The outermost lock that is taken with an inner one held, or -1. */
static int against(unsigned int taken, unsigned int held)
{
	unsigned int lock;

	for (lock = 0; lock < MODEL_LOCKS; lock++) {
		if (taken & 1u << lock && held >> (lock + 1))
			return lock;
	}
	return -1;
}

static unsigned int inner(unsigned int held, int lock)
{
	while (!(held & 1u << ++lock))
		;
	return lock;
}

static int by_place(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

static int add_change(struct taker *taker, const char *at, unsigned int takes, unsigned int drops)
{
	struct change *grown = reallocarray(taker->changes, taker->nr_changes + 1, sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	taker->changes = grown;
	grown[taker->nr_changes++] = (struct change){ at, takes, drops };
	return 0;
}

/* Its own, and those of helpers that take locks for their caller or drop them for it. */
static int find_changes(const struct takers *all, struct taker *taker)
{
	const struct event *event;
	unsigned int lock;
	const char *s;
	int err = 0;
	size_t i;

	for (i = 0; !err && i < taker->nr; i++) {
		event = &taker->hits[i].event;
		lock = 1u << event->what;
		if (event->op == OP_LOCK || event->op == OP_TRYLOCK)
			err = add_change(taker, taker->hits[i].at, lock, 0);
		else if (event->op == OP_UNLOCK)
			err = add_change(taker, taker->hits[i].at, 0, lock);
	}
	for (i = 0; i < all->nr; i++) {
		if (!all->takers[i].keeps && !all->takers[i].drops)
			continue;
		for (s = taker->fn->body; !err && (s = ccode_call(s, all->takers[i].fn->name)); s++)
			err = add_change(taker, s, all->takers[i].keeps, all->takers[i].drops);
	}
	if (taker->nr_changes)
		qsort(taker->changes, taker->nr_changes, sizeof(*taker->changes), by_place);
	return err;
}

/* What is held when a place is reached, by the order of the text. */
static unsigned int held_at(const struct taker *taker, const char *at)
{
	unsigned int held = 0;
	size_t i;

	for (i = 0; i < taker->nr_changes && taker->changes[i].at < at; i++)
		held = (held | taker->changes[i].takes) & ~taker->changes[i].drops;
	return held;
}

static void compare_order(struct tie *tie, const struct record *record, const struct takers *all,
			  const struct taker *taker)
{
	unsigned int held;
	const char *s;
	size_t i;
	int lock;

	for (i = 0; i < taker->nr; i++) {
		if (taker->hits[i].event.op != OP_LOCK)
			continue;
		held = held_at(taker, taker->hits[i].at);
		lock = against(1u << taker->hits[i].event.what, held);
		if (lock >= 0)
			tie_difference(tie, "%s: %s() takes %s with %s held", taker->fn->file,
				       taker->fn->name, record->locks[lock].name,
				       record->locks[inner(held, lock)].name);
	}
	for (i = 0; i < all->nr; i++) {
		if (!all->takers[i].below || &all->takers[i] == taker)
			continue;
		s = ccode_call(taker->fn->body, all->takers[i].fn->name);
		held = s ? held_at(taker, s) : 0;
		lock = s ? against(all->takers[i].below, held) : -1;
		if (lock >= 0)
			tie_difference(tie, "%s: %s() calls %s(), which takes %s, with %s held",
				       taker->fn->file, taker->fn->name, all->takers[i].fn->name,
				       record->locks[lock].name,
				       record->locks[inner(held, lock)].name);
	}
}

static void compare_guarded(struct tie *tie, const struct record *record, const struct taker *taker)
{
	size_t i;

	if (!(taker->itself & 1u << record->guarded))
		return;
	for (i = 0; i < record->nr_alone; i++) {
		if (!strcmp(record->alone[i], taker->fn->name))
			return;
	}
	for (i = 0; i < record->nr_routines; i++) {
		if (!strcmp(record->routines[i].name, taker->fn->name))
			return;
	}
	tie_difference(tie, "%s: %s() takes %s, and the model does not have it", taker->fn->file,
		       taker->fn->name, record->locks[record->guarded].name);
}

/**
 * order_compare() - compare the order of locks in all functions
 * @tie: receives what was found
 * @record: record
 * @tree: source
 */
void order_compare(struct tie *tie, const struct record *record, const struct tree *tree)
{
	struct takers all = { 0 };
	size_t i;

	for (i = 0; !tie->err && i < tree->nr; i++)
		tie->err = add_takers(&all, record, &tree->files[i]);
	if (!tie->err)
		close_takers(&all);
	for (i = 0; !tie->err && i < all.nr; i++)
		tie->err = find_changes(&all, &all.takers[i]);
	for (i = 0; !tie->err && i < all.nr; i++) {
		compare_order(tie, record, &all, &all.takers[i]);
		compare_guarded(tie, record, &all.takers[i]);
	}
	for (i = 0; i < all.nr; i++) {
		free(all.takers[i].hits);
		free(all.takers[i].changes);
	}
	free(all.takers);
}
