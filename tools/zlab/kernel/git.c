// SPDX-License-Identifier: GPL-2.0
/*
 * git as a subprocess, in the environment made by env_neutral().
 */
#include "git.h"

#include "step.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

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

struct text {
	char *text;
	size_t len;
	bool no_memory;
};

static void take_line(void *arg, const char *line)
{
	struct text *out = arg;
	size_t len = strlen(line);
	char *grown = realloc(out->text, out->len + len + 2);

	if (!grown) {
		out->no_memory = true;
		return;
	}
	out->text = grown;
	memcpy(grown + out->len, line, len);
	out->len += len + 1;
	grown[out->len - 1] = '\n';
	grown[out->len] = '\0';
}

/**
 * git_text() - run git and take what it prints
 * @args: "git" and its arguments, NULL terminated
 *
 * Return: its output, the caller frees it. NULL with errno set: EIO if git did not
 * succeed, EINTR when interrupted, ENOMEM, or why it did not run.
 */
char *git_text(const char *const *args)
{
	struct text out = { .text = strdup("") };
	struct step_result res;
	int err;

	err = step_run(&(struct step){ .argv = args, .deadline = GIT_DEADLINE, .line = take_line,
				       .arg = &out }, &res);
	if (!err && res.status)
		err = -EIO;
	if (!out.text || out.no_memory)
		err = -ENOMEM;
	step_result_free(&res);
	if (!err)
		return out.text;
	free(out.text);
	errno = -err;
	return NULL;
}
