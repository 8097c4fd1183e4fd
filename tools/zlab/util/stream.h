/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A connected stream socket in the loop: input is buffered until a whole
 * message is there, output is written at once.
 */
#ifndef ZLAB_STREAM_H
#define ZLAB_STREAM_H

#include <stddef.h>
#include <sys/types.h>

#include "loop.h"
#include "tape.h"

/**
 * typedef stream_consume_fn - take one message off the input
 * @arg: as given to stream_open()
 * @buf: input not consumed yet
 * @len: its length in bytes, not 0
 *
 * Return: bytes consumed, 0 when the message is not complete, negative errno
 * when the input makes no sense; the stream is broken from then on.
 */
typedef ssize_t (*stream_consume_fn)(void *arg, const char *buf, size_t len);

struct stream {
	struct loop *loop;
	struct tape *tape;	/* of the machine on the other side, NULL: nothing is recorded */
	enum tape_channel channel;
	int fd;			/* negative: the record is on the other side */
	char *buf;
	size_t len;
	size_t size;
	size_t received;	/* bytes, ever */
	stream_consume_fn consume;
	void *arg;
	int error;	/* 0, or why it is broken: -EPIPE at its end, -EBADMSG, ... */
};

int stream_open(struct stream *stream, struct loop *loop, enum tape_channel channel, int fd,
		stream_consume_fn consume, void *arg);
int stream_write(struct stream *stream, int fd, const char *data, size_t len);
void stream_feed(struct stream *stream, const char *data, size_t len);
void stream_feed_note(struct stream *stream, const char *note);
void stream_hangup(struct stream *stream);
void stream_close(struct stream *stream);

#endif /* ZLAB_STREAM_H */
