/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Client of the agent in the guest.
 *
 * The agent handles each request in a thread of its own, so a request that
 * blocks in the kernel does not keep the next one from being answered. Events
 * of the test module arrive in between; they are queued and none is lost.
 */
#ifndef ZLAB_AGENT_H
#define ZLAB_AGENT_H

#include <stdbool.h>
#include <stdint.h>

#include "stream.h"

#define AGENT_PROTOCOL	1
#define ANY_PEC		(-1)

enum mod_ev {
	MOD_BEGIN,
	MOD_END,
	MOD_ADD,
	MOD_REMOVE,
	MOD_BOUND,
	MOD_RELEASE,
	MOD_HOLD,
	MOD_DROP,
	MOD_STATE,
	MOD_REWRITE,
	MOD_INJECT,
	MOD_STRETCH,
	MOD_FAULT,
	MOD_CALLS,
	MOD_LOST,
	MOD_OTHER,
};

/* What the test module saw. */
struct mod_event {
	enum mod_ev ev;
	double t_guest;		/* seconds on the guest's monotonic clock */
	double t_host;		/* of arrival, seconds since the start of the record */
	uint32_t fid;		/* UINT32_MAX: none */
	uint32_t fh;
	int pec;		/* 0: an event the kernel is told to ignore; -1: none */
	int state;		/* enum zpci_state, -1: no such function */
	int refs;		/* -1: not known */
	int calls;		/* MOD_CALLS: how many, MOD_LOST: events; -1: not known */
	char by[192];		/* MOD_FAULT: who made the call, the nearest caller first */
	bool taken;		/* somebody waited for it and got it */
};

/* Answer to one request. */
struct agent_reply {
	unsigned int seq;
	int rc;			/* 0 or a positive errno of the guest */
	char *data;		/* terminated; NULL: not there yet */
	size_t len;
};

struct agent {
	struct stream stream;
	bool payload;			/* what is fed next is the rest of an answer */
	struct agent_reply *pending;	/* requests without a taken answer */
	size_t nr_pending;
	struct mod_event *events;	/* everything that arrived, in order */
	size_t nr_events;
	unsigned int last_seq;
	unsigned int hellos;		/* how often the agent said hello */
	int protocol;
	char *release;			/* uname -r of the guest */
	char *why;			/* what went wrong last, NULL: nothing did */
};

int agent_open(struct agent *agent, struct loop *loop, int fd);
void agent_feed(struct agent *agent, const struct tape_line *line);
void agent_close(struct agent *agent);
int agent_wait_hello(struct agent *agent, double deadline);
__attribute__((format(printf, 2, 3)))
int agent_send(struct agent *agent, const char *fmt, ...);
int agent_wait_reply(struct agent *agent, unsigned int seq, double deadline,
		     struct agent_reply *out);
void agent_reply_free(struct agent_reply *reply);
int agent_wait_event(struct agent *agent, enum mod_ev ev, uint32_t fid, int pec,
		     double deadline, struct mod_event *out);
const struct mod_event *agent_last_event(const struct agent *agent, enum mod_ev ev, uint32_t fid);
const char *agent_why(const struct agent *agent);

#endif /* ZLAB_AGENT_H */
