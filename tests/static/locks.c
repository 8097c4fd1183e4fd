// SPDX-License-Identifier: GPL-2.0
/*
 * Locks as the code states them: who asserts what, and what the comments say.
 */
#define _GNU_SOURCE
#include "array.h"
#include "static_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Locks of a function that can be asserted where they are needed. The rescan lock
 * of the PCI core can not: it is private to that.
 */
static const char *const locks[] = {
	"state_lock", "fmb_lock", "dma_lock", "zpci_add_remove_lock",
};

/* A new zpci_dev belongs to who made it until somebody else can see it. */
static bool is_unpublished(const struct cfunction *fn, const char *where)
{
	const char *born = ccode_call(fn->body, "kzalloc");
	const char *seen = ccode_call(fn->body, "zpci_bus_device_register");

	return born && born < where && (!seen || where < seen);
}

/* Members of struct zpci_dev, and the lock that says that it protects them. */
static const struct {
	const char *member;
	const char *lock;
} protected[] = {
	{ "state", "state_lock" },
	{ "fmb", "fmb_lock" },
	{ "dma_table", "dma_lock" },
	{ "s390_domain", "dma_lock" },
	{ "iommu_bitmap", "dma_lock" },
	{ "lazy_bitmap", "dma_lock" },
	{ "dma_dev", "dma_lock" },
};

static void check_writes(struct findings *found, const struct cfunction *fn, const char *member,
			 const char *lock)
{
	const char *s = fn->body;

	for (; (s = ccode_assign(s, "zdev", member)); s++) {
		if (!ccode_holds_at(fn, lock, s) && !is_unpublished(fn, s)) {
			finding(found, "%s() writes %s without %s", fn->name, member, lock);
			return;
		}
	}
}

STATIC_CHECK(static_writes_locked,
	     .title = "looks for writes of protected data without the lock",
	     REQUIREMENTS(10, 25),
	     .base = RED("writes state without state_lock"), .fixed_by = 9,
	     LATER({ 2, RED("writes dma_table without dma_lock") }),
	     .upstream = RED("zpci_event_hard_deconfigured() writes state without state_lock"))
{
	const struct cfunction *fn;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(protected); i++) {
		for_each_function(src, fn)
			check_writes(found, fn, protected[i].member, protected[i].lock);
	}
}

/*
 * Who decides on the state without the lock, and why that is right: what is shown
 * in sysfs is old when it is read anyway, and at release nobody else is left.
 */
static const char *const may_peek[] = { "zpci_is_device_configured", "zpci_release_device" };

STATIC_CHECK(static_decisions_locked,
	     .title = "looks for decisions on the state of a function without its lock",
	     REQUIREMENTS(10),
	     .base = RED("enable_slot() looks at state without state_lock"), .fixed_by = 2,
	     .upstream = RED("zpci_remove_reserved_devices() looks at state without state_lock"))
{
	const struct cfunction *fn;
	const char *s;
	size_t i;

	for_each_function(src, fn) {
		for (i = 0; i < ARRAY_SIZE(may_peek); i++) {
			if (!strcmp(fn->name, may_peek[i]))
				break;
		}
		if (i < ARRAY_SIZE(may_peek))
			continue;
		for (s = fn->body; (s = strstr(s, "zdev->state")); s++) {
			if (ccode_word(s, "state") == s + strlen("zdev->") &&
			    ccode_assign(s, "zdev", "state") != s &&
			    !ccode_holds_at(fn, "state_lock", s) && !is_unpublished(fn, s)) {
				finding(found, "%s() looks at state without state_lock",
					fn->name);
				break;
			}
		}
	}
}

/* Does the comment say that the caller holds this lock? */
static bool says_held(const char *comment, const char *lock)
{
	const char *s = comment, *end;
	char *sentence;
	bool says = false;

	while (!says && (s = strcasestr(s, "caller hold"))) {
		end = strstr(s, ". ");
		sentence = end ? strndup(s, end - s) : strdup(s);
		says = sentence && ccode_word(sentence, lock);
		free(sentence);
		s++;
	}
	return says;
}

/*
 * Does a function have a lock at a place in it? A new function comes locked.
 */
static bool has_lock(const struct source *src, const struct cfunction *fn, const char *lock,
		     const char *where)
{
	const struct cfunction *create = source_function(src, "zpci_create_device");
	const char *created = ccode_call(fn->body, "zpci_create_device");

	return ccode_holds_at(fn, lock, where) ||
	       (create && created && created < where && ccode_takes(create, lock));
}

/* Functions that need a lock: they assert it, or call one that does, not having it. */
struct needs {
	const struct cfunction **fns;
	size_t nr;
};

static bool needs(const struct needs *set, const struct cfunction *fn)
{
	size_t i;

	for (i = 0; i < set->nr; i++) {
		if (set->fns[i] == fn)
			return true;
	}
	return false;
}

static bool add_need(struct findings *found, struct needs *set, const struct cfunction *fn)
{
	const struct cfunction **grown;

	if (needs(set, fn))
		return false;
	grown = reallocarray(set->fns, set->nr + 1, sizeof(*grown));
	if (!grown) {
		found->no_memory = true;
		return false;
	}
	set->fns = grown;
	set->fns[set->nr++] = fn;
	return true;
}

