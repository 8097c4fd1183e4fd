// SPDX-License-Identifier: GPL-2.0
/*
 * The store: a directory for each kernel, a file for each scenario in it. The first line
 * of a file has a check sum of the rest, which is JSON:
 *
 *	key		all that the result depends on, see store_key_object()
 *	measured	seconds since 1970
 *	result		outcome, reason, seconds, rounds, failed, signature_seen, noted,
 *			splats: [ { kind, line, object, offset } ]
 *	locks		[ [ first, second ] ], null if lockdep of the guest was not read
 *
 * A claim is no part of it: what is stored is what happened. A result is taken only if
 * its key is equal, member by member. What cannot be read, or was cut off or changed,
 * is as good as not there: it is measured again, and replaced.
 */
#define _GNU_SOURCE
#include "store.h"

#include "count.h"
#include "measure.h"
#include "step.h"
#include "store_file.h"
#include "text.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define QEMU_DEADLINE	60.0

/**
 * store_open() - find the store, ask QEMU for its version
 * @store: filled in; to be released by store_close() in any case
 * @root: directory of the cache, exists
 * @qemu: program
 *
 * Return: 0, -EINTR, -ENOEXEC if QEMU does not say its version, or another negative errno.
 */
int store_open(struct store *store, const char *root, const char *qemu)
{
	const struct step step = {
		.argv = (const char *const[]){ qemu, "--version", NULL }, .deadline = QEMU_DEADLINE,
	};
	struct step_result res;
	int err;

	*store = (struct store){ 0 };
	if (asprintf(&store->dir, "%s/results", root) < 0) {
		store->dir = NULL;
		return -ENOMEM;
	}
	err = step_run(&step, &res);
	if (!err && (res.status || !res.first))
		err = -ENOEXEC;
	if (!err) {
		store->qemu = text_clean(res.first, strlen(res.first));
		err = store->qemu ? 0 : -ENOMEM;
	}
	step_result_free(&res);
	if (!err && mkdir(store->dir, 0777) && errno != EEXIST)
		err = -errno;
	return err;
}

/**
 * store_close() - release what a store owns
 * @store: store; nothing on disk changes
 */
void store_close(struct store *store)
{
	free(store->dir);
	free(store->qemu);
	*store = (struct store){ 0 };
}

static json_t *cold_array(const struct scenario *scenario)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < scenario->nr_cold; i++)
		json_array_append_new(array, json_pack("[I, I]",
			(json_int_t)scenario->cold[i].uid, (json_int_t)scenario->cold[i].fid));
	return array;
}

static json_t *bug_array(const struct scenario *scenario)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < scenario->nr_bug_fids; i++)
		json_array_append_new(array, json_integer(scenario->bug_fids[i]));
	return array;
}

/**
 * store_key_object() - all that a result depends on
 * @store: store
 * @key: what it depends on, but for QEMU and the code of the scenario
 *
 * Return: to be released, NULL without memory, or if the code of the scenario is not known.
 */
json_t *store_key_object(const struct store *store, const struct store_key *key)
{
	const char *code = measure_code(key->scenario->file);

	if (!code)
		return NULL;
	return json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:o, s:o}",
			 "kernel", key->kernel, "qemu", store->qemu, "code", code,
			 "scenario", key->scenario->name, "rounds", (int)key->rounds,
			 "needs", (int)key->scenario->needs,
			 "cold", cold_array(key->scenario), "bug", bug_array(key->scenario));
}

static json_t *string_or_null(const char *s)
{
	char *clean = s ? text_clean(s, strlen(s)) : NULL;
	json_t *string = s ? clean ? json_string(clean) : NULL : json_null();

	free(clean);
	return string;
}

static json_t *splat_array(const struct scenario_result *res)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < res->nr_splats + res->nr_noted; i++)
		json_array_append_new(array, json_pack("{s:s, s:o, s:o, s:I}",
			"kind", splat_kind_name(res->splats[i].kind),
			"line", string_or_null(res->splats[i].line),
			"object", string_or_null(res->splats[i].object),
			"offset", (json_int_t)res->splats[i].offset));
	return array;
}

