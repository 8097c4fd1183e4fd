// SPDX-License-Identifier: GPL-2.0
/*
 * Reads a patch file and finds its header, message, tags and diff.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "patch_file.h"

const char *starts_with(const char *line, const char *prefix)
{
	const size_t len = strlen(prefix);

	return strncmp(line, prefix, len) ? NULL : line + len;
}

size_t is_tag_line(const char *line)
{
	size_t len = 0;

	if (!isupper((unsigned char)line[0]))
		return 0;
	while (isalpha((unsigned char)line[len]) || line[len] == '-')
		len++;
	return line[len] == ':' && line[len + 1] == ' ' ? len : 0;
}

static int read_all(const char *path, char **text, size_t *size)
{
	size_t room = 0, used = 0, got;
	char *buf = NULL, *grown;
	int err = 0;
	FILE *f;

	f = fopen(path, "re");
	if (!f)
		return -errno;
	do {
		if (room - used < 2) {
			room = room ? room * 2 : 16384;
			grown = realloc(buf, room);
			if (!grown) {
				err = -ENOMEM;
				break;
			}
			buf = grown;
		}
		got = fread(buf + used, 1, room - used - 1, f);
		used += got;
	} while (got);
	if (!err && ferror(f))
		err = -EIO;
	fclose(f);
	if (err) {
		free(buf);
		return err;
	}
	buf[used] = '\0';
	*text = buf;
	*size = used;
	return 0;
}

int file_lines(const char *path, char **text, char ***line, size_t *nr, bool *clean)
{
	size_t size = 0, i, n = 0;
	char *start;
	int err;

	err = read_all(path, text, &size);
	if (err)
		return err;
	if (clean)
		*clean = size && (*text)[size - 1] == '\n' && !memchr(*text, '\0', size) &&
			 !memchr(*text, '\r', size);
	for (i = 0; i < size; i++)
		n += (*text)[i] == '\n';
	*line = calloc(n + 1, sizeof(**line));
	if (!*line) {
		free(*text);
		return -ENOMEM;
	}
	n = 0;
	start = *text;
	for (i = 0; i < size; i++) {
		if ((*text)[i] != '\n')
			continue;
		(*text)[i] = '\0';
		(*line)[n++] = start;
		start = *text + i + 1;
	}
	if (*start)
		(*line)[n++] = start;
	*nr = n;
	return 0;
}

/* The value of a header field; lines that begin with a blank continue it. */
static int header_value(const struct patch *p, const char *field, char **value)
{
	const char *rest = NULL;
	char *joined;
	size_t i;

	*value = NULL;
	for (i = 1; i < p->header_end && !rest; i++)
		rest = starts_with(p->line[i], field);
	if (!rest)
		return 0;
	*value = strdup(rest);
	for (; *value && i < p->header_end && p->line[i][0] == ' '; i++) {
		if (asprintf(&joined, "%s%s", *value, p->line[i]) < 0)
			joined = NULL;
		free(*value);
		*value = joined;
	}
	return *value ? 0 : -ENOMEM;
}

/*
 * The last paragraph holds the tags if it has a trailer or a [ note ] in it.
 * A paragraph of prose may have a colon, but does not start a line with one of
 * these forms.
 */
static void find_tags(struct patch *p)
{
	size_t i, first;
	bool tags = false;

	p->message_end = p->sep < p->nr ? p->sep : p->diff;
	while (p->message_end > p->header_end && !p->line[p->message_end - 1][0])
		p->message_end--;
	first = p->message_end;
	while (first > p->header_end + 1 && p->line[first - 1][0])
		first--;
	for (i = first; i < p->message_end; i++)
		tags |= is_tag_line(p->line[i]) || p->line[i][0] == '[';
	p->tags = tags ? first : p->message_end;
}

int patch_read(const char *path, struct patch *p)
{
	const char *slash = strrchr(path, '/');
	size_t i;
	int err;

	memset(p, 0, sizeof(*p));
	err = file_lines(path, &p->text, &p->line, &p->nr, &p->clean);
	if (err)
		return err;
	for (i = 0; i < p->nr && p->line[i][0]; i++)
		;
	p->header_end = i;
	while (i < p->nr && strcmp(p->line[i], "---") &&
	       !starts_with(p->line[i], "diff --git "))
		i++;
	p->sep = i < p->nr && !strcmp(p->line[i], "---") ? i : p->nr;
	for (; i < p->nr && !starts_with(p->line[i], "diff --git "); i++)
		;
	p->diff = i;
	find_tags(p);
	p->name = strdup(slash ? slash + 1 : path);
	if (!p->name)
		err = -ENOMEM;
	if (!err)
		err = header_value(p, "From: ", &p->from);
	if (!err)
		err = header_value(p, "Date: ", &p->date);
	if (!err)
		err = header_value(p, "Subject: ", &p->subject);
	if (err)
		patch_free(p);
	return err;
}

void patch_free(struct patch *p)
{
	free(p->name);
	free(p->from);
	free(p->date);
	free(p->subject);
	free(p->line);
	free(p->text);
	memset(p, 0, sizeof(*p));
}
