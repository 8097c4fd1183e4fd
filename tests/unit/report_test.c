// SPDX-License-Identifier: GPL-2.0
/*
 * The reports of one and the same result: KTAP, JUnit XML, JSON, HTML, table.
 * Texts come from a guest, so they hold what each format has to escape.
 */
#define _GNU_SOURCE
#include "array.h"
#include "cache.h"
#include "report.h"
#include "tmpdir.h"
#include "tap.h"

#include <errno.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DUPLICATE "sysfs: cannot create duplicate filename '/devices/virtual/iommu/s390-iommu.00000022'"
#define NASTY "<script>alert(\"1\")</script> & \x01\xff # end"

static struct splat splats[] = {
	{ .kind = SPLAT_WARNING, .line = "WARNING: at fs/sysfs/dir.c:31" },
	{ .kind = SPLAT_SYSFS_DUPLICATE, .line = DUPLICATE, .offset = 17 },
};

static struct tl_entry timeline[] = {
	{ .t = 0.25, .kind = TL_STEP, .fid = UINT32_MAX, .state = -1, .refs = -1, .text = NASTY },
	{ .t = 0.5, .kind = TL_EVENT_BEGIN, .fid = 0x22, .pec = 0x301, .state = 1, .refs = 2,
	  .text = "0x0301" },
	{ .t = 0.75, .kind = TL_RELEASE, .fid = 0x22, .state = 2, .refs = 0, .text = "released" },
};

static struct scenario_result base_results[] = {
	{ .name = "plain", .title = "plugs", .outcome = OUTCOME_PASS, .seconds = 1 },
	{ .name = "again", .title = "adds again", .claim.kind = CLAIM_SIGNATURE, .outcome = OUTCOME_FAIL,
	  .signature_seen = true, .reason = NASTY, .splats = splats,
	  .nr_splats = ARRAY_SIZE(splats), .timeline = timeline,
	  .nr_timeline = ARRAY_SIZE(timeline) },
};

static struct scenario_result patched_results[] = {
	{ .name = "plain", .title = "plugs", .outcome = OUTCOME_SKIP, .no_feature = true,
	  .reason = "too old" },
	{ .name = "again", .title = "adds again",
	  .outcome = OUTCOME_INCONCLUSIVE, .reason = "the agent is silent" },
	{ .name = "extra", .title = "is new", .outcome = OUTCOME_FAIL, .reason = "it broke" },
};

static struct run_result runs[] = {
	{ .label = "base", .role = KERNEL_BASE, .scenarios = base_results,
	  .nr_scenarios = ARRAY_SIZE(base_results), .release = "6.1.0" },
	{ .label = "patched", .role = KERNEL_PATCHED, .scenarios = patched_results,
	  .nr_scenarios = ARRAY_SIZE(patched_results) },
};

static struct report report = {
	.base = "Debian", .base_commit = "0123", .seconds = 3.5, .runs = runs,
	.nr_runs = ARRAY_SIZE(runs),
};

static char *read_file(const char *dir, const char *name)
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

static void test_status(void)
{
	struct run_result pair[2] = { { .role = KERNEL_BASE }, { .role = KERNEL_PATCHED } };
	struct report two = { .runs = pair, .nr_runs = 2 }, none = { .nr_runs = 0 };

	pair[0].verdict = VERDICT_REPRODUCED;
	pair[1].verdict = VERDICT_CLEAN;
	ok(report_status(&two) == ST_OK, "reproduced and clean is 0");
	pair[0].verdict = VERDICT_CLEAN;
	ok(report_status(&two) == ST_INCONCLUSIVE, "a base that is clean is no success");
	pair[0].verdict = VERDICT_INCONCLUSIVE;
	pair[1].verdict = VERDICT_DISPROVED;
	ok(report_status(&two) == ST_DISPROVED, "disproved weighs more than inconclusive");
	ok(report_status(&none) == ST_INCONCLUSIVE, "no run is inconclusive");
}

