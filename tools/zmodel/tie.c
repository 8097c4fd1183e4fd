// SPDX-License-Identifier: GPL-2.0
/*
 * Does the source of a kernel still say what the record does?
 *
 * Function by function, what the record knows must stand there in the same order, and nothing
 * else that the record knows. Where it does not, the functions are also put together as they
 * stand in the source, so that a model can say what that leads to.
 */
#define _GNU_SOURCE
#include "tie.h"

#include "hits.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS	200	/* bytes for an event in words */

/**
 * tie_difference() - say that source and record differ
 * @tie: receives it
 * @fmt: file, function, and what is different
 */
void tie_difference(struct tie *tie, const char *fmt, ...)
{
	char **grown = reallocarray(tie->differences, tie->nr + 1, sizeof(*grown));
	va_list ap;

	if (!grown) {
		tie->err = -ENOMEM;
		return;
	}
	tie->differences = grown;
	va_start(ap, fmt);
	if (vasprintf(&grown[tie->nr], fmt, ap) < 0)
		tie->err = -ENOMEM;
	else
		tie->nr++;
	va_end(ap);
}

/* The next event of a function that stands in the source; several of the same are one. */
static size_t next_in_source(const struct routine *routine, size_t i)
{
	const struct event *before = NULL;
	size_t j;

	for (j = 0; j < i; j++) {
		if (event_in_source(&routine->events[j]))
			before = &routine->events[j];
	}
	for (; i < ROUTINE_EVENTS && !event_is_last(&routine->events[i]); i++) {
		if (event_in_source(&routine->events[i]) &&
		    !(before && event_same(before, &routine->events[i])))
			return i;
	}
	return ROUTINE_EVENTS;
}

/* How often it must stand there, those that look the same together; 0: once or more often. */
static unsigned int times_wanted(const struct routine *routine, size_t i)
{
	const struct event *first = &routine->events[i];
	unsigned int times = 0;

	for (; i < ROUTINE_EVENTS && !event_is_last(&routine->events[i]); i++) {
		if (!event_in_source(&routine->events[i]))
			continue;
		if (!event_same(first, &routine->events[i]))
			break;
		times += routine->events[i].times;
	}
	return times;
}

/* How the source differs from one form of a function; NULL: it does not. */
static char *difference(const struct record *record, const struct routine *routine,
			const struct hit *hits, size_t nr)
{
	char want[WORDS], is[WORDS], *text = NULL;
	const struct event *event;
	unsigned int times;
	size_t i, at;

	for (i = next_in_source(routine, 0), at = 0; i < ROUTINE_EVENTS || at < nr;
	     i = next_in_source(routine, i + 1), at++) {
		strcpy(want, "its end");
		strcpy(is, "its end");
		event = i < ROUTINE_EVENTS ? &routine->events[i] : NULL;
		if (event)
			event_text(record, event, want, sizeof(want));
		if (at < nr)
			event_text(record, &hits[at].event, is, sizeof(is));
		if (!event || at == nr || !event_same(event, &hits[at].event)) {
			if (asprintf(&text, "has %s where the model has %s", is, want) < 0)
				text = strdup("is different");
			break;
		}
		times = times_wanted(routine, i);
		if (times && times != hits[at].times) {
			if (asprintf(&text, "has %s %u times, the model %u times", is,
				     hits[at].times, times) < 0)
				text = strdup("is different");
			break;
		}
	}
	return text;
}

/* A function as it stands in the source, while it is put together. */
struct standing {
	const struct routine *was;
	struct routine is;
	size_t nr;
	size_t place[ROUTINE_EVENTS];	/* of each event of @was, or ROUTINE_EVENTS: gone */
};

static size_t append(struct standing *s, const struct event *event)
{
	/* One is left free for the end. */
	if (s->nr + 1 >= ROUTINE_EVENTS)
		return ROUTINE_EVENTS;
	s->is.events[s->nr] = *event;
	return s->nr++;
}

/* Which event of a function is the hit? The first one that is not used yet. */
static size_t find_unused(const struct standing *s, const struct event *event)
{
	size_t i;

	for (i = 0; i < ROUTINE_EVENTS && !event_is_last(&s->was->events[i]); i++) {
		if (s->place[i] == ROUTINE_EVENTS && event_in_source(&s->was->events[i]) &&
		    event_same(&s->was->events[i], event))
			return i;
	}
	return ROUTINE_EVENTS;
}

/* Who bails to an event that is gone bails to the next one that is there. */
static void keep_label(struct standing *s, size_t gone)
{
	const char *label = s->was->events[gone].label;
	size_t i;

	for (i = gone + 1; i < ROUTINE_EVENTS && !event_is_last(&s->was->events[i]); i++) {
		if (s->place[i] == ROUTINE_EVENTS)
			continue;
		if (!s->is.events[s->place[i]].label) {
			s->is.events[s->place[i]].label = label;
			return;
		}
		break;
	}
	append(s, &(struct event){ .label = label });
}

