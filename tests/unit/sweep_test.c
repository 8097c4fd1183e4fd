// SPDX-License-Identifier: GPL-2.0
/*
 * The sweep against a fake QEMU: each call fails once, what is wrong then is found, and
 * what was never called is no proof.
 */
#define _GNU_SOURCE
#include "array.h"
#include "sweep.h"
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

/* The fake kernel knows these, and does no more than these lifecycles. */
static const char *const sites[] = {
	"clp_query", "iommu_register", "clp_enable", "sclp_deconfigure",
};
static const char *const lives[] = { "power", "held" };

static int run(const char *mode, const struct sweep_options *opt, struct sweep *sweep)
{
	struct run_options run = {
		.qemu = fake, .kernel_dir = kernel, .label = "patched", .role = KERNEL_PATCHED,
		.report_dir = report, .deadline_scale = SCALE,
		.drive = sweep_drive, .drive_arg = sweep,
	};
	struct run_result result;
	char *err;
	int rc = sweep_init(sweep, opt, report);

	setenv("FAKE_QEMU_MODE", mode, 1);
	if (!rc)
		rc = runner_run(&run, &result, &err);
	if (!rc)
		run_result_free(&result);
	else
		printf("# %s\n", err ? err : "?");
	return rc;
}

static struct sweep_options options(size_t nr_sites, size_t nr_lives)
{
	return (struct sweep_options){
		.role = KERNEL_PATCHED, .sites = sites, .nr_sites = nr_sites,
		.lives = lives, .nr_lives = nr_lives,
	};
}

static void explain(const struct sweep *sweep)
{
	printf("# ");
	sweep_print(stdout, sweep);
}

static const struct sweep_try *find(const struct sweep *sweep, const char *life,
				    const char *site, unsigned int call)
{
	size_t i;

	for (i = 0; i < sweep->nr_tries; i++) {
		const struct sweep_try *try = &sweep->tries[i];

		if (try->site && !strcmp(try->life->name, life) &&
		    !strcmp(try->site->name, site) && try->call == call)
			return try;
	}
	return NULL;
}

static bool came(const struct sweep *sweep, const char *life, const char *site,
		 unsigned int call, const char *act, enum sweep_outcome outcome,
		 const char *cure)
{
	const struct sweep_try *try = find(sweep, life, site, call);

	return try && try->act && !strcmp(try->act->name, act) && try->outcome == outcome &&
	       try->cure && !strcmp(try->cure, cure);
}

static void test_good(void)
{
	const struct sweep_options opt = options(ARRAY_SIZE(sites), ARRAY_SIZE(lives));
	char path[PATH_MAX];
	struct sweep sweep;

	if (!ok(!run("good", &opt, &sweep) && sweep_status(&sweep) == ST_OK,
		"a good kernel passes"))
		explain(&sweep);
	ok(came(&sweep, "power", "clp_query", 1, "plug", SWEEP_REPORTED, "plug"),
	   "a function that was not added is plugged again");
	ok(came(&sweep, "power", "clp_enable", 1, "plug", SWEEP_REPORTED, "power cycle") &&
	   came(&sweep, "power", "clp_enable", 2, "power on", SWEEP_REFUSED, "power cycle"),
	   "one that was not enabled is switched off and on");
	ok(came(&sweep, "power", "sclp_deconfigure", 1, "unplug", SWEEP_SILENT, "power off"),
	   "one that was not deconfigured is switched off");
	ok(came(&sweep, "held", "clp_query", 2, "plug", SWEEP_REPORTED, "plug") &&
	   !find(&sweep, "held", "clp_query", 3) && !find(&sweep, "held", "iommu_register", 2),
	   "one that is held is found, and is tried as often as it is called");
	ok(!strncmp(sweep_caller(find(&sweep, "power", "clp_query", 1)->by), "clp_query_pci_fn<",
		    17), "the caller is known");
	snprintf(path, sizeof(path), "%s/patched/power_clp_query_1.console", report);
	ok(access(path, F_OK), "the logs of what went well are not kept");
	snprintf(path, sizeof(path), "%s/faults.html", report);
	ok(!sweep_save(&sweep) && !access(path, F_OK), "the tables are written");
	sweep_free(&sweep);
}