static void test_ktap(const char *dir)
{
	char *text = read_file(dir, "results.ktap");

	ok(has(text, "KTAP version 1\n1..2\n") && has(text, "\n  # Subtest: base\n  1..2\n") &&
	   has(text, "\n  # Subtest: patched\n  1..3\n"), "KTAP: plans");
	ok(has(text, "\n  ok 1 plain\n") && has(text, "\n  ok 2 again\n") &&
	   has(text, "\nok 1 base\n"), "KTAP: the bug on the base kernel is ok");
	ok(has(text, "\n  ok 1 plain # SKIP too old\n") &&
	   has(text, "\n  not ok 2 again # ERROR the agent is silent\n") &&
	   has(text, "\n  not ok 3 extra\n"),
	   "KTAP: skip, error and failure");
	ok(has(text, "\nnot ok 2 patched - DISPROVED: extra: ") &&
	   has(text, "; objecting: again (not reached), extra (FAIL)\n"),
	   "KTAP: the line of a kernel that is not as claimed says who objects");
	ok(has(text, DUPLICATE) && has(text, "& ?? . end\n"),
	   "KTAP: the warning of the bug report, one line, no stray directive");
	free(text);
}

static xmlNode *child(xmlNode *node, const char *name, int nr)
{
	for (node = node ? node->children : NULL; node; node = node->next)
		if (node->type == XML_ELEMENT_NODE && !strcmp((const char *)node->name, name) &&
		    !nr--)
			return node;
	return NULL;
}

static bool attr(xmlNode *node, const char *name, const char *value)
{
	xmlChar *got = node ? xmlGetProp(node, (const xmlChar *)name) : NULL;
	bool same = got && !strcmp((const char *)got, value);

	if (!same)
		printf("# %s is %s, not %s\n", name, got ? (const char *)got : "missing", value);
	xmlFree(got);
	return same;
}

static void test_junit(const char *dir)
{
	char *text = read_file(dir, "junit.xml");
	xmlDoc *doc = text ? xmlReadMemory(text, strlen(text), NULL, NULL, XML_PARSE_NONET) : NULL;
	xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
	xmlNode *base = child(root, "testsuite", 0), *patched = child(root, "testsuite", 1);

	ok(doc, "JUnit: well-formed");
	ok(attr(base, "tests", "2") && attr(base, "failures", "0") && attr(base, "errors", "0"),
	   "JUnit: the base kernel has no failure");
	ok(attr(patched, "tests", "3") && attr(patched, "failures", "1") &&
	   attr(patched, "errors", "1") && attr(patched, "skipped", "1"),
	   "JUnit: the patched kernel has one of each");
	ok(attr(child(child(patched, "testcase", 1), "error", 0), "message",
		"the agent is silent") &&
	   attr(child(child(patched, "testcase", 2), "failure", 0), "message", "it broke"),
	   "JUnit: reasons");
	xmlFreeDoc(doc);
	free(text);
}

static void test_json(const char *dir)
{
	char *text = read_file(dir, "results.json");
	json_t *root = text ? json_loads(text, 0, NULL) : NULL, *base, *scenarios, *splat, *entries;
	const char *kind = "", *line = "", *reason = "";
	json_int_t offset = 0, refs = 0;
	int claimed = 0;

	ok(root && !strcmp(json_string_value(json_object_get(root, "status")), "DISPROVED") &&
	   json_integer_value(json_object_get(root, "exit_status")) == 1, "JSON: status");
	base = json_array_get(json_object_get(root, "runs"), 0);
	scenarios = json_object_get(base, "scenarios");
	ok(json_array_size(scenarios) == 2 &&
	   !json_unpack(json_array_get(scenarios, 1), "{s:s,s:b}", "reason", &reason, "as_claimed",
			&claimed) && claimed && has(reason, "</script> & ?? # end"),
	   "JSON: scenarios");
	splat = json_array_get(json_object_get(json_array_get(scenarios, 1), "splats"), 1);
	ok(!json_unpack(splat, "{s:s,s:s,s:I}", "kind", &kind, "line", &line, "offset", &offset) &&
	   !strcmp(kind, "sysfs duplicate") && !strcmp(line, DUPLICATE) && offset == 17,
	   "JSON: kernel complaints");
	entries = json_object_get(json_array_get(scenarios, 1), "timeline");
	ok(json_array_size(entries) == 3 && !json_object_get(json_array_get(entries, 0), "fid") &&
	   !json_unpack(json_array_get(entries, 1), "{s:s,s:I}", "kind", &kind, "refs", &refs) &&
	   !strcmp(kind, "event-begin") && refs == 2, "JSON: timeline, unknown members left out");
	json_decref(root);
	free(text);
}

