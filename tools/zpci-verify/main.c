// SPDX-License-Identifier: GPL-2.0
/*
 * zpci-verify: command line.
 */
#define _GNU_SOURCE
#include <argp.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run.h"
#include "show.h"
#include "sys.h"
#include "verify_status.h"

enum { OPT_FID = 256, OPT_CYCLES, OPT_READD, OPT_TIMEOUT, OPT_YES, OPT_ROOT, OPT_HELP = 'h' };

#define OPTION(n, k, a, d)	{ .name = (n), .key = (k), .arg = (a), .doc = (d) }

static const struct argp_option options[] = {
	OPTION("fid", OPT_FID, "FID",
	       "run: the function, as list shows it"),
	OPTION("cycles", OPT_CYCLES, "N",
	       "run: deconfigure and configure it so often (default: 3, 0: not at all)"),
	OPTION("wait-readd", OPT_READD, "SECONDS",
	       "run: then wait while it is reserved and comes back; that is done on the SE or HMC"),
	OPTION("timeout", OPT_TIMEOUT, "SECONDS",
	       "run: for each step of the kernel (default: 60)"),
	OPTION("yes", OPT_YES, NULL,
	       "run: do it; else only say what would be done"),
	OPTION("help", OPT_HELP, NULL, "this text"),
	/* For the tests of this program. */
	{ .name = "root", .key = OPT_ROOT, .arg = "DIR", .flags = OPTION_HIDDEN },
	{ 0 }
};

static const char doc[] =
	"Verify on real hardware that a PCI function of s390 can be deconfigured and\n"
	"configured, reserved and brought back.\n"
	"\vlist shows all functions, their state, slot, and who uses them. check does\n"
	"so for one. run does something to the function that is named, and to no\n"
	"other. It refuses one that is in use, or of which that cannot be told. It\n"
	"leaves it as it was found, also when it is interrupted, and prints a report.\n"
	"\n"
	"Exit status: 0 pass, or not in use; 1 FAIL; 2 inconclusive; 3 usage; 4 not\n"
	"root, or no PCI of s390; 10 another run is under way; 11 internal error;\n"
	"20 in use; 21 cannot tell whether it is in use; 22 it is not as it was found,\n"
	"the report says what to do; 23 no such function; 130 interrupted, and the\n"
	"function is as it was found.\n";

struct args {
	struct run_plan plan;
	const char *command;
	const char *fid;	/* argument of check, or of --fid */
	bool run_option;	/* one of run's was given */
};

static int usage(const char *what, const char *arg)
{
	fprintf(stderr, "error: %s%s%s%s (see zpci-verify --help)\n", what, arg ? " '" : "",
		arg ? arg : "", arg ? "'" : "");
	return VS_USAGE;
}

static unsigned int number(const char *arg, unsigned int min)
{
	unsigned long value;
	char *end;

	errno = 0;
	value = strtoul(arg, &end, 10);
	/* More than a day is a mistake. */
	if (errno || end == arg || *end || *arg == '-' || value < min || value > 86400)
		exit(usage("not a number that makes sense:", arg));
	return (unsigned int)value;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;
	int rc;

	switch (key) {
	case OPT_FID:
		args->fid = arg;
		break;
	case OPT_CYCLES:
		args->plan.cycles = number(arg, 0);
		break;
	case OPT_READD:
		args->plan.readd = number(arg, 1);
		break;
	case OPT_TIMEOUT:
		args->plan.timeout = number(arg, 1);
		break;
	case OPT_YES:
		args->plan.yes = true;
		break;
	case OPT_ROOT:
		rc = sys_root(arg);
		if (rc)
			exit(usage(strerror(-rc), arg));
		return 0;
	case OPT_HELP:
		argp_help(state->root_argp, stdout, ARGP_HELP_STD_HELP & ~ARGP_HELP_EXIT_OK,
			  "zpci-verify");
		exit(VS_PASS);
	case ARGP_KEY_ARG:
		if (!args->command)
			args->command = arg;
		else if (!args->fid && !strcmp(args->command, "check"))
			args->fid = arg;
		else
			return usage("unexpected argument", arg), exit(VS_USAGE), 0;
		return 0;
	case ARGP_KEY_ERROR:
		exit(usage("unknown option or missing value at",
			   state->argv[state->next > 1 ? state->next - 1 : 1]));
	default:
		return ARGP_ERR_UNKNOWN;
	}
	args->run_option = true;
	return 0;
}

static const struct argp argp = {
	.options = options, .parser = parse, .args_doc = "list\ncheck FID\nrun --fid FID", .doc = doc,
};

/* Open files of others show to root alone, and without them it cannot tell. */
static int need_root(void)
{
	if (!geteuid() || sys_is_made())
		return VS_PASS;
	fprintf(stderr, "error: not root: who uses a function would not show (use sudo)\n");
	return VS_MISSING;
}

static char *join(char **argv)
{
	size_t size = 0;
	char *text = NULL;
	FILE *out = open_memstream(&text, &size);
	int i;

	for (i = 1; out && argv[i]; i++)
		fprintf(out, "%s ", i == 1 ? "zpci-verify" : argv[i - 1]);
	if (!out)
		return NULL;
	fprintf(out, "%s", i > 1 ? argv[i - 1] : "zpci-verify");
	return fclose(out) ? NULL : text;
}

int main(int argc, char **argv)
{
	struct args args = { .plan = { .cycles = 3, .timeout = 60 } };
	char *line = join(argv);
	int status;

	args.plan.command = line ? line : "";
	if (argp_parse(&argp, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, &args))
		return VS_USAGE;
	if (!args.command)
		return usage("no command", NULL);
	if (strcmp(args.command, "run") && args.run_option)
		return usage("these options are those of run, not of", args.command);
	if (args.fid && !fn_parse(args.fid, &args.plan.fid))
		return usage("not a function ID:", args.fid);
	if (!strcmp(args.command, "list")) {
		status = need_root() ? : show_list();
	} else if (!strcmp(args.command, "check")) {
		if (!args.fid)
			return usage("check needs a function ID", NULL);
		status = need_root() ? : show_check(args.plan.fid);
	} else if (!strcmp(args.command, "run")) {
		if (!args.fid)
			return usage("run needs --fid", NULL);
		if (!args.plan.cycles && !args.plan.readd)
			return usage("with --cycles 0 and without --wait-readd there is nothing to do",
				     NULL);
		status = need_root() ? : run_command(&args.plan);
	} else {
		status = usage("unknown command", args.command);
	}
	free(line);
	return status;
}
