/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a reader gets to see of a run: pure functions of the results.
 */
#ifndef ZLAB_REPORT_H
#define ZLAB_REPORT_H

#include "requirement.h"
#include "result.h"
#include "status.h"

#include <stdio.h>
#include <time.h>

/**
 * struct report_step - a step of the work, for the record
 * @title: what was done
 * @seconds: wall time
 */
struct report_step {
	const char *title;
	double seconds;
};

struct json_t;

/**
 * struct report - everything the reports are made from; nothing is owned
 * @dir: report directory; paths below it are shown relative to it
 * @write_to: directory for the reports, NULL for @dir
 * @facts: see facts.h, NULL if not known
 * @base: which base kernel, NULL if not known
 * @base_commit: its commit ID, may be NULL
 * @patched_commit: commit ID with the series applied, may be NULL
 * @nr_patches: number of patches applied
 * @upstream: which kernel with the upstream commits, NULL if there is none
 * @upstream_commit: its commit ID, may be NULL
 * @requirements: the run is to show the requirements, see requirement.h
 * @matrix: the runs are prefixes of the series, see report_matrix.c
 * @selection: ... only those that its scenarios name
 * @started: wall clock time at the start
 * @seconds: wall time of all
 * @steps: what took how long
 * @nr_steps: number of them
 * @runs: one run per kernel, base first, patched last
 * @nr_runs: number of them
 */
struct report {
	const char *dir;
	const char *write_to;
	const struct json_t *facts;
	const char *base;
	const char *base_commit;
	const char *patched_commit;
	unsigned int nr_patches;
	const char *upstream;
	const char *upstream_commit;
	bool requirements;
	bool matrix;
	bool selection;
	time_t started;
	double seconds;
	const struct report_step *steps;
	size_t nr_steps;
	const struct run_result *runs;
	size_t nr_runs;
};

/* Room for a complaint in a table. */
#define COMPLAINT_WIDTH	160

enum zlab_status report_status(const struct report *report);
const char *report_status_name(enum zlab_status status);
bool report_as_claimed(const struct run_result *run, const struct scenario_result *res);
const char *report_word(const struct run_result *run, const struct scenario_result *res);
const struct splat *report_first_splat(const struct scenario_result *res);
const char *report_complaint(const struct scenario_result *res);
void report_column(FILE *f, const struct report *report, size_t nr, const char *word);
const char *report_cut(const char *complaint, char *buf, size_t size);
size_t report_requirements(const struct report *report, struct requirement *reqs,
			   size_t *nr_shown);
const char *report_path(const struct report *report, const char *path);

const struct scenario_result *report_find(const struct run_result *run, const char *name);

void report_table(FILE *f, const struct report *report);
void report_counts(FILE *f, const struct report *report);
void report_matrix_table(FILE *f, const struct report *report);
const char *report_matrix_word(const struct run_result *run, const struct scenario_result *res);
unsigned int report_matrix_turns(FILE *f, const struct report *report);
void report_matrix_summary(const struct run_result *runs, size_t nr_runs, char *buf,
			   size_t size);
void report_requirements_table(FILE *f, const struct report *report);
int report_requirements_rst(const char *path, const struct report *report);
void report_ktap(FILE *f, const struct report *report);
int report_json(const char *path, const struct report *report);
struct json_t *report_json_steps(const struct report *report);
int report_junit(const char *path, const struct report *report);
int report_html(const char *path, const struct report *report);
int report_all(const struct report *report);

int report_dir_prepare(const char *dir);

#endif /* ZLAB_REPORT_H */
