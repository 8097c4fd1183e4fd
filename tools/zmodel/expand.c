// SPDX-License-Identifier: GPL-2.0
/*
 * From the record to a model: each thread is a function, with what it calls in place.
 */
#define _GNU_SOURCE
#include "protocol.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define DEPTH	12	/* calls in calls; more is a circle */

struct expansion {
	const struct record *record;
	const struct setup *setup;
	struct thread *thread;
};

/**
 * event_is_last() - is this the end of a function's events?
 * @event: event
 *
 * Return: true if there is nothing in it. A label alone is something.
 */
bool event_is_last(const struct event *event)
{
	return event->op == OP_NONE && !event->label && !event->bail;
}

/**
 * record_routine() - look a function up
 * @record: record
 * @setup: whose rules come first, NULL: none
 * @name: its name
 *
 * Return: the function or NULL.
 */
const struct routine *record_routine(const struct record *record, const struct setup *setup,
				     const char *name)
{
	size_t i;

	for (i = 0; setup && i < setup->nr_rules; i++) {
		if (!strcmp(setup->rules[i].name, name))
			return &setup->rules[i];
	}
	for (i = 0; i < record->nr_routines; i++) {
		if (!strcmp(record->routines[i].name, name))
			return &record->routines[i];
	}
	return NULL;
}

/**
 * event_text() - an event in words
 * @record: record it is in
 * @event: event
 * @text: receives the words
 * @size: room for them
 */
void event_text(const struct record *record, const struct event *event, char *text, size_t size)
{
	switch (event->op) {
	case OP_LOCK:
		snprintf(text, size, "lock %s", record->locks[event->what].name);
		break;
	case OP_TRYLOCK:
		snprintf(text, size, "trylock %s", record->locks[event->what].name);
		break;
	case OP_UNLOCK:
		snprintf(text, size, "unlock %s", record->locks[event->what].name);
		break;
	default:
		if (event->call && event->arg)
			snprintf(text, size, "%s(... %s ...)", event->call, event->arg);
		else if (event->call || event->routine)
			snprintf(text, size, "%s()", event->call ? event->call : event->routine);
		else
			snprintf(text, size, "%s", event->arg ? event->arg : "");
	}
}

static int add_step(struct expansion *e, const struct step *step)
{
	if (e->thread->nr == MODEL_STEPS)
		return -E2BIG;
	e->thread->steps[e->thread->nr++] = *step;
	return 0;
}

static int find_label(const struct routine *routine, const char *label, size_t *at)
{
	for (*at = 0; *at < ROUTINE_EVENTS && !event_is_last(&routine->events[*at]); ++*at) {
		if (routine->events[*at].label && !strcmp(routine->events[*at].label, label))
			return 0;
	}
	return -EINVAL;
}

static struct step step_of(const struct routine *routine, const struct event *event)
{
	struct step step = {
		.op = event->op, .what = event->what, .value = event->value, .bail = NO_STEP,
		.text = event->text, .routine = routine->name,
	};

	memcpy(step.when, event->when, sizeof(step.when));
	return step;
}

static struct cond not(const struct cond *cond)
{
	struct cond reverse = *cond;

	switch (cond->kind) {
	case COND_IS:
		reverse.kind = COND_IS_NOT;
		break;
	case COND_IS_NOT:
		reverse.kind = COND_IS;
		break;
	case COND_REG_IS:
		reverse.kind = COND_REG_IS_NOT;
		break;
	case COND_REG_IS_NOT:
		reverse.kind = COND_REG_IS;
		break;
	default:
		break;
	}
	return reverse;
}

static int expand_routine(struct expansion *e, const char *name, unsigned int depth);

/* A call, with a jump past it if it is left out, and a look at its error behind it. */
static int expand_call(struct expansion *e, const struct routine *routine,
		       const struct event *event, unsigned int depth)
{
	const struct cond *when = &event->when[0];
	struct step step = step_of(routine, event);
	size_t jump = e->thread->nr;
	int err = 0;

	if (when->kind != COND_ALWAYS) {
		step.op = OP_JUMP;
		step.text = "look";
		step.when[0] = not(when);
		if (step.when[0].kind == when->kind || event->when[1].kind)
			return -EINVAL;
		err = add_step(e, &step);
	}
	if (!err)
		err = expand_routine(e, event->routine, depth + 1);
	if (!err && when->kind != COND_ALWAYS)
		e->thread->steps[jump].bail = e->thread->nr;
	step = (struct step){ .op = OP_NONE, .bail = NO_STEP, .routine = routine->name };
	/* It is there to bail, and so that a jump has somewhere to go. */
	return err ? err : add_step(e, &step);
}

static int expand_routine(struct expansion *e, const char *name, unsigned int depth)
{
	const struct routine *routine = record_routine(e->record, e->setup, name);
	size_t first[ROUTINE_EVENTS], last[ROUTINE_EVENTS], nr, i, at;
	const struct event *event;
	struct step step;
	int err = routine && depth < DEPTH ? 0 : -EINVAL;

	for (nr = 0; !err && nr < ROUTINE_EVENTS; nr++) {
		event = &routine->events[nr];
		if (event_is_last(event))
			break;
		first[nr] = e->thread->nr;
		step = step_of(routine, event);
		if (event->op == EVENT_CALL)
			err = expand_call(e, routine, event, depth);
		else if (event->op != EVENT_TEXT)
			err = add_step(e, &step);
		last[nr] = e->thread->nr;
	}
	for (i = 0; !err && i < nr; i++) {
		event = &routine->events[i];
		if (!event->bail || last[i] == first[i])
			continue;
		err = find_label(routine, event->bail, &at);
		if (!err)
			e->thread->steps[last[i] - 1].bail = first[at];
	}
	return err;
}

/**
 * expand_setup() - make a model
 * @record: record
 * @setup: who runs at once, by which rules
 * @model: receives the model; it points into both
 *
 * Return: 0, -EINVAL when a function or a label is not there, -E2BIG when a line is too long.
 */
int expand_setup(const struct record *record, const struct setup *setup, struct model *model)
{
	struct expansion e = { .record = record, .setup = setup };
	size_t i;
	int err = 0;

	*model = (struct model){
		.name = setup->name, .nr_locks = record->nr_locks, .nr_vars = record->nr_vars,
		.nr_threads = setup->nr_actors, .properties = record->properties,
		.nr_properties = record->nr_properties,
	};
	for (i = 0; i < record->nr_locks; i++)
		model->locks[i] = record->locks[i].name;
	memcpy(model->vars, record->vars, sizeof(model->vars));
	for (i = 0; !err && i < setup->nr_actors; i++) {
		e.thread = &model->threads[i];
		e.thread->name = setup->actors[i].name;
		e.thread->reg = setup->actors[i].reg;
		err = expand_routine(&e, setup->actors[i].routine, 0);
	}
	return err;
}
