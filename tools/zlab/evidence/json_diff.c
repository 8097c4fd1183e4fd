// SPDX-License-Identifier: GPL-2.0
/*
 * Where two JSON texts first differ, in words.
 */
#define _GNU_SOURCE
#include "json_diff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VALUE_MAX	120	/* bytes of a value in a message */

static char *difference(const char *path, const json_t *a, const json_t *b)
{
	char *x = a ? json_dumps(a, JSON_ENCODE_ANY | JSON_COMPACT) : strdup("nothing");
	char *y = b ? json_dumps(b, JSON_ENCODE_ANY | JSON_COMPACT) : strdup("nothing");
	char *text;

	if (asprintf(&text, "%s is %.*s%s, not %.*s%s", *path ? path + 1 : "all of it",
		     VALUE_MAX, x ? x : "?", x && strlen(x) > VALUE_MAX ? "..." : "",
		     VALUE_MAX, y ? y : "?", y && strlen(y) > VALUE_MAX ? "..." : "") < 0)
		text = NULL;
	free(x);
	free(y);
	return text;
}

static char *compare(const char *path, const json_t *a, const json_t *b);

static char *compare_at(const char *path, const char *key, const json_t *a, const json_t *b)
{
	char *longer, *text;

	if (asprintf(&longer, "%s.%s", path, key) < 0)
		return NULL;
	text = compare(longer, a, b);
	free(longer);
	return text;
}

/* Things in a list that have a name are called by it. */
static const char *name_of(const json_t *item, size_t nr, char *buf, size_t size)
{
	const char *name = json_string_value(json_object_get(item, "name"));

	if (!name)
		name = json_string_value(json_object_get(item, "label"));
	snprintf(buf, size, "%zu", nr);
	return name ? name : buf;
}

static char *compare(const char *path, const json_t *a, const json_t *b)
{
	char *text = NULL, buf[24];
	const char *key;
	json_t *value;
	size_t i;

	if (!a || !b || json_typeof(a) != json_typeof(b))
		return a == b ? NULL : difference(path, a, b);
	if (json_equal((json_t *)a, (json_t *)b))
		return NULL;
	switch (json_typeof(a)) {
	case JSON_OBJECT:
		json_object_foreach((json_t *)a, key, value) {
			text = compare_at(path, key, value, json_object_get(b, key));
			if (text)
				return text;
		}
		json_object_foreach((json_t *)b, key, value) {
			if (!json_object_get(a, key))
				return compare_at(path, key, NULL, value);
		}
		return NULL;
	case JSON_ARRAY:
		for (i = 0; i < json_array_size(a) || i < json_array_size(b); i++) {
			const json_t *x = json_array_get(a, i), *y = json_array_get(b, i);

			text = compare_at(path, name_of(x ? x : y, i, buf, sizeof(buf)), x, y);
			if (text)
				return text;
		}
		return NULL;
	default:
		return difference(path, a, b);
	}
}

/**
 * json_diff() - say where two values first differ
 * @a: value
 * @b: value it should be
 *
 * Return: one line to be freed by the caller, NULL if they are the same.
 */
char *json_diff(const json_t *a, const json_t *b)
{
	return compare("", a, b);
}
