// SPDX-License-Identifier: GPL-2.0
/*
 * Which data races count, and what becomes of the others.
 */
#define _GNU_SOURCE
#include "array.h"
#include "race.h"
#include "tmpdir.h"
#include "tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *dir, *path;

static void write_functions(const char *text)
{
	FILE *f = fopen(path, "we");

	if (!f || fputs(text, f) < 0 || fclose(f))
		exit(1);
}

static bool counts(const struct race_scope *scope, enum splat_kind kind, char *object)
{
	struct splat splat = { .kind = kind, .object = object };

	return race_sort(scope, &splat, 1);
}

static void test_names(const struct race_scope *scope)
{
	static const struct {
		char *object;
		bool counts;
	} races[] = {
		{ "enable_slot / tick_sched_timer", true },
		{ "tick_sched_timer / zpci_put", true },
		{ "tick_sched_timer / zpci_put.part.0", true },
		{ "zpci_put+0x12/0x34", true },
		{ "enable_slot", true },
		{ "tick_sched_timer / tick_do_update_jiffies64", false },
		{ "enable_slot_now / zpci_pu", false },
		{ "zpci_putter [zpci_test] / vfs_read", false },
		{ "vfs_read [enable_slot] / vfs_write", false },
		{ "", false },
	};
	char name[128];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(races); i++) {
		snprintf(name, sizeof(name), "\"%s\" %s", races[i].object,
			 races[i].counts ? "counts" : "does not count");
		ok(counts(scope, SPLAT_KCSAN, races[i].object) == races[i].counts, name);
	}
	ok(counts(scope, SPLAT_KCSAN, NULL), "a report without functions counts");
	ok(counts(scope, SPLAT_WARNING, "vfs_read"), "any other complaint counts");
	ok(counts(NULL, SPLAT_KCSAN, "vfs_read"), "without a scope every race counts");
}

static void test_order(const struct race_scope *scope)
{
	struct splat splats[] = {
		{ .kind = SPLAT_KCSAN, .object = "a / b" },
		{ .kind = SPLAT_OOPS, .object = "x" },
		{ .kind = SPLAT_KCSAN, .object = "c / d" },
		{ .kind = SPLAT_KCSAN, .object = "enable_slot / y" },
	};
	size_t nr = race_sort(scope, splats, ARRAY_SIZE(splats));

	ok(nr == 2 && !strcmp(splats[0].object, "x") &&
	   !strcmp(splats[1].object, "enable_slot / y"), "what counts comes first, in its order");
	ok(!strcmp(splats[2].object, "a / b") && !strcmp(splats[3].object, "c / d"),
	   "the others follow");
	ok(!race_sort(scope, NULL, 0), "no complaint at all");
}

int main(void)
{
	struct race_scope scope;

	if (tmpdir_make(&dir) || asprintf(&path, "%s/functions", dir) < 0)
		return 1;
	ok(!race_scope_read(&scope, dir) && counts(&scope, SPLAT_KCSAN, "vfs_read"),
	   "without a list of functions every race counts");
	race_scope_free(&scope);
	write_functions("");
	ok(!race_scope_read(&scope, dir) && !counts(&scope, SPLAT_KCSAN, "vfs_read"),
	   "with an empty one none does");
	race_scope_free(&scope);
	write_functions("enable_slot\nzpci_put");
	ok(!race_scope_read(&scope, dir), "a list is read");
	test_names(&scope);
	test_order(&scope);
	race_scope_free(&scope);
	unlink(path);
	rmdir(dir);
	free(path);
	free(dir);
	return tap_done();
}
