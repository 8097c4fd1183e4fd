// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "verify_guest.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A run takes as long as its cycles; each is a second in a guest that is slow. */
#define DEADLINE_RUN	60

/**
 * verify_start() - start the program in the guest
 * @sc: trial
 * @fmt: printf() format of its arguments
 *
 * Return: number of the run, for the other functions.
 */
unsigned int verify_start(struct trial *sc, const char *fmt, ...)
{
	struct verify_talk *talk = sc->arg;
	unsigned int nr = ++talk->started;
	char args[256];
	va_list ap;
	int rc;

	va_start(ap, fmt);
	vsnprintf(args, sizeof(args), fmt, ap);
	va_end(ap);
	trial_step(sc, UINT32_MAX, "zpci-verify %s", args);
	rc = trial_request(sc, NULL, "write /verify/commands r%u %s;", nr, args);
	if (rc > 0)
		trial_lost(sc, "the launcher cannot be told to start: %s", strerror(rc));
	return nr;
}

/**
 * verify_says() - wait until the program says something in the kernel log
 * @sc: trial
 * @text: what
 */
void verify_says(struct trial *sc, const char *text)
{
	if (!trial_ok(sc))
		return;
	if (console_wait_text(&sc->vm->console, text, trial_deadline(sc, DEADLINE_RUN)))
		trial_fail(sc, "zpci-verify has not said \"%s\" in the kernel log", text);
}

/**
 * verify_signal() - send it a signal
 * @sc: trial
 * @nr: from verify_start()
 * @signo: signal
 */
void verify_signal(struct trial *sc, unsigned int nr, int signo)
{
	if (trial_request(sc, NULL, "write /verify/commands r%u !%d;", nr, signo) > 0)
		trial_lost(sc, "the launcher cannot be told to send a signal");
}

static void print_output(const char *output)
{
	const char *line = output, *end;

	for (; *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		printf("# %.*s\n", (int)(end - line), line);
	}
}

/**
 * verify_ends() - wait until it has ended, and judge
 * @sc: trial
 * @nr: from verify_start()
 * @status: exit status that it must have
 * @texts: what it must have printed, in this order; NULL terminated
 */
void verify_ends(struct trial *sc, unsigned int nr, int status, const char *const *texts)
{
	struct agent_reply reply, output;
	const char *at;
	int rc;

	rc = trial_request(sc, NULL, "waitpath /verify/r%u.status present %u", nr,
			   (unsigned int)(DEADLINE_REPLY * 900 * sc->scale));
	if (rc > 0)
		trial_fail(sc, "zpci-verify has not ended");
	if (trial_request(sc, &reply, "read /verify/r%u.status", nr)) {
		agent_reply_free(&reply);
		return;
	}
	if (trial_request(sc, &output, "read /verify/r%u.out", nr)) {
		agent_reply_free(&reply);
		agent_reply_free(&output);
		return;
	}
	if (atoi(reply.data) != status)
		trial_fail(sc, "zpci-verify ended with status %s, not %d", reply.data, status);
	for (at = output.data; trial_ok(sc) && *texts; texts++) {
		const char *found = strstr(at, *texts);

		if (!found)
			trial_fail(sc, "zpci-verify does not print \"%s\" there", *texts);
		else
			at = found + strlen(*texts);
	}
	if (!trial_ok(sc) || getenv("VERIFY_OUTPUT"))
		print_output(output.data);
	agent_reply_free(&reply);
	agent_reply_free(&output);
}
