// SPDX-License-Identifier: GPL-2.0
/*
 * Locks, and the order in which classes of them are taken.
 *
 * As in the kernel's lockdep, a cycle in that order is a failure also if no
 * thread happens to wait. Orders are kept over all runs of all scenarios. What is
 * held without having been waited for (a lock that was only tried, an active
 * reference) begins an order, but does not end one.
 */
#include "engine.h"

#include <string.h>

#define CLASSES		128
#define CYCLES		64
#define CYCLE_LENGTH	16

static const struct ex_class *classes[CLASSES];
static int nr_classes;
static struct { const void *held, *taken; } edge[CLASSES][CLASSES];

static struct cycle {
	int class[CYCLE_LENGTH];
	int nr;
} cycles[CYCLES];
static int nr_cycles;

static int class_number(const struct ex_class *class)
{
	int i;

	for (i = 0; i < nr_classes; i++) {
		if (classes[i] == class)
			return i;
	}
	if (nr_classes == CLASSES)
		ex_fail("explorer", "more than %d classes of locks", CLASSES);
	classes[nr_classes] = class;
	return nr_classes++;
}

/**
 * order_print() - print a cycle that was found
 * @out: where to
 * @nr: number of the cycle, from 0
 *
 * Return: false if there are not so many
 */
bool order_print(FILE *out, int nr)
{
	const struct cycle *c = &cycles[nr];
	int i;

	if (nr >= nr_cycles)
		return false;
	fprintf(out, "  FAILED: lock order:");
	for (i = 0; i < c->nr; i++)
		fprintf(out, "%s%s", i ? " -> " : " ", classes[c->class[i]]->name);
	fputc('\n', out);
	for (i = 0; i + 1 < c->nr; i++) {
		int from = c->class[i];
		int to = c->class[i + 1];

		fprintf(out, "    %s at %s,\n", classes[from]->name,
			symbol_line(edge[from][to].held));
		fprintf(out, "      then %s at %s\n", classes[to]->name,
			symbol_line(edge[from][to].taken));
	}
	return true;
}

/* The shortest way from @from to @to. Its classes are left in @way, the last first. */
static int find_way(int from, int to, int *way)
{
	int before[CLASSES], queue[CLASSES];
	int first = 0, last = 0, n = 0, next;

	for (next = 0; next < nr_classes; next++)
		before[next] = -1;
	before[from] = from;
	queue[last++] = from;
	while (first < last && before[to] < 0) {
		int class = queue[first++];

		for (next = 0; next < nr_classes; next++) {
			if (edge[class][next].taken && before[next] < 0) {
				before[next] = class;
				queue[last++] = next;
			}
		}
	}
	if (before[to] < 0)
		return 0;
	for (; to != from; to = before[to])
		way[n++] = to;
	way[n++] = from;
	return n;
}

/* Remember a cycle that a new order closes; the run goes on */
static void report_cycle(int held, const int *way, int n)
{
	struct cycle *c = &cycles[nr_cycles];
	int i;

	if (nr_cycles == CYCLES)
		return;
	nr_cycles++;
	c->class[c->nr++] = held;
	for (i = n - 1; i >= 0 && c->nr < CYCLE_LENGTH; i--)
		c->class[c->nr++] = way[i];
}

static void add_order(const struct held *held, const struct ex_class *class, const void *pc)
{
	int from = class_number(held->class);
	int to = class_number(class);
	int way[CLASSES];
	int n;

	if (edge[from][to].taken || (from == to && class->nests))
		return;
	n = find_way(to, from, way);
	edge[from][to].held = held->pc;
	edge[from][to].taken = pc;
	if (n)
		report_cycle(from, way, n);
}

/**
 * order_hold() - the current thread is about to hold a lock
 * @class: of the lock
 * @obj: the lock
 * @wait: it may have to wait for it
 * @pc: where
 */
void order_hold(const struct ex_class *class, const void *obj, bool wait, const void *pc)
{
	struct thread *t = run_current();
	unsigned int i;

	if (wait) {
		for (i = 0; i < t->nr_held; i++)
			add_order(&t->held[i], class, pc);
	}
	if (t->nr_held == MAX_HELD)
		ex_fail("explorer", "%s holds more than %d locks", t->name, MAX_HELD);
	t->held[t->nr_held++] = (struct held){ class, obj, pc, false };
}

