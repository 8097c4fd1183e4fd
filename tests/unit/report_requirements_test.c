// SPDX-License-Identifier: GPL-2.0
/*
 * The reports of a comparison: red cells with what they are red for, requirements in
 * every format, and the exit status that follows from them.
 */
#define _GNU_SOURCE
#include "array.h"
#include "cache.h"
#include "report.h"
#include "tmpdir.h"
#include "tap.h"

#include <jansson.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t two[] = { 2 }, two_and_seven[] = { 2, 7 }, nine[] = { 9 };

#define NAMES(list)	.requirements = (list), .nr_requirements = ARRAY_SIZE(list)

static struct splat splats[] = {
	{ .kind = SPLAT_WARNING, .line = "WARNING: first" },
	{ .kind = SPLAT_LOCKDEP, .line = "WARNING: a <`cycle`> of locks" },
};

static struct scenario_result base_results[] = {
	{ .name = "plain", .title = "plugs", .outcome = OUTCOME_PASS },
	{ .name = "twice", .title = "plugs twice", NAMES(two_and_seven), .claim = RED("is lost"),
	  .outcome = OUTCOME_FAIL, .reason = "function 22 is lost" },
	{ .name = "cycle", .title = "locks", NAMES(nine), .outcome = OUTCOME_PASS, .rounds = 8 },
};

static struct scenario_result upstream_results[] = {
	{ .name = "plain", .title = "plugs", .outcome = OUTCOME_PASS },
	{ .name = "twice", .title = "plugs twice", NAMES(two_and_seven), .outcome = OUTCOME_PASS },
	{ .name = "cycle", .title = "locks", NAMES(nine), .claim = RED("cycle"), .rounds = 3, .failed = 1,
	  .outcome = OUTCOME_FAIL, .reason = "stopped", .splats = splats,
	  .nr_splats = ARRAY_SIZE(splats) },
	{ .name = "more", .title = "is not on the base", NAMES(two), .outcome = OUTCOME_SKIP,
	  .no_feature = true, .reason = "this kernel has no CONFIG_MORE" },
};

static struct scenario_result patched_results[] = {
	{ .name = "plain", .title = "plugs", .outcome = OUTCOME_PASS },
	{ .name = "twice", .title = "plugs twice", NAMES(two_and_seven), .outcome = OUTCOME_PASS },
	{ .name = "cycle", .title = "locks", NAMES(nine), .outcome = OUTCOME_PASS, .rounds = 100 },
};

static struct run_result runs[] = {
	{ .label = "base", .role = KERNEL_BASE, .scenarios = base_results,
	  .nr_scenarios = ARRAY_SIZE(base_results), .release = "6.1.0", .tree = "0123",
	  .config = "kasan" },
	{ .label = "upstream", .role = KERNEL_UPSTREAM, .scenarios = upstream_results,
	  .nr_scenarios = ARRAY_SIZE(upstream_results) },
	{ .label = "patched", .role = KERNEL_PATCHED, .scenarios = patched_results,
	  .nr_scenarios = ARRAY_SIZE(patched_results) },
};

static struct report report = {
	.upstream = "Debian six", .upstream_commit = "abcd", .requirements = true,
	.selection = true, .seconds = 3, .runs = runs, .nr_runs = ARRAY_SIZE(runs),
};

static char *dir;

static char *read_file(const char *name)
{
	char *path, *text = NULL;
	size_t size = 0;
	FILE *f;

	if (asprintf(&path, "%s/%s", dir, name) < 0)
		return NULL;
	f = fopen(path, "re");
	free(path);
	if (!f)
		return NULL;
	if (getdelim(&text, &size, '\0', f) < 0) {
		free(text);
		text = NULL;
	}
	fclose(f);
	return text;
}

static bool has(const char *text, const char *part)
{
	if (text && strstr(text, part))
		return true;
	printf("# not found: %s\n", part);
	return false;
}

static char *table(void)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	report_table(f, &report);
	fclose(f);
	return text;
}

