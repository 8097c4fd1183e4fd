/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the explorer and a world say to each other. A world is the zPCI code of
 * one kernel, linked with the shim that stands for the rest of that kernel. It is
 * a shared object, so that its data is one range of memory to put back.
 *
 * Included by code that is compiled like the kernel: no header of a C library.
 */
#ifndef EXPLORE_H
#define EXPLORE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EX_THREADS	12	/* at once, thread 0 runs set-up and the final checks */

/* A class of locks: all those that are initialised at one place. */
struct ex_class {
	const char *name;
	bool nests;		/* in itself, one object in another */
};

/**
 * struct ex_lock - mutex or spin lock
 * @class: for the order of locks
 * @owner: number of the thread that holds it and 1, or 0
 */
struct ex_lock {
	const struct ex_class *class;
	int owner;
};

enum ex_lock_flags {
	EX_SPIN = 1,		/* the holder must not sleep */
	EX_TRY = 2,		/* do not wait */
};

enum ex_op {
	EX_READ,		/* of a value that others may change */
	EX_UPDATE,		/* of it, also atomic read and write */
};

enum ex_thread_flags {
	EX_DAEMON = 1,		/* the run may end while it is idle */
};

enum ex_alloc_flags {
	EX_ZERO = 1,
	EX_ATOMIC = 2,		/* the caller may not sleep */
};

/* Scheduling. @ready is evaluated by the scheduler, it must not change anything. */
int ex_spawn(const char *name, void (*fn)(void *arg), void *arg, unsigned int flags);
void ex_wait(const void *obj, bool (*ready)(void *arg), void *arg, bool idle, const char *what);
void ex_point(const void *obj, enum ex_op op);
int ex_self(void);

/* Locks, and what the order of locks knows as one. */
bool ex_lock(struct ex_lock *lock, unsigned int flags);
void ex_unlock(struct ex_lock *lock, unsigned int flags);
void ex_order_acquire(const struct ex_class *class, const void *obj, bool wait);
void ex_order_release(const struct ex_class *class, const void *obj);
void ex_none_held(const char *what);
void ex_may_sleep(const char *what);
void ex_preempt(int change);

/* What ex_world.states() returns is another than before. */
void ex_changed(void);

/* Memory of the world. What is freed is not used again before the run ends. */
void *ex_alloc(size_t size, unsigned int flags, const void *pc);
void ex_free(const void *p);
size_t ex_alloc_count(void);
const void *ex_alloc_newest(void);
void ex_fail_at(const void *pc, const char *kind, const char *fmt, ...)
	__attribute__((format(printf, 3, 4), noreturn));
void ex_range(const void *p, size_t size, bool write);

/* Ends the run. */
void ex_fail(const char *kind, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), noreturn));
/* Was it asked to go on after failures of this kind? */
bool ex_ignored(const char *kind);
/* Only if somebody looks at it. */
void ex_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void ex_vnote(const char *prefix, const char *fmt, va_list ap);
bool ex_noting(void);
int ex_format(char *buf, size_t size, const char *fmt, va_list ap);

/**
 * struct ex_world - what a world has, exported as "ex_world"
 * @boot: called once, before anything else
 * @verb: do what one word of a scenario says; false if there is no such word
 * @quiet: check what must hold when nothing is under way
 * @states: a bit for each thing that may have an influence on what words do
 * @fits: can a word do something in one of these states?
 * @finish: take everything away, then check that nothing is left
 */
struct ex_world {
	void (*boot)(void);
	bool (*verb)(const char *word, bool dry);
	uint64_t (*states)(void);
	bool (*fits)(const char *word, uint64_t states);
	void (*quiet)(void);
	void (*finish)(void);
};

#endif /* EXPLORE_H */
