// SPDX-License-Identifier: GPL-2.0
/*
 * Time runs downwards, one row per entry: events come in bursts of microseconds
 * between pauses of seconds, so a true scale would print them over each other.
 * Each function has a lane: its colour is the state, the number beside it the
 * reference count where that changed.
 */
#define _GNU_SOURCE
#include "timeline.h"

#include "array.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define ROW		20	/* pixels */
#define HEAD		44
#define TIME_WIDTH	84
#define STEP_WIDTH	250
#define LANE_WIDTH	210
#define BAR_WIDTH	12
#define MAX_LANES	16	/* more functions than that share no picture */

/* enum zpci_state of the kernel: 0 standby, 1 configured, 2 reserved. */
static const char *const state_names[] = { "standby", "configured", "reserved" };

struct lanes {
	uint32_t fid[MAX_LANES];
	int state[MAX_LANES], refs[MAX_LANES];
	size_t nr, left_out;
};

static size_t lane_of(const struct lanes *lanes, uint32_t fid)
{
	size_t i;

	for (i = 0; i < lanes->nr && lanes->fid[i] != fid; i++)
		;
	return i;
}

static void find_lanes(struct lanes *lanes, const struct scenario_result *res)
{
	size_t i;

	*lanes = (struct lanes){ .nr = 0 };
	for (i = 0; i < res->nr_timeline; i++) {
		uint32_t fid = res->timeline[i].fid;

		if (fid == UINT32_MAX || lane_of(lanes, fid) < lanes->nr)
			continue;
		if (lanes->nr == MAX_LANES) {
			lanes->left_out++;
			continue;
		}
		lanes->state[lanes->nr] = -1;
		lanes->refs[lanes->nr] = -1;
		lanes->fid[lanes->nr++] = fid;
	}
}

static int lane_x(size_t lane)
{
	return TIME_WIDTH + STEP_WIDTH + lane * LANE_WIDTH + 24;
}

static void draw_text(FILE *f, int x, int y, const char *class, const char *s)
{
	char *clean = text_clean(s, strlen(s));

	fprintf(f, "<text x=\"%d\" y=\"%d\" class=\"%s\">", x, y, class);
	text_html(f, clean);
	fputs("</text>\n", f);
	free(clean);
}

/* Long labels would run into the next lane; the full one is in the tooltip. */
static void draw_label(FILE *f, int x, int y, const char *class, const char *s, size_t max)
{
	char *clean = text_clean(s, strlen(s));
	bool cut = clean && strlen(clean) > max;

	fprintf(f, "<text x=\"%d\" y=\"%d\" class=\"%s\"><title>", x, y, class);
	text_html(f, clean);
	fputs("</title>", f);
	if (cut) {
		/* Do not cut a UTF-8 character in two. */
		while (max && (clean[max] & 0xc0) == 0x80)
			max--;
		clean[max] = '\0';
	}
	text_html(f, clean);
	fputs(cut ? "\xe2\x80\xa6</text>\n" : "</text>\n", f);
	free(clean);
}

static void draw_bar(FILE *f, size_t lane, int y, int state)
{
	if (state < 0) {
		fprintf(f, "<line class=\"none\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n",
			lane_x(lane), y, lane_x(lane), y + ROW);
		return;
	}
	fprintf(f, "<rect class=\"s%d\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n",
		state < (int)ARRAY_SIZE(state_names) ? state : 9, lane_x(lane) - BAR_WIDTH / 2, y,
		BAR_WIDTH, ROW);
}

static const char *marker(enum tl_kind kind)
{
	switch (kind) {
	case TL_EVENT_BEGIN:
		return "\xe2\x96\xb6";		/* right pointing triangle */
	case TL_EVENT_END:
		return "\xe2\x97\x80";		/* left pointing triangle */
	case TL_HOLD:
		return "+";
	case TL_DROP:
		return "\xe2\x88\x92";		/* minus */
	case TL_ADD:
		return "\xe2\x97\x8f";		/* full circle */
	case TL_REMOVE:
		return "\xe2\x97\x8b";		/* empty circle */
	case TL_RELEASE:
		return "\xe2\x9c\x95";		/* cross */
	case TL_STEP:
		break;
	}
	return "";
}

static void entry_in_lane(FILE *f, struct lanes *lanes, size_t lane, int y,
			  const struct tl_entry *entry)
{
	int x = lane_x(lane) + 38;
	char refs[16];

	if (entry->kind == TL_STEP)
		return;
	draw_text(f, x, y + 14, entry->kind == TL_EVENT_BEGIN || entry->kind == TL_EVENT_END ?
			   "event" : "mark", marker(entry->kind));
	draw_label(f, x + 14, y + 14, "what", entry->text, 22);
	if (entry->refs != lanes->refs[lane] && entry->refs >= 0) {
		snprintf(refs, sizeof(refs), "%d", entry->refs);
		draw_text(f, lane_x(lane) + 12, y + 14, "refs", refs);
	}
}

