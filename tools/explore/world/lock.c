// SPDX-License-Identifier: GPL-2.0
/*
 * Reference counts, lists with their checks, and work items.
 */
#include "device.h"

#define SATURATED	(-0x40000000)

struct workqueue_struct *system_wq;
struct workqueue_struct *system_unbound_wq;

static unsigned int works;	/* queued or running */

void shim_lock_init(struct ex_lock *lock, const struct ex_class *class)
{
	ex_range(lock, sizeof(*lock), true);
	lock->class = class;
	lock->owner = 0;
}

/* Time does not pass, but the caller must be able to wait */
void shim_sleeps(unsigned int ms)
{
	ex_may_sleep("sleeps");
}

void shim_assert_held(const struct ex_lock *lock, const char *what)
{
	if (lock->owner != ex_self() + 1 && !ex_ignored("lockdep_assert_held"))
		ex_fail("lockdep_assert_held", "%s is not held", what);
}

static void saturate(refcount_t *r, const char *what)
{
	r->refs.counter = SATURATED;
	ex_fail("refcount", "%s", what);
}

void refcount_set(refcount_t *r, int n)
{
	ex_range(r, sizeof(*r), true);
	r->refs.counter = n;
}

unsigned int refcount_read(const refcount_t *r)
{
	ex_range(r, sizeof(*r), false);
	return r->refs.counter;
}

/*
 * Before a counter is changed others may change it, or free what it is in. The
 * point is last: what follows it belongs to the same step.
 */
static void counter_point(refcount_t *r)
{
	ex_range(r, sizeof(*r), false);
	ex_point(r, EX_UPDATE);
}

void refcount_inc(refcount_t *r)
{
	counter_point(r);
	if (r->refs.counter <= 0)
		saturate(r, r->refs.counter ? "saturated" : "addition on 0; use-after-free");
	r->refs.counter++;
}

bool refcount_inc_not_zero(refcount_t *r)
{
	counter_point(r);
	if (!r->refs.counter)
		return false;
	r->refs.counter++;
	return true;
}

bool refcount_dec_and_test(refcount_t *r)
{
	counter_point(r);
	if (r->refs.counter <= 0)
		saturate(r, "underflow; use-after-free");
	return !--r->refs.counter;
}

bool refcount_dec_not_one(refcount_t *r)
{
	counter_point(r);
	if (r->refs.counter <= 0)
		saturate(r, "underflow; use-after-free");
	if (r->refs.counter == 1)
		return false;
	r->refs.counter--;
	return true;
}

bool refcount_dec_and_mutex_lock(refcount_t *r, struct mutex *lock)
{
	if (refcount_dec_not_one(r))
		return false;
	mutex_lock(lock);
	if (refcount_dec_and_test(r))
		return true;
	mutex_unlock(lock);
	return false;
}

bool refcount_dec_and_lock(refcount_t *r, spinlock_t *lock)
{
	if (refcount_dec_not_one(r))
		return false;
	spin_lock(lock);
	if (refcount_dec_and_test(r))
		return true;
	spin_unlock(lock);
	return false;
}

/* As the kernel checks lists with CONFIG_DEBUG_LIST; the names changed in 6.6 */
#ifdef __list_valid_slowpath
#define __list_add_valid	__list_add_valid_or_report
#define __list_del_entry_valid	__list_del_entry_valid_or_report
#endif

bool __list_add_valid(struct list_head *new, struct list_head *prev, struct list_head *next)
{
	ex_range(&next->prev, sizeof(next->prev), false);
	ex_range(&prev->next, sizeof(prev->next), false);
	if (next->prev != prev || prev->next != next || new == prev || new == next)
		ex_fail("list_add corruption", "of %p between %p and %p", new, prev, next);
	return true;
}

bool __list_del_entry_valid(struct list_head *entry)
{
	struct list_head *prev;
	struct list_head *next;

	ex_range(entry, sizeof(*entry), false);
	prev = entry->prev;
	next = entry->next;
	if (next == (void *)LIST_POISON1 || prev == (void *)LIST_POISON2)
		ex_fail("list_del corruption", "%p was deleted before", entry);
	ex_range(&prev->next, sizeof(prev->next), false);
	ex_range(&next->prev, sizeof(next->prev), false);
	if (prev->next != entry || next->prev != entry)
		ex_fail("list_del corruption", "%p is not on its list", entry);
	return true;
}

/* Work items */
static bool has_work(void *arg)
{
	struct workqueue_struct *wq = arg;

	return !list_empty(&wq->works);
}

static void worker(void *arg)
{
	struct workqueue_struct *wq = arg;
	const struct ex_class *class;
	struct work_struct *work;

	for (;;) {
		ex_wait(wq, has_work, wq, true, "work");
		work = list_first_entry(&wq->works, struct work_struct, entry);
		/* Without a check, which would let others go on in the middle */
		__list_del(work->entry.prev, work->entry.next);
		INIT_LIST_HEAD(&work->entry);
		ex_range(work, sizeof(*work), true);
		/* Who queues it again before this does not, it still will run */
		ex_point(work, EX_UPDATE);
		work->pending = 0;
		wq->running = work;
		/* The item may be freed by its function */
		class = work->class;
		ex_order_acquire(wq->class, wq, true);
		ex_order_acquire(class, work, true);
		ex_note("runs %s", class->name);
		work->func(work);
		ex_order_release(class, work);
		ex_order_release(wq->class, wq);
		ex_none_held("a work");
		ex_point(wq, EX_UPDATE);
		wq->running = NULL;
		wq->done++;
		works--;
	}
}

void shim_work_init(struct work_struct *work, work_func_t func, const struct ex_class *class)
{
	ex_range(work, sizeof(*work), true);
	INIT_LIST_HEAD(&work->entry);
	work->func = func;
	work->pending = 0;
	work->class = class;
}

struct workqueue_struct *alloc_ordered_workqueue(const char *name, unsigned int flags)
{
	struct workqueue_struct *wq = kzalloc(sizeof(*wq), GFP_KERNEL);
	struct ex_class *class = kzalloc(sizeof(*class), GFP_KERNEL);

	class->name = name;
	wq->class = class;
	INIT_LIST_HEAD(&wq->works);
	ex_spawn(name, worker, wq, EX_DAEMON);
	return wq;
}

bool queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	ex_range(work, sizeof(*work), true);
	ex_point(work, EX_UPDATE);
	if (work->pending)
		return false;
	work->pending = 1;
	ex_point(wq, EX_UPDATE);
	work->entry.next = &wq->works;
	work->entry.prev = wq->works.prev;
	work->entry.prev->next = &work->entry;
	wq->works.prev = &work->entry;
	wq->queued++;
	works++;
	ex_note("queues %s", work->class->name);
	return true;
}

/* Is there work of any queue to be done? */
bool shim_work_pending(void)
{
	return works;
}

/* Waits for all that was queued before, a queue has one thread */
struct flush {
	struct workqueue_struct *wq;
	unsigned int until;
};

static bool flushed(void *arg)
{
	struct flush *flush = arg;

	return (int)(flush->wq->done - flush->until) >= 0;
}

void flush_workqueue(struct workqueue_struct *wq)
{
	struct flush flush = { .wq = wq };

	ex_may_sleep("flush_workqueue");
	ex_point(wq, EX_UPDATE);
	flush.until = wq->queued;
	ex_order_acquire(wq->class, wq, true);
	ex_order_release(wq->class, wq);
	ex_wait(wq, flushed, &flush, false, wq->class->name);
}

bool flush_work(struct work_struct *work)
{
	flush_workqueue(system_wq);
	return true;
}