void order_drop(const struct ex_class *class, const void *obj)
{
	struct thread *t = run_current();
	unsigned int i;

	for (i = t->nr_held; i-- > 0;) {
		if (t->held[i].class == class && t->held[i].obj == obj) {
			t->nr_held--;
			memmove(&t->held[i], &t->held[i + 1],
				(t->nr_held - i) * sizeof(t->held[0]));
			return;
		}
	}
	ex_fail("lock", "%s drops %s, which it does not hold", t->name, class->name);
}

void ex_order_acquire(const struct ex_class *class, const void *obj, bool wait)
{
	order_hold(class, obj, wait, __builtin_return_address(0));
}

void ex_order_release(const struct ex_class *class, const void *obj)
{
	order_drop(class, obj);
}

/**
 * order_none_held() - fail if the current thread holds a lock
 * @what: it has come to the end of
 */
void order_none_held(const char *what)
{
	struct thread *t = run_current();

	if (t->nr_held)
		ex_fail_at(t->held[0].pc, "lock", "%s holds %s at the end of %s", t->name,
			   t->held[0].class->name, what);
}

/* Nobody may free what a lock that is held is in. */
void order_freed(const void *p, size_t size, const void *pc)
{
	struct thread *t = run_current();
	unsigned int i;

	for (i = 0; i < t->nr_held; i++) {
		if (t->held[i].lock && (const char *)t->held[i].obj >= (const char *)p &&
		    (const char *)t->held[i].obj < (const char *)p + size)
			ex_fail_at(pc, "lock", "%s frees %s, which it holds", t->name,
				   t->held[i].class->name);
	}
}

void ex_none_held(const char *what)
{
	order_none_held(what);
}

bool order_atomic(void)
{
	return run_current()->atomic;
}

static void may_sleep(const char *what, const void *pc)
{
	if (order_atomic())
		ex_fail_at(pc, "sleeping while atomic", "%s: %s", run_current()->name, what);
}

void ex_may_sleep(const char *what)
{
	may_sleep(what, __builtin_return_address(0));
}

void ex_preempt(int change)
{
	run_current()->atomic += change;
}

static bool lock_free(void *arg)
{
	return !((struct ex_lock *)arg)->owner;
}

/**
 * ex_lock() - take a lock
 * @lock: what
 * @flags: EX_SPIN, EX_TRY
 *
 * Return: false if it was tried only, and somebody else holds it
 */
bool ex_lock(struct ex_lock *lock, unsigned int flags)
{
	const void *pc = __builtin_return_address(0);
	struct thread *t = run_current();

	ex_range(lock, sizeof(lock->owner), false);
	if (!lock->class)
		ex_fail_at(pc, "lock", "%s takes a lock that is not initialised", t->name);
	if (flags & EX_TRY) {
		ex_point(lock, EX_UPDATE);
		if (lock->owner)
			return false;
	} else {
		if (!(flags & EX_SPIN))
			may_sleep(lock->class->name, pc);
		if (lock->owner == run.current + 1)
			ex_fail_at(pc, "deadlock", "%s takes %s, which it holds", t->name,
				   lock->class->name);
		order_hold(lock->class, lock, true, pc);
		run_wait(lock, lock_free, lock, false, lock->class->name, pc);
	}
	if (flags & EX_TRY)
		order_hold(lock->class, lock, false, pc);
	memory_check(lock, sizeof(*lock), true, pc);
	lock->owner = run.current + 1;
	t->held[t->nr_held - 1].lock = true;
	if (flags & EX_SPIN)
		t->atomic++;
	if (trace_locks && race_hot(lock))
		trace_step(pc, "has %s", lock->class->name);
	return true;
}

void ex_unlock(struct ex_lock *lock, unsigned int flags)
{
	struct thread *t = run_current();

	memory_check(lock, sizeof(*lock), true, __builtin_return_address(0));
	if (lock->owner != run.current + 1)
		ex_fail("lock", "%s drops %s of somebody else", t->name,
			lock->class ? lock->class->name : "a lock");
	order_drop(lock->class, lock);
	lock->owner = 0;
	if (flags & EX_SPIN)
		t->atomic--;
	race_sync(lock, EX_UPDATE);
	if (trace_locks && race_hot(lock))
		trace_step(__builtin_return_address(0), "drops %s", lock->class->name);
}
