// SPDX-License-Identifier: GPL-2.0
/*
 * zseries export: the series in one of the dialects.
 */
#define _GNU_SOURCE
#include "export_command.h"

#include "array.h"
#include "dialect.h"
#include "outdir.h"
#include "submission_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct dialect *const dialects[] = {
	&dialect_upstream, &dialect_stable, &dialect_ubuntu, &dialect_debian, &dialect_suse,
	&dialect_rhel,
};

enum { OPT_DIALECT = 256, OPT_BUG, OPT_RELEASE, OPT_OUT };

struct args {
	struct submission_args sub;
	const struct dialect *dialect;
	const char *out;
};

static const struct argp_option options[] = {
	LONG_OPTION("dialect", OPT_DIALECT, "NAME",
		    "upstream, stable, ubuntu, debian, suse or rhel"),
	LONG_OPTION("bug", OPT_BUG, "BUG",
		    "in the receiver's tracker; ubuntu, suse and rhel need one"),
	LONG_OPTION("release", OPT_RELEASE, "LETTER", "ubuntu: of the release (default: N)"),
	LONG_OPTION("out", OPT_OUT, "DIR", "directory for the files (default: build/export/NAME)"),
	SUBMISSION_OPTIONS,
	LONG_OPTION("help", KEY_HELP, NULL, "this text"),
	{ 0 }
};

static const struct dialect *find_dialect(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(dialects); i++)
		if (!strcmp(name, dialects[i]->name))
			return dialects[i];
	exit(complain(ST_USAGE, "there is no dialect '%s' (upstream, stable, ubuntu, debian, suse, rhel)",
		      name));
}

static error_t key(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case OPT_DIALECT:
		args->dialect = find_dialect(arg);
		return 0;
	case OPT_BUG:
		args->sub.submission.bug = arg;
		return 0;
	case OPT_RELEASE:
		if (!g_regex_match_simple("^[A-Z](/[A-Z])*$", arg, 0, 0))
			exit(complain(ST_USAGE, "--release '%s' is not like N or N/J", arg));
		args->sub.submission.release = arg;
		return 0;
	case OPT_OUT:
		args->out = arg;
		return 0;
	}
	return submission_key(key, arg, &args->sub, "zseries export", state);
}

static const struct argp argp = {
	.options = options, .parser = key,
	.doc = "Write the series as a list or a distribution wants it, the same bytes each time.",
};

static enum zlab_status look_at_options(const struct args *args)
{
	const struct dialect *dialect = args->dialect;
	const char *bug = args->sub.submission.bug;

	if (!dialect)
		return complain(ST_USAGE, "which --dialect? (upstream, stable, ubuntu, debian, suse, rhel)");
	if (!args->sub.signoff)
		return complain(ST_USAGE, "--signoff 'Name <mail>' is missing: the project's own name signs nothing off");
	if (!bug && dialect->bug_needed)
		return complain(ST_USAGE, "%s takes nothing without a bug (--bug, like %s)",
				dialect->name, dialect->bug_example);
	if (bug && !g_regex_match_simple(dialect->bug_form, bug, G_REGEX_DOLLAR_ENDONLY, 0))
		return complain(ST_USAGE, "--bug '%s' is none of %s's (like %s)", bug, dialect->name,
				dialect->bug_example);
	return ST_OK;
}

static enum zlab_status export(const struct args *args)
{
	char *out = args->out ? g_strdup(args->out) :
				g_build_filename("build", "export", args->dialect->name, NULL);
	GPtrArray *files = outdir_new();
	enum zlab_status status;

	status = args->dialect->files(&args->sub.submission, files);
	if (!status)
		status = outdir_write(files, out);
	if (!status)
		printf("%s: %zu patches for %s\n", out, args->sub.series.record.nr,
		       args->dialect->name);
	g_ptr_array_unref(files);
	g_free(out);
	return status;
}

/**
 * export_command() - run "zseries export"
 * @argc: number of words
 * @argv: words, the command first
 *
 * Return: exit status.
 */
int export_command(int argc, char **argv)
{
	struct args args = { .sub = SUBMISSION_DEFAULTS };
	enum zlab_status status;

	args.sub.submission.release = "N";
	if (argp_parse(&argp, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, &args))
		return ST_USAGE;
	status = look_at_options(&args);
	if (!status)
		status = submission_open(&args.sub);
	if (status)
		return status;
	status = export(&args);
	submission_close(&args.sub);
	return status;
}
