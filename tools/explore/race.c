// SPDX-License-Identifier: GPL-2.0
/*
 * What threads share, and which step depends on which.
 *
 * A switch matters only before an access to something that is shared: a lock,
 * counter or queue that two threads use, or memory that two threads access with
 * nothing that orders the two accesses. Such an object is called hot. Which ones
 * are is found out by the runs themselves, with a vector clock per thread. When
 * one is found the search starts anew with it, see search.c.
 *
 * Each thread has a hash of its accesses to hot objects, and of those that they
 * depend on. Runs in which all threads have the same hashes are the same but for
 * the order of independent steps, and go on in the same way.
 */
#include "engine.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define SYNCS	4096		/* power of two */

/* Who last accessed four bytes, and when. */
struct shadow {
	uint32_t stamp;
	uint16_t write;
	uint8_t writer;
	uint16_t read[EX_THREADS];
};

/* A lock, a counter, a queue, or memory that is hot. */
struct sync {
	const void *obj;
	uint32_t stamp;
	uint32_t users;
	uint32_t updaters;
	uint64_t write;
	uint64_t reads;
	uint16_t clock[EX_THREADS];
};

/* What was in a shadow or sync before it changed. */
struct undo {
	void *place;
	union {
		struct shadow shadow;
		struct sync sync;
	};
};

static struct undo *undo;
static size_t nr_undo;
static size_t undo_size;

static struct shadow *shadow;
static uint8_t *hot;
static unsigned int nr_hot;
static struct sync syncs[SYNCS];

static void *map(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED) {
		perror("shadow memory");
		exit(1);
	}
	return p;
}

void race_init(void)
{
	shadow = map(memory_index_size * sizeof(*shadow));
	hot = map(memory_index_size);
}

/* Forget what is shared, another scenario comes. */
void race_forget(void)
{
	memset(hot, 0, memory_index_size);
	nr_hot = 0;
}

unsigned int race_nr_hot(void)
{
	return nr_hot;
}

static struct undo *new_undo(void *place)
{
	if (nr_undo == undo_size) {
		undo_size = undo_size ? 2 * undo_size : 4096;
		undo = realloc(undo, undo_size * sizeof(*undo));
		if (!undo)
			out_of_memory();
	}
	undo[nr_undo].place = place;
	return &undo[nr_undo++];
}

static void keep_shadow(struct shadow *s)
{
	new_undo(s)->shadow = *s;
}

static void keep_sync(struct sync *s)
{
	new_undo(s)->sync = *s;
}

/* How much is in the log, for race_undo(). */
size_t race_log(void)
{
	return nr_undo;
}

/* Everything is as it was when the log had so much in it. */
void race_undo(size_t log)
{
	while (nr_undo > log) {
		struct undo *u = &undo[--nr_undo];

		if ((char *)u->place >= (char *)syncs &&
		    (char *)u->place < (char *)(syncs + SYNCS))
			*(struct sync *)u->place = u->sync;
		else
			*(struct shadow *)u->place = u->shadow;
	}
}

static uint64_t mix(uint64_t x)
{
	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93UL;
	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93UL;
	return x ^ x >> 32;
}

/* Its caller may change it. */
static struct sync *sync_of(const void *obj)
{
	size_t i = mix((uintptr_t)obj) & (SYNCS - 1);
	size_t n;

	for (n = 0; n < SYNCS; n++, i = (i + 1) & (SYNCS - 1)) {
		struct sync *s = &syncs[i];

		if (s->stamp != run.stamp) {
			keep_sync(s);
			memset(s, 0, sizeof(*s));
			s->stamp = run.stamp;
			s->obj = obj;
			return s;
		}
		if (s->obj == obj) {
			keep_sync(s);
			return s;
		}
	}
	ex_fail("explorer", "more than %d shared objects", SYNCS);
}

bool race_hot(const void *obj)
{
	ssize_t i = memory_index(obj);

	return i >= 0 && (hot[i] || run.everywhere);
}

