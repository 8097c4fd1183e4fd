// SPDX-License-Identifier: GPL-2.0
/*
 * What the agent in the guest sends: its messages, one by one.
 */
#define _GNU_SOURCE
#include "agent_read.h"

#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"

static const char *const ev_names[] = {
	[MOD_BEGIN] = "begin",
	[MOD_END] = "end",
	[MOD_ADD] = "add",
	[MOD_REMOVE] = "remove",
	[MOD_BOUND] = "bound",
	[MOD_RELEASE] = "release",
	[MOD_HOLD] = "hold",
	[MOD_DROP] = "drop",
	[MOD_STATE] = "state",
	[MOD_REWRITE] = "rewrite",
	[MOD_INJECT] = "inject",
	[MOD_STRETCH] = "stretch",
	[MOD_FAULT] = "fault",
	[MOD_CALLS] = "calls",
	[MOD_LOST] = "lost",
};

/**
 * agent_error() - note what went wrong, for agent_why()
 * @agent: client
 * @error: negative errno
 * @fmt: format of one line without newline
 *
 * Return: @error.
 */
int agent_error(struct agent *agent, int error, const char *fmt, ...)
{
	va_list ap;

	free(agent->why);
	va_start(ap, fmt);
	if (vasprintf(&agent->why, fmt, ap) < 0)
		agent->why = NULL;
	va_end(ap);
	return error;
}

/**
 * agent_event_name() - name a kind of event
 * @ev: kind
 *
 * Return: what the test module calls it.
 */
const char *agent_event_name(enum mod_ev ev)
{
	return ev < MOD_OTHER ? ev_names[ev] : "?";
}

static void heard(struct agent *agent, const char *text, size_t len)
{
	tape_heard(agent->stream.tape, agent->stream.loop->rounds, TAPE_AGENT, text, len);
}

static long long member(json_t *obj, const char *key, long long missing)
{
	json_t *value = json_object_get(obj, key);

	return json_is_integer(value) ? json_integer_value(value) : missing;
}

/* One that is not told is not known. */
static void name_callers(struct mod_event *event, json_t *obj)
{
	const char *by = json_string_value(json_object_get(obj, "by"));

	snprintf(event->by, sizeof(event->by), "%s", by ? by : "");
}

static int handle_event(struct agent *agent, const char *text, size_t len)
{
	struct mod_event *grown, *event;
	const char *name;
	json_error_t err;
	json_t *obj;
	size_t i;

	obj = json_loadb(text, len, 0, &err);
	name = json_string_value(json_object_get(obj, "ev"));
	if (!name) {
		json_decref(obj);
		return -EBADMSG;
	}
	grown = reallocarray(agent->events, agent->nr_events + 1, sizeof(*grown));
	if (!grown) {
		json_decref(obj);
		return -ENOMEM;
	}
	agent->events = grown;
	event = &grown[agent->nr_events++];
	*event = (struct mod_event){
		.ev = MOD_OTHER,
		.t_guest = (double)member(obj, "t", 0) * 1e-9,
		.t_host = tape_heard_at(agent->stream.tape),
		.fid = (uint32_t)member(obj, "fid", UINT32_MAX),
		.fh = (uint32_t)member(obj, "fh", 0),
		.pec = (int)member(obj, "pec", -1),
		.state = (int)member(obj, "state", -1),
		.refs = (int)member(obj, "refs", -1),
		.calls = (int)member(obj, "n", -1),
	};
	name_callers(event, obj);
	for (i = 0; i < ARRAY_SIZE(ev_names); i++) {
		if (!strcmp(name, ev_names[i]))
			event->ev = (enum mod_ev)i;
	}
	json_decref(obj);
	return 0;
}

static int handle_hello(struct agent *agent, const char *line)
{
	char release[128];
	int protocol;

	if (sscanf(line, "hello %d %127s", &protocol, release) != 2)
		return -EBADMSG;
	free(agent->release);
	agent->release = strdup(release);
	agent->protocol = protocol;
	agent->hellos++;
	return agent->release ? 0 : -ENOMEM;
}

/**
 * agent_pending() - find a request whose answer nobody has taken yet
 * @agent: client
 * @seq: number of the request
 *
 * Return: what there is of the answer, NULL: there is no such request.
 */
struct agent_reply *agent_pending(struct agent *agent, unsigned int seq)
{
	size_t i;

	for (i = 0; i < agent->nr_pending; i++) {
		if (agent->pending[i].seq == seq)
			return &agent->pending[i];
	}
	return NULL;
}

/* Return: bytes used by header and payload, 0: the payload is not complete. */
static ssize_t handle_reply(struct agent *agent, const char *line, const char *buf, size_t len)
{
	size_t head = strlen(line) + 1;
	struct agent_reply *reply;
	unsigned int seq;
	size_t payload;
	int rc;

	if (sscanf(line, "= %u %d %zu", &seq, &rc, &payload) != 3) {
		heard(agent, buf, head - 1);
		return -EBADMSG;
	}
	if (len - head < payload)
		return 0;
	/* Nobody may wait for it any more: its deadline passed. */
	reply = agent_pending(agent, seq);
	if (reply && !reply->data) {
		reply->data = malloc(payload + 1);
		if (!reply->data)
			return -ENOMEM;
		memcpy(reply->data, buf + head, payload);
		reply->data[payload] = '\0';
		reply->len = payload;
		reply->rc = rc;
	}
	heard(agent, buf, head - 1);
	if (payload)
		heard(agent, buf + head, payload);
	return (ssize_t)(head + payload);
}

/**
 * agent_read() - take the first message of what the agent has sent
 * @arg: client
 * @buf: what has come and was not taken yet
 * @len: its length
 *
 * Return: bytes taken, 0: the message is not complete; -EBADMSG when it makes no sense,
 * -ENOMEM.
 */
ssize_t agent_read(void *arg, const char *buf, size_t len)
{
	const char *end = memchr(buf, '\n', len);
	struct agent *agent = arg;
	char *line;
	ssize_t rc;

	if (!end)
		return 0;
	line = strndup(buf, (size_t)(end - buf));
	if (!line)
		return -ENOMEM;
	/* A NUL byte in the header can not be right, whatever follows it. */
	if (strlen(line) != (size_t)(end - buf)) {
		heard(agent, buf, (size_t)(end - buf));
		rc = -EBADMSG;
	} else if (line[0] == '=') {
		rc = handle_reply(agent, line, buf, len);
	} else {
		heard(agent, buf, (size_t)(end - buf));
		if (line[0] == '!')
			rc = handle_event(agent, line + 1, strlen(line + 1));
		else
			rc = handle_hello(agent, line);
		if (!rc)
			rc = end - buf + 1;
	}
	if (rc == -EBADMSG)
		agent_error(agent, -EBADMSG, "the agent sent something that makes no sense: %.60s",
			    line);
	free(line);
	return rc;
}
