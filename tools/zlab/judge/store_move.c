// SPDX-License-Identifier: GPL-2.0
/*
 * Results on their way from one store to another: a text file with a line for each,
 *
 *	<check sum of the rest> <content of its file in the store, as one line of JSON>
 *
 * and a last line "end <number of them>". What is taken over must pass what a lookup in
 * the store asks for, and more: the whole line arrived, the result is about a scenario that
 * is known here, and was measured with the code and the QEMU that are here. Only the
 * kernel is not known at this point. It is part of the name of the file in the store,
 * so a result of another kernel is never found.
 */
#define _GNU_SOURCE
#include "store_move.h"

#include "measure.h"
#include "runner.h"
#include "store_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SUM_SIZE	16
#define KERNEL_MARK	"guest-"

/* One line of a file. */
struct moved {
	json_t *root;
	struct store_key key;
	struct scenario_result res;
};

/**
 * store_export_open() - begin a file of results
 * @ex: filled in; to be closed by store_export_close() if this returns 0
 * @path: file, its directory is made if it is not there
 *
 * Return: 0 or a negative errno.
 */
int store_export_open(struct store_export *ex, const char *path)
{
	char *dir = strdup(path), *slash = dir ? strrchr(dir, '/') : NULL;
	int err = dir ? 0 : -ENOMEM;

	*ex = (struct store_export){ 0 };
	if (slash && slash != dir) {
		*slash = '\0';
		if (mkdir(dir, 0777) && errno != EEXIST)
			err = -errno;
	}
	free(dir);
	if (err)
		return err;
	ex->f = fopen(path, "we");
	return ex->f ? 0 : -errno;
}

/**
 * store_export() - write a result, if the store has it
 * @ex: file
 * @store: store
 * @key: what the result depends on
 */
void store_export(struct store_export *ex, const struct store *store,
		  const struct store_key *key)
{
	json_t *wanted = store_key_object(store, key), *root = NULL;
	char *text;

	if (wanted && !store_read(store, key, &root) &&
	    json_equal(json_object_get(root, "key"), wanted)) {
		text = json_dumps(root, JSON_COMPACT | JSON_REAL_PRECISION(9));
		/* Whole lines, also if this program is killed before the next one. */
		if (!text || fprintf(ex->f, "%0*" PRIx64 " %s\n", SUM_SIZE,
				     store_check_sum(text, strlen(text)), text) < 0 ||
		    fflush(ex->f))
			ex->err = ex->err ? : text ? -errno : -ENOMEM;
		free(text);
		ex->nr++;
	}
	json_decref(root);
	json_decref(wanted);
}

/**
 * store_export_close() - end a file of results
 * @ex: file
 *
 * Return: 0, or a negative errno if not all of it was written.
 */
int store_export_close(struct store_export *ex)
{
	if (fprintf(ex->f, "end %zu\n", ex->nr) < 0 && !ex->err)
		ex->err = -errno;
	if (fclose(ex->f) && !ex->err)
		ex->err = -errno;
	ex->f = NULL;
	return ex->err;
}

/* The name becomes a directory, so it must not be anything else. */
static bool is_kernel(const char *name)
{
	size_t len = strlen(KERNEL_MARK);

	return !strncmp(name, KERNEL_MARK, len) && name[len] &&
	       !name[len + strspn(name + len, "0123456789abcdefghijklmnopqrstuvwxyz")];
}

static const struct scenario *find(const char *name)
{
	return strcmp(name, runner_boot.name) ? scenario_find(name) : &runner_boot;
}

/* Return: NULL, or why the result holds elsewhere only. */
static const char *foreign(const struct moved *moved, const struct store *store)
{
	json_t *here = store_key_object(store, &moved->key);
	json_t *there = json_object_get(moved->root, "key");
	const char *why = NULL;

	if (!json_equal(json_object_get(there, "qemu"), json_object_get(here, "qemu")))
		why = "was measured with another version of QEMU";
	else if (!json_equal(there, here))
		why = "was measured with other code of the harness or of the scenario";
	json_decref(here);
	return why;
}

