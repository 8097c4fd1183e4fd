// SPDX-License-Identifier: GPL-2.0
/*
 * Client of the QEMU Machine Protocol.
 */
#define _GNU_SOURCE
#include "qmp.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "clock.h"

static const char *const event_names[] = {
	[QMP_DEVICE_DELETED] = "DEVICE_DELETED",
	[QMP_MIGRATION] = "MIGRATION",
	[QMP_STOP] = "STOP",
	[QMP_RESUME] = "RESUME",
	[QMP_RESET] = "RESET",
	[QMP_SHUTDOWN] = "SHUTDOWN",
	[QMP_GUEST_PANICKED] = "GUEST_PANICKED",
};

__attribute__((format(printf, 3, 4)))
static int qmp_error(struct qmp *qmp, int error, const char *fmt, ...)
{
	va_list ap;

	free(qmp->why);
	va_start(ap, fmt);
	if (vasprintf(&qmp->why, fmt, ap) < 0)
		qmp->why = NULL;
	va_end(ap);
	return error;
}

static char *dup_member(json_t *data, const char *key)
{
	const char *value = json_string_value(json_object_get(data, key));

	return value ? strdup(value) : NULL;
}

static int queue_event(struct qmp *qmp, const char *name, json_t *data)
{
	struct qmp_event *event = calloc(1, sizeof(*event));
	struct qmp_event **tail = &qmp->events;
	static const char *const details[] = { "status", "reason", "action" };
	size_t i;

	if (!event)
		return -ENOMEM;
	event->t = clock_seconds();
	event->name = strdup(name);
	event->device = dup_member(data, "device");
	event->path = dup_member(data, "path");
	for (i = 0; i < ARRAY_SIZE(details) && !event->detail; i++)
		event->detail = dup_member(data, details[i]);
	event->type = QMP_OTHER;
	for (i = 0; i < QMP_OTHER; i++) {
		if (!strcmp(name, event_names[i]))
			event->type = (enum qmp_event_type)i;
	}
	while (*tail)
		tail = &(*tail)->next;
	*tail = event;
	return 0;
}

static int handle_message(struct qmp *qmp, json_t *msg)
{
	json_t *event = json_object_get(msg, "event");
	json_t *id = json_object_get(msg, "id");

	if (json_is_string(event))
		return queue_event(qmp, json_string_value(event), json_object_get(msg, "data"));
	if (json_object_get(msg, "QMP")) {
		qmp->greeted = true;
		return 0;
	}
	if (!json_object_get(msg, "return") && !json_object_get(msg, "error"))
		return -EBADMSG;
	/* An answer that came after its deadline answers nothing any more. */
	if (!json_is_integer(id) || json_integer_value(id) != qmp->last_id)
		return 0;
	json_decref(qmp->reply);
	qmp->reply = json_incref(msg);
	return 0;
}

/* In control mode QEMU sends one JSON object a line. */
static ssize_t qmp_consume(void *arg, const char *buf, size_t len)
{
	const char *end = memchr(buf, '\n', len);
	struct qmp *qmp = arg;
	json_error_t err;
	size_t text;
	json_t *msg;
	int rc;

	if (!end)
		return 0;
	text = (size_t)(end - buf);
	if (text && buf[text - 1] == '\r')
		text--;
	tape_heard(qmp->stream.tape, qmp->stream.loop->rounds, TAPE_QMP, buf, text);
	if (!text)
		return end - buf + 1;

	msg = json_loadb(buf, text, 0, &err);
	rc = msg ? handle_message(qmp, msg) : -EBADMSG;
	if (rc == -EBADMSG)
		qmp_error(qmp, rc, "QEMU sent something that is not QMP: %.*s",
			  (int)(text < 60 ? text : 60), buf);
	json_decref(msg);
	return rc ? rc : end - buf + 1;
}

/**
 * qmp_open() - start to talk QMP on a connected socket
 * @qmp: client to initialise; release with qmp_close(); must not move
 * @loop: the loop
 * @fd: socket; owned by the client from now on, also after an error; negative: the
 *	record that the loop replays is in its place
 *
 * Return: 0 or negative errno.
 */
