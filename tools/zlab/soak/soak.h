/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The soak test: walks, one after the other, each on a fresh guest; what fails is made
 * short.
 */
#ifndef ZLAB_SOAK_H
#define ZLAB_SOAK_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "prove.h"
#include "runner.h"
#include "soak_script.h"
#include "status.h"

/**
 * struct soak_options - what the user asked for
 * @seed: of the first walk; the next one has the next number
 * @walks: how many, 0: until @minutes have passed
 * @minutes: how long, used without @walks
 * @steps: length of a walk
 * @functions: how many functions it is about
 * @shrink_seconds: how long a failure may be made shorter, 0: not at all
 * @without: acts that are not done, see struct soak_walk
 * @nr_without: their number
 * @replay: script to run instead, @walks times (0: once); NULL: none
 * @kernel_dir: built kernel, NULL: the patched kernel is built
 * @role: what it is
 */
struct soak_options {
	uint64_t seed;
	unsigned int walks;
	unsigned int minutes;
	unsigned int steps;
	unsigned int functions;
	unsigned int shrink_seconds;
	const char **without;
	size_t nr_without;
	const char *replay;
	const char *kernel_dir;
	enum kernel_role role;
};

/**
 * struct soak_failure - one way in which walks fail
 * @key: what they have in common, see soak_key()
 * @reason: of the first one
 * @seeds: of the walks
 * @nr_seeds: their number
 * @path: script: the short one, or the whole walk if that is all there is
 * @steps: its length
 * @tried: how often it ran when it was finished
 * @failed: how often of these it failed in the same way
 */
struct soak_failure {
	char *key;
	char *reason;
	uint64_t *seeds;
	size_t nr_seeds;
	char *path;
	size_t steps;
	unsigned int tried;
	unsigned int failed;
};

/**
 * struct soak - all walks of a run
 * @opt: what the user asked for
 * @label: name of the kernel and of the directory of its logs
 * @report_dir: that one is in
 * @role: what the kernel is
 * @script: what to replay
 * @names: of the walks, for the results
 * @walks: how many there were
 * @steps: that were done and found in order
 * @lost: walks that said nothing about the kernel
 * @lost_reason: of the first one, owned
 * @seconds: time that the walks took, without that for shrinking
 * @failures: ways to fail, owned
 * @nr_failures: their number
 */
struct soak {
	const struct soak_options *opt;
	const char *label;
	const char *report_dir;
	enum kernel_role role;
	struct soak_script script;
	char **names;
	unsigned int walks;
	unsigned long steps;
	unsigned int lost;
	char *lost_reason;
	double seconds;
	struct soak_failure *failures;
	size_t nr_failures;
};

int soak_drive(struct runner *runner, struct run_result *out, void *arg);
void soak_free(struct soak *soak);
char *soak_key(const struct scenario_result *res);

void soak_print(FILE *f, const struct soak *soak);
int soak_save(const struct soak *soak);
int soak_save_script(const char *path, const struct soak *soak, const struct soak_script *script,
		     const struct soak_failure *failure);
enum zlab_status soak_status(const struct soak *soak);

int soak_run(const struct prove_options *work, const struct soak_options *opt);
int soak_command(int argc, char **argv, const char *qemu);

#endif /* ZLAB_SOAK_H */
