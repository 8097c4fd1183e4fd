// SPDX-License-Identifier: GPL-2.0
/*
 * runner_run() against a fake QEMU: whatever happens to the guest, the outcome
 * is the right one, the next scenario starts afresh, and nothing is left behind.
 */
#define _GNU_SOURCE
#include "runner_fixture.h"

#include "array.h"
#include "runner.h"
#include "scenario.h"
#include "tap.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct mode_case {
	const char *mode;
	bool expect_bug;
	const char *only[2];	/* NULL first: all */
	enum verdict verdict;
	enum outcome boot;
	enum outcome outcome;	/* of every scenario that shows the bug */
	bool signature;
	const char *reason;	/* part of the reason of the first scenario not PASS; NULL: none */
};

static const struct mode_case cases[] = {
	{ "good", false, {}, VERDICT_CLEAN, OUTCOME_PASS, OUTCOME_PASS, false, NULL },
	{ "good", true, {}, VERDICT_DISPROVED, OUTCOME_PASS, OUTCOME_PASS, false, NULL },
	{ "slow", false, { "readd_0302", "plug_unplug" }, VERDICT_CLEAN, OUTCOME_PASS,
	  OUTCOME_PASS, false, NULL },
	{ "bug", true, {}, VERDICT_REPRODUCED, OUTCOME_PASS, OUTCOME_FAIL, true,
	  "cannot create duplicate filename '/devices/virtual/iommu/s390-iommu." },
	{ "bug", false, {}, VERDICT_DISPROVED, OUTCOME_PASS, OUTCOME_FAIL, true, "has no device" },
	{ "other", true, {}, VERDICT_INCONCLUSIVE, OUTCOME_PASS, OUTCOME_FAIL, false,
	  "WARNING: CPU: 1 PID: 25 at arch/s390/pci/pci.c:900" },
	{ "leak", false, { "readd_0301" }, VERDICT_DISPROVED, OUTCOME_PASS, OUTCOME_FAIL, false,
	  "slots/00000022 is still there" },
	{ "unbalanced", false, { "readd_0301" }, VERDICT_DISPROVED, OUTCOME_PASS, OUTCOME_FAIL,
	  false, "was created 1 time(s) more than released" },
	{ "lockoff", false, { "readd_0301" }, VERDICT_DISPROVED, OUTCOME_PASS, OUTCOME_FAIL, false,
	  "lockdep has switched itself off" },
	{ "memleak", false, { "readd_0301" }, VERDICT_DISPROVED, OUTCOME_PASS, OUTCOME_FAIL,
	  false, "1 leaked object(s), the first of 2048 bytes: zpci_create_device+0x5c/0x2a8" },
	{ "race", false, { "readd_0301" }, VERDICT_DISPROVED, OUTCOME_PASS, OUTCOME_FAIL, false,
	  "data-race in enable_slot / zpci_device_reserved" },
	{ "race-elsewhere", false, { "readd_0301" }, VERDICT_CLEAN, OUTCOME_PASS, OUTCOME_PASS,
	  false, NULL },
	{ "stuck", false, { "readd_0301" }, VERDICT_DISPROVED, OUTCOME_PASS, OUTCOME_FAIL, false,
	  "did not finish event 0x0301 of function 00000022" },
	{ "hang", false, { "readd_0301" }, VERDICT_INCONCLUSIVE, OUTCOME_PASS,
	  OUTCOME_INCONCLUSIVE, false, "the guest stopped answering" },
	{ "hang-splat", false, { "readd_0301" }, VERDICT_DISPROVED, OUTCOME_PASS, OUTCOME_FAIL,
	  false, "INFO: task kmcheck:25 blocked" },
	{ "panic", false, {}, VERDICT_DISPROVED, OUTCOME_PASS, OUTCOME_FAIL, false,
	  "QEMU exited with status 0" },
	{ "init-panic", false, { "readd_0301" }, VERDICT_INCONCLUSIVE, OUTCOME_PASS,
	  OUTCOME_INCONCLUSIVE, false, "the agent ended" },
	{ "boot-panic", false, { "readd_0301" }, VERDICT_DISPROVED, OUTCOME_FAIL,
	  OUTCOME_INCONCLUSIVE, false, "Unable to handle kernel pointer" },
	{ "mute", false, { "readd_0301" }, VERDICT_INCONCLUSIVE, OUTCOME_INCONCLUSIVE,
	  OUTCOME_INCONCLUSIVE, false, "did not boot: no hello from the guest in time" },
	{ "deaf", false, { "readd_0301" }, VERDICT_INCONCLUSIVE, OUTCOME_INCONCLUSIVE,
	  OUTCOME_INCONCLUSIVE, false, "none of 8 snapshots answered when restored" },
	{ "dumb", false, { "readd_0301" }, VERDICT_INCONCLUSIVE, OUTCOME_INCONCLUSIVE,
	  OUTCOME_INCONCLUSIVE, false, "none of 8 snapshots answered when restored" },
	{ "deaf-once", false, { "readd_0301" }, VERDICT_CLEAN, OUTCOME_PASS, OUTCOME_PASS, false,
	  NULL },
	{ "die", false, {}, VERDICT_INCONCLUSIVE, OUTCOME_PASS, OUTCOME_INCONCLUSIVE, false,
	  "QEMU was ended by signal 11" },
	{ "truncate", false, { "readd_0301" }, VERDICT_INCONCLUSIVE, OUTCOME_PASS,
	  OUTCOME_INCONCLUSIVE, false, "the console is incomplete" },
	{ "badjson", false, {}, VERDICT_INCONCLUSIVE, OUTCOME_PASS, OUTCOME_INCONCLUSIVE, false,
	  "not QMP: {\"return\": {}, \"id\" 3}" },
};