static json_t *lock_array(const struct lockgraph *locks)
{
	json_t *array;
	size_t i;

	if (!locks->nr_guests)
		return json_null();
	array = json_array();
	for (i = 0; i < locks->nr_edges; i++)
		json_array_append_new(array, json_pack("[s, s]", locks->edges[i].first,
						       locks->edges[i].second));
	return array;
}

/**
 * store_put() - keep a result
 * @store: store
 * @key: what it depends on
 * @res: result; kept only if it says something about the kernel: a check that was not
 *	 reached or was skipped is not
 * @locks: what lockdep of its guest saw
 *
 * Return: 0, also if there is nothing to keep, or a negative errno.
 */
int store_put(const struct store *store, const struct store_key *key,
	      const struct scenario_result *res, const struct lockgraph *locks)
{
	json_t *key_json, *root;
	int err;

	if (res->outcome != OUTCOME_PASS && res->outcome != OUTCOME_FAIL)
		return 0;
	key_json = store_key_object(store, key);
	if (!key_json)
		return measure_code(key->scenario->file) ? -ENOMEM : 0;
	root = json_pack("{s:o, s:I, s:{s:s, s:o, s:f, s:i, s:i, s:b, s:I, s:o}, s:o}",
			 "key", key_json, "measured", (json_int_t)time(NULL),
			 "result", "outcome", outcome_name(res->outcome),
			 "reason", string_or_null(res->reason), "seconds", res->seconds,
			 "rounds", (int)res->rounds, "failed", (int)res->failed,
			 "signature_seen", res->signature_seen,
			 "noted", (json_int_t)res->nr_noted, "splats", splat_array(res),
			 "locks", lock_array(locks));
	err = store_write(store, key, root);
	json_decref(root);
	return err;
}

static bool take_kind(const char *name, enum splat_kind *kind)
{
	for (*kind = 0; *kind < SPLAT_KIND_COUNT; (*kind)++) {
		if (!strcmp(splat_kind_name(*kind), name))
			return true;
	}
	return false;
}

/* Return: true when @json is a string, which is copied, or null. */
static bool take_string(json_t *json, char **text)
{
	*text = json_is_string(json) ? strdup(json_string_value(json)) : NULL;
	return json_is_null(json) || *text;
}

static bool take_splats(json_t *array, json_int_t noted, struct scenario_result *res)
{
	size_t i, nr = json_array_size(array);

	if (noted < 0 || (size_t)noted > nr)
		return false;
	res->splats = calloc(nr + 1, sizeof(*res->splats));
	if (!res->splats)
		return false;
	for (i = 0; i < nr; i++) {
		struct splat *splat = &res->splats[i];
		json_t *line, *object;
		const char *kind;
		json_int_t offset;

		if (json_unpack(json_array_get(array, i), "{s:s, s:o, s:o, s:I}", "kind", &kind,
				"line", &line, "object", &object, "offset", &offset) ||
		    !take_kind(kind, &splat->kind))
			return false;
		res->nr_splats = i + 1;
		splat->offset = (size_t)offset;
		if (!take_string(object, &splat->object) || !take_string(line, &splat->line) ||
		    !splat->line)
			return false;
	}
	res->nr_noted = (size_t)noted;
	res->nr_splats = nr - res->nr_noted;
	return true;
}

static bool take_locks(json_t *array, const char *where, struct lockgraph *locks)
{
	size_t i;

	if (json_is_null(array))
		return true;
	for (i = 0; i < json_array_size(array); i++) {
		const char *first, *second;

		if (json_unpack(json_array_get(array, i), "[s, s]", &first, &second) ||
		    lockgraph_edge(locks, first, second, where))
			return false;
	}
	locks->nr_guests++;
	return json_is_array(array);
}

