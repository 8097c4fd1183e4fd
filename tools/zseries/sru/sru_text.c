// SPDX-License-Identifier: GPL-2.0
/*
 * The text of an Ubuntu SRU bug: its sections.
 *
 * What is wrong is from the cover letter, what each patch does from metadata.json, what was
 * seen from the evidence. Nothing else is said to have happened.
 */
#define _GNU_SOURCE
#include "sru_text.h"

#include "dialect.h"

#include <stdarg.h>
#include <string.h>

/**
 * sru_para() - append a paragraph and an empty line
 * @out: text
 * @format: as for printf(), words
 */
void sru_para(GString *out, const char *format, ...)
{
	char *text, *lines;
	va_list ap;

	va_start(ap, format);
	text = g_strdup_vprintf(format, ap);
	va_end(ap);
	lines = message_wrap(text, "");
	g_string_append_printf(out, "%s\n", lines);
	g_free(lines);
	g_free(text);
}

/**
 * sru_item() - append an item of a list
 * @out: text
 * @format: as for printf(), words
 */
void sru_item(GString *out, const char *format, ...)
{
	char *text, *lines, *starred;
	va_list ap;

	va_start(ap, format);
	text = g_strdup_vprintf(format, ap);
	va_end(ap);
	starred = g_strconcat("* ", text, NULL);
	lines = message_wrap(starred, "   ");
	g_string_append_printf(out, " %s", lines);
	g_free(lines);
	g_free(starred);
	g_free(text);
}

/**
 * sru_base_name() - which kernel was the base
 * @ev: the evidence
 *
 * That of a user is "DIRECTORY at REVISION": where it was on somebody's machine is
 * nobody's business.
 *
 * Return: to be freed with g_free().
 */
char *sru_base_name(const struct sru_evidence *ev)
{
	const char *name = sru_string(json_object_get(ev->results, "base"), "name");
	const char *at = g_strrstr(name, " at ");
	char *dir, *last, *text;

	if (!at)
		return g_strdup(*name ? name : "an unnamed kernel");
	dir = g_strndup(name, at - name);
	last = g_path_get_basename(dir);
	text = g_strconcat(last, at, NULL);
	g_free(last);
	g_free(dir);
	return text;
}

static void impact(GString *out, const struct sru *sru)
{
	char *text = message_impact(sru->series->letter.text);

	g_string_append_printf(out, "[Impact]\n\n%s", text);
	if (!g_str_has_suffix(text, "\n\n"))
		g_string_append_c(out, '\n');
	g_free(text);
	sru_reproduced(out, sru);
}

static unsigned int of_kind(const struct record *record, enum patch_kind kind)
{
	unsigned int nr = 0;
	size_t i;

	for (i = 0; i < record->nr; i++)
		nr += record->patch[i].kind == kind;
	return nr;
}

static void fix(GString *out, const struct sru *sru)
{
	const struct record *record = &sru->series->record;
	char *text, *lines;
	size_t i;

	g_string_append(out, "[Fix]\n\n");
	sru_para(out, "%zu patches for %s, in the order of the upstream commits in whose place they stand. None of them is a cherry-pick: %u do what the commit does and what %s needs besides (adapted), %u solve the same problem in another way (rewritten), %u change something else at that place, for %s does not have what the commit repairs (related).",
		 record->nr, record->stable, of_kind(record, KIND_ADAPTED), record->stable,
		 of_kind(record, KIND_REWRITTEN), of_kind(record, KIND_RELATED), record->stable);
	for (i = 0; i < record->nr; i++) {
		const struct patch_record *patch = &record->patch[i];

		text = g_strdup_printf("%2zu. %s", i + 1, sru->series->mail[i].subject);
		g_string_append_printf(out, "%s\n", text);
		g_free(text);
		g_string_append_printf(out, "    %.12s %s (%s)\n", patch->commit, patch->title,
				       patch->mainline);
		text = g_strdup_printf("%s: %s", kind_name(patch->kind), patch->deviation);
		lines = message_wrap(text, "    ");
		g_string_append_printf(out, "    %s", lines);
		g_free(lines);
		g_free(text);
	}
	g_string_append_c(out, '\n');
}

/* A diffstat: the files, and its last line. */
static void changed_files(GString *out, const char *stat)
{
	char **lines = g_strsplit(stat, "\n", -1), **line;
	bool ours = true;

	for (line = lines; *line; line++)
		ours &= !strstr(*line, " | ") || strstr(*line, "s390");
	sru_para(out, ours ? "Only these files change, which no other architecture builds:" :
		 "These files change, not all of which are s390's:");
	for (line = lines; *line; line++)
		if (**line)
			g_string_append_printf(out, "   %s\n", *line);
	g_strfreev(lines);
	g_string_append_c(out, '\n');
}

static void problems(GString *out, const struct sru *sru)
{
	const struct record *record = &sru->series->record;

	g_string_append(out, "[Where problems could occur]\n\n");
	changed_files(out, sru->series->letter.stat);
	sru_item(out, "Adding, removing, resetting and recovering PCI functions on s390x. A mistake would show as a function that does not come, or does not come back, or comes without its driver.");
	sru_item(out, "One thread handles all PCI events. If that waits for a lock that is never released, no event is handled from there on; a writer of a slot's power attribute may hang the same way.");
	sru_item(out, "New locks and a later release: a mistake would show as a lockdep report, a use after free of struct zpci_dev, or a function that stays reserved.");
	sru_item(out, "%u of the %zu patches are no adaptation of upstream's code. That upstream's commits are in mainline says little about them.",
		 of_kind(record, KIND_REWRITTEN) + of_kind(record, KIND_RELATED), record->nr);
	sru_item(out, "They are written for %s. If they had to be changed to apply to this kernel, the evidence in this text is not about the result.",
		 record->stable);
	g_string_append_c(out, '\n');
}

/**
 * sru_text() - write the text
 * @sru: what it is made of
 *
 * Return: the same bytes each time, to be freed with g_free().
 */
char *sru_text(const struct sru *sru)
{
	char *releases = g_strjoinv(", ", sru->releases);
	GString *out = g_string_new(NULL);

	g_string_append_printf(out, "SRU Justification\n\nBug:      https://bugs.launchpad.net/bugs/%s\nPackage:  linux\nReleases: %s\n\n",
			       sru->bug, releases);
	g_free(releases);
	impact(out, sru);
	fix(out, sru);
	sru_plan(out, sru);
	problems(out, sru);
	sru_other(out, sru);
	return g_string_free(out, FALSE);
}
