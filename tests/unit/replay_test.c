// SPDX-License-Identifier: GPL-2.0
/*
 * A run and its replay: whatever the guest does, the logs alone lead to the same
 * result, and logs that were changed do not.
 */
#define _GNU_SOURCE
#include "array.h"
#include "report.h"
#include "runner.h"
#include "tap.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Deadlines of a scenario are 10 s on a real guest: half a second is plenty for a fake. */
#define SCALE	0.05

static char work[128], fake[4096], kernel[160], report[160], again[160];

struct mode_case {
	const char *mode;
	enum kernel_role role;
	const char *only;	/* NULL: all */
};

static const struct mode_case cases[] = {
	{ "good", KERNEL_PATCHED, NULL },
	{ "bug", KERNEL_BASE, NULL },
	{ "other", KERNEL_BASE, "readd_0301" },
	{ "cycle", KERNEL_UPSTREAM, "remove_unplug" },
	{ "slow", KERNEL_PATCHED, "readd_0302" },
	{ "leak", KERNEL_PATCHED, "readd_0301" },
	{ "unbalanced", KERNEL_PATCHED, "readd_0301" },
	{ "lockoff", KERNEL_PATCHED, "readd_0301" },
	{ "memleak", KERNEL_PATCHED, "readd_0301" },
	{ "race", KERNEL_PATCHED, "readd_0301" },
	{ "race-elsewhere", KERNEL_PATCHED, "readd_0301" },
	{ "stuck", KERNEL_PATCHED, "readd_0301" },
	{ "hang", KERNEL_PATCHED, "readd_0301" },
	{ "hang-splat", KERNEL_PATCHED, "readd_0301" },
	{ "panic", KERNEL_PATCHED, NULL },
	{ "init-panic", KERNEL_PATCHED, "readd_0301" },
	{ "boot-panic", KERNEL_PATCHED, "readd_0301" },
	{ "mute", KERNEL_PATCHED, "readd_0301" },
	{ "deaf", KERNEL_PATCHED, "readd_0301" },
	{ "dumb", KERNEL_PATCHED, "readd_0301" },
	{ "deaf-once", KERNEL_PATCHED, "readd_0301" },
	{ "die", KERNEL_PATCHED, NULL },
	{ "truncate", KERNEL_PATCHED, "readd_0301" },
	{ "badjson", KERNEL_PATCHED, NULL },
};

static void put(const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", kernel, name);
	f = fopen(path, "w");
	if (!f)
		exit(1);
	fputs(text, f);
	fclose(f);
}

static struct run_options options(const struct mode_case *c)
{
	return (struct run_options){
		.qemu = fake, .kernel_dir = kernel, .label = "it", .role = c->role,
		.report_dir = report, .only = &c->only, .nr_only = c->only ? 1 : 0,
		.deadline_scale = strcmp(c->mode, "mute") ? SCALE : SCALE / 5,
	};
}

static int replay(const struct mode_case *c, struct run_result *res, char **err)
{
	struct run_options opt = options(c);
	char kept[200];

	snprintf(kept, sizeof(kept), "%s/it/kernel", report);
	opt.qemu = "/nonexistent";
	opt.kernel_dir = kept;
	opt.replay_dir = report;
	opt.report_dir = again;
	/* The deadlines are those of the record. */
	opt.deadline_scale = 1;
	return runner_run(&opt, res, err);
}

/* All that a result says, as the reports write it. */
static char *as_text(const struct run_result *run, const char *name)
{
	struct report rep = { .dir = report, .runs = run, .nr_runs = 1 };
	char path[256], *text = NULL;
	size_t size = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", work, name);
	if (report_json(path, &rep))
		exit(1);
	f = fopen(path, "r");
	if (!f || getdelim(&text, &size, '\0', f) < 0)
		exit(1);
	fclose(f);
	return text;
}

static bool same_files(const char *name)
{
	char command[600];

	snprintf(command, sizeof(command), "cmp -s '%s/it/%s' '%s/it/%s'", report, name, again, name);
	return !system(command);
}

static void run_case(const struct mode_case *c)
{
	struct run_options opt = options(c);
	struct run_result first, second;
	char name[96], diff[400], *err, *one, *two;
	int rc;

	setenv("FAKE_QEMU_MODE", c->mode, 1);
	if (runner_run(&opt, &first, &err)) {
		printf("# %s\n", err);
		exit(1);
	}
	rc = replay(c, &second, &err);
	one = as_text(&first, "first");
	two = rc ? strdup("") : as_text(&second, "second");
	snprintf(name, sizeof(name), "%s is the same in a replay", c->mode);
	if (!ok(!rc && !strcmp(one, two) && same_files("locks.dot"), name)) {
		printf("# rc %d %s\n", rc, err ? err : "");
		snprintf(diff, sizeof(diff), "diff %s/first %s/second | head -20 | sed 's/^/# /'", work, work);
		if (system(diff))
			printf("# no diff\n");
	}
	free(one);
	free(two);
	free(err);
	run_result_free(&first);
	run_result_free(&second);
}

