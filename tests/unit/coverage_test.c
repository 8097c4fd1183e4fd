// SPDX-License-Identifier: GPL-2.0
/*
 * Coverage: changed lines out of a diff, sums over what gcov says, and the list of lines
 * that are missed.
 */
#define _GNU_SOURCE
#include "cache.h"
#include "counters.h"
#include "missed.h"
#include "report_coverage.h"
#include "tmpdir.h"
#include "tap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DIFF								\
	"diff --git a/arch/x/pci.c b/arch/x/pci.c\n"			\
	"index 1234567..89abcde 100644\n"				\
	"--- a/arch/x/pci.c\n"						\
	"+++ b/arch/x/pci.c\n"						\
	"@@ -3 +3,2 @@ int f(void)\n"					\
	"-\told();\n"							\
	"+\tnew( a,\t b );\n"						\
	"+\tif (a)\n"							\
	"@@ -9,0 +11,4 @@ int f(void)\n"				\
	"+\t\treturn 1;\n"						\
	"+\n"								\
	"+++ x;\n"							\
	"+\t\treturn 1;\n"						\
	"@@ -20,2 +24,0 @@\n"						\
	"-gone\n"							\
	"--- gone\n"							\
	"diff --git a/inc/pci.h b/inc/pci.h\n"				\
	"--- a/inc/pci.h\n"						\
	"+++ b/inc/pci.h\n"						\
	"@@ -7 +7 @@\n"							\
	"-\told\n"							\
	"+\treturn inc;\n"						\
	"diff --git a/gone.c b/gone.c\n"				\
	"--- a/gone.c\n"						\
	"+++ /dev/null\n"						\
	"@@ -1 +0,0 @@\n"						\
	"-int gone;\n"

static bool is_line(const struct changed *changed, size_t nr, const char *path,
		    unsigned int number, const char *text)
{
	const struct changed_line *line = &changed->lines[nr];

	return nr < changed->nr && !strcmp(line->path, path) && line->number == number &&
	       !strcmp(line->text, text);
}

static void test_diff(void)
{
	struct changed changed;

	ok(!changed_parse(&changed, DIFF) && changed.nr == 6, "the lines of a diff are found");
	ok(is_line(&changed, 0, "arch/x/pci.c", 3, "new( a, b );"), "blanks are one");
	ok(is_line(&changed, 1, "arch/x/pci.c", 4, "if (a)") &&
	   is_line(&changed, 2, "arch/x/pci.c", 11, "return 1;"), "each hunk has its numbers");
	ok(is_line(&changed, 3, "arch/x/pci.c", 13, "++ x;"),
	   "an empty line counts, a line that begins with plus signs is no header");
	ok(is_line(&changed, 5, "inc/pci.h", 7, "return inc;"), "the next file is found");
	changed_free(&changed);
	ok(changed_parse(&changed, "+++ b/a.c\n@@ -1 +1,3 @@\n-a\n+b\n") == -EBADMSG,
	   "a diff that breaks off is none");
	changed_free(&changed);
	ok(changed_parse(&changed, "@@ -0,0 +1 @@\n+b\n") == -EBADMSG,
	   "a hunk without a file is none");
	changed_free(&changed);
}

static char *in(const char *dir, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", dir, name) < 0)
		abort();
	return path;
}

static void put(const char *path, const char *data, size_t len)
{
	FILE *f = fopen(path, "we");

	if (!f || fwrite(data, 1, len, f) != len || fclose(f))
		abort();
}

static void test_kept(const char *dir)
{
	struct changed changed, again;
	char *path = in(dir, "changed.json");

	changed_parse(&changed, DIFF);
	ok(!changed_write(&changed, path) && !changed_read(&again, path) && again.nr == 6 &&
	   is_line(&again, 4, "arch/x/pci.c", 14, "return 1;"), "what is kept is what is read");
	changed_free(&changed);
	changed_free(&again);
	put(path, "[[1]]", 5);
	ok(changed_read(&again, path) == -EBADMSG, "nothing else is");
	changed_free(&again);
	unlink(path);
	ok(changed_read(&again, path) == -ENOENT, "a missing file is missing");
	free(path);
}

/* With a function that each line belongs to. */
static void begin(struct coverage *cov)
{
	struct changed changed;
	size_t i;

	changed_parse(&changed, DIFF);
	for (i = 0; i < changed.nr; i++) {
		free(changed.lines[i].function);
		changed.lines[i].function = strdup(i < 5 ? "f" : "inc");
	}
	if (coverage_init(cov, &changed) || coverage_scenario(cov, "one") ||
	    coverage_scenario(cov, "two"))
		abort();
}

