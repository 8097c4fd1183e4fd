// SPDX-License-Identifier: GPL-2.0
/*
 * The guest's console as it grows.
 */
#define _GNU_SOURCE
#include "console.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tape.h"

#define CONSOLE_CHUNK	65536

static void console_changed(void *arg, short revents)
{
	struct console *con = arg;
	char events[4096];

	/* That something happened is all these events say; what, is in the file. */
	while (read(con->notify_fd, events, sizeof(events)) > 0)
		;
}

/**
 * console_open() - create the console's file and watch it
 * @con: console to initialise; release with console_close(); must not move
 * @loop: the loop
 * @path: file to create or empty; to be given to QEMU afterwards
 *
 * Return: 0 or negative errno; after an error nothing is left to release.
 */
int console_open(struct console *con, struct loop *loop, const char *path)
{
	int rc;

	*con = (struct console){ .loop = loop, .tape = loop->tape, .fd = -1, .notify_fd = -1 };
	con->text = calloc(1, 1);
	if (!con->text)
		return -ENOMEM;
	con->fd = open(path, O_RDONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	con->notify_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (con->fd < 0 || con->notify_fd < 0 ||
	    inotify_add_watch(con->notify_fd, path, IN_MODIFY) < 0)
		rc = -errno;
	else
		rc = loop_add(loop, con->notify_fd, console_changed, con);
	if (rc)
		console_close(con);
	return rc;
}

/**
 * console_open_again() - read the console of a machine that is replayed
 * @con: console to initialise; release with console_close(); must not move
 * @loop: the loop
 * @path: file that was written then; without one there is no console
 *
 * Return: 0 or negative errno; after an error nothing is left to release.
 */
int console_open_again(struct console *con, struct loop *loop, const char *path)
{
	*con = (struct console){ .loop = loop, .tape = loop->tape, .fd = -1, .notify_fd = -1 };
	con->text = calloc(1, 1);
	if (!con->text)
		return -ENOMEM;
	con->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (con->fd >= 0 || errno == ENOENT)
		return 0;
	console_close(con);
	return -errno;
}

/**
 * console_close() - stop to watch; the file stays
 * @con: console; may be closed again
 */
void console_close(struct console *con)
{
	if (!con->loop)
		return;
	if (con->notify_fd >= 0) {
		loop_remove(con->loop, con->notify_fd);
		close(con->notify_fd);
	}
	if (con->fd >= 0)
		close(con->fd);
	free(con->text);
	*con = (struct console){ .fd = -1, .notify_fd = -1 };
}

/* What had been added when it was read then. */
static int update_again(struct console *con)
{
	long long until;
	struct stat st;
	char *grown;

	if (!tape_noted(con->tape, "console", &until))
		return 0;
	if (con->fd < 0 || fstat(con->fd, &st) || until > st.st_size ||
	    until < (long long)con->len) {
		tape_disagree(con->tape, "the console has no %lld bytes", until);
		return -ESTALE;
	}
	grown = realloc(con->text, (size_t)until + 1);
	if (!grown)
		return -ENOMEM;
	con->text = grown;
	while (con->len < (size_t)until) {
		ssize_t n = pread(con->fd, grown + con->len, (size_t)until - con->len,
				  (off_t)con->len);

		if (n <= 0)
			return n ? -errno : -EIO;
		con->len += (size_t)n;
	}
	con->text[con->len] = '\0';
	return 0;
}

/**
 * console_update() - read what was added
 * @con: console; its text and len are brought up to date
 *
 * Return: 0 or negative errno.
 */
int console_update(struct console *con)
{
	size_t before = con->len;

	if (tape_replays(con->tape))
		return update_again(con);
	for (;;) {
		char *grown = realloc(con->text, con->len + CONSOLE_CHUNK + 1);
		ssize_t n;

		if (!grown)
			return -ENOMEM;
		con->text = grown;
		n = pread(con->fd, grown + con->len, CONSOLE_CHUNK, (off_t)con->len);
		if (n > 0)
			con->len += (size_t)n;
		con->text[con->len] = '\0';
		if (n < 0 && errno != EINTR)
			return -errno;
		if (n == 0)
			break;
	}
	if (con->len != before)
		tape_note(con->tape, "console %zu", con->len);
	return 0;
}

struct text_wait {
	struct console *con;
	const char *text;
};

static int has_text(void *arg)
{
	struct text_wait *wait = arg;
	int rc = console_update(wait->con);

	if (rc)
		return rc;
	return memmem(wait->con->text, wait->con->len, wait->text, strlen(wait->text)) ? 1 : 0;
}

/**
 * console_wait_text() - wait until the console contains a text
 * @con: console
 * @text: text to wait for, within one line
 * @deadline: time of clock_seconds() at which to give up
 *
 * Return: 0, -ETIMEDOUT, -EINTR or another negative errno.
 */
int console_wait_text(struct console *con, const char *text, double deadline)
{
	struct text_wait wait = { .con = con, .text = text };

	return loop_wait(con->loop, has_text, &wait, deadline);
}
