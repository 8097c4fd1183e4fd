// SPDX-License-Identifier: GPL-2.0
/*
 * The report that a text may quote.
 *
 * What is not certain is refused here, so that whoever writes the text need not ask. The
 * report is first verified as zlab verify does it: every result follows from the logs.
 */
#define _GNU_SOURCE
#include "sru_evidence.h"

#include "facts.h"
#include "manifest.h"
#include "verify.h"

#include <glib.h>
#include <string.h>
#include <unistd.h>

#define RESULTS		"results.json"
#define RESULTS_SCHEMA	"zpci-readd/results"
#define RESULTS_VERSION	2

/**
 * sru_string() - a member that is a string
 * @object: of the results or facts
 * @key: name
 *
 * Return: borrowed; "" if there is none.
 */
const char *sru_string(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key)) ? : "";
}

/**
 * sru_scenario() - look for what a scenario said
 * @run: of a kernel
 * @name: of the scenario
 *
 * Return: borrowed, NULL if it was not run.
 */
const json_t *sru_scenario(const json_t *run, const char *name)
{
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(run, "scenarios"), i, item)
		if (!strcmp(sru_string(item, "name"), name))
			return item;
	return NULL;
}

/**
 * sru_passes() - did a scenario pass
 * @scenario: may be NULL: it was not run
 *
 * Return: true if each of its checks was reached and held.
 */
bool sru_passes(const json_t *scenario)
{
	return !strcmp(sru_string(scenario, "outcome"), "PASS");
}

/**
 * sru_fails() - did a scenario fail
 * @scenario: may be NULL: it was not run
 *
 * Return: true if a check was reached and did not hold.
 */
bool sru_fails(const json_t *scenario)
{
	return !strcmp(sru_string(scenario, "outcome"), "FAIL");
}

/**
 * sru_shows_bug() - did a scenario fail with the warning of the bug report
 * @scenario: may be NULL: it was not run
 *
 * Return: true if that is what it is claimed to do, and does.
 */
bool sru_shows_bug(const json_t *scenario)
{
	return sru_fails(scenario) && !strcmp(sru_string(scenario, "claim"), "bug") &&
	       json_is_true(json_object_get(scenario, "signature_seen"));
}

/**
 * sru_turns_green() - does the series make the difference
 * @ev: the evidence
 * @scenario: on the base kernel
 *
 * Return: true if it fails there, and passes with the series.
 */
bool sru_turns_green(const struct sru_evidence *ev, const json_t *scenario)
{
	return sru_fails(scenario) &&
	       sru_passes(sru_scenario(ev->patched, sru_string(scenario, "name")));
}

/**
 * sru_bug_shown() - is there a scenario with the bug, and without it with the series
 * @ev: the evidence
 *
 * Return: true if there is. Requirements can be shown, and a run be PROVED, without one.
 */
bool sru_bug_shown(const struct sru_evidence *ev)
{
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(ev->base, "scenarios"), i, item)
		if (sru_shows_bug(item) && sru_turns_green(ev, item))
			return true;
	return false;
}

static enum zlab_status check_there(const char *dir)
{
	char *path = g_build_filename(dir, MANIFEST, NULL);
	bool there = !access(path, F_OK);

	g_free(path);
	return there ? ST_OK :
	       complain(ST_NOTHING, "there is no evidence in %s (make prove or make compare writes it)",
			dir);
}

static enum zlab_status no_patch_id(const char *path)
{
	return complain(ST_MISSING, "git patch-id says nothing about %s (is git there?)", path);
}

/* Without git, everything would look as if it were of another series. */
static enum zlab_status check_git(const struct series *series)
{
	enum zlab_status status = ST_OK;
	json_t *id;
	char *path;

	if (!series->record.nr)
		return complain(ST_BASE, "%s/metadata.json has no patches", series->dir);
	path = g_build_filename(series->dir, series->record.patch[0].file, NULL);
	id = patch_id(path);
	if (!json_is_string(id))
		status = no_patch_id(path);
	json_decref(id);
	g_free(path);
	return status;
}

static enum zlab_status check_verified(const char *dir)
{
	struct verified found;
	int status = verify_report(dir, &found);

	if (status != ST_OK)
		complain(status, "the evidence does not hold: %s (make prove or make compare writes new one)",
			 found.why ? : "out of memory");
	free(found.why);
	return status;
}

static enum zlab_status load_results(const char *dir, struct sru_evidence *ev)
{
	char *path = g_build_filename(dir, RESULTS, NULL);
	const char *schema = NULL;
	json_error_t error;
	int version = 0;

	ev->results = json_load_file(path, 0, &error);
	g_free(path);
	if (!ev->results)
		return complain(ST_FORGED, "%s/" RESULTS ": %s", dir, error.text);
	json_unpack(ev->results, "{s:s, s:i}", "schema", &schema, "version", &version);
	if (!schema || strcmp(schema, RESULTS_SCHEMA) || version != RESULTS_VERSION)
		return complain(ST_FORGED, "%s/" RESULTS " is not of version %d (run it again)", dir,
				RESULTS_VERSION);
	return ST_OK;
}

static enum zlab_status load(const char *dir, struct sru_evidence *ev)
{
	char *path = g_build_filename(dir, MANIFEST, NULL), *why;
	enum zlab_status status = ST_OK;

