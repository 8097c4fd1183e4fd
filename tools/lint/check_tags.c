// SPDX-License-Identifier: GPL-2.0
/*
 * Rules about provenance: the upstream reference, the tags, the sign-off.
 */
#include <ctype.h>
#include <string.h>

#include "array.h"
#include "checks.h"

/* Places in the tag paragraph; a later place never stands above an earlier one. */
enum place {
	PLACE_UPSTREAM,
	PLACE_FIXES,
	PLACE_REPORT,
	PLACE_LINK,
	PLACE_CC,
	PLACE_NOTE,
	PLACE_SIGNOFF,
	PLACE_UNKNOWN,
};

static const struct {
	const char *token;
	enum place place;
} tags[] = {
	{ "Upstream-commit", PLACE_UPSTREAM },
	{ "Fixes", PLACE_FIXES },
	/* Closes: belongs right below its Reported-by:, there may be several pairs. */
	{ "Reported-by", PLACE_REPORT },
	{ "Closes", PLACE_REPORT },
	{ "Link", PLACE_LINK },
	{ "Cc", PLACE_CC },
	{ "Signed-off-by", PLACE_SIGNOFF },
};

static bool is_hex(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!isdigit((unsigned char)s[i]) && (s[i] < 'a' || s[i] > 'f'))
			return false;
	return !isxdigit((unsigned char)s[n]);
}

const char *upstream_commit(const char *line)
{
	static const struct {
		const char *before;
		const char *after;
	} forms[] = {
		{ "[ Upstream commit ", " ]" },
		{ "[ upstream commit ", " ]" },
		{ "commit ", " upstream." },
		{ "commit ", " upstream" },
		{ "Upstream commit ", "" },
		{ "Upstream-commit: ", "" },
	};
	const char *id;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(forms); i++) {
		id = starts_with(line, forms[i].before);
		if (id && is_hex(id, 40) && !strcmp(id + 40, forms[i].after))
			return id;
	}
	return NULL;
}

void check_upstream(const struct lint *lint, const struct patch *p, size_t nr,
		    struct report *rep)
{
	const char *id, *found = NULL;
	size_t i;

	for (i = p->header_end + 1; i < p->message_end; i++) {
		id = upstream_commit(p->line[i]);
		if (!id)
			continue;
		if (found) {
			finding(rep, RULE_UPSTREAM_TWICE, p->name, i + 1, "a second reference");
			continue;
		}
		found = id;
		if (i != p->header_end + 1 && i != p->tags)
			finding(rep, RULE_UPSTREAM_PLACE, p->name, i + 1, "amid the text");
		if (nr <= lint->nr_upstream && strncmp(id, lint->upstream[nr - 1], 40))
			finding(rep, RULE_UPSTREAM_ORDER, p->name, i + 1, "expected %.40s",
				lint->upstream[nr - 1]);
	}
	if (!found)
		finding(rep, RULE_UPSTREAM_MISSING, p->name, 0, "no upstream reference");
}

static enum place tag_place(const char *line)
{
	const size_t len = is_tag_line(line);
	size_t i;

	if (upstream_commit(line))
		return PLACE_UPSTREAM;
	for (i = 0; len && i < ARRAY_SIZE(tags); i++)
		if (strlen(tags[i].token) == len && !strncmp(line, tags[i].token, len))
			return tags[i].place;
	return line[0] == '[' ? PLACE_NOTE : PLACE_UNKNOWN;
}

/* "[ who: what ]", or its first line. */
static bool names_author(const char *line)
{
	const char *colon = strstr(line, ": ");

	return colon && colon > line + 2;
}

static void check_signoff(const struct patch *p, size_t count, size_t last, bool noted,
			  struct report *rep)
{
	const char *who;
	size_t len;

	if (count != 1)
		finding(rep, RULE_SIGNOFF_COUNT, p->name, last, "%zu Signed-off-by lines", count);
	if (!count)
		return;
	who = p->line[last - 1] + strlen("Signed-off-by: ");
	len = p->from ? strlen(p->from) : 0;
	/* A damaged From: is reported as such, not as a wrong sign-off. */
	if (len && p->from[len - 1] == '>' && strcmp(who, p->from))
		finding(rep, RULE_SIGNOFF_IDENTITY, p->name, last, "%s is not the author", who);
	if (!noted)
		finding(rep, RULE_DEVIATION_MISSING, p->name, last, "no note above the sign-off");
}

static void check_fixes(const struct patch *p, size_t i, struct report *rep)
{
	const char *id = starts_with(p->line[i], "Fixes: ");
	const size_t len = strlen(p->line[i]);

	if (id && (!is_hex(id, 12) || strncmp(id + 12, " (\"", 3) ||
		   strcmp(p->line[i] + len - 2, "\")")))
		finding(rep, RULE_TAG_FIXES, p->name, i + 1, "%s", p->line[i]);
}

/* A trailer above the last paragraph is lost on every tool that reads trailers. */
static void check_stray(const struct patch *p, struct report *rep)
{
	size_t i;

	for (i = p->header_end + 1; i < p->tags; i++)
		if (is_tag_line(p->line[i]) && tag_place(p->line[i]) != PLACE_UNKNOWN &&
		    !upstream_commit(p->line[i]))
			finding(rep, RULE_TAG_STRAY, p->name, i + 1, "%s", p->line[i]);
}

void check_tags(const struct patch *p, struct report *rep)
{
	enum place place, highest = PLACE_UPSTREAM;
	size_t i, signoffs = 0, last = 0, note_end = 0;
	bool note = false, noted = false;

	check_stray(p, rep);
	for (i = p->tags; i < p->message_end; i++) {
		const char *line = p->line[i];
		const size_t len = strlen(line);

		place = note ? PLACE_NOTE : tag_place(line);
		if (place == PLACE_UNKNOWN) {
			finding(rep, RULE_TAG_UNKNOWN, p->name, i + 1, "%s", line);
			continue;
		}
		if (place < highest)
			finding(rep, RULE_TAG_ORDER, p->name, i + 1, "too late: %s", line);
		else
			highest = place;
		check_fixes(p, i, rep);
		if (place == PLACE_NOTE) {
			/* A note may take several lines; its bracket closes the last. */
			if (!note)
				noted = names_author(line);
			note = line[len - 1] != ']';
			if (!note)
				note_end = i;
		} else if (place == PLACE_SIGNOFF) {
			if (!signoffs++)
				noted = noted && note_end + 1 == i;
			last = i + 1;
		}
	}
	check_signoff(p, signoffs, last, noted, rep);
}
