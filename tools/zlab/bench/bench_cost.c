// SPDX-License-Identifier: GPL-2.0
/*
 * zlab bench: what a cycle costs on the base and on the patched kernel, by number of
 * functions that are there; and what it costs to come back while references linger.
 */
#include "bench_guest.h"

#include "array.h"
#include "clock.h"
#include "interrupt.h"

#include <errno.h>

#define CYCLES_MAX	64

/* Functions that somebody still holds, from the last life to the one before ... */
static const unsigned int lingering[] = { 0, 1, 2, 4, 8, 16, 32 };

static int keep_cycles(struct bench *bench, struct bench_guest *guest, const char *name,
		       const char *axis, unsigned int x, bench_cycle_fn cycle,
		       bench_cycle_fn between, struct progress *p)
{
	const struct bench_value key = {
		.name = (char *)name, .unit = (char *)bench_unit(guest->counted),
		.variant = (char *)guest->sc.name, .axis = (char *)axis, .x = x,
	};
	double samples[CYCLES_MAX];
	unsigned int i, nr = bench->cycles < CYCLES_MAX ? bench->cycles : CYCLES_MAX;

	/* The first one fills caches of the kernel and of QEMU. */
	for (i = 0; i <= nr && trial_ok(&guest->sc); i++) {
		samples[i ? i - 1 : 0] = bench_guest_measure(guest, cycle);
		if (between)
			between(guest);
	}
	return trial_ok(&guest->sc) ? bench_keep(bench, &key, samples, nr, p) : 0;
}

static int fill(struct bench *bench, struct bench_guest *guest, unsigned int size,
		struct progress *p)
{
	const struct bench_value key = {
		.name = "bystanders", .unit = UNIT_SECONDS, .variant = (char *)guest->sc.name,
		.axis = "functions", .x = size,
	};
	double started = clock_seconds();

	if (guest->nr_others + 1 >= size)
		return 0;
	bench_guest_fill(guest, size);
	if (guest->counted || !trial_ok(&guest->sc))
		return 0;
	started = clock_seconds() - started;
	return bench_keep(bench, &key, &started, 1, p);
}

static int cost_of_size(struct bench *bench, struct bench_guest *guest, unsigned int size,
			struct progress *p)
{
	int err = fill(bench, guest, size, p);

	if (!err)
		err = keep_cycles(bench, guest, "plug_unplug", "functions", size,
				  bench_plug_unplug, NULL, p);
	bench_plug(guest);
	if (!err)
		err = keep_cycles(bench, guest, "power_cycle", "functions", size,
				  bench_power_cycle, NULL, p);
	bench_unplug(guest);
	return err;
}

static int cost_of_kernel(struct bench *bench, enum bench_kernel kernel, bool counted,
			  struct progress *p)
{
	struct bench_guest guest;
	size_t i;
	int err;

	err = bench_guest_start(&guest, bench, p, kernel, counted);
	for (i = 0; i < bench->nr_sizes && !err && trial_ok(&guest.sc); i++)
		err = cost_of_size(bench, &guest, bench->sizes[i], p);
	return bench_guest_end(&guest, p, err);
}

/**
 * bench_cost() - cost of plug and unplug, and of a power cycle
 * @bench: the run
 * @p: progress, receives the error
 *
 * Return: 0, -EINTR, or an exit status.
 */
int bench_cost(struct bench *bench, struct progress *p)
{
	/* In turn, and each kernel as often first as second. */
	static const enum bench_kernel order[] = { BENCH_BASE, BENCH_PATCHED };
	unsigned int guest, nr_guests = 4 * bench->runs;
	int err = 0;

	if (!bench->kernel_dirs[BENCH_BASE] || !bench->kernel_dirs[BENCH_PATCHED])
		return 0;
	for (guest = 0; guest < nr_guests && !err; guest++) {
		bool counted = !(guest & 2);

		progress_what(p, counted ? "instructions" : "time", guest, nr_guests);
		err = interrupted() ? -EINTR :
		      cost_of_kernel(bench, order[(guest ^ guest >> 2) & 1], counted, p);
	}
	return err;
}

static void hold_function(struct bench_guest *guest)
{
	bench_plug(guest);
	hold(&guest->sc, &guest->fn);
	bench_unplug(guest);
}

static int readd_once(struct bench *bench, bool counted, struct progress *p)
{
	struct bench_guest guest;
	unsigned int held = 0;
	size_t i;
	int err;

	err = bench_guest_start(&guest, bench, p, BENCH_PATCHED, counted);
	for (i = 0; i < ARRAY_SIZE(lingering) && !err && trial_ok(&guest.sc); i++) {
		for (; held < lingering[i]; held++)
			hold_function(&guest);
		err = keep_cycles(bench, &guest, "readd", "lingering", held, bench_plug,
				  bench_unplug, p);
	}
	return bench_guest_end(&guest, p, err);
}

/**
 * bench_readd() - what it costs to come back while references linger
 * @bench: the run
 * @p: progress, receives the error
 *
 * Only the patched kernel can.
 *
 * Return: 0, -EINTR, or an exit status.
 */
int bench_readd(struct bench *bench, struct progress *p)
{
	unsigned int guest;
	int err = 0;

	if (!bench->kernel_dirs[BENCH_PATCHED])
		return 0;
	for (guest = 0; guest < 2 * bench->runs && !err; guest++) {
		progress_what(p, guest & 1 ? "time" : "instructions", guest, 2 * bench->runs);
		err = interrupted() ? -EINTR : readd_once(bench, !(guest & 1), p);
	}
	return err;
}
