/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The series as a thread of mails: what is the same for reviewers and for stable trees.
 */
#ifndef ZSERIES_SERIES_THREAD_H
#define ZSERIES_SERIES_THREAD_H

#include "series.h"

/**
 * struct submission - who hands the series in, to whom, and how
 * @series: the series
 * @who: the submitter; the project's placeholder stands for nobody in particular
 * @version: of the series, from 1 on
 * @base: commit it applies to, NULL: the one that the cover letter names
 * @changes: what has changed since the version before, NULL: nothing is said
 * @bug: address or number of a bug in the tracker of the receiver, NULL: none
 * @release: Ubuntu: letter of the release
 */
struct submission {
	const struct series *series;
	const struct person *who;
	unsigned int version;
	const char *base;
	const char *changes;
	const char *bug;
	const char *release;
};

typedef char *(*message_fn)(const struct submission *sub, size_t i);

const char *submission_author(const struct submission *sub, const struct patch_mail *mail);
char *submission_base_trailer(const struct submission *sub);
char *submission_shortlog(const struct submission *sub);
char *review_message(const struct submission *sub, size_t i);
char *review_letter(const struct submission *sub);
enum zlab_status series_thread(const struct submission *sub, const char *prefix, char *letter,
			       message_fn message, char ***texts);

#endif /* ZSERIES_SERIES_THREAD_H */
