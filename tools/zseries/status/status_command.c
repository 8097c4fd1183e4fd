// SPDX-License-Identifier: GPL-2.0
/*
 * zseries status: options, and what is said and returned.
 */
#define _GNU_SOURCE
#include "status_command.h"

#include "env.h"
#include "interrupt.h"
#include "options.h"
#include "project.h"
#include "status.h"
#include "tree_judge.h"
#include "tree_report.h"
#include "usertree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME	"zseries status"

struct arguments {
	const char *kernel;
	const char *base;
	const char *patches;
	bool json;
	bool all;
};

static const struct argp_option options[] = {
	OPTION("kernel", 'k', "TREE", "Git tree of a kernel; it is only read"),
	OPTION("base", 'b', "REV", "Commit or tag in it (HEAD)"),
	OPTION("patches", 'p', "DIR", "Another series: its patches, and its file series"),
	OPTION("json", 'j', NULL, "A report for programs instead of the table"),
	OPTION("all", 'a', NULL, "Name all hunks and all scenarios in the table"),
	OPTION("help", OPT_HELP, NULL, "This help"),
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *args = state->input;

	switch (key) {
	case 'k':
		args->kernel = arg;
		return 0;
	case 'b':
		args->base = arg;
		return 0;
	case 'p':
		args->patches = arg;
		return 0;
	case 'j':
		args->json = true;
		return 0;
	case 'a':
		args->all = true;
		return 0;
	default:
		return option_common(key, NAME, state);
	}
}

static int fail(int err, const char *what, const char *why)
{
	if (err == -EINTR)
		return ST_INTERRUPTED;
	fprintf(stderr, "zseries: error: %s: %s\n", what,
		why ? why : err < 0 ? strerror(-err) : "git failed");
	return err == -ENOENT && !why ? ST_MISSING : ST_INTERNAL;
}

static int check_tree(const struct arguments *args, char **commit)
{
	static const int status[] = {
		[USER_TREE_NO_TREE] = ST_TREE, [USER_TREE_NO_REVISION] = ST_REVISION,
		[USER_TREE_NO_KERNEL] = ST_TREE,
	};
	char *why = NULL;
	int err = user_tree_check(args->kernel, args->base, commit, &why);

	if (err > 0) {
		fprintf(stderr, "zseries: error: %s\n", why ? why : strerror(ENOMEM));
		err = status[err];
	} else if (err == -ENOENT) {
		err = fail(err, "git", "no such program (apt-get install git)");
		err = ST_MISSING;
	} else if (err) {
		err = fail(err, "git", NULL);
	}
	free(why);
	return err;
}

static int print_report(const struct tree_judgement *tree, const struct arguments *args,
			const struct report_about *about)
{
	json_t *report = tree_report(tree, about);
	int err;

	if (!report)
		return fail(-ENOMEM, "report", NULL);
	if (args->json)
		err = json_dumpf(report, stdout, JSON_INDENT(1)) || putchar('\n') == EOF ||
		      fflush(stdout);
	else
		err = tree_report_print(report, args->all);
	json_decref(report);
	if (err)
		return fail(-EIO, "output", NULL);
	if (tree->conflict)
		return ST_CONFLICT;
	return tree->nr_there < tree->series->nr ? ST_LACKS : ST_OK;
}

static int judge(const struct arguments *args, const struct series_rows *series,
		 const struct report_about *about)
{
	struct tree_judgement tree = { 0 };
	struct scratch scratch;
	int err = scratch_open(&scratch, args->kernel, about->commit);
	int status;

	if (!err)
		err = tree_judge(&tree, series, &scratch);
	if (err)
		status = fail(err, "temporary copy of the kernel's files", NULL);
	else
		status = print_report(&tree, args, about);
	tree_judge_free(&tree);
	scratch_close(&scratch);
	return status;
}

/**
 * status_command() - say which patches of the series a kernel has
 * @argc: number of arguments
 * @argv: "status" and its arguments
 *
 * Return: ST_OK if each row is there, ours or upstream's; ST_LACKS if some are missing
 * and apply; ST_CONFLICT if one does not; ST_TREE, ST_REVISION; or what else went wrong.
 */
int status_command(int argc, char **argv)
{
	static const struct argp argp = {
		.options = options, .parser = parse,
		.doc = "Say which patches of the series a kernel has, ours or upstream's,\n"
		       "what happens if the others are applied, and what is known about it.\n"
		       "\vExit status: 0 all are there, 20 some are missing and apply, 21 there is\n"
		       "a conflict, 22 no git tree of a kernel, 23 no such revision.",
	};
	struct arguments args = { .base = "HEAD" };
	struct series_rows series;
	char *dir, *top, *why = NULL, *commit = NULL;
	int status, err;

	argp_parse(&argp, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, &args);
	if (!args.kernel)
		return option_usage("--kernel is missing", NULL, NAME);
	err = env_neutral();
	if (err)
		return fail(err, "environment", NULL);
	interrupt_init();
	status = check_tree(&args, &commit);
	if (status)
		goto out;
	dir = project_own_dir();
	top = project_join(dir, "..");
	err = series_rows_load(&series, top, args.patches, &why);
	if (err)
		status = fail(err, "series", why);
	else
		status = judge(&args, &series, &(struct report_about){
			.kernel = args.kernel, .rev = args.base, .commit = commit, .top = top,
			.patches = args.patches ? args.patches : "patches" });
	series_rows_free(&series);
	free(why);
	free(top);
	free(dir);
out:
	free(commit);
	return status;
}
