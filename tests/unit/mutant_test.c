// SPDX-License-Identifier: GPL-2.0
/*
 * Files of mutants: what is read, what is refused, and that those of the project are
 * in order.
 */
#define _GNU_SOURCE
#include "cache.h"
#include "mutant.h"
#include "tmpdir.h"
#include "tap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define NR_PATCHES	10
#define MIN_MUTANTS	40
#define MIN_PER_PATCH	3

static char *dir;

static void write_in(const char *sub, const char *name, const char *text)
{
	char *path;
	FILE *f;

	if (asprintf(&path, "%s/%s%s.patch", dir, sub, name) < 0)
		exit(1);
	f = fopen(path, "we");
	if (!f || fputs(text, f) < 0 || fclose(f))
		exit(1);
	free(path);
}

static void write_mutant(const char *text)
{
	write_in("", "0701-x", text);
}

/* Loads a file with @text. Is it refused, with @complaint? */
static void refused(const char *text, const char *complaint, const char *name)
{
	struct mutant_set set;
	char *why;
	int err;

	write_mutant(text);
	err = mutants_load(&set, dir, &why);
	if (!ok(err == -EINVAL && why && strstr(why, complaint), name))
		printf("# %d, %s\n", err, why ? why : "no reason");
	free(why);
	mutants_free(&set);
}

#define PATCH	"Patch: 7\n"
#define WHAT	"Mutation: something\n"
#define DIFF	"\ndiff --git a/x.c b/x.c\n--- a/x.c\n+++ b/x.c\n"

static void test_forms(void)
{
	struct mutant_set set;
	const struct mutant *m;
	char *why;
	int err;

	err = mutants_load(&set, dir, &why);
	ok(err == -EINVAL && why && strstr(why, "there is no "), "an empty directory");
	free(why);
	mutants_free(&set);

	write_mutant(PATCH "Mutation: one thing,\n  and another\n"
		     "Killed-by: plug_unplug, readd_0301\n" DIFF);
	err = mutants_load(&set, dir, &why);
	m = set.all;
	ok(!err && set.nr == 1 && m->patch == 7 && m->nr_killers == 2 && !m->knockout &&
	   !m->whole && !m->header && !strcmp(m->name, "0701-x") && !strcmp(m->killers[1], "readd_0301") &&
	   !strcmp(m->mutation, "one thing, and another"), "one with a diff");
	mutants_free(&set);

	write_mutant(PATCH WHAT "Conflicts: a.c\n");
	err = mutants_load(&set, dir, &why);
	ok(!err && set.all->knockout && set.all->whole && !strcmp(set.all->conflicts, "a.c"),
	   "one without");
	mutants_free(&set);

	write_mutant(PATCH WHAT "Equivalent: so it is\n" DIFF "diff --git a/x.h b/x.h\n+++ b/x.h\n");
	err = mutants_load(&set, dir, &why);
	ok(!err && set.all->equivalent && set.all->header, "one that changes a header");
	mutants_free(&set);

	refused(WHAT "Killed-by: plug_unplug\n" DIFF, "no line Patch:", "no patch");
	refused("Patch: x\n" WHAT "Killed-by: plug_unplug\n" DIFF, "no line Patch:", "no number");
	refused("Patch: 0\n" WHAT "Killed-by: plug_unplug\n" DIFF, "start with its patch, 00",
		"another patch than 0 in its name");
	refused("Patch: 6\n" WHAT "Killed-by: plug_unplug\n" DIFF, "start with its patch, 06",
		"another patch than in its name");
	refused(PATCH "Killed-by: plug_unplug\n" DIFF, "no line Mutation:", "no mutation");
	refused(PATCH WHAT DIFF, "not one of", "no end");
	refused(PATCH WHAT "Killed-by: plug_unplug\nEquivalent: x\n" DIFF, "not one of", "two ends");
	refused(PATCH WHAT "Killed-by: none_such\n" DIFF, "there is no scenario none_such",
		"an unknown scenario");
	refused(PATCH WHAT "Killed-by: plug_unplug readd_0301\n" DIFF, "no comma before readd_0301",
		"names without a comma");
	refused(PATCH WHAT "Killed-by: ,\n" DIFF, "names no scenario", "only a comma");
	refused(PATCH WHAT "Conflicts: a.c\n" DIFF, "a diff that conflicts", "a diff that conflicts");
	refused(PATCH WHAT "Equivalent: x\n", "no diff", "an equivalent one without a diff");
	refused(PATCH PATCH WHAT DIFF, "a second line", "a line twice");
	refused(PATCH WHAT "Killed by: plug_unplug\n" DIFF, "not a line of a header",
		"a key with a typo");
	refused(" more\n", "continues nothing", "a continuation of nothing");
}