static int add(struct coverage *cov, size_t scenario, const char *text)
{
	json_t *root = json_loads(text, 0, NULL);
	int err = root ? coverage_add(cov, scenario, root) : -EINVAL;

	json_decref(root);
	return err;
}

#define LINE(number, count, branches) \
	"{\"line_number\": " #number ", \"count\": " #count ", \"branches\": [" branches "]}"
#define BRANCH(count) \
	"{\"count\": " #count ", \"fallthrough\": true, \"throw\": false}"
#define OBJECT(name, pci, header)					\
	"{\"format_version\": \"1\", \"data_file\": \"" name "\", \"files\": ["	\
	"{\"file\": \"/src/arch/x/pci.c\", \"functions\": [], \"lines\": [" pci "]},"	\
	"{\"file\": \"/src/inc/pci.h\", \"functions\": [], \"lines\": [" header "]},"	\
	"{\"file\": \"/src/other/arch/x/no_pci.c\", \"lines\": [" LINE(3, 9, "") "]}]}"

/* The first scenario takes one branch; the second one reaches the header in b.o. */
static void fill(struct coverage *cov)
{
	if (add(cov, 0, OBJECT("a", LINE(3, 2, "") "," LINE(4, 2, BRANCH(2) "," BRANCH(0)) ","
			       LINE(5, 7, "") "," LINE(11, 0, "") "," LINE(14, 0, ""),
			       LINE(7, 0, ""))) ||
	    add(cov, 0, OBJECT("b", "", LINE(7, 0, BRANCH(0) "," BRANCH(0)))) ||
	    add(cov, 1, OBJECT("a", LINE(3, 0, "") "," LINE(4, 0, BRANCH(0) "," BRANCH(0)) ","
			       LINE(11, 0, "") "," LINE(14, 1, ""), LINE(7, 0, ""))) ||
	    add(cov, 1, OBJECT("b", "", LINE(7, 5, BRANCH(4) "," BRANCH(1)))))
		abort();
}

static void test_sums(void)
{
	struct coverage_sum sum;
	struct coverage cov;

	begin(&cov);
	ok(!coverage_enough(&cov), "nothing that was counted is not enough");
	fill(&cov);
	sum = coverage_sum(&cov, NULL, NULL);
	ok(sum.lines == 5 && sum.reached == 4, "changed lines with code are counted");
	ok(sum.branches == 4 && sum.taken == 3, "so are their branches");
	sum = coverage_sum(&cov, "inc/pci.h", NULL);
	ok(sum.lines == 1 && sum.reached == 1, "a header is counted in each object");
	ok(cov.lines[0].by[0] && !cov.lines[0].by[1] && cov.lines[5].by[1] && !cov.lines[2].by,
	   "each scenario has its own lines");
	ok(!cov.lines[3].code, "a line without code is no line");
	ok(!coverage_enough(&cov), "80 % are not enough");
	ok(add(&cov, 0, "{\"format_version\": \"2\", \"data_file\": \"a\"}") == -EBADMSG &&
	   add(&cov, 0, OBJECT("a", "{\"line_number\": 3}", "")) == -EBADMSG,
	   "another format is not understood");
	coverage_free(&cov);
}

/* What is wrong with @list, if anything, is said in words that have @expect. */
static void try_list(const char *name, const char *list, const char *expect)
{
	struct coverage cov;
	bool good;

	begin(&cov);
	fill(&cov);
	good = !missed_judge(&cov, list);
	good &= expect ? cov.nr_complaints && strstr(cov.complaints[0], expect) :
			 !cov.nr_complaints;
	if (!ok(good, name))
		printf("# %s\n", cov.nr_complaints ? cov.complaints[0] : "no complaint");
	coverage_free(&cov);
}

static void test_missed(void)
{
	static const char good[] = "# a comment\n\nf: return 1; [1]\n\tit is\n\t so\n";
	struct coverage cov;

	try_list("a line with a reason may be missed", good, NULL);
	try_list("one without may not", "", "missed without a reason: f: return 1; [1]");
	try_list("a line that is there twice is named by its place", "f: return 1;\n\tso\n",
		 "no changed line: f: return 1;");
	try_list("a line that is reached is stale", "f: return 1; [1]\n\tso\nf: if (a)\n\tso\n",
		 "but reached: f: if (a)");
	try_list("except where a race decides", "f: return 1; [1]\n\tso\n~f: if (a)\n\ta race\n",
		 NULL);
	try_list("a line without code is stale, too", "f: return 1; [1]\n\tso\nf: ++ x;\n\tso\n",
		 "no changed line: f: ++ x;");
	try_list("so is one of another function", "g: return 1; [1]\n\tso\n",
		 "no changed line: g: return 1; [1]");
	try_list("an entry needs a reason", "f: return 1; [1]\n", "no reason");
	try_list("blanks are none", "f: return 1; [1]\n\t\n", "no reason");
	try_list("one entry is enough", "f: return 1; [1]\n\tso\nf: return 1; [1]\n\tso\n",
		 "twice");

	begin(&cov);
	fill(&cov);
	missed_judge(&cov, good);
	ok(cov.lines[2].reason && !strcmp(cov.lines[2].reason, "it is so"),
	   "a reason may have several lines");
	ok(coverage_sum(&cov, NULL, NULL).explained == 1 && !coverage_enough(&cov),
	   "a line with a reason is still missed");
	coverage_free(&cov);
}

