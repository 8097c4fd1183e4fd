// SPDX-License-Identifier: GPL-2.0
/*
 * patches/metadata.json. jansson looks that nothing is missing, is of another type, or
 * is there without being known.
 */
#define _GNU_SOURCE
#include "record.h"

#include "array.h"
#include "patch_mail.h"

#include <glib.h>
#include <jansson.h>
#include <string.h>

static const char *const kind_names[] = {
	[KIND_ADAPTED] = "adapted", [KIND_REWRITTEN] = "rewritten", [KIND_RELATED] = "related",
};

/**
 * kind_name() - the word for a kind of patch
 * @kind: which
 *
 * Return: as in the file.
 */
const char *kind_name(enum patch_kind kind)
{
	return kind_names[kind];
}

static enum zlab_status bad(const char *path, const char *what)
{
	return complain(ST_BASE, "%s: %s (tools/zseries/record/record.h says what it must be)", path,
			what);
}

/* Return: a vector that ends with NULL, NULL if an element is no string. */
static char **string_vector(json_t *array)
{
	size_t i, nr = json_array_size(array);
	char **vector = g_new0(char *, nr + 1);

	for (i = 0; i < nr; i++) {
		if (!json_is_string(json_array_get(array, i))) {
			g_strfreev(vector);
			return NULL;
		}
		vector[i] = g_strdup(json_string_value(json_array_get(array, i)));
	}
	return vector;
}

static enum zlab_status read_patch(const char *path, json_t *value, struct patch_record *patch)
{
	const char *file, *commit, *title, *mainline, *kind, *deviation;
	json_t *bugs, *tests;
	json_error_t error;
	size_t i;

	if (json_unpack_ex(value, &error, JSON_STRICT, "{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o}",
			   "file", &file, "commit", &commit, "title", &title, "mainline", &mainline,
			   "kind", &kind, "deviation", &deviation, "bugs", &bugs, "tests", &tests))
		return bad(path, error.text);
	if (!json_is_array(bugs) || !json_is_array(tests))
		return bad(path, "\"bugs\" and \"tests\" are arrays");
	for (i = 0; i < ARRAY_SIZE(kind_names) && strcmp(kind, kind_names[i]); i++)
		;
	if (i == ARRAY_SIZE(kind_names))
		return bad(path, "\"kind\" is adapted, rewritten or related");
	if (!is_commit_id(commit) || strlen(commit) != COMMIT_ID_LENGTH)
		return bad(path, "\"commit\" is an ID of 40 hexadecimal digits");
	patch->kind = i;
	patch->file = g_strdup(file);
	patch->commit = g_strdup(commit);
	patch->title = g_strdup(title);
	patch->mainline = g_strdup(mainline);
	patch->deviation = g_strdup(deviation);
	patch->bugs = string_vector(bugs);
	patch->tests = string_vector(tests);
	return patch->bugs && patch->tests ? ST_OK : bad(path, "\"bugs\" and \"tests\" have strings");
}

static enum zlab_status read_root(const char *path, json_t *root, struct record *record)
{
	const char *name, *change_id, *placeholder, *stable;
	enum zlab_status status = ST_OK;
	json_error_t error;
	json_t *patches;
	int schema;
	size_t i;

	if (json_unpack_ex(root, &error, JSON_STRICT, "{s:i, s:{s:s, s:s, s:s, s:s !}, s:o}",
			   "schema", &schema, "series", "name", &name, "change-id", &change_id,
			   "placeholder", &placeholder, "stable", &stable, "patches", &patches))
		return bad(path, error.text);
	if (schema != RECORD_SCHEMA || !json_is_array(patches))
		return bad(path, "\"schema\" is 1 and \"patches\" an array");
	record->name = g_strdup(name);
	record->change_id = g_strdup(change_id);
	record->placeholder = g_strdup(placeholder);
	record->stable = g_strdup(stable);
	record->nr = json_array_size(patches);
	record->patch = g_new0(struct patch_record, record->nr);
	for (i = 0; i < record->nr && !status; i++)
		status = read_patch(path, json_array_get(patches, i), &record->patch[i]);
	return status;
}

/**
 * record_read() - read patches/metadata.json
 * @path: file
 * @record: filled in; to be released by record_free() after success
 *
 * Return: ST_OK or what was complained about.
 */
enum zlab_status record_read(const char *path, struct record *record)
{
	enum zlab_status status;
	json_error_t error;
	json_t *root;

	memset(record, 0, sizeof(*record));
	root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (!root)
		return complain(ST_BASE, "%s:%d: %s", path, error.line, error.text);
	status = read_root(path, root, record);
	json_decref(root);
	if (status)
		record_free(record);
	return status;
}

/**
 * record_free() - release what record_read() filled in
 * @record: may have been released before
 */
void record_free(struct record *record)
{
	size_t i;

	for (i = 0; i < record->nr; i++) {
		struct patch_record *patch = &record->patch[i];

		g_free(patch->file);
		g_free(patch->commit);
		g_free(patch->title);
		g_free(patch->mainline);
		g_free(patch->deviation);
		g_strfreev(patch->bugs);
		g_strfreev(patch->tests);
	}
	g_free(record->patch);
	g_free(record->name);
	g_free(record->change_id);
	g_free(record->placeholder);
	g_free(record->stable);
	memset(record, 0, sizeof(*record));
}
