// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that the kernel has lost.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agent.h"

#define KMEMLEAK	"/sys/kernel/debug/kmemleak"

/*
 * A younger object is never reported: a pointer to it may be in a register still
 * (MSECS_MIN_AGE of the kernel's mm/kmemleak.c, and a tick).
 */
#define MIN_AGE_MS	5100

/* Puts a report on the console, where everything else is that the kernel says. */
static void print_lines(char *text)
{
	char *line, *save;

	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		say("%s", line);
}

/*
 * The first scan takes the checksum of each object that nothing points to, the
 * second one reports those that have not changed since and are old enough.
 */
static int scan(void)
{
	struct timespec deadline = deadline_in(MIN_AGE_MS);
	int rc = write_file(KMEMLEAK, "scan");

	while (!rc && !deadline_passed(&deadline))
		wait_more(wait_seen(), &deadline);
	return rc ? rc : write_file(KMEMLEAK, "scan");
}

/**
 * verb_kmemleak() - "kmemleak [now]": look for memory that nothing points to
 * @args: "now": scan once, which reports what nothing pointed to before, either, and
 *	  is old enough; else empty
 * @reply: what kmemleak reports, empty if nothing is lost, "absent" if it is not
 *	   built in
 *
 * Without "now" it takes five seconds and two scans. What is reported once is not
 * reported again.
 *
 * Return: 0 or a negative errno (-EPERM: kmemleak has switched itself off).
 */
int verb_kmemleak(char *args, struct reply *reply)
{
	char *copy;
	int rc = strcmp(args, "now") ? scan() : write_file(KMEMLEAK, "scan");

	if (rc == -ENOENT)
		return reply_printf(reply, "absent");
	if (!rc)
		rc = read_file(KMEMLEAK, reply);
	if (rc || !reply->len)
		return rc;
	copy = strdup(reply->data);
	if (!copy)
		return -ENOMEM;
	print_lines(copy);
	free(copy);
	return write_file(KMEMLEAK, "clear");
}
