// SPDX-License-Identifier: GPL-2.0
/*
 * The soak test against a fake QEMU: what fails is found and made short, what does
 * not fail is not.
 */
#define _GNU_SOURCE
#include "soak.h"
#include "tap.h"

#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Deadlines are 10 s on a real guest: half a second is plenty for a fake. */
#define SCALE	0.05

static char work[64], fake[PATH_MAX], kernel[96], report[96];

/* The fake knows no more than this. It has one function held when another one goes. */
static const char text[] =
	"functions 2\n"
	"plug 22\n"
	"plug 23 as 0302\n"
	"hold 22\n"
	"event 22 0301\n"
	"power 23 1\n"
	"unplug 23\n"
	"unplug 22 as 0304\n"
	"plug 23\n"
	"power 22 1\n"
	"hold 23\n"
	"drop 23 spin\n"
	"plug 22\n"
	"drop 22 irq\n"
	"unplug 22\n";

static void put(const char *name, const char *content)
{
	char path[PATH_MAX];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", kernel, name);
	f = fopen(path, "w");
	if (!f)
		exit(1);
	fputs(content, f);
	fclose(f);
}

static int run(const char *mode, const struct soak_options *opt, struct soak *soak)
{
	struct run_options run = {
		.qemu = fake, .kernel_dir = kernel, .label = "patched", .role = KERNEL_PATCHED,
		.report_dir = report, .deadline_scale = SCALE,
		.drive = soak_drive, .drive_arg = soak,
	};
	FILE *f = fmemopen((void *)text, strlen(text), "r");
	struct run_result result;
	unsigned int line_nr;
	char *err;
	int rc;

	*soak = (struct soak){
		.opt = opt, .label = "patched", .report_dir = report, .role = KERNEL_PATCHED,
	};
	if (soak_script_parse(&soak->script, f, &line_nr))
		exit(1);
	fclose(f);
	setenv("FAKE_QEMU_MODE", mode, 1);
	rc = runner_run(&run, &result, &err);
	if (!rc)
		run_result_free(&result);
	free(err);
	return rc;
}

static void explain(const struct soak *soak)
{
	printf("# ");
	soak_print(stdout, soak);
}

static void test_good(void)
{
	const struct soak_options opt = { .replay = "-", .walks = 2, .shrink_seconds = 10 };
	struct soak soak;

	if (!ok(!run("good", &opt, &soak) && soak.walks == 2 && soak_status(&soak) == ST_OK &&
		soak.steps >= 2 * 14, "a good kernel passes"))
		explain(&soak);
	soak_free(&soak);
}

static bool read_script(const char *path, struct soak_script *script)
{
	unsigned int line_nr;
	FILE *f = fopen(path, "r");
	int rc;

	if (!f)
		return false;
	rc = soak_script_parse(script, f, &line_nr);
	fclose(f);
	return !rc;
}

static void test_bug(void)
{
	const struct soak_options opt = { .replay = "-", .walks = 2, .shrink_seconds = 10 };
	struct soak_script script = { 0 };
	struct soak soak;
	bool good;

	good = !run("bug", &opt, &soak) && soak_status(&soak) == ST_DISPROVED &&
	       soak.nr_failures == 1 && soak.failures[0].nr_seeds == 2 &&
	       strstr(soak.failures[0].reason, "cannot create duplicate filename");
	if (!ok(good, "the bug is found, and is one failure"))
		explain(&soak);
	good = soak.nr_failures && soak.failures[0].failed == soak.failures[0].tried &&
	       read_script(soak.failures[0].path, &script) && script.nr == 4 &&
	       script.steps[1].acts[0].op == SOAK_HOLD && script.steps[3].acts[0].op == SOAK_PLUG;
	if (!ok(good, "... that takes plug, hold, unplug and plug"))
		explain(&soak);
	soak_script_free(&script);
	good = !soak_save(&soak) && !access(report, R_OK);
	ok(good, "... the summary is written");
	soak_free(&soak);
}

static void test_failures(void)
{
	static const struct {
		const char *mode;
		const char *reason;
	} cases[] = {
		{ "blocked", "a task is blocked: kmcheck in zpci_fake" },
		{ "leak", "function 00000023 is reserved, and should be unknown" },
		{ "unbalanced", "function 00000023 was created 1 time(s) more than released" },
		{ "lockoff", "lockdep has switched itself off" },
		{ "stuck", "did not finish event" },
	};
	const struct soak_options opt = { .replay = "-" };
	struct soak soak;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		bool good = !run(cases[i].mode, &opt, &soak) && soak.nr_failures == 1 &&
			    strstr(soak.failures[0].reason, cases[i].reason);

		if (!ok(good, cases[i].mode))
			explain(&soak);
		soak_free(&soak);
	}
}

static void test_memory(void)
{
	const struct soak_options opt = { .replay = "-" };
	struct soak soak;

	/* Not only when it is over. */
	if (!ok(!run("memleak", &opt, &soak) && soak.nr_failures == 1 && !soak.steps &&
		strstr(soak.failures[0].reason, "zpci_create_device"),
		"lost memory is found on the way"))
		explain(&soak);
	soak_free(&soak);
}

static void test_lost(void)
{
	const struct soak_options opt = { .replay = "-", .walks = 20 };
	struct soak soak;

	if (!ok(!run("die", &opt, &soak) && soak_status(&soak) == ST_INCONCLUSIVE &&
		soak.lost == soak.walks && soak.walks < 20 &&
		strstr(soak.lost_reason, "ended by signal"),
		"a QEMU that dies says nothing about the kernel"))
		explain(&soak);
	soak_free(&soak);
}

static void test_key(void)
{
	struct scenario_result a = { .reason = "function 00000022 has 2 references" };
	struct scenario_result b = { .reason = "function 000000ff23 has 13 references" };
	struct scenario_result c = { .reason = "function 00000022 has no driver" };
	char *first = soak_key(&a), *same = soak_key(&b), *other = soak_key(&c);

	ok(!strcmp(first, same) && strcmp(first, other),
	   "failures that differ in numbers are the same");
	free(first);
	free(same);
	free(other);
}

int main(int argc, char **argv)
{
	const char *dir = getenv("TMPDIR");
	char *own = realpath(argv[0], NULL), command[128];

	snprintf(work, sizeof(work), "%.40s/soak-XXXXXX", dir ? dir : "/tmp");
	if (!own || !mkdtemp(work))
		return 1;
	snprintf(fake, sizeof(fake), "%s/../fake_qemu", dirname(own));
	snprintf(kernel, sizeof(kernel), "%s/kernel", work);
	snprintf(report, sizeof(report), "%s/report", work);
	if (mkdir(kernel, 0777) || mkdir(report, 0777))
		return 1;
	put("bzImage", "");
	put("initramfs.cpio.gz", "");
	put("config", "CONFIG_VFIO_PCI=y\n");
	put("meta", "tree=0123abcd\n");
	put("functions", "");
	test_good();
	test_bug();
	test_failures();
	test_memory();
	test_lost();
	test_key();
	snprintf(command, sizeof(command), "rm -rf '%s'", work);
	free(own);
	return system(command) ? 1 : tap_done();
}
