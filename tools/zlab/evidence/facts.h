/* SPDX-License-Identifier: GPL-2.0 */
/*
 * facts.json: what was run, with what, on what. Schema, version 1:
 *
 *	schema		"zpci-readd/facts"
 *	version		1; grows when a member changes its meaning or goes
 *	command		the command line, as a shell reads it
 *	project		{ commit, changed } of this project, null where not known
 *	tools		{ name: first line of its --version, or null }
 *	patches		[ { name, sha256, patch_id } ] of the copies in patches/, in order
 *	kernels		[ { label, role, booted, images: { name: sha256 } } ], in order of runs
 *	extended, selection, scenarios, rounds, requirements, matrix, stored
 *			which scenarios were run, and how often one that repeats
 *	started, seconds, steps, base, base_commit, patched_commit, nr_patches, upstream,
 *	upstream_commit	as in results.json
 *
 * With the logs beside it, it has all that the reports are made from.
 */
#ifndef ZLAB_FACTS_H
#define ZLAB_FACTS_H

#include <jansson.h>

#include "report.h"

#define FACTS		"facts.json"
#define KEPT_PATCHES	"patches"

/**
 * struct facts_input - what is known when a run begins; strings are borrowed
 * @command: the command line
 * @top: directory of the project, NULL if not known
 * @series: series file, NULL if the kernels are not made from one
 * @base_name: name of the base that it is for, NULL: the built-in one
 * @qemu: program, NULL for Debian's
 * @extended: the extended scenarios were run, too
 * @only: names of the scenarios to run
 * @nr_only: their number, 0 for all
 * @rounds: of scenarios that repeat
 * @stored: results that were measured before may be among them, without logs
 */
struct facts_input {
	const char *command;
	const char *top;
	const char *series;
	const char *base_name;
	const char *qemu;
	bool extended;
	const char *const *only;
	size_t nr_only;
	unsigned int rounds;
	bool stored;
};

json_t *facts_make(const struct facts_input *in, const struct report *report);
int facts_save(const char *dir, const json_t *facts);
json_t *facts_load(const char *dir, char **why);
int facts_to_report(const json_t *facts, struct report *report);

int patches_keep(const char *dir, const char *series);
json_t *patches_describe(const char *dir);
json_t *patch_id(const char *path);

#endif /* ZLAB_FACTS_H */
