// SPDX-License-Identifier: GPL-2.0
/*
 * The table for people, from the report for programs.
 */
#define _GNU_SOURCE
#include "tree_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHORT_ID	12	/* digits of a commit that people read */
#define SOME_TROUBLES	2	/* of one row, and */
#define SOME_NAMES	4	/* of scenarios, if not all are asked for */

static const char *text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static int number(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static bool is(const json_t *object, const char *key, const char *value)
{
	const char *have = text(object, key);

	return have && !strcmp(have, value);
}

/* Without the white space that it begins with: what is compared are whole lines. */
static const char *bare(const char *line)
{
	return line + strspn(line, " \t");
}

static void print_state(const json_t *row)
{
	const int hunks = number(row, "hunks"), there = number(row, "hunks_there");
	char what[64] = "";

	if (is(row, "state", "ours"))
		snprintf(what, sizeof(what), "has ours");
	else if (is(row, "state", "adapted"))
		snprintf(what, sizeof(what), "has ours, adapted");
	else if (is(row, "state", "upstream"))
		snprintf(what, sizeof(what), "has upstream's");
	else
		snprintf(what, sizeof(what), "%s, %s", text(row, "state"),
			 is(row, "apply", "conflict") ? "CONFLICT" : text(row, "apply"));
	printf("%3d  %-18s %2d/%-2d  %.*s  %s\n", number(row, "row"), what, there, hunks, SHORT_ID,
	       text(row, "upstream"), text(row, "subject"));
}

/* The row that the log has and the files do not, or the other way round, is worth a word. */
static void print_log(const json_t *row, bool all)
{
	const json_t *log = json_object_get(row, "log");
	const bool there = is(row, "state", "ours") || is(row, "state", "adapted") ||
			   is(row, "state", "upstream");

	if (!json_is_object(log))
		return;
	if (text(log, "reverted_by"))
		printf("       the log has it as %.*s, reverted by %.*s\n", SHORT_ID,
		       text(log, "commit"), SHORT_ID, text(log, "reverted_by"));
	else if (!there)
		printf("       the log has it as %.*s (by %s), the files do not\n", SHORT_ID,
		       text(log, "commit"), text(log, "by"));
	else if (all)
		printf("       the log has it as %.*s (by %s)\n", SHORT_ID, text(log, "commit"),
		       text(log, "by"));
}

static void print_hunk(const json_t *hunk)
{
	const char *in = text(hunk, "in");

	printf("       %s, hunk %d (line %d%s%.48s)", text(hunk, "file"), number(hunk, "hunk"),
	       number(hunk, "hunk_line"), in && *in ? ", " : "", in ? in : "");
}

static void print_trouble(const json_t *trouble, const json_t *rows)
{
	const int needs = number(trouble, "needs");
	const json_t *other = needs ? json_array_get(rows, needs - 1) : NULL;
	const char *wants = text(trouble, "wants"), *has = text(trouble, "has");

	print_hunk(trouble);
	puts(" does not fit:");
	if (!wants)
		puts("         its file is not there or says something else");
	else if (has)
		printf("         line %d is \"%s\", not \"%s\"\n", number(trouble, "line"), bare(has),
		       bare(wants));
	else
		printf("         there is no line \"%s\"\n", bare(wants));
	if (other && is(other, "state", "upstream"))
		printf("         which is from patch %d; the kernel has upstream's %.*s instead\n", needs,
		       SHORT_ID, text(other, "upstream"));
	else if (other)
		printf("         which is from patch %d\n", needs);
	if (text(trouble, "commit"))
		printf("         since %s\n", text(trouble, "commit"));
}

static void print_row(const json_t *row, const json_t *rows, bool all)
{
	const json_t *troubles = json_object_get(row, "troubles");
	const json_t *absent = json_object_get(row, "absent");
	const size_t nr = json_array_size(troubles);
	json_t *entry;
	size_t i;

	print_state(row);
	print_log(row, all);
	json_array_foreach(absent, i, entry) {
		if (nr || (!all && i == SOME_TROUBLES))
			break;
		print_hunk(entry);
		puts(" is missing");
	}
	if (!nr && !all && json_array_size(absent) > SOME_TROUBLES)
		printf("       and %zu hunks more\n", json_array_size(absent) - SOME_TROUBLES);
	json_array_foreach(troubles, i, entry) {
		if (!all && i == SOME_TROUBLES)
			break;
		print_trouble(entry, rows);
	}
	if (!all && nr > SOME_TROUBLES)
		printf("       and %zu hunks more\n", nr - SOME_TROUBLES);
	if (is(row, "apply", "conflict") && !nr)
		puts("       each hunk fits alone, but not all of them together");
}

static void print_names(const json_t *names, bool all)
{
	json_t *name;
	size_t i;

	json_array_foreach(names, i, name) {
		if (!all && i == SOME_NAMES) {
			printf(", ... (--all lists them)");
			break;
		}
		printf("%s%s", i ? ", " : "", json_string_value(name));
	}
	putchar('\n');
}

static void print_window(const json_t *window, bool all)
{
	const json_t *red = json_object_get(window, "red"), *races = json_object_get(window, "races");
	const size_t nr = json_array_size(red);

	if (is(window, "measured", "no")) {
		printf("  known: %s (%s)\n", text(window, "what"), text(window, "source"));
		return;
	}
	if (is(window, "measured", "without")) {
		printf("  all others without patch %d: ", number(window, "patch"));
		if (text(window, "does_not_apply")) {
			puts("they do not apply");
			return;
		}
	} else if (is(window, "measured", "prefix")) {
		if (number(window, "patches"))
			printf("  the first %d alone: ", number(window, "patches"));
		else
			printf("  none of them: ");
	} else {
		printf("  upstream's ten: ");
	}
	printf("%zu scenarios red", nr);
	if (json_array_size(races))
		printf(", %zu more in some rounds", json_array_size(races));
	printf("%s", nr ? ": " : "\n");
	if (nr)
		print_names(red, all);
}

static void print_later(const json_t *later)
{
	json_t *entry, *row;
	size_t i, j;

	json_array_foreach(later, i, entry) {
		const json_t *log = json_object_get(entry, "log");

		if (json_object_get(entry, "row"))
			continue;	/* the table has it */
		printf("  %.*s %s\n       %s patch", SHORT_ID, text(entry, "commit"),
		       text(entry, "subject"), text(entry, "relation"));
		json_array_foreach(json_object_get(entry, "rows"), j, row)
			printf("%s %d", j ? "," : "", (int)json_integer_value(row));
		if (!json_is_object(log))
			printf("; not in this log");
		else if (text(log, "reverted_by"))
			printf("; in this log, reverted by %.*s", SHORT_ID, text(log, "reverted_by"));
		else
			printf("; in this log as %.*s", SHORT_ID, text(log, "commit"));
		printf("\n       with ours: %s\n", text(entry, "with_ours"));
	}
}

static void print_order(const json_t *order, const char *dir)
{
	json_t *name;
	size_t i;

	puts("\nTo apply, in this order:");
	json_array_foreach(order, i, name)
		printf("  %s/%s\n", dir, json_string_value(name));
}

/**
 * tree_report_print() - print a report for people
 * @report: from tree_report()
 * @all: all hunks and all names of scenarios
 *
 * Return: 0, or EOF when it could not be written.
 */
int tree_report_print(const json_t *report, bool all)
{
	const json_t *rows = json_object_get(report, "rows");
	const json_t *windows = json_object_get(report, "windows");
	json_t *entry;
	size_t i;

	printf("%s at %s is %.*s\n\n", text(report, "kernel"), text(report, "base"), SHORT_ID,
	       text(report, "commit"));
	printf("  #  %-18s hunks  %-*s  %s\n", "state", SHORT_ID, "upstream", "patch");
	json_array_foreach(rows, i, entry)
		print_row(entry, rows, all);
	if (json_array_size(json_object_get(report, "order")))
		print_order(json_object_get(report, "order"), text(report, "directory"));
	if (json_array_size(windows))
		puts("\nWhat is bad about what is there, as far as seen on the built-in kernels:");
	json_array_foreach(windows, i, entry)
		print_window(entry, all);
	puts("\nLater upstream commits that name these:");
	print_later(json_object_get(report, "later"));
	printf("\n%d of %d patches are there", number(report, "there"), number(report, "patches"));
	puts(is(report, "verdict", "all") ? "." :
	     is(report, "verdict", "lacks") ? ", the others apply." :
	     ", and there is a conflict.");
	return fflush(stdout);
}
