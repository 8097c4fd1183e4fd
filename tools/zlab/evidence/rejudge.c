// SPDX-License-Identifier: GPL-2.0
/*
 * Judge the logs of a report once more.
 *
 * Nothing is taken from the reports: the scenarios run again, on the records instead
 * of machines, and the static checks on what git said then.
 */
#define _GNU_SOURCE
#include "rejudge.h"

#include "base_claims.h"
#include "evidence.h"
#include "project.h"
#include "runfiles.h"
#include "runner.h"
#include "source.h"
#include "static_check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int broken_facts(char **why, const char *what)
{
	return run_error(why, -ESTALE, FACTS ": %s", what);
}

static int find_role(const char *name, enum kernel_role *role)
{
	for (*role = 0; *role < KERNEL_ROLE_COUNT; (*role)++) {
		if (!strcmp(name, kernel_name(*role)))
			return 0;
	}
	return -ESTALE;
}

/* What a run was asked for; the names are borrowed, the array is to be freed. */
static int find_options(const json_t *facts, struct run_options *opt, char **why)
{
	int extended, rounds;
	const char **only;
	json_t *names;
	size_t i;

	if (json_unpack((json_t *)facts, "{s:b, s:i, s:o}", "extended", &extended,
			"rounds", &rounds, "scenarios", &names) || rounds < 0)
		return broken_facts(why, "it does not say what was run");
	only = calloc(json_array_size(names) + 1, sizeof(*only));
	if (!only)
		return run_error(why, -ENOMEM, "out of memory");
	for (i = 0; i < json_array_size(names); i++) {
		only[i] = json_string_value(json_array_get(names, i));
		if (!only[i]) {
			free(only);
			return broken_facts(why, "a scenario has no name");
		}
	}
	opt->extended = extended;
	opt->rounds = rounds;
	opt->only = only;
	opt->nr_only = i;
	return 0;
}

/* A label names files: nothing but these characters is in one. */
static bool is_label(const char *label)
{
	return *label && !label[strspn(label, "abcdefghijklmnopqrstuvwxyz0123456789_-")];
}

static int open_source(struct source **src, const char *dir, const char *label, char **why)
{
	char *record = evidence_source(dir, label);
	int err;

	*src = NULL;
	if (!record)
		return run_error(why, -ENOMEM, "out of memory");
	/* Static checks without source are skipped, now as then. */
	err = access(record, F_OK) ? 0 : source_open_again(src, record);
	if (err)
		run_error(why, err == -ENOMEM ? err : -ESTALE, "%s: not what git said", record);
	free(record);
	return err;
}

static int judge_kernel(const char *dir, struct run_options *opt, bool booted,
			struct run_result *result, char **why)
{
	struct source *src;
	char *kept = NULL;
	int err = open_source(&src, dir, opt->label, why);

	if (!err && asprintf(&kept, "%s/%s/" KEPT_KERNEL, dir, opt->label) < 0) {
		kept = NULL;
		err = run_error(why, -ENOMEM, "out of memory");
	}
	opt->source = src;
	opt->kernel_dir = kept;
	if (!err)
		err = booted ? runner_run(opt, result, why) : static_checks_run(opt, result);
	if (!err && src && tape_end(src->tape)) {
		run_result_free(result);
		err = run_error(why, -ESTALE, "%s", tape_end(src->tape));
	}
	source_close(src);
	free(kept);
	return err;
}

static int judge_kernels(struct rejudged *judged, const char *dir, const char *out, char **why)
{
	json_t *list = json_object_get(judged->facts, "kernels"), *item;
	struct run_options opt = { .replay_dir = dir, .report_dir = out, .deadline_scale = 1 };
	const char *role;
	int err, booted;
	size_t i;

	err = find_options(judged->facts, &opt, why);
	if (err)
		return err;
	judged->runs = calloc(json_array_size(list) + 1, sizeof(*judged->runs));
	if (!judged->runs)
		err = run_error(why, -ENOMEM, "out of memory");
	for (i = 0; !err && i < json_array_size(list); i++) {
		item = json_array_get(list, i);
		if (json_unpack(item, "{s:s, s:s, s:b}", "label", &opt.label, "role", &role,
				"booted", &booted) ||
		    !is_label(opt.label) || find_role(role, &opt.role)) {
			err = broken_facts(why, "a kernel is not described");
			break;
		}
		err = judge_kernel(dir, &opt, booted, &judged->runs[i], why);
		if (err)
			break;
		judged->report.nr_runs++;
		judged->nr_results += judged->runs[i].nr_scenarios;
	}
	judged->report.runs = judged->runs;
	free((void *)opt.only);
	return err;
}

/* The scenarios claim something else on other bases. */
static int take_claims(const json_t *facts, char **why)
{
	const char *name = json_string_value(json_object_get(facts, "series"));
	char *dir, *top;
	int err;

	if (!name)
		return 0;
	dir = project_own_dir();
	top = project_join(dir, "..");
	err = base_claims_find(top, name, why);
	free(top);
	free(dir);
	return err ? -ESTALE : 0;
}

/**
 * rejudge() - judge the logs of a report once more
 * @judged: receives what they say; release with rejudged_free(), also after an error
 * @dir: report directory
 * @out: directory for what is made from the logs of a kernel, and for the reports
 * @why: receives why not in one line, to be freed by the caller
 *
 * Return: 0, whatever they say; -ESTALE when the logs are not those of such a run or of
 * this program; -EINTR; or another negative errno.
 */
int rejudge(struct rejudged *judged, const char *dir, const char *out, char **why)
{
	int err;

	*judged = (struct rejudged){ .report = { .dir = dir, .write_to = out } };
	judged->facts = facts_load(dir, why);
	if (!judged->facts)
		return *why ? -ESTALE : -ENOMEM;
	if (json_is_true(json_object_get(judged->facts, "matrix")))
		return run_error(why, -ESTALE,
				 "a matrix takes results from its store, which keeps no logs");
	if (json_is_true(json_object_get(judged->facts, "stored")))
		return run_error(why, -ESTALE,
				 "with --stored results are from the store, which keeps no logs");
	err = facts_to_report(judged->facts, &judged->report);
	if (err == -EBADMSG)
		return broken_facts(why, "something is missing");
	if (err)
		return run_error(why, err, "out of memory");
	err = take_claims(judged->facts, why);
	return err ? err : judge_kernels(judged, dir, out, why);
}

/**
 * rejudged_free() - release what rejudge() found
 * @judged: from rejudge(), whether it succeeded or not
 */
void rejudged_free(struct rejudged *judged)
{
	size_t i;

	for (i = 0; i < judged->report.nr_runs; i++)
		run_result_free(&judged->runs[i]);
	free(judged->runs);
	free((void *)judged->report.steps);
	json_decref(judged->facts);
}
