// SPDX-License-Identifier: GPL-2.0
/*
 * Options of all commands that build kernels and write a report, for use as children of
 * their own.
 */
#define _GNU_SOURCE
#include "work_options.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base_claims.h"
#include "options.h"
#include "project.h"
#include "status.h"

/* Apart from those of the parents, which argp passes the same keys to. */
enum {
	OPT_KERNEL = 512, OPT_BASE, OPT_SERIES, OPT_CACHE, OPT_SOURCE_DIR, OPT_REPORT,
	OPT_MIN_FREE, OPT_KERNEL_DIR, OPT_LABEL,
};

static const struct argp_option work_options[] = {
	OPTION("kernel", OPT_KERNEL, "TREE",
	       "the user's git tree instead of Debian's package; it is only read"),
	OPTION("base", OPT_BASE, "REV",
	       "commit or tag in TREE (default: HEAD)"),
	OPTION("report", OPT_REPORT, "DIR",
	       "report directory (default: one next to this program)"),
	OPTION("series", OPT_SERIES, "NAME|FILE",
	       "of which base (patches/bases.json), or a series file with its patches beside it or in patches/ next to it"),
	OPTION("cache", OPT_CACHE, "DIR",
	       "cache directory (default: ${XDG_CACHE_HOME:-~/.cache}/zpci-readd)"),
	OPTION("source-dir", OPT_SOURCE_DIR, "DIR",
	       "where Debian's kernel sources are (default: /usr/src)"),
	OPTION("min-free", OPT_MIN_FREE, "MIB",
	       "free space to insist on (default: an estimate)"),
	OPTION("help", OPT_HELP, NULL,
	       "this text"),
	{ 0 }
};

__attribute__((format(printf, 2, 3), noreturn))
static void refuse(const struct work_args *args, const char *fmt, ...)
{
	char *message = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&message, fmt, ap) < 0)
		exit(ST_INTERNAL);
	exit(option_usage(message, NULL, args->name));
}

/* What has a slash or is there is a file, everything else the name of a base. */
static void take_series(struct work_args *args)
{
	const char *name = args->opt.series;
	const struct base_record *base;
	char *why = NULL;
	int err;

	if (strchr(name, '/') || !access(name, F_OK))
		return;
	err = bases_load(&args->bases, args->top, &why);
	if (err)
		refuse(args, "%s", why ? why : strerror(-err));
	base = bases_find(&args->bases, name);
	if (!base)
		refuse(args, "--series %s: there is no such base (%s) and no such file", name,
		       bases_names(&args->bases));
	if (!base->package && !args->opt.kernel)
		refuse(args, "--series %s needs --kernel, a git tree of Linux %s", name,
		       base->linux_version);
	if (base_claims_apply(base, &why))
		refuse(args, "%s", why ? why : "out of memory");
	args->opt.series = base->series;
	args->opt.base_name = base->name;
	args->opt.linux_version = base->linux_version;
}

static error_t work_key(int key, char *arg, struct argp_state *state)
{
	struct work_args *args = state->input;
	struct prove_options *opt = &args->opt;

	switch (key) {
	case OPT_KERNEL:
		opt->kernel = arg;
		return 0;
	case OPT_BASE:
		opt->base = arg;
		return 0;
	case OPT_REPORT:
		opt->report = arg;
		return 0;
	case OPT_SERIES:
		opt->series = arg;
		return 0;
	case OPT_CACHE:
		opt->cache = arg;
		return 0;
	case OPT_SOURCE_DIR:
		opt->source_dir = arg;
		return 0;
	case OPT_MIN_FREE:
		opt->min_free_mib = option_number(arg, "MiB", args->name);
		return 0;
	case ARGP_KEY_END:
		if (opt->base && !opt->kernel)
			exit(option_usage("--base needs --kernel", NULL, args->name));
		take_series(args);
		return 0;
	}
	return option_common(key, args->name, state);
}

/** work_argp - what to build of what, and where to; the input is a struct work_args */
const struct argp work_argp = { .options = work_options, .parser = work_key };

static const struct argp_option given_options[] = {
	OPTION("kernel-dir", OPT_KERNEL_DIR, "DIR",
	       "built kernel, as kernel-build.sh names it (default: build the patched one)"),
	OPTION("label", OPT_LABEL, "base|upstream|patched",
	       "which kernel that is (default: patched)"),
	{ 0 }
};

static error_t given_key(int key, char *arg, struct argp_state *state)
{
	struct given_args *args = state->input;

	switch (key) {
	case OPT_KERNEL_DIR:
		args->kernel_dir = arg;
		return 0;
	case OPT_LABEL:
		args->role = option_role(arg, args->name);
		return 0;
	case ARGP_KEY_END:
		if (args->role != KERNEL_PATCHED && !args->kernel_dir)
			exit(option_usage("--label needs --kernel-dir", NULL, args->name));
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

/** given_argp - a kernel that is built already; the input is a struct given_args */
const struct argp given_argp = { .options = given_options, .parser = given_key };

/**
 * work_args_init() - what holds unless the user says otherwise
 * @args: to be initialised
 * @name: command
 * @report: name of the report directory, next to this program
 * @qemu: QEMU to use, NULL for Debian's
 *
 * Without memory the program ends. work_args_free() is needed at the end.
 */
void work_args_init(struct work_args *args, const char *name, const char *report, const char *qemu)
{
	memset(args, 0, sizeof(*args));
	args->name = name;
	args->dir = project_own_dir();
	args->top = project_join(args->dir, "..");
	args->report = project_join(args->dir, report);
	args->series = project_join(args->top, "series");
	args->opt.source_dir = "/usr/src";
	args->opt.qemu = qemu;
	args->opt.top = args->top;
	args->opt.report = args->report;
	args->opt.series = args->series;
}

/**
 * work_args_free() - free what work_args_init() made
 * @args: initialised
 */
void work_args_free(struct work_args *args)
{
	bases_free(&args->bases);
	free(args->series);
	free(args->report);
	free(args->top);
	free(args->dir);
}
