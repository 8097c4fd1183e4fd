/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the log of a kernel says about commits of the series, to be told apart from what
 * its files say.
 */
#ifndef ZSERIES_HISTORY_H
#define ZSERIES_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "scratch.h"

/**
 * struct logged - a commit in the log
 * @commit: its ID
 * @subject: its subject
 * @cites: upstream commits that it says it is, in the forms that stable and distribution
 *	   kernels use, each 12 to 40 hexadecimal digits
 * @nr_cites: their number
 * @reverts: commit that it says it reverts, NULL: none
 */
struct logged {
	char *commit;
	char *subject;
	char **cites;
	size_t nr_cites;
	char *reverts;
};

/**
 * struct history - the part of the log that touches the files of the series
 * @all: commits, the newest first
 * @nr: their number
 */
struct history {
	struct logged *all;
	size_t nr;
};

int history_read(struct history *history, const struct scratch *s, const char *since,
		 char *const *files, size_t nr_files);
void history_free(struct history *history);
const struct logged *history_find(const struct history *history, const char *commit,
				  const char *subject, const char *other_subject,
				  const char **how);
const struct logged *history_revert(const struct history *history, const struct logged *logged);
char *history_last_change(const struct scratch *s, const char *since, const char *file,
			  const char *line);

#endif /* ZSERIES_HISTORY_H */
