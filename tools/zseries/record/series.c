// SPDX-License-Identifier: GPL-2.0
/*
 * The series as a whole: the patches in order, what is known about each, and the letter.
 */
#define _GNU_SOURCE
#include "series.h"

#include <glib.h>
#include <string.h>

#define BASE	"base-commit: "

static bool starts_shortlog(const char *line)
{
	/* "Name (3):", what git shortlog begins an author's patches with */
	return g_regex_match_simple("^[^ ].* \\([0-9]+\\):$", line, 0, 0);
}

static void split_letter(struct letter *letter)
{
	char **lines = g_strsplit(letter->mail.text, "\n", -1), **line;
	GString *text = g_string_new(NULL), *stat = g_string_new(NULL);
	enum { TEXT, SHORTLOG, STAT } where = TEXT;

	for (line = lines; *line; line++) {
		if (where == TEXT && starts_shortlog(*line))
			where = SHORTLOG;
		else if (where == SHORTLOG && g_regex_match_simple("^ [^ ].* \\| ", *line, 0, 0))
			where = STAT;
		if (g_str_has_prefix(*line, BASE) && is_commit_id(*line + strlen(BASE)))
			letter->base = g_strndup(*line + strlen(BASE), COMMIT_ID_LENGTH);
		else if (where == TEXT)
			g_string_append_printf(text, "%s\n", *line);
		else if (where == STAT && **line)
			g_string_append_printf(stat, "%s\n", *line);
	}
	g_strfreev(lines);
	letter->text = g_strconcat(g_strchomp(text->str), "\n", NULL);
	letter->stat = g_string_free(stat, FALSE);
	g_string_free(text, TRUE);
}

static enum zlab_status read_letter(struct series *series)
{
	char *path = g_build_filename(series->dir, "0000-cover-letter", NULL);
	enum zlab_status status = patch_mail_read(path, &series->letter.mail);
	struct patch_mail *mail = &series->letter.mail;
	char *whole;

	if (!status) {
		/* base-commit: looks like a trailer. */
		whole = g_strconcat(mail->text, "\n", mail->trailers, NULL);
		g_free(mail->text);
		mail->text = whole;
		split_letter(&series->letter);
	}
	g_free(path);
	return status;
}

static enum zlab_status read_patches(struct series *series)
{
	enum zlab_status status = ST_OK;
	size_t i;
	char *path;

	series->mail = g_new0(struct patch_mail, series->record.nr);
	for (i = 0; i < series->record.nr && !status; i++) {
		path = g_build_filename(series->dir, series->record.patch[i].file, NULL);
		status = patch_mail_read(path, &series->mail[i]);
		g_free(path);
	}
	return status;
}

/**
 * series_read() - read all of the series
 * @dir: directory with metadata.json, the patches and 0000-cover-letter
 * @series: filled in; to be released by series_free() after success
 *
 * Whether the parts agree is for series_check() to say.
 *
 * Return: ST_OK or what was complained about.
 */
enum zlab_status series_read(const char *dir, struct series *series)
{
	char *path = g_build_filename(dir, "metadata.json", NULL);
	enum zlab_status status;

	memset(series, 0, sizeof(*series));
	series->dir = g_strdup(dir);
	status = record_read(path, &series->record);
	if (!status && person_parse(&series->placeholder, series->record.placeholder))
		status = complain(ST_BASE, "%s: \"placeholder\" is not of the form 'Name <mail>'", path);
	if (!status)
		status = read_patches(series);
	if (!status)
		status = read_letter(series);
	g_free(path);
	if (status)
		series_free(series);
	return status;
}

/**
 * series_free() - release what series_read() filled in
 * @series: may have been released before
 */
void series_free(struct series *series)
{
	size_t i;

	for (i = 0; series->mail && i < series->record.nr; i++)
		patch_mail_free(&series->mail[i]);
	g_free(series->mail);
	record_free(&series->record);
	patch_mail_free(&series->letter.mail);
	g_free(series->letter.text);
	g_free(series->letter.stat);
	g_free(series->letter.base);
	person_free(&series->placeholder);
	g_free(series->dir);
	memset(series, 0, sizeof(*series));
}

/**
 * trailer_block_has() - whether a line is among trailers
 * @trailers: lines, each with a line feed
 * @line: one, without
 *
 * Return: true if it is.
 */
bool trailer_block_has(const char *trailers, const char *line)
{
	char **lines = g_strsplit(trailers, "\n", -1);
	bool has = g_strv_contains((const char *const *)lines, line);

	g_strfreev(lines);
	return has;
}
