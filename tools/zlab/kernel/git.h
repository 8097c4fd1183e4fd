/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Calls to git that answer with a status, with one line, or with a text.
 */
#ifndef ZLAB_GIT_H
#define ZLAB_GIT_H

#include "progress.h"

int git_run(struct progress *p, char **line, const char *const *args);

/* GIT(p, &line, "-C", dir, "rev-parse", "HEAD") */
#define GIT(p, line, ...) \
	git_run((p), (line), (const char *const[]){ "git", __VA_ARGS__, NULL })

char *git_text(const char *const *args);

/* GIT_TEXT("--git-dir", dir, "log") */
#define GIT_TEXT(...) git_text((const char *const[]){ "git", __VA_ARGS__, NULL })

#endif /* ZLAB_GIT_H */