	if (file_digest(path, ev->manifest))
		status = complain(ST_INTERNAL, "cannot read %s", path);
	g_free(path);
	if (!status) {
		ev->facts = facts_load(dir, &why);
		if (!ev->facts)
			status = complain(ST_RECORD, "%s/%s", dir, why ? : FACTS);
		free(why);
	}
	return status ? : load_results(dir, ev);
}

/* Not PROVED: why, by the kernel or the requirement that is to blame; to be freed. */
static char *find_why(const struct sru_evidence *ev)
{
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(ev->results, "runs"), i, item)
		if (*sru_string(item, "reason"))
			return g_strdup_printf(": %s: %s", sru_string(item, "label"),
					       sru_string(item, "reason"));
	json_array_foreach(json_object_get(ev->results, "requirements"), i, item)
		if (*sru_string(item, "why_not"))
			return g_strdup_printf(": requirement %d: %s",
					       (int)json_integer_value(json_object_get(item, "number")),
					       sru_string(item, "why_not"));
	return g_strdup("");
}

static enum zlab_status check_verdict(const char *dir, const struct sru_evidence *ev)
{
	const char *verdict = sru_string(ev->results, "status");
	enum zlab_status status;
	char *why;

	if (!strcmp(verdict, "PROVED"))
		return ST_OK;
	why = find_why(ev);
	status = complain(!strcmp(verdict, "DISPROVED") ? ST_DISPROVED : ST_INCONCLUSIVE,
			  "%s is %s%s (nothing can be claimed with it)", dir, verdict, why);
	g_free(why);
	return status;
}

static enum zlab_status other_series(const char *dir, const char *file, const char *what)
{
	return complain(ST_OTHER, "%s is not of this series: %s %s (make prove)", dir, file, what);
}

/* The same changes in the same order: messages may differ, the code may not. */
static enum zlab_status check_series(const char *dir, const struct series *series,
				     const struct sru_evidence *ev)
{
	const json_t *list = json_object_get(ev->facts, "patches"), *theirs;
	const struct record *record = &series->record;
	enum zlab_status status = ST_OK;
	json_t *ours;
	char *path;
	size_t i;

	if (!json_array_size(list))
		return complain(ST_OTHER, "%s was made without a series, as zlab run does (make prove)",
				dir);
	for (i = 0; !status && i < record->nr; i++) {
		path = g_build_filename(series->dir, record->patch[i].file, NULL);
		ours = patch_id(path);
		theirs = json_object_get(json_array_get(list, i), "patch_id");
		if (!json_is_string(ours))
			status = no_patch_id(path);
		else if (!theirs)
			status = other_series(dir, record->patch[i].file, "is not in it");
		else if (!json_equal(ours, theirs))
			status = other_series(dir, record->patch[i].file, "is another patch there");
		json_decref(ours);
		g_free(path);
	}
	if (!status && json_array_size(list) != record->nr)
		status = other_series(dir, sru_string(json_array_get(list, i), "name"), "is not in patches/");
	return status;
}

/* make kernels, coverage and soak have no kernel to compare with, or several. */
static enum zlab_status find_runs(const char *dir, struct sru_evidence *ev)
{
	const json_t *item, **place;
	const char *role;
	bool twice = false;
	size_t i;

	json_array_foreach(json_object_get(ev->results, "runs"), i, item) {
		role = sru_string(item, "role");
		place = !strcmp(role, "base") ? &ev->base : !strcmp(role, "patched") ? &ev->patched :
			&ev->upstream;
		twice |= *place != NULL;
		*place = item;
	}
	if (twice || !ev->base || !ev->patched)
		return complain(ST_OTHER, "%s does not compare the base kernel with the patched one (make prove or make compare does)",
				dir);
	return ST_OK;
}

static enum zlab_status check_bug(const char *dir, const struct sru_evidence *ev)
{
	return sru_bug_shown(ev) ? ST_OK :
	       complain(ST_INCONCLUSIVE, "no scenario in %s shows the warning of the bug report on the base kernel (run all of them)",
			dir);
}

/**
 * sru_evidence_open() - read a report and see whether it may be quoted
 * @dir: report directory, which is only read
 * @series: what the text is about
 * @ev: filled in; to be released by sru_evidence_close() after success
 *
 * Return: ST_OK, or after saying why not: ST_NOTHING if it is not there; ST_CHANGED,
 * ST_RECORD or ST_FORGED if it does not follow from its logs; ST_DISPROVED,
 * ST_INCONCLUSIVE; ST_OTHER if it is of something else; ST_MISSING without git.
 */
enum zlab_status sru_evidence_open(const char *dir, const struct series *series,
				   struct sru_evidence *ev)
{
	enum zlab_status status = check_there(dir);

	*ev = (struct sru_evidence){ 0 };
	status = status ? : check_git(series);
	status = status ? : check_verified(dir);
	status = status ? : load(dir, ev);
	status = status ? : check_series(dir, series, ev);
	status = status ? : check_verdict(dir, ev);
	status = status ? : find_runs(dir, ev);
	status = status ? : check_bug(dir, ev);
	if (status)
		sru_evidence_close(ev);
	return status;
}

/**
 * sru_evidence_close() - release what sru_evidence_open() has read
 * @ev: may have been released before
 */
void sru_evidence_close(struct sru_evidence *ev)
{
	json_decref(ev->facts);
	json_decref(ev->results);
	*ev = (struct sru_evidence){ 0 };
}
