// SPDX-License-Identifier: GPL-2.0
/*
 * Rules about the patch as a file: export options, hunks, touched files.
 */
#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"

/* git writes this line so that a mail reader can tell it from a real mbox. */
static const char first_line[] =
	"From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001";

static size_t hex_run(const char *s)
{
	size_t n = 0;

	while (isdigit((unsigned char)s[n]) || (s[n] >= 'a' && s[n] <= 'f'))
		n++;
	return n;
}

/* "<40 hex>..<40 hex>" with an optional " 100644" behind it. */
static bool full_index(const char *range)
{
	const char *end;

	if (hex_run(range) != 40 || strncmp(range + 40, "..", 2) || hex_run(range + 42) != 40)
		return false;
	end = range + 82;
	return !*end || !strcmp(end, " 100644");
}

static bool number(const char **s, unsigned long *value)
{
	char *end;

	if (!isdigit((unsigned char)**s))
		return false;
	*value = strtoul(*s, &end, 10);
	*s = end;
	return true;
}

/* "@@ -a[,b] +c[,d] @@": a count left out means 1. */
static bool hunk_header(const char *line, unsigned long *removed, unsigned long *added)
{
	unsigned long start;
	const char *s;

	s = starts_with(line, "@@ -");
	if (!s || !number(&s, &start))
		return false;
	*removed = 1;
	*added = 1;
	if (*s == ',' && (s++, !number(&s, removed)))
		return false;
	s = starts_with(s, " +");
	if (!s || !number(&s, &start))
		return false;
	if (*s == ',' && (s++, !number(&s, added)))
		return false;
	return starts_with(s, " @@");
}

/*
 * Consume the lines of the hunk whose header is at @i.
 *
 * Return: index of the first line behind it.
 */
static size_t check_hunk(const struct patch *p, size_t i, struct report *rep)
{
	unsigned long removed, added;
	const size_t head = i++;

	if (!hunk_header(p->line[head], &removed, &added)) {
		finding(rep, RULE_FORM_HUNK, p->name, head + 1, "damaged hunk header");
		return i;
	}
	for (; (removed || added) && i < p->nr; i++) {
		const char kind = p->line[i][0];

		if (kind == '\\')
			continue;
		if (kind != ' ' && kind != '-' && kind != '+')
			break;
		if ((kind != '+' && !removed) || (kind != '-' && !added))
			break;
		removed -= kind != '+';
		added -= kind != '-';
	}
	if (removed || added)
		finding(rep, RULE_FORM_HUNK, p->name, head + 1, "hunk with wrong line counts");
	if (i < p->nr && p->line[i][0] == '\\')
		i++;
	return i;
}

static bool file_header(const struct patch *p, size_t i, struct report *rep)
{
	const char *line = p->line[i], *rest;

	rest = starts_with(line, "index ");
	if (rest) {
		if (!full_index(rest))
			finding(rep, RULE_FORM_INDEX, p->name, i + 1, "shortened object name");
		return true;
	}
	if (starts_with(line, "new file mode ")) {
		if (strcmp(line, "new file mode 100644"))
			finding(rep, RULE_FORM_MODE, p->name, i + 1, "%s", line);
		return true;
	}
	if (starts_with(line, "old mode ") || starts_with(line, "new mode ") ||
	    starts_with(line, "deleted file mode ")) {
		finding(rep, RULE_FORM_MODE, p->name, i + 1, "%s", line);
		return true;
	}
	if (starts_with(line, "similarity ") || starts_with(line, "dissimilarity ") ||
	    starts_with(line, "rename ") || starts_with(line, "copy ")) {
		finding(rep, RULE_FORM_RENAME, p->name, i + 1, "%s", line);
		return true;
	}
	if (starts_with(line, "GIT binary patch") || starts_with(line, "Binary files ")) {
		finding(rep, RULE_FORM_BINARY, p->name, i + 1, "binary content");
		return true;
	}
	return starts_with(line, "--- ") || starts_with(line, "+++ ");
}

/* Only " file | 3 ++-", " 2 files changed, ..." and " create mode ..." belong here. */
static void check_notes(const struct patch *p, struct report *rep)
{
	size_t i;

	for (i = p->sep + 1; i < p->diff; i++) {
		const char *line = p->line[i];

		if (!*line || (*line == ' ' && (strstr(line, " | ") || strstr(line, " changed, ") ||
						starts_with(line, " create mode "))))
			continue;
		finding(rep, RULE_FORM_NOTES, p->name, i + 1, "text below the separator");
		return;
	}
}

void check_form(const struct patch *p, struct report *rep)
{
	bool binary = false;
	size_t i;

	if (!p->clean)
		finding(rep, RULE_FORM_TEXT, p->name, 0,
			"carriage return, NUL byte or no line feed at the end");
	if (!p->nr || strcmp(p->line[0], first_line))
		finding(rep, RULE_FORM_ZERO_COMMIT, p->name, 1, "not the fixed first line");
	check_notes(p, rep);
	i = p->diff;
	while (i < p->nr) {
		if (starts_with(p->line[i], "@@ ")) {
			i = check_hunk(p, i, rep);
			continue;
		}
		if (starts_with(p->line[i], "diff --git ")) {
			binary = false;
		} else if (starts_with(p->line[i], "GIT binary patch")) {
			binary = true;
			file_header(p, i, rep);
		} else if (!binary && !file_header(p, i, rep)) {
			finding(rep, RULE_FORM_SIGNATURE, p->name, i + 1,
				"text that belongs to no hunk");
			return;
		}
		i++;
	}
}

static bool allowed(const struct lint *lint, const char *file)
{
	size_t i;

	for (i = 0; i < lint->nr_allowed; i++)
		if (!fnmatch(lint->allowed[i], file, FNM_PATHNAME))
			return true;
	return false;
}

void check_files(const struct lint *lint, const struct patch *p, struct report *rep)
{
	const char *rest;
	bool any = false;
	size_t i, len;

	for (i = p->diff; i < p->nr; i++) {
		rest = starts_with(p->line[i], "diff --git a/");
		if (!rest)
			continue;
		any = true;
		/* "X b/X": the line is symmetric, a name may hold blanks. */
		len = strlen(rest);
		if (len < 4 || (len - 3) % 2 || strncmp(rest + (len - 3) / 2, " b/", 3) ||
		    strncmp(rest, rest + (len - 3) / 2 + 3, (len - 3) / 2)) {
			finding(rep, RULE_FORM_RENAME, p->name, i + 1, "two names for one file");
			continue;
		}
		rest += (len - 3) / 2 + 3;
		if (!allowed(lint, rest))
			finding(rep, RULE_FILE_SCOPE, p->name, i + 1, "touches %s", rest);
	}
	if (!any)
		finding(rep, RULE_FILE_NONE, p->name, 0, "no diff");
}
