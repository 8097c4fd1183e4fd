// SPDX-License-Identifier: GPL-2.0
/*
 * zlab verify and zlab evidence: command line.
 */
#define _GNU_SOURCE
#include "verify_command.h"

#include "status.h"
#include "verify.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char help[] =
	"Usage: zlab verify DIR\n"
	"       zlab evidence DIR\n"
	"\n"
	"verify looks whether the report in DIR is what its logs say: the files are those\n"
	"of its MANIFEST, and every verdict and report follows from the logs alone. It\n"
	"starts no kernel and changes nothing in DIR. Exit status: 0 they are, whatever the\n"
	"verdict; 12 a file was changed, added or removed; 13 the logs are not those of such\n"
	"a run, or of another version of this program; 14 a report says something else.\n"
	"\n"
	"evidence writes the reports and MANIFEST of DIR anew, from the logs, and from\n"
	"coverage.json if there is one.\n";

/**
 * verify_command() - run one of the commands
 * @argc: number of arguments
 * @argv: name of the command and its arguments
 *
 * Return: exit status, see status.h.
 */
int verify_command(int argc, char **argv)
{
	struct stat st;

	if (argc == 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
		fputs(help, stdout);
		return ST_OK;
	}
	if (argc != 2 || argv[1][0] == '-') {
		fprintf(stderr, "zlab: error: give one report directory (see zlab %s --help)\n", argv[0]);
		return ST_USAGE;
	}
	if (stat(argv[1], &st) || !S_ISDIR(st.st_mode)) {
		fprintf(stderr, "zlab: error: %s is not a directory (see zlab %s --help)\n", argv[1],
			argv[0]);
		return ST_USAGE;
	}
	return strcmp(argv[0], "verify") ? evidence_again(argv[1]) : verify(argv[1]);
}
