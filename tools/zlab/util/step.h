/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One foreign program, run to its end: output line by line, with a deadline.
 */
#ifndef ZLAB_STEP_H
#define ZLAB_STEP_H

#include <stdbool.h>

/**
 * struct step - a program to run
 * @argv: program, looked up in PATH, and its arguments, NULL terminated
 * @dir: directory to run in, NULL for the current one
 * @deadline: seconds after which it is stopped; must be set
 * @line: called for each line of its output (stdout and stderr), may be NULL;
 *	  the line has no newline and is only valid during the call
 * @arg: first argument of @line
 */
struct step {
	const char *const *argv;
	const char *dir;
	double deadline;
	void (*line)(void *arg, const char *line);
	void *arg;
};

/**
 * struct step_result - how a program ended
 * @status: exit status; 128 + signal number if a signal ended it
 * @first: first line of its output, NULL if there was none
 * @last: last line of its output, NULL if there was none
 * @error: last line that starts with "error: ", without this, NULL if none
 * @no_space: a line said "No space left on device"
 */
struct step_result {
	int status;
	char *first;
	char *last;
	char *error;
	bool no_space;
};

int step_run(const struct step *step, struct step_result *res);
void step_result_free(struct step_result *res);

#endif /* ZLAB_STEP_H */
