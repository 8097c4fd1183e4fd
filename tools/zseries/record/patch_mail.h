/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A patch of this project, as git format-patch wrote it, taken apart by meaning.
 */
#ifndef ZSERIES_PATCH_MAIL_H
#define ZSERIES_PATCH_MAIL_H

#include "complain.h"

#include <stdbool.h>

#define COMMIT_ID_LENGTH	40	/* hexadecimal digits of a SHA-1 */

/**
 * struct patch_mail - one patch, or a cover letter
 * @name: of the file, without its directory
 * @from: author, "Name <mail>", decoded
 * @date: value of Date:, as it stands
 * @subject: decoded, without [PATCH ...]
 * @commit: the upstream commit that the first paragraph names, NULL if it names none
 * @message: all of the message, ends in a line feed
 * @text: message without that paragraph and without what follows here, ends in a line feed
 * @note: how it differs from upstream, without brackets and "zpci: ", on one line,
 *	NULL if there is none
 * @trailers: Signed-off-by: and its like, each with a line feed, "" if there is none
 * @stat: between "---" and the first "diff --git", NULL if there is no "---"
 * @diff: the change, "" in a cover letter
 *
 * All of them are owned.
 */
struct patch_mail {
	char *name;
	char *from;
	char *date;
	char *subject;
	char *commit;
	char *message;
	char *text;
	char *note;
	char *trailers;
	char *stat;
	char *diff;
};

enum zlab_status patch_mail_read(const char *path, struct patch_mail *mail);
void patch_mail_free(struct patch_mail *mail);
bool is_commit_id(const char *text);

#endif /* ZSERIES_PATCH_MAIL_H */
