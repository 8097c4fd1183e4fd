// SPDX-License-Identifier: GPL-2.0
/*
 * What stands in a function of the source, as events of a record.
 */
#define _GNU_SOURCE
#include "hits.h"

#include "array.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* How the kernel takes and drops a mutex. */
static const struct {
	const char *name;
	enum step_op op;
} lockers[] = {
	{ "mutex_lock", OP_LOCK }, { "mutex_lock_interruptible", OP_LOCK },
	{ "mutex_lock_killable", OP_LOCK }, { "mutex_lock_nested", OP_LOCK },
	{ "mutex_trylock", OP_TRYLOCK }, { "mutex_unlock", OP_UNLOCK },
};

struct hits {
	struct hit *hits;
	size_t nr;
	int err;
};

/**
 * event_in_source() - does an event stand in the source?
 * @event: event
 *
 * Return: false for labels, and for what the files that are looked at do not have.
 */
bool event_in_source(const struct event *event)
{
	return !event->outside && event->op != OP_NONE;
}

static const char *callee(const struct event *event)
{
	return event->call ? event->call : event->routine;
}

static bool same_name(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool is_lock_op(const struct event *event)
{
	return event->op == OP_LOCK || event->op == OP_TRYLOCK || event->op == OP_UNLOCK;
}

/**
 * event_same() - do two events look the same in the source?
 * @a: event
 * @b: the other one
 *
 * Return: true if so.
 */
bool event_same(const struct event *a, const struct event *b)
{
	if (is_lock_op(a) || is_lock_op(b))
		return a->op == b->op && a->what == b->what;
	return same_name(callee(a), callee(b)) && same_name(a->arg, b->arg);
}

static void add_hit(struct hits *h, const char *at, const struct event *event)
{
	struct hit *grown;
	size_t i;

	for (i = 0; i < h->nr; i++) {
		if (h->hits[i].at == at && event_same(&h->hits[i].event, event))
			return;
	}
	grown = reallocarray(h->hits, h->nr + 1, sizeof(*grown));
	if (!grown) {
		h->err = -ENOMEM;
		return;
	}
	h->hits = grown;
	grown[h->nr++] = (struct hit){ .at = at, .event = *event, .times = 1 };
}

/* Does what is in the parentheses of a call end like this, white space aside? */
static bool arg_ends(const char *call, const char *spelling)
{
	const char *open = strchr(call, '('), *s;
	size_t len = strlen(spelling);
	unsigned int depth = 0;

	for (s = open; *s; s++) {
		if (*s == '(')
			depth++;
		else if (*s == ')' && !--depth)
			break;
	}
	while (len && s > open) {
		s--;
		if (isspace((unsigned char)*s))
			continue;
		if (*s != spelling[len - 1])
			return false;
		len--;
	}
	return !len && s > open && !isalnum((unsigned char)s[-1]) && s[-1] != '_';
}

static void find_locks(struct hits *h, const struct record *record, const char *body)
{
	struct event event = { 0 };
	const char *s;
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(lockers); i++) {
		for (s = body; (s = ccode_call(s, lockers[i].name)); s++) {
			for (j = 0; j < record->nr_locks; j++) {
				if (!record->locks[j].spelling ||
				    !arg_ends(s, record->locks[j].spelling))
					continue;
				event.op = lockers[i].op;
				event.value = event.op == OP_TRYLOCK ? MODEL_EBUSY : 0;
				event.what = j;
				add_hit(h, s, &event);
			}
		}
	}
}

static void find_event(struct hits *h, const char *body, const struct event *event)
{
	const char *s;

	if (!callee(event)) {
		for (s = body; (s = ccode_word(s, event->arg)); s++)
			add_hit(h, s, event);
		return;
	}
	for (s = body; (s = ccode_call(s, callee(event))); s++) {
		if (!event->arg || ccode_call_names(s, event->arg))
			add_hit(h, s, event);
	}
}

static int by_place(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

/**
 * hits_find() - find what a record knows in the body of a function
 * @record: record
 * @body: blanked code
 * @hits: receives an array that the caller frees
 * @nr: receives their number
 *
 * Return: 0 or -ENOMEM.
 */
int hits_find(const struct record *record, const char *body, struct hit **hits, size_t *nr)
{
	const struct event *event;
	struct hits h = { 0 };
	size_t i, j, kept = 0;

	find_locks(&h, record, body);
	for (i = 0; i < record->nr_routines; i++) {
		for (j = 0; record->routines[i].file && j < ROUTINE_EVENTS; j++) {
			event = &record->routines[i].events[j];
			if (event_is_last(event))
				break;
			if (event_in_source(event) && !is_lock_op(event))
				find_event(&h, body, event);
		}
	}
	if (h.err) {
		free(h.hits);
		return h.err;
	}
	if (h.nr)
		qsort(h.hits, h.nr, sizeof(*h.hits), by_place);
	for (i = 0; i < h.nr; i++) {
		if (kept && event_same(&h.hits[kept - 1].event, &h.hits[i].event))
			h.hits[kept - 1].times++;
		else
			h.hits[kept++] = h.hits[i];
	}
	*hits = h.hits;
	*nr = kept;
	return 0;
}
