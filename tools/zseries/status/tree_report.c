// SPDX-License-Identifier: GPL-2.0
/*
 * The report as JSON; Documentation/status.rst says what the members mean. The table for
 * people is printed from it, so that both say the same.
 */
#define _GNU_SOURCE
#include "tree_report.h"

#include "text.h"
#include "windows.h"

#include <stdlib.h>
#include <string.h>

/* Lines and subjects of any encoding; NULL becomes null. */
static json_t *clean(const char *text)
{
	char *copy = text ? text_clean(text, strlen(text)) : NULL;
	json_t *json = copy ? json_string(copy) : json_null();

	free(copy);
	return json;
}

static json_t *describe_hunk(const struct hunk *hunk)
{
	return json_pack("{s:s, s:i, s:i, s:o}", "file", hunk->file, "hunk", hunk->number,
			 "hunk_line", hunk->line, "in", clean(hunk->where));
}

static json_t *describe_logged(const struct logged *logged, const char *how,
			       const struct logged *reverted)
{
	if (!logged)
		return json_null();
	return json_pack("{s:s, s:o, s:s, s:s?}", "commit", logged->commit, "subject",
			 clean(logged->subject), "by", how, "reverted_by",
			 reverted ? reverted->commit : NULL);
}

static json_t *describe_troubles(const struct row_judgement *row)
{
	json_t *troubles = json_array(), *entry;
	size_t i;

	for (i = 0; i < row->nr_troubles; i++) {
		const struct trouble *t = &row->troubles[i];

		entry = describe_hunk(t->hunk);
		json_object_set_new(entry, "line", t->line ? json_integer(t->line) : json_null());
		json_object_set_new(entry, "wants", clean(t->wants));
		json_object_set_new(entry, "has", clean(t->has));
		json_object_set_new(entry, "needs", t->needs ? json_integer(t->needs) : json_null());
		json_object_set_new(entry, "commit", clean(t->commit));
		json_array_append_new(troubles, entry);
	}
	return troubles;
}

/* Of a row that is there in part: the hunks that are not. */
static json_t *describe_absent(const struct row_judgement *row, const struct patch_hunks *patch)
{
	json_t *absent = json_array();
	size_t i;

	if (row->state != ROW_PARTLY || !row->nr_there)
		return absent;
	for (i = 0; i < patch->nr; i++)
		if (!row->there[i])
			json_array_append_new(absent, describe_hunk(&patch->hunks[i]));
	return absent;
}

static json_t *describe_row(const struct tree_judgement *tree, size_t k)
{
	const struct series_row *row = &tree->series->rows[k];
	const struct row_judgement *judged = &tree->rows[k];
	const struct patch_hunks *patch = &tree->series->patches[k];

	return json_pack("{s:i, s:s, s:o, s:s, s:o, s:s, s:s, s:i, s:i, s:i, s:{s:s, s:s}, s:o, s:o, s:o}",
			 "row", row->number, "patch", row->name, "subject", clean(row->subject),
			 "upstream", row->commit, "upstream_subject", clean(row->commit_subject),
			 "state", row_state_name(judged->state),
			 "apply", row_apply_name(judged->apply),
			 "hunks", patch->nr, "hunks_there", judged->nr_there,
			 "hunks_fit", judged->nr_fit,
			 "marks", "ours", content_name(judged->ours),
			 "upstream", content_name(judged->upstream),
			 "log", describe_logged(judged->logged, judged->how, judged->reverted),
			 "absent", describe_absent(judged, patch),
			 "troubles", describe_troubles(judged));
}

static json_t *describe_order(const struct tree_judgement *tree)
{
	json_t *order = json_array();
	size_t k;

	for (k = 0; k < tree->series->nr; k++)
		if (!row_is_there(&tree->rows[k]))
			json_array_append_new(order, json_string(tree->series->rows[k].name));
	return order;
}

static json_t *describe_later(const struct tree_judgement *tree)
{
	json_t *later = json_array(), *known, *entry;
	size_t i;

	json_array_foreach(json_object_get(tree->series->ledger, "later"), i, known) {
		const char *commit = json_string_value(json_object_get(known, "commit"));
		const char *subject = json_string_value(json_object_get(known, "subject"));
		const struct logged *logged = NULL, *reverted = NULL;
		const char *how = NULL;

		entry = json_deep_copy(known);
		if (commit)
			logged = history_find(&tree->history, commit, subject, NULL, &how);
		if (logged)
			reverted = history_revert(&tree->history, logged);
		json_object_set_new(entry, "log", describe_logged(logged, how, reverted));
		json_array_append_new(later, entry);
	}
	return later;
}

/**
 * tree_report() - make the report
 * @tree: what was found out
 * @about: what about
 *
 * Return: report, the caller gives it back with json_decref(); NULL without memory.
 */
json_t *tree_report(const struct tree_judgement *tree, const struct report_about *about)
{
	const char *verdict = tree->conflict ? "conflict" :
			      tree->nr_there < tree->series->nr ? "lacks" : "all";
	json_t *rows = json_array();
	size_t k;

	for (k = 0; k < tree->series->nr; k++)
		json_array_append_new(rows, describe_row(tree, k));
	return json_pack("{s:i, s:o, s:o, s:s, s:s, s:i, s:i, s:o, s:o, s:o, s:o, s:o}",
			 "version", REPORT_VERSION, "kernel", clean(about->kernel),
			 "base", clean(about->rev), "commit", about->commit, "verdict", verdict,
			 "patches", tree->series->nr, "there", tree->nr_there, "rows", rows,
			 "directory", clean(about->patches),
			 "order", describe_order(tree),
			 "windows", windows_describe(tree, about->top),
			 "later", describe_later(tree));
}
