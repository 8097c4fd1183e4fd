// SPDX-License-Identifier: GPL-2.0
/*
 * zlab verify: is a report what the logs beside it say.
 *
 * Three questions, each with an exit status of its own. Are the files those of the
 * manifest? Are the logs those of such a run? Do results and reports follow from them?
 */
#define _GNU_SOURCE
#include "verify.h"

#include "cache.h"
#include "evidence.h"
#include "files.h"
#include "json_diff.h"
#include "manifest.h"
#include "rejudge.h"
#include "status.h"
#include "tmpdir.h"

#include <dirent.h>
#include <errno.h>
#include <fts.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define RESULTS	"results.json"

/* The first thing that is wrong goes to @why, for whoever asked to say it. */
__attribute__((format(printf, 3, 4)))
static int fail(char **why, int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(why, fmt, ap) < 0)
		*why = NULL;
	va_end(ap);
	return status;
}

static int check_manifest(const char *dir, struct verified *found)
{
	char *what;
	int err = manifest_check(dir, &found->nr_files, &what), status = ST_OK;

	if (err == -EBADMSG)
		status = fail(&found->why, ST_CHANGED, "%s/%s", dir, what ? what : MANIFEST);
	else if (err)
		status = fail(&found->why, ST_INTERNAL, "cannot read %s: %s", dir, strerror(-err));
	free(what);
	return status;
}

/* Return: exit status; @what is released. */
static int not_judged(char **why, int err, char *what)
{
	int status;

	if (err == -EINTR)
		status = fail(why, ST_INTERRUPTED, "interrupted");
	else if (err == -ENOMEM)
		status = fail(why, ST_INTERNAL, "out of memory");
	else
		status = fail(why, ST_RECORD, "the logs are not those of such a run: %s",
			      what ? what : strerror(-err));
	free(what);
	return status;
}

static int check_patches(char **why, const char *dir, const struct rejudged *judged)
{
	json_t *patches = patches_describe(dir);
	char *diff = patches ? json_diff(json_object_get(judged->facts, "patches"), patches) :
			       strdup("one is missing");
	int status = diff ? fail(why, ST_FORGED, "%s/" FACTS ": patches: %s", dir, diff) : ST_OK;

	free(diff);
	json_decref(patches);
	return status;
}

static const char *member(const json_t *item, const char *key)
{
	const char *text = json_string_value(json_object_get(item, key));

	return text ? text : "nothing";
}

/* The first scenario with another outcome: that says more than what follows from it. */
static char *outcome_diff(const json_t *a, const json_t *b)
{
	const json_t *theirs, *ours;
	size_t i, j;
	char *text;

	for (i = 0; i < json_array_size(b); i++) {
		ours = json_object_get(json_array_get(b, i), "scenarios");
		theirs = json_object_get(json_array_get(a, i), "scenarios");
		for (j = 0; j < json_array_size(ours) && j < json_array_size(theirs); j++) {
			const json_t *x = json_array_get(theirs, j), *y = json_array_get(ours, j);

			if (strcmp(member(x, "name"), member(y, "name")) ||
			    !strcmp(member(x, "outcome"), member(y, "outcome")))
				continue;
			if (asprintf(&text, "%s: %s is %s, not %s",
				     member(json_array_get(b, i), "label"), member(y, "name"),
				     member(x, "outcome"), member(y, "outcome")) < 0)
				return NULL;
			return text;
		}
	}
	return NULL;
}

/* The results first, and in words: in the pages the same would only be a byte. */
static int check_results(char **why, const char *dir, const char *out)
{
	char *theirs = NULL, *ours = NULL, *diff = NULL;
	json_t *a = NULL, *b = NULL;
	json_error_t err;
	int status = ST_OK;

	if (asprintf(&theirs, "%s/" RESULTS, dir) < 0 || asprintf(&ours, "%s/" RESULTS, out) < 0)
		return fail(why, ST_INTERNAL, "out of memory");
	b = json_load_file(ours, 0, NULL);
	a = json_load_file(theirs, 0, &err);
	if (!a)
		status = fail(why, ST_FORGED, "%s: %s", theirs, err.text);
	diff = outcome_diff(json_object_get(a, "runs"), json_object_get(b, "runs"));
	if (!diff && a && b)
		diff = json_diff(json_object_get(a, "runs"), json_object_get(b, "runs"));
	if (!diff && a && b)
		diff = json_diff(a, b);
	if (diff)
		status = fail(why, ST_FORGED, "%s: %s by the logs", theirs, diff);
	free(diff);
	json_decref(a);
	json_decref(b);
	free(theirs);
	free(ours);
	return status;
}

static int check_file(char **why, const char *dir, const char *ours, const char *name)
{
	long long offset;
	char *theirs;
	int err, status = ST_OK;

	if (asprintf(&theirs, "%s/%s", dir, name) < 0)
		return fail(why, ST_INTERNAL, "out of memory");
	err = file_difference(theirs, ours, &offset);
	if (err)
		status = fail(why, ST_FORGED, "%s: %s", theirs, strerror(-err));
	else if (offset >= 0)
		status = fail(why, ST_FORGED, "%s: from byte %lld on not what follows from the logs",
			      theirs, offset);
	free(theirs);
	return status;
}

