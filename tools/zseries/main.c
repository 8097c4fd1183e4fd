// SPDX-License-Identifier: GPL-2.0
/*
 * zseries: which command it is.
 */
#define _GNU_SOURCE
#include "array.h"
#include "complain.h"
#include "export_command.h"
#include "lint_command.h"
#include "mbox_command.h"
#include "series_check.h"
#include "sru_command.h"
#include "status_command.h"

#include <gmime/gmime.h>
#include <stdio.h>
#include <string.h>

struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
};

static const struct command commands[] = {
	{ "mbox", mbox_command, "write the series as a thread of mails" },
	{ "export", export_command, "write the series as a distribution or a list wants it" },
	{ "lint", lint_command, "check what was exported by the rules of its readers" },
	{ "sru", sru_command, "write the text of an Ubuntu SRU bug, from the evidence of a run" },
	{ "status", status_command, "say which patches of the series a kernel has" },
	{ "check", check_command, "compare patches/metadata.json with patches and tests" },
};

static void overview(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		printf("zseries %-8s%s\n", commands[i].name, commands[i].help);
	fputs("\nzseries COMMAND --help tells more.\n\n"
	      "Exit status: 0 good, 1 something was found, 3 usage, 4 git is missing, 5 input,\n"
	      "9 disk space, 11 internal error; sru: of the evidence, 1 it is DISPROVED,\n"
	      "2 INCONCLUSIVE, 12 to 14 it does not hold, 15 it is of something else, 16 there is none.\n", stdout);
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL;
	size_t i;
	int status;

	if (!name)
		return complain(ST_USAGE, "no command (see zseries --help)");
	if (!strcmp(name, "--help") || !strcmp(name, "-h") || !strcmp(name, "help")) {
		overview();
		return ST_OK;
	}
	g_mime_init();
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(name, commands[i].name))
			break;
	if (i < ARRAY_SIZE(commands))
		status = commands[i].run(argc - 1, argv + 1);
	else
		status = complain(ST_USAGE, "unknown command '%s' (see zseries --help)", name);
	g_mime_shutdown();
	return status;
}
