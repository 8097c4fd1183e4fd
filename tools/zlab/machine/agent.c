// SPDX-License-Identifier: GPL-2.0
/*
 * Client of the agent in the guest.
 */
#define _GNU_SOURCE
#include "agent.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "agent_read.h"

/* A request is one line; the agent's buffer is twice this long. */
#define REQUEST_MAX	4096

/**
 * agent_open() - start to talk to the agent on a connected socket
 * @agent: client to initialise; release with agent_close(); must not move
 * @loop: the loop
 * @fd: socket; owned by the client from now on, also after an error; negative: the
 *	record that the loop replays is in its place
 *
 * Return: 0 or negative errno.
 */
int agent_open(struct agent *agent, struct loop *loop, int fd)
{
	int rc;

	*agent = (struct agent){ 0 };
	rc = stream_open(&agent->stream, loop, TAPE_AGENT, fd, agent_read, agent);
	if (rc)
		agent_close(agent);
	return rc;
}

/**
 * agent_feed() - hear again what the agent said
 * @agent: client without a socket
 * @line: from the record; an answer with a payload is two of them
 */
void agent_feed(struct agent *agent, const struct tape_line *line)
{
	bool payload = agent->payload;
	unsigned int seq;
	size_t len;
	int rc;

	if (line->channel == TAPE_HOST) {
		stream_feed_note(&agent->stream, line->text);
		return;
	}
	agent->payload = !payload && sscanf(line->text, "= %u %d %zu", &seq, &rc, &len) == 3 && len;
	stream_feed(&agent->stream, line->text, line->len);
	if (!payload)
		stream_feed(&agent->stream, "\n", 1);
}

/**
 * agent_close() - end the conversation and forget everything
 * @agent: client; may be closed again
 */
void agent_close(struct agent *agent)
{
	size_t i;

	stream_close(&agent->stream);
	for (i = 0; i < agent->nr_pending; i++)
		free(agent->pending[i].data);
	free(agent->pending);
	free(agent->events);
	free(agent->release);
	free(agent->why);
	*agent = (struct agent){ .stream.fd = -1 };
}

/* Fill in what a failed wait means. Input that makes no sense was explained on arrival. */
static int explain(struct agent *agent, int rc, const char *what)
{
	switch (rc) {
	case 0:
	case -EBADMSG:
		return rc;
	case -ETIMEDOUT:
		return agent_error(agent, rc, "no %s from the guest in time", what);
	case -EPIPE:
		return agent_error(agent, rc, "the connection to the guest ended before %s", what);
	}
	return agent_error(agent, rc, "waiting for %s: %s", what, strerror(-rc));
}

static int said_hello(void *arg)
{
	struct agent *agent = arg;

	return agent->hellos ? 1 : agent->stream.error;
}

/**
 * agent_wait_hello() - wait until the agent has introduced itself
 * @agent: client
 * @deadline: time of clock_seconds() at which to give up
 *
 * Return: 0, -EPROTO when it speaks another version of the protocol, -ETIMEDOUT,
 * -EINTR, -EPIPE when QEMU is gone, -EBADMSG when it sent garbage. agent_why()
 * has the words.
 */
int agent_wait_hello(struct agent *agent, double deadline)
{
	int rc = loop_wait(agent->stream.loop, said_hello, agent, deadline);

	if (rc)
		return explain(agent, rc, "hello");
	if (agent->protocol != AGENT_PROTOCOL)
		return agent_error(agent, -EPROTO, "the agent speaks protocol %d, not %d",
				   agent->protocol, AGENT_PROTOCOL);
	return 0;
}

/**
 * agent_send() - send a request and do not wait
 * @agent: client
 * @fmt: format of verb and arguments, one line without newline
 *
 * Return: number of the request (positive) for agent_wait_reply(), or negative
 * errno.
 */
int agent_send(struct agent *agent, const char *fmt, ...)
{
	struct agent_reply *grown;
	char line[REQUEST_MAX];
	va_list ap;
	int head, len, rc;

	head = snprintf(line, sizeof(line), "%u ", agent->last_seq + 1);
	va_start(ap, fmt);
	len = vsnprintf(line + head, sizeof(line) - (size_t)head, fmt, ap);
	va_end(ap);
	if (len < 0 || head + len + 1 >= (int)sizeof(line))
		return agent_error(agent, -E2BIG, "request too long: %.40s...", line);
	len += head;
	if (!tape_said(agent->stream.tape, TAPE_AGENT, line, (size_t)len))
		return explain(agent, -ESTALE, "sending a request");
	line[len++] = '\n';

	grown = reallocarray(agent->pending, agent->nr_pending + 1, sizeof(*grown));
	if (!grown)
		return agent_error(agent, -ENOMEM, "out of memory");
	agent->pending = grown;
	agent->pending[agent->nr_pending++] = (struct agent_reply){ .seq = ++agent->last_seq };
	rc = stream_write(&agent->stream, -1, line, (size_t)len);
	if (rc)
		return explain(agent, rc, "sending a request");
	return (int)agent->last_seq;
}

