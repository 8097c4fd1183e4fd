// SPDX-License-Identifier: GPL-2.0
/*
 * What the sweep has found, for people and for programs.
 */
#define _GNU_SOURCE
#include "sweep.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"

/**
 * sweep_outcome_name() - name of an outcome for people
 * @outcome: outcome
 *
 * Return: static string.
 */
const char *sweep_outcome_name(enum sweep_outcome outcome)
{
	static const char *const names[NR_SWEEP_OUTCOMES] = {
		[SWEEP_WORKS] = "works",
		[SWEEP_REFUSED] = "refused",
		[SWEEP_REPORTED] = "reported",
		[SWEEP_DRIVERLESS] = "no driver",
		[SWEEP_SILENT] = "silent",
		[SWEEP_KNOWN] = "known",
		[SWEEP_FAILED] = "FAILED",
		[SWEEP_NOT_CALLED] = "NOT CALLED",
		[SWEEP_LOST] = "LOST",
	};

	return names[outcome];
}

/**
 * sweep_caller() - who made a call, without those who only passed it on
 * @by: callers, the nearest first
 *
 * Return: what is left of @by: an allocation begins with who wanted the memory.
 */
const char *sweep_caller(const char *by)
{
	static const char *const allocators[] = {
		"__kmalloc", "__kmem_cache", "kmalloc", "kmem_cache", "krealloc", "__krealloc",
		"kstrdup", "kvasprintf", "kasprintf", "kmemdup", "kobject_set_name",
		"slab_", "__slab_", "kvmalloc", "get_zeroed_page", "alloc_pages", "devm_kmalloc",
		"dev_set_name", "__vmalloc", "vzalloc",
	};
	const char *next;
	size_t i;

	while (by && (next = strchr(by, '<'))) {
		for (i = 0; i < ARRAY_SIZE(allocators); i++) {
			if (!strncmp(by, allocators[i], strlen(allocators[i])))
				break;
		}
		if (i == ARRAY_SIZE(allocators))
			break;
		by = next + 1;
	}
	return by ? by : "";
}

/**
 * sweep_sum() - add up what came of one site
 * @sweep: the sweep
 * @site: site
 * @sum: result
 */
void sweep_sum(const struct sweep *sweep, const struct sweep_site *site, struct sweep_sum *sum)
{
	const size_t nr = (size_t)(site - sweep_sites);
	size_t i;

	*sum = (struct sweep_sum){ 0 };
	for (i = 0; i < nr_sweep_lives; i++)
		sum->missing = sum->missing || sweep->counts[i * nr_sweep_sites + nr].missing;
	for (i = 0; i < sweep->nr_tries; i++) {
		if (sweep->tries[i].site != site)
			continue;
		sum->calls++;
		sum->outcomes[sweep->tries[i].outcome]++;
	}
}

/**
 * sweep_site_status() - what to say of a site
 * @sweep: the sweep
 * @sum: what came of it
 *
 * Return: ST_OK, ST_DISPROVED: the kernel is at fault, or ST_INCONCLUSIVE: a call that
 * was never made, or was lost, shows nothing.
 */
enum zlab_status sweep_site_status(const struct sweep *sweep, const struct sweep_sum *sum)
{
	if (sum->outcomes[SWEEP_FAILED])
		return ST_DISPROVED;
	if (!sum->calls || sum->outcomes[SWEEP_NOT_CALLED] || sum->outcomes[SWEEP_LOST])
		return ST_INCONCLUSIVE;
	return ST_OK;
}

/* Lifecycles that do not even go well when nothing fails, or of which there is none. */
static enum zlab_status undisturbed_status(const struct sweep *sweep)
{
	enum zlab_status status = sweep->nr_tries ? ST_OK : ST_INCONCLUSIVE;
	size_t i;

	for (i = 0; i < sweep->nr_tries; i++) {
		if (sweep->tries[i].site)
			continue;
		if (sweep->tries[i].outcome == SWEEP_FAILED)
			return ST_DISPROVED;
		if (sweep->tries[i].outcome != SWEEP_WORKS)
			status = ST_INCONCLUSIVE;
	}
	return status;
}

