// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's lock statistics, /proc/lock_stat.
 */
#include "lockstat.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Is @line about the class @name: "        name:", then numbers. */
static bool is_about(const char *line, const char *name, const char **numbers)
{
	size_t len = strlen(name);

	line += strspn(line, " ");
	if (strncmp(line, name, len) || line[len] != ':')
		return false;
	*numbers = line + len + 1;
	return true;
}

/**
 * lockstat_find() - look up a class of locks
 * @text: what the kernel says, version 0.4
 * @name: class
 * @stat: receives its numbers; all 0 if the class was not taken, and so is not there
 *
 * Return: 0, or -EPROTO if @text is something else.
 */
int lockstat_find(const char *text, const char *name, struct lockstat *stat)
{
	const char *line, *numbers;

	*stat = (struct lockstat){ 0 };
	if (strncmp(text, "lock_stat version 0.4\n", 22))
		return -EPROTO;
	for (line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!is_about(line, name, &numbers))
			continue;
		/* con-bounces, least wait, average, acq-bounces, least hold: not asked for */
		if (sscanf(numbers, "%*f %lf %*f %lf %lf %*f %*f %lf %*f %lf %lf",
			   &stat->contentions, &stat->wait_max, &stat->wait_total,
			   &stat->acquisitions, &stat->hold_max, &stat->hold_total) != 6)
			return -EPROTO;
		return 0;
	}
	return 0;
}