static void test_enough(void)
{
	struct changed changed = { 0 };
	struct coverage cov;
	char diff[4096] = "+++ b/a.c\n@@ -0,0 +1,20 @@\n", gcov[4096];
	size_t i, len;

	for (i = 0; i < 20; i++)
		strcat(diff, "+x\n");
	len = (size_t)sprintf(gcov, "{\"format_version\": \"1\", \"data_file\": \"a\", \"files\": [{\"file\": \"a.c\", \"lines\": [");
	for (i = 0; i < 20; i++)
		len += (size_t)sprintf(gcov + len, "%s{\"line_number\": %zu, \"count\": %d}",
				       i ? "," : "", i + 1, i != 7);
	strcpy(gcov + len, "]}]}");
	if (changed_parse(&changed, diff) || coverage_init(&cov, &changed) ||
	    coverage_scenario(&cov, "one"))
		abort();
	ok(!add(&cov, 0, gcov) && coverage_enough(&cov), "95 % are enough");
	missed_judge(&cov, "");
	ok(!coverage_enough(&cov), "but not with a line that is missed for no reason");
	coverage_free(&cov);
}

static bool has(const char *path, const char *text)
{
	char *data = NULL;
	size_t size = 0;
	FILE *f = fopen(path, "re");
	bool found = f && getdelim(&data, &size, '\0', f) > 0 && strstr(data, text);

	free(data);
	if (f)
		fclose(f);
	return found;
}

static void test_reports(const char *dir)
{
	char *json = in(dir, "coverage.json"), *html = in(dir, "coverage.html"), *table = NULL;
	struct coverage cov;
	json_t *root, *file;
	size_t size;
	FILE *f;

	begin(&cov);
	fill(&cov);
	missed_judge(&cov, "f: return 1; [1]\n\tit is <so>\n");
	ok(!coverage_write(dir, &cov), "the reports are written");
	root = json_load_file(json, 0, NULL);
	file = json_array_get(json_object_get(root, "files"), 0);
	ok(json_integer_value(json_object_get(json_object_get(root, "sum"), "reached")) == 4 &&
	   json_array_size(json_object_get(root, "scenarios")) == 2 && json_object_get(file, "sum"),
	   "sums and scenarios are in the JSON");
	json_decref(root);
	ok(has(html, "it is &lt;so&gt;") && has(html, "80.0 %") && has(html, "return inc;") &&
	   !has(html, "http"), "lines and reasons are on the page, and it needs nothing else");
	f = open_memstream(&table, &size);
	coverage_table(f, &cov);
	fclose(f);
	ok(strstr(table, "COVERAGE: 4 of 5 changed lines reached, 80.0 % (at least 95 %), by 2 scenarios"),
	   "the table ends with the sum");
	free(table);
	unlink(json);
	unlink(html);
	free(json);
	free(html);
	coverage_free(&cov);
}

static void test_counters(const char *dir)
{
	static const char good[] = "/obj/a.gcda 3\nx\0y/obj/d/b.gcda 0\n";
	char *path = in(dir, "x.counters"), *first = in(dir, "#obj#a.gcda");
	unsigned int nr;

	put(path, good, sizeof(good) - 1);
	ok(!counters_unpack(path, dir, &nr) && nr == 2 && !access(first, R_OK),
	   "counters are taken apart");
	put(path, good, 16);
	ok(counters_unpack(path, dir, &nr) == -EBADMSG, "counters that break off are none");
	put(path, "/obj/a.gcda x\n", 14);
	ok(counters_unpack(path, dir, &nr) == -EBADMSG, "a length is a number");
	ok(!counters_there(dir), "a kernel without notes does not count");
	free(path);
	free(first);
}

int main(void)
{
	char *dir;

	if (tmpdir_make(&dir))
		return 1;
	test_diff();
	test_kept(dir);
	test_sums();
	test_missed();
	test_enough();
	test_reports(dir);
	test_counters(dir);
	cache_remove_tree(dir);
	free(dir);
	return tap_done();
}
