// SPDX-License-Identifier: GPL-2.0
/*
 * A world without zPCI: each word breaks a rule of the kernel, or keeps it. With
 * it tests/explore.sh shows what the explorer and the shim find, and what not.
 */
#include <linux/kernel.h>

static DEFINE_MUTEX(lock_a);
static DEFINE_MUTEX(lock_b);
static DEFINE_SPINLOCK(spin);

static int counter;
static int counted[EX_THREADS];		/* what counter should be, by thread */
static refcount_t refs;
static char *object;
static bool flag, sleeper, woken;
static struct kernfs_node *file;

static void word_inc(void)
{
	counter++;
}

static void word_inc_locked(void)
{
	mutex_lock(&lock_a);
	counter++;
	mutex_unlock(&lock_a);
}

static void word_ref(void)
{
	refcount_inc(&refs);
}

static void word_unref(void)
{
	if (refcount_dec_and_test(&refs))
		kfree(object);
}

static void word_ref_zero(void)
{
	refcount_t zero = REFCOUNT_INIT(0);

	refcount_inc(&zero);
}

static void word_ref_under(void)
{
	refcount_t zero = REFCOUNT_INIT(0);

	refcount_dec_and_test(&zero);
}

static void word_ab(void)
{
	mutex_lock(&lock_a);
	mutex_lock(&lock_b);
	mutex_unlock(&lock_b);
	mutex_unlock(&lock_a);
}

static void word_ba(void)
{
	mutex_lock(&lock_b);
	mutex_lock(&lock_a);
	mutex_unlock(&lock_a);
	mutex_unlock(&lock_b);
}

static void word_try_ba(void)
{
	mutex_lock(&lock_b);
	if (mutex_trylock(&lock_a))
		mutex_unlock(&lock_a);
	mutex_unlock(&lock_b);
}

static void word_keeps(void)
{
	mutex_lock(&lock_a);
}

static void word_frees_held(void)
{
	struct mutex *lock = kzalloc(sizeof(*lock), GFP_KERNEL);

	mutex_init(lock);
	mutex_lock(lock);
	kfree(lock);
}

static void word_twice(void)
{
	mutex_lock(&lock_a);
	mutex_lock(&lock_a);
}

static bool is_woken(void *arg)
{
	return woken;
}

/* Looks, and then says that it sleeps: a wake-up in between is lost */
static void word_sleep_badly(void)
{
	if (flag)
		return;
	sleeper = true;
	ex_wait(&woken, is_woken, NULL, false, "a wake-up");
}

static void word_wake(void)
{
	flag = true;
	if (!sleeper)
		return;
	ex_point(&woken, EX_UPDATE);
	woken = true;
}

static void word_use(void)
{
	if (object)
		object[3] = 1;
}

static void word_free(void)
{
	char *p = object;

	kfree(p);
	object = NULL;
}

static void word_free_twice(void)
{
	kfree(object);
	kfree(object);
}

static void word_beyond(void)
{
	object[8] = 1;
}

static void word_null(void)
{
	*(volatile int *)8 = 1;
}

static void word_list_twice(void)
{
	LIST_HEAD(list);
	struct list_head entry;

	list_add(&entry, &list);
	list_del(&entry);
	list_del(&entry);
}

static void word_list_stale(void)
{
	struct list_head list, entry;

	INIT_LIST_HEAD(&list);
	list_add(&entry, &list);
	INIT_LIST_HEAD(&list);
	list_del(&entry);
}

static void word_atomic(void)
{
	spin_lock(&spin);
	kfree(kmalloc(8, GFP_KERNEL));
	spin_unlock(&spin);
}

static void word_atomic_ok(void)
{
	spin_lock(&spin);
	kfree(kmalloc(8, GFP_ATOMIC));
	spin_unlock(&spin);
}

static void word_leak(void)
{
	kmalloc(24, GFP_KERNEL);
}

