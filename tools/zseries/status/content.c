// SPDX-License-Identifier: GPL-2.0
/*
 * Marks of a commit, in the ledger: { "when": [ mark... ], "has": [ mark... ] }. If all
 * marks under "when" hold, those under "has" tell how much is there. A mark is an object
 *
 *	"in"	function, "struct NAME", or file; without it all files of zPCI
 *	and one of
 *	"has"	this text is there
 *	"lacks"	it is not, but what it would be in is
 *	"once"	it is there exactly once; "twice": at least twice
 *	"last"	it is there, and behind its last place is the last place of "before"
 *
 * Text is compared with code: without comments, and any white space is one blank.
 */
#define _GNU_SOURCE
#include "content.h"

#include "array.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = { "has", "lacks", "once", "twice", "last" };

/**
 * content_name() - name an amount
 * @content: amount
 *
 * Return: name, as in JSON.
 */
const char *content_name(enum content content)
{
	static const char *const names[] = {
		[CONTENT_UNKNOWN] = "unknown", [CONTENT_NONE] = "none", [CONTENT_SOME] = "some",
		[CONTENT_ALL] = "all",
	};

	return names[content];
}

/* Appends code with white space made one blank. Return: 0 or -1 without memory. */
static int add_code(char **to, const char *code, size_t len)
{
	size_t used = *to ? strlen(*to) : 0, i;
	char *grown = realloc(*to, used + len + 2);

	if (!grown)
		return -1;
	*to = grown;
	for (i = 0; i < len; i++) {
		if (!isspace((unsigned char)code[i]))
			grown[used++] = code[i];
		else if (used && grown[used - 1] != ' ')
			grown[used++] = ' ';
	}
	grown[used++] = ' ';
	grown[used] = '\0';
	return 0;
}

/* The members of a structure: code from its name to the brace that closes it. */
static int add_struct(char **to, const char *code, const char *name)
{
	size_t len = strlen(name);
	const char *at, *end;
	int depth = 0;

	for (at = strstr(code, name); at; at = strstr(at + len, name)) {
		const char *brace = at + len + strspn(at + len, " \t\n");

		if (*brace != '{')
			continue;
		for (end = brace; *end; end++) {
			depth += (*end == '{') - (*end == '}');
			if (!depth)
				return add_code(to, at, end - at);
		}
	}
	return 0;
}

/* All functions of a name: a header may have an empty one for another configuration. */
static int add_functions(char **to, const struct source *src, const char *name)
{
	const struct cfunction *fn;
	int err = 0;

	for_each_function(src, fn)
		if (!err && !strcmp(fn->name, name))
			err = add_code(to, fn->body, strlen(fn->body));
	return err;
}

static int add_files(char **to, const struct source *src, const char *in)
{
	size_t i;
	int err = 0;

	for (i = 0; i < src->nr_files && !err; i++)
		err = in ? add_struct(to, src->files[i].code, in) :
			   add_code(to, src->files[i].code, strlen(src->files[i].code));
	return err;
}

/* Code that @in names, to be freed; "" if there is none, NULL without memory. */
static char *find_code(const struct source *src, const char *in)
{
	const struct source_file *file = in ? source_file(src, in) : NULL;
	char *code = strdup("");
	int err;

	if (!code)
		return NULL;
	if (file)
		err = add_code(&code, file->code, strlen(file->code));
	else if (in && strncmp(in, "struct ", 7))
		err = add_functions(&code, src, in);
	else
		err = add_files(&code, src, in);
	if (!err)
		return code;
	free(code);
	return NULL;
}

static size_t count(const char *code, const char *text)
{
	size_t nr = 0;

	while ((code = strstr(code, text))) {
		code += strlen(text);
		nr++;
	}
	return nr;
}

static const char *last_place(const char *code, const char *text)
{
	const char *last = NULL;

	while ((code = strstr(code, text)))
		last = code++;
	return last;
}

static bool holds(const json_t *mark, const char *code)
{
	const char *has = json_string_value(json_object_get(mark, "has"));
	const char *lacks = json_string_value(json_object_get(mark, "lacks"));
	const char *once = json_string_value(json_object_get(mark, "once"));
	const char *twice = json_string_value(json_object_get(mark, "twice"));
	const char *last = json_string_value(json_object_get(mark, "last"));
	const char *before = json_string_value(json_object_get(mark, "before"));
	const char *place;

	if (has)
		return strstr(code, has);
	if (lacks)
		return *code && !strstr(code, lacks);
	if (once)
		return count(code, once) == 1;
	if (twice)
		return count(code, twice) >= 2;
	place = last ? last_place(code, last) : NULL;
	return place && before && last_place(code, before) > place;
}

/* Counts how many marks hold. Return: -1 without memory. */
static long count_true(const json_t *marks, const struct source *src, json_t *absent)
{
	long nr = 0;
	json_t *mark;
	size_t i;

	json_array_foreach(marks, i, mark) {
		const char *in = json_string_value(json_object_get(mark, "in"));
		char *code = find_code(src, in);

		if (!code)
			return -1;
		if (holds(mark, code))
			nr++;
		else if (absent)
			json_array_append(absent, mark);
		free(code);
	}
	return nr;
}

/**
 * content_judge() - how much of a commit is in a kernel
 * @marks: its marks in the ledger, NULL: none
 * @src: kernel
 * @absent: array that gets the marks that are missed, borrowed; may be NULL
 *
 * Return: how much of it is there.
 */
enum content content_judge(const json_t *marks, const struct source *src, json_t *absent)
{
	const json_t *when = json_object_get(marks, "when"), *has = json_object_get(marks, "has");
	long nr;

	if (!has)
		return CONTENT_UNKNOWN;
	if (count_true(when, src, NULL) != (long)json_array_size(when))
		return CONTENT_NONE;
	nr = count_true(has, src, absent);
	if (nr < 0)
		return CONTENT_UNKNOWN;
	if (nr == (long)json_array_size(has))
		return CONTENT_ALL;
	return nr ? CONTENT_SOME : CONTENT_NONE;
}

static bool is_mark(const json_t *mark)
{
	size_t nr = 0, i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		nr += json_is_string(json_object_get(mark, kinds[i]));
	return nr == 1 &&
	       !json_object_get(mark, "last") == !json_object_get(mark, "before");
}

/**
 * content_broken_rule() - look whether marks can be judged at all
 * @marks: from the ledger, NULL: none
 *
 * Return: what is wrong with them, NULL if nothing.
 */
const char *content_broken_rule(const json_t *marks)
{
	static const char *const lists[] = { "when", "has" };
	json_t *mark;
	size_t i, j;

	if (!marks)
		return NULL;
	if (!json_array_size(json_object_get(marks, "has")))
		return "marks without \"has\"";
	for (i = 0; i < ARRAY_SIZE(lists); i++) {
		json_array_foreach(json_object_get(marks, lists[i]), j, mark) {
			if (!is_mark(mark))
				return "a mark needs one of has, lacks, once, twice, last (and before)";
		}
	}
	return NULL;
}
