// SPDX-License-Identifier: GPL-2.0
/*
 * What happened to one machine: letting it happen again.
 */
#define _GNU_SOURCE
#include "tape.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NS_PER_S	1000000000LL
#define NS_DIGITS	9

/**
 * tape_unescape() - read a text as a record has it
 * @text: text, changed in place; terminated afterwards, too
 *
 * Return: its length in bytes, SIZE_MAX if it is not written as a record writes.
 */
size_t tape_unescape(char *text)
{
	char *to = text, *start = text;

	for (; *text; text++) {
		if (*text != '\\') {
			*to++ = *text;
		} else if (text[1] == '\\' || text[1] == 'n') {
			*to++ = *++text == 'n' ? '\n' : '\\';
		} else if (text[1] == 'x' && isxdigit((unsigned char)text[2]) &&
			   isxdigit((unsigned char)text[3])) {
			const char hex[] = { text[2], text[3], '\0' };

			*to++ = (char)strtoul(hex, NULL, 16);
			text += 3;
		} else {
			return SIZE_MAX;
		}
	}
	*to = '\0';
	return (size_t)(to - start);
}

/* "<seconds>.<nine digits>". Return: where it ends, NULL: that is no time. */
static const char *parse_time(const char *text, long long *ns)
{
	const char *fraction;
	char *end;

	while (*text == ' ')
		text++;
	if (!isdigit((unsigned char)*text))
		return NULL;
	errno = 0;
	*ns = strtoll(text, &end, 10);
	if (errno || *end != '.' || *ns > INT64_MAX / NS_PER_S - 1)
		return NULL;
	fraction = end + 1;
	if (strspn(fraction, "0123456789") != NS_DIGITS)
		return NULL;
	*ns = *ns * NS_PER_S + strtoll(fraction, &end, 10);
	return end;
}

/* Return: 1 for a line that means something, 0 for a remark, or -EBADMSG, -ENOMEM. */
static int parse_line(struct tape *tape, enum tape_channel channel, char *text, size_t number)
{
	struct tape_line *grown, line = { .channel = channel, .number = number };
	const char *end = parse_time(text, &line.ns);
	char *say;

	if (!end || end[0] != ' ' || !end[1] || !strchr("<>#.", end[1]) || end[2] != ' ')
		return -EBADMSG;
	line.direction = end[1];
	if (line.direction == '.')
		return 0;
	say = strdup(end + 3);
	if (!say)
		return -ENOMEM;
	line.len = tape_unescape(say);
	line.text = say;
	if (line.len == SIZE_MAX) {
		free(say);
		return -EBADMSG;
	}
	grown = reallocarray(tape->lines, tape->nr_lines + 1, sizeof(*grown));
	if (!grown) {
		free(say);
		return -ENOMEM;
	}
	tape->lines = grown;
	grown[tape->nr_lines++] = line;
	return 1;
}

static int load_channel(struct tape *tape, enum tape_channel channel)
{
	FILE *f = fopen(tape->names[channel], "re");
	char *text = NULL;
	size_t size = 0, number = 0;
	ssize_t len;
	int rc = 0;

	/* A machine that did not start has said nothing. */
	if (!f)
		return errno == ENOENT ? 0 : -errno;
	while (rc >= 0 && (len = getline(&text, &size, f)) > 0) {
		number++;
		if (text[len - 1] != '\n' || strlen(text) != (size_t)len) {
			rc = -EBADMSG;
			break;
		}
		text[len - 1] = '\0';
		rc = parse_line(tape, channel, text, number);
	}
	if (rc == -EBADMSG &&
	    asprintf(&tape->why, "%s:%zu: not a line of a record", tape->names[channel], number) < 0)
		tape->why = NULL;
	free(text);
	fclose(f);
	return rc < 0 ? rc : 0;
}

