/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Groups of rules, each closed by one TAP test by the caller.
 */
#ifndef LINT_CHECKS_H
#define LINT_CHECKS_H

#include "patch_file.h"
#include "rules.h"

/**
 * struct lint - what the rules need to know beside the patch itself
 * @upstream: lines of the upstream list, "<40 hex digits> <subject>"
 * @nr_upstream: number of @upstream
 * @allowed: fnmatch patterns of the files that may be touched
 * @nr_allowed: number of @allowed
 * @patch: names of the series in order
 * @nr_patch: number of @patch
 * @submitter: a real person submits: any mail domain is fine
 */
struct lint {
	char **upstream;
	size_t nr_upstream;
	char **allowed;
	size_t nr_allowed;
	char **patch;
	size_t nr_patch;
	bool submitter;
};

/**
 * check_series() - grammar and completeness of the series file
 * @lint: context; patch and nr_patch are filled in, the names are owned by the
 *	caller
 * @series: path of the series file
 * @patches: path of the directory with the patches
 * @rep: receives the findings
 *
 * Return: 0, or a negative errno if the file or the directory is not readable.
 */
int check_series(struct lint *lint, const char *series, const char *patches, struct report *rep);

/**
 * check_form() - what git format-patch was told, text only, hunks intact
 * @p: the patch
 * @rep: receives the findings
 */
void check_form(const struct patch *p, struct report *rep);

/**
 * check_files() - only allowed files are touched
 * @lint: context
 * @p: the patch
 * @rep: receives the findings
 */
void check_files(const struct lint *lint, const struct patch *p, struct report *rep);

/**
 * check_header() - From, Date and Subject
 * @lint: context
 * @p: the patch
 * @nr: place of the patch in the series, from 1
 * @rep: receives the findings
 */
void check_header(const struct lint *lint, const struct patch *p, size_t nr, struct report *rep);

/**
 * check_body() - the prose of the commit message
 * @p: the patch
 * @rep: receives the findings
 */
void check_body(const struct patch *p, struct report *rep);

/**
 * check_upstream() - the reference to the upstream commit
 * @lint: context
 * @p: the patch
 * @nr: place of the patch in the series, from 1
 * @rep: receives the findings
 */
void check_upstream(const struct lint *lint, const struct patch *p, size_t nr,
		    struct report *rep);

/**
 * check_tags() - the tag paragraph: order, kinds, note, sign-off
 * @p: the patch
 * @rep: receives the findings
 */
void check_tags(const struct patch *p, struct report *rep);

/**
 * upstream_commit() - the commit that an upstream reference names
 * @line: a line of the message
 *
 * Return: the first of 40 hexadecimal digits inside @line, or NULL if the line is
 * no upstream reference.
 */
const char *upstream_commit(const char *line);

#endif /* LINT_CHECKS_H */
