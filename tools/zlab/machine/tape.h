/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What happened to one machine, in order: while it happens, and once more.
 *
 * A scenario depends on nothing but what QEMU, the agent and the console say, and on
 * which of its waits run into their deadline. All of that is recorded. So a record can
 * take the place of the machine: the same code meets the same input at the same point
 * and must come to the same verdict, or the record is not one of that code.
 *
 * A record has a file for each channel. A line of it is
 *
 *	<seconds since the start> <direction> <text>
 *
 * with direction '>' for what was said to the other side, '<' for what was heard from
 * it, '#' for what the host noticed or measured, '.' for a remark that means nothing
 * here. Control characters and backslashes in the text are written as in C. What was
 * heard in one round of the loop has one time, everything else a time of its own.
 */
#ifndef ZLAB_TAPE_H
#define ZLAB_TAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum tape_channel {
	TAPE_QMP,
	TAPE_AGENT,
	TAPE_HOST,
	NR_TAPE_CHANNELS,
};

/**
 * struct tape_line - one message
 * @ns: nanoseconds since the start
 * @channel: where it is recorded
 * @direction: see above
 * @text: as it was said, terminated; may contain NUL bytes
 * @len: its length in bytes
 * @number: of the line in its file, from 1
 */
struct tape_line {
	long long ns;
	enum tape_channel channel;
	char direction;
	char *text;
	size_t len;
	size_t number;
};

/**
 * typedef tape_input_fn - something is heard again
 * @arg: as given to tape_load()
 * @line: what
 */
typedef void (*tape_input_fn)(void *arg, const struct tape_line *line);

/**
 * struct tape - one record
 * @replay: it takes the place of the machine
 * @files: being written, NULL: that channel is not recorded
 * @epoch: clock_ns() of time 0
 * @last: time of the last line
 * @round: number of the round of the loop that was last recorded
 * @heard: time of what is being heard
 * @names: file names when it is replayed
 * @lines: everything that was recorded, in order
 * @nr_lines: their number
 * @next: the first that has not happened yet
 * @polled: a line whose condition was given its chance
 * @input: takes what is heard
 * @arg: handed to @input
 * @why: where the record and the code first disagreed; NULL: they agree
 */
struct tape {
	bool replay;
	FILE *files[NR_TAPE_CHANNELS];
	long long epoch;
	long long last;
	unsigned long round;
	long long heard;
	char *names[NR_TAPE_CHANNELS];
	struct tape_line *lines;
	size_t nr_lines;
	size_t next;
	size_t polled;
	tape_input_fn input;
	void *arg;
	char *why;
};

int tape_record(struct tape *tape, const char *const paths[NR_TAPE_CHANNELS]);
int tape_load(struct tape *tape, const char *const paths[NR_TAPE_CHANNELS], tape_input_fn input,
	      void *arg);
void tape_close(struct tape *tape);
const char *tape_end(struct tape *tape);
bool tape_replays(const struct tape *tape);

void tape_heard(struct tape *tape, unsigned long round, enum tape_channel channel,
		const char *text, size_t len);
double tape_heard_at(const struct tape *tape);
bool tape_said(struct tape *tape, enum tape_channel channel, const char *text, size_t len);
__attribute__((format(printf, 2, 3)))
double tape_note(struct tape *tape, const char *fmt, ...);
__attribute__((format(printf, 2, 3)))
void tape_remark(struct tape *tape, const char *fmt, ...);
double tape_value(struct tape *tape, const char *what, double value);
char *tape_text(struct tape *tape, const char *what);

bool tape_noted(struct tape *tape, const char *what, long long *value);
const struct tape_line *tape_take(struct tape *tape);
int tape_step(struct tape *tape);
__attribute__((format(printf, 2, 3)))
void tape_disagree(struct tape *tape, const char *fmt, ...);

char *tape_escape(const char *text, size_t len);
size_t tape_unescape(char *text);

#endif /* ZLAB_TAPE_H */
