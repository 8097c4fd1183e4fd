// SPDX-License-Identifier: GPL-2.0
/*
 * zlab: which command it is.
 */
#define _GNU_SOURCE
#include "bench.h"
#include "bisect.h"
#include "env.h"
#include "interrupt.h"
#include "jobs.h"
#include "list.h"
#include "options.h"
#include "project.h"
#include "quote.h"
#include "run_command.h"
#include "soak.h"
#include "status.h"
#include "sweep.h"
#include "verify_command.h"
#include "work_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char overview[] =
	"zlab prove    show the bug on the base kernel, and its absence with the series\n"
	"zlab compare  the same with upstream's ten commits in addition, all scenarios, and a\n"
	"              table of what is required and shown\n"
	"zlab matrix   run all scenarios with every prefix of the series, and compare with what\n"
	"              each patch is to fix\n"
	"zlab kernels  run all scenarios on kernels with KASAN, KCSAN and debug objects\n"
	"zlab coverage run all scenarios on a kernel that counts which of its lines they reach\n"
	"zlab bisect   build what is checked out and run a scenario, for git bisect run\n"
	"zlab run      run the scenarios on one built kernel\n"
	"zlab soak     walk at random, and make what fails short\n"
	"zlab faults   let each step fail once at each of its calls\n"
	"zlab mutants  make the patched kernel worse in many small ways, and want a scenario\n"
	"              to notice each\n"
	"zlab bench    measure the kernels and the harness\n"
	"zlab list     list the scenarios\n"
	"zlab jobs     write the shards of a matrix for GNU parallel, GitLab or LAVA\n"
	"zlab verify   look whether a report is what its logs say\n"
	"zlab evidence write a report anew from its logs\n"
	"\n"
	"zlab COMMAND --help tells more.\n"
	"\n"
	"Environment: ZLAB_QEMU is the QEMU to use instead of qemu-system-s390x,\n"
	"XDG_CACHE_HOME is where the cache zpci-readd/ is kept.\n"
	"\n"
	"Exit status: 0 proved, 1 disproved, 2 inconclusive, 3 usage, 4 tool or package\n"
	"missing, 5 base kernel, 6 a patch does not apply, 7 build, 8 QEMU, 9 disk space,\n"
	"10 cache in use, 11 internal error, 12 to 14 see zlab verify --help,\n"
	"130 interrupted.\n";

static int cmd_bisect(int argc, char **argv, const char *qemu)
{
	char *dir = project_own_dir(), *top = project_join(dir, "..");
	int status = bisect(argc, argv, top, qemu);

	free(top);
	free(dir);
	return status;
}

int main(int argc, char **argv)
{
	const char *command = argc > 1 ? argv[1] : NULL, *qemu = getenv("ZLAB_QEMU");
	char *line = shell_join((const char *const *)argv);
	int err, status;

	if (!command)
		return option_usage("no command", NULL, "zlab");
	if (!strcmp(command, "--help") || !strcmp(command, "-h") || !strcmp(command, "help")) {
		fputs(overview, stdout);
		return ST_OK;
	}
	if (qemu && !*qemu)
		qemu = NULL;
	err = env_neutral();
	if (err) {
		fprintf(stderr, "zlab: error: environment: %s\n", strerror(-err));
		return ST_INTERNAL;
	}
	interrupt_init();

	status = work_command(argc - 1, argv + 1, qemu, line);
	if (status >= 0)
		return status;
	if (!strcmp(command, "bisect"))
		return cmd_bisect(argc - 1, argv + 1, qemu);
	if (!strcmp(command, "run"))
		return run_command(argc - 1, argv + 1, qemu, line);
	if (!strcmp(command, "soak"))
		return soak_command(argc - 1, argv + 1, qemu);
	if (!strcmp(command, "faults"))
		return sweep_command(argc - 1, argv + 1, qemu);
	if (!strcmp(command, "bench"))
		return bench_command(argc - 1, argv + 1, qemu);
	if (!strcmp(command, "verify") || !strcmp(command, "evidence"))
		return verify_command(argc - 1, argv + 1);
	if (!strcmp(command, "jobs"))
		return jobs_command(argc - 1, argv + 1);
	if (!strcmp(command, "list"))
		return argc == 2 ? list_scenarios() :
				   option_usage("list takes no argument:", argv[2], "zlab");
	return option_usage("unknown command", command, "zlab");
}
