// SPDX-License-Identifier: GPL-2.0
/*
 * Where in the source a call trace leads.
 */
#define _GNU_SOURCE
#include "lines.h"

#include "addresses.h"
#include "step.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ADDR2LINE_DEADLINE	120.0	/* seconds */
#define ADDR2LINE		"s390x-linux-gnu-addr2line"
#define DEBUG_FILE		"vmlinux.lines"
#define FRAMES_MAX		4000	/* different ones in a run; more fit on no command line */

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '$';
}

/* Length of "0x" and digits, 0: that is something else. */
static size_t hex_length(const char *s, const char *end)
{
	size_t len = 2;

	if (end - s < 3 || s[0] != '0' || s[1] != 'x')
		return 0;
	while (s + len < end && isxdigit((unsigned char)s[len]))
		len++;
	return len > 2 ? len : 0;
}

/**
 * frame_find() - find FUNCTION+0xOFFSET/0xSIZE
 * @text: where to look
 * @end: and how far
 * @len: receives its length
 *
 * Return: the first one, NULL if there is none.
 */
const char *frame_find(const char *text, const char *end, size_t *len)
{
	const char *plus, *start, *at;
	size_t n;

	for (at = text; (plus = memchr(at, '+', (size_t)(end - at))); at = plus + 1) {
		for (start = plus; start > text && is_name(start[-1]); start--)
			;
		n = hex_length(plus + 1, end);
		if (start == plus || !n || plus + 1 + n >= end || plus[1 + n] != '/')
			continue;
		at = plus + 2 + n;
		n = hex_length(at, end);
		if (!n)
			continue;
		*len = (size_t)(at + n - start);
		return start;
	}
	return NULL;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int add(struct lines *lines, const char *frame, size_t len)
{
	char **frames = reallocarray(lines->frames, lines->nr + 1, sizeof(*frames));
	char **places;

	if (!frames)
		return -ENOMEM;
	lines->frames = frames;
	places = reallocarray(lines->places, lines->nr + 1, sizeof(*places));
	if (!places)
		return -ENOMEM;
	lines->places = places;
	frames[lines->nr] = strndup(frame, len);
	if (!frames[lines->nr])
		return -ENOMEM;
	places[lines->nr++] = NULL;
	return 0;
}

static bool has(const struct lines *lines, const char *frame, size_t len)
{
	size_t i;

	for (i = 0; i < lines->nr; i++) {
		if (!strncmp(lines->frames[i], frame, len) && !lines->frames[i][len])
			return true;
	}
	return false;
}

/* All frames from the first complaint of a scenario on. */
static int collect(struct lines *lines, const struct scenario_result *res)
{
	const char *frame, *at;
	char *text = NULL;
	size_t size = 0, len;
	FILE *f = fopen(res->console_path, "re");
	ssize_t total = -1;
	int err = 0;

	if (f && !fseek(f, (long)res->splats[0].offset, SEEK_SET))
		total = getdelim(&text, &size, EOF, f);
	if (f)
		fclose(f);
	at = text;
	while (total > 0 && !err && lines->nr < FRAMES_MAX &&
	       (frame = frame_find(at, text + total, &len))) {
		if (!has(lines, frame, len))
			err = add(lines, frame, len);
		at = frame + len;
	}
	free(text);
	return err;
}

/* What addr2line says: the address, then a place for each function the compiler put there. */
struct talk {
	struct lines *lines;
	size_t *asked;		/* which frame each question is about */
	size_t nr_answers;
	bool no_memory;
};

static void listen(void *arg, const char *line)
{
	struct talk *talk = arg;
	char **place, *longer;

	if (!strncmp(line, "0x", 2)) {
		talk->nr_answers++;
		return;
	}
	if (!talk->nr_answers || strstr(line, "?"))
		return;
	place = &talk->lines->places[talk->asked[talk->nr_answers - 1]];
	while (!strncmp(line, "./", 2))
		line += 2;
	if (asprintf(&longer, "%s%s%.*s", *place ? *place : "", *place ? " in " : "",
		     (int)strcspn(line, " "), line) < 0) {
		talk->no_memory = true;
		return;
	}
	free(*place);
	*place = longer;
}

static int ask(struct lines *lines, const struct addresses *map, const char *debug)
{
	const char **argv = calloc(lines->nr + 5, sizeof(*argv));
	size_t *asked = calloc(lines->nr + 1, sizeof(*asked)), nr = 4, i;
	struct talk talk = { .lines = lines, .asked = asked };
	struct step_result res = { 0 };
	unsigned long long address;
	int err = argv && asked ? 0 : -ENOMEM;

	for (i = 0; !err && i < lines->nr; i++) {
		char *text;

		if (!addresses_find(map, lines->frames[i], &address))
			continue;
		/* Return addresses: the call stands in front of them. */
		if (asprintf(&text, "0x%llx", address ? address - 1 : 0) < 0) {
			err = -ENOMEM;
			break;
		}
		asked[nr - 4] = i;
		argv[nr++] = text;
	}
	if (!err && nr > 4) {
		argv[0] = ADDR2LINE;
		argv[1] = "-ia";
		argv[2] = "-e";
		argv[3] = debug;
		err = step_run(&(struct step){ .argv = argv, .deadline = ADDR2LINE_DEADLINE,
					       .line = listen, .arg = &talk }, &res);
		step_result_free(&res);
	}
	for (i = 4; argv && i < nr; i++)
		free((void *)argv[i]);
	free(argv);
	free(asked);
	return talk.no_memory ? -ENOMEM : err;
}

static int save(const struct lines *lines, const char *dir, const char *label)
{
	char *path;
	size_t i;
	FILE *f;

	if (asprintf(&path, "%s/%s/" LINES, dir, label) < 0)
		return -ENOMEM;
	f = fopen(path, "we");
	free(path);
	if (!f)
		return -errno;
	for (i = 0; i < lines->nr; i++) {
		if (lines->places[i])
			fprintf(f, "%s %s\n", lines->frames[i], lines->places[i]);
	}
	return fclose(f) ? -errno : 0;
}

/**
 * lines_write() - find out where the complaints of a run come from
 * @dir: report directory
 * @run: run; nothing is done if nobody complained or the kernel has no line numbers
 *
 * Return: 0 or negative errno; without addr2line there are no lines, and no error.
 */
int lines_write(const char *dir, const struct run_result *run)
{
	char *debug = NULL, *map_file = NULL;
	struct addresses map = { 0 };
	struct lines lines = { 0 };
	size_t i;
	int err = 0;

	for (i = 0; !err && i < run->nr_scenarios; i++) {
		if (run->scenarios[i].nr_splats && run->scenarios[i].console_path)
			err = collect(&lines, &run->scenarios[i]);
	}
	if (!err && lines.nr && run->kernel_dir) {
		qsort(lines.frames, lines.nr, sizeof(*lines.frames), by_text);
		if (asprintf(&debug, "%s/" DEBUG_FILE, run->kernel_dir) < 0)
			debug = NULL;
		if (asprintf(&map_file, "%s/System.map", run->kernel_dir) < 0)
			map_file = NULL;
		err = debug && map_file ? 0 : -ENOMEM;
		if (!err && !access(debug, R_OK) && !access(map_file, R_OK)) {
			err = addresses_read(&map, map_file);
			if (!err)
				err = ask(&lines, &map, debug);
			if (!err || err == -ENOENT)
				err = save(&lines, dir, run->label);
		}
	}
	free(debug);
	free(map_file);
	addresses_free(&map);
	lines_free(&lines);
	return err;
}

/**
 * lines_read() - read what lines_write() has found out
 * @lines: filled in; release with lines_free() in any case
 * @dir: report directory
 * @label: of the kernel
 *
 * Return: 0, also if nothing was found out, or negative errno.
 */
int lines_read(struct lines *lines, const char *dir, const char *label)
{
	char *path, *text = NULL, *gap;
	size_t size = 0;
	int err = 0;
	FILE *f;

	*lines = (struct lines){ 0 };
	if (asprintf(&path, "%s/%s/" LINES, dir, label) < 0)
		return -ENOMEM;
	f = fopen(path, "re");
	free(path);
	while (f && !err && getline(&text, &size, f) > 0) {
		text[strcspn(text, "\n")] = '\0';
		gap = strchr(text, ' ');
		if (!gap)
			continue;
		err = add(lines, text, (size_t)(gap - text));
		if (!err)
			lines->places[lines->nr - 1] = strdup(gap + 1);
	}
	if (f)
		fclose(f);
	free(text);
	return err;
}

/**
 * lines_free() - release what lines_read() allocated
 * @lines: lines; may be released again
 */
void lines_free(struct lines *lines)
{
	size_t i;

	for (i = 0; i < lines->nr; i++) {
		free(lines->frames[i]);
		free(lines->places[i]);
	}
	free(lines->frames);
	free(lines->places);
	*lines = (struct lines){ 0 };
}

/**
 * lines_place() - where a frame is in the source
 * @lines: from lines_read()
 * @frame: from frame_find()
 * @len: its length
 *
 * Return: file and line, NULL if not known.
 */
const char *lines_place(const struct lines *lines, const char *frame, size_t len)
{
	size_t i;

	for (i = 0; i < lines->nr; i++) {
		if (!strncmp(lines->frames[i], frame, len) && !lines->frames[i][len])
			return lines->places[i];
	}
	return NULL;
}
