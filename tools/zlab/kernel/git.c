// SPDX-License-Identifier: GPL-2.0
/*
 * git as a subprocess, in the environment made by env_neutral().
 */
#include "git.h"

#include "step.h"

#include <stddef.h>

#define GIT_DEADLINE	900.0	/* seconds: a checkout of a kernel on a slow disk */

/**
 * git_run() - run git, usually through GIT()
 * @p: progress whose log gets the output, NULL if a failure is an answer
 * @line: receives the first line of the output, which the caller frees, or NULL
 *	  if there was none; may be NULL
 * @args: "git" and its arguments, NULL terminated
 *
 * Return: git's exit status (0: good), -EINTR when interrupted, or another
 * negative errno.
 */
int git_run(struct progress *p, char **line, const char *const *args)
{
	const struct step step = {
		.argv = args, .deadline = GIT_DEADLINE, .line = p ? progress_line : NULL, .arg = p,
	};
	struct step_result res;
	int err = step_run(&step, &res);

	if (!err)
		err = res.status;
	if (line) {
		*line = res.first;
		res.first = NULL;
	}
	step_result_free(&res);
	return err;
}