/**
 * sweep_stale_known() - find a failure that is said to be known, and is not there
 * @sweep: the sweep
 *
 * Return: the first one of those whose lifecycle and site were run in full; NULL: none
 */
const struct sweep_known *sweep_stale_known(const struct sweep *sweep)
{
	const struct sweep_known *known;
	bool tried, seen;
	size_t i;

	if (sweep->opt->call || sweep->opt->every)
		return NULL;
	for (known = sweep_known; known < sweep_known + nr_sweep_known; known++) {
		tried = seen = false;
		for (i = 0; i < sweep->nr_tries; i++) {
			const struct sweep_try *try = &sweep->tries[i];

			if (!try->site || strcmp(try->life->name, known->life) ||
			    strcmp(try->site->name, known->site))
				continue;
			tried = true;
			seen = seen || try->outcome == SWEEP_KNOWN;
		}
		if (tried && !seen)
			return known;
	}
	return NULL;
}

/**
 * sweep_status() - exit status that the sweep leads to
 * @sweep: the sweep
 *
 * Return: ST_DISPROVED if anything failed, else ST_INCONCLUSIVE if anything says nothing,
 * else ST_OK.
 */
enum zlab_status sweep_status(const struct sweep *sweep)
{
	enum zlab_status status = undisturbed_status(sweep), site;
	struct sweep_sum sum;
	size_t i;

	for (i = 0; i < nr_sweep_sites; i++) {
		if (!sweep_selected(sweep, &sweep_sites[i]))
			continue;
		sweep_sum(sweep, &sweep_sites[i], &sum);
		site = sweep_site_status(sweep, &sum);
		if (site == ST_DISPROVED || status == ST_OK)
			status = site;
	}
	if (status == ST_OK && sweep_stale_known(sweep))
		status = ST_INCONCLUSIVE;
	return status;
}

static const char *why(const struct sweep *sweep, const struct sweep_sum *sum)
{
	if (sum->missing)
		return "this kernel has no such function";
	return sum->calls ? "" : "never called";
}

static void print_tries(FILE *f, const struct sweep *sweep)
{
	const struct sweep_known *stale = sweep_stale_known(sweep);
	size_t i;

	if (!sweep->nr_tries)
		fputs("LOST: no lifecycle was run, index.html says why\n", f);
	for (i = 0; i < nr_sweep_lives; i++) {
		if (sweep->left_out[i])
			fprintf(f, "LEFT OUT: %s (%s): %s\n", sweep_lives[i].name,
				sweep_lives[i].title, sweep->left_out[i]);
	}
	for (i = 0; i < sweep->nr_tries; i++) {
		const struct sweep_try *try = &sweep->tries[i];

		if (!try->site || try->outcome < SWEEP_KNOWN)
			continue;
		fprintf(f, "%s: %s, call %u of %s%s%s: %s\n", sweep_outcome_name(try->outcome),
			try->life->name, try->call, try->site->name, try->act ? " in " : "",
			try->act ? try->act->name : "", try->reason ? try->reason : "");
	}
	if (stale)
		fprintf(f, "NOT SEEN: %s, %s: \"%s\", which is said to be known\n", stale->life,
			stale->site, stale->text);
}

/**
 * sweep_print() - print what the sweep has found, a line for each site
 * @f: file
 * @sweep: the sweep
 */
void sweep_print(FILE *f, const struct sweep *sweep)
{
	struct sweep_sum sum;
	unsigned int total = 0;
	size_t i, j;

	fprintf(f, "%-24s %6s", "site", "calls");
	for (j = 0; j < NR_SWEEP_OUTCOMES; j++)
		fprintf(f, " %10s", sweep_outcome_name((enum sweep_outcome)j));
	fputc('\n', f);
	for (i = 0; i < nr_sweep_sites; i++) {
		if (!sweep_selected(sweep, &sweep_sites[i]))
			continue;
		sweep_sum(sweep, &sweep_sites[i], &sum);
		total += sum.calls;
		fprintf(f, "%-24s %6u", sweep_sites[i].name, sum.calls);
		for (j = 0; j < NR_SWEEP_OUTCOMES && sum.calls; j++)
			fprintf(f, " %10u", sum.outcomes[j]);
		fprintf(f, "%s%s\n", sum.calls ? "" : " ", why(sweep, &sum));
	}
	print_tries(f, sweep);
	fprintf(f, "%s: %u calls have failed once each, in %.0f s\n",
		kernel_name(sweep->opt->role), total, sweep->seconds);
}

