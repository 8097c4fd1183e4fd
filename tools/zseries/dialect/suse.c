// SPDX-License-Identifier: GPL-2.0
/*
 * SUSE: files for patches.suse/ of kernel-source, and the lines for its series.conf.
 *
 * A patch made from a commit has its ID in Git-commit: and the first tag with it in
 * Patch-mainline:. A patch that is not says Never there, and why.
 */
#define _GNU_SOURCE
#include "dialect.h"

#include "outdir.h"

static char *suse_fields(const struct submission *sub, size_t i)
{
	const struct patch_record *patch = &sub->series->record.patch[i];

	if (patch->kind == KIND_RELATED)
		return g_strdup_printf("Patch-mainline: Never, %s does not have what %.12s repairs\nReferences: %s\n",
				       sub->series->record.stable, patch->commit, sub->bug);
	return g_strdup_printf("Patch-mainline: %s\nGit-commit: %s\nReferences: %s\n",
			       patch->mainline, patch->commit, sub->bug);
}

static char *suse_message(const struct submission *sub, size_t i)
{
	char *trailers = message_trailers(sub, i), *signoff = message_signoff(sub);
	char *note = message_note(sub, i, "[ ", " ]");
	char *message = g_strdup_printf("%s\n%s%s%s", sub->series->mail[i].text, trailers, note,
					signoff);

	g_free(note);
	g_free(signoff);
	g_free(trailers);
	return message;
}

static enum zlab_status suse_files(const struct submission *sub, GPtrArray *files)
{
	GString *series = g_string_new(NULL);
	size_t i;

	for (i = 0; i < sub->series->record.nr; i++) {
		char *slug = message_slug(sub->series->mail[i].subject);
		char *fields = suse_fields(sub, i), *message = suse_message(sub, i);

		outdir_add(files, g_strdup_printf("patches.suse/%s.patch", slug),
			   patch_file(sub, i, fields, message));
		g_string_append_printf(series, "\tpatches.suse/%s.patch\n", slug);
		g_free(message);
		g_free(fields);
		g_free(slug);
	}
	outdir_add(files, g_strdup("series.conf"), g_string_free(series, FALSE));
	return ST_OK;
}

#define REFERENCE "((bsc|bnc|boo)#[0-9]+|jsc#[A-Z]+-[0-9]+|CVE-[0-9]+-[0-9]+)"

const struct dialect dialect_suse = {
	.name = "suse", .bug_form = "^" REFERENCE "( " REFERENCE ")*$",
	.bug_example = "bsc#1250000", .bug_needed = true, .files = suse_files,
};
