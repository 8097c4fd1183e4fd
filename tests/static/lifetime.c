// SPDX-License-Identifier: GPL-2.0
/*
 * From the first moment somebody can see a function to its last reference.
 */
#include "array.h"
#include "static_check.h"

#include <stdlib.h>
#include <string.h>

/* User space and the event thread can see a function from this call on. */
#define PUBLISH "zpci_bus_device_register"

/* The function that allocates a struct zpci_dev and gives it its FID. */
static const struct cfunction *find_creator(const struct source *src)
{
	const struct cfunction *fn;

	for_each_function(src, fn) {
		if (ccode_call(fn->body, "kzalloc") && ccode_assign(fn->body, "zdev", "fid"))
			return fn;
	}
	return NULL;
}

static const struct cfunction *find_caller(const struct source *src, const char *callee)
{
	const struct cfunction *fn;

	for_each_function(src, fn) {
		if (ccode_call(fn->body, callee))
			return fn;
	}
	return NULL;
}

/* What must be done before: in the creator, which may be the publisher itself. */
static void check_before(struct findings *found, const struct cfunction *creator,
			 const struct cfunction *publisher, const char *done, const char *again,
			 const char *what)
{
	const char *seen = ccode_call(publisher->body, PUBLISH);

	if (again)
		finding(found, "%s() does %s when others can see the function", publisher->name,
			what);
	else if (!done || (creator == publisher && done > seen))
		finding(found, "%s is not done before others can see the function", what);
}

STATIC_CHECK(static_published_last,
	     .title = "wants reference count, locks and state before anybody can see a function",
	     REQUIREMENTS(9),
	     .base = RED("mutex_init(state_lock) is not done before"), .fixed_by = 2,
	     .upstream = RED("zpci_add_device() does kref_init() when others can see"))
{
	const struct cfunction *creator = find_creator(src);
	const struct cfunction *publisher = find_caller(src, PUBLISH);
	const char *s;

	if (!creator || !publisher) {
		finding(found, "functions are not created by any function");
		return;
	}
	s = ccode_call(publisher->body, PUBLISH);
	check_before(found, creator, publisher, ccode_call(creator->body, "kref_init"),
		     ccode_call(s, "kref_init"), "kref_init()");
	check_before(found, creator, publisher, ccode_assign(creator->body, "zdev", "state"),
		     ccode_assign(s, "zdev", "state"), "setting the state");

	/* Other mutexes are initialised there, too: it must be this one. */
	for (s = creator->body; (s = ccode_call(s, "mutex_init")); s++) {
		if (ccode_call_names(s, "state_lock"))
			break;
	}
	check_before(found, creator, publisher, s, NULL, "mutex_init(state_lock)");
}

STATIC_CHECK(static_locked_when_published,
	     .title = "wants a new function locked from before others can see it",
	     REQUIREMENTS(10),
	     .base = RED("without state_lock"), .fixed_by = 2,
	     .upstream = RED("zpci_add_device() shows a new function to others without state_lock"))
{
	const struct cfunction *publisher = find_caller(src, PUBLISH);

	if (!publisher)
		finding(found, "functions are not created by any function");
	else if (!ccode_holds_at(publisher, "state_lock", ccode_call(publisher->body, PUBLISH)))
		finding(found, "%s() shows a new function to others without state_lock",
			publisher->name);
}

/* Is the lock taken in the block that @where is in, or one around that, and not dropped? */
static bool has_lock_at(const struct cfunction *fn, const char *lock, const char *where)
{
	struct cfunction rest = *fn;
	const char *takes, *drops, *s;
	int depth;

	while ((takes = ccode_takes(&rest, lock)) && takes < where) {
		drops = ccode_drops(takes, lock);
		for (depth = 0, s = takes; s < where && depth >= 0; s++)
			depth += (*s == '{') - (*s == '}');
		if (depth >= 0 && (!drops || drops > where))
			return true;
		rest.body += takes + 1 - rest.body;
	}
	return false;
}

/* Steps of adding a function, and the locks without which another one may come or go. */
static const struct {
	const char *step;
	const char *lock;
} adding[] = {
	{ "zpci_init_iommu", "zpci_add_remove_lock" },
	{ "zpci_init_iommu", "pci_rescan_remove_lock" },
	{ PUBLISH, "zpci_add_remove_lock" },
};

