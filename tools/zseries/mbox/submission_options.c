// SPDX-License-Identifier: GPL-2.0
/*
 * Options that all commands share which hand the series in.
 */
#define _GNU_SOURCE
#include "submission_options.h"

#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define VERSION_MAX	999

static unsigned int version_number(const char *arg, const char *name)
{
	unsigned long number;
	char *end;

	errno = 0;
	number = strtoul(arg, &end, 10);
	if (errno || *end || !g_ascii_isdigit(*arg) || !number || number > VERSION_MAX)
		exit(complain(ST_USAGE, "--version %s is no number from 1 on (see %s --help)", arg,
			      name));
	return number;
}

/**
 * submission_key() - take one of the options
 * @key: what argp has found
 * @arg: its value
 * @args: where it goes
 * @name: the command, for complaints
 * @state: of argp
 *
 * Return: 0 or ARGP_ERR_UNKNOWN; ends the program when a value makes no sense.
 */
error_t submission_key(int key, char *arg, struct submission_args *args, const char *name,
		       struct argp_state *state)
{
	switch (key) {
	case SUB_PATCHES:
		args->patches = arg;
		return 0;
	case SUB_VERSION:
		args->submission.version = version_number(arg, name);
		return 0;
	case SUB_BASE:
		if (!is_commit_id(arg) || strlen(arg) != COMMIT_ID_LENGTH)
			exit(complain(ST_USAGE, "--base %s is no ID of 40 hexadecimal digits (git rev-parse tells it)",
				      arg));
		args->submission.base = arg;
		return 0;
	case SUB_SIGNOFF:
		args->signoff = arg;
		return 0;
	case SUB_CHANGES:
		args->changes = arg;
		return 0;
	}
	return command_key(key, name, state);
}

static enum zlab_status read_changes(struct submission_args *args)
{
	GError *error = NULL;
	enum zlab_status status;

	if (g_file_get_contents(args->changes, &args->changes_text, NULL, &error)) {
		g_strchomp(args->changes_text);
		args->submission.changes = args->changes_text;
		return ST_OK;
	}
	status = complain(ST_USAGE, "--changes: %s", error->message);
	g_error_free(error);
	return status;
}

/**
 * submission_open() - read what the options name
 * @args: options; @args->submission is complete after success, and submission_close()
 *	  releases it
 *
 * Return: ST_OK or what was complained about.
 */
enum zlab_status submission_open(struct submission_args *args)
{
	struct submission *sub = &args->submission;
	enum zlab_status status;

	if (args->signoff && person_parse(&args->person, args->signoff))
		return complain(ST_USAGE, "--signoff is not of the form 'Name <mail>'");
	status = series_read(args->patches, &args->series);
	if (!status && !sub->base && !args->series.letter.base) {
		status = complain(ST_BASE, "%s/0000-cover-letter has no base-commit: (give one with --base)",
				  args->patches);
		series_free(&args->series);
	}
	if (status) {
		person_free(&args->person);
		return status;
	}
	sub->series = &args->series;
	sub->who = args->signoff ? &args->person : &args->series.placeholder;
	status = args->changes ? read_changes(args) : ST_OK;
	if (status)
		submission_close(args);
	return status;
}

/**
 * submission_close() - release what submission_open() has read
 * @args: the same
 */
void submission_close(struct submission_args *args)
{
	series_free(&args->series);
	person_free(&args->person);
	g_free(args->changes_text);
	args->changes_text = NULL;
}
