// SPDX-License-Identifier: GPL-2.0
/*
 * What host, QEMU and guest said to each other, in the HTML page.
 */
#define _GNU_SOURCE
#include "html.h"

#include "tape.h"

#include <stdlib.h>
#include <string.h>

/* Some answers are long, and so are some scenarios; the files have all of it. */
#define LINE_BYTES	240
#define TALK_BYTES	(48 << 10)

static const char *const suffixes[NR_TAPE_CHANNELS] = {
	[TAPE_QMP] = "qmp", [TAPE_AGENT] = "agent", [TAPE_HOST] = "host",
};

/* "<scenario>.console" with another suffix, to be freed; NULL without memory. */
static char *sibling(const char *console, const char *suffix)
{
	const char *dot = strrchr(console, '.');
	char *path;

	return asprintf(&path, "%.*s.%s", dot ? (int)(dot - console) : 0, console, suffix) < 0 ?
	       NULL : path;
}

static size_t put_line(FILE *f, const struct tape_line *line)
{
	size_t len = line->len < LINE_BYTES ? line->len : LINE_BYTES;
	char *text = tape_escape(line->text, len);

	fprintf(f, "%10.6f %-5s %c ", line->ns / 1e9, suffixes[line->channel], line->direction);
	html_text(f, text);
	fputs(len < line->len ? " ...\n" : "\n", f);
	free(text);
	return len + 20;
}

static void put_lines(FILE *f, const struct tape *tape)
{
	size_t i, written = 0;

	for (i = 0; i < tape->nr_lines && written < TALK_BYTES; i++)
		written += put_line(f, &tape->lines[i]);
	if (i < tape->nr_lines)
		fprintf(f, "... and %zu lines more, they are in the files\n", tape->nr_lines - i);
}

/**
 * html_talk() - write what was said in a scenario, in order
 * @f: where to
 * @report: report
 * @res: result of the scenario; without a console there was no machine
 */
void html_talk(FILE *f, const struct report *report, const struct scenario_result *res)
{
	char *paths[NR_TAPE_CHANNELS] = { NULL };
	struct tape tape;
	size_t i;

	if (!res->console_path)
		return;
	for (i = 0; i < NR_TAPE_CHANNELS; i++)
		paths[i] = sibling(res->console_path, suffixes[i]);
	if (!tape_load(&tape, (const char *const *)paths, NULL, NULL) && tape.nr_lines) {
		fputs("<details><summary>What was said: QMP, agent, host</summary>\n<p class=\"small\">", f);
		for (i = 0; i < NR_TAPE_CHANNELS; i++) {
			fputs("<a href=\"", f);
			html_text(f, report_path(report, paths[i]));
			fprintf(f, "\">%s</a> ", suffixes[i]);
		}
		fputs("</p>\n<pre>", f);
		put_lines(f, &tape);
		fputs("</pre></details>\n", f);
	}
	tape_close(&tape);
	for (i = 0; i < NR_TAPE_CHANNELS; i++)
		free(paths[i]);
}