STATIC_CHECK(static_added_under_locks,
	     .title = "wants functions added while no other one is released or scanned",
	     REQUIREMENTS(18, 21), .fixed_by = 10,
	     .base = RED("calls zpci_init_iommu() without zpci_add_remove_lock"),
	     .upstream = RED("calls zpci_init_iommu() without pci_rescan_remove_lock"))
{
	const struct cfunction *fn;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(adding); i++) {
		fn = find_caller(src, adding[i].step);
		if (!fn)
			finding(found, "nobody calls %s()", adding[i].step);
		else if (!has_lock_at(fn, adding[i].lock, ccode_call(fn->body, adding[i].step)))
			finding(found, "%s() calls %s() without %s", fn->name, adding[i].step,
				adding[i].lock);
	}
}

/* What gives the calling function a reference of its own. */
static const char *const getters[] = {
	"get_zdev_by_fid", "get_zdev_from_fid", "zpci_create_device",
};

static const char *last_drop(const char *text, const char *lock)
{
	const char *last = NULL, *s;

	for (s = text; (s = ccode_drops(s, lock)); s++)
		last = s;
	return last;
}

/*
 * Functions that look a zdev up, and act on it. zpci_device_reserved() puts the
 * reference for the presence, which without another one is the last.
 */
STATIC_CHECK(static_reference_outlives_lock,
	     .title = "wants a reference that is put after state_lock was dropped",
	     REQUIREMENTS(11),
	     .base = RED("has no state_lock around"), .fixed_by = 9,
	     LATER({ 2, RED("__clp_add() unlocks a function without a reference") }),
	     .upstream = RED("zpci_remove_reserved_devices() reserves a function"))
{
	const struct cfunction *fn;
	const char *unlock, *put;
	bool own;
	size_t i;

	for_each_function(src, fn) {
		for (own = false, i = 0; i < ARRAY_SIZE(getters); i++)
			own |= !!ccode_call(fn->body, getters[i]);
		unlock = last_drop(fn->body, "state_lock");
		put = ccode_call(fn->body, "zpci_zdev_put");
		if (own && unlock && (!put || put < unlock))
			finding(found, "%s() unlocks a function without a reference", fn->name);
		if (own && put && !unlock && ccode_call(fn->body, "zpci_scan_configured_device"))
			finding(found, "%s() has no state_lock around what it does", fn->name);
		/* A caller that has the lock already also has the reference. */
		if (!own && ccode_call(fn->body, "zpci_device_reserved") &&
		    !ccode_asserts(fn, "state_lock") && !ccode_takes(fn, "state_lock"))
			finding(found, "%s() reserves a function without a reference to it",
				fn->name);
	}
}

static const char *const list_adds[] = {
	"list_add", "list_add_tail", "list_move", "list_move_tail", "list_add_rcu",
	"list_add_tail_rcu", "list_splice", "list_splice_init",
};

STATIC_CHECK(static_entry_on_one_list,
	     .title = "wants the list entry of a function on zpci_list and nowhere else",
	     REQUIREMENTS(12),
	     .base = RED("zpci_remove_reserved_devices() puts entry on another list"),
	     .fixed_by = 2,
	     .upstream = RED("zpci_remove_reserved_devices() puts entry on another list"))
{
	const struct cfunction *fn;
	const char *s;
	size_t i;

	for_each_function(src, fn) {
		for (i = 0; i < ARRAY_SIZE(list_adds); i++) {
			for (s = fn->body; (s = ccode_call(s, list_adds[i])); s++) {
				if (ccode_call_names(s, "entry") &&
				    ccode_call_names(s, "zdev") &&
				    !ccode_call_names(s, "zpci_list"))
					finding(found, "%s() puts entry on another list",
						fn->name);
			}
		}
	}
}