static void draw_row(FILE *f, struct lanes *lanes, int y, const struct tl_entry *entry)
{
	size_t lane = lane_of(lanes, entry->fid), i;
	char t[24];

	snprintf(t, sizeof(t), "%.6f", entry->t);
	draw_text(f, TIME_WIDTH - 8, y + 14, "time", t);
	if (entry->kind == TL_STEP)
		draw_label(f, TIME_WIDTH, y + 14, "step", entry->text, 36);

	for (i = 0; i < lanes->nr; i++) {
		bool here = i == lane && entry->kind != TL_STEP;

		/* The kernel's view before this entry holds until it says otherwise. */
		if (here)
			lanes->state[i] = entry->kind == TL_RELEASE ? -1 : entry->state;
		draw_bar(f, i, y, lanes->state[i]);
		if (!here)
			continue;
		entry_in_lane(f, lanes, i, y, entry);
		lanes->refs[i] = entry->refs;
	}
}

/**
 * timeline_style() - write the style sheet that the drawings share
 * @f: HTML file, inside a style element
 */
void timeline_style(FILE *f)
{
	fputs("svg.tl{background:#fff;font:12px sans-serif;display:block}\n"
	      "svg.tl .time{text-anchor:end;fill:#667;font-family:monospace;font-size:11px}\n"
	      "svg.tl .step{fill:#223;font-style:italic}\n"
	      "svg.tl .head{font-weight:bold;fill:#223}\n"
	      "svg.tl .event{fill:#0b5cad}svg.tl .mark{fill:#223;font-weight:bold}\n"
	      "svg.tl .what{fill:#334}svg.tl .refs{fill:#a33;font-weight:bold}\n"
	      "svg.tl .none{stroke:#ccd;stroke-dasharray:2 3}\n"
	      "svg.tl .s0{fill:#f2c14e}svg.tl .s1{fill:#5aa469}svg.tl .s2{fill:#c9544d}\n"
	      "svg.tl .s9{fill:#888}svg.tl .stripe{fill:#f6f7fa}\n", f);
}

static void draw_legend(FILE *f)
{
	size_t i;
	int x = TIME_WIDTH;

	for (i = 0; i < ARRAY_SIZE(state_names); i++) {
		fprintf(f, "<rect class=\"s%zu\" x=\"%d\" y=\"5\" width=\"10\" height=\"10\"/>\n",
			i, x);
		draw_text(f, x + 14, 14, "what", state_names[i]);
		x += 88;
	}
	draw_text(f, x, 14, "refs", "n");
	draw_text(f, x + 12, 14, "what", "references");
}

/**
 * timeline_svg() - draw the timeline of a scenario
 * @f: HTML file
 * @res: scenario; without entries a sentence is written instead
 * @label: which kernel, for the title
 */
void timeline_svg(FILE *f, const struct scenario_result *res, const char *label)
{
	struct lanes lanes;
	char head[64];
	int width, height;
	size_t i;

	if (!res->nr_timeline) {
		fputs("<p>No timeline was recorded.</p>\n", f);
		return;
	}
	find_lanes(&lanes, res);
	width = TIME_WIDTH + STEP_WIDTH + (lanes.nr ? lanes.nr : 1) * LANE_WIDTH;
	height = HEAD + res->nr_timeline * ROW + 8;

	fprintf(f, "<svg class=\"tl\" role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n",
		width, height, width, height);
	fprintf(f, "<title>%s on %s</title>\n", res->name, label);
	for (i = 0; i < res->nr_timeline; i += 2)
		fprintf(f, "<rect class=\"stripe\" x=\"0\" y=\"%zu\" width=\"%d\" height=\"%d\"/>\n",
			HEAD + i * ROW, width, ROW);
	draw_legend(f);
	draw_text(f, TIME_WIDTH - 8, HEAD - 8, "time", "seconds");
	draw_text(f, TIME_WIDTH, HEAD - 8, "head", "test");
	for (i = 0; i < lanes.nr; i++) {
		snprintf(head, sizeof(head), "function 0x%x", lanes.fid[i]);
		draw_text(f, lane_x(i) - BAR_WIDTH / 2, HEAD - 8, "head", head);
	}
	for (i = 0; i < res->nr_timeline; i++)
		draw_row(f, &lanes, HEAD + i * ROW, &res->timeline[i]);
	fputs("</svg>\n", f);
	if (lanes.left_out)
		fprintf(f, "<p>More than %d functions; the others are in results.json.</p>\n",
			MAX_LANES);
}