static int compare_lines(const void *a, const void *b)
{
	const struct tape_line *x = a, *y = b;

	if (x->ns != y->ns)
		return x->ns < y->ns ? -1 : 1;
	if (x->channel != y->channel)
		return x->channel < y->channel ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/**
 * tape_load() - put a record into the place of the machine
 * @tape: tape to initialise; release with tape_close(), also after an error
 * @paths: file of each channel, NULL: there is none
 * @input: called for what is heard, NULL: nobody listens
 * @arg: handed to @input
 *
 * A file that is not a record makes the tape disagree from the start.
 *
 * Return: 0 or negative errno.
 */
int tape_load(struct tape *tape, const char *const paths[NR_TAPE_CHANNELS], tape_input_fn input,
	      void *arg)
{
	size_t i;
	int rc;

	*tape = (struct tape){ .replay = true, .input = input, .arg = arg, .polled = SIZE_MAX };
	for (i = 0; i < NR_TAPE_CHANNELS; i++) {
		if (!paths[i])
			continue;
		tape->names[i] = strdup(paths[i]);
		rc = tape->names[i] ? load_channel(tape, (enum tape_channel)i) : -ENOMEM;
		if (rc && rc != -EBADMSG)
			return rc;
	}
	if (tape->nr_lines)
		qsort(tape->lines, tape->nr_lines, sizeof(*tape->lines), compare_lines);
	return 0;
}

static const struct tape_line *peek(const struct tape *tape)
{
	return tape->why || tape->next >= tape->nr_lines ? NULL : &tape->lines[tape->next];
}

/* All that was heard in one round, before anybody looks at the result. */
static void hear(struct tape *tape)
{
	const struct tape_line *line = peek(tape);
	long long ns = line->ns;

	tape->heard = ns;
	for (; line && line->direction == '<' && line->ns == ns; line = peek(tape)) {
		tape->next++;
		if (tape->input)
			tape->input(tape->arg, line);
	}
}

/**
 * tape_step() - let happen what happened next while a condition was waited for
 * @tape: tape that is replayed
 *
 * Return: 0: look at the condition again; -ETIMEDOUT: the deadline had passed; -ESTALE:
 * this is not what was waited for then.
 */
int tape_step(struct tape *tape)
{
	const struct tape_line *line = peek(tape);

	if (line && line->direction == '<') {
		hear(tape);
		return 0;
	}
	if (tape_noted(tape, "timeout", NULL))
		return -ETIMEDOUT;
	/* The condition itself takes it, unless it is about something else. */
	if (line && line->direction == '#' && !strncmp(line->text, "console ", 8) &&
	    tape->polled != tape->next) {
		tape->polled = tape->next;
		return 0;
	}
	tape_disagree(tape, line ? "something is waited for that did not happen" :
				   "something is waited for behind the end");
	return -ESTALE;
}

/**
 * tape_noted() - was this the next thing that the host noticed
 * @tape: the tape; without replay the answer is no
 * @what: what
 * @value: receives the number behind it; NULL: there is none
 *
 * Return: true if it was; then it has happened.
 */
bool tape_noted(struct tape *tape, const char *what, long long *value)
{
	const struct tape_line *line;
	size_t len = strlen(what);

	if (!tape_replays(tape))
		return false;
	line = peek(tape);
	if (!line || line->direction != '#' || strncmp(line->text, what, len) ||
	    line->text[len] != (value ? ' ' : '\0'))
		return false;
	if (value)
		*value = strtoll(line->text + len, NULL, 10);
	tape->next++;
	return true;
}

/**
 * tape_value() - something that is measured once and for all
 * @tape: the tape, NULL: there is none
 * @what: name of it
 * @value: what was measured now
 *
 * Return: what was measured when it was recorded.
 */
double tape_value(struct tape *tape, const char *what, double value)
{
	const struct tape_line *line;
	size_t len = strlen(what);
	char *end;

	if (!tape_replays(tape)) {
		tape_note(tape, "%s %.17g", what, value);
		return value;
	}
	while ((line = peek(tape)) && line->direction == '<')
		hear(tape);
	if (line && line->direction == '#' && !strncmp(line->text, what, len) &&
	    line->text[len] == ' ') {
		value = strtod(line->text + len, &end);
		if (!*end && end > line->text + len + 1) {
			tape->next++;
			return value;
		}
	}
	tape_disagree(tape, "there is no \"%s\"", what);
	return 0;
}

/**
 * tape_text() - what the host noted first of all
 * @tape: tape that is replayed
 * @what: name of it
 *
 * Return: the text behind the name, to be freed by the caller; NULL if there is none.
 */
char *tape_text(struct tape *tape, const char *what)
{
	const struct tape_line *line = peek(tape);
	size_t len = strlen(what);

	if (!line || line->direction != '#' || strncmp(line->text, what, len) ||
	    line->text[len] != ' ') {
		tape_disagree(tape, "there is no \"%s\"", what);
		return NULL;
	}
	tape->next++;
	return strdup(line->text + len + 1);
}

/**
 * tape_take() - take what was heard in answer to something said
 * @tape: tape that is replayed
 *
 * Return: the line, owned by @tape; NULL if nothing was heard then.
 */
const struct tape_line *tape_take(struct tape *tape)
{
	const struct tape_line *line = peek(tape);

	if (!line || line->direction != '<') {
		tape_disagree(tape, "there is no answer");
		return NULL;
	}
	tape->next++;
	return line;
}

/**
 * tape_end() - has everything happened that is recorded
 * @tape: the tape
 *
 * Return: where record and code first disagreed, owned by @tape; NULL: nowhere.
 */
const char *tape_end(struct tape *tape)
{
	if (tape->replay && !tape->why && tape->next < tape->nr_lines)
		tape_disagree(tape, "the record goes on behind the end");
	return tape->why;
}
