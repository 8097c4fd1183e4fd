// SPDX-License-Identifier: GPL-2.0
/*
 * The series as a thread of mails: what is the same for reviewers and for stable trees.
 */
#define _GNU_SOURCE
#include "series_thread.h"

#include "thread.h"

#include <glib.h>
#include <string.h>

/**
 * submission_author() - whose name a patch has
 * @sub: the submission
 * @mail: the patch
 *
 * The project's own identity is a placeholder that no mail reaches and that cannot sign
 * anything off, so the submitter stands in for it. Anybody else stays the author.
 *
 * Return: "Name <mail>", lives as long as @sub and @mail.
 */
const char *submission_author(const struct submission *sub, const struct patch_mail *mail)
{
	return strcmp(mail->from, sub->series->placeholder.full) ? mail->from : sub->who->full;
}

/**
 * submission_base_trailer() - what tells b4 where the series applies
 * @sub: the submission
 *
 * Return: lines with base-commit: and change-id:, to be freed with g_free().
 */
char *submission_base_trailer(const struct submission *sub)
{
	const char *base = sub->base ? : sub->series->letter.base;

	return g_strdup_printf("base-commit: %s\nchange-id: %s\n", base,
			       sub->series->record.change_id);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/**
 * submission_shortlog() - the subjects, by author, as git shortlog lists them
 * @sub: the submission
 *
 * Return: to be freed with g_free().
 */
char *submission_shortlog(const struct submission *sub)
{
	const size_t nr = sub->series->record.nr;
	const char **author = g_new(const char *, nr), **sorted = g_new(const char *, nr);
	GString *log = g_string_new(NULL);
	size_t i, j, of;

	for (i = 0; i < nr; i++)
		sorted[i] = author[i] = submission_author(sub, &sub->series->mail[i]);
	qsort(sorted, nr, sizeof(*sorted), compare_names);
	for (i = 0; i < nr; i += of) {
		for (of = 1; i + of < nr && !strcmp(sorted[i], sorted[i + of]); of++)
			;
		g_string_append_printf(log, "%.*s (%zu):\n",
				       (int)(strrchr(sorted[i], '<') - sorted[i] - 1), sorted[i], of);
		for (j = 0; j < nr; j++)
			if (!strcmp(author[j], sorted[i]))
				g_string_append_printf(log, "  %s\n", sub->series->mail[j].subject);
		g_string_append_c(log, '\n');
	}
	g_free(sorted);
	g_free(author);
	return g_string_free(log, FALSE);
}

/**
 * review_message() - the message of a patch as it is, signed off by the submitter
 * @sub: the submission
 * @i: which patch
 *
 * The sign-off comes last, behind the tags that reviewers have given meanwhile.
 *
 * Return: to be freed with g_free().
 */
char *review_message(const struct submission *sub, size_t i)
{
	const struct patch_mail *mail = &sub->series->mail[i];
	char *project = g_strdup_printf("Signed-off-by: %s", sub->series->placeholder.full);
	char *own = g_strdup_printf("Signed-off-by: %s", sub->who->full), **lines, **line;
	GString *text = g_string_new(NULL);

	lines = g_strsplit(mail->message, "\n", -1);
	for (line = lines; *line && (line[1] || **line); line++)
		if (strcmp(*line, project) && strcmp(*line, own))
			g_string_append_printf(text, "%s\n", *line);
	if (!*mail->trailers && !mail->note)
		g_string_append_c(text, '\n');
	if (sub->bug)
		g_string_append_printf(text, "Link: %s\n", sub->bug);
	g_string_append_printf(text, "%s\n", own);
	g_strfreev(lines);
	g_free(own);
	g_free(project);
	return g_string_free(text, FALSE);
}

/**
 * review_letter() - the cover letter for reviewers
 * @sub: the submission
 *
 * Like that of git format-patch it has no "---": git am --empty=drop passes over a mail
 * in which nothing could be a patch.
 *
 * Return: to be freed with g_free().
 */
char *review_letter(const struct submission *sub)
{
	const struct letter *letter = &sub->series->letter;
	char *log = submission_shortlog(sub), *base = submission_base_trailer(sub), *text;
	char *changes = NULL;

	if (sub->changes)
		changes = g_strdup_printf("Changes in v%u:\n%s\n\n", sub->version, sub->changes);
	text = g_strdup_printf("%s\n%s%s%s\n%s", letter->text, changes ? : "", log, letter->stat,
			       base);
	g_free(changes);
	g_free(base);
	g_free(log);
	return text;
}

/**
 * series_thread() - write the series as mails
 * @sub: the submission
 * @prefix: of the subjects, see struct thread
 * @letter: text of the cover letter; taken over
 * @message: makes the message of a patch
 * @texts: see thread_write()
 *
 * Return: ST_OK or what was complained about.
 */
enum zlab_status series_thread(const struct submission *sub, const char *prefix, char *letter,
			       message_fn message, char ***texts)
{
	const struct series *series = sub->series;
	struct thread thread = {
		.prefix = prefix, .version = sub->version, .name = series->record.name,
		.domain = sub->who->domain, .nr = series->record.nr + 1,
	};
	struct thread_mail *mail = thread.mail = thread_mails(thread.nr);
	enum zlab_status status;
	size_t i;
	char *text;

	mail[0].author = g_strdup(sub->who->full);
	mail[0].date = g_strdup(series->letter.mail.date);
	mail[0].subject = g_strdup(series->letter.mail.subject);
	mail[0].body = letter;
	for (i = 1; i < thread.nr; i++) {
		const struct patch_mail *patch = &series->mail[i - 1];

		text = message(sub, i - 1);
		mail[i].author = g_strdup(submission_author(sub, patch));
		mail[i].date = g_strdup(patch->date);
		mail[i].subject = g_strdup(patch->subject);
		mail[i].body = g_strdup_printf("%s---\n%s%s", text, patch->stat ? : "", patch->diff);
		g_free(text);
	}
	status = thread_write(&thread, texts);
	thread_mails_free(mail, thread.nr);
	return status;
}