/* Files of a base take the place of others, take them away, or are more of them. */
static void test_bases(void)
{
	struct mutant_set set;
	char *sub, *why;
	int err;

	if (asprintf(&sub, "%s/6.6.y", dir) < 0 || mkdir(sub, 0777))
		exit(1);
	write_mutant(PATCH WHAT "Killed-by: plug_unplug\n" DIFF);
	write_in("", "0702-y", PATCH WHAT "Killed-by: plug_unplug\n" DIFF);
	write_in("6.6.y/", "0701-x", PATCH WHAT "Killed-by: readd_0301\n" DIFF);
	write_in("6.6.y/", "0702-y", PATCH WHAT "Absent: so it is\n");
	write_in("6.6.y/", "0703-z", PATCH WHAT "Killed-by: readd_0302\n" DIFF);

	err = mutants_load_for(&set, dir, "6.6.y", &why);
	ok(!err && set.nr == 2 && !strcmp(set.all[0].name, "0701-x") &&
	   !strcmp(set.all[0].killers[0], "readd_0301") && !strcmp(set.all[1].name, "0703-z"),
	   "a base has its own");
	mutants_free(&set);
	err = mutants_load_for(&set, dir, "6.8", &why);
	ok(!err && set.nr == 2 && !strcmp(set.all[1].name, "0702-y") &&
	   !strcmp(set.all[0].killers[0], "plug_unplug"), "a base without them has all others");
	mutants_free(&set);
	write_in("", "0702-y", PATCH WHAT "Absent: so it is\n");
	err = mutants_load_for(&set, dir, "6.6.y", &why);
	ok(err == -EINVAL && why && strstr(why, "absent, but not for a base"),
	   "the built-in base has none that are absent");
	free(why);
	mutants_free(&set);
	write_in("6.6.y/", "0702-y", PATCH WHAT "Absent: so it is\n" DIFF);
	write_in("", "0702-y", PATCH WHAT "Killed-by: plug_unplug\n" DIFF);
	err = mutants_load_for(&set, dir, "6.6.y", &why);
	ok(err == -EINVAL && why && strstr(why, "a diff that is absent"), "absent with a diff");
	free(why);
	mutants_free(&set);
	free(sub);
}

/* Is each patch left out once, and undone in part by enough others? */
static bool are_enough(const struct mutant_set *set)
{
	unsigned int nr[NR_PATCHES + 1] = { 0 }, out[NR_PATCHES + 1] = { 0 }, all = 0, i;
	bool good = true;

	for (i = 0; i < set->nr; i++) {
		const struct mutant *m = &set->all[i];

		if (m->patch > NR_PATCHES)
			return false;
		out[m->patch] += m->whole;
		nr[m->patch] += !m->whole && !m->equivalent;
	}
	for (i = 1; i <= NR_PATCHES; i++) {
		all += nr[i];
		good = good && out[i] == 1 && nr[i] >= MIN_PER_PATCH;
		printf("# patch %u: %u mutants, left out %u times\n", i, nr[i], out[i]);
	}
	return good && all >= MIN_MUTANTS;
}

int main(void)
{
	struct mutant_set set;
	char *why;
	int err;

	if (tmpdir_make(&dir))
		return 1;
	test_forms();
	test_bases();
	cache_remove_tree(dir);
	free(dir);

	/* The tests run in the project's directory. */
	err = mutants_load(&set, "tests/mutants", &why);
	if (!ok(!err, "those of the project are in order"))
		printf("# %s\n", why ? why : strerror(-err));
	ok(are_enough(&set), "and there are enough for each patch");
	free(why);
	mutants_free(&set);
	return tap_done();
}
