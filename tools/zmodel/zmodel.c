// SPDX-License-Identifier: GPL-2.0
/*
 * zmodel: protocols of locks that emulation cannot run, explored exhaustively, and compared
 * with the source of a kernel.
 */
#define _GNU_SOURCE
#include "array.h"
#include "carries.h"
#include "env.h"
#include "options.h"
#include "setup.h"
#include "status.h"
#include "tie.h"
#include "vfio_ap.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPT_KERNEL = 256, OPT_BASE };

struct args {
	const char *command;	/* with the program, for complaints */
	const char *kernel, *base;
	char **setups;
	size_t nr_setups;
};

static int complain(enum zlab_status status, const char *what, const char *arg, const char *todo)
{
	fprintf(stderr, "zmodel: error: %s%s%s\n", arg, what, todo);
	return status;
}

static const struct argp_option tree_options[] = {
	OPTION("kernel", OPT_KERNEL, "DIR", "kernel tree, or with --base a git repository"),
	OPTION("base", OPT_BASE, "REV", "revision in it; otherwise the files as they are"),
	OPTION("help", OPT_HELP, NULL, "this text"),
	{ 0 }
};

static const struct argp_option setup_options[] = {
	OPTION("help", OPT_HELP, NULL, "this text"),
	{ 0 }
};

static error_t tree_key(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case OPT_KERNEL:
		args->kernel = arg;
		return 0;
	case OPT_BASE:
		args->base = arg;
		return 0;
	default:
		return option_common(key, args->command, state);
	}
}

static error_t setup_key(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	if (key == ARGP_KEY_ARGS) {
		args->setups = state->argv + state->next;
		args->nr_setups = state->argc - state->next;
		return 0;
	}
	/* All of them are taken at once, above. */
	return key == ARGP_KEY_ARG ? ARGP_ERR_UNKNOWN : option_common(key, args->command, state);
}

static const struct argp tree_argp = {
	.options = tree_options, .parser = tree_key,
	.doc = "The source of a kernel, compared with the model.",
};

static const struct argp setup_argp = {
	.options = setup_options, .parser = setup_key, .args_doc = "[MODEL...]",
	.doc = "Models, explored; all of them if none is named.",
};

static int internal(int err)
{
	return complain(ST_INTERNAL, strerror(-err), "the model was not explored: ", "");
}

static int run_command(const struct args *args)
{
	const struct setup *setup;
	int status = ST_OK, err;
	size_t i;
	bool good;

	for (i = 0; i < (args->nr_setups ? args->nr_setups : nr_vfio_ap_setups); i++) {
		setup = args->nr_setups ? vfio_ap_setup(args->setups[i]) : &vfio_ap_setups[i];
		if (!setup)
			return option_usage("no model", args->setups[i], args->command);
		err = setup_run(stdout, &vfio_ap, setup, &good);
		if (err)
			return internal(err);
		if (!good)
			status = ST_DISPROVED;
	}
	return status;
}

static int knock_command(const struct args *args)
{
	const struct setup *setup = vfio_ap_setup(args->nr_setups ? args->setups[0] : "adapter");
	struct knockout knockouts[KNOCKOUTS];
	struct model *model;
	char name[120];
	size_t nr, i;
	int err;

	if (!setup || args->nr_setups > 1)
		return option_usage("one model, not", args->setups[args->nr_setups - 1],
				    args->command);
	model = calloc(1, sizeof(*model));
	err = model ? expand_setup(&vfio_ap, setup, model) : -ENOMEM;
	if (!err)
		err = knock_out(&vfio_ap, setup, knockouts, &nr);
	for (i = 0; !err && i < nr; i++) {
		knockout_name(&vfio_ap, setup, &knockouts[i], name, sizeof(name));
		printf("%-55s %8zu states: ", name, knockouts[i].states);
		faults_print(stdout, model, knockouts[i].faults);
		putchar('\n');
	}
	free(model);
	return err ? internal(err) : ST_OK;
}