/* Return: NULL, or what is wrong; what was read is to be released in any case. */
static const char *read_moved(struct moved *moved, const struct store *store, const char *line,
			      struct lockgraph *locks)
{
	const char *text = line + SUM_SIZE + 1, *kernel, *name;
	char sum[SUM_SIZE + 2];
	int rounds;

	if (strlen(line) <= SUM_SIZE + 1)
		return "is damaged";
	snprintf(sum, sizeof(sum), "%0*" PRIx64 " ", SUM_SIZE, store_check_sum(text, strlen(text)));
	if (strncmp(line, sum, SUM_SIZE + 1))
		return "is damaged";
	moved->root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	if (json_unpack(moved->root, "{s:{s:s, s:s, s:i}}", "key", "kernel", &kernel,
			"scenario", &name, "rounds", &rounds) || !is_kernel(kernel) || rounds < 1)
		return "is no result";
	moved->key = (struct store_key){ kernel, find(name), (unsigned int)rounds };
	if (!moved->key.scenario || !measure_code(moved->key.scenario->file))
		return "is about a scenario that is not known here";
	moved->res.name = moved->key.scenario->name;
	if (!store_take_result(moved->root, &moved->key, &moved->res, locks))
		return "is no result";
	return foreign(moved, store);
}

/* A failure is never taken back, and of two results the one with more rounds says more. */
static bool says_more(const struct scenario_result *new, const struct scenario_result *old)
{
	if (new->outcome != old->outcome)
		return new->outcome == OUTCOME_FAIL;
	return new->rounds > old->rounds;
}

/* Return: 0 if it is in the store now, 1 if it or a better one was, or negative errno. */
static int take_over(const struct store_import *in, const struct store *store,
		     const struct moved *moved)
{
	struct lockgraph locks = { 0 };
	struct scenario_result old;
	bool known = false;
	int err, lock = store_lock(store);

	if (lock < 0)
		return lock;
	if (!in->anew && !store_get(store, &moved->key, &old, &locks)) {
		known = !says_more(&moved->res, &old);
		scenario_result_free(&old);
	}
	err = known ? 1 : store_write(store, &moved->key, moved->root);
	store_unlock(lock);
	lockgraph_free(&locks);
	return err;
}

static void refuse(struct store_import *in, const char *path, unsigned int nr, const char *why)
{
	in->nr_refused++;
	in->refuse(in->arg, path, nr, why);
}

static int import_line(struct store_import *in, const struct store *store, const char *path,
		       unsigned int nr, const char *line)
{
	struct lockgraph locks = { 0 };
	struct moved moved = { 0 };
	const char *why = read_moved(&moved, store, line, &locks);
	int err = 0;

	if (why)
		refuse(in, path, nr, why);
	else
		err = take_over(in, store, &moved);
	if (!why && !err)
		in->nr_new++;
	in->nr_known += err == 1;
	scenario_result_free(&moved.res);
	lockgraph_free(&locks);
	json_decref(moved.root);
	return err < 0 ? err : 0;
}

/**
 * store_import() - take the results of a file over
 * @in: how; its counts are added to
 * @store: store
 * @path: file that was written by store_export()
 *
 * A result that the store has already, and that says as much, stays.
 *
 * Return: 0, also if all was refused; -ENOENT if there is no file, or another negative errno.
 */
int store_import(struct store_import *in, const struct store *store, const char *path)
{
	char *line = NULL, end[32];
	bool ended = false, whole = false;
	unsigned int nr = 0;
	size_t size = 0;
	FILE *f = fopen(path, "re");
	ssize_t len;
	int err = 0;

	if (!f)
		return -errno;
	while (!err && (len = getline(&line, &size, f)) > 0) {
		ended = !strncmp(line, "end ", 4);
		if (ended) {
			snprintf(end, sizeof(end), "end %u\n", nr);
			whole = !strcmp(line, end);
			break;
		}
		nr++;
		if (line[len - 1] == '\n')
			line[len - 1] = '\0';
		err = import_line(in, store, path, nr, line);
	}
	if (!err && ferror(f))
		err = -EIO;
	if (!err && !whole)
		refuse(in, path, nr + 1, ended ? "counts more or fewer results than there are" :
						"is not there: the file was cut off");
	free(line);
	fclose(f);
	return err;
}
