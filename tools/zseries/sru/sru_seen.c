// SPDX-License-Identifier: GPL-2.0
/*
 * What was seen: everything here is a member of the results or a sum of them.
 */
#define _GNU_SOURCE
#include "sru_text.h"

#include <string.h>

#define MANY	60	/* names of scenarios that a reader may be given */
#define RACES	10	/* lines of counts */
#define CONFIDENCE	"95 %% confidence"	/* in a format */

/* Sums over the scenarios of one kernel. */
struct sum {
	unsigned int all, passed, warned, failed, skipped, unreached;
};

static struct sum sum_up(const json_t *run)
{
	struct sum sum = { 0 };
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(run, "scenarios"), i, item) {
		sum.all++;
		if (sru_passes(item))
			sum.passed++;
		else if (sru_shows_bug(item))
			sum.warned++;
		else if (sru_fails(item))
			sum.failed++;
		else if (!strcmp(sru_string(item, "outcome"), "SKIP"))
			sum.skipped++;
		else
			sum.unreached++;
	}
	return sum;
}

/* The release is null where nothing was booted, or all is from static checks. */
static char *kernel_text(const json_t *run)
{
	const char *release = sru_string(run, "release");

	return *release ? g_strdup_printf("Linux %s", release) : g_strdup("release not recorded");
}

/**
 * sru_reproduced() - the bug on the base kernel, with what the kernel said
 * @out: text
 * @sru: what it is made of
 */
void sru_reproduced(GString *out, const struct sru *sru)
{
	const struct sru_evidence *ev = sru->evidence;
	char *name = sru_base_name(ev), *kernel = kernel_text(ev->base);
	unsigned int meant = 0, seen = 0;
	const char *complaint = NULL;
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(ev->base, "scenarios"), i, item) {
		meant += !strcmp(sru_string(item, "claim"), "bug");
		seen += sru_shows_bug(item);
		if (!complaint && sru_shows_bug(item))
			complaint = sru_string(item, "complaint");
	}
	sru_para(out, "Reproduced in QEMU (emulation, not on IBM Z) on %s (%s), in %u of the %u scenarios that are meant to show it. The first one:",
		 name, kernel, seen, meant);
	g_string_append_printf(out, "    %s\n\n", complaint);
	g_free(kernel);
	g_free(name);
}

static void kernel_row(GString *out, const char *what, const json_t *run)
{
	const struct sum sum = sum_up(run);
	char *kernel = kernel_text(run);

	g_string_append_printf(out, "    %-17s %3u run %3u pass %3u that warning %3u fail otherwise",
			       what, sum.all, sum.passed, sum.warned, sum.failed);
	if (sum.skipped)
		g_string_append_printf(out, " %3u skipped", sum.skipped);
	if (sum.unreached)
		g_string_append_printf(out, " %3u not reached", sum.unreached);
	g_string_append_printf(out, "   (%s)\n", kernel);
	g_free(kernel);
}

static void turned(GString *out, const struct sru_evidence *ev)
{
	GString *names = g_string_new(NULL);
	unsigned int warned = 0, other = 0;
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(ev->base, "scenarios"), i, item) {
		if (!sru_turns_green(ev, item))
			continue;
		if (!sru_shows_bug(item))
			other++;
		else if (++warned <= MANY)
			g_string_append_printf(names, " %s", sru_string(item, "name"));
	}
	sru_para(out, "Red with that warning on the base kernel, green with the series (%u%s):%s",
		 warned, warned > MANY ? ", the first ones" : "", names->str);
	if (other)
		sru_para(out, "Red for another reason there, and green with the series: %u. The reasons are in the report.",
			 other);
	g_string_free(names, TRUE);
}

/* CLEAN wants lockdep to be armed at the end, but not that what is known is quiet. */
static void complaints(GString *out, const json_t *run)
{
	const json_t *item;
	size_t i, nr = 0;

	json_array_foreach(json_object_get(run, "scenarios"), i, item)
		nr += json_array_size(json_object_get(item, "splats"));
	if (nr)
		sru_para(out, "With the series the kernel complained %zu times, see the report.", nr);
	else
		sru_para(out, "With the series the kernel complained about nothing%s.",
			 strcmp(sru_string(run, "verdict"), "CLEAN") ? "" :
			 ", and lockdep was still armed at the end of each scenario");
}

/* What the series leaves as it is, or a race that was lost. */
static void still_red(GString *out, const struct sru_evidence *ev)
{
	const json_t *item;
	size_t i;
	bool any = false;

	json_array_foreach(json_object_get(ev->patched, "scenarios"), i, item) {
		if (sru_passes(item))
			continue;
		if (!any)
			g_string_append(out, "Not green with the series:\n\n");
		any = true;
		sru_item(out, "%s: %s%s", sru_string(item, "name"), sru_string(item, "reason"),
			 !strcmp(sru_string(item, "claim"), "known") ?
			 " (known, not what the series is about)" : "");
	}
	if (any)
		g_string_append_c(out, '\n');
}

