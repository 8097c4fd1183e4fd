// SPDX-License-Identifier: GPL-2.0
/*
 * A connected stream socket in the loop.
 */
#define _GNU_SOURCE
#include "stream.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define STREAM_CHUNK	65536

static const char *const names[] = {
	[TAPE_QMP] = "qmp", [TAPE_AGENT] = "agent", [TAPE_HOST] = "host",
};

static void stream_break(struct stream *stream, int error)
{
	stream->error = error;
	loop_remove(stream->loop, stream->fd);
}

/* Breaks for a reason that does not follow from what came in, and records it. */
static void stream_end(struct stream *stream, int error)
{
	char text[48];
	int len = snprintf(text, sizeof(text), "%s ended %d", names[stream->channel], -error);

	tape_heard(stream->tape, stream->loop->rounds, TAPE_HOST, text, (size_t)len);
	stream_break(stream, error);
}

static void consume_all(struct stream *stream)
{
	size_t used = 0;

	while (used < stream->len && !stream->error) {
		ssize_t n = stream->consume(stream->arg, stream->buf + used, stream->len - used);

		if (n < 0)
			stream_break(stream, (int)n);
		if (n <= 0)
			break;
		used += (size_t)n;
	}
	memmove(stream->buf, stream->buf + used, stream->len - used);
	stream->len -= used;
}

/* Return: true when there is room for @len more bytes. */
static bool make_room(struct stream *stream, size_t len)
{
	if (stream->size - stream->len < len) {
		size_t size = stream->size * 2 + len;
		char *grown = realloc(stream->buf, size);

		if (!grown) {
			stream_break(stream, -ENOMEM);
			return false;
		}
		stream->buf = grown;
		stream->size = size;
	}
	return true;
}

static void stream_ready(void *arg, short revents)
{
	struct stream *stream = arg;
	ssize_t n;

	if (!make_room(stream, STREAM_CHUNK))
		return;
	n = recv(stream->fd, stream->buf + stream->len, stream->size - stream->len, MSG_DONTWAIT);
	if (n > 0) {
		stream->len += (size_t)n;
		stream->received += (size_t)n;
		consume_all(stream);
	} else if (n == 0) {
		stream_end(stream, -EPIPE);
	} else if (errno != EAGAIN && errno != EINTR) {
		stream_end(stream, errno == ECONNRESET ? -EPIPE : -errno);
	}
}

/**
 * stream_feed() - something that was recorded comes in
 * @stream: stream without a socket
 * @data: bytes
 * @len: their number
 */
void stream_feed(struct stream *stream, const char *data, size_t len)
{
	if (stream->error || !make_room(stream, len + 1))
		return;
	memcpy(stream->buf + stream->len, data, len);
	stream->len += len;
	stream->received += len;
	consume_all(stream);
}

/**
 * stream_feed_note() - something that was recorded happens to the connection
 * @stream: stream without a socket
 * @note: what; nothing is done if it is about something else
 */
void stream_feed_note(struct stream *stream, const char *note)
{
	size_t len = strlen(names[stream->channel]);
	int error;

	if (!strncmp(note, names[stream->channel], len) &&
	    sscanf(note + len, " ended %d", &error) == 1)
		stream_break(stream, -error);
}

/**
 * stream_open() - put a connected socket into the loop
 * @stream: stream to initialise; release with stream_close(). It must not move
 *	    while it is open.
 * @loop: the loop
 * @channel: what it is in the record that the loop makes, if it makes one
 * @fd: socket; owned by the stream from now on, also after an error; negative: what
 *	comes in is given to stream_feed()
 * @consume: called for each message
 * @arg: handed to @consume
 *
 * Return: 0 or -ENOMEM.
 */
int stream_open(struct stream *stream, struct loop *loop, enum tape_channel channel, int fd,
		stream_consume_fn consume, void *arg)
{
	int rc;

	*stream = (struct stream){
		.loop = loop, .tape = loop->tape, .channel = channel, .fd = fd,
		.consume = consume, .arg = arg,
	};
	rc = fd < 0 ? 0 : loop_add(loop, fd, stream_ready, stream);
	if (rc)
		stream_close(stream);
	return rc;
}

/* Sends nothing, but fails if it failed when it was recorded. */
static int write_again(struct stream *stream)
{
	char refused[32];
	long long error;

	if (stream->error)
		return stream->error;
	snprintf(refused, sizeof(refused), "%s refused", names[stream->channel]);
	return tape_noted(stream->tape, refused, &error) ? -(int)error : 0;
}

/**
 * stream_write() - send a message
 * @stream: the stream
 * @fd: file descriptor to send along with the first byte, -1: none
 * @data: bytes to send
 * @len: their number. Messages are far smaller than a socket buffer, so a full
 *	 buffer means that the other side stopped reading: that is an error and
 *	 not a reason to block outside of the loop.
 *
 * Return: 0, the error the stream already has, or negative errno (-EAGAIN when
 * the other side does not read).
 */
int stream_write(struct stream *stream, int fd, const char *data, size_t len)
{
	union {
		struct cmsghdr align;
		char buf[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec iov;
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };

	if (stream->fd < 0)
		return write_again(stream);
	if (fd >= 0) {
		msg.msg_control = control.buf;
		msg.msg_controllen = sizeof(control.buf);
		*CMSG_FIRSTHDR(&msg) = (struct cmsghdr){
			.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS,
			.cmsg_len = CMSG_LEN(sizeof(int)),
		};
		memcpy(CMSG_DATA(CMSG_FIRSTHDR(&msg)), &fd, sizeof(fd));
	}
	while (len) {
		ssize_t n;

		/* What the other side said before it went away is still in the input. */
		if (stream->error)
			return stream->error;
		iov = (struct iovec){ (void *)data, len };
		n = sendmsg(stream->fd, &msg, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			int rc = errno == ECONNRESET ? -EPIPE : -errno;

			tape_note(stream->tape, "%s refused %d", names[stream->channel], -rc);
			return rc;
		}
		msg.msg_control = NULL;
		msg.msg_controllen = 0;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

/**
 * stream_hangup() - the process on the other side has ended
 * @stream: the stream; what is in its input is handled, then it is broken
 *
 * A child of that process may still hold the other end open, so waiting for the
 * end of file could take for ever.
 */
void stream_hangup(struct stream *stream)
{
	size_t before;

	if (!stream->loop)
		return;
	do {
		before = stream->received;
		if (!stream->error)
			stream_ready(stream, POLLIN);
	} while (stream->received != before);
	if (!stream->error)
		stream_end(stream, -EPIPE);
}

/**
 * stream_close() - take a stream out of the loop and close its socket
 * @stream: the stream; may be closed again
 */
void stream_close(struct stream *stream)
{
	if (!stream->loop)
		return;
	loop_remove(stream->loop, stream->fd);
	if (stream->fd >= 0)
		close(stream->fd);
	free(stream->buf);
	*stream = (struct stream){ .fd = -1 };
}
