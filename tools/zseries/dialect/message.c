// SPDX-License-Identifier: GPL-2.0
/*
 * What the messages of several dialects have in common.
 */
#define _GNU_SOURCE
#include "dialect.h"

#include <gmime/gmime.h>
#include <string.h>

#define WIDTH	75	/* of a commit message, as checkpatch.pl has it */
#define SIGNOFF	"Signed-off-by: "

/**
 * message_trailers() - the trailers that others have given
 * @sub: the submission
 * @i: which patch
 *
 * Return: lines in their order, without the sign-offs of the placeholder and of the
 * submitter, who comes last; to be freed with g_free().
 */
char *message_trailers(const struct submission *sub, size_t i)
{
	char *project = g_strconcat(SIGNOFF, sub->series->placeholder.full, NULL);
	char *own = g_strconcat(SIGNOFF, sub->who->full, NULL);
	char **lines = g_strsplit(sub->series->mail[i].trailers, "\n", -1), **line;
	GString *text = g_string_new(NULL);

	for (line = lines; *line; line++)
		if (**line && strcmp(*line, project) && strcmp(*line, own))
			g_string_append_printf(text, "%s\n", *line);
	g_strfreev(lines);
	g_free(own);
	g_free(project);
	return g_string_free(text, FALSE);
}

/**
 * message_signoff() - the sign-off of the submitter
 * @sub: the submission
 *
 * Return: a line, to be freed with g_free().
 */
char *message_signoff(const struct submission *sub)
{
	return g_strdup_printf(SIGNOFF "%s\n", sub->who->full);
}

/**
 * message_frame() - a message: the text of the patch, what is signed, and what is added
 * @sub: the submission
 * @i: number of the patch
 * @head: lines above the text and a blank line, NULL: none
 * @above: lines above the trailers of others, NULL: none; taken over
 * @below: lines below them, above the submitter's sign-off, NULL: none; taken over
 *
 * Return: the message, to be freed with g_free().
 */
char *message_frame(const struct submission *sub, size_t i, const char *head, char *above,
		    char *below)
{
	char *trailers = message_trailers(sub, i), *signoff = message_signoff(sub);
	char *message = g_strconcat(head ? head : "", head ? "\n" : "", sub->series->mail[i].text,
				    "\n", above ? above : "", trailers, below ? below : "",
				    signoff, NULL);

	g_free(above);
	g_free(below);
	g_free(signoff);
	g_free(trailers);
	return message;
}

/**
 * message_wrap() - break text into lines
 * @text: words
 * @indent: what all lines but the first begin with
 *
 * Return: lines, to be freed with g_free().
 */
char *message_wrap(const char *text, const char *indent)
{
	char **words = g_strsplit(text, " ", -1), **word;
	GString *lines = g_string_new(NULL);
	size_t column = 0;

	for (word = words; *word; word++) {
		const size_t length = g_utf8_strlen(*word, -1);

		if (column && column + 1 + length > WIDTH) {
			g_string_append_printf(lines, "\n%s", indent);
			column = strlen(indent);
		} else if (column) {
			g_string_append_c(lines, ' ');
			column++;
		}
		g_string_append(lines, *word);
		column += length;
	}
	g_string_append_c(lines, '\n');
	g_strfreev(words);
	return g_string_free(lines, FALSE);
}

/**
 * message_note() - how a patch differs from its upstream commit, signed by the submitter
 * @sub: the submission
 * @i: which patch
 * @open: bracket before it
 * @close: bracket behind it
 *
 * Return: lines, to be freed with g_free().
 */
char *message_note(const struct submission *sub, size_t i, const char *open, const char *close)
{
	static const char *const kinds[] = {
		[KIND_ADAPTED] = "adapted to", [KIND_REWRITTEN] = "rewritten for",
		[KIND_RELATED] = "another change for",
	};
	const struct record *record = &sub->series->record;
	const struct patch_record *patch = &record->patch[i];
	char *note = g_strdup_printf("%s%s: %s %s: %s%s", open, sub->who->nick, kinds[patch->kind],
				     record->stable, patch->deviation, close);
	char *lines = message_wrap(note, " ");

	g_free(note);
	return lines;
}

/**
 * message_impact() - what is wrong without the series
 * @letter: text of the cover letter: it says that first, and from a paragraph on that has
 *	    "patches" in it, how that is solved
 *
 * Return: its first paragraphs, to be freed with g_free().
 */
char *message_impact(const char *letter)
{
	const char *word = strstr(letter, "patches"), *start = letter, *next;

	if (!word)
		return g_strdup(letter);
	for (next = strstr(start, "\n\n"); next && next < word; next = strstr(start, "\n\n"))
		start = next + 2;
	return g_strndup(letter, start - letter);
}

/**
 * message_slug() - a file name made of a subject
 * @subject: any
 *
 * Return: letters, digits, '-', '_' and '.', to be freed with g_free().
 */
char *message_slug(const char *subject)
{
	GString *slug = g_string_new(NULL);

	for (; *subject; subject++) {
		if (g_ascii_isalnum(*subject) || *subject == '_' || *subject == '.')
			g_string_append_c(slug, *subject);
		else if (slug->len && slug->str[slug->len - 1] != '-')
			g_string_append_c(slug, '-');
	}
	while (slug->len && strchr("-.", slug->str[slug->len - 1]))
		g_string_truncate(slug, slug->len - 1);
	return g_string_free(slug, FALSE);
}

/**
 * message_day() - the day a patch was written
 * @sub: the submission
 * @i: which patch
 *
 * Return: YYYY-MM-DD in UTC, to be freed with g_free(), NULL if its Date: is no date.
 */
char *message_day(const struct submission *sub, size_t i)
{
	GDateTime *date = g_mime_utils_header_decode_date(sub->series->mail[i].date), *utc;
	char *day;

	if (!date)
		return NULL;
	utc = g_date_time_to_utc(date);
	day = g_date_time_format(utc, "%Y-%m-%d");
	g_date_time_unref(utc);
	g_date_time_unref(date);
	return day;
}

/**
 * patch_file() - a patch that is kept as a file, not mailed
 * @sub: the submission
 * @i: which patch
 * @fields: lines of the header behind From:, Date: and Subject:
 * @message: of the patch
 *
 * Return: to be freed with g_free().
 */
char *patch_file(const struct submission *sub, size_t i, const char *fields, const char *message)
{
	const struct patch_mail *mail = &sub->series->mail[i];

	return g_strdup_printf("From: %s\nDate: %s\nSubject: %s\n%s\n%s---\n%s%s",
			       submission_author(sub, mail), mail->date, mail->subject, fields,
			       message, mail->stat ? : "", mail->diff);
}