static unsigned int number(const json_t *item, const char *key)
{
	return json_integer_value(json_object_get(item, key));
}

static void races_on_base(GString *out, const json_t *run)
{
	unsigned int lost = 0;
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(run, "scenarios"), i, item) {
		if (!number(item, "failed") || ++lost > RACES)
			continue;
		sru_item(out, "base: %s: %u of %u rounds fail, at least %.2f %%", sru_string(item, "name"),
			 number(item, "failed"), number(item, "rounds"),
			 100 * json_number_value(json_object_get(item, "at_least")));
	}
	if (lost > RACES)
		sru_item(out, "and %u more on the base, see results.json of the report", lost - RACES);
}

static void races(GString *out, const struct sru_evidence *ev)
{
	unsigned int counted = 0, rounds = 0, failed = 0;
	const json_t *item, *least = NULL;
	double bound, widest = -1;
	size_t i;

	json_array_foreach(json_object_get(ev->patched, "scenarios"), i, item) {
		if (!number(item, "rounds"))
			continue;
		counted++;
		rounds += number(item, "rounds");
		failed += number(item, "failed");
		bound = json_number_value(json_object_get(item, "at_most"));
		if (bound > widest) {
			widest = bound;
			least = item;
		}
	}
	if (!counted) {
		sru_para(out, "None of these scenarios is a race or repeats: each was run once per kernel, and no rate of failures follows from that.");
		return;
	}
	sru_para(out, "Races and what repeats, with exact bounds on the failures per round at " CONFIDENCE ":");
	sru_item(out, "with the series: %u of %u rounds of %u scenario%s fail; least is known of %s, %u of %u rounds fail, at most %.2f %%",
		 failed, rounds, counted, counted == 1 ? "" : "s", sru_string(least, "name"), number(least, "failed"),
		 number(least, "rounds"), 100 * widest);
	races_on_base(out, ev->base);
	g_string_append_c(out, '\n');
}

/* metadata.json says which scenarios are red without a patch: how many of them were run? */
static void per_patch(GString *out, const struct sru *sru)
{
	const struct record *record = &sru->series->record;
	const struct sru_evidence *ev = sru->evidence;
	size_t i, total = 0;

	g_string_append(out, "Scenarios that need a patch, and which of them are in this evidence:\n\n"
			"    patch  recorded  run  red on base, green with the series\n");
	for (i = 0; i < record->nr; i++) {
		unsigned int nr = 0, run = 0, green = 0;

		for (char **test = record->patch[i].tests; *test; test++) {
			const json_t *base = sru_scenario(ev->base, *test);

			nr++;
			run += base && sru_scenario(ev->patched, *test);
			green += base && sru_turns_green(ev, base);
		}
		total += !run;
		g_string_append_printf(out, "    %5zu  %8u  %3u  %3u\n", i + 1, nr, run, green);
	}
	g_string_append_c(out, '\n');
	if (total)
		sru_para(out, "For %zu of the %zu patches none of these was run here: what this evidence shows, it shows of the series as a whole. (make compare runs all of them.)",
			 total, record->nr);
}

static void required(GString *out, const struct sru_evidence *ev)
{
	const json_t *list = json_object_get(ev->results, "requirements"), *item;
	unsigned int shown = 0;
	size_t i;

	if (!json_array_size(list))
		return;
	json_array_foreach(list, i, item)
		shown += json_is_true(json_object_get(item, "shown"));
	sru_para(out, "Of %zu requirements %u are shown: a check is red without the series, and passes with it.",
		 json_array_size(list), shown);
}

/* Fewer scenarios than there are say less, and the reader should know. */
static void which(GString *out, const json_t *facts)
{
	if (json_is_true(json_object_get(facts, "selection")))
		sru_para(out, "Only a choice of the scenarios was run.");
	else if (!json_is_true(json_object_get(facts, "extended")))
		sru_para(out, "These are the scenarios of the short run, make prove. There are more.");
}

/**
 * sru_seen() - which scenarios were red, and which are green
 * @out: text
 * @sru: what it is made of
 */
void sru_seen(GString *out, const struct sru *sru)
{
	const struct sru_evidence *ev = sru->evidence;
	const char *config = sru_string(ev->patched, "config");

	sru_para(out, "Done already, in emulation only: %s, Linux built with the configuration \"%s\" of the harness, without and with the series.",
		 sru_string(json_object_get(ev->facts, "tools"), "qemu"),
		 *config ? config : "not recorded");
	kernel_row(out, "base", ev->base);
	if (ev->upstream)
		kernel_row(out, "upstream's ten", ev->upstream);
	kernel_row(out, "with the series", ev->patched);
	g_string_append_c(out, '\n');
	which(out, ev->facts);
	turned(out, ev);
	complaints(out, ev->patched);
	still_red(out, ev);
	races(out, ev);
	required(out, ev);
	per_patch(out, sru);
}
