// SPDX-License-Identifier: GPL-2.0
/*
 * zseries check: does patches/metadata.json say what the patches and the tests say?
 *
 * The record repeats on purpose what is also said elsewhere, so that it can be read by
 * itself. Everything that is repeated is compared here.
 */
#define _GNU_SOURCE
#include "series_check.h"

#include "series.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

enum { OPT_PATCHES = 256, OPT_SERIES, OPT_SCENARIOS, OPT_MUTANTS };

struct args {
	const char *patches;
	const char *series;
	const char *scenarios;
	const char *mutants;
	unsigned int found;
};

static const struct argp_option options[] = {
	LONG_OPTION("patches", OPT_PATCHES, "DIR", "patches and metadata.json (default: patches)"),
	LONG_OPTION("series", OPT_SERIES, "FILE", "series file (default: series)"),
	LONG_OPTION("scenarios", OPT_SCENARIOS, "FILE",
		    "what zlab list prints; without it the names of tests are not looked up"),
	LONG_OPTION("mutants", OPT_MUTANTS, "DIR", "mutants of the patches (default: tests/mutants)"),
	LONG_OPTION("help", KEY_HELP, NULL, "this text"),
	{ 0 }
};

static error_t key(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case OPT_PATCHES:
		args->patches = arg;
		return 0;
	case OPT_SERIES:
		args->series = arg;
		return 0;
	case OPT_SCENARIOS:
		args->scenarios = arg;
		return 0;
	case OPT_MUTANTS:
		args->mutants = arg;
		return 0;
	}
	return command_key(key, "zseries check", state);
}

static const struct argp argp = {
	.options = options, .parser = key,
	.doc = "Compare patches/metadata.json with the patches, the series file, the scenarios and the mutants.",
};

static void __attribute__((format(printf, 3, 4)))
find(struct args *args, const char *file, const char *format, ...)
{
	va_list ap;

	printf("%s: ", file);
	va_start(ap, format);
	vprintf(format, ap);
	va_end(ap);
	putchar('\n');
	args->found++;
}

static enum zlab_status read_text(const char *path, char **text)
{
	GError *error = NULL;
	enum zlab_status status;

	if (g_file_get_contents(path, text, NULL, &error))
		return ST_OK;
	status = complain(ST_BASE, "%s", error->message);
	g_error_free(error);
	return status;
}

/* The series file names the same patches in the same order. */
static enum zlab_status check_order(struct args *args, const struct series *series)
{
	enum zlab_status status;
	char *text, **lines;
	size_t i, nr = 0;

	status = read_text(args->series, &text);
	if (status)
		return status;
	lines = g_strsplit(text, "\n", -1);
	for (i = 0; lines[i]; i++) {
		if (!*lines[i] || *lines[i] == '#')
			continue;
		if (nr >= series->record.nr || strcmp(lines[i], series->record.patch[nr].file))
			find(args, "metadata.json", "patch %zu of the series is %s", nr + 1, lines[i]);
		nr++;
	}
	if (nr < series->record.nr)
		find(args, "metadata.json", "the series has only %zu patches", nr);
	g_strfreev(lines);
	g_free(text);
	return ST_OK;
}

static void check_message(struct args *args, const struct patch_record *patch,
			  const struct patch_mail *mail)
{
	if (!mail->commit || strcmp(mail->commit, patch->commit))
		find(args, patch->file, "names upstream commit %s, the record %s",
		     mail->commit ? : "none", patch->commit);
	if (!mail->note || strcmp(mail->note, patch->deviation))
		find(args, patch->file, "says [zpci: %s], the record says %s", mail->note ? : "",
		     patch->deviation);
	if (!g_regex_match_simple("^v[0-9]+\\.[0-9]+(-rc[0-9]+)?$", patch->mainline, 0, 0))
		find(args, patch->file, "\"mainline\" %s is no tag of Linus' tree", patch->mainline);
	for (char **bug = patch->bugs; *bug; bug++)
		if (!g_str_has_prefix(*bug, "https://"))
			find(args, patch->file, "the bug %s is no address", *bug);
	if (!*patch->tests)
		find(args, patch->file, "no test covers it");
}