static void test_html(const char *dir)
{
	char *text = read_file(dir, "index.html");

	ok(has(text, "&lt;script&gt;alert(&quot;1&quot;)") && !strstr(text, "<script"),
	   "HTML: text from the guest is escaped");
	ok(!strstr(text, "http") && !strstr(text, " src=") && !strstr(text, "@import") &&
	   !strstr(text, "url("), "HTML: nothing comes from elsewhere");
	ok(has(text, "<svg class=\"tl\"") && has(text, "function 0x22") &&
	   has(text, "class=\"s1\"") && has(text, "No timeline was recorded"), "HTML: timeline");
	ok(has(text, "console line &lt;3&gt;") && has(text, "bytes left out") &&
	   has(text, "<code>base/plain.console</code>"), "HTML: a long console is folded and cut");
	free(text);
}

static void test_table(void)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	report_table(f, &report);
	fclose(f);
	ok(has(text, "plain     pass          skip") && has(text, "again     bug           not reached") &&
	   has(text, "extra     -             FAIL") && has(text, "DISPROVED: base is REPRODUCED"),
	   "table");
	free(text);
}

static void test_dir(const char *dir)
{
	char *path;
	FILE *f;

	ok(!report_dir_prepare(dir) && access(report.runs[0].scenarios[0].console_path, F_OK),
	   "a report directory is emptied before it is used again");
	if (asprintf(&path, "%s/.zlab-report", dir) < 0)
		return;
	unlink(path);
	free(path);
	if (asprintf(&path, "%s/mine", dir) < 0)
		return;
	f = fopen(path, "we");
	fclose(f);
	ok(report_dir_prepare(dir) == -ENOTEMPTY && !access(path, F_OK),
	   "a directory with other files is left alone");
	free(path);
}

/* A console larger than the page shows. */
static void make_console(const char *dir)
{
	char *path;
	FILE *f;
	int i;

	if (asprintf(&path, "%s/base", dir) < 0)
		exit(1);
	mkdir(path, 0777);
	free(path);
	if (asprintf(&path, "%s/base/plain.console", dir) < 0)
		exit(1);
	f = fopen(path, "we");
	for (i = 0; i < 12000; i++)
		fprintf(f, "console line <%d>\r\n", i);
	fclose(f);
	base_results[0].console_path = path;
}

int main(void)
{
	char *tmp, *dir;

	if (tmpdir_make(&tmp) || asprintf(&dir, "%s/new/report", tmp) < 0)
		return 1;
	test_status();
	ok(!report_dir_prepare(dir), "a report directory is made with its parents");
	make_console(dir);
	run_result_judge(&runs[0]);
	run_result_judge(&runs[1]);
	report.dir = dir;
	ok(!report_all(&report), "all reports are written");
	test_ktap(dir);
	test_junit(dir);
	test_json(dir);
	test_html(dir);
	test_table();
	test_dir(dir);
	cache_remove_tree(tmp);
	free(tmp);
	free(base_results[0].console_path);
	free(runs[0].reason);
	free(runs[1].reason);
	free(dir);
	return tap_done();
}
