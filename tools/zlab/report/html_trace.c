// SPDX-License-Identifier: GPL-2.0
/*
 * Call traces with file and line, in the HTML page.
 */
#define _GNU_SOURCE
#include "html.h"

#include "lines.h"

#include <stdlib.h>
#include <string.h>

/* A lockdep report of many locks; what is behind it is in the console. */
#define TRACE_LINES	160

static void put_line(FILE *f, const struct lines *lines, const char *text, size_t len)
{
	const char *at = text, *end = text + len, *frame, *place;
	char *line = strndup(text, len);
	size_t frame_len;

	if (line)
		line[strcspn(line, "\r")] = '\0';
	html_text(f, line);
	free(line);
	while ((frame = frame_find(at, end, &frame_len))) {
		place = lines_place(lines, frame, frame_len);
		if (place) {
			fputs("  <b>", f);
			html_text(f, place);
			fputs("</b>", f);
		}
		at = frame + frame_len;
	}
	fputc('\n', f);
}

static void put_lines(FILE *f, FILE *console, const struct lines *lines)
{
	size_t size = 0, nr, len;
	char *text = NULL;
	ssize_t got;

	for (nr = 0; nr < TRACE_LINES && (got = getline(&text, &size, console)) > 0; nr++) {
		len = (size_t)got;
		while (len && (text[len - 1] == '\n' || text[len - 1] == '\r'))
			len--;
		put_line(f, lines, text, len);
	}
	free(text);
}

/**
 * html_trace() - write what a kernel complained about, with file and line
 * @f: where to
 * @report: report
 * @run: run of the kernel
 * @res: result of a scenario; nothing is written without a complaint, or if the lines
 *	 are not known
 */
void html_trace(FILE *f, const struct report *report, const struct run_result *run,
		const struct scenario_result *res)
{
	struct lines lines;
	FILE *console;

	if (!res->nr_splats || !res->console_path)
		return;
	if (!lines_read(&lines, report->dir, run->label) && lines.nr) {
		console = fopen(res->console_path, "re");
		if (console && !fseek(console, (long)res->splats[0].offset, SEEK_SET)) {
			fputs("<details><summary>Call traces with file and line</summary>\n<pre>", f);
			put_lines(f, console, &lines);
			fputs("</pre></details>\n", f);
		}
		if (console)
			fclose(console);
	}
	lines_free(&lines);
}
