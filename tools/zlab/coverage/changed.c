// SPDX-License-Identifier: GPL-2.0
/*
 * The lines that a series adds or changes: from git, kept as JSON.
 *
 *	[ [ path, number, function, text ], ... ]
 */
#define _GNU_SOURCE
#include "changed.h"

#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Without the first blanks, and one for each other run of them. */
static char *squeeze(const char *text, size_t len)
{
	char *copy = malloc(len + 1), *to = copy;
	size_t i;

	if (!copy)
		return NULL;
	for (i = 0; i < len; i++) {
		if (!isspace((unsigned char)text[i]))
			*to++ = text[i];
		else if (to > copy && to[-1] != ' ')
			*to++ = ' ';
	}
	if (to > copy && to[-1] == ' ')
		to--;
	*to = '\0';
	return copy;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int add(struct changed *changed, const char *path, unsigned int number,
	       const char *function, const char *text, size_t len)
{
	struct changed_line *grown = reallocarray(changed->lines, changed->nr + 1, sizeof(*grown));
	struct changed_line *line;

	if (!grown)
		return -ENOMEM;
	changed->lines = grown;
	line = &grown[changed->nr++];
	*line = (struct changed_line){
		.path = strdup(path), .number = number, .function = strdup(function),
		.text = squeeze(text, len),
	};
	return line->path && line->function && line->text ? 0 : -ENOMEM;
}

static int compare(const void *a, const void *b)
{
	const struct changed_line *x = a, *y = b;
	int order = strcmp(x->path, y->path);

	return order ? order : (x->number > y->number) - (x->number < y->number);
}

/**
 * changed_parse() - read what git diff --unified=0 prints
 * @changed: receives the lines that are not empty; to be freed in any case. Their
 *	     function is not known.
 * @diff: text
 *
 * Return: 0, -EBADMSG if it is not understood, or -ENOMEM.
 */
int changed_parse(struct changed *changed, const char *diff)
{
	unsigned int number = 0, removed = 0, added = 0;
	char *path = NULL;
	size_t len;
	int err = 0;

	*changed = (struct changed){ 0 };
	for (; *diff && !err; diff += len + (diff[len] == '\n')) {
		len = strcspn(diff, "\n");
		if (removed && *diff == '-') {
			removed--;
		} else if (added && *diff == '+') {
			if (!path)
				err = -EBADMSG;
			else if (strspn(diff + 1, " \t") < len - 1)
				err = add(changed, path, number, base_name(path), diff + 1, len - 1);
			number++;
			added--;
		} else if (removed || added) {
			err = -EBADMSG;
		} else if (!strncmp(diff, "+++ ", 4)) {
			free(path);
			path = strncmp(diff, "+++ b/", 6) ? NULL : strndup(diff + 6, len - 6);
		} else if (!strncmp(diff, "@@ -", 4)) {
			removed = 1;
			added = 1;
			if (sscanf(diff, "@@ -%*u,%u", &removed) != 1)
				removed = 1;
			if (sscanf(strchr(diff, '+'), "+%u,%u", &number, &added) < 1)
				err = -EBADMSG;
		}
	}
	if (!err && (removed || added))
		err = -EBADMSG;
	free(path);
	if (!err && changed->nr)
		qsort(changed->lines, changed->nr, sizeof(*changed->lines), compare);
	return err;
}

/* Number of the line that @at is in. */
static unsigned int line_of(const char *text, const char *at)
{
	unsigned int number = 1;

	for (; text < at; text++)
		number += *text == '\n';
	return number;
}

/* First line of a function, where its name is, and the last one; moves @at behind it. */
static bool find_function(const struct source_file *file, const struct cfunction *fn,
			  const char **at, unsigned int *first, unsigned int *last)
{
	const char *body, *head;
	char *whole;

	if (asprintf(&whole, "{%s}", fn->body) < 0)
		return false;
	body = strstr(*at, whole);
	free(whole);
	if (!body)
		return false;
	for (head = body; head > file->code && !strchr(";}", head[-1]); head--)
		;
	head += strspn(head, " \t\n");
	*first = line_of(file->code, head);
	*at = body + strlen(fn->body) + 2;
	*last = line_of(file->code, *at);
	return true;
}

static int name_functions(struct changed *changed, const struct source_file *file)
{
	const char *at = file->code;
	unsigned int first, last;
	size_t i, j;

	for (i = 0; i < file->nr_functions; i++) {
		if (!find_function(file, &file->functions[i], &at, &first, &last))
			continue;
		for (j = 0; j < changed->nr; j++) {
			struct changed_line *line = &changed->lines[j];

			if (strcmp(line->path, file->path) || line->number < first ||
			    line->number > last)
				continue;
			free(line->function);
			line->function = strdup(file->functions[i].name);
			if (!line->function)
				return -ENOMEM;
		}
	}
	return 0;
}

/**
 * changed_find() - find the lines that differ between a source and its base
 * @changed: receives the lines; to be freed in any case
 * @src: source; its base is known
 *
 * Return: 0 or a negative errno.
 */
int changed_find(struct changed *changed, const struct source *src)
{
	char *diff = source_git(src, (const char *const[]){
		"diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-renames", src->base,
		src->commit, "--", "*.c", "*.h", NULL });
	size_t i;
	int err = -errno;

	*changed = (struct changed){ 0 };
	if (!diff)
		return err;
	err = changed_parse(changed, diff);
	free(diff);
	for (i = 0; i < src->nr_files && !err; i++)
		err = name_functions(changed, &src->files[i]);
	return err;
}

/**
 * changed_write() - keep the lines
 * @changed: lines
 * @path: file, replaced
 *
 * Return: 0 or a negative errno.
 */
int changed_write(const struct changed *changed, const char *path)
{
	json_t *root = json_array();
	size_t i;
	int err;

	for (i = 0; i < changed->nr; i++) {
		const struct changed_line *line = &changed->lines[i];

		if (json_array_append_new(root, json_pack("[sIss]", line->path,
							  (json_int_t)line->number,
							  line->function, line->text))) {
			json_decref(root);
			return -ENOMEM;
		}
	}
	errno = 0;
	err = json_dump_file(root, path, JSON_INDENT(0)) ? -(errno ? errno : EIO) : 0;
	json_decref(root);
	return err;
}

/**
 * changed_read() - read the lines that were kept
 * @changed: receives the lines; to be freed in any case
 * @path: file
 *
 * Return: 0, -ENOENT, -EBADMSG if the file makes no sense, or another negative errno.
 */
int changed_read(struct changed *changed, const char *path)
{
	FILE *f = fopen(path, "re");
	json_t *root, *item;
	int err = 0;
	size_t i;

	*changed = (struct changed){ 0 };
	if (!f)
		return -errno;
	root = json_loadf(f, 0, NULL);
	fclose(f);
	if (!json_is_array(root))
		err = -EBADMSG;
	json_array_foreach(root, i, item) {
		const char *file, *function, *text;
		int number;

		if (json_unpack(item, "[siss]", &file, &number, &function, &text) || number < 1)
			err = -EBADMSG;
		if (!err)
			err = add(changed, file, number, function, text, strlen(text));
		if (err)
			break;
	}
	json_decref(root);
	if (!err && changed->nr)
		qsort(changed->lines, changed->nr, sizeof(*changed->lines), compare);
	return err;
}

/**
 * changed_free() - release the lines
 * @changed: lines
 */
void changed_free(struct changed *changed)
{
	size_t i;

	for (i = 0; i < changed->nr; i++) {
		free(changed->lines[i].path);
		free(changed->lines[i].function);
		free(changed->lines[i].text);
	}
	free(changed->lines);
	*changed = (struct changed){ 0 };
}
