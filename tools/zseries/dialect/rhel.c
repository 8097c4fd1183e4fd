// SPDX-License-Identifier: GPL-2.0
/*
 * RHEL and CentOS Stream: commits for a merge request, as files for git am.
 *
 * The upstream log that such a commit quotes is its title only here: the series does not
 * contain texts of others. Who has the upstream repository adds the rest.
 */
#define _GNU_SOURCE
#include "dialect.h"

#include <string.h>

#define ISSUES	"https://issues.redhat.com/browse/"
#define LINUS	"https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git"

static char *rhel_head(const struct submission *sub, size_t i)
{
	const struct patch_record *patch = &sub->series->record.patch[i];
	const char *bug = sub->bug + (g_str_has_prefix(sub->bug, ISSUES) ? strlen(ISSUES) : 0);
	const bool related = patch->kind == KIND_RELATED;
	char *note = g_strdup_printf("Conflicts: %s %s: %s", related ? "in place of" : kind_name(patch->kind),
				     related ? patch->commit : "for this kernel", patch->deviation);
	char *conflicts = message_wrap(note, "  "), *head;

	if (related)
		head = g_strdup_printf("JIRA: " ISSUES "%s\nUpstream Status: RHEL-only\n%s", bug,
				       conflicts);
	else
		head = g_strdup_printf("JIRA: " ISSUES "%s\nUpstream Status: " LINUS "\n%s\ncommit %s\n\n    %s\n",
				       bug, conflicts, patch->commit, patch->title);
	g_free(conflicts);
	g_free(note);
	return head;
}

static enum zlab_status rhel_patch(const struct submission *sub, size_t i,
				   struct kept_patch *patch)
{
	char *head = rhel_head(sub, i);

	patch->path = g_strdup(sub->series->record.patch[i].file);
	patch->line = g_strdup(patch->path);
	patch->message = message_frame(sub, i, head, NULL, NULL);
	g_free(head);
	return ST_OK;
}

static enum zlab_status rhel_files(const struct submission *sub, GPtrArray *files)
{
	return kept_files(sub, "series", rhel_patch, files);
}

const struct dialect dialect_rhel = {
	.name = "rhel", .bug_form = "^(" ISSUES ")?RHEL-[0-9]+$", .bug_example = "RHEL-10000",
	.bug_needed = true, .files = rhel_files,
};
