// SPDX-License-Identifier: GPL-2.0
/*
 * zseries lint: is an export what its readers want?
 */
#define _GNU_SOURCE
#include "lint_command.h"

#include "array.h"
#include "lint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct lint_dialect *const dialects[] = {
	&lint_upstream, &lint_stable, &lint_ubuntu, &lint_debian, &lint_suse, &lint_rhel,
	&lint_sru,
};

enum { OPT_RULES = 256 };

struct args {
	const struct lint_dialect *dialect;
	const char *dir;
	bool rules;
	unsigned int found;
	unsigned int rules_nr;
};

static const struct argp_option options[] = {
	LONG_OPTION("rules", OPT_RULES, NULL, "list the rules of the dialect, look at nothing"),
	LONG_OPTION("help", KEY_HELP, NULL, "this text"),
	{ 0 }
};

static const struct lint_dialect *find_dialect(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(dialects); i++)
		if (!strcmp(name, dialects[i]->name))
			return dialects[i];
	exit(complain(ST_USAGE, "there is no dialect '%s' (upstream, stable, ubuntu, debian, suse, rhel, sru)",
		      name));
}

static error_t key(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	if (key == OPT_RULES) {
		args->rules = true;
		return 0;
	}
	if (key == ARGP_KEY_ARG && !args->dialect) {
		args->dialect = find_dialect(arg);
		return 0;
	}
	if (key == ARGP_KEY_ARG && !args->dir) {
		args->dir = arg;
		return 0;
	}
	return command_key(key, "zseries lint", state);
}

static const struct argp argp = {
	.options = options, .parser = key, .args_doc = "DIALECT DIR\nsru FILE",
	.doc = "Look whether what was exported is what its readers want.",
};

static bool text_good(const struct lint_rule *rule, const char *text)
{
	return (!rule->pattern || lint_match(text, rule->pattern)) &&
	       (!rule->never || !lint_match(text, rule->never));
}

static void find(struct args *args, const struct lint_rule *rule, const char *path)
{
	printf("%s: %s: %s\n", path, rule->id, rule->want);
	args->found++;
}

static void apply_to_patches(struct args *args, const struct lint_rule *rule,
			     const struct lint_dir *dir)
{
	guint i;

	for (i = 0; i < dir->patch->len; i++) {
		const struct lint_file *file = dir->patch->pdata[i];
		const char *text = rule->where == IN_HEADER ? file->header : file->message;

		if (rule->check ? !rule->check(dir, file) : !text_good(rule, text))
			find(args, rule, file->path);
	}
}

static void apply(struct args *args, const struct lint_rule *rule, const struct lint_dir *dir)
{
	for (; rule->id; rule++) {
		args->rules_nr++;
		if (args->rules)
			printf("%-20s %s\n", rule->id, rule->want);
		else if (rule->where == IN_HEADER || rule->where == IN_MESSAGE)
			apply_to_patches(args, rule, dir);
		else if (rule->where == IN_LIST &&
			 (rule->check ? !rule->check(dir, NULL) : !text_good(rule, dir->list)))
			find(args, rule, args->dialect->list);
		else if (rule->where == IN_LETTER &&
			 (rule->check ? !rule->check(dir, dir->letter) :
					!text_good(rule, dir->letter->message)))
			find(args, rule, dir->letter->path);
		else if (rule->where == IN_LETTER_HEADER && !text_good(rule, dir->letter->header))
			find(args, rule, dir->letter->path);
	}
}

/**
 * lint_command() - run "zseries lint"
 * @argc: number of words
 * @argv: words, the command first
 *
 * Return: exit status; ST_DISPROVED if a rule is broken, which is on stdout.
 */
int lint_command(int argc, char **argv)
{
	enum zlab_status status = ST_OK;
	struct lint_dir dir = { 0 };
	struct args args = { 0 };

	if (argp_parse(&argp, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, &args))
		return ST_USAGE;
	if (!args.dialect || (!args.dir && !args.rules))
		return complain(ST_USAGE, "which DIALECT and DIR? (see zseries lint --help)");
	if (!args.rules) {
		dir.path = args.dir;
		status = lint_dir_read(&dir, args.dialect);
	}
	if (!status) {
		if (!args.dialect->text)
			apply(&args, lint_rules_all, &dir);
		if (args.dialect->mailed)
			apply(&args, lint_rules_mailed, &dir);
		apply(&args, args.dialect->rule, &dir);
		if (!args.rules && args.dialect->text)
			printf("%s: %u rules, %u broken\n", args.dir, args.rules_nr, args.found);
		else if (!args.rules)
			printf("%s: %u patches, %u rules, %u broken\n", args.dir, dir.patch->len,
			       args.rules_nr, args.found);
	}
	lint_dir_free(&dir);
	return status ? : args.found ? ST_DISPROVED : ST_OK;
}