/* Return: true when a caller of a function of the set was added to it. */
static bool add_callers(struct findings *found, const struct source *src, struct needs *set,
			const char *lock)
{
	const struct cfunction *fn;
	bool grown = false;
	const char *call;
	size_t i;

	for_each_function(src, fn) {
		for (i = 0; i < set->nr; i++) {
			call = ccode_call(fn->body, set->fns[i]->name);
			if (!call || has_lock(src, fn, lock, call) || needs(set, fn))
				continue;
			finding(found, "%s() calls %s() and neither takes nor asserts %s",
				fn->name, set->fns[i]->name, lock);
			grown |= add_need(found, set, fn);
		}
	}
	return grown;
}

static void check_asserts(struct findings *found, const struct source *src, const char *lock)
{
	const struct cfunction *fn;
	struct needs set = { 0 };

	for_each_function(src, fn) {
		if (ccode_asserts(fn, lock)) {
			add_need(found, &set, fn);
		} else if (says_held(fn->comment, lock)) {
			finding(found, "%s() says that its caller holds %s and does not assert it",
				fn->name, lock);
			add_need(found, &set, fn);
		}
	}
	while (add_callers(found, src, &set, lock))
		;
	if (!set.nr)
		finding(found, "no function asserts %s", lock);
	free(set.fns);
}

STATIC_CHECK(static_locks_asserted,
	     .title = "wants lockdep_assert_held() in every function that needs a lock",
	     REQUIREMENTS(27, 10),
	     .base = RED("no function asserts state_lock"), .fixed_by = 10,
	     LATER({ 2, RED("no function asserts zpci_add_remove_lock") }),
	     .upstream = RED("zpci_remove_reserved_devices() calls zpci_device_reserved()"))
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(locks); i++)
		check_asserts(found, src, locks[i]);
}

STATIC_CHECK(static_no_guard_and_goto,
	     .title = "wants no function that mixes guard() with goto",
	     REQUIREMENTS(27))
{
	const struct cfunction *fn;

	for_each_function(src, fn) {
		if ((ccode_call(fn->body, "guard") || ccode_call(fn->body, "scoped_guard")) &&
		    ccode_word(fn->body, "goto"))
			finding(found, "%s() mixes guard() and goto", fn->name);
	}
}

/*
 * Comment of a lock: before its line, before the group of members that it is the
 * first lock of, or at the end of its line.
 */
static char *lock_comment(const char *text, const char *decl)
{
	const char *line = decl, *end = decl + strcspn(decl, "\n"), *open;
	char *comment;

	open = memmem(decl, end - decl, "/*", 2);
	if (open)
		return strndup(open, end - open);
	while (line > text && line[-1] != '\n')
		line--;
	comment = ccode_comment_before(text, line - text);
	return comment;
}

/* The declaration of a lock, in a file that was read; NULL: there is none. */
static const char *find_lock(const struct source *src, const char *lock, const char **text)
{
	char *patterns[3] = { NULL };
	const char *found = NULL;
	size_t i, j;

	if (asprintf(&patterns[0], "DEFINE_MUTEX(%s)", lock) < 0 ||
	    asprintf(&patterns[1], "struct mutex\t%s;", lock) < 0 ||
	    asprintf(&patterns[2], "struct mutex %s;", lock) < 0)
		return NULL;
	for (i = 0; i < src->nr_files && !found; i++) {
		for (j = 0; j < ARRAY_SIZE(patterns) && !found; j++)
			found = strstr(src->files[i].text, patterns[j]);
		*text = src->files[i].text;
	}
	for (j = 0; j < ARRAY_SIZE(patterns); j++)
		free(patterns[j]);
	return found;
}

static void check_comment(struct findings *found, const struct source *src, const char *lock)
{
	const char *text, *decl = find_lock(src, lock, &text);
	char *comment;

	if (!decl) {
		finding(found, "there is no %s", lock);
		return;
	}
	comment = lock_comment(text, decl);
	if (!comment) {
		found->no_memory = true;
		return;
	}
	if (!strcasestr(comment, "protects"))
		finding(found, "the comment at %s does not say what it protects", lock);
	if (!strcasestr(comment, "order") && !strcasestr(comment, "nests") &&
	    !strcasestr(comment, "taken first"))
		finding(found, "the comment at %s does not say its order", lock);
	free(comment);
}

STATIC_CHECK(static_locks_explained,
	     .title = "wants the data and the order of each lock in the comment at it",
	     REQUIREMENTS(27, 16),
	     .base = RED("there is no state_lock"), .fixed_by = 10,
	     LATER({ 2, RED("there is no zpci_add_remove_lock") }),
	     .upstream = RED("state_lock does not say"))
{
	static const char *const explained[] = {
		"state_lock", "fmb_lock", "dma_lock", "zpci_add_lock", "zpci_add_remove_lock",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(explained); i++)
		check_comment(found, src, explained[i]);
}
