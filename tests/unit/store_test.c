// SPDX-License-Identifier: GPL-2.0
/*
 * The store: what goes in comes out, for the same key and for no other, and what is
 * damaged does not come out at all.
 */
#define _GNU_SOURCE
#include "array.h"
#include "cache.h"
#include "measure.h"
#include "store.h"
#include "tmpdir.h"
#include "tap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A file that has scenarios, so that the hash of its code is known. */
#define KNOWN_FILE "tests/scenarios/readd.c"

static const uint32_t bug_fids[] = { 0x22, 0x23 };
static const struct cold_fn cold[] = { { 0x11, 0x22 } };

static const struct scenario scenario = {
	.name = "stored", .title = "is stored", .file = KNOWN_FILE, .shows_bug = true,
	.bug_fids = bug_fids, .nr_bug_fids = 1, .cold = cold, .nr_cold = 1,
};

static struct splat splats[] = {
	{ .kind = SPLAT_LOCKDEP, .line = "WARNING: \"circular\"", .object = "lock", .offset = 17 },
	{ .kind = SPLAT_KCSAN, .line = "noted" },
};

static const struct scenario_result failed = {
	.outcome = OUTCOME_FAIL, .reason = "it broke\non two lines", .seconds = 1.25, .rounds = 3,
	.failed = 1,
	.signature_seen = true, .splats = splats, .nr_splats = 1, .nr_noted = 1,
};

static const struct store_key key = { "guest-1", &scenario, 3 };
static struct store store;
static char *path;

static int get(const struct store_key *with, struct scenario_result *res)
{
	struct lockgraph locks = { 0 };
	int err = store_get(&store, with, res, &locks);

	lockgraph_free(&locks);
	return err;
}

/* Return: what store_get() says; a result is thrown away. */
static int look(const struct store_key *with)
{
	struct scenario_result res;
	int err = get(with, &res);

	if (!err)
		scenario_result_free(&res);
	return err;
}

static void test_round_trip(void)
{
	struct lockgraph locks = { 0 }, seen = { 0 }, none = { 0 };
	struct scenario_result res;

	ok(look(&key) == -ENOENT, "an empty store has nothing");
	lockgraph_edge(&locks, "a", "b", "elsewhere");
	locks.nr_guests = 1;
	ok(!store_put(&store, &key, &failed, &locks) &&
	   !store_get(&store, &key, &res, &seen), "a result comes back");
	ok(res.outcome == OUTCOME_FAIL && !strcmp(res.reason, failed.reason) &&
	   res.seconds == 1.25 && res.rounds == 3 && res.failed == 1 &&
	   res.signature_seen && res.measured > 0 &&
	   !strcmp(res.name, "stored") && !strcmp(res.title, "is stored"), "... as it was");
	ok(res.nr_splats == 1 && res.nr_noted == 1 && res.splats[0].kind == SPLAT_LOCKDEP &&
	   !strcmp(res.splats[0].line, splats[0].line) &&
	   !strcmp(res.splats[0].object, "lock") && res.splats[0].offset == 17 &&
	   !res.splats[1].object && !strcmp(res.splats[1].line, "noted"), "... with its complaints");
	ok(seen.nr_guests == 1 && seen.nr_edges == 1 && !strcmp(seen.edges[0].first, "a") &&
	   !strcmp(seen.edges[0].second, "b") && !strcmp(seen.edges[0].where, "stored"),
	   "... and the locks of its guest");
	scenario_result_free(&res);
	store_put(&store, &key, &(struct scenario_result){ .outcome = OUTCOME_PASS }, &none);
	ok(!get(&key, &res) && res.outcome == OUTCOME_PASS && !res.reason && !res.nr_splats,
	   "a newer result replaces it");
	scenario_result_free(&res);
	lockgraph_free(&locks);
	lockgraph_free(&seen);
}

static void test_add(void)
{
	const struct store_key with = { "guest-3", &scenario, 1 };
	struct lockgraph locks = { 0 }, more = { 0 }, seen = { 0 };
	struct scenario_result res;

	lockgraph_edge(&locks, "a", "b", "here");
	lockgraph_edge(&more, "b", "c", "there");
	locks.nr_guests = 1;
	more.nr_guests = 1;
	ok(!store_add(&store, &with, &failed, &locks) && !get(&with, &res) && res.rounds == 3,
	   "rounds are added to nothing");
	scenario_result_free(&res);
	store_add(&store, &with, &(struct scenario_result){
		.outcome = OUTCOME_PASS, .rounds = 7, .seconds = 2 }, &more);
	ok(!store_get(&store, &with, &res, &seen) && res.outcome == OUTCOME_FAIL &&
	   res.rounds == 10 && res.failed == 1 && res.seconds == 3.25 &&
	   !strcmp(res.reason, failed.reason) && res.nr_splats == 1,
	   "... and to a failure, which stays");
	ok(seen.nr_edges == 2, "... with the locks of all");
	scenario_result_free(&res);
	lockgraph_free(&locks);
	lockgraph_free(&more);
	lockgraph_free(&seen);
}

#define NR_WRITES	200

