// SPDX-License-Identifier: GPL-2.0
/*
 * YAML of what JSON can say: people read these files, and JSON is hard on them.
 */
#define _GNU_SOURCE
#include "yaml_write.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <yaml.h>

static bool put(yaml_emitter_t *emitter, const json_t *value);

/* A string is quoted, so that nobody takes it for a number, a boolean or a date. */
static bool put_text(yaml_emitter_t *emitter, const char *text, bool is_string)
{
	yaml_event_t event;

	return yaml_scalar_event_initialize(&event, NULL,
		(yaml_char_t *)(is_string ? YAML_STR_TAG : NULL), (yaml_char_t *)text,
		(int)strlen(text), !is_string, is_string,
		is_string ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_PLAIN_SCALAR_STYLE) &&
	       yaml_emitter_emit(emitter, &event);
}

static bool put_key(yaml_emitter_t *emitter, const char *key)
{
	yaml_event_t event;

	return yaml_scalar_event_initialize(&event, NULL, NULL, (yaml_char_t *)key,
					    (int)strlen(key), 1, 1, YAML_ANY_SCALAR_STYLE) &&
	       yaml_emitter_emit(emitter, &event);
}

static bool put_array(yaml_emitter_t *emitter, const json_t *array)
{
	yaml_event_t event;
	json_t *value;
	size_t i;

	if (!yaml_sequence_start_event_initialize(&event, NULL, NULL, 1,
						  YAML_BLOCK_SEQUENCE_STYLE) ||
	    !yaml_emitter_emit(emitter, &event))
		return false;
	json_array_foreach(array, i, value) {
		if (!put(emitter, value))
			return false;
	}
	return yaml_sequence_end_event_initialize(&event) && yaml_emitter_emit(emitter, &event);
}

static bool put_object(yaml_emitter_t *emitter, const json_t *object)
{
	yaml_event_t event;
	const char *key;
	json_t *value;

	if (!yaml_mapping_start_event_initialize(&event, NULL, NULL, 1,
						 YAML_BLOCK_MAPPING_STYLE) ||
	    !yaml_emitter_emit(emitter, &event))
		return false;
	json_object_foreach((json_t *)object, key, value) {
		if (!put_key(emitter, key) || !put(emitter, value))
			return false;
	}
	return yaml_mapping_end_event_initialize(&event) && yaml_emitter_emit(emitter, &event);
}

static bool put(yaml_emitter_t *emitter, const json_t *value)
{
	char number[32];

	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return put_object(emitter, value);
	case JSON_ARRAY:
		return put_array(emitter, value);
	case JSON_STRING:
		return put_text(emitter, json_string_value(value), true);
	case JSON_INTEGER:
		snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT,
			 json_integer_value(value));
		return put_text(emitter, number, false);
	case JSON_TRUE:
		return put_text(emitter, "true", false);
	case JSON_FALSE:
		return put_text(emitter, "false", false);
	default:
		return false;
	}
}

/**
 * yaml_write() - write a document
 * @f: where to
 * @root: what to write: objects in their order, arrays, strings, integers, booleans; NULL
 *	  is an error of who made it
 *
 * Return: 0, or -ENOMEM if @root is NULL or was not written.
 */
int yaml_write(FILE *f, const json_t *root)
{
	yaml_emitter_t emitter;
	yaml_event_t event;
	bool ok;

	if (!root || !yaml_emitter_initialize(&emitter))
		return -ENOMEM;
	yaml_emitter_set_output_file(&emitter, f);
	yaml_emitter_set_unicode(&emitter, 1);
	yaml_emitter_set_width(&emitter, -1);
	ok = yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING) &&
	     yaml_emitter_emit(&emitter, &event) &&
	     yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1) &&
	     yaml_emitter_emit(&emitter, &event) && put(&emitter, root) &&
	     yaml_document_end_event_initialize(&event, 1) &&
	     yaml_emitter_emit(&emitter, &event) &&
	     yaml_stream_end_event_initialize(&event) && yaml_emitter_emit(&emitter, &event) &&
	     yaml_emitter_flush(&emitter);
	yaml_emitter_delete(&emitter);
	return ok ? 0 : -ENOMEM;
}
