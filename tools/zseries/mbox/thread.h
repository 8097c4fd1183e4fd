/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Mails that belong together: numbered subjects, and IDs that say who answers whom.
 */
#ifndef ZSERIES_THREAD_H
#define ZSERIES_THREAD_H

#include "complain.h"

#include <stddef.h>

/**
 * struct thread_mail - one of the mails
 * @author: for From:, "Name <mail>"
 * @date: for Date:
 * @subject: without [PATCH ...]
 * @body: ends in a line feed
 */
struct thread_mail {
	char *author;
	char *date;
	char *subject;
	char *body;
};

/**
 * struct thread - mails that belong together
 * @prefix: of the subjects, without the outer brackets: "PATCH"
 * @version: of the series; from 2 on the subjects have it
 * @name: short name, part of the IDs
 * @domain: host part of the IDs
 * @mail: the cover letter and then the patches, @nr in all
 */
struct thread {
	const char *prefix;
	unsigned int version;
	const char *name;
	const char *domain;
	struct thread_mail *mail;
	size_t nr;
};

struct thread_mail *thread_mails(size_t nr);
void thread_mails_free(struct thread_mail *mail, size_t nr);
enum zlab_status thread_write(const struct thread *thread, char ***texts);

#endif /* ZSERIES_THREAD_H */
