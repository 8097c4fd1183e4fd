/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Options that all commands share which hand the series in.
 */
#ifndef ZSERIES_SUBMISSION_OPTIONS_H
#define ZSERIES_SUBMISSION_OPTIONS_H

#include "series_thread.h"

enum { SUB_PATCHES = 512, SUB_VERSION, SUB_BASE, SUB_SIGNOFF, SUB_CHANGES };

/**
 * struct submission_args - what the options said
 * @patches: directory of the series
 * @signoff: "Name <mail>", NULL: the project's placeholder
 * @changes: file
 * @submission: filled in by submission_open()
 * @series: for @submission
 * @person: for @submission
 * @changes_text: for @submission
 */
struct submission_args {
	const char *patches;
	const char *signoff;
	const char *changes;
	struct submission submission;
	struct series series;
	struct person person;
	char *changes_text;
};

#define SUBMISSION_DEFAULTS	{ .patches = "patches", .submission = { .version = 1 } }

#define SUBMISSION_OPTIONS \
	LONG_OPTION("patches", SUB_PATCHES, "DIR", "the patches (default: patches)"), \
	LONG_OPTION("version", SUB_VERSION, "N", "version of the series (default: 1)"), \
	LONG_OPTION("base", SUB_BASE, "COMMIT", \
		    "ID of the commit it applies to, in full (default: that of the cover letter)"), \
	LONG_OPTION("signoff", SUB_SIGNOFF, "'NAME <MAIL>'", \
		    "the submitter, in place of the project's placeholder"), \
	LONG_OPTION("changes", SUB_CHANGES, "FILE", \
		    "text on what has changed since the version before")

error_t submission_key(int key, char *arg, struct submission_args *args, const char *name,
		       struct argp_state *state);
enum zlab_status submission_open(struct submission_args *args);
void submission_close(struct submission_args *args);

#endif /* ZSERIES_SUBMISSION_OPTIONS_H */