/* The function whose reference count is zero is found by nobody from then on. */
STATIC_CHECK(static_unlisted_at_zero,
	     .title = "wants a function to leave zpci_list when its count becomes zero",
	     REQUIREMENTS(12),
	     .base = RED("zpci_device_reserved() takes a function off zpci_list"), .fixed_by = 9)
{
	const struct cfunction *fn;
	bool locked = false;
	const char *s;

	for_each_function(src, fn) {
		s = ccode_call(fn->body, "kref_put_lock");
		locked |= s && ccode_call_names(s, "zpci_list_lock") &&
			  ccode_call_names(s, "zpci_release_device");
		for (s = fn->body; (s = ccode_call(s, "list_del")); s++) {
			if (ccode_call_names(s, "zdev") && ccode_call_names(s, "entry") &&
			    strcmp(fn->name, "zpci_release_device"))
				finding(found, "%s() takes a function off zpci_list", fn->name);
		}
	}
	if (!locked)
		finding(found, "the count does not become zero under zpci_list_lock");
}

/* Waiting for a lock, a work item or anything else. */
static const char *const sleepers[] = {
	"mutex_lock", "spin_lock", "pci_lock_rescan_remove", "device_lock", "might_sleep",
	"flush_work", "flush_workqueue", "synchronize_rcu", "wait_event", "kfree_sensitive",
	"pci_hp_deregister", "zpci_disable_device",
};

/* Looks into what is called, and into what is handed over to be called. */
static void find_sleeper(struct findings *found, const struct source *src,
			 const struct cfunction *fn, unsigned int depth)
{
	const struct cfunction *callee;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sleepers); i++) {
		if (ccode_call(fn->body, sleepers[i]))
			finding(found, "a put gets to %s() in %s()", sleepers[i], fn->name);
	}
	for_each_function(src, callee) {
		if (depth && callee != fn && ccode_word(fn->body, callee->name))
			find_sleeper(found, src, callee, depth - 1);
	}
}

STATIC_CHECK(static_put_takes_no_lock,
	     .title = "wants the put of a reference to wait for nothing",
	     REQUIREMENTS(17, 16),
	     .base = RED("a put gets to spin_lock() in zpci_release_device()"), .fixed_by = 8,
	     LATER({ 7, RED("a put gets to pci_lock_rescan_remove()") }),
	     .upstream = RED("a put gets to mutex_lock() in zpci_zdev_put()"))
{
	const struct cfunction *put = source_function(src, "zpci_zdev_put");

	if (put)
		find_sleeper(found, src, put, 2);
	else
		finding(found, "there is no zpci_zdev_put()");
}

STATIC_CHECK(static_wait_holds_no_lock,
	     .title = "wants an arriving function to wait for the release, with no lock in the way",
	     REQUIREMENTS(18),
	     .base = RED("nobody waits for the release"), .fixed_by = 8,
	     .upstream = RED("nobody waits for the release"))
{
	static const char *const in_the_way[] = {
		"state_lock", "pci_rescan_remove_lock", "zpci_add_remove_lock",
	};
	const struct cfunction *fn;
	const char *s, *lookup;
	bool waits = false;
	size_t i;

	for_each_function(src, fn) {
		s = ccode_call(fn->body, "zpci_wait_for_release");
		if (!s)
			continue;
		waits = true;
		for (i = 0; i < ARRAY_SIZE(in_the_way); i++) {
			if (ccode_holds_at(fn, in_the_way[i], s))
				finding(found, "%s() waits for the release with %s held",
					fn->name, in_the_way[i]);
		}
		/* What is found before may be what is waited for. */
		lookup = ccode_call(fn->body, "get_zdev_by_fid");
		if (lookup && lookup < s)
			finding(found, "%s() waits after its lookup", fn->name);
	}
	if (!waits)
		finding(found, "nobody waits for the release of a function");
}

STATIC_CHECK(static_domain_freed_last,
	     .title = "wants a domain number free only when its bus is gone",
	     REQUIREMENTS(21),
	     .base = RED("zpci_bus_release() frees the domain before its bus is gone"),
	     .fixed_by = 10,
	     .upstream = RED("zpci_bus_release() frees the domain before its bus is gone"))
{
	const struct cfunction *release = source_function(src, "zpci_bus_release");
	const char *gone, *freed;

	if (!release) {
		finding(found, "there is no zpci_bus_release()");
		return;
	}
	gone = ccode_call(release->body, "pci_remove_root_bus");
	freed = ccode_call(release->body, "zpci_free_domain");
	if (!gone || !freed || freed < gone)
		finding(found, "%s() frees the domain before its bus is gone", release->name);
}
