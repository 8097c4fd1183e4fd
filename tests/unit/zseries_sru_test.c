// SPDX-License-Identifier: GPL-2.0
/*
 * The text of an SRU bug, from results made up for the purpose: sums, bounds, and what is
 * not said when there is nothing to say. Reports of real runs are for tests/sru.sh.
 */
#define _GNU_SOURCE
#include "dialect.h"
#include "sru_text.h"
#include "tap.h"

#include <string.h>

/* Three rounds of one race: 1 - 0.05^(1/3) is 63.16 %, without a failure. */
static const char results_text[] =
	"{ 'started': '2024-05-17T08:30:00Z', 'base': { 'name': '/srv/src/ubuntu noble at Ubuntu-6.8', 'commit': 'c0' },\n"
	"  'upstream': { 'name': 'Debian later' }, 'series': { 'commit': 'c1' },\n"
	"  'requirements': [ { 'shown': true }, { 'shown': false } ],\n"
	"  'runs': [\n"
	"  { 'role': 'base', 'release': '6.8.0', 'scenarios': [\n"
	"    { 'name': 'lost', 'claim': 'bug', 'outcome': 'FAIL', 'signature_seen': true, 'complaint': 'duplicate' },\n"
	"    { 'name': 'kept', 'claim': 'bug', 'outcome': 'FAIL', 'signature_seen': false, 'complaint': 'other' },\n"
	"    { 'name': 'control', 'claim': 'passes', 'outcome': 'PASS' },\n"
	"    { 'name': 'race', 'claim': 'either', 'outcome': 'FAIL', 'rounds': 5, 'failed': 4, 'at_least': 0.3425 },\n"
	"    { 'name': 'lacks', 'claim': 'passes', 'outcome': 'SKIP' } ] },\n"
	"  { 'role': 'patched', 'release': '6.8.1', 'tree': 'c2', 'config': 'debug', 'verdict': 'CLEAN', 'scenarios': [\n"
	"    { 'name': 'lost', 'claim': 'passes', 'outcome': 'PASS', 'splats': [] },\n"
	"    { 'name': 'kept', 'claim': 'known', 'outcome': 'FAIL', 'reason': 'still there' },\n"
	"    { 'name': 'control', 'claim': 'passes', 'outcome': 'PASS' },\n"
	"    { 'name': 'race', 'claim': 'passes', 'outcome': 'PASS', 'rounds': 3, 'failed': 0, 'at_most': 0.6316 },\n"
	"    { 'name': 'once', 'claim': 'passes', 'outcome': 'PASS', 'rounds': 20, 'failed': 0, 'at_most': 0.1391 } ] },\n"
	"  { 'role': 'upstream', 'release': '6.12', 'scenarios': [\n"
	"    { 'name': 'lost', 'outcome': 'PASS' }, { 'name': 'kept', 'outcome': 'FAIL' },\n"
	"    { 'name': 'race', 'outcome': 'FAIL' } ] } ] }\n";

static const char facts_text[] =
	"{ 'tools': { 'qemu': 'QEMU emulator version 7.2', 'compiler': 'gcc' }, 'extended': true,\n"
	"  'project': { 'commit': 'c3', 'changed': true } }\n";

static json_t *parse(const char *text)
{
	char *json = g_strdelimit(g_strdup(text), "'", '"');
	json_t *value = json_loads(json, 0, NULL);

	g_free(json);
	return value;
}

static void open_evidence(struct sru_evidence *ev)
{
	const json_t *runs;

	*ev = (struct sru_evidence){ .facts = parse(facts_text), .results = parse(results_text) };
	runs = json_object_get(ev->results, "runs");
	ev->base = json_array_get(runs, 0);
	ev->patched = json_array_get(runs, 1);
	ev->upstream = json_array_get(runs, 2);
	strcpy(ev->manifest, "0123");
}

/* The text on one line, as wrapping it is not what is tested. */
static char *flat(const GString *text)
{
	char **words = g_regex_split_simple("\\s+", text->str, 0, 0), *line = g_strjoinv(" ", words);

	g_strfreev(words);
	return line;
}

static void says(const char *text, const char *want, const char *name)
{
	if (!ok(strstr(text, want), name))
		printf("# %s\n# is not in: %s\n", want, text);
}

static void silent(const char *text, const char *never, const char *name)
{
	if (!ok(!strstr(text, never), name))
		printf("# %s\n# is in: %s\n", never, text);
}

/* As the rule of zseries lint has it; made-up names are short, so no word is too long. */
static void narrow(const GString *text, const char *name)
{
	char **lines = g_strsplit(text->str, "\n", -1), **line;

	for (line = lines; *line; line++)
		if (strlen(*line) > 78 && !g_str_has_prefix(*line, "    "))
			break;
	if (!ok(!*line, name))
		printf("# %s\n", *line);
	g_strfreev(lines);
}

