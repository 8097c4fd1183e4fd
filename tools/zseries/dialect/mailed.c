// SPDX-License-Identifier: GPL-2.0
/*
 * The dialects that are mailed: upstream, stable and Ubuntu. Each patch is a file for
 * git am and git send-email, and all of them are one mailbox for b4.
 */
#define _GNU_SOURCE
#include "dialect.h"

#include "outdir.h"

#include <string.h>

/**
 * mailed_files() - the files of a dialect that is mailed
 * @sub: the submission
 * @prefix: of the subjects
 * @letter: text of the cover letter; taken over
 * @message: makes the message of a patch
 * @files: receives them
 *
 * Return: ST_OK or what was complained about.
 */
enum zlab_status mailed_files(const struct submission *sub, const char *prefix, char *letter,
			      message_fn message, GPtrArray *files)
{
	GString *mbox = g_string_new(NULL), *series = g_string_new(NULL);
	enum zlab_status status;
	char **texts = NULL;
	size_t i;

	status = series_thread(sub, prefix, letter, message, &texts);
	for (i = 0; !status && texts[i]; i++) {
		const char *name = i ? sub->series->record.patch[i - 1].file : "0000-cover-letter";

		g_string_append_printf(mbox, "%s\n", texts[i]);
		if (i)
			g_string_append_printf(series, "%s\n", name);
		outdir_add(files, g_strdup(name), g_strdup(texts[i]));
	}
	g_strfreev(texts);
	outdir_add(files, g_strdup("series"), g_string_free(series, FALSE));
	outdir_add(files, g_strdup("series.mbox"), g_string_free(mbox, FALSE));
	return status;
}

static enum zlab_status upstream_files(const struct submission *sub, GPtrArray *files)
{
	return mailed_files(sub, "PATCH", review_letter(sub), review_message, files);
}

const struct dialect dialect_upstream = {
	.name = "upstream", .bug_form = "^https?://[^ ]+$",
	.bug_example = "https://bugzilla.kernel.org/show_bug.cgi?id=1", .files = upstream_files,
};

/*
 * Documentation/process/stable-kernel-rules.rst, option 3: the upstream commit is named
 * above the text, and a deviation is explained; backporting.rst wants that note above the
 * submitter's sign-off.
 */
static char *stable_message(const struct submission *sub, size_t i)
{
	char *head = g_strdup_printf("[ Upstream commit %s ]\n", sub->series->record.patch[i].commit);
	char *link = sub->bug ? g_strdup_printf("Link: %s\n", sub->bug) : g_strdup("");
	char *note = message_note(sub, i, "[ ", " ]");
	char *message = message_frame(sub, i, head, NULL, g_strconcat(link, note, NULL));

	g_free(note);
	g_free(link);
	g_free(head);
	return message;
}

static enum zlab_status stable_files(const struct submission *sub, GPtrArray *files)
{
	const char *tree = sub->series->record.stable;
	enum zlab_status status;
	char *prefix;

	/* A distribution's kernel has no maintainers who would take it. */
	if (!g_regex_match_simple("^[0-9]+\\.[0-9]+\\.y$", tree, 0, 0))
		return complain(ST_USAGE, "%s is no stable tree, these are called 6.1.y (choose another dialect or series)",
				tree);
	prefix = g_strdup_printf("PATCH %s", tree);
	status = mailed_files(sub, prefix, review_letter(sub), stable_message, files);
	g_free(prefix);
	return status;
}

const struct dialect dialect_stable = {
	.name = "stable", .bug_form = "^https?://[^ ]+$",
	.bug_example = "https://bugzilla.kernel.org/show_bug.cgi?id=1", .files = stable_files,
};
