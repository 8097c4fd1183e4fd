// SPDX-License-Identifier: GPL-2.0
/*
 * A guest that is measured.
 *
 * What is counted are the instructions that QEMU executes for the guest, of all that
 * goes on in it: the kernel, the test module, the agent. A guest that waits executes
 * none. So the count does not depend on how fast the machine is, and hardly on how
 * long an answer of the host takes.
 */
#define _GNU_SOURCE
#include "bench_guest.h"

#include "clock.h"
#include "sample.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DEADLINE_START	20
#define DEADLINE_BOOT	120
/* As in the runner: deadlines are those of a machine that boots in this time. */
#define BOOT_REFERENCE	3.0

#define GUEST_MEMORY	"1G"
/* It asks for nothing by itself; the guest binds a driver to it, and needs no more. */
#define BYSTANDER	"{\"driver\": \"virtio-keyboard-pci\""
#define UID_FIRST	0x100	/* of bystanders; fid the same */
#define ON_ROOT_BUS	16	/* bystanders that need no bridge: it has room for 32 devices */
#define ON_BRIDGE	30

static const char *const kernel_names[] = {
	[BENCH_BASE] = "base", [BENCH_PATCHED] = "patched", [BENCH_LOCKS] = "locks",
	[BENCH_DEBUG] = "debug",
};

/**
 * bench_unit() - what a guest measures in
 * @counted: its instructions are counted
 *
 * Return: the unit.
 */
const char *bench_unit(bool counted)
{
	return counted ? UNIT_INSTRUCTIONS : UNIT_SECONDS;
}

static int open_files(struct bench_guest *guest, const struct bench *bench, struct progress *p,
		      enum bench_kernel kernel)
{
	const struct run_options opt = {
		.kernel_dir = bench->kernel_dirs[kernel], .label = kernel_names[kernel],
		.report_dir = bench->work.report,
	};
	char *why = NULL;
	int err = run_files_open(&guest->files, &opt, &why);

	if (!err)
		err = log_names_init(&guest->logs, &guest->files,
				     guest->counted ? "counted" : "timed");
	if (err)
		err = progress_fail(p, err == -ENOMEM ? ST_INTERNAL : ST_USAGE, "%s",
				    why ? why : strerror(-err));
	free(why);
	return err;
}

/**
 * bench_guest_start() - boot a guest
 * @guest: guest to initialise; to be ended by bench_guest_end() in any case; must not move
 * @bench: the run
 * @p: progress, receives the error
 * @kernel: what to boot
 * @counted: count its instructions; such a guest has one CPU
 *
 * Return: 0, -EINTR, or an exit status.
 */
int bench_guest_start(struct bench_guest *guest, const struct bench *bench, struct progress *p,
		      enum bench_kernel kernel, bool counted)
{
	double started = clock_seconds(), slower;
	struct vm_config config;
	int err;

	*guest = (struct bench_guest){ .counted = counted, .fn = FN(0x11, 0x11) };
	err = loop_init(&guest->loop);
	if (err)
		return progress_fail(p, ST_INTERNAL, "%s", strerror(-err));
	err = open_files(guest, bench, p, kernel);
	if (err)
		return err;
	config = (struct vm_config){
		.qemu = bench->qemu, .kernel = guest->files.kernel,
		.initramfs = guest->files.initramfs, .accel = guest->files.accel,
		.memory = GUEST_MEMORY, .console = guest->logs.console,
		.qmp_log = guest->logs.qmp, .agent_log = guest->logs.agent, .counted = counted,
	};
	err = vm_start(&guest->vm, &guest->loop, &config, clock_seconds() + DEADLINE_START);
	if (!err)
		err = vm_wait_hello(&guest->vm, clock_seconds() + DEADLINE_BOOT);
	if (err == -EINTR)
		return err;
	if (err)
		return progress_fail(p, ST_QEMU, "the %s kernel did not boot: %s (see %s)",
				     kernel_names[kernel], vm_why(&guest->vm), guest->logs.console);
	slower = (clock_seconds() - started) / BOOT_REFERENCE;
	trial_init(&guest->sc, kernel_names[kernel], &guest->vm,
		   (slower > 1 ? slower : 1) * (bench->deadline_scale ? bench->deadline_scale : 1));
	return 0;
}

/*
 * A virtio-rng-pci, which the one that is measured is, would not do: each of them is
 * asked for entropy, and hw_random waits for ever for one of a hundred or so.
 *
 * Return: model of a bystander, to be freed.
 */
static char *model_on(int bridge)
{
	char *model;
	int rc;

	if (bridge < 0)
		rc = asprintf(&model, BYSTANDER "}");
	else
		rc = asprintf(&model, BYSTANDER ", \"bus\": \"br%d\"}", bridge);
	return rc < 0 ? NULL : model;
}

static void add_bridge(struct bench_guest *guest)
{
	int nr = guest->nr_bridges++;
	char id[16];

	/* It is no function for the guest, which never sees it. */
	snprintf(id, sizeof(id), "br%d", nr);
	trial_qmp(&guest->sc, "device_add", json_pack("{s:s, s:s, s:i}", "driver", "pci-bridge",
						      "id", id, "chassis_nr", nr + 1));
}