static void wake(int sig)
{
}

/*
 * Processes that outlive their parent become our children. One that was sent its
 * SIGKILL may not have got round to dying yet; one that was not, lives on.
 */
static bool leftovers(void)
{
	struct sigaction act = { .sa_handler = wake };	/* no SA_RESTART: ends waitpid() */
	bool alive;

	sigaction(SIGALRM, &act, NULL);
	alarm(2);
	while (waitpid(-1, NULL, 0) > 0)
		;
	alive = errno != ECHILD;
	alarm(0);
	return alive;
}

static bool dir_empty(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	unsigned int nr = 0;

	while (dir && (entry = readdir(dir)))
		nr++;
	if (dir)
		closedir(dir);
	return nr == 2;
}

static int run(const char *mode, bool expect_bug, const char *const *only, size_t nr_only,
	       struct run_result *res, char **err)
{
	struct run_options opt = {
		.qemu = fake, .kernel_dir = kernel, .label = expect_bug ? "base" : "patched",
		.role = expect_bug ? KERNEL_BASE : KERNEL_PATCHED, .report_dir = report, .only = only, .nr_only = nr_only,
		/* A minute is the deadline of the boot; a guest that never boots needs less. */
		.deadline_scale = strcmp(mode, "mute") ? SCALE : SCALE / 5,
	};

	setenv("FAKE_QEMU_MODE", mode, 1);
	return runner_run(&opt, res, err);
}

static bool shows_bug(const char *name)
{
	const struct scenario *scenario = scenario_find(name);

	return scenario && scenario->shows_bug;
}

static bool check(const struct mode_case *c, const struct run_result *res)
{
	const char *reason = NULL;
	size_t i;

	if (res->verdict != c->verdict || res->scenarios[0].outcome != c->boot)
		return false;
	for (i = 0; i < res->nr_scenarios; i++) {
		const struct scenario_result *s = &res->scenarios[i];

		if (shows_bug(s->name) && (s->outcome != c->outcome || s->signature_seen != c->signature))
			return false;
		if (s->outcome != OUTCOME_PASS && !reason)
			reason = s->reason;
		if ((s->outcome == OUTCOME_PASS) != !s->reason)
			return false;
	}
	return c->reason ? reason && strstr(reason, c->reason) : !reason;
}