/* zlab list: the name in column 0, below it "    fixed by patch 9". */
static bool is_fixed_by(const char *list, const char *test, size_t number, bool *known)
{
	char *pattern = g_strdup_printf("^%s .*\\n((?: .*\\n)*)", test);
	GRegex *regex = g_regex_new(pattern, G_REGEX_MULTILINE, 0, NULL);
	char *by = g_strdup_printf("    fixed by patch %zu\n", number), *claims;
	GMatchInfo *match;
	bool fixed = false;

	*known = g_regex_match(regex, list, 0, &match);
	if (*known) {
		claims = g_match_info_fetch(match, 1);
		fixed = strstr(claims, by);
		g_free(claims);
	}
	g_match_info_free(match);
	g_regex_unref(regex);
	g_free(by);
	g_free(pattern);
	return fixed;
}

/* Is the test what notices one of the mutants of a patch? Their names begin with its number. */
static bool kills_mutant(const char *dir, const char *test, size_t number)
{
	char *prefix = g_strdup_printf("%02zu", number), *path, *text;
	char *pattern = g_strdup_printf("^Killed-by:.*\\b%s\\b", test);
	GDir *mutants = g_dir_open(dir, 0, NULL);
	const char *name;
	bool kills = false;

	while (mutants && !kills && (name = g_dir_read_name(mutants))) {
		if (!g_str_has_prefix(name, prefix))
			continue;
		path = g_build_filename(dir, name, NULL);
		if (g_file_get_contents(path, &text, NULL, NULL)) {
			kills = g_regex_match_simple(pattern, text, G_REGEX_MULTILINE, 0);
			g_free(text);
		}
		g_free(path);
	}
	if (mutants)
		g_dir_close(mutants);
	g_free(pattern);
	g_free(prefix);
	return kills;
}

static void check_tests(struct args *args, const struct patch_record *patch, const char *list,
			size_t number)
{
	unsigned int fixed = 0;
	bool known;

	for (char **test = patch->tests; *test; test++) {
		if (is_fixed_by(list, *test, number, &known))
			fixed++;
		else if (!known)
			find(args, patch->file, "there is no scenario %s", *test);
		else if (!kills_mutant(args->mutants, *test, number))
			find(args, patch->file, "%s is not fixed by it, and notices none of its mutants",
			     *test);
	}
	if (!fixed)
		find(args, patch->file, "none of its tests is fixed by it");
}

static enum zlab_status check(struct args *args, const struct series *series)
{
	enum zlab_status status;
	char *list = NULL;
	size_t i;

	status = check_order(args, series);
	if (!status && args->scenarios)
		status = read_text(args->scenarios, &list);
	for (i = 0; !status && i < series->record.nr; i++) {
		check_message(args, &series->record.patch[i], &series->mail[i]);
		if (list)
			check_tests(args, &series->record.patch[i], list, i + 1);
	}
	g_free(list);
	return status;
}

/**
 * check_command() - run "zseries check"
 * @argc: number of words
 * @argv: words, the command first
 *
 * Return: exit status; ST_DISPROVED if something differs, which is on stdout.
 */
int check_command(int argc, char **argv)
{
	struct args args = {
		.patches = "patches", .series = "series", .mutants = "tests/mutants",
	};
	enum zlab_status status;
	struct series series;

	if (argp_parse(&argp, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, &args))
		return ST_USAGE;
	status = series_read(args.patches, &series);
	if (status)
		return status;
	status = check(&args, &series);
	if (!status && !args.found)
		printf("metadata.json agrees with %zu patches\n", series.record.nr);
	series_free(&series);
	return status ? : args.found ? ST_DISPROVED : ST_OK;
}
