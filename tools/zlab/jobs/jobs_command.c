// SPDX-License-Identifier: GPL-2.0
/*
 * zlab jobs: the shards of the matrix for an engine that runs them.
 */
#define _GNU_SOURCE
#include "jobs.h"

#include "options.h"
#include "status.h"
#include "yaml_write.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define COMMAND		"zlab jobs"
#define GITLAB_NEEDS	50	/* GitLab: "The maximum number of jobs that a single job can need" */

enum {
	OPT_ENGINE = 256, OPT_SHARDS, OPT_OUTPUT, OPT_IMAGE, OPT_DIR, OPT_DEVICE_TYPE, OPT_UPLOAD,
};

static const struct argp_option options[] = {
	OPTION("engine", OPT_ENGINE, "NAME",
	       "list (I/N, one a line, on stdout), gitlab (a pipeline) or lava (a job for each shard)"),
	OPTION("shards", OPT_SHARDS, "N", "number of shards (default: 2)"),
	OPTION("output", OPT_OUTPUT, "DIR", "directory for the files (default: build/jobs)"),
	OPTION("image", OPT_IMAGE, "NAME", "gitlab: image to run in (default: debian:12)"),
	OPTION("dir", OPT_DIR, "DIR", "lava: directory of a clone on the devices"),
	OPTION("device-type", OPT_DEVICE_TYPE, "NAME",
	       "lava: type of the devices, which are reached by ssh (default: ssh)"),
	OPTION("upload", OPT_UPLOAD, "URL",
	       "lava: the results are put to URL/I-of-N.results; without it they stay in build/shards"),
	OPTION("help", OPT_HELP, NULL, "this text"),
	{ 0 }
};

struct args {
	struct jobs_options opt;
	const char *engine;
};

/* Names become part of shell commands, which are not to be quoted in three languages. */
static const char *plain(const char *what, const char *arg)
{
	static const char good[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:/@~+%=,";

	if (!*arg || arg[strspn(arg, good)])
		exit(option_usage(what, arg, COMMAND));
	return arg;
}

static error_t key(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case OPT_ENGINE:
		args->engine = arg;
		return 0;
	case OPT_SHARDS:
		args->opt.nr_shards = option_number(arg, "shards", COMMAND);
		return 0;
	case OPT_OUTPUT:
		args->opt.output = arg;
		return 0;
	case OPT_IMAGE:
		args->opt.image = plain("--image is not the name of an image:", arg);
		return 0;
	case OPT_DIR:
		args->opt.dir = plain("--dir has characters that a shell is sensitive to:", arg);
		return 0;
	case OPT_DEVICE_TYPE:
		args->opt.device_type = plain("--device-type is not the name of one:", arg);
		return 0;
	case OPT_UPLOAD:
		args->opt.upload = plain("--upload has characters that a shell is sensitive to:",
					 arg);
		return 0;
	}
	return option_common(key, COMMAND, state);
}

static const struct argp argp = {
	.options = options, .parser = key,
	.doc = "Write what an engine needs to run the matrix in shards.",
};

/**
 * jobs_name() - what a shard is called as a job
 * @opt: how many there are
 * @shard: which one
 *
 * Return: to be freed, NULL without memory.
 */
char *jobs_name(const struct jobs_options *opt, unsigned int shard)
{
	char *name;

	return asprintf(&name, "matrix-%u-of-%u", shard, opt->nr_shards) < 0 ? NULL : name;
}

/**
 * jobs_text() - a string as for printf()
 * @fmt: format
 *
 * Return: to be released, NULL without memory.
 */
json_t *jobs_text(const char *fmt, ...)
{
	json_t *string;
	va_list ap;

	va_start(ap, fmt);
	string = json_vsprintf(fmt, ap);
	va_end(ap);
	return string;
}

static int write_file(const struct jobs_options *opt, const char *name, json_t *root)
{
	char *path;
	FILE *f;
	int err;

	if (asprintf(&path, "%s/%s", opt->output, name) < 0) {
		json_decref(root);
		return -ENOMEM;
	}
	f = fopen(path, "we");
	err = f ? yaml_write(f, root) : -errno;
	if (f && fclose(f) && !err)
		err = -errno;
	if (!err)
		printf("%s\n", path);
	free(path);
	json_decref(root);
	return err;
}

static int write_gitlab(const struct jobs_options *opt)
{
	return write_file(opt, "gitlab-ci.yml", jobs_gitlab(opt));
}

static int write_lava(const struct jobs_options *opt)
{
	unsigned int i;
	char *name;
	int err = 0;

	for (i = 1; !err && i <= opt->nr_shards; i++) {
		if (asprintf(&name, "lava-%u-of-%u.yaml", i, opt->nr_shards) < 0)
			return -ENOMEM;
		err = write_file(opt, name, jobs_lava(opt, i));
		free(name);
	}
	return err;
}

static int list(const struct jobs_options *opt)
{
	unsigned int i;

	for (i = 1; i <= opt->nr_shards; i++)
		printf("%u/%u\n", i, opt->nr_shards);
	return 0;
}

static int make_output(const struct jobs_options *opt)
{
	return mkdir(opt->output, 0777) && errno != EEXIST ? -errno : 0;
}

/**
 * jobs_command() - run "zlab jobs"
 * @argc: number of words
 * @argv: words, the command first
 *
 * Return: exit status.
 */
int jobs_command(int argc, char **argv)
{
	struct args args = {
		.opt = { .nr_shards = 2, .output = "build/jobs", .image = "debian:12",
			 .device_type = "ssh" },
	};
	const struct jobs_options *opt = &args.opt;
	int err;

	if (argp_parse(&argp, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, &args))
		return ST_USAGE;
	if (!args.engine)
		return option_usage("which --engine?", NULL, COMMAND);
	if (!strcmp(args.engine, "list")) {
		err = list(opt);
	} else if (!strcmp(args.engine, "gitlab")) {
		if (opt->nr_shards > GITLAB_NEEDS)
			return option_usage("the merge job of GitLab cannot need more than 50 shards",
					    NULL, COMMAND);
		err = make_output(opt) ? : write_gitlab(opt);
	} else if (!strcmp(args.engine, "lava")) {
		if (!opt->dir)
			return option_usage("--engine lava needs --dir", NULL, COMMAND);
		err = make_output(opt) ? : write_lava(opt);
	} else {
		return option_usage("there is no engine", args.engine, COMMAND);
	}
	if (!err && fflush(stdout))
		err = -errno;
	if (!err)
		return ST_OK;
	fprintf(stderr, "zlab: error: cannot write the jobs: %s\n", strerror(-err));
	return err == -ENOSPC ? ST_SPACE : ST_INTERNAL;
}