int qmp_open(struct qmp *qmp, struct loop *loop, int fd)
{
	int rc;

	*qmp = (struct qmp){ 0 };
	rc = stream_open(&qmp->stream, loop, TAPE_QMP, fd, qmp_consume, qmp);
	if (rc)
		qmp_close(qmp);
	return rc;
}

/**
 * qmp_feed() - hear again what QEMU said
 * @qmp: client without a socket
 * @line: from the record
 */
void qmp_feed(struct qmp *qmp, const struct tape_line *line)
{
	if (line->channel == TAPE_HOST) {
		stream_feed_note(&qmp->stream, line->text);
		return;
	}
	stream_feed(&qmp->stream, line->text, line->len);
	stream_feed(&qmp->stream, "\n", 1);
}

/**
 * qmp_close() - end the conversation and forget all events
 * @qmp: client; may be closed again
 */
void qmp_close(struct qmp *qmp)
{
	stream_close(&qmp->stream);
	while (qmp->events) {
		struct qmp_event *event = qmp->events;

		qmp->events = event->next;
		qmp_event_free(event);
	}
	json_decref(qmp->reply);
	free(qmp->why);
	qmp->reply = NULL;
	qmp->why = NULL;
}

/* Fill in what a failed wait means. Input that makes no sense was explained on arrival. */
static int explain(struct qmp *qmp, int rc, const char *what)
{
	switch (rc) {
	case 0:
	case -EBADMSG:
	case -EREMOTEIO:
		return rc;
	case -ETIMEDOUT:
		return qmp_error(qmp, rc, "QEMU did not %s in time", what);
	case -EPIPE:
		return qmp_error(qmp, rc, "QEMU closed its control channel and did not %s", what);
	}
	return qmp_error(qmp, rc, "waiting for QEMU to %s: %s", what, strerror(-rc));
}

static int is_greeted(void *arg)
{
	struct qmp *qmp = arg;

	return qmp->greeted ? 1 : qmp->stream.error;
}

/**
 * qmp_handshake() - wait for QEMU's greeting and leave negotiation mode
 * @qmp: client
 * @deadline: time of clock_seconds() at which to give up
 *
 * Return: as qmp_execute().
 */
int qmp_handshake(struct qmp *qmp, double deadline)
{
	int rc = loop_wait(qmp->stream.loop, is_greeted, qmp, deadline);

	if (rc)
		return explain(qmp, rc, "greet");
	return qmp_execute(qmp, "qmp_capabilities", NULL, NULL, deadline);
}

static int has_reply(void *arg)
{
	struct qmp *qmp = arg;

	return qmp->reply ? 1 : qmp->stream.error;
}

/**
 * qmp_execute_fd() - as qmp_execute(), and pass a file descriptor
 * @qmp: client
 * @fd: file descriptor for the command, e.g. getfd; stays the caller's; -1: none
 * @command: name of the command
 * @args: its arguments, NULL: none; the reference is taken over, also after an
 *	  error
 * @ret: where to store the result, NULL: not wanted; the caller releases it
 *	 with json_decref()
 * @deadline: time of clock_seconds() at which to give up
 *
 * Return: 0, -EREMOTEIO when QEMU refused, -ETIMEDOUT, -EINTR, -EPIPE when QEMU
 * is gone, -EBADMSG when it sent garbage, -ENOMEM. qmp_why() has the words.
 */
