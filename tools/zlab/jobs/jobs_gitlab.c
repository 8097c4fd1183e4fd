// SPDX-License-Identifier: GPL-2.0
/*
 * A pipeline of GitLab: a job for each shard, and one that merges what they leave. The
 * shards are jobs of their own, not "parallel:", so that the merge needs each by its name
 * and the list is the one that the other engines have.
 */
#define _GNU_SOURCE
#include "jobs.h"

#include <stdlib.h>

/*
 * A shard that is red is to leave its results as well, and the merge to take what there is:
 * its table says what is missing. What was built in one pipeline is there in the next one.
 */
static json_t *template(const struct jobs_options *opt)
{
	return json_pack("{s:s, s:s, s:[s, s], s:{s:s, s:[s]}, s:{s:s, s:s, s:[s, s]}}",
			 "image", opt->image, "timeout", "3 hours",
			 "before_script",
			 "apt-get update -q && apt-get install -y --no-install-recommends make",
			 "make setup",
			 "cache", "key", "kernels", "paths", ".cache/zpci-readd/kernels",
			 "artifacts", "when", "always", "expire_in", "1 week",
			 "paths", "build/shards", "build/report");
}

static json_t *shard_job(const struct jobs_options *opt, unsigned int shard)
{
	return json_pack("{s:s, s:s, s:[o]}", "extends", ".matrix", "stage", "shards", "script",
			 jobs_text("tools/scale/shard.sh %u/%u", shard, opt->nr_shards));
}

static json_t *merge_job(const struct jobs_options *opt)
{
	json_t *needs = json_array();
	unsigned int i;

	for (i = 1; i <= opt->nr_shards; i++) {
		char *name = jobs_name(opt, i);

		if (!name || json_array_append_new(needs, json_pack("{s:s, s:b}", "job", name,
								    "artifacts", 1))) {
			free(name);
			json_decref(needs);
			return NULL;
		}
		free(name);
	}
	return json_pack("{s:s, s:s, s:s, s:o, s:[s, s]}", "extends", ".matrix",
			 "stage", "merge", "when", "always", "needs", needs,
			 "script", "make -s build/zlab",
			 "build/zlab matrix --merge build/shards");
}

/**
 * jobs_gitlab() - make a pipeline
 * @opt: which shards, and the image
 *
 * Return: content of a .gitlab-ci.yml, to be released; NULL without memory.
 */
json_t *jobs_gitlab(const struct jobs_options *opt)
{
	json_t *root = json_pack("{s:[s, s], s:{s:s}, s:o}", "stages", "shards", "merge",
				 "variables", "XDG_CACHE_HOME", "$CI_PROJECT_DIR/.cache",
				 ".matrix", template(opt));
	unsigned int i;
	int err = root ? 0 : -1;

	for (i = 1; !err && i <= opt->nr_shards; i++) {
		char *name = jobs_name(opt, i);

		err = name ? json_object_set_new(root, name, shard_job(opt, i)) : -1;
		free(name);
	}
	if (!err)
		err = json_object_set_new(root, "matrix-merge", merge_job(opt));
	if (!err)
		return root;
	json_decref(root);
	return NULL;
}
