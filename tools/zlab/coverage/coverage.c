// SPDX-License-Identifier: GPL-2.0
/*
 * Which of the lines that the series changes were reached: sums over what gcov says.
 */
#define _GNU_SOURCE
#include "coverage.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
 * coverage_init() - begin without any scenario
 * @cov: to be released by coverage_free() in any case
 * @changed: changed lines, sorted; owned by @cov from now on
 *
 * Return: 0 or -ENOMEM.
 */
int coverage_init(struct coverage *cov, struct changed *changed)
{
	size_t i;

	*cov = (struct coverage){ .changed = *changed };
	*changed = (struct changed){ 0 };
	cov->lines = calloc(cov->changed.nr + 1, sizeof(*cov->lines));
	if (!cov->lines)
		return -ENOMEM;
	for (i = 0; i < cov->changed.nr; i++)
		cov->lines[i].line = &cov->changed.lines[i];
	return 0;
}

static int add_name(char ***names, size_t *nr, const char *name)
{
	char **grown = reallocarray(*names, *nr + 1, sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	*names = grown;
	grown[*nr] = strdup(name);
	if (!grown[*nr])
		return -ENOMEM;
	(*nr)++;
	return 0;
}

/**
 * coverage_scenario() - announce a scenario; all of them before the first coverage_add()
 * @cov: coverage
 * @name: its name
 *
 * Return: 0 or -ENOMEM.
 */
int coverage_scenario(struct coverage *cov, const char *name)
{
	return add_name(&cov->scenarios, &cov->nr_scenarios, name);
}

/**
 * coverage_complain() - note that something is wrong beside the bar
 * @cov: coverage
 * @fmt: format of one line
 *
 * Return: 0 or -ENOMEM.
 */
int coverage_complain(struct coverage *cov, const char *fmt, ...)
{
	char *text;
	va_list ap;
	int err;

	va_start(ap, fmt);
	err = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (err < 0)
		return -ENOMEM;
	err = add_name(&cov->complaints, &cov->nr_complaints, text);
	free(text);
	return err;
}

/* Index of an object file, or -ENOMEM. */
static int object_index(struct coverage *cov, const char *name)
{
	size_t i;

	for (i = 0; i < cov->nr_objects; i++) {
		if (!strcmp(cov->objects[i], name))
			return (int)i;
	}
	return add_name(&cov->objects, &cov->nr_objects, name) ? : (int)i;
}

/* The first changed line of the file that the compiler calls @file, NULL: none. */
static struct coverage_line *first_line(struct coverage *cov, const char *file)
{
	size_t i, len = strlen(file), path_len;

	for (i = 0; i < cov->changed.nr; i++) {
		const char *path = cov->changed.lines[i].path;

		if (i && !strcmp(path, cov->changed.lines[i - 1].path))
			continue;
		path_len = strlen(path);
		if (len >= path_len && !strcmp(file + len - path_len, path) &&
		    (len == path_len || file[len - path_len - 1] == '/'))
			return &cov->lines[i];
	}
	return NULL;
}

static struct coverage_line *find_line(struct coverage *cov, struct coverage_line *first,
				       unsigned int number)
{
	const struct coverage_line *end = cov->lines + cov->changed.nr;
	struct coverage_line *line;

	for (line = first; line < end && !strcmp(line->line->path, first->line->path); line++) {
		if (line->line->number == number)
			return line;
	}
	return NULL;
}

static int add_branch(struct coverage_line *line, unsigned int object, unsigned int index,
		      uint64_t count)
{
	struct coverage_branch *grown;
	size_t i;

	for (i = 0; i < line->nr_branches; i++) {
		if (line->branches[i].object == object && line->branches[i].index == index) {
			line->branches[i].count += count;
			return 0;
		}
	}
	grown = reallocarray(line->branches, line->nr_branches + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	line->branches = grown;
	grown[line->nr_branches++] = (struct coverage_branch){ object, index, count };
	return 0;
}

static int add_line(struct coverage *cov, size_t scenario, struct coverage_line *line,
		    unsigned int object, json_t *item)
{
	json_t *count = json_object_get(item, "count"), *branch;
	size_t i;
	int err = 0;

	if (!json_is_integer(count))
		return -EBADMSG;
	line->code = true;
	if (json_integer_value(count)) {
		line->count += (uint64_t)json_integer_value(count);
		if (!line->by)
			line->by = calloc(cov->nr_scenarios, sizeof(*line->by));
		if (!line->by)
			return -ENOMEM;
		line->by[scenario] = true;
	}
	json_array_foreach(json_object_get(item, "branches"), i, branch) {
		count = json_object_get(branch, "count");
		if (!json_is_integer(count))
			return -EBADMSG;
		err = add_branch(line, object, (unsigned int)i,
				 (uint64_t)json_integer_value(count));
		if (err)
			break;
	}
	return err;
}

/**
 * coverage_add() - add what gcov says about one object after one scenario
 * @cov: coverage
 * @scenario: index of the scenario
 * @gcov: gcov's JSON, format version 1
 *
 * Return: 0, -EBADMSG if it makes no sense, or -ENOMEM.
 */
int coverage_add(struct coverage *cov, size_t scenario, json_t *gcov)
{
	const char *version = json_string_value(json_object_get(gcov, "format_version"));
	const char *data = json_string_value(json_object_get(gcov, "data_file"));
	json_t *file, *item;
	size_t i, j;
	int object;

	if (!version || strcmp(version, "1") || !data)
		return -EBADMSG;
	object = object_index(cov, data);
	if (object < 0)
		return object;
	json_array_foreach(json_object_get(gcov, "files"), i, file) {
		const char *name = json_string_value(json_object_get(file, "file"));
		struct coverage_line *first = name ? first_line(cov, name) : NULL;

		if (!name)
			return -EBADMSG;
		if (!first)
			continue;
		json_array_foreach(json_object_get(file, "lines"), j, item) {
			json_int_t number = json_integer_value(json_object_get(item, "line_number"));
			struct coverage_line *line = find_line(cov, first, (unsigned int)number);
			int err = line ? add_line(cov, scenario, line, (unsigned int)object, item) : 0;

			if (err)
				return err;
		}
	}
	return 0;
}

/**
 * coverage_sum() - sum up some lines
 * @cov: coverage
 * @path: only those of this file, NULL: all
 * @function: only those of this function in it, NULL: all
 *
 * Return: sums over those that have code.
 */
struct coverage_sum coverage_sum(const struct coverage *cov, const char *path,
				 const char *function)
{
	struct coverage_sum sum = { 0 };
	size_t i, j;

	for (i = 0; i < cov->changed.nr; i++) {
		const struct coverage_line *line = &cov->lines[i];

		if (!line->code || (path && strcmp(path, line->line->path)) ||
		    (function && strcmp(function, line->line->function)))
			continue;
		sum.lines++;
		sum.reached += line->count > 0;
		sum.explained += !line->count && line->reason;
		for (j = 0; j < line->nr_branches; j++) {
			sum.branches++;
			sum.taken += line->branches[j].count > 0;
		}
	}
	return sum;
}

/**
 * coverage_percent() - part of the lines that was reached
 * @sum: sums
 *
 * Return: per cent; 100 if there is no line.
 */
double coverage_percent(const struct coverage_sum *sum)
{
	return sum->lines ? 100.0 * (double)sum->reached / (double)sum->lines : 100;
}

/**
 * coverage_enough() - is the bar reached and nothing wrong
 * @cov: coverage
 *
 * Return: true if so.
 */
bool coverage_enough(const struct coverage *cov)
{
	struct coverage_sum sum = coverage_sum(cov, NULL, NULL);

	return sum.lines && !cov->nr_complaints &&
	       100 * sum.reached >= COVERAGE_BAR * sum.lines;
}

static void free_names(char **names, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		free(names[i]);
	free(names);
}

/**
 * coverage_free() - release everything
 * @cov: coverage
 */
void coverage_free(struct coverage *cov)
{
	size_t i;

	for (i = 0; cov->lines && i < cov->changed.nr; i++) {
		free(cov->lines[i].by);
		free(cov->lines[i].branches);
	}
	free(cov->lines);
	free_names(cov->scenarios, cov->nr_scenarios);
	free_names(cov->objects, cov->nr_objects);
	free_names(cov->complaints, cov->nr_complaints);
	free(cov->missed);
	changed_free(&cov->changed);
	*cov = (struct coverage){ 0 };
}
