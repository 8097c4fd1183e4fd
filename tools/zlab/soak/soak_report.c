// SPDX-License-Identifier: GPL-2.0
/*
 * What the walks have found, for people and for programs.
 */
#define _GNU_SOURCE
#include "soak.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

/**
 * soak_status() - exit status that the walks lead to
 * @soak: the walks
 *
 * Return: ST_OK, ST_DISPROVED: one has failed, or ST_INCONCLUSIVE: one at least said
 * nothing, or there was none.
 */
enum zlab_status soak_status(const struct soak *soak)
{
	if (soak->nr_failures)
		return ST_DISPROVED;
	return soak->lost || !soak->walks ? ST_INCONCLUSIVE : ST_OK;
}

static double per_second(const struct soak *soak)
{
	return soak->seconds > 0 ? (double)soak->steps / soak->seconds : 0;
}

static size_t count_failed(const struct soak *soak)
{
	size_t i, nr = 0;

	for (i = 0; i < soak->nr_failures; i++)
		nr += soak->failures[i].nr_seeds;
	return nr;
}

static void print_seeds(FILE *f, const struct soak_failure *failure)
{
	size_t i;

	for (i = 0; i < failure->nr_seeds; i++)
		fprintf(f, "%s%" PRIu64, i ? ", " : "", failure->seeds[i]);
}

/**
 * soak_print() - print what the walks have found
 * @f: file
 * @soak: the walks
 */
void soak_print(FILE *f, const struct soak *soak)
{
	size_t i;

	fprintf(f, "%s: %u walk(s), %lu steps, %.1f a second, %zu failed, %u lost\n",
		soak->label, soak->walks, soak->steps, per_second(soak), count_failed(soak),
		soak->lost);
	for (i = 0; i < soak->nr_failures; i++) {
		const struct soak_failure *failure = &soak->failures[i];

		fprintf(f, "\nFAILED: %s\n    %s ", failure->reason,
			soak->opt->replay ? "replays:" : "seed");
		if (soak->opt->replay)
			fprintf(f, "%zu", failure->nr_seeds);
		else
			print_seeds(f, failure);
		fprintf(f, "\n    script: %s: %zu step(s), failed %u of %u times\n", failure->path,
			failure->steps, failure->failed, failure->tried);
	}
	if (soak->lost)
		fprintf(f, "\nLOST: %s\n", soak->lost_reason ? soak->lost_reason : "out of memory");
}

/**
 * soak_save_script() - write a script that fails, with a note about how
 * @path: file
 * @soak: the walks
 * @script: script
 * @failure: how it fails; its first seed made it
 *
 * Return: 0 or a negative errno.
 */
int soak_save_script(const char *path, const struct soak *soak, const struct soak_script *script,
		     const struct soak_failure *failure)
{
	FILE *f = fopen(path, "we");
	int rc;

	if (!f)
		return -errno;
	fprintf(f, "# %s\n", failure->reason);
	if (!soak->opt->replay)
		fprintf(f, "# Out of seed %" PRIu64 ", %u steps, %u functions.\n", failure->seeds[0],
			soak->opt->steps, soak->opt->functions);
	if (failure->tried)
		fprintf(f, "# Failed %u of %u times on the %s kernel.\n", failure->failed,
			failure->tried, soak->label);
	soak_script_print(f, script);
	rc = ferror(f) ? -EIO : 0;
	return fclose(f) ? -errno : rc;
}

static json_t *failure_json(const struct soak_failure *failure)
{
	json_t *seeds = json_array();
	size_t i;

	for (i = 0; i < failure->nr_seeds; i++)
		json_array_append_new(seeds, json_integer((json_int_t)failure->seeds[i]));
	return json_pack("{s:s, s:s, s:o, s:s, s:I, s:i, s:i}", "reason", failure->reason, "key",
			 failure->key, "seeds", seeds, "script", failure->path, "steps",
			 (json_int_t)failure->steps, "tried", (int)failure->tried, "failed",
			 (int)failure->failed);
}

/**
 * soak_save() - write soak.json into the report directory
 * @soak: the walks
 *
 * Return: 0 or a negative errno.
 */
int soak_save(const struct soak *soak)
{
	json_t *failures = json_array(), *root;
	char *path;
	size_t i;
	int rc;

	for (i = 0; i < soak->nr_failures; i++)
		json_array_append_new(failures, failure_json(&soak->failures[i]));
	root = json_pack("{s:s, s:I, s:i, s:i, s:i, s:I, s:f, s:i, s:s*, s:o}", "kernel",
			 soak->label, "seed", (json_int_t)soak->opt->seed, "walks",
			 (int)soak->walks, "length", (int)soak->opt->steps, "functions",
			 (int)soak->opt->functions, "steps", (json_int_t)soak->steps, "seconds",
			 soak->seconds, "lost", (int)soak->lost, "lost_reason", soak->lost_reason,
			 "failures", failures);
	if (!root || asprintf(&path, "%s/soak.json", soak->report_dir) < 0) {
		json_decref(root);
		return -ENOMEM;
	}
	rc = json_dump_file(root, path, JSON_INDENT(2)) ? -EIO : 0;
	free(path);
	json_decref(root);
	return rc;
}