/*
 * The function as it stands in the source. What is outside of the source follows what it
 * follows in the record.
 */
static struct routine as_it_stands(const struct routine *routine, const struct hit *hits,
				   size_t nr_hits)
{
	struct standing s = {
		.was = routine, .is = { .file = routine->file, .name = routine->name },
	};
	const struct event *event;
	size_t i, at;

	for (i = 0; i < ROUTINE_EVENTS; i++)
		s.place[i] = ROUTINE_EVENTS;
	for (at = 0; at < nr_hits; at++) {
		i = find_unused(&s, &hits[at].event);
		if (i == ROUTINE_EVENTS)
			append(&s, &hits[at].event);
		for (; i < ROUTINE_EVENTS && !event_is_last(&routine->events[i]); i++) {
			event = &routine->events[i];
			/* The first one, its like right after it, and what is outside. */
			if (s.place[i] != ROUTINE_EVENTS ||
			    (event_in_source(event) && !event_same(event, &hits[at].event)))
				break;
			s.place[i] = append(&s, event);
		}
	}
	for (i = 0; i < ROUTINE_EVENTS && !event_is_last(&routine->events[i]); i++) {
		if (s.place[i] == ROUTINE_EVENTS && routine->events[i].label)
			keep_label(&s, i);
	}
	return s.is;
}

static void compare_binding(struct tie *tie, const struct binding *binding, const struct tree *tree)
{
	const struct tree_file *file = tree_file(tree, binding->file);
	const char *object = file ? ccode_word(file->code, binding->object) : NULL;
	const char *open, *member, *value;
	size_t len = strlen(binding->function);

	/* The first brace behind its name opens the initialiser, unless a statement ends before. */
	while (object) {
		open = object + strcspn(object, "{;");
		if (*open == '{')
			break;
		object = ccode_word(object + 1, binding->object);
	}
	if (!object) {
		tie_difference(tie, "%s: there is no %s", binding->file, binding->object);
		return;
	}
	member = ccode_word(open, binding->member);
	value = member ? member + strlen(binding->member) : NULL;
	value = value ? value + strspn(value, " \t=\n") : NULL;
	if (!member || member > open + strcspn(open, "}") ||
	    ccode_word(value, binding->function) != value || strlen(value) < len)
		tie_difference(tie, "%s: .%s of %s is not %s()", binding->file, binding->member,
			       binding->object, binding->function);
}

/* Any of the forms of a function may be the one; if none is, the first one is what counts. */
static void compare_routine(struct tie *tie, const struct record *record, size_t first,
			    const struct cfunction *fn)
{
	const struct routine *routine = &record->routines[first], *same = NULL;
	char *text = NULL;
	struct hit *hits;
	size_t nr, i;

	tie->err = hits_find(record, fn->body, &hits, &nr);
	if (tie->err)
		return;
	for (i = first; !same && i < record->nr_routines; i++) {
		if (strcmp(record->routines[i].name, routine->name))
			continue;
		free(text);
		text = difference(record, &record->routines[i], hits, nr);
		if (!text)
			same = &record->routines[i];
	}
	if (!same) {
		free(text);
		text = difference(record, routine, hits, nr);
		tie_difference(tie, "%s: %s() %s", routine->file, routine->name, text);
	}
	free(text);
	tie->routines[tie->nr_routines++] = as_it_stands(same ? same : routine, hits, nr);
	free(hits);
}

/**
 * tie_compare() - compare the source of a kernel with a record
 * @tie: receives what was found; tie_free() is due
 * @record: record
 * @tree: source
 *
 * Return: 0, or -ENOMEM.
 */
int tie_compare(struct tie *tie, const struct record *record, const struct tree *tree)
{
	const struct routine *routine;
	const struct cfunction *fn;
	size_t i;

	*tie = (struct tie){ .routines = calloc(record->nr_routines, sizeof(*tie->routines)) };
	if (!tie->routines)
		return -ENOMEM;
	for (i = 0; !tie->err && i < record->nr_routines; i++) {
		routine = &record->routines[i];
		if (!routine->file || record_routine(record, NULL, routine->name) != routine)
			continue;
		fn = tree_function(tree, routine->file, routine->name);
		if (fn)
			compare_routine(tie, record, i, fn);
		else if (!routine->optional)
			tie_difference(tie, "%s: there is no %s()", routine->file, routine->name);
	}
	for (i = 0; !tie->err && i < record->nr_bindings; i++)
		compare_binding(tie, &record->bindings[i], tree);
	if (!tie->err)
		order_compare(tie, record, tree);
	return tie->err;
}

/**
 * tie_free() - release what tie_compare() found
 * @tie: the structure belongs to the caller
 */
void tie_free(struct tie *tie)
{
	size_t i;

	for (i = 0; i < tie->nr; i++)
		free(tie->differences[i]);
	free(tie->differences);
	free(tie->routines);
	*tie = (struct tie){ 0 };
}
