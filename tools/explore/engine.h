/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts of the explorer among themselves.
 */
#ifndef ENGINE_H
#define ENGINE_H

#include <stdio.h>
#include <sys/types.h>

#include "explore.h"

#define HEAP_SIZE	(1UL << 19)	/* per thread */
#define STACK_SIZE	(1UL << 16)
#define MAX_STEPS	400000		/* accesses of one run, more is a livelock */
#define MAX_HELD	24
#define MAX_NODES	4096

enum phase {
	PHASE_BOOT,		/* one thread, no scheduler */
	PHASE_SETUP,		/* no choice */
	PHASE_RUN,		/* the search chooses */
	PHASE_FINISH,		/* no choice */
};

enum thread_state {
	THREAD_NONE,
	THREAD_READY,
	THREAD_WAITS,		/* until @ready */
	THREAD_DONE,
};

enum run_end {
	RUN_QUIET,		/* all threads came to their end */
	RUN_FAILED,
	RUN_PRUNED,		/* goes on like a run that was seen before */
};

/* A lock that is held, or what counts as one for the order of locks. */
struct held {
	const struct ex_class *class;
	const void *obj;
	const void *pc;
	bool lock;		/* and nothing else that has an order */
};

struct thread {
	void *sp;
	const char *name;
	void (*fn)(void *arg);
	void *arg;
	unsigned int flags;
	enum thread_state state;
	bool (*ready)(void *arg);
	void *ready_arg;
	bool idle;
	const char *what;	/* it waits for */
	const void *pc;		/* where it waits */
	unsigned int atomic;
	uint64_t hash;		/* of what it did, and what that depended on */
	uint16_t clock[EX_THREADS];
	struct held held[MAX_HELD];
	unsigned int nr_held;
};

/* A switch that does not follow from anything: before access @step, to @thread. */
struct decision {
	unsigned int step;
	int thread;
};

struct failure {
	char kind[32];
	char text[512];
	const void *pc;
};

/**
 * struct run - the run that is under way, or was the last one
 * @decisions: switches to make (replay), or that were made (search)
 * @sleeping: threads that sleep, a bit for each
 * @sleeps_at: node of the search at which they were preempted
 * @looking: the scheduler evaluates what a thread waits for
 * @first_ended: the first thread of the scenario has come to its end
 * @everywhere: ask for a choice at each access, shared or not
 * @learned: an object turned out to be shared, so the search starts anew
 */
struct run {
	enum phase phase;
	enum run_end end;
	struct thread threads[EX_THREADS];
	int nr_threads;
	int current;
	unsigned int step;
	unsigned int stamp;
	unsigned int preemptions;
	unsigned int nr_decisions;
	unsigned int sleeping;
	uint16_t sleeps_at[EX_THREADS];
	bool looking;
	bool everywhere;
	bool first_ended;
	/* A checkpoint keeps what is above. */
	bool learned;
	struct failure failure;
	struct decision decisions[MAX_NODES];
};

#define RUN_KEPT offsetof(struct run, learned)

extern struct run run;

/* States of the world after the first thread had ended, of all runs of a scenario */
extern uint64_t run_observed;

/* Which thread runs next is asked of this; -1 ends the run as pruned. */
typedef int (*chooser)(const int *enabled, int nr, bool current_goes_on);

struct scenario {
	const char *text;
	char *words;		/* cut in pieces */
	char *column[EX_THREADS];
	int nr_columns;		/* column 0 is set-up */
};

/* run.c */
void run_reset(void);
void run_boot(void (*boot)(void));
enum run_end run_threads(enum phase phase, chooser choose);
void run_thread_0(const char *name, void (*fn)(void *arg), void *arg);
void run_abort(enum run_end end) __attribute__((noreturn));
void run_schedule(const void *pc);
void run_wait(const void *obj, bool (*ready)(void *arg), void *arg, bool idle, const char *what,
	      const void *pc);
enum run_end run_resume(void *sp, chooser choose);

static inline struct thread *run_current(void)
{
	return &run.threads[run.current];
}

/* checkpoint.c */
void checkpoint_take(unsigned int tag);
bool checkpoint_drop(unsigned int tag);
void checkpoint_forget(void);
unsigned int checkpoint_tag(void);
unsigned int checkpoint_distance(void);
enum run_end checkpoint_resume(chooser choose);

/* fault.c */
void fault_init(void);

/* memory.c */
extern size_t memory_index_size;
void memory_init(void);
void memory_add_data(void *start, size_t size);
ssize_t memory_index(const void *p);
char *memory_stack(int thread);
bool memory_own_stack(const void *p);
void memory_check(const void *p, size_t size, bool write, const void *pc);
struct memory_image *memory_save(struct memory_image *image);
__attribute__((noreturn)) void out_of_memory(void);
void memory_restore(const struct memory_image *image);
void memory_image_free(struct memory_image *image);

/* race.c: what is shared, what depends on what */
void race_init(void);
void race_forget(void);
bool race_hot(const void *obj);
void race_sync(const void *obj, enum ex_op op);
void race_touch(const void *obj, enum ex_op op);
void race_access(const void *p, size_t size, bool write, const void *pc);
void race_spawn(int thread);
uint64_t race_state(void);
void race_begin(void);
size_t race_log(void);
void race_undo(size_t log);
unsigned int race_nr_hot(void);

/* sleep.c */
void sleep_record(unsigned int node);
void sleep_recorded(void);
void sleep_forget(void);
void sleep_begin(unsigned int node);
void sleep_access(const void *obj, enum ex_op op);

/* order.c: order of locks */
bool order_print(FILE *out, int nr);
void order_hold(const struct ex_class *class, const void *obj, bool wait, const void *pc);
void order_drop(const struct ex_class *class, const void *obj);
bool order_atomic(void);
void order_none_held(const char *what);
void order_freed(const void *p, size_t size, const void *pc);

/* trace.c */
extern bool trace_on;
extern bool trace_locks;	/* only while trace_on */
void trace_clear(void);
void trace_step(const void *pc, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void trace_print(FILE *out);

/* symbol.c */
void symbol_init(const char *file, const void *base);
const char *symbol_line(const void *pc);

/* cover.c */
void cover_init(const void *base);
void cover_write(const char *file);

/* world.c */
const struct ex_world *world_load(const char *file);

/* scenario.c */
int scenario_parse(struct scenario *sc, const char *text, const struct ex_world *world);
bool scenario_fits(const char *word, uint64_t states);
void scenario_free(struct scenario *sc);
void scenario_prepare(const struct scenario *sc, const struct ex_world *world,
		      const struct memory_image *boot);
void scenario_release(void);
enum run_end scenario_run(chooser choose, bool (*known)(void));
enum run_end scenario_resume(chooser choose, bool (*known)(void));

#endif /* ENGINE_H */
