// SPDX-License-Identifier: GPL-2.0
/*
 * Actors: a verb repeated in a thread of its own, as fast as it goes, until it
 * is told to end. They provide the contention that scenarios are about.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "agent.h"

/* A task's name has room for 15 characters. */
#define LOOP_PREFIX	"loop-"
#define LOOP_NAME_MAX	10

/* The kernel returns no other error numbers (MAX_ERRNO). */
#define ERRNO_MAX	4095

struct loop {
	struct loop *next;
	verb_fn *run;
	bool end;		/* it has been told to */
	bool ended;
	unsigned long runs;
	unsigned long ok;
	unsigned long failed[ERRNO_MAX + 1];
	char name[LOOP_NAME_MAX + 1];
	char args[];
};

static struct loop *loops;
static pthread_mutex_t loops_mutex = PTHREAD_MUTEX_INITIALIZER;
/* A run of some loop is over. */
static pthread_cond_t loops_ran = PTHREAD_COND_INITIALIZER;

/* Does the verb once, with arguments of its own as it may change them. */
static int run_once(const struct loop *loop)
{
	struct reply reply = { 0 };
	char *args = strdup(loop->args);
	int rc = -ENOMEM;

	if (args)
		rc = loop->run(args, &reply);
	free(reply.data);
	free(args);
	return rc;
}

static void *loop_thread(void *arg)
{
	char comm[sizeof(LOOP_PREFIX) + LOOP_NAME_MAX];
	struct loop *loop = arg;
	bool end;
	int rc;

	snprintf(comm, sizeof(comm), LOOP_PREFIX "%s", loop->name);
	prctl(PR_SET_NAME, comm);
	do {
		rc = run_once(loop);
		pthread_mutex_lock(&loops_mutex);
		loop->runs++;
		if (rc)
			loop->failed[-rc < ERRNO_MAX ? -rc : ERRNO_MAX]++;
		else
			loop->ok++;
		end = loop->end;
		loop->ended = end;
		pthread_cond_broadcast(&loops_ran);
		pthread_mutex_unlock(&loops_mutex);
	} while (!end);
	/* Whoever told it to end frees it. */
	return NULL;
}

static struct loop **find_loop(const char *name)
{
	struct loop **link;

	for (link = &loops; *link && strcmp((*link)->name, name); link = &(*link)->next)
		;
	return link;
}

static int start(const char *name, verb_fn *run, const char *args)
{
	struct loop *loop;
	int rc;

	loop = calloc(1, sizeof(*loop) + strlen(args) + 1);
	if (!loop)
		return -ENOMEM;
	loop->run = run;
	strcpy(loop->name, name);
	strcpy(loop->args, args);

	pthread_mutex_lock(&loops_mutex);
	rc = *find_loop(name) ? -EEXIST : spawn(loop_thread, loop);
	if (!rc) {
		loop->next = loops;
		loops = loop;
	}
	pthread_mutex_unlock(&loops_mutex);
	if (rc)
		free(loop);
	return rc;
}

/**
 * verb_loop() - "loop NAME VERB [ARGS]": start to repeat a verb
 * @args: NAME of at most 10 characters, VERB and its arguments
 * @reply: stays empty
 *
 * The thread is called "loop-NAME". It does the verb at least once.
 *
 * Return: 0, -EINVAL, -EOPNOTSUPP: no such verb, or one that cannot be
 * repeated, -EEXIST: there is such a loop, or the error of starting a thread.
 */
int verb_loop(char *args, struct reply *reply)
{
	char *verb, *rest;
	verb_fn *run;

	verb = strchr(args, ' ');
	if (!verb || verb == args || verb - args > LOOP_NAME_MAX)
		return -EINVAL;
	*verb++ = '\0';
	rest = verb + strcspn(verb, " ");
	if (*rest)
		*rest++ = '\0';
	run = request_verb(verb);
	if (!run || run == verb_loop || run == verb_waitloop || run == verb_endloop ||
	    run == verb_endloops)
		return -EOPNOTSUPP;
	return start(args, run, rest);
}

static int report(const struct loop *loop, struct reply *reply)
{
	const char *comma = "";
	FILE *out;
	int i;

	out = open_memstream(&reply->data, &reply->len);
	if (!out)
		return -errno;
	fprintf(out, "{\"runs\":%lu,\"ok\":%lu,\"errno\":{", loop->runs, loop->ok);
	for (i = 1; i <= ERRNO_MAX; i++) {
		if (!loop->failed[i])
			continue;
		fprintf(out, "%s\"%d\":%lu", comma, i, loop->failed[i]);
		comma = ",";
	}
	fputs("}}", out);
	return fclose(out) ? -errno : 0;
}

/**
 * verb_waitloop() - "waitloop NAME MS": wait until a loop succeeds once more
 * @args: NAME, deadline in milliseconds
 * @reply: stays empty
 *
 * Return: 0, -EINVAL, -ENOENT: no such loop (any more), or -ETIMEDOUT.
 */
int verb_waitloop(char *args, struct reply *reply)
{
	char name[LOOP_NAME_MAX + 1];
	struct timespec deadline;
	unsigned long ms, ok;
	struct loop *loop;
	int rc = 0;

	if (sscanf(args, "%10s %lu", name, &ms) != 2)
		return -EINVAL;
	deadline = deadline_in(ms);
	pthread_mutex_lock(&loops_mutex);
	loop = *find_loop(name);
	ok = loop ? loop->ok : 0;
	while (!rc && loop && loop->ok == ok) {
		rc = pthread_cond_clockwait(&loops_ran, &loops_mutex, CLOCK_MONOTONIC, &deadline);
		loop = *find_loop(name);
	}
	pthread_mutex_unlock(&loops_mutex);
	return loop ? -rc : -ENOENT;
}

/**
 * verb_endloop() - "endloop NAME": end a loop
 * @args: NAME
 * @reply: JSON object: "runs", "ok", and "errno" with how often each occurred
 *
 * Returns when the verb that is under way has returned.
 *
 * Return: 0, -ENOENT: no such loop, or -ENOMEM.
 */
int verb_endloop(char *args, struct reply *reply)
{
	struct loop **link, *loop;
	int rc;

	pthread_mutex_lock(&loops_mutex);
	link = find_loop(args);
	loop = *link;
	if (loop) {
		/* From here on the name is free, and the loop is ours. */
		*link = loop->next;
		loop->end = true;
		while (!loop->ended)
			pthread_cond_wait(&loops_ran, &loops_mutex);
	}
	pthread_mutex_unlock(&loops_mutex);
	if (!loop)
		return -ENOENT;
	rc = report(loop, reply);
	free(loop);
	return rc;
}

/**
 * verb_endloops() - "endloops": end all loops
 * @args: empty
 * @reply: stays empty
 *
 * Return: 0.
 */
int verb_endloops(char *args, struct reply *reply)
{
	struct loop *loop;

	pthread_mutex_lock(&loops_mutex);
	for (loop = loops; loop; loop = loop->next)
		loop->end = true;
	while ((loop = loops)) {
		loops = loop->next;
		while (!loop->ended)
			pthread_cond_wait(&loops_ran, &loops_mutex);
		free(loop);
	}
	pthread_mutex_unlock(&loops_mutex);
	return 0;
}