static void make_hot(ssize_t i)
{
	if (hot[i])
		return;
	hot[i] = 1;
	nr_hot++;
	run.learned = true;
}

void race_spawn(int thread)
{
	struct thread *t = &run.threads[thread];

	t->clock[thread] = 1;
}

/* The current thread's hash and the object's, after an access of a hot one. */
static void depend(struct sync *s, enum ex_op op)
{
	struct thread *t = run_current();

	sleep_access(s->obj, op);
	t->hash = mix(t->hash ^ mix((uintptr_t)s->obj + op) ^ mix(s->write + 1));
	if (op == EX_READ) {
		s->reads += t->hash;
		return;
	}
	t->hash = mix(t->hash ^ s->reads);
	s->write = t->hash;
	s->reads = 0;
}

/* Who uses an object? Makes it hot as soon as two do, and one changes it. */
void race_touch(const void *obj, enum ex_op op)
{
	ssize_t i = memory_index(obj);
	struct sync *s;

	if (run.phase != PHASE_RUN || i < 0)
		return;
	s = sync_of(obj);
	s->users |= 1U << run.current;
	if (op == EX_UPDATE)
		s->updaters |= 1U << run.current;
	if (!hot[i] && s->updaters && (s->users & (s->users - 1)))
		make_hot(i);
}

/**
 * race_sync() - the current thread has accessed what threads agree with
 *
 * All that it did before is seen by who accesses the object later.
 */
void race_sync(const void *obj, enum ex_op op)
{
	struct thread *t = run_current();
	struct sync *s;
	int i;

	if (run.phase != PHASE_RUN)
		return;
	s = sync_of(obj);
	for (i = 0; i < run.nr_threads; i++) {
		if (s->clock[i] > t->clock[i])
			t->clock[i] = s->clock[i];
	}
	if (op == EX_UPDATE) {
		memcpy(s->clock, t->clock, sizeof(s->clock));
		t->clock[run.current]++;
	}
	if (race_hot(obj))
		depend(s, op);
}

static void access_4(ssize_t i, bool write)
{
	struct thread *t = run_current();
	struct shadow *s = &shadow[i];
	int k;

	keep_shadow(s);
	if (s->stamp != run.stamp) {
		memset(s, 0, sizeof(*s));
		s->stamp = run.stamp;
	}
	if (s->write > t->clock[s->writer])
		make_hot(i);
	if (!write) {
		s->read[run.current] = t->clock[run.current];
		return;
	}
	for (k = 0; k < run.nr_threads; k++) {
		if (s->read[k] > t->clock[k])
			make_hot(i);
	}
	memset(s->read, 0, sizeof(s->read));
	s->write = t->clock[run.current];
	s->writer = run.current;
}

/**
 * race_access() - the current thread is about to access memory
 *
 * Others may go on before it does.
 */
void race_access(const void *p, size_t size, bool write, const void *pc)
{
	ssize_t i = memory_index(p);
	ssize_t last;

	if (i < 0 || run.phase != PHASE_RUN)
		return;
	for (last = memory_index((const char *)p + size - 1); i <= last; i++) {
		if (hot[i] || (run.everywhere && !memory_own_stack(p))) {
			const void *obj = (const char *)p + 4 * (i - memory_index(p));

			run_schedule(pc);
			memory_check(p, size, write, pc);
			depend(sync_of((void *)((uintptr_t)obj & ~3UL)),
			       write ? EX_UPDATE : EX_READ);
		} else if (!memory_own_stack(p)) {
			access_4(i, write);
		}
	}
}

/* A run begins: nothing has been accessed yet. */
void race_begin(void)
{
	nr_undo = 0;
}

/* All that can tell two runs apart from here on. */
uint64_t race_state(void)
{
	uint64_t state = 0;
	int i;

	for (i = 0; i < run.nr_threads; i++)
		state += mix(run.threads[i].hash + EX_THREADS * run.threads[i].state + i);
	return state;
}
