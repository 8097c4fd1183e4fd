// SPDX-License-Identifier: GPL-2.0
/*
 * The verdict over all, the short table, and the report directory.
 */
#define _GNU_SOURCE
#include "report.h"

#include "array.h"
#include "cache.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Marks a directory as ours: only such a one is emptied before a run. */
#define MARKER ".zlab-report"

/**
 * report_status() - exit status that the verdicts and the requirements lead to
 * @report: report with at least one run
 *
 * Return: ST_OK, ST_DISPROVED, or ST_INCONCLUSIVE.
 */
enum zlab_status report_status(const struct report *report)
{
	enum zlab_status status = report->nr_runs ? ST_OK : ST_INCONCLUSIVE;
	struct requirement reqs[NR_REQUIREMENTS];
	size_t i, shown;

	if (report_requirements(report, reqs, &shown) != shown)
		status = ST_INCONCLUSIVE;
	for (i = 0; i < report->nr_runs; i++) {
		if (run_result_as_claimed(&report->runs[i]))
			continue;
		if (report->runs[i].verdict == VERDICT_DISPROVED)
			return ST_DISPROVED;
		status = ST_INCONCLUSIVE;
	}
	return status;
}

/**
 * report_status_name() - the overall verdict in one word
 * @status: from report_status()
 *
 * Return: static string.
 */
const char *report_status_name(enum zlab_status status)
{
	return status == ST_OK ? "PROVED" :
	       status == ST_DISPROVED ? "DISPROVED" : "INCONCLUSIVE";
}

/**
 * report_path() - a path as the reports show it
 * @report: report
 * @path: path of a log
 *
 * Return: the part of @path below the report directory, else @path.
 */
const char *report_path(const struct report *report, const char *path)
{
	size_t len = report->dir ? strlen(report->dir) : 0;

	if (len && !strncmp(path, report->dir, len) && path[len] == '/')
		return path + len + 1;
	return path;
}

/**
 * report_as_claimed() - did a scenario say what is claimed about its kernel
 * @run: run it belongs to
 * @res: scenario
 *
 * Return: true if this scenario alone does not stand against the claim; the same
 * rule as run_result_judge().
 */
bool report_as_claimed(const struct run_result *run, const struct scenario_result *res)
{
	const char *what;

	return scenario_result_judge(res, run->role, &what) == VERDICT_CLEAN;
}

/**
 * report_word() - result of a scenario in one word
 * @run: run it belongs to
 * @res: scenario
 *
 * Return: static string.
 */
const char *report_word(const struct run_result *run, const struct scenario_result *res)
{
	switch (res->outcome) {
	case OUTCOME_FAIL:
		if (res->signature_seen)
			return "bug";
		if (scenario_result_red(res))
			return "red";
		if (scenario_result_known(res))
			return "known";
		return res->claim.kind == CLAIM_EITHER ? "fail" : "FAIL";
	case OUTCOME_PASS:
		if (res->claim.kind == CLAIM_SIGNATURE)
			return "no bug";
		if (res->claim.kind == CLAIM_KNOWN)
			return "not known";
		return res->claim.kind == CLAIM_RED ? "not red" : "pass";
	case OUTCOME_SKIP:
		return "skip";
	case OUTCOME_INCONCLUSIVE:
		break;
	}
	return "not reached";
}

/**
 * report_first_splat() - the kernel complaint that explains a scenario best
 * @res: scenario
 *
 * Return: the warning of the bug report if there is one, else the first
 * complaint, NULL if there is none.
 */
const struct splat *report_first_splat(const struct scenario_result *res)
{
	size_t i;

	for (i = 0; i < res->nr_splats; i++)
		if (res->splats[i].kind == SPLAT_SYSFS_DUPLICATE)
			return &res->splats[i];
	return res->nr_splats ? &res->splats[0] : NULL;
}

static bool claims_text(const struct scenario_result *res)
{
	return res->claim.kind == CLAIM_RED || res->claim.kind == CLAIM_KNOWN;
}

/**
 * report_complaint() - what went wrong in a scenario, in one line
 * @res: scenario
 *
 * Return: the first complaint of the kernel, but rather the one that was claimed if
 * there is one; else the reason; NULL if nothing went wrong.
 */
