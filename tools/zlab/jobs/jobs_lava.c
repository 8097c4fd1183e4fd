// SPDX-License-Identifier: GPL-2.0
/*
 * Jobs of LAVA, one for each shard: jobs cannot wait for each other, so who submits them
 * merges what they leave. A job runs on a device that is up and reached by ssh, and has
 * a clone of the project: nothing is deployed, no container and no emulator is started by
 * LAVA itself.
 */
#define _GNU_SOURCE
#include "jobs.h"

#include <stdlib.h>
#include <string.h>

/* The matrix is no part of what LAVA waits for without a word, so the times are long. */
static json_t *timeouts(void)
{
	return json_pack("{s:{s:i}, s:{s:i}, s:{s:i}}", "job", "hours", 4,
			 "action", "hours", 3, "connection", "minutes", 5);
}

/* A step that fails ends the others, and a shard that is red has results to upload. */
static json_t *steps(const struct jobs_options *opt, unsigned int shard, const char *name)
{
	const char *id = strchr(name, '-') + 1;
	json_t *array = json_array();

	if (!array ||
	    json_array_append_new(array, jobs_text("cd %s", opt->dir)) ||
	    json_array_append_new(array, jobs_text("lava-test-case %s --shell tools/scale/shard.sh %u/%u || :",
						   name, shard, opt->nr_shards)) ||
	    (opt->upload &&
	     json_array_append_new(array, jobs_text("lava-test-case upload --shell curl --fail --silent --show-error --upload-file build/shards/%s.results %s/",
						    id, opt->upload)))) {
		json_decref(array);
		return NULL;
	}
	return array;
}

static json_t *definition(const struct jobs_options *opt, unsigned int shard, const char *name)
{
	return json_pack("{s:s, s:s, s:o, s:{s:{s:s, s:s, s:o, s:[s], s:[s]}, s:{s:o}}}",
			 "from", "inline", "name", name, "path", jobs_text("inline/%s.yaml", name),
			 "repository", "metadata", "format", "Lava-Test Test Definition 1.0",
			 "name", name, "description",
			 jobs_text("scenarios on each prefix of the series, shard %u of %u", shard,
				   opt->nr_shards),
			 "os", "debian", "scope", "functional",
			 "run", "steps", steps(opt, shard, name));
}

/**
 * jobs_lava() - make a job
 * @opt: of how many shards, and the device
 * @shard: which one, counted from 1
 *
 * Return: its definition, to be released; NULL without memory.
 */
json_t *jobs_lava(const struct jobs_options *opt, unsigned int shard)
{
	char *name = jobs_name(opt, shard);
	json_t *job = NULL;

	if (name)
		job = json_pack("{s:o, s:s, s:s, s:s, s:o, s:[{s:{s:{s:i}, s:s, s:s}}, {s:{s:{s:i}, s:s, s:s, s:[s, s]}}, {s:{s:{s:i}, s:[o]}}]}",
				"job_name", jobs_text("zpci-readd %s", name),
				"device_type", opt->device_type, "visibility", "public",
				"priority", "medium", "timeouts", timeouts(), "actions",
				"deploy", "timeout", "minutes", 10, "to", "ssh", "os", "debian",
				"boot", "timeout", "minutes", 10, "method", "ssh",
				"connection", "ssh", "prompts", "# ", "\\$ ",
				"test", "timeout", "hours", 3,
				"definitions", definition(opt, shard, name));
	free(name);
	return job;
}
