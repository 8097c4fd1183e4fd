/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Locks, reference counts, work items.
 */
#ifndef SHIM_LOCK_H
#define SHIM_LOCK_H

#include "base.h"

struct mutex {
	struct ex_lock lock;
};

typedef struct {
	struct ex_lock lock;
} spinlock_t;

struct rw_semaphore {
	struct ex_lock lock;	/* readers exclude one another, too */
};

#define DEFINE_CLASS(n)		(&(const struct ex_class){ .name = #n })
#define DEFINE_MUTEX(x)		struct mutex x = { .lock = { .class = DEFINE_CLASS(x) } }
#define DEFINE_SPINLOCK(x)	spinlock_t x = { .lock = { .class = DEFINE_CLASS(x) } }
#define DECLARE_RWSEM(x)	struct rw_semaphore x = { .lock = { .class = DEFINE_CLASS(x) } }
#define mutex_init(m) do { \
	static const struct ex_class key = { .name = #m }; \
	shim_lock_init(&(m)->lock, &key); \
} while (0)
#define spin_lock_init(m) do { \
	static const struct ex_class key = { .name = #m }; \
	shim_lock_init(&(m)->lock, &key); \
} while (0)

void shim_sleeps(unsigned int ms);
void shim_lock_init(struct ex_lock *lock, const struct ex_class *class);
void shim_assert_held(const struct ex_lock *lock, const char *what);

#define mutex_lock(m)			((void)ex_lock(&(m)->lock, 0))
#define mutex_trylock(m)		ex_lock(&(m)->lock, EX_TRY)
#define mutex_unlock(m)			ex_unlock(&(m)->lock, 0)
#define spin_lock(m)			((void)ex_lock(&(m)->lock, EX_SPIN))
#define spin_unlock(m)			ex_unlock(&(m)->lock, EX_SPIN)
#define spin_lock_irqsave(m, flags)	do { (flags) = 0; spin_lock(m); } while (0)
#define spin_unlock_irqrestore(m, flags) do { (void)(flags); spin_unlock(m); } while (0)
#define down_read(m)			((void)ex_lock(&(m)->lock, 0))
#define up_read(m)			ex_unlock(&(m)->lock, 0)
#define down_write(m)			((void)ex_lock(&(m)->lock, 0))
#define up_write(m)			ex_unlock(&(m)->lock, 0)
#define lockdep_assert_held(m)		shim_assert_held(&(m)->lock, #m)
#define lockdep_assert_not_held(m)	do { } while (0)
#define might_sleep()			ex_may_sleep("might sleep")
#define cond_resched()			do { } while (0)
#define msleep					shim_sleeps

/* Functions, as the kernel's headers pass them on */
#define guard(name)			shim_guard_##name
#define shim_guard_mutex(m) \
	struct mutex *__guard __attribute__((cleanup(shim_unguard_mutex), unused)) = \
		({ mutex_lock(m); (m); })
static inline void shim_unguard_mutex(struct mutex **m)
{
	mutex_unlock(*m);
}

/* Reference counts, with the warnings and the saturation of the kernel's */
typedef struct refcount_struct {
	atomic_t refs;
} refcount_t;

#define REFCOUNT_INIT(n)	{ .refs = { (n) } }
void refcount_set(refcount_t *r, int n);
unsigned int refcount_read(const refcount_t *r);
void refcount_inc(refcount_t *r);
bool refcount_inc_not_zero(refcount_t *r);
bool refcount_dec_and_test(refcount_t *r);
bool refcount_dec_not_one(refcount_t *r);
bool refcount_dec_and_mutex_lock(refcount_t *r, struct mutex *lock);
bool refcount_dec_and_lock(refcount_t *r, spinlock_t *lock);

/* Work: one thread per queue, so one item of it at a time */
struct work_struct;
typedef void (*work_func_t)(struct work_struct *work);

struct work_struct {
	struct list_head entry;
	work_func_t func;
	int pending;
	const struct ex_class *class;
};

struct workqueue_struct {
	struct list_head works;
	struct work_struct *running;
	unsigned int queued;	/* since boot */
	unsigned int done;
	const struct ex_class *class;
};

#define INIT_WORK(w, f) do { \
	static const struct ex_class key = { .name = "work " #f, .nests = true }; \
	shim_work_init(w, f, &key); \
} while (0)
#define DECLARE_WORK(w, f) \
	struct work_struct w = { .func = (f), .class = \
		&(const struct ex_class){ .name = "work " #f, .nests = true } }

extern struct workqueue_struct *system_wq;
extern struct workqueue_struct *system_unbound_wq;

void shim_work_init(struct work_struct *work, work_func_t func, const struct ex_class *class);
struct workqueue_struct *alloc_ordered_workqueue(const char *name, unsigned int flags);
bool queue_work(struct workqueue_struct *wq, struct work_struct *work);
void flush_workqueue(struct workqueue_struct *wq);
bool flush_work(struct work_struct *work);
bool shim_work_pending(void);
#define schedule_work(w)	queue_work(system_wq, w)

/* RCU: the callback is run at once, as if no reader was there */
struct rcu_head {
	void *next;
};

#define rcu_read_lock()		do { } while (0)
#define rcu_read_unlock()	do { } while (0)
#define kfree_rcu(p, head)	kfree(p)
#define rcu_dereference(p)	READ_ONCE(p)

/* Code that may be switched off at boot */
struct static_key_false {
	bool enabled;
};

#define DEFINE_STATIC_KEY_FALSE(x)	struct static_key_false x
#define DECLARE_STATIC_KEY_FALSE(x)	extern struct static_key_false x
#define static_branch_likely(x)		((x)->enabled)
#define static_branch_unlikely(x)	((x)->enabled)
#define static_branch_enable(x)		((void)((x)->enabled = true))

#endif /* SHIM_LOCK_H */
