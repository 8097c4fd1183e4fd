// SPDX-License-Identifier: GPL-2.0
/*
 * step_run(): lines, statuses, and that nothing outlives a step.
 */
#define _GNU_SOURCE
#include "clock.h"
#include "interrupt.h"
#include "step.h"
#include "tap.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct lines {
	int nr;
	size_t longest;
	pid_t last_number;
	const char *kill_on;	/* send ourselves SIGINT at this line */
};

static void take(void *arg, const char *line)
{
	struct lines *lines = arg;

	lines->nr++;
	if (strlen(line) > lines->longest)
		lines->longest = strlen(line);
	if (atoi(line))
		lines->last_number = atoi(line);
	if (lines->kill_on && !strcmp(line, lines->kill_on))
		kill(getpid(), SIGINT);
}

static int sh(const char *script, double deadline, struct lines *lines, struct step_result *res)
{
	const char *const argv[] = { "sh", "-c", script, NULL };
	const struct step step = { .argv = argv, .deadline = deadline, .line = take, .arg = lines };

	return step_run(&step, res);
}

static bool gone(pid_t pid)
{
	return pid > 0 && kill(pid, 0) && errno == ESRCH;
}

static void test_output(void)
{
	struct lines lines = { 0 };
	struct step_result res;

	ok(!sh("echo one; echo error: two >&2; printf three", 10, &lines, &res) && !res.status &&
	   lines.nr == 3, "stdout and stderr come line by line, the last without newline");
	ok(res.first && !strcmp(res.first, "one") && res.last && !strcmp(res.last, "three"),
	   "first and last line are kept");
	ok(res.error && !strcmp(res.error, "two"), "the error line is kept");
	ok(!res.no_space, "no disk is full");
	step_result_free(&res);

	lines = (struct lines){ 0 };
	sh("head -c 200000 /dev/zero | tr '\\0' x; echo; echo end", 10, &lines, &res);
	ok(lines.nr == 5 && lines.longest == 65535 && !strcmp(res.last, "end"),
	   "a very long line comes in pieces");
	step_result_free(&res);

	sh("echo 'tar: x: No space left on device'; exit 2", 10, &lines, &res);
	ok(res.no_space && res.status == 2, "a full disk is noticed");
	step_result_free(&res);
}

static void test_endings(void)
{
	const char *const missing[] = { "/nonexistent/program", NULL };
	struct lines lines = { 0 };
	struct step_result res;
	double start;

	ok(!sh("exit 7", 10, &lines, &res) && res.status == 7, "the exit status is passed on");
	step_result_free(&res);
	ok(!sh("kill -SEGV $$", 10, &lines, &res) && res.status == 128 + SIGSEGV,
	   "death by a signal is 128 + signal");
	step_result_free(&res);
	ok(step_run(&(struct step){ .argv = missing, .deadline = 10 }, &res) == -ENOENT,
	   "a missing program is -ENOENT");
	step_result_free(&res);

	lines = (struct lines){ 0 };
	sh("sleep 100 & echo $!", 10, &lines, &res);
	ok(!res.status && gone(lines.last_number), "what a step leaves running is ended");
	step_result_free(&res);

	lines = (struct lines){ 0 };
	start = clock_seconds();
	ok(sh("sleep 100 & echo $!; wait", 0.2, &lines, &res) == -ETIMEDOUT &&
	   clock_seconds() - start < 5, "the deadline ends a step");
	ok(gone(lines.last_number), "and its children");
	step_result_free(&res);
}

static void test_interrupt(void)
{
	struct lines lines = { .kill_on = "now" };
	struct step_result res;

	/* A shell starts what it runs in the background with SIGINT ignored. */
	signal(SIGINT, SIG_DFL);
	interrupt_init();
	ok(sh("sleep 100 & echo $!; echo now; wait", 60, &lines, &res) == -EINTR,
	   "SIGINT ends a step");
	ok(gone(lines.last_number), "and its children");
	step_result_free(&res);
	ok(interrupted(), "the interruption is remembered");
	lines = (struct lines){ 0 };
	ok(sh("echo x", 10, &lines, &res) == -EINTR && !lines.nr,
	   "no step starts after an interruption");
	step_result_free(&res);
}

int main(void)
{
	test_output();
	test_endings();
	test_interrupt();
	return tap_done();
}