/**
 * sweep_print_tap() - print what the sweep has found as TAP, a test for each site
 * @f: file
 * @sweep: the sweep
 */
void sweep_print_tap(FILE *f, const struct sweep *sweep)
{
	unsigned int nr = 0;
	struct sweep_sum sum;
	size_t i;

	fprintf(f, "TAP version 13\n%sok %u - undisturbed lifecycles\n",
		undisturbed_status(sweep) == ST_OK ? "" : "not ", ++nr);
	for (i = 0; i < nr_sweep_sites; i++) {
		if (!sweep_selected(sweep, &sweep_sites[i]))
			continue;
		sweep_sum(sweep, &sweep_sites[i], &sum);
		fprintf(f, "%sok %u - %s, %u calls%s%s\n",
			sweep_site_status(sweep, &sum) == ST_OK ? "" : "not ", ++nr,
			sweep_sites[i].what, sum.calls, *why(sweep, &sum) ? ": " : "",
			why(sweep, &sum));
	}
	fprintf(f, "1..%u\n", nr);
}

static json_t *try_json(const struct sweep_try *try)
{
	return json_pack("{s:s, s:s*, s:i, s:s*, s:s, s:i, s:i, s:s*, s:s*, s:s*, s:f}",
			 "lifecycle", try->life->name,
			 "site", try->site ? try->site->name : NULL, "call", (int)try->call,
			 "act", try->act ? try->act->name : NULL,
			 "outcome", sweep_outcome_name(try->outcome), "error", try->error,
			 "reports", (int)try->reports, "cure", try->cure, "by", try->by,
			 "reason", try->reason, "seconds", try->seconds);
}

static json_t *site_json(const struct sweep *sweep, const struct sweep_site *site)
{
	struct sweep_sum sum;

	sweep_sum(sweep, site, &sum);
	return json_pack("{s:s, s:s, s:s, s:I, s:b, s:i, s:i}", "name", site->name, "what",
			 site->what, "symbol", site->symbol, "result", (json_int_t)site->rc,
			 "missing", sum.missing, "calls", (int)sum.calls, "status",
			 (int)sweep_site_status(sweep, &sum));
}

static int save_json(const struct sweep *sweep)
{
	json_t *sites = json_array(), *tries = json_array(), *root;
	char *path;
	size_t i;
	int rc;

	for (i = 0; i < nr_sweep_sites; i++) {
		if (sweep_selected(sweep, &sweep_sites[i]))
			json_array_append_new(sites, site_json(sweep, &sweep_sites[i]));
	}
	for (i = 0; i < sweep->nr_tries; i++)
		json_array_append_new(tries, try_json(&sweep->tries[i]));
	root = json_pack("{s:s, s:b, s:f, s:i, s:o, s:o}", "kernel",
			 kernel_name(sweep->opt->role), "brief", sweep->opt->brief, "seconds",
			 sweep->seconds, "status", (int)sweep_status(sweep), "sites", sites,
			 "tries", tries);
	if (!root || asprintf(&path, "%s/faults.json", sweep->report_dir) < 0) {
		json_decref(root);
		return -ENOMEM;
	}
	rc = json_dump_file(root, path, JSON_INDENT(1)) ? -EIO : 0;
	free(path);
	json_decref(root);
	return rc;
}

static int save_html(const struct sweep *sweep)
{
	char *path;
	FILE *f;
	int rc;

	if (asprintf(&path, "%s/faults.html", sweep->report_dir) < 0)
		return -ENOMEM;
	f = fopen(path, "we");
	rc = f ? 0 : -errno;
	if (f) {
		sweep_html(f, sweep);
		if (fclose(f))
			rc = -errno;
	}
	free(path);
	return rc;
}

/**
 * sweep_save() - write faults.json and faults.html into the report directory
 * @sweep: the sweep
 *
 * Return: 0 or a negative errno.
 */
int sweep_save(const struct sweep *sweep)
{
	int rc = save_json(sweep);

	return rc ? rc : save_html(sweep);
}
