// SPDX-License-Identifier: GPL-2.0
/*
 * Coverage for the terminal, and as JSON, for programs. Schema, version 1:
 *
 *	schema		"zpci-readd/coverage"
 *	version		1; grows when a member changes its meaning or goes
 *	enough		true: the bar is reached and there is no complaint
 *	bar		per cent of the lines
 *	sum		sum, over all
 *	complaints	[ text ]
 *	scenarios	[ name ]
 *	files		[ { path, sum, functions } ]
 *
 *	sum		{ lines, reached, percent, branches, taken, explained }
 *	functions	[ { name, sum, scenarios, changed } ]; scenarios has the indices of
 *			those that reached any of its lines
 *	changed		[ { line, text, count, scenarios, branches, reason } ]; branches has
 *			the count of each; reason is null or why it is not reached
 *
 * Only lines that have code are there.
 */
#define _GNU_SOURCE
#include "report_coverage.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/**
 * coverage_next() - find where another file or function begins
 * @cov: coverage
 * @nr: index of a line
 * @functions: look for another function, too
 *
 * Return: index of the next line that is not in the same one, or the number of lines.
 */
size_t coverage_next(const struct coverage *cov, size_t nr, bool functions)
{
	const struct changed_line *line = cov->lines[nr].line, *other;

	while (++nr < cov->changed.nr) {
		other = cov->lines[nr].line;
		if (strcmp(line->path, other->path) ||
		    (functions && strcmp(line->function, other->function)))
			break;
	}
	return nr;
}

static void row(FILE *f, int width, const char *name, const struct coverage_sum *sum)
{
	fprintf(f, "%-*s  %5zu  %7zu  %5.1f %%  %8zu  %5zu  %9zu\n", width, name, sum->lines,
		sum->reached, coverage_percent(sum), sum->branches, sum->taken, sum->explained);
}

/**
 * coverage_table() - print a short table, and what is wrong
 * @f: where to
 * @cov: coverage
 */
void coverage_table(FILE *f, const struct coverage *cov)
{
	struct coverage_sum sum;
	int width = strlen("changed lines in");
	size_t i;

	for (i = 0; i < cov->changed.nr; i = coverage_next(cov, i, false))
		if ((int)strlen(cov->lines[i].line->path) > width)
			width = strlen(cov->lines[i].line->path);
	fprintf(f, "\n%-*s  lines  reached           branches  taken  explained\n", width,
		"changed lines in");
	for (i = 0; i < cov->changed.nr; i = coverage_next(cov, i, false)) {
		sum = coverage_sum(cov, cov->lines[i].line->path, NULL);
		row(f, width, cov->lines[i].line->path, &sum);
	}
	sum = coverage_sum(cov, NULL, NULL);
	row(f, width, "all", &sum);
	fputc('\n', f);
	for (i = 0; i < cov->nr_complaints; i++)
		fprintf(f, "%s\n", cov->complaints[i]);
	fprintf(f, "COVERAGE: %zu of %zu changed lines reached, %.1f %% (at least %d %%), by %zu scenarios\n",
		sum.reached, sum.lines, coverage_percent(&sum), COVERAGE_BAR, cov->nr_scenarios);
}

static json_t *sum_json(const struct coverage_sum *sum)
{
	return json_pack("{s:I, s:I, s:f, s:I, s:I, s:I}", "lines", (json_int_t)sum->lines,
			 "reached", (json_int_t)sum->reached, "percent", coverage_percent(sum),
			 "branches", (json_int_t)sum->branches, "taken", (json_int_t)sum->taken,
			 "explained", (json_int_t)sum->explained);
}

static json_t *names(char *const *name, size_t nr)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < nr; i++)
		json_array_append_new(array, json_string(name[i]));
	return array;
}

