// SPDX-License-Identifier: GPL-2.0
/*
 * The table of requirements on the HTML page.
 */
#include "html.h"

#include "bound.h"

#include <string.h>

/* Links to the checks that name a requirement, each once. */
static void checks(FILE *f, const struct report *report, unsigned int number)
{
	size_t i, j, k;

	for (i = 0; i < report->nr_runs; i++) {
		const struct run_result *run = &report->runs[i];

		for (j = 0; j < run->nr_scenarios; j++) {
			const char *name = run->scenarios[j].name;

			for (k = 0; k < i && !report_find(&report->runs[k], name); k++)
				;
			if (k != i || !requirement_names(&run->scenarios[j], number))
				continue;
			fputs("<a href=\"#", f);
			html_text(f, name);
			fputs("\"><code>", f);
			html_text(f, name);
			fputs("</code></a> ", f);
		}
	}
}

static const char *class_of_word(const struct requirement *req, enum kernel_role role)
{
	const char *word = req->words[role];

	if (!strcmp(word, "FAIL") || !strcmp(word, "not red"))
		return "bad";
	if (!strcmp(word, "not reached"))
		return "open";
	return !strcmp(word, "red") || !strcmp(word, "pass") ? "good" : "small";
}

static void row(FILE *f, const struct report *report, const struct requirement *req)
{
	size_t i;

	fprintf(f, "<tr><td>%u</td><td>", req->number);
	html_text(f, req->title);
	fputs("<br><span class=\"small\">", f);
	checks(f, report, req->number);
	if (req->rounds)
		fprintf(f, "<br>%u rounds without a failure: at most %.2f %% fail (95 %%)",
			req->rounds, 100 * bound_upper(0, req->rounds));
	fputs("</span></td>", f);
	for (i = 0; i < report->nr_runs; i++) {
		enum kernel_role role = report->runs[i].role;

		fprintf(f, "<td><span class=\"%s\">%s</span></td>", class_of_word(req, role),
			req->words[role]);
	}
	if (req->shown)
		fputs("<td><span class=\"good\">shown</span></td>", f);
	else
		fprintf(f, "<td><span class=\"open\">NOT SHOWN</span><br><span class=\"small\">%s</span></td>",
			req->why_not);
	fputs("</tr>\n", f);
}

/**
 * html_requirements() - write the table of requirements
 * @f: where to
 * @report: what to write
 */
void html_requirements(FILE *f, const struct report *report)
{
	struct requirement reqs[NR_REQUIREMENTS];
	size_t i, shown, nr = report_requirements(report, reqs, &shown);

	fprintf(f, "<h2>Requirements</h2>\n<p>%zu of %zu are shown: by a check that is red without the series and passes with it.</p>\n",
		shown, nr);
	fputs("<table><tr><th></th><th>Requirement</th>", f);
	for (i = 0; i < report->nr_runs; i++) {
		fputs("<th>", f);
		html_text(f, report->runs[i].label);
		fputs("</th>", f);
	}
	fputs("<th></th></tr>\n", f);
	for (i = 0; i < nr; i++)
		row(f, report, &reqs[i]);
	fputs("</table>\n", f);
}
