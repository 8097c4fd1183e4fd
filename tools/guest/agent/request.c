// SPDX-License-Identifier: GPL-2.0
/*
 * Requests: one line, one thread, one reply.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>

#include "agent.h"

struct request {
	struct request *next;
	unsigned long seq;
	char *verb;
	char *args;
	char line[];
};

/* Requests under way, newest first. */
static struct request *requests;
static pthread_mutex_t requests_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t requests_done = PTHREAD_COND_INITIALIZER;

static int verb_hello(char *args, struct reply *reply)
{
	port_hello();
	return 0;
}

static int verb_kmsg(char *args, struct reply *reply)
{
	char line[512];

	/* Without a newline printk keeps the record open, and off the console. */
	snprintf(line, sizeof(line), "%s\n", args);
	return write_file("/dev/kmsg", line);
}

static const struct {
	const char *name;
	verb_fn *run;
} verbs[] = {
	{ "hello",	verb_hello },
	{ "read",	verb_read },
	{ "write",	verb_write },
	{ "ls",		verb_ls },
	{ "stat",	verb_stat },
	{ "link",	verb_link },
	{ "waitpath",	verb_waitpath },
	{ "kmsg",	verb_kmsg },
	{ "bind",	verb_bind },
	{ "unbind",	verb_unbind },
	{ "msi",		verb_msi },
	{ "dbf",	verb_dbf },
	{ "lockdep",	verb_lockdep },
	{ "kmemleak",	verb_kmemleak },
	{ "blocked",	verb_blocked },
	{ "counters",	verb_counters },
	{ "mod",		verb_mod },
	{ "loop",	verb_loop },
	{ "waitloop",	verb_waitloop },
	{ "endloop",	verb_endloop },
	{ "endloops",	verb_endloops },
	{ "vfio",	verb_vfio },
};

/* Waits until every request that was started before @self is done. */
static void wait_for_older(const struct request *self)
{
	pthread_mutex_lock(&requests_mutex);
	while (self->next)
		pthread_cond_wait(&requests_done, &requests_mutex);
	pthread_mutex_unlock(&requests_mutex);
}

static void forget(struct request *self)
{
	struct request **link;

	pthread_mutex_lock(&requests_mutex);
	for (link = &requests; *link != self; link = &(*link)->next)
		;
	*link = self->next;
	pthread_cond_broadcast(&requests_done);
	pthread_mutex_unlock(&requests_mutex);
	free(self);
}

/**
 * request_verb() - find a verb
 * @name: its name
 *
 * Return: the verb, or NULL: no such verb, or one that needs its request.
 */
verb_fn *request_verb(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		if (!strcmp(name, verbs[i].name))
			return verbs[i].run;
	return NULL;
}

static int run(struct request *self, struct reply *reply)
{
	verb_fn *verb;

	if (!strcmp(self->verb, "sync")) {
		wait_for_older(self);
		return 0;
	}
	verb = request_verb(self->verb);
	return verb ? verb(self->args, reply) : -EOPNOTSUPP;
}

static void *request_thread(void *arg)
{
	struct request *self = arg;
	struct reply reply = { 0 };
	bool poweroff = !strcmp(self->verb, "poweroff");
	int rc;

	rc = poweroff ? 0 : run(self, &reply);
	port_reply(self->seq, rc, &reply);
	free(reply.data);
	if (poweroff && reboot(RB_POWER_OFF))
		say("power off: %s", strerror(errno));
	forget(self);
	return NULL;
}

/**
 * request_start() - carry out a request in its own thread
 * @line: "<seq> <verb> [arguments]"; a line without a number is dropped with a
 *	  message, there is nothing to answer to
 */
void request_start(char *line)
{
	struct request *self;
	struct reply none = { 0 };
	unsigned long seq;
	char *rest;
	int rc;

	seq = strtoul(line, &rest, 10);
	if (rest == line || *rest != ' ') {
		say("not a request: %s", line);
		return;
	}
	self = malloc(sizeof(*self) + strlen(rest));
	if (!self) {
		port_reply(seq, -ENOMEM, &none);
		return;
	}
	self->seq = seq;
	self->verb = strcpy(self->line, rest + 1);
	self->args = self->verb + strcspn(self->verb, " ");
	if (*self->args)
		*self->args++ = '\0';

	pthread_mutex_lock(&requests_mutex);
	self->next = requests;
	requests = self;
	pthread_mutex_unlock(&requests_mutex);

	rc = spawn(request_thread, self);
	if (rc) {
		forget(self);
		port_reply(seq, rc, &none);
	}
}
