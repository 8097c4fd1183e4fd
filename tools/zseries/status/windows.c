// SPDX-License-Identifier: GPL-2.0
/*
 * Three sources: what each scenario claims after each prefix of the series (make matrix
 * measures that), what turns red when one patch is left out (make mutants, the files
 * NN00-without.patch), and the ledger for upstream's commits.
 */
#define _GNU_SOURCE
#include "windows.h"

#include "mutant.h"
#include "scenario.h"

#include <stdio.h>
#include <stdlib.h>

/* Scenarios that are red, and those that may be. @claim_of: for one of them. */
static void list_red(json_t *window, struct claim (*claim_of)(const struct scenario *sc, int),
		     int arg)
{
	json_t *red = json_array(), *races = json_array();
	const struct scenario *sc;

	for_each_scenario(sc) {
		struct claim claim = claim_of(sc, arg);

		if (sc->known || sc->topic || claim.kind == CLAIM_PASSES || claim.kind == CLAIM_KNOWN)
			continue;
		json_array_append_new(claim.kind == CLAIM_EITHER ? races : red,
				      json_string(sc->name));
	}
	json_object_set_new(window, "red", red);
	json_object_set_new(window, "races", races);
}

static struct claim claim_after(const struct scenario *sc, int nr_patches)
{
	return scenario_claim_after(sc, nr_patches);
}

static struct claim claim_upstream(const struct scenario *sc, int unused)
{
	return sc->upstream;
}

static json_t *after_prefix(int nr_patches)
{
	json_t *window = json_pack("{s:s, s:i}", "measured", "prefix", "patches", nr_patches);

	if (window)
		list_red(window, claim_after, nr_patches);
	return window;
}

static json_t *with_upstream(void)
{
	json_t *window = json_pack("{s:s}", "measured", "upstream");

	if (window)
		list_red(window, claim_upstream, 0);
	return window;
}

/* What was seen with all patches but @number; NULL if that can not be built. */
static json_t *without(const struct mutant_set *mutants, unsigned int number)
{
	json_t *window, *red;
	size_t i, j;

	for (i = 0; i < mutants->nr; i++) {
		const struct mutant *m = &mutants->all[i];

		if (m->patch != number || !m->whole)
			continue;
		window = json_pack("{s:s, s:i, s:s*}", "measured", "without", "patch", number,
				   "does_not_apply", m->conflicts);
		red = json_array();
		for (j = 0; j < m->nr_killers; j++)
			json_array_append_new(red, json_string(m->killers[j]));
		json_object_set_new(window, "red", red);
		return window;
	}
	return NULL;
}

static bool later_is_ours(const struct tree_judgement *tree, size_t k)
{
	for (k++; k < tree->series->nr; k++)
		if (tree->rows[k].state == ROW_OURS || tree->rows[k].state == ROW_ADAPTED)
			return true;
	return false;
}

static void add_without(json_t *windows, const struct tree_judgement *tree, const char *top)
{
	struct mutant_set mutants = { 0 };
	char *dir = NULL, *why = NULL;
	json_t *window;
	size_t k;

	if (asprintf(&dir, "%s/tests/mutants", top) < 0)
		return;
	if (!mutants_load(&mutants, dir, &why)) {
		for (k = 0; k < tree->series->nr; k++) {
			if (row_is_there(&tree->rows[k]) || !later_is_ours(tree, k))
				continue;
			window = without(&mutants, k + 1);
			if (window)
				json_array_append_new(windows, window);
		}
		mutants_free(&mutants);
	}
	free(why);
	free(dir);
}

/* Whether each row in @numbers is upstream's, or else is not there at all. */
static bool all_rows(const struct tree_judgement *tree, const json_t *numbers, bool upstream)
{
	json_t *number;
	size_t i;

	json_array_foreach(numbers, i, number) {
		json_int_t k = json_integer_value(number);

		if (k < 1 || k > (json_int_t)tree->series->nr)
			return false;
		if (upstream ? tree->rows[k - 1].state != ROW_UPSTREAM :
			       row_is_there(&tree->rows[k - 1]))
			return false;
	}
	return true;
}

static void add_known(json_t *windows, const struct tree_judgement *tree)
{
	json_t *known, *window;
	size_t i;

	json_array_foreach(json_object_get(tree->series->ledger, "windows"), i, known) {
		if (!all_rows(tree, json_object_get(known, "has"), true) ||
		    !all_rows(tree, json_object_get(known, "lacks"), false))
			continue;
		window = json_deep_copy(known);
		json_object_set_new(window, "measured", json_string("no"));
		json_array_append_new(windows, window);
	}
}

static bool is_all_upstream(const struct tree_judgement *tree)
{
	size_t k;

	for (k = 0; k < tree->series->nr; k++)
		if (tree->rows[k].state != ROW_UPSTREAM)
			return false;
	return true;
}

/**
 * windows_describe() - what is bad about what a kernel has
 * @tree: what it has
 * @top: directory of the project
 *
 * Scenarios are only told for the series that they are about, by its number of patches.
 *
 * Return: array for the report; NULL without memory.
 */
json_t *windows_describe(const struct tree_judgement *tree, const char *top)
{
	json_t *windows = json_array();

	if (!windows)
		return NULL;
	add_known(windows, tree);
	if (tree->series->nr != NR_PATCHES)
		return windows;
	if (tree->prefix >= 0 && tree->prefix < NR_PATCHES)
		json_array_append_new(windows, after_prefix(tree->prefix));
	if (is_all_upstream(tree))
		json_array_append_new(windows, with_upstream());
	add_without(windows, tree, top);
	return windows;
}