static void test_seen(const struct sru *sru)
{
	GString *out = g_string_new(NULL);
	char *text;

	sru_reproduced(out, sru);
	sru_seen(out, sru);
	text = flat(out);
	says(text, "on ubuntu noble at Ubuntu-6.8 (Linux 6.8.0), in 1 of the 2 scenarios", "what shows the bug, of what should");
	says(text, " duplicate ", "the kernel's own words, of the right scenario");
	silent(text, "/srv", "no directory");
	says(text, "base 5 run 1 pass 1 that warning 2 fail otherwise 1 skipped (Linux 6.8.0)", "the base");
	says(text, "upstream's ten 3 run 1 pass 0 that warning 2 fail otherwise (Linux 6.12)", "upstream");
	says(text, "with the series 5 run 4 pass 0 that warning 1 fail otherwise (Linux 6.8.1)", "the series");
	says(text, "green with the series (1): lost ", "who turns green with the warning");
	says(text, "for another reason there, and green with the series: 1.", "who turns green otherwise");
	says(text, "* kept: still there (known, not what the series is about)", "who does not");
	says(text, "0 of 23 rounds of 2 scenarios fail; least is known of race, 0 of 3 rounds fail, at most 63.16 %",
	     "rounds with the series, and the widest bound");
	says(text, "* base: race: 4 of 5 rounds fail, at least 34.25 %", "rounds on the base");
	says(text, "Of 2 requirements 1 are shown", "requirements");
	says(text, " green with the series 1 3 2 1 2 1 1 0", "scenarios of each patch");
	silent(text, "short run", "it was no short run");
	silent(text, "Only a choice", "nor a choice");
	narrow(out, "no line is too long");
	g_free(text);
	g_string_free(out, TRUE);
}

static void test_other(const struct sru *sru)
{
	GString *out = g_string_new(NULL);
	char *text;

	sru_other(out, sru);
	text = flat(out);
	says(text, "on Debian later, which has them, 2 of 3 scenarios fail in the same emulation, 1 of these pass with the series.",
	     "what upstream's own commits do");
	says(text, "* Harness: commit c3, with local changes ", "a harness that was changed");
	says(text, "MANIFEST is 0123;", "the digest");
	g_free(text);
	g_string_free(out, TRUE);
}

/* Less evidence: nothing is said of what is not in it. */
static void test_less(struct sru *sru, struct sru_evidence *ev)
{
	json_t *runs = json_object_get(ev->results, "runs"), *item;
	GString *out = g_string_new(NULL);
	char *text;
	size_t i;

	ev->upstream = NULL;
	json_array_foreach(json_object_get(json_array_get(runs, 1), "scenarios"), i, item) {
		json_object_del(item, "rounds");
		if (!i)
			json_object_set_new(item, "splats", json_pack("[{}, {}]"));
	}
	json_object_set_new(ev->facts, "selection", json_true());
	json_object_set_new(ev->results, "requirements", json_array());
	sru_seen(out, sru);
	sru_other(out, sru);
	text = flat(out);
	silent(text, "upstream's ten", "no upstream kernel");
	silent(text, "Why not the upstream", "... nor what it does");
	silent(text, "requirements", "no requirements");
	says(text, "None of these scenarios is a race or repeats", "no rounds");
	silent(text, "rounds fail", "... and no count of them");
	says(text, "the kernel complained 2 times", "complaints are counted");
	silent(text, "about nothing", "... and not denied");
	says(text, "Only a choice of the scenarios was run.", "a choice of scenarios");
	g_free(text);
	g_string_free(out, TRUE);

	ok(sru_bug_shown(ev), "the bug is shown");
	item = json_array_get(json_object_get(json_array_get(runs, 0), "scenarios"), 0);
	json_object_set_new(item, "signature_seen", json_false());
	ok(!sru_bug_shown(ev), "not if the warning is another one");
	json_object_set_new(item, "signature_seen", json_true());
	json_object_set_new(item, "claim", json_string("red"));
	ok(!sru_bug_shown(ev), "nor if the scenario is about something else");
	json_object_set_new(item, "claim", json_string("bug"));
	item = json_array_get(json_object_get(json_array_get(runs, 1), "scenarios"), 0);
	json_object_set_new(item, "outcome", json_string("INCONCLUSIVE"));
	ok(!sru_bug_shown(ev), "nor if it was not reached with the series");
}

int main(void)
{
	struct patch_record patches[] = {
		{ .tests = g_strsplit("lost control none", " ", -1) },
		{ .tests = g_strsplit("kept", " ", -1) },
	};
	struct series series = { .record = { .patch = patches, .nr = 2 } };
	struct sru_evidence ev;
	struct sru sru = { .series = &series, .evidence = &ev };
	char *impact;

	open_evidence(&ev);
	test_seen(&sru);
	test_other(&sru);
	test_less(&sru, &ev);
	sru_evidence_close(&ev);
	g_strfreev(patches[0].tests);
	g_strfreev(patches[1].tests);

	impact = message_impact("It is lost.\n\nFor good.\n\nThe patches\nhelp.\n");
	ok(!strcmp(impact, "It is lost.\n\nFor good.\n\n"), "the letter up to the patches is the impact");
	g_free(impact);
	impact = message_impact("It is lost.\n");
	ok(!strcmp(impact, "It is lost.\n"), "a letter that does not speak of them is all impact");
	g_free(impact);
	return tap_done();
}
