/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The dialects: the same ten changes, said the way each kind of reader wants it.
 *
 * A dialect is one file here and one of lint/. Its files are made of the patches and of
 * patches/metadata.json only; what differs is the frame, never the change.
 */
#ifndef ZSERIES_DIALECT_H
#define ZSERIES_DIALECT_H

#include "series_thread.h"

#include <glib.h>

/**
 * struct dialect - one of them
 * @name: for DIALECT=
 * @bug_form: what BUG= must be, a regular expression
 * @bug_example: one that fits it
 * @bug_needed: there is no submission without a bug
 * @files: makes the files of the export; reports what is wrong
 */
struct dialect {
	const char *name;
	const char *bug_form;
	const char *bug_example;
	bool bug_needed;
	enum zlab_status (*files)(const struct submission *sub, GPtrArray *files);
};

extern const struct dialect dialect_upstream;
extern const struct dialect dialect_stable;
extern const struct dialect dialect_ubuntu;
extern const struct dialect dialect_debian;
extern const struct dialect dialect_suse;
extern const struct dialect dialect_rhel;

/* What they have in common, message.c */
char *message_trailers(const struct submission *sub, size_t i);
char *message_signoff(const struct submission *sub);
char *message_frame(const struct submission *sub, size_t i, const char *head, char *above,
		    char *below);
char *message_note(const struct submission *sub, size_t i, const char *open, const char *close);
char *message_wrap(const char *text, const char *indent);
char *message_impact(const char *letter);
char *message_slug(const char *subject);
char *message_day(const struct submission *sub, size_t i);
char *patch_file(const struct submission *sub, size_t i, const char *fields, const char *message);

/* Those that are mailed, mailed.c */
enum zlab_status mailed_files(const struct submission *sub, const char *prefix, char *letter,
			      message_fn message, GPtrArray *files);

/**
 * struct kept_patch - a patch as it is kept in a tree; all strings are taken over
 * @path: of its file
 * @line: for it in the list, without a line feed
 * @fields: headers above its subject, NULL: none
 * @message: its message
 */
struct kept_patch {
	char *path, *line, *fields, *message;
};

typedef enum zlab_status (*kept_fn)(const struct submission *sub, size_t i,
				    struct kept_patch *patch);

/* Those that are kept in a tree, kept.c */
enum zlab_status kept_files(const struct submission *sub, const char *list, kept_fn make,
			    GPtrArray *files);

#endif /* ZSERIES_DIALECT_H */
