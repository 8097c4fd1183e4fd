// SPDX-License-Identifier: GPL-2.0
/*
 * What became of the mutants: for the user, for programs, as exit status.
 */
#define _GNU_SOURCE
#include "mutants.h"

#include "array.h"
#include "status.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char *const end_names[] = {
	[MUTANT_NOT_RUN] = "not run", [MUTANT_KILLED] = "killed",
	[MUTANT_EQUIVALENT] = "equivalent", [MUTANT_CONFLICTS] = "conflicts",
	[MUTANT_MISNAMED] = "MISNAMED", [MUTANT_SURVIVED] = "SURVIVED",
	[MUTANT_REFUTED] = "REFUTED", [MUTANT_BROKEN] = "BROKEN", [MUTANT_UNCLEAR] = "UNCLEAR",
};

/**
 * mutant_end_name() - name of an end as the table prints it
 * @end: end of a mutant
 *
 * Return: static string.
 */
const char *mutant_end_name(enum mutant_end end)
{
	return (size_t)end < ARRAY_SIZE(end_names) ? end_names[end] : "?";
}

static void table_line(FILE *f, const struct mutant *m, const struct mutant_fate *fate)
{
	fprintf(f, "%-36s%s", m->name, mutant_end_name(fate->end));
	if (fate->by)
		fprintf(f, " by %s", fate->by);
	if (fate->not_by)
		fprintf(f, ", not by %s", fate->not_by);
	fprintf(f, "\n    %s\n", m->mutation);
	if (fate->complaint)
		fprintf(f, "    -> %s\n", fate->complaint);
	if (m->equivalent)
		fprintf(f, "    equivalent: %s\n", m->equivalent);
	if (m->conflicts)
		fprintf(f, "    in conflict: %s\n", m->conflicts);
}

/* @patch: number of a patch, 0: the kernel around the series, NULL: all together */
static void rates(FILE *f, const struct mutant_set *set, const struct mutant_fate *fates,
		  const unsigned int *patch)
{
	unsigned int killed = 0, alive = 0, equivalent = 0;
	size_t i;

	for (i = 0; i < set->nr; i++) {
		if (patch && set->all[i].patch != *patch)
			continue;
		if (fates[i].end == MUTANT_NOT_RUN || fates[i].end == MUTANT_CONFLICTS)
			continue;
		if (fates[i].end == MUTANT_EQUIVALENT)
			equivalent++;
		else if (fates[i].end == MUTANT_KILLED || fates[i].end == MUTANT_MISNAMED)
			killed++;
		else
			alive++;
	}
	if (patch)
		fprintf(f, "%-5u", *patch);
	else
		fputs("all  ", f);
	if (killed + alive)
		fprintf(f, "  %7u  %6u  %3u %%  %10u\n", killed + alive, killed,
			100 * killed / (killed + alive), equivalent);
	else
		fprintf(f, "        -       -      -  %10u\n", equivalent);
}

static bool has_patch_0(const struct mutant_set *set)
{
	size_t i;

	for (i = 0; i < set->nr; i++) {
		if (!set->all[i].patch)
			return true;
	}
	return false;
}

/**
 * mutants_table() - print what became of each, and the rate for each patch
 * @f: where to
 * @set: the mutants
 * @fates: of each of them
 * @nr_patches: number of patches in the series
 */
void mutants_table(FILE *f, const struct mutant_set *set, const struct mutant_fate *fates,
		   unsigned int nr_patches)
{
	unsigned int patch;
	size_t i;

	for (i = 0; i < set->nr; i++) {
		if (fates[i].end != MUTANT_NOT_RUN)
			table_line(f, &set->all[i], &fates[i]);
	}
	fputs("\npatch  mutants  killed   rate  equivalent\n", f);
	for (patch = !has_patch_0(set); patch <= nr_patches; patch++)
		rates(f, set, fates, &patch);
	rates(f, set, fates, NULL);
}

/**
 * mutants_tap() - write what became of each as TAP
 * @f: where to
 * @set: the mutants
 * @fates: of each of them
 */
void mutants_tap(FILE *f, const struct mutant_set *set, const struct mutant_fate *fates)
{
	unsigned int nr = 0;
	size_t i;

	for (i = 0; i < set->nr; i++) {
		if (fates[i].end == MUTANT_NOT_RUN)
			continue;
		fprintf(f, "%sok %u - %s: %s%s%s\n", fates[i].end < MUTANT_MISNAMED ? "" : "not ",
			++nr, set->all[i].name, mutant_end_name(fates[i].end),
			fates[i].by ? " by " : "", fates[i].by ? fates[i].by : "");
	}
	fprintf(f, "1..%u\n", nr);
}

static json_t *text(const char *s)
{
	json_t *string = s ? json_string(s) : NULL;

	return string ? string : json_null();
}

/**
 * mutants_json() - write what became of each
 * @path: file
 * @set: the mutants
 * @fates: of each of them
 *
 * Return: 0 or a negative errno.
 */
int mutants_json(const char *path, const struct mutant_set *set, const struct mutant_fate *fates)
{
	json_t *list = json_array();
	int err = list ? 0 : -ENOMEM;
	size_t i;

	for (i = 0; i < set->nr && !err; i++) {
		const struct mutant *m = &set->all[i];
		const struct mutant_fate *fate = &fates[i];

		if (fate->end == MUTANT_NOT_RUN)
			continue;
		if (json_array_append_new(list, json_pack("{s:s, s:i, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:f}",
				"name", m->name, "patch", (int)m->patch, "mutation", m->mutation,
				"end", mutant_end_name(fate->end), "by", text(fate->by),
				"not_by", text(fate->not_by), "complaint", text(fate->complaint),
				"equivalent", text(m->equivalent), "conflicts", text(m->conflicts),
				"seconds", fate->seconds)))
			err = -ENOMEM;
	}
	if (!err && json_dump_file(list, path, JSON_INDENT(1)))
		err = errno ? -errno : -EIO;
	json_decref(list);
	return err;
}

/**
 * mutants_status() - what that means
 * @fates: of the mutants
 * @nr: number of mutants
 *
 * Return: ST_OK if all went as declared, ST_DISPROVED if not, ST_INCONCLUSIVE if one
 * could not be judged.
 */
int mutants_status(const struct mutant_fate *fates, size_t nr)
{
	int status = ST_OK;
	size_t i;

	for (i = 0; i < nr; i++) {
		if (fates[i].end == MUTANT_UNCLEAR && status == ST_OK)
			status = ST_INCONCLUSIVE;
		else if (fates[i].end >= MUTANT_MISNAMED && fates[i].end != MUTANT_UNCLEAR)
			status = ST_DISPROVED;
	}
	return status;
}

/**
 * mutant_fates_free() - release what became of the mutants
 * @fates: may be NULL
 * @nr: their number
 */
void mutant_fates_free(struct mutant_fate *fates, size_t nr)
{
	size_t i;

	for (i = 0; fates && i < nr; i++) {
		free(fates[i].by);
		free(fates[i].not_by);
		free(fates[i].complaint);
	}
	free(fates);
}
