// SPDX-License-Identifier: GPL-2.0
/*
 * Threads of a world, one at a time. A thread gives up the processor only in
 * run_schedule(), and who goes on is chosen there.
 */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

struct run run;

static chooser choose_next;
static void *main_sp;
static int nr_daemons;
static struct { const char *name; void (*fn)(void *arg); void *arg; } daemons[EX_THREADS];

/* void switch_stack(void **save, void *sp): what a function call must preserve is on the stack */
void switch_stack(void **save, void *sp);
asm(".text\n"
	".type switch_stack, @function\n"
	"switch_stack:\n"
	"	push %rbp\n"
	"	push %rbx\n"
	"	push %r12\n"
	"	push %r13\n"
	"	push %r14\n"
	"	push %r15\n"
	"	mov %rsp, (%rdi)\n"
	"	mov %rsi, %rsp\n"
	"	pop %r15\n"
	"	pop %r14\n"
	"	pop %r13\n"
	"	pop %r12\n"
	"	pop %rbx\n"
	"	pop %rbp\n"
	"	ret\n"
	".size switch_stack, .-switch_stack\n");

int ex_self(void)
{
	return run.current;
}

static void thread_main(void)
{
	struct thread *t = run_current();

	t->fn(t->arg);
	t->state = THREAD_DONE;
	trace_step(NULL, "ends");
	run_schedule(NULL);
	abort();	/* nobody chooses a thread that has ended */
}

static void thread_start(int nr, const char *name, void (*fn)(void *arg), void *arg,
			 unsigned int flags)
{
	struct thread *t = &run.threads[nr];
	void **sp = (void **)(memory_stack(nr) + STACK_SIZE - 64);

	/* As if it had been called: return address, and six registers below it */
	*--sp = NULL;
	*--sp = thread_main;
	sp -= 6;
	memset(sp, 0, 6 * sizeof(*sp));
	memset(t, 0, offsetof(struct thread, held));
	t->nr_held = 0;
	t->sp = sp;
	t->name = name;
	t->fn = fn;
	t->arg = arg;
	t->flags = flags;
	t->state = THREAD_READY;
	t->hash = nr + 1;
	race_spawn(nr);
}

/**
 * ex_spawn() - start a thread
 * @name: for the trace
 * @fn: what it does
 * @arg: for @fn
 * @flags: EX_DAEMON: it is started again with every run, before other threads
 *
 * Return: its number
 */
int ex_spawn(const char *name, void (*fn)(void *arg), void *arg, unsigned int flags)
{
	int nr = run.nr_threads++;

	if (nr >= EX_THREADS)
		ex_fail("explorer", "more than %d threads", EX_THREADS);
	if (flags & EX_DAEMON) {
		daemons[nr_daemons].name = name;
		daemons[nr_daemons].fn = fn;
		daemons[nr_daemons++].arg = arg;
	}
	thread_start(nr, name, fn, arg, flags);
	return nr;
}

/* Others look at what the thread waits for, that is no step of theirs */
static bool is_ready(bool (*ready)(void *arg), void *arg)
{
	bool is;

	run.looking = true;
	is = ready(arg);
	run.looking = false;
	return is;
}

static bool enabled(const struct thread *t)
{
	return t->state == THREAD_READY ||
	       (t->state == THREAD_WAITS && is_ready(t->ready, t->ready_arg));
}

static void report_stuck(void)
{
	char text[400] = "";
	size_t used = 0;
	int i;

	for (i = 0; i < run.nr_threads; i++) {
		const struct thread *t = &run.threads[i];

		if (t->state != THREAD_WAITS || t->idle || used >= sizeof(text))
			continue;
		run.failure.pc = t->pc;
		used += snprintf(text + used, sizeof(text) - used, "%s%s waits for %s",
				 used ? ", " : "", t->name, t->what);
	}
	snprintf(run.failure.kind, sizeof(run.failure.kind), "deadlock");
	snprintf(run.failure.text, sizeof(run.failure.text), "%s", text);
}

/* Nobody can go on: is everybody done? */
static bool all_done(void)
{
	int i;

	for (i = 0; i < run.nr_threads; i++) {
		const struct thread *t = &run.threads[i];

		if (t->state == THREAD_WAITS && !(t->idle && t->flags & EX_DAEMON))
			return false;
	}
	return true;
}

void run_abort(enum run_end end)
{
	void *unused;

	run.end = end;
	switch_stack(&unused, main_sp);
	abort();
}

/**
 * run_schedule() - let others go on, if that is chosen
 * @pc: where the current thread stands
 *
 * Returns when the current thread is chosen. If it waits, then for something
 * that is there now.
 */
void run_schedule(const void *pc)
{
	struct thread *t = run_current();
	int list[EX_THREADS];
	bool goes_on;
	int nr = 0;
	int next;
	int i;

	t->pc = pc;
	goes_on = enabled(t);
	if (goes_on)
		list[nr++] = run.current;
	for (i = 0; i < run.nr_threads; i++) {
		if (i != run.current && enabled(&run.threads[i]))
			list[nr++] = i;
	}
	if (!nr) {
		if (all_done()) {
			/* A daemon that waits may go on in the next phase */
			run.end = RUN_QUIET;
			switch_stack(&t->sp, main_sp);
			return;
		}
		report_stuck();
		run_abort(RUN_FAILED);
	}
	next = choose_next ? choose_next(list, nr, goes_on) : list[0];
	if (next < 0)
		run_abort(RUN_PRUNED);
	if (next == run.current)
		return;
	if (goes_on) {
		run.preemptions++;
		trace_step(pc, "-- stops before this --");
	}
	run.current = next;
	switch_stack(&t->sp, run.threads[next].sp);
}