int qmp_execute_fd(struct qmp *qmp, int fd, const char *command, json_t *args, json_t **ret,
		   double deadline)
{
	json_t *msg, *error;
	char what[64];
	char *text;
	int rc;

	msg = json_pack("{s:s, s:I, s:o*}", "execute", command, "id", ++qmp->last_id,
			"arguments", args);
	text = msg ? json_dumps(msg, JSON_COMPACT | JSON_PRESERVE_ORDER) : NULL;
	json_decref(msg);
	if (!text)
		return qmp_error(qmp, -ENOMEM, "out of memory");
	json_decref(qmp->reply);
	qmp->reply = NULL;
	rc = tape_said(qmp->stream.tape, TAPE_QMP, text, strlen(text)) ?
	     stream_write(&qmp->stream, fd, text, strlen(text)) : -ESTALE;
	if (!rc)
		rc = stream_write(&qmp->stream, -1, "\n", 1);
	free(text);
	/* QEMU may have said why it leaves before it closed the socket: look at the input. */
	if (!rc || rc == -EPIPE)
		rc = loop_wait(qmp->stream.loop, has_reply, qmp, deadline);
	snprintf(what, sizeof(what), "answer %s", command);
	if (rc)
		return explain(qmp, rc, what);

	error = json_object_get(qmp->reply, "error");
	if (error) {
		const char *desc = json_string_value(json_object_get(error, "desc"));

		return qmp_error(qmp, -EREMOTEIO, "QEMU refused %s: %s", command,
				 desc ? desc : "no reason given");
	}
	if (ret)
		*ret = json_incref(json_object_get(qmp->reply, "return"));
	return 0;
}

/**
 * qmp_execute() - run one command and wait for its result
 * @qmp: client
 * @command: name of the command
 * @args: its arguments, see qmp_execute_fd()
 * @ret: where to store the result, see qmp_execute_fd()
 * @deadline: time of clock_seconds() at which to give up
 *
 * Return: as qmp_execute_fd().
 */
int qmp_execute(struct qmp *qmp, const char *command, json_t *args, json_t **ret,
		double deadline)
{
	return qmp_execute_fd(qmp, -1, command, args, ret, deadline);
}

struct event_wait {
	struct qmp *qmp;
	enum qmp_event_type type;
	const char *device;
	const char *path;
	struct qmp_event *found;
};

static bool same_or_any(const char *wanted, const char *have)
{
	return !wanted || (have && !strcmp(wanted, have));
}

static int take_event(void *arg)
{
	struct event_wait *wait = arg;
	struct qmp_event **link;

	for (link = &wait->qmp->events; *link; link = &(*link)->next) {
		struct qmp_event *event = *link;

		if (event->type == wait->type && same_or_any(wait->device, event->device) &&
		    same_or_any(wait->path, event->path)) {
			*link = event->next;
			event->next = NULL;
			wait->found = event;
			return 1;
		}
	}
	return wait->qmp->stream.error;
}

/**
 * qmp_wait_event() - take the first matching event off the queue
 * @qmp: client
 * @type: type of the event
 * @device: its device, NULL: any
 * @path: its QOM path, NULL: any
 * @deadline: time of clock_seconds() at which to give up
 * @out: where to store the event, NULL: not wanted; the caller releases it with
 *	 qmp_event_free()
 *
 * Events before it that do not match stay where they are.
 *
 * Return: as qmp_execute().
 */
int qmp_wait_event(struct qmp *qmp, enum qmp_event_type type, const char *device,
		   const char *path, double deadline, struct qmp_event **out)
{
	struct event_wait wait = { .qmp = qmp, .type = type, .device = device, .path = path };
	char what[96];
	int rc;

	rc = loop_wait(qmp->stream.loop, take_event, &wait, deadline);
	if (rc) {
		snprintf(what, sizeof(what), "send %s%s%s",
			 type < QMP_OTHER ? event_names[type] : "an event",
			 device || path ? " for " : "", device ? device : path ? path : "");
		return explain(qmp, rc, what);
	}
	if (out)
		*out = wait.found;
	else
		qmp_event_free(wait.found);
	return 0;
}

/**
 * qmp_event_free() - release an event
 * @event: event taken off the queue, NULL is ignored
 */
void qmp_event_free(struct qmp_event *event)
{
	if (!event)
		return;
	free(event->name);
	free(event->device);
	free(event->path);
	free(event->detail);
	free(event);
}

/**
 * qmp_why() - what went wrong last
 * @qmp: client
 *
 * Return: one line without newline, owned by @qmp until its next error.
 */
const char *qmp_why(const struct qmp *qmp)
{
	return qmp->why ? qmp->why : "no error";
}
