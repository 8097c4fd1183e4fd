// SPDX-License-Identifier: GPL-2.0
/*
 * Frames of call traces, and which function of that name they are in.
 */
#define _GNU_SOURCE
#include "addresses.h"
#include "array.h"
#include "lines.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[32];

static char *in(const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", dir, name) < 0)
		exit(1);
	return path;
}

static void put(const char *name, const char *text)
{
	char *path = in(name);
	FILE *f = fopen(path, "w");

	if (!f)
		exit(1);
	fputs(text, f);
	fclose(f);
	free(path);
}

static void test_frames(void)
{
	static const struct {
		const char *text;
		const char *frame;	/* NULL: there is none */
	} cases[] = {
		{ "[    1.2] Krnl PSW : 0704c 000 (sysfs_warn_dup+0x6a/0x80)", "sysfs_warn_dup+0x6a/0x80" },
		{ " [<0000000000a1b2c3>] zpci_scan.isra.0+0x1c/0x2a8 ", "zpci_scan.isra.0+0x1c/0x2a8" },
		{ "([<000>] 0x12)  a+b f+0x1 g+0x1/h k+0x10/0x20 l+0x1/0x2", "k+0x10/0x20" },
		{ "held by: foo+0x/0x10, +0x1/0x2", NULL },
		{ "f+0x1/", NULL }, { "f+0x1/0x", NULL }, { "f+", NULL }, { "", NULL },
	};
	const char *frame;
	size_t len, i;
	bool good;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		frame = frame_find(cases[i].text, cases[i].text + strlen(cases[i].text), &len);
		if (cases[i].frame)
			good = frame && len == strlen(cases[i].frame) &&
			       !memcmp(frame, cases[i].frame, len);
		else
			good = !frame;
		if (!ok(good, "frames are found"))
			printf("# %s\n", cases[i].text);
	}
}

static void test_addresses(void)
{
	struct addresses map;
	unsigned long long at = 0;
	char *path = in("System.map");

	put("System.map", "0000000000001000 T first\n0000000000001000 t alias\n"
	    "0000000000001080 t release\n0000000000001200 t release\n0000000000001240 T last\n"
	    "0000000000001300 t twin\n0000000000001310 t twin\n0000000000001320 T end\n");
	ok(!addresses_read(&map, path) && map.nr == 8, "System.map is read");
	ok(addresses_find(&map, "first+0x10/0x80", &at) && at == 0x1010, "a function");
	ok(addresses_find(&map, "release+0x4/0x40", &at) && at == 0x1204,
	   "the one of two that has the size");
	ok(!addresses_find(&map, "release+0x4/0x44", &at), "none of that size");
	ok(!addresses_find(&map, "twin+0x4/0x10", &at), "two of that size");
	ok(!addresses_find(&map, "other+0x4/0x10", &at), "none of that name");
	addresses_free(&map);
	free(path);
}

static void test_file(void)
{
	struct lines lines;
	char *label = in("base");

	mkdir(label, 0777);
	put("base/lines", "f+0x1/0x2 drivers/pci/probe.c:12 in drivers/pci/probe.c:99\nbroken\n"
	    "ff+0x1/0x2 a.c:1\n");
	ok(!lines_read(&lines, dir, "base") && lines.nr == 2, "lines are read");
	ok(!strcmp(lines_place(&lines, "f+0x1/0x2 more", 9),
		   "drivers/pci/probe.c:12 in drivers/pci/probe.c:99") &&
	   !lines_place(&lines, "f+0x1/0x22", 10), "a place is found by the whole frame");
	lines_free(&lines);
	ok(!lines_read(&lines, dir, "none") && !lines.nr && !lines_place(&lines, "f", 1),
	   "without a file nothing is known");
	lines_free(&lines);
	free(label);
}

static const char program[] =
	"int f(int a)\n"
	"{\n"
	"	return a * 3;\n"
	"}\n"
	"int main(void)\n"
	"{\n"
	"	return f(7) + 1;\n"
	"}\n";

static const char script[] =
	"set -e\n"
	"cross=s390x-linux-gnu-\n"
	"${cross}gcc -O0 -g1 -c -o v.o v.c\n"
	"${cross}ld -e main -o v v.o\n"
	"${cross}objcopy --only-keep-debug v vmlinux.lines\n"
	"${cross}nm -n v >System.map\n"
	"size=$(${cross}nm -S v | awk '$4 == \"f\" { print $2 }')\n"
	"printf 'main+0x1/0x2\\nat f+0x8/0x%x\\n' $((0x$size)) >it.console\n";

/* A program of two functions stands in for a kernel. */
static void test_addr2line(void)
{
	struct scenario_result res = { .name = "it", .nr_splats = 1 };
	struct run_result run = { .label = "base", .scenarios = &res, .nr_scenarios = 1 };
	struct splat splat = { .offset = 10 };
	struct lines lines;
	char command[64];

	put("v.c", program);
	put("script", script);
	snprintf(command, sizeof(command), "cd %s && sh ./script >/dev/null 2>&1", dir);
	if (system("s390x-linux-gnu-addr2line --version >/dev/null 2>&1") || system(command)) {
		ok(true, "the lines of a compiler # SKIP no cross compiler");
		return;
	}
	run.kernel_dir = dir;
	res.console_path = in("it.console");
	res.splats = &splat;
	ok(!lines_write(dir, &run) && !lines_read(&lines, dir, "base") && lines.nr == 1 &&
	   strstr(lines.places[0], "v.c:"), "the compiler's lines are found");
	if (lines.nr)
		printf("# %s %s\n", lines.frames[0], lines.places[0]);
	lines_free(&lines);
	free(res.console_path);
}

int main(void)
{
	char command[64];

	strcpy(dir, "/tmp/lines-test-XXXXXX");
	if (!mkdtemp(dir))
		return 1;
	test_frames();
	test_addresses();
	test_file();
	test_addr2line();
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	ok(!system(command), "the test cleans up");
	return tap_done();
}
