// SPDX-License-Identifier: GPL-2.0
/*
 * The results as JSON, for programs. Schema, version 2:
 *
 *	schema		"zpci-readd/results"
 *	version		2; grows when a member changes its meaning or goes
 *	status		"PROVED", "DISPROVED" or "INCONCLUSIVE"
 *	exit_status	0, 1 or 2
 *	started		UTC, "2024-05-17T08:30:00Z"
 *	seconds		wall time of all
 *	base		{ name, commit }, null where not known
 *	series		{ patches, commit }
 *	steps		[ { title, seconds } ]
 *	upstream	{ name, commit }, null where there is none
 *	runs		[ run ], base first
 *	requirements	[ requirement ], only those asked for
 *
 *	run		{ label, role, patches, build_cpu_seconds, release, tree, config, boot_seconds,
 *			  snapshot_seconds, verdict, reason, scenarios }
 *	scenario	{ name, title, claim, requirements, rounds, failed, at_most, at_least, outcome, reason,
 *			  complaint, as_claimed, red, signature_seen, seconds,
 *			  measured, console, splats, timeline }; claim is "passes", "red",
 *			  "either" or "bug"; rounds is 0 if it neither repeats nor is a race, else failed is
 *			how many of them failed, and at_most and at_least are the exact
 *			bounds on the share that does; without rounds these are null;
 *			measured is UTC, null if it was this time
 *	splat		{ kind, line, object, offset }
 *	timeline	[ { t, kind, fid, pec, state, refs, text } ]; fid, pec, state
 *			and refs are missing where they are not known
 *
 *	requirement	{ number, title, shown, why_not, kernels, rounds, bound };
 *			  kernels has a word for each role; bound is missing without
 *			  rounds, else the upper bound on the failures per round
 *
 * Paths are relative to the directory of the file.
 */
#include "report.h"

#include "bound.h"
#include "text.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char *const tl_names[] = {
	[TL_EVENT_BEGIN] = "event-begin", [TL_EVENT_END] = "event-end", [TL_HOLD] = "hold",
	[TL_DROP] = "drop", [TL_ADD] = "add", [TL_REMOVE] = "remove",
	[TL_RELEASE] = "release", [TL_STEP] = "step",
};

static json_t *string_or_null(const char *s)
{
	char *clean;
	json_t *string;

	if (!s)
		return json_null();
	clean = text_clean(s, strlen(s));
	string = clean ? json_string(clean) : NULL;
	free(clean);
	return string;
}

static json_t *utc_or_null(time_t t)
{
	char text[32];

	if (!t)
		return json_null();
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", gmtime(&t));
	return json_string(text);
}

static json_t *splats(const struct scenario_result *res)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < res->nr_splats; i++) {
		const struct splat *splat = &res->splats[i];

		json_array_append_new(array, json_pack("{s:s, s:o, s:o, s:I}",
			"kind", splat_kind_name(splat->kind), "line", string_or_null(splat->line),
			"object", string_or_null(splat->object),
			"offset", (json_int_t)splat->offset));
	}
	return array;
}

static json_t *timeline(const struct scenario_result *res)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < res->nr_timeline; i++) {
		const struct tl_entry *entry = &res->timeline[i];
		json_t *object = json_pack("{s:f, s:s, s:o}", "t", entry->t,
					   "kind", tl_names[entry->kind],
					   "text", string_or_null(entry->text));

		if (entry->fid != UINT32_MAX)
			json_object_set_new(object, "fid", json_integer(entry->fid));
		if (entry->kind == TL_EVENT_BEGIN || entry->kind == TL_EVENT_END)
			json_object_set_new(object, "pec", json_integer(entry->pec));
		if (entry->state >= 0)
			json_object_set_new(object, "state", json_integer(entry->state));
		if (entry->refs >= 0)
			json_object_set_new(object, "refs", json_integer(entry->refs));
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *numbers(const struct scenario_result *res)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < res->nr_requirements; i++)
		json_array_append_new(array, json_integer(res->requirements[i]));
	return array;
}

static json_t *bound_or_null(const struct scenario_result *res,
			     double (*bound)(unsigned int failed, unsigned int rounds))
{
	return res->rounds ? json_real(bound(res->failed, res->rounds)) : json_null();
}

