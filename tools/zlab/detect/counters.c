// SPDX-License-Identifier: GPL-2.0
/*
 * Counters of a kernel that counts which of its lines are reached (gcov).
 *
 * A file of counters is what the agent sends: for each object a line with its path
 * and a length, then as many bytes, which are what gcov reads.
 */
#define _GNU_SOURCE
#include "counters.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "finish.h"

/**
 * counters_there() - does a kernel count
 * @kernel_dir: built kernel, as kernel-build.sh names it
 *
 * Return: true if it does.
 */
bool counters_there(const char *kernel_dir)
{
	bool there;
	char *path;

	if (asprintf(&path, "%s/gcno", kernel_dir) < 0)
		return false;
	there = !access(path, X_OK);
	free(path);
	return there;
}

/**
 * counters_reset() - set the counters of a guest to zero
 * @sc: trial that begins; lost if that does not work
 */
void counters_reset(struct trial *sc)
{
	int rc = trial_request(sc, NULL, "counters reset");

	if (rc > 0)
		trial_lost(sc, "the counters cannot be reset: %s", strerror(rc));
}

/**
 * counters_save() - keep the counters of a guest
 * @sc: trial that is through, on a guest that still runs; nothing is asked of one that
 *	has stopped answering
 * @path: file
 */
void counters_save(struct trial *sc, const char *path)
{
	struct agent_reply reply;
	FILE *f;

	if (sc->outcome == OUTCOME_INCONCLUSIVE || !trial_alive(sc) ||
	    !trial_ask(sc, "counters", &reply))
		return;
	f = fopen(path, "we");
	if (!f || fwrite(reply.data, 1, reply.len, f) != reply.len || fflush(f))
		trial_lost(sc, "cannot write %s: %s", path, strerror(errno));
	if (f)
		fclose(f);
	agent_reply_free(&reply);
}

/* A file DIR/NAME with what follows in @from; the slashes of NAME become hash marks. */
static int copy_out(FILE *from, const char *dir, char *name, size_t len)
{
	char *path, *data, *slash;
	FILE *to;
	int err = 0;

	while ((slash = strchr(name, '/')))
		*slash = '#';
	if (asprintf(&path, "%s/%s", dir, name) < 0)
		return -ENOMEM;
	data = malloc(len + 1);
	to = data ? fopen(path, "we") : NULL;
	free(path);
	if (!data)
		return -ENOMEM;
	if (!to)
		err = -errno;
	else if (fread(data, 1, len, from) != len)
		err = -EBADMSG;
	else if (fwrite(data, 1, len, to) != len)
		err = -errno;
	if (to && fclose(to) && !err)
		err = -errno;
	free(data);
	return err;
}

/**
 * counters_unpack() - take a file of counters apart
 * @path: file
 * @dir: directory, gets a file for each object, with a hash mark for each slash of its
 *	 path in the guest
 * @nr: receives the number of objects
 *
 * Return: 0, -EBADMSG if it is not such a file, or another negative errno.
 */
int counters_unpack(const char *path, const char *dir, unsigned int *nr)
{
	char *line = NULL, *space;
	size_t size = 0;
	FILE *f = fopen(path, "re");
	int err = 0;

	*nr = 0;
	if (!f)
		return -errno;
	while (!err && getline(&line, &size, f) > 0) {
		char *end = NULL;
		unsigned long len = 0;

		space = strrchr(line, ' ');
		if (space)
			len = strtoul(space + 1, &end, 10);
		if (!space || *end != '\n' || space == line || len > 1 << 20) {
			err = -EBADMSG;
			break;
		}
		*space = '\0';
		err = copy_out(f, dir, line, len);
		(*nr)++;
	}
	free(line);
	fclose(f);
	return err;
}