static void test_bad(void)
{
	static const struct {
		const char *mode, *reason;
	} cases[] = {
		{ "fault-silent", "\"plug\" failed, and the kernel did not say so" },
		{ "fault-twice", "reported 2 times, not once" },
		{ "fault-left", "left behind in /sys/class/iommu: s390-iommu.00000022" },
		{ "fault-dead", "slot 00000022 cannot be switched on" },
	};
	const struct sweep_options opt = options(3, 1);
	struct sweep sweep;
	size_t i, j;
	bool good;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		good = !run(cases[i].mode, &opt, &sweep) && sweep_status(&sweep) == ST_DISPROVED;
		for (j = 0; j < sweep.nr_tries; j++) {
			if (sweep.tries[j].outcome == SWEEP_FAILED)
				break;
		}
		good = good && j < sweep.nr_tries && sweep.tries[j].reason &&
		       strstr(sweep.tries[j].reason, cases[i].reason);
		if (!ok(good, cases[i].mode))
			explain(&sweep);
		sweep_free(&sweep);
	}
}

static void test_never_called(void)
{
	struct sweep_options opt = options(0, 1);
	static const char *const never[] = { "ioat_register" };
	static const char *const missing[] = { "slab" };
	struct sweep_sum sum;
	struct sweep sweep;

	opt.nr_sites = 1;
	opt.sites = never;
	ok(!run("good", &opt, &sweep) && sweep_status(&sweep) == ST_INCONCLUSIVE,
	   "what is never called proves nothing");
	sweep_free(&sweep);
	opt.sites = missing;
	if (!run("good", &opt, &sweep))
		sweep_sum(&sweep, sweep_find_site("slab"), &sum);
	ok(sweep_status(&sweep) == ST_INCONCLUSIVE && sum.missing,
	   "nor does what the kernel does not have");
	sweep_free(&sweep);
}

static void test_lost(void)
{
	const struct sweep_options opt = options(1, 1);
	struct sweep sweep;

	ok(!run("die", &opt, &sweep) && sweep_status(&sweep) == ST_INCONCLUSIVE &&
	   sweep.left_out[0] && strstr(sweep.left_out[0], "ended by signal"),
	   "a QEMU that dies says nothing about the kernel");
	sweep_free(&sweep);
	ok(!run("deaf", &opt, &sweep) && sweep_status(&sweep) == ST_INCONCLUSIVE &&
	   !sweep.nr_tries, "nor does a guest that cannot be saved");
	sweep_free(&sweep);
}

static void test_bug(void)
{
	struct sweep_options opt = options(1, 1);
	struct sweep sweep;

	opt.lives = &lives[1];
	ok(!run("bug", &opt, &sweep) && sweep_status(&sweep) == ST_DISPROVED &&
	   sweep.left_out[1], "a lifecycle that fails without help is a failure");
	sweep_free(&sweep);
}

/* What every kernel does is no failure, and must be there. */
static void test_known(void)
{
	static const char *const only[] = { "ioat_register" };
	struct sweep_options opt = { .sites = only, .nr_sites = 1 };
	const struct sweep_life *life = sweep_find_life("vfio");
	struct sweep_try tries[] = {
		{ .life = life, .outcome = SWEEP_WORKS },
		{ .life = life, .site = sweep_find_site(only[0]), .call = 1,
		  .outcome = SWEEP_KNOWN },
	};
	struct sweep sweep;

	if (sweep_init(&sweep, &opt, report))
		exit(1);
	sweep.tries = tries;
	sweep.nr_tries = ARRAY_SIZE(tries);
	ok(sweep_status(&sweep) == ST_OK && !sweep_stale_known(&sweep), "what is known is no failure");
	tries[1].outcome = SWEEP_WORKS;
	ok(sweep_status(&sweep) == ST_INCONCLUSIVE && sweep_stale_known(&sweep),
	   "what is said to be known must be seen");
	opt.call = 1;
	ok(sweep_status(&sweep) == ST_OK, "... if it was tried");
	sweep.tries = NULL;
	sweep.nr_tries = 0;
	sweep_free(&sweep);
}

static void test_caller(void)
{
	ok(!strcmp(sweep_caller("__kmalloc_track_caller<kstrdup<kobject_set_name_vargs<x<y"),
		   "x<y") && !strcmp(sweep_caller("kmalloc"), "kmalloc") &&
	   !strcmp(sweep_caller("zpci_create_device<x"), "zpci_create_device<x") &&
	   !strcmp(sweep_caller(NULL), ""), "who wanted the memory");
}

int main(int argc, char **argv)
{
	const char *dir = getenv("TMPDIR");
	char *own = realpath(argv[0], NULL), command[128];

	snprintf(work, sizeof(work), "%.40s/sweep-XXXXXX", dir ? dir : "/tmp");
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
	test_good();
	test_bad();
	test_never_called();
	test_lost();
	test_bug();
	test_known();
	test_caller();
	snprintf(command, sizeof(command), "rm -rf '%s'", work);
	free(own);
	return system(command) ? 1 : tap_done();
}
