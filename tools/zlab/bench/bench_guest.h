/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A guest that is measured: booted for this, with a number of functions beside the one
 * that something is done to.
 */
#ifndef ZLAB_BENCH_GUEST_H
#define ZLAB_BENCH_GUEST_H

#include "bench.h"
#include "runfiles.h"
#include "trial.h"
#include "verbs.h"
#include "vm.h"

/**
 * struct bench_guest - one guest
 * @counted: its instructions are counted, not its time
 * @fn: the function that something is done to
 * @others: bystanders
 * @nr_others: their number
 * @nr_bridges: bridges that they are behind
 * @loop: what it waits in
 * @vm: its QEMU
 * @sc: what the verbs work on
 * @files: what it boots
 * @logs: what it says
 */
struct bench_guest {
	bool counted;
	struct fn fn;
	struct fn *others;
	size_t nr_others;
	int nr_bridges;
	struct loop loop;
	struct vm vm;
	struct trial sc;
	struct run_files files;
	struct log_names logs;
};

/**
 * typedef bench_cycle_fn - what is measured
 * @guest: guest
 */
typedef void (*bench_cycle_fn)(struct bench_guest *guest);

int bench_guest_start(struct bench_guest *guest, const struct bench *bench, struct progress *p,
		      enum bench_kernel kernel, bool counted);
void bench_guest_fill(struct bench_guest *guest, unsigned int nr);
double bench_guest_measure(struct bench_guest *guest, bench_cycle_fn cycle);
int bench_guest_end(struct bench_guest *guest, struct progress *p, int err);

void bench_plug(struct bench_guest *guest);
void bench_unplug(struct bench_guest *guest);
void bench_plug_unplug(struct bench_guest *guest);
void bench_power_cycle(struct bench_guest *guest);

const char *bench_unit(bool counted);
int bench_keep(struct bench *bench, const struct bench_value *key, const double *samples,
	       size_t nr, struct progress *p);

#endif /* ZLAB_BENCH_GUEST_H */
