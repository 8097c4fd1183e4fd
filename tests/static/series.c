// SPDX-License-Identifier: GPL-2.0
/*
 * The patches themselves: series-lint, whose rules are in tools/lint/rules.c, on the
 * series of this project. Among them: each patch names the upstream commit that it
 * is for, and says in its tag area how it differs from that.
 */
#define _GNU_SOURCE
#include "static_check.h"
#include "step.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINT_DEADLINE 60.0	/* seconds; it needs less than one */

static void take_line(void *found, const char *line)
{
	const char *name;

	if (!strncmp(line, "not ok ", strlen("not ok "))) {
		name = strstr(line, " - ");
		finding(found, "series-lint: %s", name ? name + 3 : line);
	}
}

STATIC_CHECK(static_series_lint,
	     .title = "lints the patches: upstream commit, deviation note, tags, form",
	     REQUIREMENTS(27))
{
	const char *const argv[] = { "build/series-lint", NULL };
	struct step_result res;
	char top[PATH_MAX];
	ssize_t len;
	int err;

	if (!src->base || !strcmp(src->base, src->commit)) {
		not_applicable(found, "this kernel is not made of the series");
		return;
	}
	/* This program is in build/, series-lint beside it. */
	len = readlink("/proc/self/exe", top, sizeof(top) - sizeof("/.."));
	top[len > 0 ? len : 0] = '\0';
	*(strrchr(top, '/') ?: top) = '\0';
	strcat(top, "/..");
	err = step_run(&(struct step){ .argv = argv, .dir = top, .deadline = LINT_DEADLINE,
				       .line = take_line, .arg = found }, &res);
	if (err)
		not_applicable(found, "series-lint was not run: %s", strerror(-err));
	else if (res.status && !found->nr)
		finding(found, "series-lint: %s", res.last ? res.last : "no output");
	step_result_free(&res);
}
