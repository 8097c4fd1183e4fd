// SPDX-License-Identifier: GPL-2.0
/*
 * Results on their way to another store: what arrives whole and holds there is found there,
 * nothing else is.
 */
#define _GNU_SOURCE
#include "cache.h"
#include "scenario.h"
#include "store_move.h"
#include "tmpdir.h"
#include "tap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KERNEL	"guest-0123456789abcdef"

static const struct scenario_result pass = { .outcome = OUTCOME_PASS, .rounds = 1 };
static const struct scenario_result fail = {
	.outcome = OUTCOME_FAIL, .reason = "it broke", .rounds = 1, .failed = 1,
};
static const struct lockgraph no_locks;

static struct store from, to;
static struct store_key first = { .kernel = KERNEL, .rounds = 1 };
static struct store_key second = { .kernel = KERNEL, .rounds = 1 };
static char *path;
static struct store_import in;
static char why[128];
static unsigned int where;

static void note(void *arg, const char *file, unsigned int line, const char *text)
{
	snprintf(why, sizeof(why), "%s", text);
	where = line;
}

static void take(bool anew)
{
	in = (struct store_import){ .anew = anew, .refuse = note };
	where = 0;
	store_import(&in, &to, path);
}

/* Return: what the other store says about a key. */
static int look(const struct store_key *key, enum outcome *outcome)
{
	struct lockgraph locks = { 0 };
	struct scenario_result res;
	int err = store_get(&to, key, &res, &locks);

	if (!err) {
		*outcome = res.outcome;
		scenario_result_free(&res);
	}
	lockgraph_free(&locks);
	return err;
}

static bool has(const struct store_key *key, enum outcome wanted)
{
	enum outcome outcome;

	return !look(key, &outcome) && outcome == wanted;
}

/* The other store, with nothing in it. */
static void empty(void)
{
	cache_remove_tree(to.dir);
	mkdir(to.dir, 0777);
}

static void write_both(const struct scenario_result *res)
{
	struct store_export ex;

	store_put(&from, &first, res, &no_locks);
	store_put(&from, &second, &pass, &no_locks);
	store_export_open(&ex, path);
	store_export(&ex, &from, &first);
	store_export(&ex, &from, &second);
	store_export_close(&ex);
}

/* What sed makes of the file. */
static void edit(const char *script)
{
	char *command;

	if (asprintf(&command, "sed -i '%s' '%s'", script, path) < 0 || system(command))
		exit(1);
	free(command);
}

static void test_whole(void)
{
	struct store_key other = first;
	struct store_export ex;

	write_both(&fail);
	take(false);
	ok(in.nr_new == 2 && !in.nr_refused && has(&first, OUTCOME_FAIL) &&
	   has(&second, OUTCOME_PASS), "what was written arrives");
	take(false);
	ok(!in.nr_new && in.nr_known == 2, "... and is known the second time");
	write_both(&pass);
	take(false);
	ok(in.nr_known == 2 && has(&first, OUTCOME_FAIL), "a failure is not taken back");
	take(true);
	ok(in.nr_new == 2 && has(&first, OUTCOME_PASS), "... unless it is measured anew");
	write_both(&fail);
	take(false);
	ok(in.nr_new == 1 && has(&first, OUTCOME_FAIL), "a pass is no reason to ignore a failure");
	other.rounds = 2;
	store_export_open(&ex, path);
	store_export(&ex, &from, &other);
	ok(!store_export_close(&ex) && !ex.nr, "what the store does not have is not written");
	ok(store_export_open(&ex, "/dev/null/none/file"), "a file that cannot be written");
	ok(store_import(&in, &to, "/dev/null/none") < 0, "a file that cannot be read");
}

static void refuses(const char *script, unsigned int line, const char *text, const char *name)
{
	empty();
	write_both(&fail);
	edit(script);
	take(false);
	if (!ok(in.nr_refused == 1 && where == line && strstr(why, text), name))
		printf("# line %u: %s\n", where, why);
}

static void test_damaged(void)
{
	enum outcome outcome;

	refuses("1s/FAIL/PASS/", 1, "is damaged", "a line that was changed");
	ok(look(&first, &outcome) == -ENOENT && has(&second, OUTCOME_PASS),
	   "... is not used, but the one after it is");
	refuses("1s/.$//", 1, "is damaged", "a line that was cut off");
	refuses("1s/.*//", 1, "is damaged", "a line that is empty");
	refuses("3d", 3, "cut off", "a file that was cut off between two lines");
	refuses("1d", 2, "more or fewer", "a file that lacks a line");
}

/* A result of another place: the check sum is right, what it is about is not. */
static void foreign(struct store *there, const struct store_key *key, const char *text,
		    const char *name)
{
	struct store_export ex;
	enum outcome outcome;

	empty();
	store_put(there, key, &pass, &no_locks);
	store_export_open(&ex, path);
	store_export(&ex, there, key);
	store_export_close(&ex);
	take(false);
	if (!ok(ex.nr == 1 && in.nr_refused == 1 && strstr(why, text) &&
		look(key, &outcome) == -ENOENT, name))
		printf("# %s\n", why);
}

static void test_foreign(void)
{
	struct store there = { .dir = from.dir, .qemu = "QEMU emulator version 9" };
	struct scenario nobody = *first.scenario, changed = *first.scenario;
	struct store_key key = first;

	foreign(&there, &first, "another version of QEMU", "another QEMU");
	there.qemu = from.qemu;
	nobody.name = "nobody_knows_this";
	key.scenario = &nobody;
	foreign(&there, &key, "not known here", "a scenario of another time");
	changed.needs ^= 1;
	key.scenario = &changed;
	foreign(&there, &key, "other code", "a scenario that is another one here");
	key = first;
	key.kernel = "..";
	foreign(&there, &key, "is no result", "a kernel that is a way out");
}

int main(void)
{
	const struct scenario *scenario;
	char *dir, *from_dir, *to_dir;

	for_each_scenario(scenario) {
		if (!scenario->run)
			continue;
		if (!first.scenario)
			first.scenario = scenario;
		else if (!second.scenario)
			second.scenario = scenario;
	}
	if (tmpdir_make(&dir) || asprintf(&from_dir, "%s/from", dir) < 0 ||
	    asprintf(&to_dir, "%s/to", dir) < 0 || asprintf(&path, "%s/file", dir) < 0 ||
	    mkdir(from_dir, 0777) || mkdir(to_dir, 0777) ||
	    store_open(&from, from_dir, "make") || store_open(&to, to_dir, "make"))
		return 1;

	test_whole();
	test_damaged();
	test_foreign();

	cache_remove_tree(dir);
	store_close(&from);
	store_close(&to);
	free(from_dir);
	free(to_dir);
	free(path);
	free(dir);
	return tap_done();
}
