// SPDX-License-Identifier: GPL-2.0
/*
 * An exported directory, read for the rules.
 */
#define _GNU_SOURCE
#include "lint.h"

#include <string.h>

/**
 * lint_match() - look for a pattern
 * @text: where
 * @pattern: regular expression; ^ and $ are line by line
 *
 * Return: true if it is there.
 */
bool lint_match(const char *text, const char *pattern)
{
	return g_regex_match_simple(pattern, text, G_REGEX_MULTILINE, 0);
}

/**
 * lint_field() - a field of a header
 * @header: lines
 * @field: name, without the colon
 *
 * Return: its first line, to be freed with g_free(); NULL if it is not there.
 */
char *lint_field(const char *header, const char *field)
{
	char *pattern = g_strdup_printf("^%s: *(.*)$", field), *value = NULL;
	GRegex *regex = g_regex_new(pattern, G_REGEX_MULTILINE | G_REGEX_CASELESS, 0, NULL);
	GMatchInfo *match;

	if (g_regex_match(regex, header, 0, &match))
		value = g_match_info_fetch(match, 1);
	g_match_info_free(match);
	g_regex_unref(regex);
	g_free(pattern);
	return value;
}

static void file_free(void *data)
{
	struct lint_file *file = data;

	g_free(file->path);
	g_free(file->header);
	g_free(file->message);
	g_free(file);
}

static enum zlab_status read_text(const char *dir, const char *path, const char *writer, char **text)
{
	char *full = path ? g_build_filename(dir, path, NULL) : g_strdup(dir);
	GError *error = NULL;
	enum zlab_status status = ST_OK;

	if (!g_file_get_contents(full, text, NULL, &error)) {
		status = complain(ST_BASE, "%s (is it what zseries %s wrote?)", error->message, writer);
		g_error_free(error);
	}
	g_free(full);
	return status;
}

static enum zlab_status read_file(const char *dir, const char *path, size_t number,
				  struct lint_file **result)
{
	struct lint_file *file;
	enum zlab_status status;
	char *text, *body, *end;

	*result = NULL;
	status = read_text(dir, path, "export", &text);
	if (status)
		return status;
	file = g_new0(struct lint_file, 1);
	file->path = g_strdup(path);
	file->number = number;
	body = strstr(text, "\n\n");
	if (body) {
		body[1] = '\0';
		body += 2;
		/* A letter has a "---" before its diffstat and no diff. */
		end = number ? strstr(body, "\n---\n") : NULL;
		if (!end)
			end = strstr(body, "\ndiff --git ");
		if (end)
			end[1] = '\0';
	}
	file->header = g_strdup(text);
	file->message = g_strdup(body ? : "");
	g_free(text);
	*result = file;
	return ST_OK;
}

/* One text: its header is empty. */
static enum zlab_status read_single(struct lint_dir *dir)
{
	char *text;
	enum zlab_status status = read_text(dir->path, NULL, "sru", &text);

	if (status)
		return status;
	if (!g_utf8_validate(text, -1, NULL)) {
		g_free(text);
		return complain(ST_BASE, "%s is not UTF-8 (is it what zseries sru wrote?)", dir->path);
	}
	dir->letter = g_new0(struct lint_file, 1);
	dir->letter->path = g_strdup(dir->path);
	dir->letter->header = g_strdup("");
	dir->letter->message = text;
	return ST_OK;
}

/**
 * lint_dir_read() - read what was exported
 * @dir: @dir->path is set; the rest is filled in, to be released by lint_dir_free() in any
 *	 case
 * @dialect: says where everything is
 *
 * Return: ST_OK or what was complained about.
 */
enum zlab_status lint_dir_read(struct lint_dir *dir, const struct lint_dialect *dialect)
{
	enum zlab_status status;
	struct lint_file *file;
	char **lines, **line, *path, *name;

	dir->patch = g_ptr_array_new_with_free_func(file_free);
	if (dialect->text)
		return read_single(dir);
	status = read_text(dir->path, dialect->list, "export", &dir->list);
	if (!status && dialect->mailed)
		status = read_file(dir->path, "0000-cover-letter", 0, &dir->letter);
	if (status)
		return status;
	lines = g_strsplit(dir->list, "\n", -1);
	for (line = lines; !status && *line; line++) {
		if (!**line || **line == '#')
			continue;
		/* What is wrong with the line otherwise is for a rule to say. */
		name = g_strstrip(*line);
		name[strcspn(name, " \t")] = '\0';
		path = g_strconcat(dialect->prefix, name, NULL);
		status = read_file(dir->path, path, dir->patch->len + 1, &file);
		if (!status)
			g_ptr_array_add(dir->patch, file);
		g_free(path);
	}
	g_strfreev(lines);
	if (!status && !dir->patch->len)
		status = complain(ST_BASE, "%s/%s names no patch (zseries export writes some)", dir->path,
				  dialect->list);
	return status;
}

/**
 * lint_dir_free() - release what lint_dir_read() has read
 * @dir: the same
 */
void lint_dir_free(struct lint_dir *dir)
{
	if (dir->letter)
		file_free(dir->letter);
	if (dir->patch)
		g_ptr_array_unref(dir->patch);
	g_free(dir->list);
	memset(dir, 0, sizeof(*dir));
}
