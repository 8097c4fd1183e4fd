// SPDX-License-Identifier: GPL-2.0
/*
 * What happened to one machine: writing it down.
 */
#define _GNU_SOURCE
#include "tape.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"

#define NS_PER_S	1000000000LL

/**
 * tape_record() - begin a record
 * @tape: tape to initialise; release with tape_close(), also after an error
 * @paths: file of each channel, created or replaced; NULL: not recorded
 *
 * Return: 0 or negative errno.
 */
int tape_record(struct tape *tape, const char *const paths[NR_TAPE_CHANNELS])
{
	size_t i;

	*tape = (struct tape){ .epoch = clock_ns() };
	for (i = 0; i < NR_TAPE_CHANNELS; i++) {
		if (!paths[i])
			continue;
		tape->files[i] = fopen(paths[i], "we");
		if (!tape->files[i])
			return -errno;
	}
	return 0;
}

/**
 * tape_close() - end a record
 * @tape: the tape; may be closed again
 */
void tape_close(struct tape *tape)
{
	size_t i;

	for (i = 0; i < NR_TAPE_CHANNELS; i++) {
		if (tape->files[i])
			fclose(tape->files[i]);
		free(tape->names[i]);
	}
	for (i = 0; i < tape->nr_lines; i++)
		free(tape->lines[i].text);
	free(tape->lines);
	free(tape->why);
	*tape = (struct tape){ 0 };
}

/**
 * tape_replays() - is a record in the place of the machine
 * @tape: the tape, NULL: there is none
 *
 * Return: true if it is.
 */
bool tape_replays(const struct tape *tape)
{
	return tape && tape->replay;
}

static void put_escaped(FILE *f, const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		unsigned char c = text[i];

		if (c == '\\')
			fputs("\\\\", f);
		else if (c == '\n')
			fputs("\\n", f);
		else if (c < ' ')
			fprintf(f, "\\x%02x", c);
		else
			putc(c, f);
	}
}

/**
 * tape_escape() - write a text as a record does
 * @text: text, not necessarily terminated
 * @len: its length
 *
 * Return: one line to be freed by the caller, NULL without memory.
 */
char *tape_escape(const char *text, size_t len)
{
	char *line = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&line, &size);

	if (!f)
		return NULL;
	put_escaped(f, text, len);
	if (fclose(f)) {
		free(line);
		return NULL;
	}
	return line;
}

/* Each line is flushed: the record matters most when the run ends badly. */
static void put_line(struct tape *tape, enum tape_channel channel, long long ns, char direction,
		     const char *text, size_t len)
{
	FILE *f = tape->files[channel];

	if (!f)
		return;
	fprintf(f, "%3lld.%09lld %c ", ns / NS_PER_S, ns % NS_PER_S, direction);
	put_escaped(f, text, len);
	putc('\n', f);
	fflush(f);
}

/* Now, but later than every line so far. */
static long long own_time(struct tape *tape)
{
	long long ns = clock_ns() - tape->epoch;

	if (ns <= tape->last)
		ns = tape->last + 1;
	tape->last = ns;
	return ns;
}

/**
 * tape_heard() - record what came in
 * @tape: the tape, NULL: there is none; nothing is done when it is replayed
 * @round: number of the round of the loop it came in
 * @channel: from where
 * @text: what
 * @len: its length in bytes
 */
void tape_heard(struct tape *tape, unsigned long round, enum tape_channel channel,
		const char *text, size_t len)
{
	if (!tape || tape->replay)
		return;
	/* Rounds are counted from 1, so the first line of all has a time of its own. */
	if (round != tape->round || !round) {
		tape->heard = own_time(tape);
		tape->round = round;
	}
	put_line(tape, channel, tape->heard, '<', text, len);
}

/**
 * tape_heard_at() - when what is being heard came in
 * @tape: the tape, NULL: there is none
 *
 * Return: seconds since the start of the record.
 */
double tape_heard_at(const struct tape *tape)
{
	return tape ? (double)tape->heard / NS_PER_S : 0;
}

/*
 * Return: whether it was in the record, true if nothing is replayed; @ns gets its time.
 */
static bool happen(struct tape *tape, enum tape_channel channel, char direction, const char *text,
		   size_t len, long long *ns)
{
	const struct tape_line *line;

	if (!tape->replay) {
		*ns = own_time(tape);
		put_line(tape, channel, *ns, direction, text, len);
		return true;
	}
	/* What came in while another machine was waited for is heard now. */
	while (!tape->why && tape->next < tape->nr_lines &&
	       tape->lines[tape->next].direction == '<')
		tape_step(tape);
	line = tape->next < tape->nr_lines ? &tape->lines[tape->next] : NULL;
	*ns = line ? line->ns : 0;
	if (tape->why)
		return false;
	if (!line || line->channel != channel || line->direction != direction ||
	    line->len != len || memcmp(line->text, text, len)) {
		tape_disagree(tape, "\"%.*s\" is not what comes next", (int)(len < 120 ? len : 120),
			      text);
		return false;
	}
	tape->next++;
	return true;
}

/**
 * tape_said() - record what is said
 * @tape: the tape, NULL: there is none
 * @channel: to whom
 * @text: what
 * @len: its length in bytes
 *
 * Return: false if it is replayed and something else was said then.
 */
bool tape_said(struct tape *tape, enum tape_channel channel, const char *text, size_t len)
{
	long long ns;

	return !tape || happen(tape, channel, '>', text, len, &ns);
}

/**
 * tape_note() - record what the host does or notices
 * @tape: the tape, NULL: there is none
 * @fmt: format; the same in a replay, or it disagrees
 *
 * Return: when, in seconds since the start of the record.
 */
double tape_note(struct tape *tape, const char *fmt, ...)
{
	long long ns = 0;
	char *text;
	va_list ap;
	int len;

	if (!tape)
		return 0;
	va_start(ap, fmt);
	len = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (len < 0) {
		tape_disagree(tape, "out of memory");
		return 0;
	}
	happen(tape, TAPE_HOST, '#', text, (size_t)len, &ns);
	free(text);
	return (double)ns / NS_PER_S;
}

/**
 * tape_remark() - record something for the reader
 * @tape: the tape, NULL: there is none; nothing is done when it is replayed
 * @fmt: format
 */
void tape_remark(struct tape *tape, const char *fmt, ...)
{
	char *text;
	va_list ap;
	int len;

	if (!tape || tape->replay)
		return;
	va_start(ap, fmt);
	len = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (len < 0)
		return;
	put_line(tape, TAPE_HOST, own_time(tape), '.', text, (size_t)len);
	free(text);
}

/**
 * tape_disagree() - say that a record is not one of this code
 * @tape: the tape; what was said first stays
 * @fmt: format of the reason
 *
 * Nothing is heard from it any more.
 */
void tape_disagree(struct tape *tape, const char *fmt, ...)
{
	const struct tape_line *line = tape->next < tape->nr_lines ? &tape->lines[tape->next] : NULL;
	const char *name = line ? tape->names[line->channel] : tape->names[TAPE_HOST];
	char *text;
	va_list ap;
	int len;

	if (tape->why)
		return;
	va_start(ap, fmt);
	len = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (len < 0)
		text = NULL;
	if (asprintf(&tape->why, "%s:%zu: %s", name ? name : "record", line ? line->number : 0,
		     text ? text : "out of memory") < 0)
		tape->why = NULL;
	free(text);
	tape->next = tape->nr_lines;
}