static json_t *scenarios(const struct report *report, const struct run_result *run)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < run->nr_scenarios; i++) {
		const struct scenario_result *res = &run->scenarios[i];
		const char *console = res->console_path ?
				      report_path(report, res->console_path) : NULL;

		json_array_append_new(array, json_pack(
			"{s:s, s:s, s:s, s:o, s:i, s:i, s:o, s:o, s:s, s:o, s:o, s:b, s:b, s:b, s:f, s:o, s:o, s:o, s:o}",
			"name", res->name, "title", res->title, "claim", claim_name(res->claim.kind),
			"requirements", numbers(res), "rounds", (int)res->rounds,
			"failed", (int)res->failed,
			"at_most", bound_or_null(res, bound_upper),
			"at_least", bound_or_null(res, bound_lower),
			"outcome", outcome_name(res->outcome),
			"reason", string_or_null(res->reason),
			"complaint", string_or_null(report_complaint(res)),
			"as_claimed", report_as_claimed(run, res),
			"red", scenario_result_red(res),
			"signature_seen", res->signature_seen, "seconds", res->seconds,
			"measured", utc_or_null(res->measured),
			"console", string_or_null(console), "splats", splats(res),
			"timeline", timeline(res)));
	}
	return array;
}

static json_t *runs(const struct report *report)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < report->nr_runs; i++) {
		const struct run_result *run = &report->runs[i];

		json_array_append_new(array, json_pack(
			"{s:s, s:o, s:o, s:o, s:s, s:i, s:f, s:f, s:f, s:s, s:o, s:o}",
			"label", run->label, "release", string_or_null(run->release),
			"tree", string_or_null(run->tree),
			"config", string_or_null(run->config), "role", kernel_name(run->role),
			"patches", (int)run->nr_patches, "build_cpu_seconds", run->build_cpu,
			"boot_seconds", run->boot_seconds,
			"snapshot_seconds", run->snapshot_seconds,
			"verdict", verdict_name(run->verdict),
			"reason", string_or_null(run->reason), "scenarios",
			scenarios(report, run)));
	}
	return array;
}

static json_t *requirements(const struct report *report)
{
	struct requirement reqs[NR_REQUIREMENTS];
	size_t i, j, shown, nr = report_requirements(report, reqs, &shown);
	json_t *array = json_array();

	for (i = 0; i < nr; i++) {
		json_t *kernels = json_object(), *object;

		for (j = 0; j < report->nr_runs; j++) {
			enum kernel_role role = report->runs[j].role;

			json_object_set_new(kernels, kernel_name(role),
					    json_string(reqs[i].words[role]));
		}
		object = json_pack("{s:i, s:s, s:b, s:o, s:o, s:i}",
				   "number", (int)reqs[i].number, "title", reqs[i].title,
				   "shown", reqs[i].shown,
				   "why_not", string_or_null(reqs[i].why_not),
				   "kernels", kernels, "rounds", (int)reqs[i].rounds);
		if (reqs[i].rounds)
			json_object_set_new(object, "bound",
					    json_real(bound_upper(0, reqs[i].rounds)));
		json_array_append_new(array, object);
	}
	return array;
}

/**
 * report_json_steps() - what was done one after the other, and how long it took
 * @report: what is known
 *
 * Return: new reference, NULL without memory.
 */
json_t *report_json_steps(const struct report *report)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < report->nr_steps; i++)
		json_array_append_new(array, json_pack("{s:s, s:f}",
			"title", report->steps[i].title, "seconds", report->steps[i].seconds));
	return array;
}

/**
 * report_json() - write the results as JSON
 * @path: file, replaced
 * @report: what to write
 *
 * Return: 0 or a negative errno.
 */
int report_json(const char *path, const struct report *report)
{
	enum zlab_status status = report_status(report);
	char started[32];
	json_t *root;
	FILE *f;
	int err;

	strftime(started, sizeof(started), "%Y-%m-%dT%H:%M:%SZ", gmtime(&report->started));
	root = json_pack("{s:s, s:i, s:s, s:i, s:s, s:f, s:{s:o, s:o}, s:{s:i, s:o}, s:{s:o, s:o}, s:o, s:o, s:o}",
			 "schema", "zpci-readd/results", "version", 2,
			 "status", report_status_name(status), "exit_status", (int)status,
			 "started", started, "seconds", report->seconds,
			 "base", "name", string_or_null(report->base),
			 "commit", string_or_null(report->base_commit),
			 "series", "patches", (int)report->nr_patches,
			 "commit", string_or_null(report->patched_commit),
			 "upstream", "name", string_or_null(report->upstream),
			 "commit", string_or_null(report->upstream_commit),
			 "steps", report_json_steps(report), "runs", runs(report),
			 "requirements", requirements(report));
	/* json_pack() fails as a whole if any member could not be made. */
	if (!root)
		return -ENOMEM;
	f = fopen(path, "we");
	if (!f) {
		json_decref(root);
		return -errno;
	}
	err = json_dumpf(root, f, JSON_INDENT(2) | JSON_REAL_PRECISION(9)) ? -EIO : 0;
	json_decref(root);
	if (fputc('\n', f) == EOF)
		err = -EIO;
	return fclose(f) ? -errno : err;
}