struct reply_wait {
	struct agent *agent;
	unsigned int seq;
};

static int has_reply(void *arg)
{
	struct reply_wait *wait = arg;
	struct agent_reply *reply = agent_pending(wait->agent, wait->seq);

	if (!reply)
		return -EINVAL;
	return reply->data ? 1 : wait->agent->stream.error;
}

/**
 * agent_wait_reply() - take the answer to a request
 * @agent: client
 * @seq: what agent_send() returned
 * @deadline: time of clock_seconds() at which to give up; the answer may still
 *	      be waited for again after that
 * @out: where to store the answer, to be released with agent_reply_free()
 *
 * Return: 0 when there is an answer, whatever it says; else as
 * agent_wait_hello(), -EINVAL for a request that is not pending.
 */
int agent_wait_reply(struct agent *agent, unsigned int seq, double deadline,
		     struct agent_reply *out)
{
	struct reply_wait wait = { .agent = agent, .seq = seq };
	struct agent_reply *reply;
	int rc;

	*out = (struct agent_reply){ 0 };
	rc = loop_wait(agent->stream.loop, has_reply, &wait, deadline);
	if (rc)
		return explain(agent, rc, "answer");
	reply = agent_pending(agent, seq);
	*out = *reply;
	*reply = agent->pending[--agent->nr_pending];
	return 0;
}

/**
 * agent_reply_free() - release an answer
 * @reply: answer; may be released again
 */
void agent_reply_free(struct agent_reply *reply)
{
	free(reply->data);
	reply->data = NULL;
}

struct event_wait {
	struct agent *agent;
	enum mod_ev ev;
	uint32_t fid;
	int pec;
	struct mod_event *found;
};

static int find_event(void *arg)
{
	struct event_wait *wait = arg;
	size_t i;

	for (i = 0; i < wait->agent->nr_events; i++) {
		struct mod_event *event = &wait->agent->events[i];

		if (!event->taken && event->ev == wait->ev && event->fid == wait->fid &&
		    (wait->pec == ANY_PEC || event->pec == wait->pec)) {
			wait->found = event;
			return 1;
		}
	}
	return wait->agent->stream.error;
}

/**
 * agent_wait_event() - take the first matching event of the test module
 * @agent: client
 * @ev: kind of event
 * @fid: its function
 * @pec: its PCI event code, ANY_PEC: any
 * @deadline: time of clock_seconds() at which to give up
 * @out: where to store a copy, NULL: not wanted
 *
 * Events before it that do not match stay in the queue. Taken ones are kept for
 * the timeline, but no later wait sees them.
 *
 * Return: as agent_wait_hello().
 */
int agent_wait_event(struct agent *agent, enum mod_ev ev, uint32_t fid, int pec,
		     double deadline, struct mod_event *out)
{
	struct event_wait wait = { .agent = agent, .ev = ev, .fid = fid, .pec = pec };
	char what[64];
	int rc;

	rc = loop_wait(agent->stream.loop, find_event, &wait, deadline);
	if (rc) {
		snprintf(what, sizeof(what), "event \"%s\" of function %08x",
			 agent_event_name(ev), fid);
		return explain(agent, rc, what);
	}
	wait.found->taken = true;
	if (out)
		*out = *wait.found;
	return 0;
}

/**
 * agent_last_event() - look at the newest event of a kind, taken or not
 * @agent: client
 * @ev: kind of event
 * @fid: its function, UINT32_MAX: any
 *
 * Return: the event, owned by @agent and valid until the next wait, or NULL.
 */
const struct mod_event *agent_last_event(const struct agent *agent, enum mod_ev ev, uint32_t fid)
{
	size_t i;

	for (i = agent->nr_events; i; i--) {
		const struct mod_event *event = &agent->events[i - 1];

		if (event->ev == ev && (fid == UINT32_MAX || event->fid == fid))
			return event;
	}
	return NULL;
}

/**
 * agent_why() - what went wrong last
 * @agent: client
 *
 * Return: one line without newline, owned by @agent until its next error.
 */
const char *agent_why(const struct agent *agent)
{
	return agent->why ? agent->why : "no error";
}
