// SPDX-License-Identifier: GPL-2.0
/*
 * The comparison of a kernel's source with the record. The source here is written from the
 * record, so that each thing in each function can be left out, moved, doubled and replaced:
 * every time the comparison must say so.
 */
#define _GNU_SOURCE
#include "array.h"
#include "hits.h"
#include "tap.h"
#include "tie.h"
#include "vfio_ap.h"

#include <stdlib.h>
#include <string.h>

enum edit { AS_IT_IS, LEFT_OUT, MOVED, OTHER_LOCK, TRIED, NR_EDITS };

static const char *const edits[] = {
	[AS_IT_IS] = "as it is", [LEFT_OUT] = "left out", [MOVED] = "moved down",
	[OTHER_LOCK] = "of another lock", [TRIED] = "tried for",
};

static void write_event(FILE *f, const struct event *event, enum edit edit)
{
	const char *lock = event->what < vfio_ap.nr_locks ? vfio_ap.locks[event->what].spelling : "";
	const char *callee = event->call ? event->call : event->routine;

	if (edit == OTHER_LOCK)
		lock = strcmp(lock, "ap_perms_mutex") ? "ap_perms_mutex" : "matrix_dev->guests_lock";
	switch (event->op) {
	case OP_LOCK:
		fprintf(f, "\tmutex_%slock( &%s );\n", edit == TRIED ? "try" : "", lock);
		break;
	case OP_UNLOCK:
		fprintf(f, "\tmutex_unlock(&%s);\n", lock);
		break;
	default:
		if (callee)
			fprintf(f, "\tif (q->%s(a, &p->%s))\n\t\ta = 0;\n", callee,
				event->arg ? event->arg : "x");
		else
			fprintf(f, "\trc = -%s;\t/* mutex_lock(&ap_perms_mutex) */\n", event->arg);
	}
}

/* The last form that the record has of a function, instead of the first one. */
static bool last_forms;

static const struct routine *form(const struct routine *routine)
{
	const struct routine *found = routine;
	size_t i;

	for (i = 0; last_forms && i < vfio_ap.nr_routines; i++) {
		if (!strcmp(vfio_ap.routines[i].name, routine->name))
			found = &vfio_ap.routines[i];
	}
	return found;
}

static size_t nr_events(const struct routine *routine)
{
	size_t i;

	for (i = 0; i < ROUTINE_EVENTS && !event_is_last(&routine->events[i]); i++)
		;
	return i;
}

/* The next one that stands in the source and looks different, or ROUTINE_EVENTS. */
static size_t next_other(const struct routine *routine, size_t i)
{
	size_t j;

	for (j = i + 1; j < nr_events(routine); j++) {
		if (event_in_source(&routine->events[j]))
			return event_same(&routine->events[i], &routine->events[j]) ?
			       ROUTINE_EVENTS : j;
	}
	return ROUTINE_EVENTS;
}

static void write_routine(FILE *f, const struct routine *routine, size_t at, enum edit edit)
{
	size_t nr = nr_events(routine), i;
	size_t after = edit == MOVED ? next_other(routine, at) : ROUTINE_EVENTS;
	unsigned int times;

	fprintf(f, "static int %s(struct a *p)\n{\n", routine->name);
	for (i = 0; i < nr; i++) {
		if (!event_in_source(&routine->events[i]))
			continue;
		if (i == at && (edit == LEFT_OUT || edit == MOVED))
			continue;
		times = routine->events[i].times;
		do
			write_event(f, &routine->events[i], i == at ? edit : AS_IT_IS);
		while (times && --times);
		if (i == after)
			write_event(f, &routine->events[at], AS_IT_IS);
	}
	fputs("}\n", f);
}

/* All files, with one event of one function changed, and what comes behind them. */
static char *write_source(const char *path, size_t routine, size_t at, enum edit edit,
			  const char *more)
{
	const struct routine *r;
	char *text = NULL;
	size_t size, i;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		exit(1);
	for (i = 0; i < vfio_ap.nr_routines; i++) {
		r = &vfio_ap.routines[i];
		if (!r->file || strcmp(r->file, path) || record_routine(&vfio_ap, NULL, r->name) != r)
			continue;
		write_routine(f, form(r), i == routine ? at : ROUTINE_EVENTS,
			      i == routine ? edit : AS_IT_IS);
	}
	if (strstr(path, "_drv.c")) {
		fputs("static struct ap_driver vfio_ap_drv = {\n", f);
		for (i = 0; i < vfio_ap.nr_bindings; i++)
			fprintf(f, "\t.%s = %s,\n", vfio_ap.bindings[i].member,
				more && i == 0 ? more : vfio_ap.bindings[i].function);
		fputs("};\n", f);
	} else if (more && strstr(path, "_ops.c")) {
		fputs(more, f);
	}
	fclose(f);
	return text;
}

