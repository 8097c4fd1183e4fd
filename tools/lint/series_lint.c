// SPDX-License-Identifier: GPL-2.0
/*
 * series-lint: static checks of the patch series, TAP on stdout.
 *
 * Needs nothing but the series file, the patches and two lists; what needs a
 * kernel tree is in kernel-checks.sh.
 */
#define _GNU_SOURCE
#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checks.h"
#include "status.h"

struct arguments {
	const char *series;
	const char *patches;
	const char *ids;
	const char *files;
	bool submitter;
	bool list_rules;
};

static const struct argp_option options[] = {
	{ "series", 's', "FILE", 0, "Series file (series)", 0 },
	{ "patches", 'p', "DIR", 0, "Directory of the patches (patches)", 0 },
	{ "ids", 'i', "FILE", 0, "Upstream commits in order (tools/lint/upstream-ids)", 0 },
	{ "files", 'f', "FILE", 0, "Files that may be touched (tools/lint/allowed-files)", 0 },
	{ "submitter", 'u', NULL, 0, "The author is a real person: allow any mail domain", 0 },
	{ "list-rules", 'l', NULL, 0, "Print the names of all rules and end", 0 },
	{ 0 }
};

static error_t parse_opt(int key, char *arg, struct argp_state *state)
{
	struct arguments *args = state->input;

	switch (key) {
	case 's':
		args->series = arg;
		return 0;
	case 'p':
		args->patches = arg;
		return 0;
	case 'i':
		args->ids = arg;
		return 0;
	case 'f':
		args->files = arg;
		return 0;
	case 'u':
		args->submitter = true;
		return 0;
	case 'l':
		args->list_rules = true;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

/* A list file with comments dropped; the lines point into @text. */
static int read_list(const char *path, char **text, char ***line, size_t *nr)
{
	size_t i, kept = 0;
	int err;

	err = file_lines(path, text, line, nr, NULL);
	if (err)
		return err;
	for (i = 0; i < *nr; i++)
		if ((*line)[i][0] && (*line)[i][0] != '#')
			(*line)[kept++] = (*line)[i];
	*nr = kept;
	return 0;
}

static int unreadable(const char *path, int err)
{
	fprintf(stderr, "series-lint: error: %s: %s (give the right path)\n", path, strerror(-err));
	return ST_USAGE;
}

static int check_patch(const struct lint *lint, const char *dir, size_t nr, struct report *rep)
{
	const char *name = lint->patch[nr - 1];
	struct patch p;
	char *path;
	int err;

	if (asprintf(&path, "%s/%s", dir, name) < 0)
		return -ENOMEM;
	err = patch_read(path, &p);
	free(path);
	if (err)
		return err;
	check_form(&p, rep);
	report_group(rep, name, "form");
	check_header(lint, &p, nr, rep);
	report_group(rep, name, "header");
	check_body(&p, rep);
	report_group(rep, name, "body");
	check_upstream(lint, &p, nr, rep);
	report_group(rep, name, "upstream");
	check_tags(&p, rep);
	report_group(rep, name, "tags");
	check_files(lint, &p, rep);
	report_group(rep, name, "files");
	patch_free(&p);
	return 0;
}

static int lint_series(const struct arguments *args, struct lint *lint, struct report *rep)
{
	size_t i;
	int err;

	err = check_series(lint, args->series, args->patches, rep);
	if (err)
		return unreadable(access(args->series, R_OK) ? args->series : args->patches, err);
	report_group(rep, "series", "grammar");
	for (i = 1; i <= lint->nr_patch; i++) {
		err = check_patch(lint, args->patches, i, rep);
		/* A name without a file has been reported already. */
		if (err && err != -ENOENT)
			return unreadable(lint->patch[i - 1], err);
	}
	printf("1..%u\n", rep->test);
	return rep->failed ? ST_DISPROVED : ST_OK;
}

int main(int argc, char **argv)
{
	static const struct argp argp = {
		.options = options,
		.parser = parse_opt,
		.doc = "Check the series file and the form of every patch in it.",
	};
	struct arguments args = {
		.series = "series",
		.patches = "patches",
		.ids = "tools/lint/upstream-ids",
		.files = "tools/lint/allowed-files",
	};
	char *ids_text = NULL, *files_text = NULL;
	struct lint lint = { 0 };
	struct report rep = { 0 };
	int err, status;
	size_t i;

	argp_err_exit_status = ST_USAGE;
	err = argp_parse(&argp, argc, argv, 0, NULL, &args);
	if (err)
		return ST_USAGE;
	if (args.list_rules) {
		for (i = 0; i < NR_RULES; i++)
			puts(rule_name(i));
		return ST_OK;
	}
	lint.submitter = args.submitter;
	err = read_list(args.ids, &ids_text, &lint.upstream, &lint.nr_upstream);
	if (err)
		return unreadable(args.ids, err);
	err = read_list(args.files, &files_text, &lint.allowed, &lint.nr_allowed);
	if (err)
		return unreadable(args.files, err);
	status = lint_series(&args, &lint, &rep);
	for (i = 0; i < lint.nr_patch; i++)
		free(lint.patch[i]);
	free(lint.patch);
	free(rep.pending);
	free(lint.upstream);
	free(ids_text);
	free(lint.allowed);
	free(files_text);
	return status;
}
