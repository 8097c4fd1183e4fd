// SPDX-License-Identifier: GPL-2.0
/*
 * Rules about the mail header and the prose of the commit message.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "array.h"
#include "checks.h"

#define MAX_COLUMNS 75

static const char date_form[] =
	"^[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} [-+][0-9]{4}$";
static const char kept_fields[] =
	"^( |(From|Date|Subject|MIME-Version|Content-Type|Content-Transfer-Encoding): )";
static const char internal_tags[] =
	"^(Change-Id|Reference-I[Dd]|LTC-[A-Za-z]+|Gerrit-[A-Za-z]+|JIRA): ";

static bool matches(const char *pattern, const char *text)
{
	regex_t re;
	bool hit;

	if (regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB))
		abort();
	hit = !regexec(&re, text, 0, NULL, 0);
	regfree(&re);
	return hit;
}

/* Columns, not bytes: continuation bytes of UTF-8 take no room. */
static size_t columns(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += (*s & 0xc0) != 0x80;
	return n;
}

static size_t line_of(const struct patch *p, const char *field)
{
	size_t i;

	for (i = 0; i < p->header_end; i++)
		if (starts_with(p->line[i], field))
			return i + 1;
	return 0;
}

static void check_identity(const struct lint *lint, const struct patch *p, struct report *rep)
{
	const size_t line = line_of(p, "From: ");
	size_t len;

	if (!p->from || !matches("^[^<>]+ <[^<> @]+@[^<> @]+>$", p->from)) {
		finding(rep, RULE_FROM_FORM, p->name, line, "no usable From:");
		return;
	}
	if (p->line[line][0] == ' ')
		finding(rep, RULE_FROM_FOLDED, p->name, line, "From: goes on in the next line");
	len = strlen(p->from);
	if (!lint->submitter && (len < 9 || strcmp(p->from + len - 9, ".example>")))
		finding(rep, RULE_FROM_DOMAIN, p->name, line, "%s", p->from);
}

/*
 * Reviewers want the imperative. A word list would never be complete, so only
 * the endings of the other moods are refused.
 */
static bool imperative(const char *word)
{
	static const char *const exceptions[] = {
		"Bring", "Embed", "Feed", "Need", "Speed", "Always",
	};
	size_t len = 0, i;

	while (isalpha((unsigned char)word[len]))
		len++;
	if (!len || !isupper((unsigned char)word[0]))
		return false;
	for (i = 0; i < ARRAY_SIZE(exceptions); i++)
		if (strlen(exceptions[i]) == len && !strncmp(word, exceptions[i], len))
			return true;
	if (len > 3 && (!strncmp(word + len - 2, "ed", 2) || !strncmp(word + len - 3, "ing", 3)))
		return false;
	return len < 3 || word[len - 1] != 's' || word[len - 2] == 's';
}

static void check_subject(const struct lint *lint, const struct patch *p, size_t nr,
			  struct report *rep)
{
	const size_t line = line_of(p, "Subject: ");
	const char *subject = p->subject ? p->subject : "", *what;
	char prefix[64];
	size_t digits;

	/* git pads the number to the width of the total. */
	digits = (size_t)snprintf(NULL, 0, "%zu", lint->nr_patch);
	snprintf(prefix, sizeof(prefix), "[PATCH %0*zu/%zu] ", (int)digits, nr, lint->nr_patch);
	what = starts_with(subject, prefix);
	if (!what) {
		finding(rep, RULE_SUBJECT_PREFIX, p->name, line, "expected \"%s\"", prefix);
		what = strstr(subject, "] ");
		what = what ? what + 2 : subject;
	}
	if (strcasestr(what, "s390x"))
		finding(rep, RULE_SUBJECT_S390X, p->name, line, "%s", what);
	if (nr <= lint->nr_upstream && !strcmp(what, lint->upstream[nr - 1] + 41))
		return;
	if (columns(what) > MAX_COLUMNS)
		finding(rep, RULE_SUBJECT_LENGTH, p->name, line, "%zu columns", columns(what));
	if (!matches("^[A-Za-z0-9_]+([-/][A-Za-z0-9_]+)*: [^ ]", what)) {
		finding(rep, RULE_SUBJECT_AREA, p->name, line, "%s", what);
		return;
	}
	if (!imperative(strchr(what, ':') + 2) || what[strlen(what) - 1] == '.')
		finding(rep, RULE_SUBJECT_MOOD, p->name, line, "%s", what);
}

void check_header(const struct lint *lint, const struct patch *p, size_t nr, struct report *rep)
{
	size_t i;

	check_identity(lint, p, rep);
	if (!p->date || !matches(date_form, p->date))
		finding(rep, RULE_DATE_FORM, p->name, line_of(p, "Date: "), "no usable Date:");
	check_subject(lint, p, nr, rep);
	for (i = 1; i < p->header_end; i++)
		if (!matches(kept_fields, p->line[i]))
			finding(rep, RULE_HEADER_EXTRA, p->name, i + 1, "%s", p->line[i]);
}

/* Logs, tables and diagrams are indented; a line of one word cannot be wrapped. */
static bool exempt_from_width(const char *line)
{
	return line[0] == '>' || line[0] == '\t' || starts_with(line, "  ") || !strchr(line, ' ');
}

void check_body(const struct patch *p, struct report *rep)
{
	bool prose = false;
	size_t i;

	for (i = p->header_end + 1; i < p->message_end; i++) {
		const char *line = p->line[i];

		if (i < p->tags)
			prose |= *line && !upstream_commit(line);
		if (!is_tag_line(line) && !exempt_from_width(line) && columns(line) > MAX_COLUMNS)
			finding(rep, RULE_BODY_WIDTH, p->name, i + 1, "%zu columns", columns(line));
		if (matches("\\[ *[0-9]+\\.[0-9]{6}\\]", line))
			finding(rep, RULE_BODY_TIMESTAMP, p->name, i + 1, "%s", line);
		if (matches(internal_tags, line))
			finding(rep, RULE_BODY_INTERNAL, p->name, i + 1, "%s", line);
	}
	if (!prose)
		finding(rep, RULE_BODY_MISSING, p->name, 0, "a subject alone explains nothing");
}
