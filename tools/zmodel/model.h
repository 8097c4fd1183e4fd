/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a model is: threads that are straight lines of steps over locks and a few variables.
 *
 * A step is atomic, and between two steps of a thread any step of another one may come. Memory
 * is that of a machine that does one step after the other. A thread runs its line once. It can
 * leave it early when something has failed (bail), and it can leave a step out.
 *
 * A lock has at most one owner. Who takes a lock that has one waits; who tries to fails.
 */
#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MODEL_LOCKS	8
#define MODEL_VARS	8
#define MODEL_VALUES	4
#define MODEL_THREADS	6
#define MODEL_STEPS	120

#define NO_OWNER	0xff
#define NO_STEP		0xff

/* What a thread can fail with; 0 is good. */
enum model_error {
	MODEL_OK, MODEL_EBUSY, MODEL_EADDRINUSE, MODEL_EADDRNOTAVAIL, NR_MODEL_ERRORS
};

enum step_op {
	OP_NONE,	/* only looks whether to bail */
	OP_LOCK,	/* waits until it has lock @what */
	OP_TRYLOCK,	/* takes lock @what, or fails with @value */
	OP_UNLOCK,
	OP_SET,		/* variable @what becomes @value */
	OP_LOAD,	/* the thread's register becomes variable @what */
	OP_STORE,	/* variable @what becomes the register */
	OP_FAIL,	/* the thread's error becomes @value */
	OP_JUMP,	/* goes on at @bail */
};

enum cond_kind {
	COND_ALWAYS,
	COND_IS,	/* variable @var has @value */
	COND_IS_NOT,
	COND_IS_REG,	/* variable @var is the register */
	COND_REG_IS,	/* the register has @value */
	COND_REG_IS_NOT,
	COND_FAILED,	/* the thread's error is not 0 */
};

struct cond {
	enum cond_kind kind;
	uint8_t var;
	uint8_t value;
};

/**
 * struct step - one step of a thread
 * @op: what it does
 * @what: lock or variable
 * @value: see @op
 * @when: it is left out unless all of these hold
 * @bail: where the thread goes on if it has failed by then, or jumps to; NO_STEP: the next one
 * @text: what a trace says of it
 * @routine: function that it stands in
 */
struct step {
	enum step_op op;
	uint8_t what;
	uint8_t value;
	struct cond when[2];
	uint8_t bail;
	const char *text;
	const char *routine;
};

/**
 * struct thread - one thread
 * @name: what a trace calls it
 * @steps: its line; behind the last step it has ended
 * @nr: their number
 * @reg: what its register has in the beginning
 */
struct thread {
	const char *name;
	struct step steps[MODEL_STEPS];
	size_t nr;
	uint8_t reg;
};

/* A state; all bytes of it are compared. */
struct state {
	uint8_t owner[MODEL_LOCKS];
	uint8_t var[MODEL_VARS];
	struct {
		uint8_t pc, error, reg;
	} thread[MODEL_THREADS];
	bool misused;	/* a lock was dropped by who did not hold it */
};

/* A variable, and what its values are called. */
struct variable {
	const char *name;
	const char *values[MODEL_VALUES];
	uint8_t first;
};

struct model;

/**
 * struct property - what must never be
 * @name: one word for tables
 * @text: what it means
 * @broken: is it so in this state?
 * @at_end: only asked when all threads have ended
 */
struct property {
	const char *name;
	const char *text;
	bool (*broken)(const struct model *model, const struct state *state);
	bool at_end;
};

struct model {
	const char *name;
	const char *locks[MODEL_LOCKS];
	size_t nr_locks;
	struct variable vars[MODEL_VARS];
	size_t nr_vars;
	struct thread threads[MODEL_THREADS];
	size_t nr_threads;
	const struct property *properties;
	size_t nr_properties;
};

const char *model_error_name(uint8_t error);

#endif /* MODEL_H */