const char *report_complaint(const struct scenario_result *res)
{
	const struct splat *splat = report_first_splat(res);
	size_t i;

	if (res->outcome == OUTCOME_PASS)
		return NULL;
	for (i = 0; claims_text(res) && i < res->nr_splats; i++) {
		if (strstr(res->splats[i].line, res->claim.text))
			return res->splats[i].line;
	}
	return splat ? splat->line : res->reason;
}

/**
 * report_column() - print one column of a table for the terminal
 * @f: where to
 * @report: what the table is about
 * @nr: number of the run that the column is about; behind the last one is no blank
 * @word: content
 */
void report_column(FILE *f, const struct report *report, size_t nr, const char *word)
{
	fprintf(f, "  %-*s", nr + 1 < report->nr_runs ? 12 : 0, word);
}

/**
 * report_cut() - shorten a complaint for a table
 * @complaint: what went wrong, in one line
 * @buf: buffer
 * @size: its size
 *
 * The whole is elsewhere in every report directory.
 *
 * Return: @buf; "..." at its end says that there is more.
 */
const char *report_cut(const char *complaint, char *buf, size_t size)
{
	static const char more[] = " ...";

	if ((size_t)snprintf(buf, size, "%s", complaint) >= size)
		strcpy(buf + size - sizeof(more), more);
	return buf;
}

/**
 * report_find() - find a scenario of a run
 * @run: run
 * @name: identifier of the scenario
 *
 * Return: result, NULL if this run does not have the scenario.
 */
const struct scenario_result *report_find(const struct run_result *run, const char *name)
{
	size_t i;

	for (i = 0; i < run->nr_scenarios; i++)
		if (!strcmp(run->scenarios[i].name, name))
			return &run->scenarios[i];
	return NULL;
}

/* Does a run before run @nr have the scenario, too? */
static bool seen_before(const struct report *report, size_t nr, const char *name)
{
	while (nr--) {
		if (report_find(&report->runs[nr], name))
			return true;
	}
	return false;
}

/* Why a row is not "pass" everywhere: a line for each kernel. */
static void row_complaints(FILE *f, const struct report *report, const char *name)
{
	size_t i;

	for (i = 0; i < report->nr_runs; i++) {
		const struct scenario_result *res = report_find(&report->runs[i], name);
		const char *why = res ? report_complaint(res) : NULL;
		char buf[COMPLAINT_WIDTH];

		if (why)
			fprintf(f, "    %s: %s\n", report->runs[i].label,
				report_cut(why, buf, sizeof(buf)));
	}
}

/* Scenarios of the first run, then those that only another one has. */
static void table_rows(FILE *f, const struct report *report, int width)
{
	size_t i, j, k;

	for (i = 0; i < report->nr_runs; i++) {
		const struct run_result *run = &report->runs[i];

		for (j = 0; j < run->nr_scenarios; j++) {
			const char *name = run->scenarios[j].name;

			if (seen_before(report, i, name))
				continue;
			fprintf(f, "%-*s", width, name);
			for (k = 0; k < report->nr_runs; k++) {
				const struct scenario_result *res =
					report_find(&report->runs[k], name);

				report_column(f, report, k,
					      res ? report_word(&report->runs[k], res) : "-");
			}
			fputc('\n', f);
			if (report->requirements)
				row_complaints(f, report, name);
		}
	}
}

/* A column for each kernel, with what it complains about, and the verdict. */
static void kernel_table(FILE *f, const struct report *report)
{
	struct requirement reqs[NR_REQUIREMENTS];
	size_t i, j, shown, asked = report_requirements(report, reqs, &shown);
	int width = strlen("scenario");

	for (i = 0; i < report->nr_runs; i++)
		for (j = 0; j < report->runs[i].nr_scenarios; j++)
			if ((int)strlen(report->runs[i].scenarios[j].name) > width)
				width = strlen(report->runs[i].scenarios[j].name);

	fprintf(f, "\n%-*s", width, "scenario");
	for (i = 0; i < report->nr_runs; i++)
		report_column(f, report, i, report->runs[i].label);
	fputc('\n', f);
	table_rows(f, report, width);
	fprintf(f, "%-*s", width, "verdict");
	for (i = 0; i < report->nr_runs; i++)
		report_column(f, report, i, verdict_name(report->runs[i].verdict));
	fputs("\n\n", f);
	for (i = 0; i < report->nr_runs; i++)
		if (report->runs[i].reason)
			fprintf(f, "%s: %s\n", report->runs[i].label, report->runs[i].reason);
	report_counts(f, report);
	if (report->requirements)
		report_requirements_table(f, report);
	fprintf(f, "%s: ", report_status_name(report_status(report)));
	for (i = 0; i < report->nr_runs; i++)
		fprintf(f, "%s%s is %s", i ? ", " : "", report->runs[i].label,
			verdict_name(report->runs[i].verdict));
	if (report->requirements)
		fprintf(f, ", %zu of %zu requirements shown", shown, asked);
	fprintf(f, " (%.1f s)\n", report->seconds);
}

