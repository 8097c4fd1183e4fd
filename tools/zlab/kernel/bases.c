// SPDX-License-Identifier: GPL-2.0
/*
 * patches/bases.json. jansson looks that nothing is missing, is of another type, or is
 * there without being known.
 */
#define _GNU_SOURCE
#include "bases.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RECORD	"patches/bases.json"
#define SCHEMA	1

__attribute__((format(printf, 2, 3)))
static int bad(char **why, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(why, fmt, ap) < 0)
		*why = NULL;
	va_end(ap);
	return -EBADMSG;
}

/* What bases have in common: a name of one path element, and a version like 6.1. */
static const char *broken_rule(const struct bases *bases, const struct base_record *base)
{
	unsigned int major, minor;
	char end;

	if (!*base->name || *base->name == '.' || strchr(base->name, '/'))
		return "\"name\" is no name of a directory";
	if (bases_find(bases, base->name))
		return "there are two of that name";
	if (sscanf(base->linux_version, "%u.%u%c", &major, &minor, &end) != 2)
		return "\"linux\" is not like 6.1";
	if (!bases->nr && !base->package)
		return "the first one is the built-in one and has a \"package\"";
	return NULL;
}

static int take(struct bases *bases, json_t *value, const char *top, char **why)
{
	struct base_record *base = &bases->all[bases->nr];
	json_t *adapted = NULL, *claims = NULL;
	json_error_t error;
	const char *series, *rule;

	if (json_unpack_ex(value, &error, JSON_STRICT, "{s:s, s:s, s:s, s?s, s:s, s:s, s?s, s?o, s?o}",
			   "name", &base->name, "linux", &base->linux_version, "series", &series,
			   "package", &base->package, "seen", &base->seen, "about", &base->about,
			   "topic", &base->topic, "claims", &claims, "adapted", &adapted))
		return bad(why, RECORD ": element %zu of \"bases\": %s", bases->nr, error.text);
	rule = broken_rule(bases, base);
	if (rule)
		return bad(why, RECORD ": %s: %s", base->name, rule);
	base->claims = claims;
	base->adapted = adapted;
	if (asprintf(&base->series, "%s/%s", top, series) < 0)
		return -ENOMEM;
	bases->nr++;
	return 0;
}

/**
 * bases_load() - read patches/bases.json
 * @bases: filled in; to be released by bases_free() in any case
 * @top: directory of the project
 * @why: receives what is wrong, to be freed; NULL if there was no memory for that
 *
 * Return: 0, -EBADMSG if the file is not as it should be, or another negative errno.
 */
int bases_load(struct bases *bases, const char *top, char **why)
{
	json_error_t error;
	json_t *array, *value;
	char *path;
	int schema, err = 0;
	size_t i;

	*bases = (struct bases){ 0 };
	*why = NULL;
	if (asprintf(&path, "%s/" RECORD, top) < 0)
		return -ENOMEM;
	bases->json = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (!bases->json)
		err = bad(why, "%s: line %d: %s", path, error.line, error.text);
	free(path);
	if (err)
		return err;
	if (json_unpack_ex(bases->json, &error, JSON_STRICT, "{s:i, s:o}", "schema", &schema,
			   "bases", &array))
		return bad(why, RECORD ": %s", error.text);
	if (schema != SCHEMA || !json_array_size(array))
		return bad(why, RECORD ": \"schema\" is %d, and \"bases\" an array", SCHEMA);
	bases->all = calloc(json_array_size(array), sizeof(*bases->all));
	if (!bases->all)
		return -ENOMEM;
	json_array_foreach(array, i, value) {
		err = take(bases, value, top, why);
		if (err)
			return err;
	}
	return 0;
}

/**
 * bases_find() - find a base by its name
 * @bases: all of them
 * @name: name
 *
 * Return: the base, or NULL.
 */
const struct base_record *bases_find(const struct bases *bases, const char *name)
{
	size_t i;

	for (i = 0; i < bases->nr; i++)
		if (!strcmp(bases->all[i].name, name))
			return &bases->all[i];
	return NULL;
}

/**
 * bases_names() - list the names
 * @bases: all of them
 *
 * Return: names with blanks between them, to be freed; NULL without memory.
 */
char *bases_names(const struct bases *bases)
{
	char *names = NULL, *more;
	size_t i;

	for (i = 0; i < bases->nr; i++) {
		if (asprintf(&more, "%s%s%s", names ? names : "", names ? " " : "",
			     bases->all[i].name) < 0)
			more = NULL;
		free(names);
		names = more;
		if (!names)
			return NULL;
	}
	return names;
}

/**
 * bases_free() - release what bases_load() filled in
 * @bases: record; the structure itself belongs to the caller
 */
void bases_free(struct bases *bases)
{
	size_t i;

	for (i = 0; i < bases->nr; i++)
		free(bases->all[i].series);
	free(bases->all);
	json_decref(bases->json);
	*bases = (struct bases){ 0 };
}