static int open_tree(const struct args *args, struct tree *tree)
{
	const char *missing;
	int err;

	if (!args->kernel)
		return option_usage("which --kernel?", NULL, args->command);
	err = tree_open(tree, &vfio_ap, args->kernel, args->base, &missing);
	if (!err)
		return ST_OK;
	tree_close(tree);
	if (err == -ENOMEM)
		return internal(err);
	if (args->base) {
		fprintf(stderr, "zmodel: error: git finds no %s in revision %s of %s (git -C DIR show REV:FILE)\n",
			missing, args->base, args->kernel);
		return ST_REVISION;
	}
	fprintf(stderr, "zmodel: error: %s/%s: %s (a kernel tree? with --base REV a git repository)\n",
		args->kernel, missing, strerror(-err));
	return ST_TREE;
}

/* Does the kernel have the functions that a setup begins with? */
static bool tie_has(const struct tie *tie, const struct setup *setup)
{
	size_t i, j;

	for (i = 0; i < setup->nr_actors; i++) {
		for (j = 0; j < tie->nr_routines; j++) {
			if (!strcmp(tie->routines[j].name, setup->actors[i].routine))
				break;
		}
		if (j == tie->nr_routines)
			return false;
	}
	return true;
}

/* The kernel's models, with the functions as they stand in its source. */
static int run_as_it_stands(const struct tie *tie, bool *good)
{
	struct setup setup;
	bool one;
	size_t i;
	int err = 0;

	*good = true;
	for (i = 0; !err && i < nr_vfio_ap_setups; i++) {
		setup = vfio_ap_setups[i];
		if (setup.rules || !tie_has(tie, &setup))
			continue;
		setup.rules = tie->routines;
		setup.nr_rules = tie->nr_routines;
		err = setup_run(stdout, &vfio_ap, &setup, &one);
		*good = *good && one;
	}
	return err;
}

static int tie_command(const struct args *args)
{
	struct tie tie = { 0 };
	struct tree tree;
	int status = open_tree(args, &tree), err;
	bool good = false;
	size_t i;

	if (status)
		return status;
	err = tie_compare(&tie, &vfio_ap, &tree);
	for (i = 0; i < tie.nr; i++)
		puts(tie.differences[i]);
	if (!err) {
		printf("%zu functions, %zu differences. The models with them as they stand there:\n",
		       tie.nr_routines, tie.nr);
		err = run_as_it_stands(&tie, &good);
	}
	status = tie.nr || !good ? ST_DISPROVED : ST_OK;
	tie_free(&tie);
	tree_close(&tree);
	return err ? internal(err) : status;
}

static int carries_command(const struct args *args)
{
	struct tree tree;
	int status = open_tree(args, &tree);

	if (status)
		return status;
	carries_print(stdout, &tree);
	tree_close(&tree);
	return ST_OK;
}

static const struct {
	const char *name, *full;
	const struct argp *argp;
	int (*run)(const struct args *args);
	const char *help;
} commands[] = {
	{ "run", "zmodel run", &setup_argp, run_command,
	  "explore models, say what is found and how" },
	{ "knock", "zmodel knock", &setup_argp, knock_command,
	  "leave out each lock of a model, and reorder them" },
	{ "tie", "zmodel tie", &tree_argp, tie_command,
	  "compare the source of a kernel with the model" },
	{ "carries", "zmodel carries", &tree_argp, carries_command,
	  "say what a kernel has of what the model is about" },
};

static void overview(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		printf("zmodel %-8s%s\n", commands[i].name, commands[i].help);
	puts("\nModels of vfio-ap:");
	for (i = 0; i < nr_vfio_ap_setups; i++)
		printf("  %-14s%s\n", vfio_ap_setups[i].name, vfio_ap_setups[i].title);
	fputs("\nzmodel COMMAND --help tells more.\n\n"
	      "Exit status: 0 all is as expected, 1 it is not, 3 usage, 11 internal error, 22 not a\n"
	      "kernel tree, 23 no such revision.\n", stdout);
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL;
	struct args args = { 0 };
	size_t i;

	if (!name)
		return option_usage("no command", NULL, "zmodel");
	if (!strcmp(name, "--help") || !strcmp(name, "-h") || !strcmp(name, "help")) {
		overview();
		return ST_OK;
	}
	if (env_neutral())
		return internal(-ENOMEM);
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (strcmp(name, commands[i].name))
			continue;
		args.command = commands[i].full;
		if (argp_parse(commands[i].argp, argc - 1, argv + 1, ARGP_NO_ERRS | ARGP_NO_HELP,
			       NULL, &args))
			return ST_USAGE;
		return commands[i].run(&args);
	}
	return option_usage("unknown command", name, "zmodel");
}