static void make_tree(struct tree *tree, size_t routine, size_t at, enum edit edit,
		      const char *ops, const char *drv)
{
	struct tree_file *file;
	char *text;
	size_t i;

	*tree = (struct tree){ .files = calloc(vfio_ap.nr_files, sizeof(*tree->files)) };
	for (i = 0; tree->files && i < vfio_ap.nr_files; i++) {
		file = &tree->files[tree->nr++];
		file->path = vfio_ap.files[i];
		text = write_source(file->path, routine, at, edit,
				    strstr(file->path, "_ops.c") ? ops : drv);
		file->code = ccode_blank(text);
		if (ccode_functions(file->path, text, &file->functions, &file->nr))
			exit(1);
		free(text);
	}
}

/* Return: the number of differences; @says: what one of them must have in it. */
static size_t compare(struct tree *tree, const char *says, bool *said)
{
	struct tie tie;
	size_t nr, i;

	if (tie_compare(&tie, &vfio_ap, tree))
		exit(1);
	*said = false;
	for (i = 0; i < tie.nr; i++)
		*said = *said || (says && strstr(tie.differences[i], says));
	nr = tie.nr;
	tie_free(&tie);
	tree_close(tree);
	return nr;
}

static void test_edit(size_t routine, size_t at, enum edit edit)
{
	const struct routine *r = &vfio_ap.routines[routine];
	char name[200], text[100], says[100];
	struct tree tree;
	bool said;

	snprintf(says, sizeof(says), "%s()", r->name);
	event_text(&vfio_ap, &r->events[at], text, sizeof(text));
	snprintf(name, sizeof(name), "%s: %s %s", r->name, text, edits[edit]);
	make_tree(&tree, routine, at, edit, NULL, NULL);
	ok(compare(&tree, says, &said) && said, name);
}

static bool can_edit(const struct routine *routine, size_t at, enum edit edit)
{
	const struct event *event = &routine->events[at];
	bool lock = event->op == OP_LOCK;

	if (!event_in_source(event))
		return false;
	if (edit == LEFT_OUT)
		return true;
	if (edit == MOVED)
		return next_other(routine, at) != ROUTINE_EVENTS;
	return edit == OTHER_LOCK ? lock || event->op == OP_UNLOCK : lock;
}

static void test_edits(void)
{
	const struct routine *routine;
	size_t i, at, edit;

	for (i = 0; i < vfio_ap.nr_routines; i++) {
		routine = &vfio_ap.routines[i];
		if (!routine->file || record_routine(&vfio_ap, NULL, routine->name) != routine)
			continue;
		for (at = 0; at < nr_events(routine); at++) {
			for (edit = LEFT_OUT; edit < NR_EDITS; edit++) {
				if (can_edit(routine, at, edit))
					test_edit(i, at, edit);
			}
		}
	}
}

static const struct {
	const char *name, *text, *says;
} more[] = {
	{ "a function that nobody knows takes the masks' lock",
	  "static void f(void)\n{\n\tmutex_lock(&ap_perms_mutex);\n\tmutex_unlock(&ap_perms_mutex);\n}\n",
	  "f() takes ap_perms_mutex, and the model does not have it" },
	{ "locks in the wrong order in a function that nobody knows",
	  "static void f(void)\n{\n\tmutex_lock(&matrix_dev->mdevs_lock);\n"
	  "\tmutex_lock(&matrix_dev->guests_lock);\n}\n",
	  "f() takes guests_lock with mdevs_lock held" },
	{ "the lock right outside of one that is held",
	  "static void f(void)\n{\n\tmutex_lock(&kvm->lock);\n"
	  "\tmutex_lock(&matrix_dev->guests_lock);\n}\n",
	  "f() takes guests_lock with kvm->lock held" },
	{ "a call of what takes an outer lock",
	  "static void f(void)\n{\n\tmutex_lock(&matrix_dev->mdevs_lock);\n"
	  "\tassign_adapter_store(dev);\n}\n",
	  "f() calls assign_adapter_store(), which takes ap_perms_mutex, with mdevs_lock held" },
	{ "the same behind a helper that takes locks",
	  "static void f(void)\n{\n\tget_update_locks_for_mdev(m);\n\tassign_domain_store(dev);\n}\n",
	  "f() calls assign_domain_store(), which takes ap_perms_mutex, with guests_lock held" },
	{ "a helper in between that takes another helper's locks",
	  "static void g(void)\n{\n\tassign_domain_store(dev);\n}\n"
	  "static void f(void)\n{\n\tget_update_locks_for_mdev(m);\n\tg();\n}\n",
	  "f() calls g(), which takes ap_perms_mutex, with guests_lock held" },
};

