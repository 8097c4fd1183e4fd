// SPDX-License-Identifier: GPL-2.0
/*
 * The parts of zlab bench that measure guests, against a fake QEMU whose instructions
 * are known.
 */
#define _GNU_SOURCE
#include "array.h"
#include "bench.h"
#include "tap.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char work[128], fake[4096], report[160], dirs[3][192];

static void put(const char *dir, const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	if (!f)
		exit(1);
	fputs(text, f);
	fclose(f);
}

static void make_kernel(unsigned int i, const char *name, const char *image)
{
	snprintf(dirs[i], sizeof(dirs[i]), "%s/%s", work, name);
	if (mkdir(dirs[i], 0777))
		exit(1);
	put(dirs[i], "bzImage", image);
	put(dirs[i], "initramfs.cpio.gz", "");
	put(dirs[i], "meta", "");
}

static struct bench new_bench(unsigned int patched)
{
	return (struct bench){
		.work = { .report = report }, .qemu = fake, .runs = 2, .cycles = 3,
		.deadline_scale = 0.05,
		.sizes = { 1, 20 }, .nr_sizes = 2,
		.kernel_dirs = {
			[BENCH_BASE] = strdup(dirs[0]), [BENCH_PATCHED] = strdup(dirs[patched]),
			[BENCH_LOCKS] = strdup(dirs[0]),
		},
	};
}

static int part(struct bench *bench, int (*run)(struct bench *bench, struct progress *p),
		const char *mode)
{
	FILE *null = fopen("/dev/null", "we");
	struct progress *p = null ? progress_new(null, 1) : NULL;
	int err;

	if (!p)
		exit(1);
	setenv("FAKE_QEMU_MODE", mode, 1);
	progress_begin(p, "part");
	err = run(bench, p);
	progress_free(p);
	fclose(null);
	return err;
}

/* All samples of a value are the same, and there is one for each run. */
static double sample(const struct bench *bench, const char *name, const char *variant,
		     unsigned int x)
{
	const struct bench_value *value = bench_find(bench, name, UNIT_INSTRUCTIONS, variant, x);

	if (!value || value->nr != bench->runs || value->samples[0] != value->samples[1] ||
	    value->spread)
		return -1;
	return value->samples[0];
}

static void test_cost(void)
{
	struct bench bench = new_bench(0);
	double plug;

	ok(!part(&bench, bench_cost, "good"), "cost of a cycle");
	plug = sample(&bench, "plug_unplug", "base", 1);
	/* Three commands of 100000, and the requests of the agent at 1000 each. */
	ok(plug > 300000 && plug < 310000, "a plug and unplug is what it is made of");
	ok(plug == sample(&bench, "plug_unplug", "patched", 1) &&
	   plug == sample(&bench, "plug_unplug", "base", 20),
	   "it is the same on the same kernel, and with bystanders");
	ok(sample(&bench, "power_cycle", "base", 1) > 0 &&
	   bench_find(&bench, "plug_unplug", UNIT_SECONDS, "patched", 20) &&
	   bench_find(&bench, "bystanders", UNIT_SECONDS, "base", 20), "the rest is there, too");
	bench_free(&bench);
}

static void test_costly(void)
{
	struct bench bench = new_bench(1);
	size_t i, missed = 0;
	double ratio;

	part(&bench, bench_cost, "good");
	ratio = sample(&bench, "plug_unplug", "patched", 1) / sample(&bench, "plug_unplug", "base", 1);
	ok(ratio > 1.049 && ratio < 1.051, "a kernel that costs 5 % more is seen to");
	bench_judge(&bench);
	for (i = 0; i < bench.nr_bars; i++)
		missed += bench.bars[i].verdict == BAR_MISSED;
	ok(missed == 4 && bench_status(&bench) == ST_DISPROVED,
	   "it misses the bar in both cycles, and does not grow");
	bench_free(&bench);
}

static void test_readd(void)
{
	struct bench bench = new_bench(0);

	ok(!part(&bench, bench_readd, "good") && sample(&bench, "readd", "patched", 0) > 200000 &&
	   sample(&bench, "readd", "patched", 32) == sample(&bench, "readd", "patched", 1),
	   "coming back while references linger");
	bench_free(&bench);
}

static void test_locks(void)
{
	struct bench bench = new_bench(0);
	const struct bench_value *held, *add_lock;

	ok(!part(&bench, bench_locks, "good"), "time under locks");
	held = bench_find(&bench, "lock_held", "us", "&zdev->state_lock", 0);
	add_lock = bench_find(&bench, "lock_acquisitions", "times", "zpci_add_lock", 1);
	ok(held && held->samples[0] == 20 && add_lock && !add_lock->samples[0] &&
	   bench_find(&bench, "lock_waited", "us", "&zdev->state_lock", 1)->samples[0] == 25,
	   "alone and with rivals, those that are not taken included");
	bench_free(&bench);
}

static void test_trouble(void)
{
	static const struct {
		const char *mode;
		int status;
	} cases[] = {
		{ "good", ST_OK }, { "die", ST_INCONCLUSIVE }, { "stuck", ST_DISPROVED },
		{ "boot-panic", ST_QEMU }, { "nos390", ST_QEMU },
	};
	struct bench bench = new_bench(0);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		int status = part(&bench, bench_readd, cases[i].mode);

		if (!ok(status == cases[i].status, cases[i].mode))
			printf("# status %d\n", status);
	}
	ok(bench_find(&bench, "readd", UNIT_SECONDS, "patched", 0)->nr == bench.runs,
	   "nothing is kept of a guest that was lost");
	bench_free(&bench);
	bench = new_bench(0);
	free(bench.kernel_dirs[BENCH_PATCHED]);
	bench.kernel_dirs[BENCH_PATCHED] = strdup(work);
	ok(part(&bench, bench_readd, "good") == ST_USAGE, "a kernel that is not there");
	bench_free(&bench);
}

static void test_json(void)
{
	struct bench bench = new_bench(0);
	char path[256];

	part(&bench, bench_locks, "good");
	bench_judge(&bench);
	snprintf(path, sizeof(path), "%s/bench.json", report);
	ok(!bench_json(path, &bench) && !access(path, R_OK), "bench.json");
	snprintf(path, sizeof(path), "%s/none/bench.json", report);
	ok(bench_json(path, &bench) < 0 && bench_html(path, &bench) < 0, "no place for it");
	bench_free(&bench);
}

int main(int argc, char **argv)
{
	char command[256], *self = realpath(argv[0], NULL);

	snprintf(work, sizeof(work), "%s/bench_test-XXXXXX", getenv("TMPDIR") ? : "/tmp");
	if (!self || !mkdtemp(work))
		return 1;
	snprintf(fake, sizeof(fake), "%s/../fake_qemu", dirname(self));
	snprintf(report, sizeof(report), "%s/report", work);
	make_kernel(0, "kernel", "a kernel");
	make_kernel(1, "costly-kernel", "a costly kernel");
	test_cost();
	test_costly();
	test_readd();
	test_locks();
	test_trouble();
	test_json();
	snprintf(command, sizeof(command), "rm -rf '%s'", work);
	free(self);
	return system(command) ? 1 : tap_done();
}
