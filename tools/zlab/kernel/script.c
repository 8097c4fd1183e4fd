// SPDX-License-Identifier: GPL-2.0
/*
 * The scripts end with a status of status.h and say why in a line "error: ...".
 */
#include "script.h"

#include "status.h"

#include <errno.h>
#include <string.h>

/**
 * script_run() - run a script, pass its error on
 * @p: progress, gets the output and the error
 * @script: what to run
 * @res: receives the output's first and last line; to be released by
 *	 step_result_free() in any case
 *
 * Return: 0, -EINTR when interrupted, or an exit status after saying why.
 */
int script_run(struct progress *p, const struct script *script, struct step_result *res)
{
	const struct step step = {
		.argv = script->argv, .deadline = script->deadline, .line = progress_line,
		.arg = p,
	};
	const char *why;
	int err = step_run(&step, res);

	if (err == -EINTR || (!err && !res->status))
		return err;
	if (err == -ETIMEDOUT)
		return progress_fail(p, script->status, "%s: not done after %.0f s (see the log)",
				     script->what, script->deadline);
	if (err)
		return progress_fail(p, ST_INTERNAL, "%s: cannot start %s: %s", script->what,
				     script->argv[0], strerror(-err));
	if (res->no_space)
		return progress_fail(p, ST_SPACE,
				     "%s: the disk became full (free some space, or use another --cache)",
				     script->what);
	why = res->error ? res->error : res->last ? res->last : "it does not say why";
	if (res->status > ST_INCONCLUSIVE && res->status <= ST_INTERNAL)
		return progress_fail(p, res->status, "%s", why);
	return progress_fail(p, script->status, "%s: %s (status %d, see the log)", script->what,
			     why, res->status);
}