/**
 * store_take_result() - read a stored result
 * @root: content of its file
 * @key: what it depends on
 * @res: receives the result, also what there is of a damaged one; to be released
 * @locks: receives what lockdep of its guest saw, in addition to what it has
 *
 * Return: true if it is whole.
 */
bool store_take_result(json_t *root, const struct store_key *key, struct scenario_result *res,
		       struct lockgraph *locks)
{
	json_t *reason, *splats, *edges;
	json_int_t measured, noted;
	const char *outcome;
	int rounds, failed, seen;

	if (json_unpack(root, "{s:I, s:{s:s, s:o, s:F, s:i, s:i, s:b, s:I, s:o}, s:o}",
			"measured", &measured, "result", "outcome", &outcome, "reason", &reason,
			"seconds", &res->seconds, "rounds", &rounds,
			"failed", &failed, "signature_seen", &seen,
			"noted", &noted, "splats", &splats, "locks", &edges))
		return false;
	if (!strcmp(outcome, outcome_name(OUTCOME_PASS)))
		res->outcome = OUTCOME_PASS;
	else if (!strcmp(outcome, outcome_name(OUTCOME_FAIL)))
		res->outcome = OUTCOME_FAIL;
	else
		return false;
	res->rounds = (unsigned int)rounds;
	res->failed = (unsigned int)failed;
	res->signature_seen = seen;
	res->measured = (time_t)measured;
	/* A failure has a reason, and only a failure has. */
	return measured > 0 && take_string(reason, &res->reason) &&
	       (res->outcome == OUTCOME_FAIL) == !!res->reason &&
	       take_splats(splats, noted, res) &&
	       take_locks(edges, key->scenario->name, locks);
}

/**
 * store_get() - look a result up
 * @store: store
 * @key: what it depends on
 * @res: receives the result, without claim and timeline, to be released by
 *	 scenario_result_free(); only set on success
 * @locks: receives what lockdep of its guest saw, in addition to what it has
 *
 * Return: 0; -ENOENT if there is no result with this key; -EBADMSG if there is something
 * that is damaged.
 */
int store_get(const struct store *store, const struct store_key *key,
	      struct scenario_result *res, struct lockgraph *locks)
{
	json_t *wanted = store_key_object(store, key), *root = NULL;
	int err = wanted ? store_read(store, key, &root) : -ENOENT;

	*res = (struct scenario_result){
		.name = key->scenario->name, .title = key->scenario->title,
		.requirements = key->scenario->requirements,
		.nr_requirements = key->scenario->nr_requirements,
	};
	if (!err && !json_equal(json_object_get(root, "key"), wanted))
		err = -ENOENT;
	else if (!err && !store_take_result(root, key, res, locks))
		err = -EBADMSG;
	if (err)
		scenario_result_free(res);
	json_decref(root);
	json_decref(wanted);
	return err;
}

/**
 * store_add() - add further rounds to the result that is kept
 * @store: store
 * @key: what it depends on
 * @res: result of these rounds
 * @locks: what lockdep of their guests saw
 *
 * The stored result, if there is one, is not lost: see count_sum().
 *
 * Return: 0, also if there is nothing to keep, or a negative errno.
 */
int store_add(const struct store *store, const struct store_key *key,
	      const struct scenario_result *res, const struct lockgraph *locks)
{
	struct lockgraph all = { 0 };
	struct scenario_result old, sum;
	int err, lock = store_lock(store);

	if (lock < 0)
		return lock;
	if (store_get(store, key, &old, &all)) {
		err = store_put(store, key, res, locks);
		store_unlock(lock);
		return err;
	}
	old.claim = res->claim;
	err = lockgraph_merge(&all, locks);
	if (!err) {
		sum = count_sum(&old, res, KERNEL_PREFIX);
		err = store_put(store, key, &sum, &all);
	}
	store_unlock(lock);
	lockgraph_free(&all);
	scenario_result_free(&old);
	return err;
}
