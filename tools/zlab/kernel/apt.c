// SPDX-License-Identifier: GPL-2.0
/*
 * apt-get update reports an unreachable server as a warning and exits with 0:
 * what went wrong can only be told from the output of both commands together.
 */
#define _GNU_SOURCE
#include "apt.h"

#include "array.h"
#include "status.h"
#include "step.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define APT_DEADLINE	1800.0	/* seconds: a slow mirror, 200 MB */
#define MAX_PACKAGES	32

struct apt_talk {
	struct progress *progress;
	bool no_network, locked;
	char *unknown;		/* package apt does not know */
	char *error;		/* first line that starts with "E: " */
};

static void remember(char **where, const char *text, size_t len)
{
	if (!*where)
		*where = strndup(text, len);
}

static void listen(void *arg, const char *line)
{
	static const char *const network[] = {
		"Temporary failure resolving", "Could not resolve", "Could not connect",
		"Unable to connect", "Network is unreachable", "Connection timed out",
		"Connection refused", "No route to host", "Connection failed",
	};
	static const char locate[] = "E: Unable to locate package ";
	static const char candidate[] = "has no installation candidate";
	struct apt_talk *talk = arg;
	size_t i;

	progress_line(talk->progress, line);
	if (!strncmp(line, "Get:", 4) || !strncmp(line, "Unpacking ", 10) ||
	    !strncmp(line, "Setting up ", 11))
		progress_what(talk->progress, line, 0, 0);

	for (i = 0; i < ARRAY_SIZE(network); i++)
		if (strstr(line, network[i]))
			talk->no_network = true;
	if (strstr(line, "Could not get lock") || strstr(line, "Unable to acquire the dpkg"))
		talk->locked = true;
	if (!strncmp(line, locate, sizeof(locate) - 1))
		remember(&talk->unknown, line + sizeof(locate) - 1, strlen(line));
	else if (strstr(line, candidate) && strchr(line, '\''))
		remember(&talk->unknown, strchr(line, '\'') + 1,
			 strcspn(strchr(line, '\'') + 1, "'"));
	if (!strncmp(line, "E: ", 3))
		remember(&talk->error, line + 3, strlen(line));
}

static char *join(const char *const *packages, size_t nr)
{
	char *all = strdup("");
	size_t i;

	for (i = 0; all && i < nr; i++) {
		char *more;

		if (asprintf(&more, "%s%s%s", all, i ? " " : "", packages[i]) < 0)
			more = NULL;
		free(all);
		all = more;
	}
	return all;
}

/* Return: 0, -EINTR, or ST_MISSING if @argv did not end well. */
static int run(struct apt_talk *talk, const char *const *argv)
{
	const struct step step = {
		.argv = argv, .deadline = APT_DEADLINE, .line = listen, .arg = talk,
	};
	struct step_result res;
	int err = step_run(&step, &res), status = res.status;

	step_result_free(&res);
	if (err == -EINTR)
		return err;
	return err || status ? ST_MISSING : 0;
}

static int explain(struct apt_talk *talk, const char *names)
{
	struct progress *p = talk->progress;

	if (talk->locked)
		return progress_fail(p, ST_MISSING,
			"another package manager is running (wait for it, then run again)");
	if (talk->no_network)
		return progress_fail(p, ST_MISSING,
			"no network: apt cannot reach the package server to install %s (connect, or install them by hand)",
			names);
	if (talk->unknown)
		return progress_fail(p, ST_MISSING,
			"apt does not know the package %s (this needs Debian 12 with the component main; see /etc/apt)",
			talk->unknown);
	return progress_fail(p, ST_MISSING, "apt-get could not install %s: %s (see the log)", names,
			     talk->error ? talk->error : "it does not say why");
}

/**
 * apt_install() - install packages, or say what the user has to do
 * @p: progress, receives the error
 * @packages: names
 * @nr: number of names, more than 0
 *
 * Installs only as root; everyone else is shown the command.
 *
 * Return: 0, -EINTR, or ST_MISSING after saying why.
 */
int apt_install(struct progress *p, const char *const *packages, size_t nr)
{
	static const char *const update[] = { "apt-get", "update", NULL };
	const char *install[MAX_PACKAGES + 5] = {
		"apt-get", "install", "-y", "--no-install-recommends",
	};
	struct apt_talk talk = { .progress = p };
	char *names;
	int err;

	if (nr > MAX_PACKAGES)
		return progress_fail(p, ST_INTERNAL, "too many packages for one apt-get");
	names = join(packages, nr);
	if (!names)
		return progress_fail(p, ST_INTERNAL, "out of memory");

	if (geteuid()) {
		err = progress_fail(p, ST_MISSING,
			"not installed: %s (run: sudo apt-get update && sudo apt-get install -y --no-install-recommends %s)",
			names, names);
		goto out;
	}
	setenv("DEBIAN_FRONTEND", "noninteractive", 1);
	memcpy(install + 4, packages, nr * sizeof(*packages));
	progress_note(p, "installing %s", names);
	err = run(&talk, update);
	if (err != -EINTR)
		/* Known packages may still be at hand when the lists cannot be refreshed. */
		err = run(&talk, install);
	if (err == ST_MISSING)
		err = explain(&talk, names);
out:
	free(names);
	free(talk.unknown);
	free(talk.error);
	return err;
}