static void test_status(void)
{
	ok(report_status(&report) == ST_OK, "all that is asked for is shown");
	report.selection = false;
	ok(report_status(&report) == ST_INCONCLUSIVE, "without a selection all 27 are asked for");
	report.requirements = false;
	ok(report_status(&report) == ST_OK, "a report that is not about them does not ask");
	report.requirements = report.selection = true;
	patched_results[2].outcome = OUTCOME_SKIP;
	patched_results[2].no_feature = true;
	run_result_judge(&runs[2]);
	ok(runs[2].verdict == VERDICT_CLEAN && report_status(&report) == ST_INCONCLUSIVE,
	   "a check that is skipped shows nothing, though the kernel is clean");
	patched_results[2].outcome = OUTCOME_FAIL;
	run_result_judge(&runs[2]);
	ok(report_status(&report) == ST_DISPROVED, "disproved weighs more");
	patched_results[2].outcome = OUTCOME_PASS;
	patched_results[2].no_feature = false;
	run_result_judge(&runs[2]);
}

static void test_table(void)
{
	char *text = table();

	ok(has(text, "twice     red           pass          pass\n"
		     "    base: function 22 is lost\n") &&
	   has(text, "cycle     pass          red           pass\n"
		     "    upstream: WARNING: a <`cycle`> of locks\n"),
	   "table: below a red cell is what was claimed, not what came first");
	ok(has(text, "more      -             skip          -\n"
		     "    upstream: this kernel has no CONFIG_MORE\n"),
	   "table: skipped is not passed, and says why");
	ok(has(text, "\n          2  red           pass          pass          the old reference") &&
	   has(text, "\n          9  pass          red           pass          a function is complete") &&
	   has(text, "    100 rounds without a failure: at most 2.95 % fail (95 %)\n") &&
	   !strstr(text, "NOT SHOWN") && has(text, "3 of 3 requirements shown (3.0 s)"),
	   "table: requirements");
	ok(has(text, "\nbase      cycle  0 of 8 rounds fail, at most 31.23 % (95 %)\n"
		     "upstream  cycle  1 of 3 rounds fail, at least 1.70 % (95 %)\n"
		     "patched   cycle  0 of 100 rounds fail, at most 2.95 % (95 %)\n"
		     "least known: base, cycle: 0 of 8 rounds fail, at most 31.23 % (95 %)\n"),
	   "table: counts, and the weakest of all");
	free(text);
	report.selection = false;
	text = table();
	ok(has(text, "    NOT SHOWN: no check names it\n") && has(text, "3 of 27 requirements shown") &&
	   has(text, "INCONCLUSIVE: base is REPRODUCED, upstream is REPRODUCED, patched is CLEAN"),
	   "table: what is not shown");
	free(text);
}

static void test_rst(void)
{
	char *text = read_file("requirements.rst");

	ok(has(text, "3 of 27 are shown") && has(text, "* base: 6.1.0, tree 0123, configuration kasan\n") &&
	   has(text, "===  =========  ============  ============  ============\n"
		     "Nr   shown      base          upstream      patched\n") &&
	   has(text, "\n1    NOT SHOWN  -             -             -\n"
		     "2    yes        red           pass          pass\n"),
	   "rst: overview");
	ok(has(text, "\n9. a function is complete before anybody can find it\n"
		     "----------------------------------------------------\n\nShown.\n\n"
		     "* ``cycle``: base pass (0 of 8 rounds fail), upstream red (1 of 3 rounds fail), patched pass (0 of 100 rounds fail)\n\n"
		     "  * upstream: ``WARNING: a <'cycle'> of locks``\n") &&
	   has(text, "**NOT SHOWN**: no check names it.\n"), "rst: one requirement");
	ok(has(text, "``more``: base not run, upstream skip, patched not run"),
	   "rst: a check that only one kernel has");
	free(text);
}

static void test_html(void)
{
	char *text = read_file("index.html");

	ok(has(text, "3 of 27 are shown") && has(text, "<a href=\"#cycle\"><code>cycle</code></a> ") &&
	   has(text, "NOT SHOWN</span><br><span class=\"small\">no check names it") &&
	   has(text, "at most 2.95 % fail"), "HTML: requirements");
	ok(has(text, "0.00 s, 1 of 3 rounds fail, at least 1.70 % (95 %)<br>WARNING: a &lt;`cycle`&gt; of locks</span></td>") &&
	   has(text, "<tr><td>Upstream</td><td>Debian six <code>abcd</code>"),
	   "HTML: complaint in the cell");
	free(text);
}

