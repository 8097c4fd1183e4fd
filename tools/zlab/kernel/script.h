/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Calls to the project's shell scripts.
 */
#ifndef ZLAB_SCRIPT_H
#define ZLAB_SCRIPT_H

#include "progress.h"
#include "step.h"

/**
 * struct script - one of our scripts, see struct step
 * @argv: path of the script and its arguments, NULL terminated
 * @deadline: seconds
 * @what: what it does, for the error
 * @status: exit status to use if the script ends with one that is not ours
 */
struct script {
	const char *const *argv;
	double deadline;
	const char *what;
	int status;
};

int script_run(struct progress *p, const struct script *script, struct step_result *res);

#endif /* ZLAB_SCRIPT_H */