/* Each changes a log of a run that was good; in the files no line is added or lost. */
static const struct {
	const char *name;
	const char *sed;	/* script and file */
} changes[] = {
	{ "a request", "'s/> \\([0-9]*\\) mod hold/> \\1 mod held/' readd_0301.agent" },
	{ "an answer", "'s/< armed/< off../' readd_0301.agent" },
	{ "the number of an answer", "'s/< = 3 0 /< = 2 0 /' readd_0301.agent" },
	{ "an event", "'s/\"ev\":\"end\"/\"ev\":\"and\"/' readd_0301.agent" },
	{ "a command", "'s/device_del/device_add/' readd_0301.qmp" },
	{ "QEMU's answer", "'s/\"return\": {}, \"id\": 3/\"error\": {}, \"id\": 3/' readd_0301.qmp" },
	{ "a step", "'s/# step 00000022/# step 00000023/' readd_0301.host" },
	{ "the length of the console", "'s/# console .*/# console 999999/' readd_0301.host" },
	{ "a time", "'2s/^ */1/' readd_0301.qmp" },
	{ "the form", "'3s/ /  /g' readd_0301.agent" },
	{ "an escape", "'s/# step /# step \\\\q/' readd_0301.host" },
	{ "the end", "'$d' readd_0301.agent" },
	{ "the end of what the host noticed", "'$d' readd_0301.host" },
	{ "the boot", "'s/# scale .*/# scale/' boot.host" },
};

static void test_changes(void)
{
	const struct mode_case good = { "good", KERNEL_PATCHED, "readd_0301" };
	struct run_options opt = options(&good);
	char command[800], *err;
	struct run_result res;
	size_t i;
	int rc;

	setenv("FAKE_QEMU_MODE", "good", 1);
	if (runner_run(&opt, &res, &err))
		exit(1);
	run_result_free(&res);
	snprintf(command, sizeof(command), "cp -r '%s' '%s/copy'", report, work);
	if (system(command))
		exit(1);
	for (i = 0; i < ARRAY_SIZE(changes); i++) {
		snprintf(command, sizeof(command), "cd '%s/it' && sed -i %s", report, changes[i].sed);
		if (system(command))
			exit(1);
		rc = replay(&good, &res, &err);
		if (!ok(rc == -ESTALE || (!rc && res.verdict != VERDICT_CLEAN), changes[i].name))
			printf("# rc %d\n", rc);
		if (rc)
			printf("# %s\n", err);
		free(err);
		run_result_free(&res);
		snprintf(command, sizeof(command), "rm -r '%s' && cp -r '%s/copy' '%s'", report, work,
			 report);
		if (system(command))
			exit(1);
	}
	rc = replay(&good, &res, &err);
	ok(!rc && res.verdict == VERDICT_CLEAN, "what was not changed is still good");
	run_result_free(&res);
	/* Less than the whole console hides no complaint. */
	snprintf(command, sizeof(command), "cd '%s/it' && sed -i '$d' readd_0301.console", report);
	if (system(command))
		exit(1);
	rc = replay(&good, &res, &err);
	ok(rc == -ESTALE && strstr(err, "the console has no"),
	   "a console that was cut is noticed");
	free(err);
	run_result_free(&res);
}

int main(int argc, char **argv)
{
	char command[512], self[4000];
	size_t i;

	/* build/tests/replay_test -> build/fake_qemu, or as the caller says. */
	snprintf(self, sizeof(self), "%s", argv[0]);
	if (getenv("FAKE_QEMU"))
		snprintf(fake, sizeof(fake), "%s", getenv("FAKE_QEMU"));
	else
		snprintf(fake, sizeof(fake), "%s/../fake_qemu", dirname(self));
	snprintf(work, sizeof(work), "%s/replay-test-XXXXXX",
		 getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	if (!mkdtemp(work))
		return 1;
	snprintf(kernel, sizeof(kernel), "%s/kernel", work);
	snprintf(report, sizeof(report), "%s/report", work);
	snprintf(again, sizeof(again), "%s/again", work);
	snprintf(command, sizeof(command), "mkdir -p %s", kernel);
	if (system(command))
		return 1;
	put("bzImage", "");
	put("initramfs.cpio.gz", "");
	put("meta", "release=6.1.0\ntree=0123abcd\nconfig=debug\n");
	put("functions", "enable_slot\nzpci_create_device\n");

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		run_case(&cases[i]);
	test_changes();
	snprintf(command, sizeof(command), "rm -rf %s", work);
	ok(!system(command), "the test cleans up");
	return tap_done();
}
