// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel has of what the thread about vfio-ap is about: one question a line, answered
 * by its source.
 */
#include "carries.h"

#include "array.h"
#include "hits.h"
#include "vfio_ap.h"

#include <stdlib.h>
#include <string.h>

#define OPS	"drivers/s390/crypto/vfio_ap_ops.c"
#define DRV	"drivers/s390/crypto/vfio_ap_drv.c"

static void print_takes(FILE *f, const struct tree *tree, const char *function)
{
	const struct cfunction *fn = tree_function(tree, NULL, function);
	const char *between = "";
	struct hit *hits;
	size_t nr, i;

	if (!fn || hits_find(&vfio_ap, fn->body, &hits, &nr)) {
		fputs("no such function", f);
		return;
	}
	for (i = 0; i < nr; i++) {
		if (hits[i].event.op != OP_LOCK && hits[i].event.op != OP_TRYLOCK)
			continue;
		fprintf(f, "%s%s%s", between, vfio_ap.locks[hits[i].event.what].name,
			hits[i].event.op == OP_TRYLOCK ? " (tries)" : "");
		between = ", ";
	}
	if (!*between)
		fputs("nothing", f);
	free(hits);
}

static void has_callback(FILE *f, const struct tree *tree)
{
	const struct tree_file *file = tree_file(tree, DRV);

	fputs(ccode_word(file->code, "vfio_ap_mdev_resource_in_use") ? "yes" : "no", f);
}

static void check_takes(FILE *f, const struct tree *tree)
{
	print_takes(f, tree, "vfio_ap_mdev_resource_in_use");
}

static void helper_takes(FILE *f, const struct tree *tree)
{
	print_takes(f, tree, "get_update_locks_for_mdev");
}

static void new_mdev_takes(FILE *f, const struct tree *tree)
{
	print_takes(f, tree, "vfio_ap_mdev_probe");
}

static void refusal(FILE *f, const struct tree *tree)
{
	const struct cfunction *fn = tree_function(tree, NULL, "__verify_card_reservations");

	fputs(fn && ccode_word(fn->body, "EBUSY") ? "-EBUSY" : "its own error", f);
}

/* Functions of a file, NULL: of all, that call a function, with an identifier if there is one. */
static void callers(FILE *f, const struct tree *tree, const char *path, const char *callee,
		    const char *arg)
{
	const char *between = "", *s;
	size_t i, j;

	for (i = 0; i < tree->nr; i++) {
		for (j = 0; j < tree->files[i].nr; j++) {
			if (path && strcmp(tree->files[i].path, path))
				continue;
			s = ccode_call(tree->files[i].functions[j].body, callee);
			while (s && arg && !ccode_call_names(s, arg))
				s = ccode_call(s + 1, callee);
			if (!s)
				continue;
			fprintf(f, "%s%s", between, tree->files[i].functions[j].name);
			between = ", ";
		}
	}
	if (!*between)
		fputs("none", f);
}

static void tries(FILE *f, const struct tree *tree)
{
	callers(f, tree, NULL, "mutex_trylock", NULL);
}

static void under_masks(FILE *f, const struct tree *tree)
{
	callers(f, tree, OPS, "mutex_lock", "ap_perms_mutex");
}

/* dev->driver is read without device_lock(), and an unbound device has none. */
static void revise_asks(FILE *f, const struct tree *tree)
{
	const struct cfunction *fn = tree_function(tree, NULL, "__ap_revise_reserved");
	const char *use = fn ? ccode_call(fn->body, "to_ap_drv") : NULL, *s;

	for (s = fn ? fn->body : NULL; s && use && (s = strstr(s, "dev->driver")) && s < use; s++) {
		fputs("yes", f);
		return;
	}
	fputs(use ? "no" : "does not use it", f);
}

/* Is what comes before a call the question whether there is a guest? */
static bool asks(const char *body, const char *call)
{
	static const char question[] = "kvm)";
	size_t len = strlen(question);

	while (call > body && strchr(" \t\n{", call[-1]))
		call--;
	return (size_t)(call - body) >= len && !strncmp(call - len, question, len);
}

/* The lock is in the structure of the guest: without one there is no lock. */
static void unasked(FILE *f, const struct tree *tree)
{
	const struct tree_file *file = tree_file(tree, OPS);
	const char *between = "", *s;
	size_t i;

	for (i = 0; i < file->nr; i++) {
		s = ccode_call(file->functions[i].body, "mutex_lock");
		while (s && (!ccode_call_names(s, "kvm") || asks(file->functions[i].body, s)))
			s = ccode_call(s + 1, "mutex_lock");
		if (!s)
			continue;
		fprintf(f, "%s%s", between, file->functions[i].name);
		between = ", ";
	}
	if (!*between)
		fputs("none", f);
}

static void scan_takes(FILE *f, const struct tree *tree)
{
	print_takes(f, tree, "vfio_ap_on_scan_complete");
}

static const struct {
	const char *question;
	void (*answer)(FILE *f, const struct tree *tree);
} facts[] = {
	{ "vfio_ap has the in_use callback", has_callback },
	{ "the callback takes", check_takes },
	{ "when it refuses, the writer of a mask gets", refusal },
	{ "functions with mutex_trylock()", tries },
	{ "ap_perms_mutex is held in vfio_ap by", under_masks },
	{ "inside that get_update_locks_for_mdev() takes", helper_takes },
	{ "a new mediated device comes into the list under", new_mdev_takes },
	{ "vfio_ap_on_scan_complete() itself takes", scan_takes },
	{ "a guest's kvm->lock is taken without asking whether there is a guest by", unasked },
	{ "__ap_revise_reserved() looks whether there is a driver", revise_asks },
};

/**
 * carries_print() - what a kernel has
 * @f: where to
 * @tree: its source
 */
void carries_print(FILE *f, const struct tree *tree)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(facts); i++) {
		fprintf(f, "%s: ", facts[i].question);
		facts[i].answer(f, tree);
		fputc('\n', f);
	}
}