static void add_bystander(struct bench_guest *guest)
{
	int nr = (int)guest->nr_others, bridge = -1;
	struct fn *fn = &guest->others[nr];

	*fn = (struct fn)FN((uint16_t)(UID_FIRST + nr), (uint32_t)(UID_FIRST + nr));
	guest->nr_others++;
	if (nr >= ON_ROOT_BUS) {
		bridge = (nr - ON_ROOT_BUS) / ON_BRIDGE;
		if (bridge == guest->nr_bridges)
			add_bridge(guest);
	}
	fn->model = model_on(bridge);
	if (!fn->model) {
		trial_lost(&guest->sc, "out of memory");
		return;
	}
	plug(&guest->sc, fn);
	wait_present(&guest->sc, fn);
}

/**
 * bench_guest_fill() - plug bystanders until there are that many functions
 * @guest: guest
 * @nr: number of functions, the one that something is done to included
 */
void bench_guest_fill(struct bench_guest *guest, unsigned int nr)
{
	struct fn *grown = reallocarray(guest->others, nr, sizeof(*grown));

	if (!grown) {
		trial_lost(&guest->sc, "out of memory");
		return;
	}
	guest->others = grown;
	while (trial_ok(&guest->sc) && guest->nr_others + 1 < nr)
		add_bystander(guest);
}

/* The count so far, when the guest has answered all there was to answer. */
static double count(struct bench_guest *guest)
{
	unsigned long long instructions = 0;

	if (trial_request(&guest->sc, NULL, "sync") > 0)
		trial_lost(&guest->sc, "the guest did not come to rest");
	if (trial_ok(&guest->sc) &&
	    vm_instructions(&guest->vm, &instructions, trial_deadline(&guest->sc, DEADLINE_QMP)))
		trial_lost(&guest->sc, "%s", vm_why(&guest->vm));
	return (double)instructions;
}

/**
 * bench_guest_measure() - do something once and measure it
 * @guest: guest; its trial tells whether the result is one
 * @cycle: what to do
 *
 * Return: instructions or seconds.
 */
double bench_guest_measure(struct bench_guest *guest, bench_cycle_fn cycle)
{
	double before = guest->counted ? count(guest) : clock_seconds();

	cycle(guest);
	return (guest->counted ? count(guest) : clock_seconds()) - before;
}

/**
 * bench_guest_end() - end a guest
 * @guest: guest, whether it was started or not
 * @p: progress, receives the error
 * @err: error so far
 *
 * Return: @err; without one 0, -EINTR, or an exit status if its trial is not ok.
 */
int bench_guest_end(struct bench_guest *guest, struct progress *p, int err)
{
	size_t i;

	if (!err && guest->loop.caught)
		err = -EINTR;
	if (!err && !trial_ok(&guest->sc))
		err = progress_fail(p, guest->sc.outcome == OUTCOME_FAIL ? ST_DISPROVED :
					       ST_INCONCLUSIVE, "the %s kernel: %s", guest->sc.name,
				    guest->sc.reason ? guest->sc.reason : "out of memory");
	vm_stop(&guest->vm);
	trial_fini(&guest->sc);
	for (i = 0; i < guest->nr_others; i++)
		free((char *)guest->others[i].model);
	free(guest->others);
	log_names_free(&guest->logs);
	run_files_close(&guest->files);
	loop_fini(&guest->loop);
	return err;
}

/**
 * bench_plug() - plug the function until its driver is bound
 * @guest: guest
 */
void bench_plug(struct bench_guest *guest)
{
	plug(&guest->sc, &guest->fn);
	wait_present(&guest->sc, &guest->fn);
}

/**
 * bench_unplug() - unplug the function
 * @guest: guest
 */
void bench_unplug(struct bench_guest *guest)
{
	unplug(&guest->sc, &guest->fn);
}

/**
 * bench_plug_unplug() - plug the function and unplug it until it is released
 * @guest: guest
 */
void bench_plug_unplug(struct bench_guest *guest)
{
	plug(&guest->sc, &guest->fn);
	unplug(&guest->sc, &guest->fn);
	trial_event(&guest->sc, MOD_RELEASE, guest->fn.fid, ANY_PEC, "the function was not released");
}

/**
 * bench_power_cycle() - switch the function off and on until its driver is bound
 * @guest: guest
 */
void bench_power_cycle(struct bench_guest *guest)
{
	power(&guest->sc, &guest->fn, false);
	power(&guest->sc, &guest->fn, true);
	wait_present(&guest->sc, &guest->fn);
}

/**
 * bench_keep() - keep what one guest has measured
 * @bench: the run, gets the median
 * @key: which quantity
 * @samples: what was measured
 * @nr: their number, not 0
 * @p: progress, receives the error
 *
 * Return: 0 or an exit status.
 */
int bench_keep(struct bench *bench, const struct bench_value *key, const double *samples,
	       size_t nr, struct progress *p)
{
	double median = sample_median(samples, nr);
	double spread = (sample_max(samples, nr) - sample_min(samples, nr)) / median;

	if (!isnan(spread) && !bench_add(bench, key, median, spread))
		return 0;
	return progress_fail(p, ST_INTERNAL, "out of memory");
}
