// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that the kernel under test has lost.
 */
#define _GNU_SOURCE
#include "leak.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two scans of all memory, five seconds apart, by a slow kernel. */
#define DEADLINE_SCAN	20

#define OBJECT		"unreferenced object "

static size_t count_objects(const char *report)
{
	size_t nr = 0;

	while ((report = strstr(report, OBJECT))) {
		report += strlen(OBJECT);
		nr++;
	}
	return nr;
}

/*
 * "    [<00000000001234ab>] FUNCTION+0x12/0x34", since 6.7 without the brackets.
 * Return: where the function is in this line, NULL: this is another line.
 */
static const char *frame(const char *line)
{
	size_t len;

	line += strspn(line, " ");
	if (*line != '[')
		return NULL;
	len = strcspn(line, "]\n");
	if (line[len] != ']')
		return NULL;
	line += len + 1;
	return *line == ' ' && (isalpha((unsigned char)line[1]) || line[1] == '_') ? line + 1 : NULL;
}

static void put_backtrace(FILE *f, const char *report, const char *end)
{
	const char *line, *name, *before = ": ";

	/* Whatever the memory holds, the dump of it stands in front of this. */
	line = memmem(report, (size_t)(end - report), "\n  backtrace", strlen("\n  backtrace"));
	for (line = line ? line + 1 : end; line < end; line += strcspn(line, "\n") + 1) {
		name = frame(line);
		if (name) {
			fprintf(f, "%s%.*s", before, (int)strcspn(name, "\n "), name);
			before = " < ";
		}
		if (!strchr(line, '\n'))
			break;
	}
}

/**
 * leak_describe() - say in one line what kmemleak reports
 * @report: as read from kmemleak
 *
 * Return: number of objects, then size and backtrace of the first one, to be freed
 * by the caller; NULL if nothing is reported, or without memory.
 */
char *leak_describe(const char *report)
{
	const char *first = strstr(report, OBJECT), *size, *next;
	size_t nr = count_objects(report), len = 0;
	char *text = NULL;
	FILE *f;

	if (!first)
		return NULL;
	f = open_memstream(&text, &len);
	if (!f)
		return NULL;
	next = strstr(first + 1, OBJECT);
	if (!next)
		next = first + strlen(first);
	size = memmem(first, (size_t)(next - first), "(size ", 6);
	fprintf(f, "%zu leaked object(s), the first of %.*s bytes", nr,
		size ? (int)strcspn(size + 6, ")\n") : 1, size ? size + 6 : "?");
	put_backtrace(f, first, next);
	if (fclose(f)) {
		free(text);
		return NULL;
	}
	return text;
}

static void check(struct trial *sc, const char *request)
{
	struct agent *agent = &sc->vm->agent;
	struct agent_reply reply;
	char *text;
	int rc;

	if (!trial_ok(sc))
		return;
	rc = agent_send(agent, "%s", request);
	if (rc > 0)
		rc = agent_wait_reply(agent, (unsigned int)rc, trial_deadline(sc, DEADLINE_SCAN),
				      &reply);
	if (rc < 0) {
		trial_lost(sc, "no answer to \"%s\": %s", request, agent_why(agent));
		return;
	}
	text = leak_describe(reply.data);
	if (reply.rc)
		trial_lost(sc, "\"%s\" failed in the guest: %s", request, strerror(reply.rc));
	else if (text)
		trial_fail(sc, "%s", text);
	else if (reply.len && strcmp(reply.data, "absent"))
		trial_lost(sc, "kmemleak says something that is not understood");
	free(text);
	agent_reply_free(&reply);
}

/**
 * leak_check() - fail the trial if the kernel has lost memory
 * @sc: trial whose scenario is through; nothing is done if it is not ok
 *
 * Takes the kernel five seconds. One without kmemleak passes.
 */
void leak_check(struct trial *sc)
{
	check(sc, "kmemleak");
}

/**
 * leak_look() - fail the trial if the kernel knows that it has lost memory
 * @sc: trial; nothing is done if it is not ok
 *
 * Without the wait of leak_check(), so what was lost just now is not found yet, but by
 * a later call.
 */
void leak_look(struct trial *sc)
{
	check(sc, "kmemleak now");
}