/**
 * report_table() - print the short table and the verdict
 * @f: where to
 * @report: what to print
 */
void report_table(FILE *f, const struct report *report)
{
	if (report->matrix)
		report_matrix_table(f, report);
	else
		kernel_table(f, report);
}

static int in_dir(const char *dir, const char *name,
		  int (*write)(const char *path, const struct report *report),
		  const struct report *report)
{
	char *path;
	int err;

	if (asprintf(&path, "%s/%s", dir, name) < 0)
		return -ENOMEM;
	err = write(path, report);
	free(path);
	return err;
}

static int write_ktap(const char *path, const struct report *report)
{
	FILE *f = fopen(path, "we");
	int err;

	if (!f)
		return -errno;
	report_ktap(f, report);
	err = ferror(f) ? -EIO : 0;
	return fclose(f) ? -errno : err;
}

/**
 * report_all() - write every report into the report directory
 * @report: what to write; its directory was made by report_dir_prepare()
 *
 * Makes results.json, junit.xml, results.ktap, index.html, and requirements.rst if
 * the report is about requirements.
 *
 * Return: 0 or the first negative errno; the other reports are still tried.
 */
int report_all(const struct report *report)
{
	static const struct {
		const char *name;
		int (*write)(const char *path, const struct report *report);
	} files[] = {
		{ "results.json", report_json },
		{ "junit.xml", report_junit },
		{ "results.ktap", write_ktap },
		{ "index.html", report_html },
	};
	const char *dir = report->write_to ? report->write_to : report->dir;
	int err = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		int ret = in_dir(dir, files[i].name, files[i].write, report);

		if (ret && !err)
			err = ret;
	}
	if (report->requirements) {
		int ret = in_dir(dir, "requirements.rst", report_requirements_rst, report);

		if (ret && !err)
			err = ret;
	}
	return err;
}

static int make_parents(char *path)
{
	char *slash = path;

	while (slash) {
		slash = strchr(slash + 1, '/');
		if (slash)
			*slash = '\0';
		if (mkdir(path, 0777) && errno != EEXIST)
			return -errno;
		if (slash)
			*slash = '/';
	}
	return 0;
}

/* Return: 1 if @dir holds nothing that is not ours, 0 if it does, or -errno. */
static int may_empty(const char *dir)
{
	bool empty = true, marked = false;
	struct dirent *entry;
	DIR *d = opendir(dir);

	if (!d)
		return errno == ENOENT ? 1 : -errno;
	while ((entry = readdir(d))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		empty = false;
		if (!strcmp(entry->d_name, MARKER))
			marked = true;
	}
	closedir(d);
	return empty || marked;
}

/**
 * report_dir_prepare() - make a report directory, without what an old run left
 * @dir: directory, created with its parents if needed
 *
 * Return: 0, -ENOTEMPTY if @dir holds something that is not a report, or another
 * negative errno.
 */
int report_dir_prepare(const char *dir)
{
	char *path = NULL;
	FILE *f;
	int err;

	err = may_empty(dir);
	if (err < 0)
		return err;
	if (!err)
		return -ENOTEMPTY;
	err = cache_remove_tree(dir);
	if (err)
		return err;
	path = strdup(dir);
	if (!path)
		return -ENOMEM;
	err = make_parents(path);
	free(path);
	if (err)
		return err;
	if (asprintf(&path, "%s/" MARKER, dir) < 0)
		return -ENOMEM;
	f = fopen(path, "we");
	free(path);
	if (!f)
		return -errno;
	return fclose(f) ? -errno : 0;
}
