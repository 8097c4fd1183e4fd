// SPDX-License-Identifier: GPL-2.0
/*
 * The rules for the text of an Ubuntu SRU bug.
 *
 * Sections: the SRU template as in bug 2114174 ([Impact], [Fix], [Test Plan], [Where
 * problems could occur]) and 1907421 ([Other]). Tags: what the kernel team's bot asks for
 * in 1907421. That a tag may have the source package behind the release is general
 * knowledge. The others are this project's own: nothing is claimed that was not seen, and
 * where it was seen is said.
 */
#define _GNU_SOURCE
#include "lint.h"

#include <string.h>

#define WIDTH	78

static const char *const headings[] = {
	"[Impact]", "[Fix]", "[Test Plan]", "[Where problems could occur]", "[Other Info]",
};

/* A section: what is between its heading and the next; NULL if it is not there. */
static char *section(const char *text, size_t i)
{
	char *start = g_strdup_printf("\n%s\n", headings[i]), *next = NULL, *found = NULL;
	const char *from = strstr(text, start), *to = NULL;

	if (from) {
		from += strlen(start);
		if (i + 1 < G_N_ELEMENTS(headings)) {
			next = g_strdup_printf("\n%s\n", headings[i + 1]);
			to = strstr(from - 1, next);
		} else {
			to = text + strlen(text);
		}
	}
	if (to)
		found = to > from ? g_strndup(from, to - from) : g_strdup("");
	g_free(next);
	g_free(start);
	return found;
}

static bool in_order(const struct lint_dir *dir, const struct lint_file *file)
{
	char **lines = g_strsplit(file->message, "\n", -1), **line;
	size_t nr = 0;
	bool good = true;

	for (line = lines; *line && good; line++) {
		if (!lint_match(*line, "^\\[.*\\]$"))
			continue;
		good = nr < G_N_ELEMENTS(headings) && !strcmp(*line, headings[nr]);
		nr++;
	}
	g_strfreev(lines);
	return good && nr == G_N_ELEMENTS(headings);
}

static bool have_text(const struct lint_dir *dir, const struct lint_file *file)
{
	bool good = true;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(headings) && good; i++) {
		char *text = section(file->message, i);

		good = text && lint_match(text, "[a-z]{3}");
		g_free(text);
	}
	return good;
}

static unsigned int matches(const char *text, const char *pattern)
{
	GRegex *regex = g_regex_new(pattern, G_REGEX_MULTILINE, 0, NULL);
	GMatchInfo *match;
	unsigned int nr = 0;

	for (g_regex_match(regex, text, 0, &match); g_match_info_matches(match);
	     g_match_info_next(match, NULL))
		nr++;
	g_match_info_free(match);
	g_regex_unref(regex);
	return nr;
}

/* Numbered patches, and below each the commit of upstream. */
static bool commits(const struct lint_dir *dir, const struct lint_file *file)
{
	char *text = section(file->message, 1);
	unsigned int nr = text ? matches(text, "^ ?[0-9]+\\. ") : 0;
	bool good = nr && matches(text, "^ ?[0-9]+\\. .*\\n    [0-9a-f]{12,40} .") == nr;

	g_free(text);
	return good;
}

/* All three tags of each release, and of no other. */
static bool tags(const struct lint_dir *dir, const struct lint_file *file)
{
	static const char *const states[] = { "needed", "done", "failed" };
	char *line = lint_field(file->message, "Releases"), **names, **name, *pattern;
	bool good = line && *line;
	char *joined;
	size_t i;

	names = g_strsplit(line ? : "", ", ", -1);
	for (name = names; *name && good; name++) {
		for (i = 0; i < G_N_ELEMENTS(states) && good; i++) {
			pattern = g_strdup_printf("verification-%s-%s( |$)", states[i], *name);
			good = lint_match(file->message, pattern);
			g_free(pattern);
		}
	}
	joined = g_strjoinv("|", names);
	pattern = g_strdup_printf("verification-[a-z]+-(?!(%s)\\b)", joined);
	good = good && !lint_match(file->message, pattern);
	g_free(pattern);
	g_free(joined);
	g_strfreev(names);
	g_free(line);
	return good;
}

