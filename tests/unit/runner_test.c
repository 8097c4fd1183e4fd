// SPDX-License-Identifier: GPL-2.0
/*
 * runner_run() against a fake QEMU: whatever happens to the guest, the outcome
 * is the right one, the next scenario starts afresh, and nothing is left behind.
 */
#define _GNU_SOURCE
#include "array.h"
#include "cache.h"
#include "clock.h"
#include "requirement.h"
#include "runner.h"
#include "scenario.h"
#include "trial.h"
#include "tap.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Deadlines of a scenario are 10 s on a real guest: half a second is plenty for a fake. */
#define SCALE	0.05

static char work[128], fake[4096], kernel[160], report[160], tmp[160];

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

/* Scenarios that only this test has; no case above runs an extended one. */
SCENARIO(zz_rounds, .title = "repeats", .extended = true)
{
	for_each_round(sc)
		trial_step(sc, UINT32_MAX, "round %u of %u", sc->rounds_begun, sc->rounds);
}

SCENARIO(zz_round_fails, .title = "fails in the second round", .extended = true,
	 .upstream = RED("it is the second"), REQUIREMENTS(1, NR_REQUIREMENTS))
{
	for_each_round(sc) {
		if (sc->rounds_begun == 2)
			trial_fail(sc, "it is the second");
	}
}

SCENARIO(zz_needs, .title = "needs more", .extended = true, .needs = NEEDS_KASAN | NEEDS_KCSAN,
	 .base = RED("never"), .upstream = EITHER("why not"))
{
	trial_fail(sc, "it was run");
}

static void run_own(const char *name, enum kernel_role role, unsigned int rounds,
		    struct run_result *res)
{
	struct run_options opt = {
		.qemu = fake, .kernel_dir = kernel, .label = "own", .role = role,
		.report_dir = report, .only = &name, .nr_only = 1, .rounds = rounds,
		.deadline_scale = SCALE,
	};
	char *err;

	setenv("FAKE_QEMU_MODE", "good", 1);
	if (runner_run(&opt, res, &err) || res->nr_scenarios != 2)
		exit(1);
}

static void test_rounds(void)
{
	struct run_result res;
	const struct scenario_result *own;

	run_own("zz_rounds", KERNEL_PATCHED, 3, &res);
	own = &res.scenarios[1];
	ok(own->outcome == OUTCOME_PASS && own->rounds == 3, "a scenario repeats and is counted");
	run_result_free(&res);
	run_own("zz_rounds", KERNEL_PATCHED, 0, &res);
	own = &res.scenarios[1];
	ok(own->outcome == OUTCOME_PASS && own->rounds == 1, "... once, unless it is told");
	run_result_free(&res);
	run_own("zz_round_fails", KERNEL_UPSTREAM, 5, &res);
	own = &res.scenarios[1];
	ok(own->outcome == OUTCOME_FAIL && own->rounds == 2 && !strcmp(own->reason, "it is the second"),
	   "... and no longer than it is ok");
	ok(own->claim.kind == CLAIM_RED && res.verdict == VERDICT_REPRODUCED &&
	   own->nr_requirements == 2 && own->requirements[1] == NR_REQUIREMENTS,
	   "the result has the claim about its kernel and the requirements");
	run_result_free(&res);
	run_own("zz_round_fails", KERNEL_BASE, 1, &res);
	own = &res.scenarios[1];
	ok(own->outcome == OUTCOME_PASS && own->claim.kind == CLAIM_PASSES &&
	   res.scenarios[0].rounds == 0, "the claim about another kernel is another one");
	run_result_free(&res);
}

/* One whole scenario is one round; it fails every second time, across its guests. */
static unsigned int plays;

SCENARIO(zz_race, .title = "fails every second time", .extended = true,
	 .base = EITHER("a race"), .upstream = RED("it was the second"))
{
	if (++plays % 2 == 0)
		trial_fail(sc, "it was the second");
}

SCENARIO(zz_race_rounds, .title = "fails in every third round of all", .extended = true,
	 .base = EITHER("a race"))
{
	for_each_round(sc) {
		if (++plays % 3 == 0)
			trial_fail(sc, "it was the third");
	}
}

SCENARIO(zz_race_lost, .title = "breaks off the second time", .extended = true,
	 .base = EITHER("a race"))
{
	if (++plays % 2 == 0)
		trial_lost(sc, "it is gone");
}

/* Whether so many of so many rounds failed, with one machine's logs for each @guests. */
static bool counts(const char *name, enum kernel_role role, unsigned int asked,
		   enum outcome outcome, unsigned int failed, unsigned int rounds,
		   unsigned int guests)
{
	const struct scenario_result *own;
	struct run_result res;
	char path[256];
	bool good;

	plays = 0;
	snprintf(path, sizeof(path), "%s/own", report);
	cache_remove_tree(path);
	run_own(name, role, asked, &res);
	own = &res.scenarios[1];
	good = own->outcome == outcome && own->failed == failed && own->rounds == rounds &&
	       (outcome == OUTCOME_PASS) == !own->reason;
	if (!good)
		printf("# %s, %u of %u\n", outcome_name(own->outcome), own->failed, own->rounds);
	snprintf(path, sizeof(path), "%s/own/%s-%u.console", report, name, guests + 1);
	good = good && access(path, R_OK);
	if (guests > 1) {
		snprintf(path, sizeof(path), "%s/own/%s-%u.console", report, name, guests);
		good = good && !access(path, R_OK);
	}
	run_result_free(&res);
	return good;
}

