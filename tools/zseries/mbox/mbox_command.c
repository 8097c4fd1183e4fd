// SPDX-License-Identifier: GPL-2.0
/*
 * zseries mbox: the series as one mailbox, for b4, git am and whoever reads it.
 */
#define _GNU_SOURCE
#include "mbox_command.h"

#include "outdir.h"
#include "series_thread.h"
#include "submission_options.h"

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { OPT_OUTPUT = 256, OPT_NO_COVER };

struct args {
	struct submission_args sub;
	const char *output;
	bool no_cover;
};

static const struct argp_option options[] = {
	LONG_OPTION("output", OPT_OUTPUT, "FILE", "where to write it (default: build/series.mbox)"),
	LONG_OPTION("no-cover", OPT_NO_COVER, NULL,
		    "without the cover letter, at which git am stops as there is no patch in it"),
	SUBMISSION_OPTIONS,
	LONG_OPTION("help", KEY_HELP, NULL, "this text"),
	{ 0 }
};

static error_t key(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	if (key == OPT_OUTPUT) {
		args->output = arg;
		return 0;
	}
	if (key == OPT_NO_COVER) {
		args->no_cover = true;
		return 0;
	}
	return submission_key(key, arg, &args->sub, "zseries mbox", state);
}

static const struct argp argp = {
	.options = options, .parser = key,
	.doc = "Write the series as a thread of mails into one file, the same bytes each time.",
};

/* A mail ends with a blank line in a mailbox. */
static char *join(char **texts)
{
	GString *mbox = g_string_new(NULL);

	for (; *texts; texts++)
		g_string_append_printf(mbox, "%s\n", *texts);
	return g_string_free(mbox, FALSE);
}

/**
 * mbox_command() - run "zseries mbox"
 * @argc: number of words
 * @argv: words, the command first
 *
 * Return: exit status.
 */
int mbox_command(int argc, char **argv)
{
	struct args args = { .sub = SUBMISSION_DEFAULTS, .output = "build/series.mbox" };
	const struct submission *sub = &args.sub.submission;
	enum zlab_status status;
	char **texts, *mbox;

	if (argp_parse(&argp, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, &args))
		return ST_USAGE;
	status = submission_open(&args.sub);
	if (status)
		return status;
	status = series_thread(sub, "PATCH", review_letter(sub), review_message, &texts);
	if (!status) {
		mbox = join(texts + args.no_cover);
		status = outfile_write(args.output, mbox);
		if (!status)
			printf("%s: %s%zu patches, version %u\n", args.output,
			       args.no_cover ? "" : "cover letter and ", sub->series->record.nr,
			       sub->version);
		g_free(mbox);
		g_strfreev(texts);
	}
	submission_close(&args.sub);
	return status;
}