static void test_json(void)
{
	char *text = read_file("results.json");
	json_t *root = text ? json_loads(text, 0, NULL) : NULL, *req, *res;
	const char *why = "", *word = "", *complaint = "", *claim = "";
	int number = 0, shown = -1, rounds = 0, failed = 0, red = 0;
	double bound = 0, least = 0;

	req = json_array_get(json_object_get(root, "requirements"), 8);
	ok(!json_unpack(req, "{s:i, s:b, s:i, s:f, s:{s:s}}", "number", &number, "shown", &shown,
			"rounds", &rounds, "bound", &bound, "kernels", "upstream", &word) &&
	   number == 9 && shown == 1 && rounds == 100 && bound > 0.0295 && bound < 0.0296 &&
	   !strcmp(word, "red"), "JSON: a requirement");
	req = json_array_get(json_object_get(root, "requirements"), 0);
	ok(!json_unpack(req, "{s:b, s:s}", "shown", &shown, "why_not", &why) && !shown &&
	   !strcmp(why, "no check names it") && !json_object_get(req, "bound"),
	   "JSON: one that is not shown");
	res = json_array_get(json_object_get(json_array_get(json_object_get(root, "runs"), 1),
					     "scenarios"), 2);
	ok(!json_unpack(res, "{s:s, s:b, s:s, s:i, s:i, s:f, s:f}", "complaint", &complaint,
			"red", &red, "claim", &claim, "rounds", &rounds, "failed", &failed,
			"at_most", &bound, "at_least", &least) && red && !strcmp(claim, "red") &&
	   rounds == 3 && failed == 1 && bound > 0.86 && bound < 0.87 && least > 0.0169 &&
	   least < 0.017 && !strcmp(complaint, splats[1].line) &&
	   json_integer_value(json_array_get(json_object_get(res, "requirements"), 0)) == 9,
	   "JSON: a red scenario");
	json_decref(root);
	free(text);
}

static void test_ktap(void)
{
	char *text = read_file("results.ktap");

	ok(has(text, "KTAP version 1\n1..4\n") &&
	   has(text, "\n  # Subtest: requirements\n  1..27\n") &&
	   has(text, "\n  ok 9 requirement_9 a function is complete") &&
	   has(text, "\n  # requirement_1: NOT SHOWN: no check names it\n  not ok 1 requirement_1 ") &&
	   has(text, "\nnot ok 4 requirements - not shown: 1"), "KTAP: requirements");
	ok(has(text, "\n  ok 3 cycle\n") && has(text, "\n  ok 4 more # SKIP this kernel has no") &&
	   has(text, "\nok 2 upstream\n"), "KTAP: red as claimed is ok, skipped says so");
	free(text);
}

static void test_junit(void)
{
	char *text = read_file("junit.xml");
	xmlDoc *doc = text ? xmlReadMemory(text, strlen(text), NULL, NULL, XML_PARSE_NONET) : NULL;

	ok(doc && has(text, "<testsuite name=\"requirements\" tests=\"27\" failures=\"0\" errors=\"24\" skipped=\"0\"") &&
	   has(text, "<error message=\"no check names it\" type=\"NOT SHOWN\"/>"),
	   "JUnit: requirements");
	ok(has(text, "<system-out>function 22 is lost\n</system-out>") &&
	   has(text, "<skipped message=\"this kernel has no CONFIG_MORE\"/>"),
	   "JUnit: why a test case is red or skipped");
	xmlFreeDoc(doc);
	free(text);
}

static void test_cut(void)
{
	char buf[12];

	ok(!strcmp(report_cut("12345678901", buf, sizeof(buf)), "12345678901") &&
	   !strcmp(report_cut("123456789012", buf, sizeof(buf)), "1234567 ..."),
	   "a complaint that does not fit is cut, and says so");
}

int main(void)
{
	size_t i;

	if (tmpdir_make(&dir))
		return 1;
	report.dir = dir;
	for (i = 0; i < ARRAY_SIZE(runs); i++)
		run_result_judge(&runs[i]);
	test_status();
	test_cut();
	test_table();
	ok(!report_all(&report), "all reports are written");
	test_rst();
	test_html();
	test_json();
	test_ktap();
	test_junit();
	for (i = 0; i < ARRAY_SIZE(runs); i++)
		free(runs[i].reason);
	cache_remove_tree(dir);
	free(dir);
	return tap_done();
}
