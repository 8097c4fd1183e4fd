/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands of zlab that produce a verdict.
 */
#ifndef ZLAB_PROVE_H
#define ZLAB_PROVE_H

#include <stdbool.h>
#include <stddef.h>

#include "claim.h"

/**
 * struct prove_options - what the user asked for; strings are borrowed
 * @command: the command line
 * @top: directory of the project
 * @kernel: the user's git tree, NULL for Debian's package
 * @base: revision in @kernel, NULL for its HEAD
 * @series: series file
 * @base_name: name of the base that @series is for, NULL: it is not said
 * @linux_version: what @kernel must be for that, like "6.6"; NULL: it is not said
 * @cache: cache directory, NULL for the default
 * @source_dir: where Debian's kernel source is installed
 * @report: report directory
 * @qemu: QEMU to use, NULL for Debian's
 * @config: configuration to build, see kernel-build.sh; NULL for the usual one
 * @only: names of the scenarios to run, or beginnings of those of mutants
 * @nr_only: number of them, 0 for all
 * @rounds: rounds of a scenario that repeats or is a race, 0: 1
 * @budget: seconds to spend on more rounds where least is known, 0: none
 * @prefixes: which prefixes of the series: bit n is for the first n patches; 0: all
 * @shard: run only what is number @shard, counted from 1, of each @nr_shards cells of the
 *	   matrix
 * @nr_shards: 0: run all cells
 * @anew: run what is in the store, too
 * @stored: zlab compare: take results from the store
 * @export: file that the results go to, for a merge on another machine; NULL: none
 * @merge: directory with such files; they are taken over and nothing is run; NULL: run
 * @min_free_mib: free space to insist on, 0 for an estimate
 * @from: zlab coverage: directory of the logs of an earlier run, NULL: run
 * @verbose: write KTAP to stdout
 */
struct prove_options {
	const char *command;
	const char *top;
	const char *kernel;
	const char *base;
	const char *series;
	const char *base_name;
	const char *linux_version;
	const char *cache;
	const char *source_dir;
	const char *report;
	const char *qemu;
	const char *config;
	const char *const *only;
	size_t nr_only;
	unsigned int rounds;
	unsigned int budget;
	unsigned int prefixes;
	unsigned int shard;
	unsigned int nr_shards;
	bool anew;
	bool stored;
	const char *export;
	const char *merge;
	unsigned long min_free_mib;
	const char *from;
	bool verbose;
};

/**
 * struct one_run_options - options of "zlab run"; strings are borrowed
 * @command: the command line
 * @top: directory of the project
 * @kernel_dir: built kernel, as kernel-build.sh leaves it; NULL: only static checks
 * @initramfs: guest image, NULL for the one in @kernel_dir
 * @role: what the kernel is
 * @rounds: rounds of a scenario that repeats or is a race
 * @source: git directory with the source of the kernel, NULL if not known
 * @commit: commit in it
 * @base: commit that the series was made for, NULL if not known
 * @report: report directory
 * @qemu: QEMU to use, NULL for Debian's
 * @only: names of the scenarios to run
 * @nr_only: number of them, 0 for all
 * @verbose: write KTAP to stdout
 */
struct one_run_options {
	const char *command;
	const char *top;
	const char *kernel_dir;
	const char *initramfs;
	enum kernel_role role;
	unsigned int rounds;
	const char *source;
	const char *commit;
	const char *base;
	const char *report;
	const char *qemu;
	const char *const *only;
	size_t nr_only;
	bool verbose;
};

int prove(const struct prove_options *opt);
int compare(const struct prove_options *opt);
int kernels(const struct prove_options *opt);
int matrix(const struct prove_options *opt);
int mutation_test(const struct prove_options *opt);
int coverage(const struct prove_options *opt);
int one_run(const struct one_run_options *opt);

#endif /* ZLAB_PROVE_H */