static void test_counts(void)
{
	ok(counts("zz_race", KERNEL_BASE, 5, OUTCOME_FAIL, 2, 5, 5),
	   "a race is played as often as asked for, and goes on after a failure");
	ok(counts("zz_race", KERNEL_BASE, 1, OUTCOME_PASS, 0, 1, 1), "... once by default");
	ok(counts("zz_race_rounds", KERNEL_BASE, 8, OUTCOME_FAIL, 2, 8, 3),
	   "a guest ends with a round that fails, the next one plays the rest");
	ok(counts("zz_race_rounds", KERNEL_BASE, 2, OUTCOME_PASS, 0, 2, 1),
	   "... and one guest plays all that pass");
	ok(counts("zz_race", KERNEL_PATCHED, 5, OUTCOME_FAIL, 1, 2, 2),
	   "where it must not fail, one failure is enough");
	ok(counts("zz_race", KERNEL_UPSTREAM, 5, OUTCOME_PASS, 0, 1, 1),
	   "where it must fail, it must do so at once");
	ok(counts("zz_race_lost", KERNEL_BASE, 5, OUTCOME_INCONCLUSIVE, 0, 2, 2),
	   "a round that was not reached is not made up for");
}

static unsigned int ask_for(void *arg, const struct scenario *scenario)
{
	return strcmp(scenario->name, "zz_rounds") ? 0 : *(unsigned int *)arg;
}

static void test_ask(void)
{
	static const char *const both[] = { "zz_rounds", "zz_race" };
	unsigned int rounds = 4;
	struct run_options opt = {
		.qemu = fake, .kernel_dir = kernel, .label = "own", .role = KERNEL_PATCHED,
		.report_dir = report, .only = both, .nr_only = 2, .ask = ask_for, .ask_arg = &rounds,
		.deadline_scale = SCALE,
	};
	struct run_result res;
	char *err;

	setenv("FAKE_QEMU_MODE", "good", 1);
	ok(!runner_run(&opt, &res, &err) && res.nr_scenarios == 2 &&
	   !strcmp(res.scenarios[1].name, "zz_rounds") && res.scenarios[1].rounds == 4 &&
	   !res.scenarios[1].failed, "each scenario can be asked for rounds of its own, or none");
	run_result_free(&res);
}

static void test_needs(void)
{
	struct run_result res;
	const struct scenario_result *own;

	run_own("zz_needs", KERNEL_BASE, 1, &res);
	own = &res.scenarios[1];
	ok(own->outcome == OUTCOME_INCONCLUSIVE && !own->no_feature &&
	   strstr(own->reason, "cannot read the configuration"),
	   "a kernel whose configuration is not known lacks nothing");
	run_result_free(&res);
	put("config", "CONFIG_KCSAN=y\n");
	run_own("zz_needs", KERNEL_BASE, 1, &res);
	own = &res.scenarios[1];
	ok(own->outcome == OUTCOME_SKIP && own->no_feature && own->claim.kind == CLAIM_RED &&
	   !strcmp(own->reason, "this kernel has no CONFIG_KASAN"),
	   "a scenario is skipped on a kernel without what it needs");
	run_result_free(&res);
	put("config", "CONFIG_KCSAN=y\nCONFIG_KASAN=y\n");
	run_own("zz_needs", KERNEL_UPSTREAM, 1, &res);
	own = &res.scenarios[1];
	ok(own->outcome == OUTCOME_FAIL && own->claim.kind == CLAIM_EITHER,
	   "... and run on one that has it");
	run_result_free(&res);
}

int main(int argc, char **argv)
{
	char cleanup[512], self[4000];
	size_t i;

	/* build/tests/runner_test -> build/fake_qemu, or as the caller says. */
	snprintf(self, sizeof(self), "%s", argv[0]);
	if (getenv("FAKE_QEMU"))
		snprintf(fake, sizeof(fake), "%s", getenv("FAKE_QEMU"));
	else
		snprintf(fake, sizeof(fake), "%s/../fake_qemu", dirname(self));
	/* Orphans of the runner become ours, so that they can be seen. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	snprintf(work, sizeof(work), "%s/runner-test-XXXXXX",
		 getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	if (!mkdtemp(work))
		return 1;
	snprintf(kernel, sizeof(kernel), "%s/kernel", work);
	snprintf(report, sizeof(report), "%s/re,port", work);
	snprintf(tmp, sizeof(tmp), "%s/t'm p", work);
	snprintf(cleanup, sizeof(cleanup), "mkdir -p %s \"%s\"", kernel, tmp);
	if (system(cleanup))
		return 1;
	setenv("TMPDIR", tmp, 1);
	put("bzImage", "");
	put("initramfs.cpio.gz", "");
	put("meta", "release=6.1.0\ntree=0123abcd\n");
	put("functions", "enable_slot\nzpci_create_device\n");

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		run_case(&cases[i]);
	test_logs();
	test_not_started();
	test_interrupt();
	test_rounds();
	test_counts();
	test_ask();
	test_needs();
	snprintf(cleanup, sizeof(cleanup), "rm -rf %s", work);
	ok(!system(cleanup), "the test cleans up");
	return tap_done();
}