/* Everything that is made from the logs was made again in @out. */
static int check_made(char **why, const char *dir, char *out)
{
	char *const roots[] = { out, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	int status = ST_OK;
	FTSENT *entry;

	if (!fts)
		return fail(why, ST_INTERNAL, "cannot read %s: %s", out, strerror(errno));
	while (status == ST_OK && (entry = fts_read(fts))) {
		if (entry->fts_info == FTS_F)
			status = check_file(why, dir, entry->fts_path, entry->fts_path + strlen(out) + 1);
	}
	fts_close(fts);
	return status;
}

/*
 * Rounds after one that failed are played in a fresh guest, "<scenario>-2" and so on. The
 * name of a scenario has no '-'.
 */
static bool is_further_guest(const struct run_result *run, char *scenario)
{
	char *number = strchr(scenario, '-');
	const struct scenario_result *res;

	if (!number || !number[1] || number[1 + strspn(number + 1, "0123456789")])
		return false;
	*number = '\0';
	res = report_find(run, scenario);
	return res && res->rounds > 1;
}

/* Is a record, named "<scenario>.host", one that was judged? */
static bool was_judged(const struct run_result *run, const char *name)
{
	char *scenario = strndup(name, strcspn(name, "."));
	bool known;

	known = scenario && (report_find(run, scenario) ||
			     !strncmp(scenario, "boot-check-", strlen("boot-check-")) ||
			     is_further_guest(run, scenario));
	free(scenario);
	return known;
}

/* A scenario whose result is not wanted might have been left out, but not its logs. */
static int check_left_out(char **why, const char *dir, const struct run_result *run)
{
	struct dirent *entry;
	int status = ST_OK;
	const char *dot;
	char *path;
	DIR *d;

	if (asprintf(&path, "%s/%s", dir, run->label) < 0)
		return fail(why, ST_INTERNAL, "out of memory");
	d = opendir(path);
	while (d && status == ST_OK && (entry = readdir(d))) {
		dot = strrchr(entry->d_name, '.');
		if (dot && !strcmp(dot, ".host") && !was_judged(run, entry->d_name))
			status = fail(why, ST_FORGED, "%s/%s: the results do not have this scenario",
				      path, entry->d_name);
	}
	if (d)
		closedir(d);
	free(path);
	return status;
}

static int check_all(const char *dir, char *out, struct rejudged *judged, struct verified *found)
{
	char **why = &found->why;
	int status = check_patches(why, dir, judged);
	size_t i;

	if (status == ST_OK && report_all(&judged->report))
		status = fail(why, ST_INTERNAL, "cannot write to %s", out);
	if (status == ST_OK)
		status = check_results(why, dir, out);
	if (status == ST_OK)
		status = check_made(why, dir, out);
	for (i = 0; status == ST_OK && i < judged->report.nr_runs; i++)
		status = check_left_out(why, dir, &judged->runs[i]);
	found->nr_results = judged->nr_results;
	found->nr_kernels = judged->report.nr_runs;
	found->verdict = report_status(&judged->report);
	return status;
}

/**
 * verify_report() - compare a report with what its logs say by themselves, and say nothing
 * @dir: report directory; nothing in it is changed
 * @found: filled in; its @why is to be freed by the caller
 *
 * Return: exit status: ST_OK, whatever the verdict is; ST_CHANGED, ST_RECORD, ST_FORGED,
 * ST_INTERNAL, ST_INTERRUPTED.
 */
int verify_report(const char *dir, struct verified *found)
{
	struct rejudged judged;
	char *out, *what = NULL;
	int err, status;

	*found = (struct verified){ 0 };
	status = check_manifest(dir, found);
	if (status != ST_OK)
		return status;
	err = tmpdir_make(&out);
	if (err)
		return fail(&found->why, ST_INTERNAL, "no temporary directory: %s", strerror(-err));
	err = rejudge(&judged, dir, out, &what);
	status = err ? not_judged(&found->why, err, what) : check_all(dir, out, &judged, found);
	rejudged_free(&judged);
	cache_remove_tree(out);
	free(out);
	return status;
}

static int say(int status, char *why)
{
	fprintf(stderr, "zlab: error: %s\n", why ? why : "out of memory");
	free(why);
	return status;
}

/**
 * verify() - the same, and say what was found
 * @dir: report directory; nothing in it is changed
 *
 * Return: as verify_report().
 */
int verify(const char *dir)
{
	struct verified found;
	int status = verify_report(dir, &found);

	if (status != ST_OK)
		return say(status, found.why);
	printf("VERIFIED: %zu files, %zu results on %zu kernel(s) follow from the logs: %s\n",
	       found.nr_files, found.nr_results, found.nr_kernels,
	       report_status_name(found.verdict));
	return ST_OK;
}

/**
 * evidence_again() - write the reports and the manifest of a directory anew
 * @dir: report directory, to which something has come, as coverage.json
 *
 * Return: exit status, see status.h.
 */
int evidence_again(const char *dir)
{
	struct rejudged judged;
	char *what = NULL, *why = NULL;
	int err, status;

	err = rejudge(&judged, dir, dir, &what);
	if (err)
		status = not_judged(&why, err, what);
	else if (report_all(&judged.report))
		status = fail(&why, ST_INTERNAL, "cannot write to %s", dir);
	else
		status = evidence_seal(dir);
	rejudged_free(&judged);
	return status == ST_OK || !why ? status : say(status, why);
}
