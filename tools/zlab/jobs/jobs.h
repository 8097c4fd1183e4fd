/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The shards of the matrix as a list, and as what engines want: jobs of LAVA, a pipeline
 * of GitLab. All of them run tools/scale/shard.sh I/N, for I from 1 to N.
 */
#ifndef ZLAB_JOBS_H
#define ZLAB_JOBS_H

#include <jansson.h>

/**
 * struct jobs_options - what the user asked for; strings are borrowed
 * @nr_shards: number of shards, 1 or more
 * @output: directory for the files
 * @image: image of Debian that GitLab's runners start
 * @dir: directory of a clone on LAVA's devices
 * @device_type: type of LAVA's devices
 * @upload: URL of a directory where LAVA's devices put their results, NULL: they stay there
 */
struct jobs_options {
	unsigned int nr_shards;
	const char *output;
	const char *image;
	const char *dir;
	const char *device_type;
	const char *upload;
};

char *jobs_name(const struct jobs_options *opt, unsigned int shard);
json_t *jobs_text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
json_t *jobs_gitlab(const struct jobs_options *opt);
json_t *jobs_lava(const struct jobs_options *opt, unsigned int shard);
int jobs_command(int argc, char **argv);

#endif /* ZLAB_JOBS_H */
