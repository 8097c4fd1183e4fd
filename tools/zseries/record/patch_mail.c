// SPDX-License-Identifier: GPL-2.0
/*
 * A patch of this project, as git format-patch wrote it, taken apart by meaning.
 *
 * A message has up to four parts: a paragraph "Upstream commit <id> ("subject").", the
 * text, the note "[zpci: ...]" and the trailers. git writes the last two as one
 * paragraph, b4 as two.
 */
#define _GNU_SOURCE
#include "patch_mail.h"

#include <gmime/gmime.h>
#include <string.h>

#define PROVENANCE	"Upstream commit "
#define NOTE		"[zpci: "

/**
 * is_commit_id() - whether text starts with the ID of a commit, in full
 * @text: any
 *
 * Return: true if there are forty hexadecimal digits and then something else.
 */
bool is_commit_id(const char *text)
{
	return strspn(text, "0123456789abcdef") == COMMIT_ID_LENGTH;
}

/* The value of a header field with folding undone, NULL if there is none. */
static char *header_value(const char *header, const char *field)
{
	char *pattern = g_strdup_printf("^%s: *(.*(?:\\n[ \\t].*)*)", field);
	GRegex *regex = g_regex_new(pattern, G_REGEX_MULTILINE | G_REGEX_CASELESS, 0, NULL);
	GMatchInfo *match;
	char *folded = NULL, *value = NULL, *c;

	if (g_regex_match(regex, header, 0, &match)) {
		folded = g_match_info_fetch(match, 1);
		for (c = strchr(folded, '\n'); c; c = strchr(c, '\n'))
			memmove(c, c + 1, strlen(c));	/* the blank behind it stays */
		value = g_mime_utils_header_decode_text(NULL, folded);
	}
	g_free(folded);
	g_match_info_free(match);
	g_regex_unref(regex);
	g_free(pattern);
	return value;
}

/* Without the [PATCH ...] that git am drops, too. */
static char *bare_subject(char *subject)
{
	const char *c = subject;
	char *bare;

	while (*c == '[' && strchr(c, ']'))
		for (c = strchr(c, ']') + 1; *c == ' '; c++)
			;
	bare = g_strdup(c);
	g_free(subject);
	return bare;
}

static bool is_trailer(const char *line)
{
	size_t len = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-");

	return len && line[len] == ':' && line[len + 1] == ' ';
}

/* A paragraph of nothing but trailers? */
static bool all_trailers(const char *paragraph)
{
	char **lines = g_strsplit(paragraph, "\n", -1);
	bool all = *paragraph;
	int i;

	for (i = 0; lines[i] && all; i++)
		all = is_trailer(lines[i]);
	g_strfreev(lines);
	return all;
}

/* Cut the note off the start of @rest. Return: the note on one line, NULL if there is none. */
static char *cut_note(char **rest)
{
	char *end, *note, **words;

	if (!g_str_has_prefix(*rest, NOTE))
		return NULL;
	end = strstr(*rest, "]\n");
	if (!end && g_str_has_suffix(*rest, "]"))
		end = *rest + strlen(*rest) - 1;
	if (!end)
		return NULL;
	*end = '\0';
	words = g_strsplit_set(*rest + strlen(NOTE), "\n", -1);
	for (char **word = words; *word; word++)
		g_strstrip(*word);
	note = g_strjoinv(" ", words);
	g_strfreev(words);
	*rest = end + 1;
	while (**rest == '\n')
		(*rest)++;
	return note;
}

static void split_message(struct patch_mail *mail, const char *message)
{
	char *text = g_strchomp(g_strdup(message)), *start = text, *tail, *rest;

	mail->message = g_strconcat(text, "\n", NULL);
	if (g_str_has_prefix(start, PROVENANCE) && is_commit_id(start + strlen(PROVENANCE))) {
		mail->commit = g_strndup(start + strlen(PROVENANCE), COMMIT_ID_LENGTH);
		start = strstr(start, "\n\n");
		start = start ? start + 2 : text + strlen(text);
	}
	tail = g_strrstr(start, "\n\n");
	tail = tail ? tail + 2 : start;
	rest = tail;
	mail->note = cut_note(&rest);
	if (all_trailers(rest))
		mail->trailers = g_strconcat(rest, "\n", NULL);
	else if (!mail->note || *rest)
		rest = tail = start + strlen(start);
	if (!mail->trailers)
		mail->trailers = g_strdup("");
	*tail = '\0';
	g_strchomp(start);
	if (!mail->note) {	/* a paragraph of its own? */
		tail = g_strrstr(start, "\n\n" NOTE);
		if (tail) {
			rest = tail + 2;
			mail->note = cut_note(&rest);
			*tail = '\0';
		}
	}
	mail->text = g_strconcat(start, "\n", NULL);
	g_free(text);
}

static enum zlab_status split(struct patch_mail *mail, char *text, const char *path)
{
	char *body = strstr(text, "\n\n"), *diff, *sep;

	if (!body)
		return complain(ST_BASE, "%s is no patch: it has no mail header (git format-patch writes one)",
				path);
	body[1] = '\0';
	body += 2;
	mail->from = header_value(text, "From");
	mail->date = header_value(text, "Date");
	mail->subject = header_value(text, "Subject");
	if (!mail->from || !mail->date || !mail->subject)
		return complain(ST_BASE, "%s lacks From:, Date: or Subject: (git format-patch writes them)",
				path);
	mail->subject = bare_subject(mail->subject);
	diff = g_str_has_prefix(body, "diff --git ") ? body : strstr(body, "\ndiff --git ");
	if (diff && diff != body)
		*diff++ = '\0';
	mail->diff = g_strdup(diff ? : "");
	sep = diff == body ? NULL : strstr(body, "\n---\n");
	if (sep) {
		*sep = '\0';
		mail->stat = g_strdup(sep + strlen("\n---\n"));
	}
	split_message(mail, diff == body ? "" : body);
	return ST_OK;
}

/**
 * patch_mail_read() - read a patch
 * @path: file
 * @mail: filled in; to be released by patch_mail_free() after success
 *
 * Return: ST_OK or what was complained about.
 */
enum zlab_status patch_mail_read(const char *path, struct patch_mail *mail)
{
	enum zlab_status status;
	GError *error = NULL;
	char *text;
	gsize size;

	memset(mail, 0, sizeof(*mail));
	if (!g_file_get_contents(path, &text, &size, &error)) {
		status = complain(ST_BASE, "cannot read the patch: %s", error->message);
		g_error_free(error);
		return status;
	}
	mail->name = g_path_get_basename(path);
	if (strlen(text) != size || !g_utf8_validate(text, size, NULL))
		status = complain(ST_BASE, "%s is no text in UTF-8", path);
	else
		status = split(mail, text, path);
	g_free(text);
	if (status)
		patch_mail_free(mail);
	return status;
}

/**
 * patch_mail_free() - release what patch_mail_read() filled in
 * @mail: may have been released before
 */
void patch_mail_free(struct patch_mail *mail)
{
	g_free(mail->name);
	g_free(mail->from);
	g_free(mail->date);
	g_free(mail->subject);
	g_free(mail->commit);
	g_free(mail->message);
	g_free(mail->text);
	g_free(mail->note);
	g_free(mail->trailers);
	g_free(mail->stat);
	g_free(mail->diff);
	memset(mail, 0, sizeof(*mail));
}