static void work_fn(struct work_struct *work)
{
	mutex_lock(&lock_a);
	counter++;
	mutex_unlock(&lock_a);
}

static DECLARE_WORK(work, work_fn);

static void word_work(void)
{
	queue_work(system_wq, &work);
	flush_workqueue(system_wq);
	mutex_lock(&lock_a);
	WARN_ON(!counter);
	mutex_unlock(&lock_a);
}

/* The work needs the lock that is held while it is waited for */
static void word_work_locked(void)
{
	queue_work(system_wq, &work);
	mutex_lock(&lock_a);
	flush_workqueue(system_wq);
	mutex_unlock(&lock_a);
}

static void word_enter(void)
{
	struct kernfs_node *kn = kernfs_open("devices", "power");

	if (!kn)
		return;
	if (kernfs_enter(kn)) {
		word_use();
		kernfs_leave(kn);
	}
	kernfs_close(kn);
}

/* Waits for who is in the file, so what the file shows can be freed */
static void word_remove_file(void)
{
	kernfs_remove(file);
	kfree(object);
}

static void word_remove_own(void)
{
	kernfs_enter(file);
	kernfs_remove(file);
}

static void word_duplicate(void)
{
	kernfs_add(&kernfs_devices, "power", "power", NULL);
}

static int private[EX_THREADS];

static void word_private(void)
{
	int i;

	for (i = 0; i < 50; i++)
		private[ex_self()]++;
}

static void word_forever(void)
{
	for (;;)
		private[ex_self()]++;
}

static const struct {
	const char *word;
	void (*fn)(void);
} words[] = {
	{ "inc", word_inc }, { "inc_locked", word_inc_locked },
	{ "ref", word_ref }, { "unref", word_unref },
	{ "ref_zero", word_ref_zero }, { "ref_under", word_ref_under },
	{ "ab", word_ab }, { "ba", word_ba }, { "try_ba", word_try_ba }, { "twice", word_twice },
	{ "keeps", word_keeps }, { "frees_held", word_frees_held },
	{ "sleep_badly", word_sleep_badly }, { "wake", word_wake },
	{ "use", word_use }, { "free", word_free }, { "free_twice", word_free_twice },
	{ "beyond", word_beyond }, { "null", word_null },
	{ "list_twice", word_list_twice }, { "list_stale", word_list_stale },
	{ "atomic", word_atomic }, { "atomic_ok", word_atomic_ok }, { "leak", word_leak },
	{ "work", word_work }, { "work_locked", word_work_locked },
	{ "enter", word_enter }, { "remove_file", word_remove_file },
	{ "remove_own", word_remove_own }, { "duplicate", word_duplicate },
	{ "private", word_private }, { "forever", word_forever },
};

static size_t objects;

static bool verb(const char *text, bool dry)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcmp(words[i].word, text))
			continue;
		if (!dry)
			words[i].fn();
		if (!dry && !strncmp(text, "inc", 3))
			counted[ex_self()]++;
		return true;
	}
	return false;
}

static void quiet(void)
{
	int sum = 0;
	int i;

	for (i = 0; i < EX_THREADS; i++)
		sum += counted[i];
	if (sum && counter != sum)
		ex_fail("lost update", "%d instead of %d", counter, sum);
}

/* At most the object and the file are gone */
static void finish(void)
{
	if (ex_alloc_count() > objects)
		ex_fail("leak", "%zu objects", ex_alloc_count() - objects);
}

static void boot(void)
{
	system_wq = alloc_ordered_workqueue("events", 0);
	object = kzalloc(8, GFP_KERNEL);
	refcount_set(&refs, 1);
	file = kernfs_add(&kernfs_devices, "power", "power", NULL);
	objects = ex_alloc_count();
}

const struct ex_world ex_world = {
	.boot = boot,
	.verb = verb,
	.quiet = quiet,
	.finish = finish,
};
