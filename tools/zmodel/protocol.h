/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The record that a model and the check of the source are both made from: functions of the
 * kernel, and what in them matters, in the order of their text.
 *
 * expand.c makes the threads of a model of it, calls put in place. tie.c looks whether the
 * source of a kernel has the same, and nothing else that matters, in the same order.
 */
#ifndef MODEL_PROTOCOL_H
#define MODEL_PROTOCOL_H

#include "model.h"

#define ROUTINE_EVENTS	20

/* A call of a function of the record. It follows those of enum step_op. */
#define EVENT_CALL	100
/* Nothing in the model, but it must stand in the source. */
#define EVENT_TEXT	101

/**
 * struct event - what stands in a function
 * @op: of enum step_op, or one of the two above
 * @what: lock or variable
 * @value: of a step
 * @routine: function that is called
 * @call: function or macro in the source that this stands for; NULL: @routine, or for a lock
 *	  whatever takes or drops it
 * @arg: identifier among its arguments; without @call: identifier in the text
 * @when: see struct step; a call is left out as a whole
 * @label: name of this place, to bail to
 * @bail: where to go on when the thread has failed by then
 * @outside: not in the files that are looked at, so not in the source for the check
 * @times: how often it stands there, right after each other; 0: once or more often
 * @text: what a trace says, for all but locks
 *
 * Events that look the same and stand together in the source must have @times all or none.
 * Without it the same may stand in the source several times right after each other: on
 * error paths, or for two kinds of number.
 */
struct event {
	unsigned int op;
	uint8_t what, value;
	const char *routine, *call, *arg;
	struct cond when[2];
	const char *label, *bail;
	bool outside;
	uint8_t times;
	const char *text;
};

/**
 * struct routine - a function
 * @file: its file, NULL: it is in none that is looked at
 * @name: its name
 * @optional: not every kernel has it
 * @events: what matters in it; ends with one without anything in it
 */
struct routine {
	const char *file;
	const char *name;
	bool optional;
	struct event events[ROUTINE_EVENTS];
};

/**
 * struct lock_spec - a lock
 * @name: what reports call it
 * @spelling: how an expression for it ends in the source, NULL: it is not looked for
 *
 * Their order in the record is the order in which they must be taken.
 */
struct lock_spec {
	const char *name;
	const char *spelling;
};

/* A member of an ap_driver that calls a function of the record. */
struct binding {
	const char *file, *object, *member, *function;
};

/**
 * struct record - all that is known of a protocol
 * @name: one word for the command line
 * @locks: locks, from the outermost to the innermost
 * @vars: variables of the model
 * @routines: functions; several of the same name are forms that kernels have it in
 * @bindings: function pointers
 * @files: files in which each function is looked at
 * @alone: functions that take the lock @guarded, and need not be in the record: they hold
 *	   no other one, and decide nothing
 */
struct record {
	const char *name;
	struct lock_spec locks[MODEL_LOCKS];
	size_t nr_locks;
	struct variable vars[MODEL_VARS];
	size_t nr_vars;
	const struct property *properties;
	size_t nr_properties;
	const struct routine *routines;
	size_t nr_routines;
	const struct binding *bindings;
	size_t nr_bindings;
	const char *const *files;
	size_t nr_files;
	uint8_t guarded;
	const char *const *alone;
	size_t nr_alone;
};

/* A thread of a model: a function of the record, and what it is called with. */
struct actor {
	const char *name;
	const char *routine;
	uint8_t reg;
};

/**
 * struct setup - a model: who runs at once, by which rules
 * @name: one word for the command line
 * @title: what it is
 * @origin: where these rules come from
 * @rules: functions that stand for those of the record with the same name
 * @nr_rules: their number
 * @actors: threads
 * @nr_actors: their number
 * @expect: kinds of faults that must be found, one bit each (1 << kind); no others must be
 */
struct setup {
	const char *name;
	const char *title;
	const char *origin;
	const struct routine *rules;
	size_t nr_rules;
	struct actor actors[MODEL_THREADS];
	size_t nr_actors;
	unsigned int expect;
};

const struct routine *record_routine(const struct record *record, const struct setup *setup,
				     const char *name);
int expand_setup(const struct record *record, const struct setup *setup, struct model *model);
bool event_is_last(const struct event *event);
void event_text(const struct record *record, const struct event *event, char *text, size_t size);

#endif /* MODEL_PROTOCOL_H */
