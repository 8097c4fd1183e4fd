// SPDX-License-Identifier: GPL-2.0
/*
 * Ubuntu: a Stable Release Update, mailed to the kernel team's list.
 *
 * Form: the BugLink: first, the trailers of others, the provenance line, a [ note ] if
 * it is a backport, the submitter's sign-off last. The letter has the headings of the
 * bug's SRU justification.
 */
#define _GNU_SOURCE
#include "dialect.h"

#include <string.h>

#define BUGS	"https://bugs.launchpad.net/bugs/"

static const char *bug_number(const struct submission *sub)
{
	return g_str_has_prefix(sub->bug, BUGS) ? sub->bug + strlen(BUGS) : sub->bug;
}

static char *ubuntu_message(const struct submission *sub, size_t i)
{
	char *head = g_strdup_printf("BugLink: " BUGS "%s\n", bug_number(sub));
	char *note = message_note(sub, i, "[", "]"), *message;

	message = message_frame(sub, i, head, NULL,
				g_strdup_printf("(backported from commit %s)\n%s",
						sub->series->record.patch[i].commit, note));
	g_free(note);
	g_free(head);
	return message;
}

static const char test_plan[] =
	"Needs a PCI function on IBM Z or in QEMU s390x, with a reference to its\n"
	"struct pci_dev held, e.g. by a vfio user.\n"
	"\n"
	" * Deconfigure the function, let the platform reserve it, and let it return.\n"
	"   Firmware does the last two with NETH functions.\n"
	" * Without the fix: a \"cannot create duplicate filename\" warning for\n"
	"   s390-iommu.<fid>, and no device. With it: the device is there again.\n"
	" * Repeat with the reference dropped before and after the return.\n"
	"\n"
	"Scenarios in QEMU that are red without the patch of the same number:\n";

static const char problems[] =
	"The code that adds, removes, resets and recovers PCI functions on s390x changes,\n"
	"no other architecture builds these files. A mistake would show as a function that\n"
	"does not come (back), as a hang of the thread that handles PCI events or of a\n"
	"writer of a slot's power attribute, or as a use after free of a struct zpci_dev.\n";

static char *ubuntu_letter(const struct submission *sub)
{
	const struct record *record = &sub->series->record;
	const char *text = sub->series->letter.text;
	char *impact = message_impact(text);
	const char *fix = text + strlen(impact);
	char *log = submission_shortlog(sub), *base = submission_base_trailer(sub), *tests, *lines;
	GString *letter = g_string_new(NULL);
	size_t i;

	g_string_append_printf(letter, "BugLink: " BUGS "%s\n\nSRU Justification:\n\n", bug_number(sub));
	g_string_append_printf(letter, "[Impact]\n\n%s", impact);
	g_string_append_printf(letter, "%s[Fix]\n\n%s\nThe upstream commits of the same rows:\n\n",
			       *fix ? "" : "\n", fix);
	for (i = 0; i < record->nr; i++)
		g_string_append_printf(letter, " %2zu %.12s %s (%s, %s)\n", i + 1,
				       record->patch[i].commit, record->patch[i].title,
				       record->patch[i].mainline, kind_name(record->patch[i].kind));
	g_string_append_printf(letter, "\n[Test Plan]\n\n%s\n", test_plan);
	for (i = 0; i < record->nr; i++) {
		tests = g_strjoinv(" ", record->patch[i].tests);
		lines = g_strdup_printf("%zu: %s", i + 1, tests);
		g_free(tests);
		tests = message_wrap(lines, "   ");
		g_string_append(letter, tests);
		g_free(tests);
		g_free(lines);
	}
	g_string_append_printf(letter, "\n[Where problems could occur]\n\n%s\n[Other]\n\n", problems);
	if (sub->changes)
		g_string_append_printf(letter, "Changes in v%u:\n%s\n\n", sub->version, sub->changes);
	g_string_append_printf(letter, "Written for %s; other kernels may need fewer patches or changes.\n\n",
			       record->stable);
	g_string_append_printf(letter, "%s%s\n%s", log, sub->series->letter.stat, base);
	g_free(base);
	g_free(log);
	g_free(impact);
	return g_string_free(letter, FALSE);
}

static enum zlab_status ubuntu_files(const struct submission *sub, GPtrArray *files)
{
	char *prefix = g_strdup_printf("SRU][%s][PATCH", sub->release);
	enum zlab_status status;

	status = mailed_files(sub, prefix, ubuntu_letter(sub), ubuntu_message, files);
	g_free(prefix);
	return status;
}

const struct dialect dialect_ubuntu = {
	.name = "ubuntu", .bug_form = "^(" BUGS ")?[0-9]+$", .bug_example = "2114174",
	.bug_needed = true, .files = ubuntu_files,
};
