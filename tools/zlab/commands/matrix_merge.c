// SPDX-License-Identifier: GPL-2.0
/*
 * zlab matrix --merge: a directory has the results of the shards, one *.results for each
 * (store_move.h), and, if GNU parallel ran them, its joblog. All that can be used is taken
 * over, whatever became of the rest: the cells that are missing then are not reached.
 *
 * The joblog is a table with tabs: number of the job, host, start, seconds, bytes sent and
 * received, exit status, signal, command. Job number I was shard I, see tools/scale.
 */
#define _GNU_SOURCE
#include "matrix_merge.h"

#include "status.h"
#include "store_move.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What ssh and the shell exit with, and no program of this project. */
#define SSH_FAILED	255
#define NOT_FOUND	127
#define NOT_EXECUTABLE	126

/* The worst status is the one that says least about the kernels. */
static int rank(int status)
{
	switch (status) {
	case ST_OK:
		return 0;
	case ST_INCONCLUSIVE:
		return 1;
	case ST_DISPROVED:
		return 2;
	default:
		return 2 + status;
	}
}

static int worst(int a, int b)
{
	return rank(a) >= rank(b) ? a : b;
}

static void tell_refused(void *arg, const char *file, unsigned int line, const char *why)
{
	struct work *w = arg;

	progress_note(w->progress, "%s:%u: the result %s; it is not used", file, line, why);
}

static int import_all(struct work *w, const struct store *store, const glob_t *files)
{
	struct store_import in = { .anew = w->opt->anew, .refuse = tell_refused, .arg = w };
	size_t i;
	int err;

	for (i = 0; i < files->gl_pathc; i++) {
		err = store_import(&in, store, files->gl_pathv[i]);
		if (err)
			return progress_fail(w->progress, err == -ENOSPC ? ST_SPACE : ST_INTERNAL,
					     "cannot take the results of %s over: %s",
					     files->gl_pathv[i], strerror(-err));
	}
	snprintf(w->summary, sizeof(w->summary), "%zu files, %zu new results, %zu known, %zu refused",
		 files->gl_pathc, in.nr_new, in.nr_known, in.nr_refused);
	return 0;
}

/* Says what became of a shard that is not through. Return: exit status that it leads to. */
static int judge_job(struct work *w, unsigned int shard, const char *host, int status, int signal)
{
	if (!strcmp(host, ":"))
		host = "this machine";
	if (signal)
		status = 128 + signal;
	if (status == SSH_FAILED)
		return progress_fail(w->progress, ST_INCONCLUSIVE,
				     "%s cannot be reached, or the connection was lost: shard %u is not complete",
				     host, shard);
	if (status == NOT_FOUND || status == NOT_EXECUTABLE)
		return progress_fail(w->progress, ST_USAGE,
				     "%s has no clone where shard %u was to run (see DIR in Documentation/scale.rst)",
				     host, shard);
	if (status)
		progress_note(w->progress, "shard %u on %s ended with exit status %d", shard, host,
			      status);
	return status;
}

/* Return: the worst exit status of @worst_yet and of the shards. */
static int judge_joblog(struct work *w, FILE *f, int worst_yet)
{
	char *line = NULL, host[256];
	int status, signal;
	unsigned int shard;
	size_t size = 0;

	while (getline(&line, &size, f) > 0) {
		if (sscanf(line, "%u\t%255[^\t]\t%*s\t%*s\t%*s\t%*s\t%d\t%d", &shard, host,
			   &status, &signal) == 4)
			worst_yet = worst(worst_yet, judge_job(w, shard, host, status, signal));
	}
	free(line);
	return worst_yet;
}

static int find(const char *dir, const char *pattern, glob_t *files)
{
	char *path;
	int rc;

	if (access(dir, R_OK | X_OK))
		return -errno;
	if (asprintf(&path, "%s/%s", dir, pattern) < 0)
		return -ENOMEM;
	rc = glob(path, GLOB_ERR, NULL, files);
	free(path);
	return !rc || rc == GLOB_NOMATCH ? 0 : rc == GLOB_NOSPACE ? -ENOMEM : -EIO;
}

/**
 * matrix_merge() - take over what is in the directory of the shards
 * @w: the walk
 * @store: store that gets the results
 *
 * Return: 0, also if a shard failed; or an exit status after saying what is wrong.
 */
int matrix_merge(struct work *w, const struct store *store)
{
	const char *dir = w->opt->merge;
	glob_t files = { 0 };
	int err = find(dir, "*.results", &files);

	if (err)
		err = progress_fail(w->progress, ST_USAGE, "cannot read the results in %s: %s", dir,
				    strerror(-err));
	else
		err = import_all(w, store, &files);
	globfree(&files);
	return err;
}

/**
 * matrix_merge_status() - what the shards and the matrix that they make lead to
 * @w: the walk
 * @status: of the matrix
 *
 * Says what became of the shards that are not through, if there is a joblog.
 *
 * Return: the worst exit status of all.
 */
int matrix_merge_status(struct work *w, int status)
{
	char *path;
	FILE *f;

	if (asprintf(&path, "%s/joblog", w->opt->merge) < 0)
		return progress_fail(w->progress, ST_INTERNAL, "out of memory");
	f = fopen(path, "re");
	if (f) {
		status = judge_joblog(w, f, status);
		fclose(f);
	} else if (errno != ENOENT) {
		status = progress_fail(w->progress, ST_USAGE, "cannot read %s: %s", path,
				       strerror(errno));
	}
	free(path);
	return status;
}