static const char *const fine[] = {
	"static void f(void)\n{\n\tget_update_locks_for_mdev(m);\n"
	"\trelease_update_locks_for_mdev(m);\n\tassign_domain_store(dev);\n}\n",
	"static void f(void)\n{\n\tmutex_lock(&matrix_dev->guests_lock);\n"
	"\tmutex_lock(&matrix_dev->mdevs_lock);\n}\n",
	"static void f(void)\n{\n\tmutex_lock(&my_ap_perms_mutex);\n}\n",
};

static void test_more(void)
{
	struct tree tree;
	size_t i;
	bool said;

	make_tree(&tree, SIZE_MAX, 0, AS_IT_IS, NULL, NULL);
	ok(!compare(&tree, NULL, &said), "the source as the record has it is no difference");
	last_forms = true;
	make_tree(&tree, SIZE_MAX, 0, AS_IT_IS, NULL, NULL);
	ok(!compare(&tree, NULL, &said), "nor are other forms of functions that it has");
	last_forms = false;
	for (i = 0; i < ARRAY_SIZE(more); i++) {
		make_tree(&tree, SIZE_MAX, 0, AS_IT_IS, more[i].text, NULL);
		ok(compare(&tree, more[i].says, &said) == 1 && said, more[i].name);
	}
	for (i = 0; i < ARRAY_SIZE(fine); i++) {
		make_tree(&tree, SIZE_MAX, 0, AS_IT_IS, fine[i], NULL);
		ok(!compare(&tree, NULL, &said), "what is fine is no difference");
	}
	make_tree(&tree, SIZE_MAX, 0, AS_IT_IS, NULL, "another_function");
	ok(compare(&tree, ".in_use of vfio_ap_drv is not vfio_ap_mdev_resource_in_use()", &said) == 1 &&
	   said, "another function behind a callback");
}

static size_t find_label(const struct routine *routine, const char *label)
{
	size_t i;

	for (i = 0; i < nr_events(routine); i++) {
		if (routine->events[i].label && !strcmp(routine->events[i].label, label))
			return i;
	}
	return ROUTINE_EVENTS;
}

/*
 * The functions as they stand in the source make a model. What is not there is not in it, and
 * who jumps to where it was jumps to what comes next.
 */
static void test_as_it_stands(size_t routine, size_t at, const char *what)
{
	const struct routine *was = &vfio_ap.routines[routine], *is = NULL;
	size_t nr = nr_events(was), i, label;
	bool same = true;
	struct tree tree;
	struct tie tie;

	make_tree(&tree, routine, at, LEFT_OUT, NULL, NULL);
	if (tie_compare(&tie, &vfio_ap, &tree))
		exit(1);
	for (i = 0; i < tie.nr_routines; i++) {
		if (!strcmp(tie.routines[i].name, was->name))
			is = &tie.routines[i];
	}
	for (i = 0; is && i + 1 < nr; i++)
		same = same && event_same(&is->events[i], &was->events[i + (i >= at)]);
	ok(is && nr_events(is) == nr - 1 && same, what);
	label = find_label(was, "done");
	ok(is && find_label(is, "done") == (at < label ? label - 1 : label), " - with its label");
	tie_free(&tie);
	tree_close(&tree);
}

/* What the record does not have there is in the model, too. */
static void test_as_it_stands_more(size_t routine)
{
	const struct routine *is;
	struct tree tree;
	struct tie tie;
	size_t i;

	make_tree(&tree, routine, 0, TRIED, NULL, NULL);
	if (tie_compare(&tie, &vfio_ap, &tree))
		exit(1);
	for (i = 0; i < tie.nr_routines; i++) {
		is = &tie.routines[i];
		if (!strcmp(is->name, vfio_ap.routines[routine].name))
			ok(is->events[0].op == OP_TRYLOCK && is->events[0].what == PERMS &&
			   is->events[0].value == MODEL_EBUSY, "with a lock that is tried for");
	}
	tie_free(&tie);
	tree_close(&tree);
}

int main(void)
{
	size_t i;

	test_more();
	test_edits();
	for (i = 0; strcmp(vfio_ap.routines[i].name, "assign_adapter_store"); i++)
		;
	test_as_it_stands(i, 0, "without its first lock");
	test_as_it_stands(i, find_label(&vfio_ap.routines[i], "done"), "without what has a label");
	test_as_it_stands_more(i);
	return tap_done();
}