/* Indices of the scenarios that reached any of the lines from @i to before @end. */
static json_t *reached_by(const struct coverage *cov, size_t i, size_t end)
{
	json_t *array = json_array();
	size_t scenario, line;

	for (scenario = 0; scenario < cov->nr_scenarios; scenario++) {
		for (line = i; line < end; line++) {
			if (!cov->lines[line].by || !cov->lines[line].by[scenario])
				continue;
			json_array_append_new(array, json_integer((json_int_t)scenario));
			break;
		}
	}
	return array;
}

static json_t *line_json(const struct coverage *cov, size_t i)
{
	const struct coverage_line *line = &cov->lines[i];
	json_t *branches = json_array();
	size_t j;

	for (j = 0; j < line->nr_branches; j++)
		json_array_append_new(branches,
				      json_integer((json_int_t)line->branches[j].count));
	return json_pack("{s:I, s:s, s:I, s:o, s:o, s:s?}",
			 "line", (json_int_t)line->line->number, "text", line->line->text,
			 "count", (json_int_t)line->count, "scenarios", reached_by(cov, i, i + 1),
			 "branches", branches, "reason", line->reason);
}

static json_t *functions(const struct coverage *cov, size_t i, size_t end)
{
	json_t *array = json_array();

	while (i < end) {
		const struct changed_line *line = cov->lines[i].line;
		struct coverage_sum sum = coverage_sum(cov, line->path, line->function);
		size_t next = coverage_next(cov, i, true), j;
		json_t *changed = json_array();

		for (j = i; j < next; j++)
			if (cov->lines[j].code)
				json_array_append_new(changed, line_json(cov, j));
		if (json_array_size(changed))
			json_array_append_new(array, json_pack("{s:s, s:o, s:o, s:o}",
				"name", line->function, "sum", sum_json(&sum),
				"scenarios", reached_by(cov, i, next), "changed", changed));
		else
			json_decref(changed);
		i = next;
	}
	return array;
}

/**
 * coverage_json() - write the coverage as JSON
 * @path: file, replaced
 * @cov: coverage
 *
 * Return: 0 or a negative errno.
 */
int coverage_json(const char *path, const struct coverage *cov)
{
	struct coverage_sum sum = coverage_sum(cov, NULL, NULL);
	json_t *files = json_array(), *root;
	size_t i, next;
	int err;

	for (i = 0; i < cov->changed.nr; i = next) {
		const char *name = cov->lines[i].line->path;
		struct coverage_sum part = coverage_sum(cov, name, NULL);

		next = coverage_next(cov, i, false);
		json_array_append_new(files, json_pack("{s:s, s:o, s:o}", "path", name,
						       "sum", sum_json(&part),
						       "functions", functions(cov, i, next)));
	}
	root = json_pack("{s:s, s:i, s:b, s:i, s:o, s:o, s:o, s:o}",
			 "schema", "zpci-readd/coverage", "version", 1,
			 "enough", coverage_enough(cov), "bar", COVERAGE_BAR,
			 "sum", sum_json(&sum),
			 "complaints", names(cov->complaints, cov->nr_complaints),
			 "scenarios", names(cov->scenarios, cov->nr_scenarios), "files", files);
	if (!root)
		return -ENOMEM;
	errno = 0;
	err = json_dump_file(root, path, JSON_INDENT(1) | JSON_REAL_PRECISION(5)) ?
	      -(errno ? errno : EIO) : 0;
	json_decref(root);
	return err;
}

/**
 * coverage_write() - write coverage.json and coverage.html
 * @dir: directory
 * @cov: coverage
 *
 * Return: 0 or a negative errno.
 */
int coverage_write(const char *dir, const struct coverage *cov)
{
	char *json, *html = NULL;
	int err = -ENOMEM;

	if (asprintf(&json, "%s/coverage.json", dir) < 0)
		return err;
	if (asprintf(&html, "%s/coverage.html", dir) < 0)
		html = NULL;
	else
		err = coverage_json(json, cov) ? : coverage_html(html, cov);
	free(json);
	free(html);
	return err;
}
