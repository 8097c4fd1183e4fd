// SPDX-License-Identifier: GPL-2.0
/*
 * zlab coverage: what the scenarios of a kernel that counts have reached.
 */
#define _GNU_SOURCE
#include "work_coverage.h"

#include "counters.h"
#include "missed.h"
#include "report_coverage.h"
#include "status.h"
#include "step.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COPY_DEADLINE	60.0	/* seconds */
#define MISSED_LIST	"tests/coverage-missed"

static int copy_notes(struct progress *p, const char *kernel_dir, const char *log_dir)
{
	struct step_result res;
	char *notes;
	int err;

	if (asprintf(&notes, "%s/gcno", kernel_dir) < 0)
		return -ENOMEM;
	err = step_run(&(struct step){
		.argv = (const char *const[]){ "cp", "-r", notes, log_dir, NULL },
		.deadline = COPY_DEADLINE, .line = progress_line, .arg = p }, &res);
	if (!err && res.status)
		err = -EIO;
	step_result_free(&res);
	free(notes);
	return err;
}

static int write_changed(const struct source *src, const char *log_dir)
{
	struct changed changed;
	char *path;
	int err = changed_find(&changed, src);

	if (!err && asprintf(&path, "%s/changed.json", log_dir) < 0)
		err = -ENOMEM;
	if (!err) {
		err = changed_write(&changed, path);
		free(path);
	}
	changed_free(&changed);
	return err;
}

/**
 * coverage_keep() - put what belongs to the counters of a run beside them
 * @p: progress, receives the error
 * @kernel_dir: kernel that counts
 * @src: its source, with the base
 * @log_dir: directory of the logs of the run
 *
 * Return: 0, -EINTR, or an exit status after saying what is wrong.
 */
int coverage_keep(struct progress *p, const char *kernel_dir, const struct source *src,
		  const char *log_dir)
{
	int err = copy_notes(p, kernel_dir, log_dir);

	if (!err)
		err = write_changed(src, log_dir);
	if (!err || err == -EINTR)
		return err;
	return progress_fail(p, ST_INTERNAL, "cannot write what the series changes to %s: %s (see the log)",
			     log_dir, strerror(-err));
}

static char *read_list(const char *top)
{
	char *path, *text = NULL;
	size_t size = 0;
	FILE *f;

	if (asprintf(&path, "%s/" MISSED_LIST, top) < 0)
		return NULL;
	f = fopen(path, "re");
	free(path);
	if (!f)
		return NULL;
	/* It has no NUL byte. */
	errno = 0;
	if (getdelim(&text, &size, '\0', f) < 0 && !errno)
		text = strdup("");
	fclose(f);
	return text;
}

/**
 * coverage_measure() - make the coverage of a run and judge it
 * @p: progress, receives the error
 * @top: directory of the project
 * @log_dir: directory of the logs of the run
 * @whole: the run had all scenarios, so that lines that were missed count
 * @cov: receives it; to be released in any case
 *
 * Return: 0, whatever is reached; -EINTR, or an exit status after saying what is wrong.
 */
int coverage_measure(struct progress *p, const char *top, const char *log_dir, bool whole,
		     struct coverage *cov)
{
	char *why, *list;
	int err = coverage_read(cov, log_dir, &why);

	if (err && err != -EINTR)
		err = progress_fail(p, err == -ENOENT ? ST_USAGE : ST_INTERNAL, "no coverage: %s",
				    why ? why : strerror(-err));
	free(why);
	if (err || !whole)
		return err;
	list = read_list(top);
	if (!list)
		return progress_fail(p, ST_INTERNAL, "%s/" MISSED_LIST ": %s", top, strerror(errno));
	if (missed_judge(cov, list))
		err = progress_fail(p, ST_INTERNAL, "out of memory");
	free(list);
	return err;
}

/**
 * work_measure_coverage() - make the coverage of the last run
 * @w: the walk
 *
 * Return: 0, -EINTR, or an exit status.
 */
int work_measure_coverage(struct work *w)
{
	struct coverage_sum sum;
	struct source *src;
	char *log_dir;
	int err;

	err = source_open(&src, w->base.place->repo, w->base.patched, w->base.base, NULL);
	if (err == -EINTR)
		return err;
	if (err)
		return progress_fail(w->progress, ST_INTERNAL, "cannot read the source: %s",
				     strerror(-err));
	if (asprintf(&log_dir, "%s/%s", w->opt->report, w->runs[w->nr_runs - 1].label) < 0) {
		source_close(src);
		return progress_fail(w->progress, ST_INTERNAL, "out of memory");
	}
	err = coverage_keep(w->progress, w->kernels[KERNEL_PATCHED], src, log_dir);
	source_close(src);
	if (!err)
		err = coverage_measure(w->progress, w->opt->top, log_dir, !w->opt->nr_only, &w->coverage);
	free(log_dir);
	if (err)
		return err;
	sum = coverage_sum(&w->coverage, NULL, NULL);
	snprintf(w->summary, sizeof(w->summary), "%.1f %%", coverage_percent(&sum));
	err = coverage_write(w->opt->report, &w->coverage);
	if (err)
		return progress_fail(w->progress, ST_SPACE, "cannot write to %s: %s", w->opt->report,
				     strerror(-err));
	return 0;
}

/**
 * coverage_show() - print the coverage
 * @cov: coverage
 * @whole: all scenarios had run
 * @status: exit status so far
 *
 * Return: exit status.
 */
int coverage_show(const struct coverage *cov, bool whole, int status)
{
	coverage_table(stdout, cov);
	fflush(stdout);
	return status == ST_OK && whole && !coverage_enough(cov) ? ST_DISPROVED : status;
}

/**
 * coverage_again() - judge an earlier run anew, with the list of missed lines of today
 * @opt: what the user asked for
 *
 * Return: exit status, see status.h.
 */
int coverage_again(const struct prove_options *opt)
{
	struct progress *p = progress_new(stderr, 1);
	struct coverage cov = { 0 };
	int err;

	if (!p)
		return ST_INTERNAL;
	progress_begin(p, "measure the coverage");
	err = coverage_measure(p, opt->top, opt->from, true, &cov);
	if (!err) {
		progress_end(p, "done");
		err = coverage_write(opt->from, &cov);
		if (err)
			err = progress_fail(p, ST_SPACE, "cannot write to %s: %s", opt->from,
					    strerror(-err));
		else
			err = coverage_show(&cov, true, ST_OK);
	}
	coverage_free(&cov);
	progress_free(p);
	return err == -EINTR ? ST_INTERRUPTED : err;
}
