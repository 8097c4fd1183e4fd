// SPDX-License-Identifier: GPL-2.0
/*
 * SUSE: files for patches.suse/ of kernel-source, and the lines for its series.conf.
 *
 * A patch made from a commit has its ID in Git-commit: and the first tag with it in
 * Patch-mainline:. A patch that is not says Never there, and why.
 */
#define _GNU_SOURCE
#include "dialect.h"

static char *suse_fields(const struct submission *sub, size_t i)
{
	const struct patch_record *patch = &sub->series->record.patch[i];

	if (patch->kind == KIND_RELATED)
		return g_strdup_printf("Patch-mainline: Never, %s does not have what %.12s repairs\nReferences: %s\n",
				       sub->series->record.stable, patch->commit, sub->bug);
	return g_strdup_printf("Patch-mainline: %s\nGit-commit: %s\nReferences: %s\n",
			       patch->mainline, patch->commit, sub->bug);
}

static enum zlab_status suse_patch(const struct submission *sub, size_t i,
				   struct kept_patch *patch)
{
	char *slug = message_slug(sub->series->mail[i].subject);

	patch->path = g_strdup_printf("patches.suse/%s.patch", slug);
	patch->line = g_strdup_printf("\tpatches.suse/%s.patch", slug);
	patch->fields = suse_fields(sub, i);
	patch->message = message_frame(sub, i, NULL, NULL, message_note(sub, i, "[ ", " ]"));
	g_free(slug);
	return ST_OK;
}

static enum zlab_status suse_files(const struct submission *sub, GPtrArray *files)
{
	return kept_files(sub, "series.conf", suse_patch, files);
}

#define REFERENCE "((bsc|bnc|boo)#[0-9]+|jsc#[A-Z]+-[0-9]+|CVE-[0-9]+-[0-9]+)"

const struct dialect dialect_suse = {
	.name = "suse", .bug_form = "^" REFERENCE "( " REFERENCE ")*$",
	.bug_example = "bsc#1250000", .bug_needed = true, .files = suse_files,
};
