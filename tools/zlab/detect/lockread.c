// SPDX-License-Identifier: GPL-2.0
/*
 * Lockdep's view of a guest, and the lock graph in the report.
 */
#define _GNU_SOURCE
#include "lockread.h"

#include "finish.h"
#include "runfiles.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
 * locks_read() - add what lockdep saw in a guest to the graph
 * @locks: graph of the run
 * @sc: trial that is through, on a guest that still runs; nothing is asked of one
 *	that has stopped answering
 */
void locks_read(struct lockgraph *locks, struct trial *sc)
{
	struct agent_reply reply;
	int err;

	/* A guest that did not answer the last questions does not answer this one. */
	if (sc->outcome == OUTCOME_INCONCLUSIVE || !trial_alive(sc) ||
	    !trial_ask(sc, "read /proc/lockdep", &reply))
		return;
	err = lockgraph_add(locks, reply.data, sc->name);
	if (err)
		trial_lost(sc, "/proc/lockdep makes no sense: %s", strerror(-err));
	agent_reply_free(&reply);
}

/**
 * locks_save() - write the lock graph of a run into its report
 * @locks: graph
 * @dir: directory of the logs of this kernel, gets a file locks.dot
 * @err: receives why not
 *
 * Return: 0 or a negative errno.
 */
int locks_save(const struct lockgraph *locks, const char *dir, char **err)
{
	char *path;
	FILE *f;
	int rc = 0;

	if (asprintf(&path, "%s/locks.dot", dir) < 0)
		return run_error(err, -ENOMEM, "out of memory");
	f = fopen(path, "we");
	if (f)
		lockgraph_dot(locks, f);
	if (!f || fclose(f))
		rc = run_error(err, -errno, "cannot write %s: %s", path, strerror(errno));
	free(path);
	return rc;
}