static void run_case(const struct mode_case *c)
{
	size_t nr_only = c->only[0] ? c->only[1] ? 2 : 1 : 0, i;
	struct run_result res;
	bool left;
	char name[96];
	char *err;
	int rc;

	rc = run(c->mode, c->expect_bug, c->only, nr_only, &res, &err);
	left = leftovers();
	snprintf(name, sizeof(name), "%s on a %s kernel", c->mode, c->expect_bug ? "base" : "patched");
	if (!ok(!rc && check(c, &res), name)) {
		printf("# rc %d %s, verdict %s %s\n", rc, err ? err : "", verdict_name(res.verdict),
		       res.reason ? res.reason : "");
		for (i = 0; i < res.nr_scenarios; i++)
			printf("# %s %s %s\n", res.scenarios[i].name,
			       outcome_name(res.scenarios[i].outcome),
			       res.scenarios[i].reason ? res.scenarios[i].reason : "");
	}
	if (!strcmp(c->mode, "die") || !strcmp(c->mode, "panic"))
		ok(res.scenarios[1].seconds < 10 * SCALE, "... the end of QEMU is noticed at once");
	ok(!left && dir_empty(tmp), "... no process and no temporary file is left");
	run_result_free(&res);
	free(err);
}

/* The snapshot is loaded anew for each scenario, so one panic does not spoil the next. */
static void test_logs(void)
{
	static const char *const names[] = { "boot.console", "readd_0301.console", "readd_0301.qmp",
					     "readd_0301.agent", "readd_0301.dbf" };
	static const char *const only[] = { "readd_0301" };
	struct run_result res;
	bool good = true;
	char path[256];
	char *err;
	size_t i;

	run("good", false, only, 1, &res, &err);
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), "%s/patched/%s", report, names[i]);
		good = good && !access(path, R_OK);
	}
	ok(good, "logs are where they should be");
	ok(res.tree && !strcmp(res.tree, "0123abcd") && !strcmp(res.release, "6.1.0-fake") &&
	   res.nr_scenarios == 2 && res.boot_seconds > 0 && res.snapshot_seconds > 0,
	   "the result names the kernel");
	for (i = 1, good = res.scenarios[1].nr_timeline > 10; i < res.scenarios[1].nr_timeline; i++)
		good = good && res.scenarios[1].timeline[i].t >= res.scenarios[1].timeline[i - 1].t &&
		       res.scenarios[1].timeline[i].text;
	ok(good, "the timeline is in order");
	run_result_free(&res);
}

static void test_not_started(void)
{
	static const char *const only[] = { "no_such_scenario" };
	struct run_result res;
	char *err;

	ok(run("nos390", false, NULL, 0, &res, &err) == -EPIPE &&
	   strstr(err, "QEMU exited with status 1") && strstr(err, "is it a QEMU for s390x?"),
	   "a QEMU without s390x is an error, not a verdict");
	free(err);
	ok(run("good", false, only, 1, &res, &err) == -EINVAL && strstr(err, "no_such_scenario"),
	   "an unknown scenario is an error");
	free(err);
	strcat(fake, "-missing");
	ok(run("good", false, NULL, 0, &res, &err) < 0 && strstr(err, "cannot run"),
	   "a QEMU that is not there is an error");
	free(err);
	fake[strlen(fake) - strlen("-missing")] = '\0';
	strcat(kernel, "/none");
	ok(run("good", false, NULL, 0, &res, &err) == -ENOENT && strstr(err, "bzImage"),
	   "a kernel that is not there is an error");
	free(err);
	kernel[strlen(kernel) - strlen("/none")] = '\0';
	ok(!leftovers() && dir_empty(tmp), "... nothing is left of any of them");
}

static void interrupt_at(void *arg, const char *what, unsigned int done, unsigned int total)
{
	if (done == 2)
		kill(getpid(), SIGINT);
}

static void test_interrupt(void)
{
	struct run_options opt = {
		.qemu = fake, .kernel_dir = kernel, .label = "patched", .role = KERNEL_PATCHED,
		.report_dir = report,
		.progress = interrupt_at, .deadline_scale = SCALE,
	};
	struct run_result res;
	char *err;
	int rc;

	setenv("FAKE_QEMU_MODE", "good", 1);
	rc = runner_run(&opt, &res, &err);
	ok(rc == -EINTR && !strcmp(err, "interrupted") && !res.nr_scenarios,
	   "an interrupted run has no result");
	ok(!leftovers() && dir_empty(tmp), "... no process and no temporary file is left");
	free(err);
}

int main(int argc, char **argv)
{
	size_t i;

	/* Orphans of the runner become ours, so that they can be seen. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (!fixture_init(argv[0]))
		return 1;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		run_case(&cases[i]);
	test_logs();
	test_not_started();
	test_interrupt();
	ok(fixture_remove(), "the test cleans up");
	return tap_done();
}
