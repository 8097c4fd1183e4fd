// SPDX-License-Identifier: GPL-2.0
/*
 * Names and remedies of the rules, and the TAP report.
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules.h"
#include "status.h"

static const struct {
	const char *name;
	const char *remedy;
} rules[NR_RULES] = {
	[RULE_SERIES_INDENT] = { "series-indent",
		"start in column 0: quilt takes an indented # for a name" },
	[RULE_SERIES_TRAILING] = { "series-trailing",
		"one name a line: git quiltimport rejects anything behind it" },
	[RULE_SERIES_NAME] = { "series-name", "name patches NNNN-slug.patch" },
	[RULE_SERIES_ORDER] = { "series-order", "number and list the patches 0001, 0002, ..." },
	[RULE_SERIES_MISSING] = { "series-missing", "add the file or drop the line" },
	[RULE_SERIES_UNLISTED] = { "series-unlisted", "list the patch or remove the file" },
	[RULE_SERIES_COUNT] = { "series-count", "one patch for each upstream commit" },
	[RULE_FORM_TEXT] = { "form-text", "export again: text lines that end in a line feed" },
	[RULE_FORM_ZERO_COMMIT] = { "form-zero-commit", "export with --zero-commit" },
	[RULE_FORM_INDEX] = { "form-index", "export with --full-index" },
	[RULE_FORM_MODE] = { "form-mode", "change contents only; a new file has mode 100644" },
	[RULE_FORM_RENAME] = { "form-rename", "export with --no-renames and the a/ b/ prefixes" },
	[RULE_FORM_BINARY] = { "form-binary", "patches hold text only" },
	[RULE_FORM_HUNK] = { "form-hunk", "export again instead of editing the diff" },
	[RULE_FORM_SIGNATURE] = { "form-signature", "export with --no-signature" },
	[RULE_FORM_NOTES] = { "form-notes", "only the diffstat stands below ---" },
	[RULE_FROM_FORM] = { "from-form", "write one line From: Name <mail>" },
	[RULE_FROM_FOLDED] = { "from-folded", "keep From: on one line" },
	[RULE_FROM_DOMAIN] = { "from-domain",
		"the project's own address ends in .example; use --submitter for a real one" },
	[RULE_DATE_FORM] = { "date-form", "write Date: as git format-patch does" },
	[RULE_HEADER_EXTRA] = { "header-extra", "only From, Date and Subject are kept" },
	[RULE_SUBJECT_PREFIX] = { "subject-prefix", "number it [PATCH nn/NN] by its place" },
	[RULE_SUBJECT_AREA] = { "subject-area", "begin with the area: s390/pci: Fix ..." },
	[RULE_SUBJECT_MOOD] = { "subject-mood",
		"begin with a capitalised imperative and end without a full stop" },
	[RULE_SUBJECT_LENGTH] = { "subject-length",
		"at most 75 columns, unless it is the upstream subject" },
	[RULE_SUBJECT_S390X] = { "subject-s390x", "write s390" },
	[RULE_BODY_MISSING] = { "body-missing", "say what is wrong and why the change mends it" },
	[RULE_BODY_WIDTH] = { "body-width", "wrap at 75 columns, indent quoted logs" },
	[RULE_BODY_TIMESTAMP] = { "body-timestamp", "remove the time stamps of quoted logs" },
	[RULE_BODY_INTERNAL] = { "body-internal", "remove identifiers nobody else can resolve" },
	[RULE_UPSTREAM_MISSING] = { "upstream-missing",
		"add [ Upstream commit <40 hex digits> ] as the first line of the body" },
	[RULE_UPSTREAM_TWICE] = { "upstream-twice", "one upstream reference a patch" },
	[RULE_UPSTREAM_ORDER] = { "upstream-order", "patch k stands for the k-th upstream commit" },
	[RULE_UPSTREAM_PLACE] = { "upstream-place", "put it first in the body or in the tags" },
	[RULE_SIGNOFF_COUNT] = { "signoff-count", "sign off exactly once" },
	[RULE_SIGNOFF_IDENTITY] = { "signoff-identity", "sign off as the author in From:" },
	[RULE_DEVIATION_MISSING] = { "deviation-missing",
		"say how it differs from upstream: [ who: what ] right above the Signed-off-by" },
	[RULE_TAG_ORDER] = { "tag-order",
		"order: upstream, Fixes, Reported-by, Closes, Link, Cc, [ note ], Signed-off-by" },
	[RULE_TAG_UNKNOWN] = { "tag-unknown", "only the tags of tag-order, one a line" },
	[RULE_TAG_STRAY] = { "tag-stray", "keep all tags in the last paragraph" },
	[RULE_TAG_FIXES] = { "tag-fixes", "write Fixes: 12 hex digits (\"subject\")" },
	[RULE_FILE_SCOPE] = { "file-scope", "see tools/lint/allowed-files" },
	[RULE_FILE_NONE] = { "file-none", "a patch changes at least one file" },
};

const char *rule_name(enum rule rule)
{
	return rules[rule].name;
}

const char *rule_remedy(enum rule rule)
{
	return rules[rule].remedy;
}

static void out_of_memory(void)
{
	fprintf(stderr, "series-lint: error: out of memory (free some and run again)\n");
	exit(ST_INTERNAL);
}

void finding(struct report *rep, enum rule rule, const char *file, size_t line,
	     const char *fmt, ...)
{
	char *what, *text, *grown;
	char number[24] = "";
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&what, fmt, ap);
	va_end(ap);
	if (len < 0)
		out_of_memory();
	if (line)
		snprintf(number, sizeof(number), ":%zu", line);
	len = asprintf(&text, "# %s: %s%s%s%s (%s)\n", rule_name(rule), file ? file : "",
		       number, file ? ": " : "", what, rule_remedy(rule));
	free(what);
	if (len < 0)
		out_of_memory();
	grown = realloc(rep->pending, rep->used + (size_t)len + 1);
	if (!grown)
		out_of_memory();
	stpcpy(grown + rep->used, text);
	free(text);
	rep->pending = grown;
	rep->used += (size_t)len;
}

void report_group(struct report *rep, const char *what, const char *group)
{
	const bool red = rep->used > 0;

	rep->test++;
	rep->failed += red;
	printf("%sok %u - %s: %s\n", red ? "not " : "", rep->test, what, group);
	if (red)
		fputs(rep->pending, stdout);
	free(rep->pending);
	rep->pending = NULL;
	rep->used = 0;
}
