// SPDX-License-Identifier: GPL-2.0
/*
 * What was run, in the HTML page: command, versions, patches, images, coverage.
 */
#define _GNU_SOURCE
#include "html.h"

#include "facts.h"
#include "manifest.h"

#include <stdlib.h>

static void row(FILE *f, const char *what, const char *text)
{
	fputs("<tr><td>", f);
	html_text(f, what);
	fputs("</td><td><code>", f);
	html_text(f, text ? text : "not known");
	fputs("</code></td></tr>\n", f);
}

static const char *text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void project(FILE *f, const json_t *facts)
{
	const json_t *project = json_object_get(facts, "project");
	const char *commit = text(project, "commit");

	fputs("<tr><td>Project</td><td><code>", f);
	html_text(f, commit ? commit : "not known");
	fputs("</code>", f);
	if (json_is_true(json_object_get(project, "changed")))
		fputs(" and changes that are not committed", f);
	fputs("</td></tr>\n", f);
}

static void patches(FILE *f, const json_t *facts)
{
	const json_t *list = json_object_get(facts, "patches");
	size_t i;

	if (!json_array_size(list))
		return;
	fputs("<h3>Patches</h3>\n"
	      "<table><tr><th>Patch</th><th>git patch-id --stable</th><th>SHA-256</th></tr>\n", f);
	for (i = 0; i < json_array_size(list); i++) {
		const json_t *patch = json_array_get(list, i);

		fputs("<tr><td><a href=\"" KEPT_PATCHES "/", f);
		html_text(f, text(patch, "name"));
		fputs("\">", f);
		html_text(f, text(patch, "name"));
		fputs("</a></td><td><code>", f);
		html_text(f, text(patch, "patch_id"));
		fputs("</code></td><td><code>", f);
		html_text(f, text(patch, "sha256"));
		fputs("</code></td></tr>\n", f);
	}
	fputs("</table>\n", f);
}

static void link_to(FILE *f, const char *label, const char *name)
{
	fputs("<a href=\"", f);
	html_text(f, label);
	fprintf(f, "/kernel/%s\">%s</a> ", name, name);
}

static void kernels(FILE *f, const struct report *report)
{
	const json_t *list = json_object_get(report->facts, "kernels"), *images;
	const char *name;
	json_t *sum;
	size_t i;

	fputs("<h3>Kernels</h3>\n<table><tr><th>Kernel</th><th>Tree, files, SHA-256</th></tr>\n", f);
	for (i = 0; i < report->nr_runs && i < json_array_size(list); i++) {
		images = json_object_get(json_array_get(list, i), "images");
		fputs("<tr><td>", f);
		html_text(f, report->runs[i].label);
		fputs("</td><td>tree <code>", f);
		html_text(f, report->runs[i].tree ? report->runs[i].tree : "not known");
		fputs("</code> ", f);
		link_to(f, report->runs[i].label, "config");
		link_to(f, report->runs[i].label, "meta");
		json_object_foreach((json_t *)images, name, sum) {
			fputs("<br><code>", f);
			html_text(f, json_string_value(sum));
			fputs("  ", f);
			html_text(f, name);
			fputs("</code>", f);
		}
		fputs("</td></tr>\n", f);
	}
	fputs("</table>\n", f);
}

static long long number(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static void coverage_row(FILE *f, const char *name, const json_t *sum)
{
	fputs("<tr><td><code>", f);
	html_text(f, name);
	fprintf(f, "</code></td><td>%lld</td><td>%lld (%.1f %%)</td><td>%lld</td><td>%lld</td>\n"
		"<td>%lld</td></tr>\n",
		number(sum, "lines"), number(sum, "reached"),
		json_number_value(json_object_get(sum, "percent")), number(sum, "branches"),
		number(sum, "taken"), number(sum, "explained"));
}

/* A run of its own makes it, so it may be there or not. */
static void coverage(FILE *f, const struct report *report)
{
	json_t *root, *files;
	size_t i;
	char *path;

	if (asprintf(&path, "%s/coverage.json", report->dir) < 0)
		return;
	root = json_load_file(path, 0, NULL);
	free(path);
	if (!root)
		return;
	files = json_object_get(root, "files");
	fputs("<h2>Coverage</h2>\n"
	      "<p>Lines that the series changes, and how many of them the scenarios reach:\n"
	      "<a href=\"coverage.html\">line by line</a>,\n"
	      "<a href=\"coverage.json\">as data</a>.</p>\n"
	      "<table><tr><th>File</th><th>Changed lines</th><th>Reached</th>\n"
	      "<th>Branches</th><th>Taken</th><th>Explained</th></tr>\n", f);
	for (i = 0; i < json_array_size(files); i++) {
		const json_t *file = json_array_get(files, i);

		coverage_row(f, text(file, "path"), json_object_get(file, "sum"));
	}
	coverage_row(f, "all", json_object_get(root, "sum"));
	fputs("</table>\n", f);
	json_decref(root);
}

/**
 * html_evidence() - write what was run
 * @f: where to
 * @report: report; nothing is written if its facts are not known
 */
void html_evidence(FILE *f, const struct report *report)
{
	const json_t *facts = report->facts, *tools;
	const char *name;
	json_t *version;

	if (!facts)
		return;
	tools = json_object_get(facts, "tools");
	coverage(f, report);
	fputs("<h2 id=\"evidence\">Evidence</h2>\n"
	      "<p>Everything on this page follows from the logs beside it:\n"
	      "<code>zlab verify</code> on this directory judges them once more,\n"
	      "without a kernel, and compares each file with\n"
	      "<a href=\"" MANIFEST "\">" MANIFEST "</a>.\n"
	      "What was run is in <a href=\"" FACTS "\">" FACTS "</a>.</p>\n<table>\n", f);
	row(f, "To run it again", text(facts, "command"));
	project(f, facts);
	json_object_foreach((json_t *)tools, name, version)
		row(f, name, json_string_value(version));
	fputs("</table>\n", f);
	patches(f, facts);
	kernels(f, report);
}
