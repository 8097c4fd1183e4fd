// SPDX-License-Identifier: GPL-2.0
/*
 * Debian: files for debian/patches/bugfix/s390x/ of the source package linux, and the
 * lines for its series. The headers are those of DEP-3 (Patch Tagging Guidelines).
 */
#define _GNU_SOURCE
#include "dialect.h"

#include <string.h>

#define DIRECTORY	"bugfix/s390x"
#define BUGS		"https://bugs.debian.org/"
#define LAUNCHPAD	"https://bugs.launchpad.net/"
#define COMMITS		"https://git.kernel.org/linus/"

static void append_bugs(GString *fields, const struct submission *sub, size_t i)
{
	char **bug;
	const char *number = sub->bug;

	for (bug = sub->series->record.patch[i].bugs; *bug; bug++)
		g_string_append_printf(fields, "%s: %s\n", g_str_has_prefix(*bug, LAUNCHPAD) ?
				       "Bug-Ubuntu" : "Bug", *bug);
	if (!number)
		return;
	if (g_str_has_prefix(number, BUGS))
		number += strlen(BUGS);
	g_string_append_printf(fields, "Bug-Debian: " BUGS "%s\n", number + (*number == '#'));
}

/*
 * DEP-3 knows "backport" for an upstream patch that had to be modified. A patch that is
 * not made from the upstream commit is "other", and has not been forwarded.
 */
static char *debian_fields(const struct submission *sub, size_t i, const char *day)
{
	const struct patch_record *patch = &sub->series->record.patch[i];
	GString *fields = g_string_new(NULL);

	g_string_append_printf(fields, "Origin: %s" COMMITS "%s\n",
			       patch->kind == KIND_RELATED ? "other, in place of " : "backport, ",
			       patch->commit);
	append_bugs(fields, sub, i);
	g_string_append_printf(fields, "Forwarded: %s\nLast-Update: %s\n",
			       patch->kind == KIND_ADAPTED ? "not-needed" : "no", day);
	return g_string_free(fields, FALSE);
}

static enum zlab_status debian_patch(const struct submission *sub, size_t i,
				     struct kept_patch *patch)
{
	char *slug = message_slug(sub->series->mail[i].subject), *day = message_day(sub, i);
	char *lower = g_ascii_strdown(slug, -1);
	enum zlab_status status = ST_OK;

	if (!day) {
		status = complain(ST_BASE, "%s: its Date: is no date", sub->series->mail[i].name);
	} else {
		patch->path = g_strdup_printf("debian/patches/" DIRECTORY "/%s.patch", lower);
		patch->line = g_strdup_printf(DIRECTORY "/%s.patch", lower);
		patch->fields = debian_fields(sub, i, day);
		patch->message = message_frame(sub, i, NULL, message_note(sub, i, "[", "]"), NULL);
	}
	g_free(lower);
	g_free(day);
	g_free(slug);
	return status;
}

static enum zlab_status debian_files(const struct submission *sub, GPtrArray *files)
{
	return kept_files(sub, "debian/patches/series", debian_patch, files);
}

const struct dialect dialect_debian = {
	.name = "debian", .bug_form = "^(" BUGS "|#)?[0-9]+$", .bug_example = "1100000",
	.files = debian_files,
};