/* Return: number of those that fail. */
static int write_often(const struct store_key *with, const struct store_key *add_to)
{
	const struct scenario_result res = { .outcome = OUTCOME_PASS, .rounds = 1 };
	struct lockgraph none = { 0 };
	int i, bad = 0;

	for (i = 0; i < NR_WRITES; i++) {
		bad += !!store_put(&store, with, &res, &none);
		bad += !!store_add(&store, add_to, &res, &none);
	}
	return bad;
}

static void test_two_runs(void)
{
	const struct store_key with = { "guest-4", &scenario, 1 }, add_to = { "guest-5", &scenario, 1 };
	struct scenario_result res;
	int status, bad;
	pid_t pid = fork();

	if (!pid)
		_exit(!!write_often(&with, &add_to));
	bad = write_often(&with, &add_to);
	ok(waitpid(pid, &status, 0) == pid && !status && !bad && !look(&with),
	   "two runs may write the same result");
	ok(!get(&add_to, &res) && res.rounds == 2 * NR_WRITES, "... and no round of either is lost");
	scenario_result_free(&res);
}

static void test_no_verdict(void)
{
	const struct scenario other = { .name = "other", .title = "", .file = KNOWN_FILE };
	const struct store_key with = { "guest-1", &other, 1 };
	struct lockgraph none = { 0 };

	store_put(&store, &with, &(struct scenario_result){
		.outcome = OUTCOME_INCONCLUSIVE, .reason = "silent" }, &none);
	ok(look(&with) == -ENOENT, "a check that was not reached is not stored");
	store_put(&store, &with, &(struct scenario_result){
		.outcome = OUTCOME_SKIP, .reason = "too old" }, &none);
	ok(look(&with) == -ENOENT, "... nor is one that was skipped");
}

static void test_keys(void)
{
	struct scenario other_code = scenario, other_cold = scenario, other_bug = scenario,
			other_needs = scenario, unknown = scenario, claims = scenario;
	const struct store_key others[] = {
		{ "guest-2", &scenario, 3 }, { "guest-1", &scenario, 4 },
		{ "guest-1", &other_code, 3 }, { "guest-1", &other_cold, 3 },
		{ "guest-1", &other_bug, 3 }, { "guest-1", &other_needs, 3 },
		{ "guest-1", &unknown, 3 },
	};
	const struct store_key same = { "guest-1", &claims, 3 };
	char *qemu = store.qemu;
	bool good = true;
	size_t i;

	other_code.file = "tests/scenarios/plug.c";
	other_cold.nr_cold = 0;
	other_bug.nr_bug_fids = 2;
	other_needs.needs = NEEDS_VFIO;
	unknown.file = "tests/unit/none.c";
	claims.fixed_by = 9;
	claims.title = "has another title";
	for (i = 0; i < ARRAY_SIZE(others); i++) {
		if (look(&others[i]) != -ENOENT) {
			printf("# key %zu\n", i);
			good = false;
		}
	}
	store.qemu = "another QEMU";
	good = good && look(&key) == -ENOENT;
	store.qemu = qemu;
	ok(good, "a result holds for the same kernel, QEMU, code, set-up and rounds only");
	ok(!look(&same), "... whatever is claimed about it");
	ok(measure_code(KNOWN_FILE) && !measure_code(unknown.file) && !measure_code(NULL) &&
	   strcmp(measure_code(KNOWN_FILE), measure_code(other_code.file)),
	   "code has a hash, file by file");
}

static char *content(size_t *size)
{
	FILE *f = fopen(path, "re");
	char *text = calloc(1, 65536);

	*size = fread(text, 1, 65535, f);
	fclose(f);
	return text;
}

static void write_content(const char *text, size_t size)
{
	FILE *f = fopen(path, "we");

	fwrite(text, 1, size, f);
	fclose(f);
}

static void test_damage(void)
{
	size_t size, i;
	char *text = content(&size);
	bool good = true;

	for (i = 0; i < size; i++) {
		write_content(text, i);
		good = good && look(&key) == -EBADMSG;
	}
	ok(good && size > 100, "a file that was cut off anywhere is not trusted");
	for (i = 0, good = true; i < size; i++) {
		text[i] ^= 1;
		write_content(text, size);
		good = good && look(&key) == -EBADMSG;
		text[i] ^= 1;
	}
	ok(good, "... nor is one with any byte changed");
	write_content(text, size);
	ok(!look(&key), "... but the whole one is");
	free(text);
}

int main(void)
{
	char *dir;

	if (tmpdir_make(&dir))
		return 1;
	ok(store_open(&store, dir, "false") == -ENOEXEC, "a QEMU without a version is refused");
	store_close(&store);
	ok(!store_open(&store, dir, "make") && strstr(store.qemu, "Make"),
	   "the store knows the version of QEMU");
	if (asprintf(&path, "%s/results/guest-1/stored", dir) < 0)
		return 1;
	test_round_trip();
	test_add();
	test_two_runs();
	test_no_verdict();
	test_keys();
	test_damage();
	store_close(&store);
	cache_remove_tree(dir);
	free(path);
	free(dir);
	return tap_done();
}