/* "k of n rounds fail" says nothing by itself. */
static bool bounds(const struct lint_dir *dir, const struct lint_file *file)
{
	char **parts = g_regex_split_simple("\\n(?: \\*|\\n)", file->message, 0, 0), **part;
	bool good = true;

	for (part = parts; *part && good; part++)
		good = !lint_match(*part, "\\bof\\s+[0-9]+\\s+rounds\\b") ||
		       lint_match(*part, "at\\s+(most|least)\\s+[0-9]+\\.[0-9]+\\s+%") ||
		       lint_match(*part, "^    ");
	g_strfreev(parts);
	return good;
}

static bool narrow(const struct lint_dir *dir, const struct lint_file *file)
{
	char **lines = g_strsplit(file->message, "\n", -1), **line;
	bool good = true;

	for (line = lines; *line && good; line++)
		good = g_utf8_strlen(*line, -1) <= WIDTH || strstr(*line, "://") ||
		       g_str_has_prefix(*line, "    ");
	g_strfreev(lines);
	return good;
}

static const struct lint_rule sru_rules[] = {
	{ "sections", "the sections are [Impact], [Fix], [Test Plan], [Where problems could occur] and [Other Info], in this order",
	  IN_LETTER, .check = in_order },
	{ "sections-text", "there is text in each section", IN_LETTER, .check = have_text },
	{ "bug", "a line says Bug: https://bugs.launchpad.net/bugs/NUMBER", IN_LETTER,
	  .pattern = "^Bug: +https://bugs\\.launchpad\\.net/bugs/[0-9]+$" },
	{ "releases", "a line says Releases: NAME, NAME", IN_LETTER,
	  .pattern = "^Releases: [a-z]+(, [a-z]+)*$" },
	{ "commits", "[Fix] has the upstream commit of each patch, with 12 digits or more", IN_LETTER,
	  .check = commits },
	{ "tags", "the tags verification-needed, -done and -failed are there for each release and for no other",
	  IN_LETTER, .check = tags },
	{ "red-green", "it is counted what is red without the fix and what passes with it", IN_LETTER,
	  .pattern = "^    base +[0-9]+ run .* [1-9][0-9]* that warning .*\\n(.*\\n)?    with the series +[0-9]+ run +[1-9][0-9]* pass " },
	{ "bounds", "each count of rounds has its bound", IN_LETTER, .check = bounds },
	{ "verdict", "the evidence is PROVED, and from when it is", IN_LETTER,
	  .pattern = "^ \\* Verdict: PROVED, run on [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$" },
	{ "base", "the kernel that was the base is named", IN_LETTER, .pattern = "^ \\* Base: [^ ].*,\\s+commit\\s+[0-9a-f]{40}$" },
	{ "qemu", "QEMU's version is named", IN_LETTER, .pattern = "^ \\* QEMU: .*[0-9]+\\.[0-9]+" },
	{ "manifest", "the digest of the evidence is there", IN_LETTER,
	  .pattern = "SHA-256\\s+of\\s+its\\s+MANIFEST\\s+is\\s+[0-9a-f]{64}\\b" },
	{ "limits", "it says what emulation does not show", IN_LETTER,
	  .pattern = "^What emulation does not show:\\n\\n \\* [^ ]" },
	/* The evidence is from emulation. What a tester sees goes to a comment of the bug. */
	{ "no-hardware", "nothing is claimed to have been seen on hardware", IN_LETTER,
	  .never = "(?i)\\b(tested|verified|reproduced|ran|seen|works)\\s+on\\s+(IBM|LinuxONE|z1[0-9]|hardware|real|an\\s+LPAR)" },
	{ "width", "lines have at most 78 columns, or begin with four spaces", IN_LETTER, .check = narrow },
	{ "unix-text", "no carriage return, tab, or space at the end of a line", IN_LETTER,
	  .never = "[\\r\\t]| $" },
	{ "no-path", "no directory of somebody's machine", IN_LETTER,
	  .never = "/(home|root|tmp|mnt|srv)/" },
	{ "complete", "nothing is left to fill in", IN_LETTER,
	  .never = "TODO|FIXME|XXX|\\(null\\)|not recorded|@readd\\.example" },
	{ 0 }
};

const struct lint_dialect lint_sru = { .name = "sru", .text = true, .rule = sru_rules };