/* Everything as it was before the first thread. */
void run_reset(void)
{
	int i;

	run.stamp++;
	run.step = 0;
	run.current = 0;
	run.preemptions = 0;
	run.nr_decisions = 0;
	run.sleeping = 0;
	run.failure.kind[0] = '\0';
	run.threads[0].state = THREAD_NONE;
	run.nr_threads = 1;
	for (i = 0; i < nr_daemons; i++)
		thread_start(run.nr_threads++, daemons[i].name, daemons[i].fn, daemons[i].arg,
			     EX_DAEMON);
}

static void (*boot_fn)(void);

static void boot_thread(void *arg)
{
	boot_fn();
	run_abort(RUN_QUIET);
}

/* The world boots in thread 0, which may start daemons. */
void run_boot(void (*boot)(void))
{
	run.phase = PHASE_BOOT;
	run.stamp = 1;
	run.nr_threads = 1;
	boot_fn = boot;
	choose_next = NULL;
	run.current = 0;
	thread_start(0, "boot", boot_thread, NULL, 0);
	switch_stack(&main_sp, run.threads[0].sp);
}

/**
 * run_threads() - let the threads run that there are
 * @phase: what for
 * @choose: who goes on, NULL for the current thread, or the first that can
 *
 * In PHASE_SETUP and PHASE_FINISH thread 0 must have been started.
 */
enum run_end run_threads(enum phase phase, chooser choose)
{
	int list[EX_THREADS];
	int nr = 0;
	int i;

	run.phase = phase;
	choose_next = choose;
	for (i = 0; i < run.nr_threads; i++) {
		if (enabled(&run.threads[i]))
			list[nr++] = i;
	}
	if (!nr)
		return RUN_QUIET;
	run.current = list[0];
	if (nr > 1 && choose)
		run.current = choose(list, nr, false);
	if (run.current < 0)
		return RUN_PRUNED;
	switch_stack(&main_sp, run.threads[run.current].sp);
	return run.end;
}

/* Let the current thread go on from where its stack was kept. Return: how the run ended */
enum run_end run_resume(void *sp, chooser choose)
{
	choose_next = choose;
	switch_stack(&main_sp, sp);
	return run.end;
}

/* Thread 0 is not spawned by others. */
void run_thread_0(const char *name, void (*fn)(void *arg), void *arg)
{
	thread_start(0, name, fn, arg, 0);
}

/**
 * ex_wait() - wait until something is the case
 * @obj: what @ready looks at
 * @ready: is it the case?
 * @arg: for @ready
 * @idle: nobody misses this thread while it waits
 * @what: for the trace
 */
void ex_wait(const void *obj, bool (*ready)(void *arg), void *arg, bool idle, const char *what)
{
	run_wait(obj, ready, arg, idle, what, __builtin_return_address(0));
}

/* The same for who has been called from @pc. */
void run_wait(const void *obj, bool (*ready)(void *arg), void *arg, bool idle, const char *what,
	      const void *pc)
{
	struct thread *t = run_current();

	run.step++;
	if (run.phase == PHASE_BOOT) {
		if (!is_ready(ready, arg))
			ex_fail("deadlock", "nothing to wait for at boot: %s", what);
		return;
	}
	race_touch(obj, EX_UPDATE);
	t->ready = ready;
	t->ready_arg = arg;
	t->idle = idle;
	t->what = what;
	t->state = THREAD_WAITS;
	if (trace_on && !idle && !is_ready(ready, arg))
		trace_step(pc, "waits for %s", what);
	if (!is_ready(ready, arg))
		sleep_access(obj, EX_UPDATE);
	if (race_hot(obj) || !is_ready(ready, arg))
		run_schedule(pc);
	t->state = THREAD_READY;
	race_sync(obj, EX_UPDATE);
}

/**
 * ex_point() - an access to something that others may change
 * @obj: what is accessed
 * @op: how
 *
 * The access itself follows, before any other thread does something. So it must be
 * the next thing that is done, before any other function of the explorer is called.
 */
void ex_point(const void *obj, enum ex_op op)
{
	run.step++;
	if (run.phase == PHASE_BOOT)
		return;
	race_touch(obj, op);
	if (race_hot(obj))
		run_schedule(__builtin_return_address(0));
	memory_check(obj, 1, op == EX_UPDATE, __builtin_return_address(0));
	race_sync(obj, op);
}

static void fail(const void *pc, const char *kind, const char *fmt, va_list ap)
{
	snprintf(run.failure.kind, sizeof(run.failure.kind), "%s", kind);
	vsnprintf(run.failure.text, sizeof(run.failure.text), fmt, ap);
	run.failure.pc = pc;
}

/* Ends the run. */
void ex_fail(const char *kind, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fail(__builtin_return_address(0), kind, fmt, ap);
	va_end(ap);
	run_abort(RUN_FAILED);
}

void ex_fail_at(const void *pc, const char *kind, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fail(pc, kind, fmt, ap);
	va_end(ap);
	run_abort(RUN_FAILED);
}
