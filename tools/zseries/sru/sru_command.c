// SPDX-License-Identifier: GPL-2.0
/*
 * zseries sru: the text of an Ubuntu SRU bug.
 */
#define _GNU_SOURCE
#include "sru_command.h"

#include "array.h"
#include "outdir.h"
#include "sru_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUGS	"https://bugs.launchpad.net/bugs/"

enum { OPT_BUG = 256, OPT_RELEASE, OPT_EVIDENCE, OPT_OUTPUT, OPT_PATCHES };

struct args {
	const char *bug;
	const char *release;
	const char *evidence;
	const char *output;
	const char *patches;
};

static const struct argp_option options[] = {
	LONG_OPTION("bug", OPT_BUG, "NUMBER", "bug in Launchpad, like 2114174"),
	LONG_OPTION("release", OPT_RELEASE, "NAME", "of Ubuntu, like noble or N; several with / (default: noble)"),
	LONG_OPTION("evidence", OPT_EVIDENCE, "DIR", "report of zlab prove or compare (default: build/report)"),
	LONG_OPTION("output", OPT_OUTPUT, "FILE", "file for the text (default: build/sru.txt)"),
	LONG_OPTION("patches", OPT_PATCHES, "DIR", "the patches (default: patches)"),
	LONG_OPTION("help", KEY_HELP, NULL, "this text"),
	{ 0 }
};

static error_t key(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case OPT_BUG:
		args->bug = g_str_has_prefix(arg, BUGS) ? arg + strlen(BUGS) : arg;
		return 0;
	case OPT_RELEASE:
		args->release = arg;
		return 0;
	case OPT_EVIDENCE:
		args->evidence = arg;
		return 0;
	case OPT_OUTPUT:
		args->output = arg;
		return 0;
	case OPT_PATCHES:
		args->patches = arg;
		return 0;
	}
	return command_key(key, "zseries sru", state);
}

static const struct argp argp = {
	.options = options, .parser = key,
	.doc = "Write the description of an Ubuntu bug that asks for a Stable Release Update, from patches/metadata.json and the evidence of a run.",
};

/*
 * The letters of RELEASE= for make export, and the names that the tags have. Those that
 * get kernels now; any other one can be given by its name.
 */
static const struct { const char *letter, *name; } releases[] = {
	{ "B", "bionic" }, { "F", "focal" }, { "J", "jammy" }, { "N", "noble" },
	{ "P", "plucky" }, { "Q", "questing" },
};

static enum zlab_status name_release(char **word)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(releases); i++) {
		if (!strcmp(*word, releases[i].letter)) {
			g_free(*word);
			*word = g_strdup(releases[i].name);
		}
	}
	if (g_regex_match_simple("^[a-z]+$", *word, G_REGEX_DOLLAR_ENDONLY, 0))
		return ST_OK;
	return complain(ST_USAGE, "--release '%s' is no name of a release (like noble, or noble/jammy)",
			*word);
}

/* A file more in the report, and it is no evidence any longer. */
static enum zlab_status check_output(const struct args *args)
{
	char *parent = g_path_get_dirname(args->output);
	char *to = realpath(parent, NULL), *report = realpath(args->evidence, NULL);
	const size_t length = report ? strlen(report) : 0;
	bool inside = to && report && !strncmp(to, report, length) &&
		      (!to[length] || to[length] == '/');

	free(report);
	free(to);
	g_free(parent);
	return inside ? complain(ST_USAGE, "--output %s would change the evidence (choose another place)",
				 args->output) : ST_OK;
}

static enum zlab_status write_text(const struct args *args, struct sru *sru)
{
	char *text = sru_text(sru);
	enum zlab_status status = outfile_write(args->output, text);
	char *names = g_strjoinv(", ", sru->releases);

	if (!status)
		printf("%s: text for bug %s, %s, from %s\n", args->output, sru->bug, names,
		       args->evidence);
	g_free(names);
	g_free(text);
	return status;
}

static enum zlab_status make_text(const struct args *args, struct sru *sru)
{
	struct sru_evidence evidence;
	struct series series;
	enum zlab_status status = series_read(args->patches, &series);

	if (status)
		return status;
	status = sru_evidence_open(args->evidence, &series, &evidence);
	if (!status) {
		sru->series = &series;
		sru->evidence = &evidence;
		status = write_text(args, sru);
		sru_evidence_close(&evidence);
	}
	series_free(&series);
	return status;
}

/**
 * sru_command() - run "zseries sru"
 * @argc: number of words
 * @argv: words, the command first
 *
 * Return: exit status; nothing is written unless it is ST_OK.
 */
int sru_command(int argc, char **argv)
{
	struct args args = {
		.release = "noble", .evidence = "build/report", .output = "build/sru.txt",
		.patches = "patches",
	};
	enum zlab_status status = ST_OK;
	struct sru sru = { 0 };
	char **word;

	if (argp_parse(&argp, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, &args))
		return ST_USAGE;
	if (!args.bug)
		return complain(ST_USAGE, "which --bug? (a number in Launchpad, like 2114174)");
	if (!g_regex_match_simple("^[0-9]+$", args.bug, G_REGEX_DOLLAR_ENDONLY, 0))
		return complain(ST_USAGE, "--bug '%s' is no number in Launchpad (like 2114174)", args.bug);
	if (!*args.release)
		return complain(ST_USAGE, "--release '' is no name of a release (like noble, or noble/jammy)");
	sru.bug = args.bug;
	sru.releases = g_strsplit(args.release, "/", -1);
	for (word = sru.releases; *word && !status; word++)
		status = name_release(word);
	status = status ? : check_output(&args);
	status = status ? : make_text(&args, &sru);
	g_strfreev(sru.releases);
	return status;
}
