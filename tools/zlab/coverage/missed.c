// SPDX-License-Identifier: GPL-2.0
/*
 * The list of lines that no scenario reaches, each with the reason:
 *
 *	# a comment
 *	FUNCTION: TEXT OF THE LINE
 *		reason,
 *		on one or more lines that begin with a tab
 *
 * A line that is there several times in its function is meant by its place among them,
 * from 1 on: "FUNCTION: TEXT [2]". A line that a race decides about is reached in some
 * runs only; a tilde in front of the entry says so: "~FUNCTION: TEXT".
 */
#define _GNU_SOURCE
#include "missed.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
	char *name;		/* FUNCTION: TEXT [N] */
	char *reason;		/* not owned */
	bool sometimes;
};

/* Name of a line in the list, to be freed. */
static char *name_of(const struct coverage *cov, size_t nr)
{
	const struct changed_line *line = cov->lines[nr].line;
	unsigned int place = 0, total = 0;
	char *name;
	size_t i;
	int rc;

	for (i = 0; i < cov->changed.nr; i++) {
		const struct changed_line *other = cov->lines[i].line;

		if (!cov->lines[i].code || strcmp(other->path, line->path) ||
		    strcmp(other->function, line->function) || strcmp(other->text, line->text))
			continue;
		total++;
		if (i <= nr)
			place++;
	}
	rc = total > 1 ? asprintf(&name, "%s: %s [%u]", line->function, line->text, place) :
			 asprintf(&name, "%s: %s", line->function, line->text);
	return rc < 0 ? NULL : name;
}

/* Judges one entry against the lines. */
static int apply(struct coverage *cov, const struct entry *entry)
{
	struct coverage_line *line = NULL;
	size_t i;

	if (!entry->reason || !*entry->reason)
		return coverage_complain(cov, "no reason in the list of missed lines: %s",
					 entry->name);
	for (i = 0; i < cov->changed.nr && !line; i++) {
		char *name = cov->lines[i].code ? name_of(cov, i) : NULL;

		if (name && !strcmp(name, entry->name))
			line = &cov->lines[i];
		free(name);
	}
	if (!line)
		return coverage_complain(cov, "in the list of missed lines, but no changed line: %s",
					 entry->name);
	if (line->reason)
		return coverage_complain(cov, "twice in the list of missed lines: %s", entry->name);
	if (line->count && !entry->sometimes)
		return coverage_complain(cov, "in the list of missed lines, but reached: %s",
					 entry->name);
	line->reason = entry->reason;
	return 0;
}

/* Puts the lines of a reason together in place. */
static void add_reason(struct entry *entry, char *text)
{
	text += strspn(text, " \t");
	if (!entry->reason) {
		entry->reason = text;
		return;
	}
	/* The reason grows over what stood between it and this line. */
	strcat(entry->reason, " ");
	memmove(entry->reason + strlen(entry->reason), text, strlen(text) + 1);
}

static int apply_list(struct coverage *cov)
{
	struct entry entry = { 0 };
	char *rest = cov->missed, *line;
	int err = 0;

	while (!err && (line = strsep(&rest, "\n"))) {
		if (*line == '\t' && entry.name) {
			add_reason(&entry, line);
			continue;
		}
		if (*line == '#' || !line[strspn(line, " \t")])
			continue;
		if (entry.name)
			err = apply(cov, &entry);
		entry = (struct entry){ .sometimes = *line == '~' };
		entry.name = line + entry.sometimes;
	}
	if (!err && entry.name)
		err = apply(cov, &entry);
	return err;
}

/**
 * missed_judge() - hold the lines that were not reached against the list
 * @cov: coverage; gets the reasons, and a complaint for each line that has none and
 *	 for each entry of the list that is stale
 * @list: text of the list
 *
 * Return: 0 or -ENOMEM.
 */
int missed_judge(struct coverage *cov, const char *list)
{
	size_t i;
	int err;

	free(cov->missed);
	cov->missed = strdup(list);
	if (!cov->missed)
		return -ENOMEM;
	err = apply_list(cov);
	for (i = 0; i < cov->changed.nr && !err; i++) {
		const struct coverage_line *line = &cov->lines[i];
		char *name;

		if (!line->code || line->count || line->reason)
			continue;
		name = name_of(cov, i);
		err = name ? coverage_complain(cov, "missed without a reason: %s", name) : -ENOMEM;
		free(name);
	}
	return err;
}
