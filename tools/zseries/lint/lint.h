/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The rules of each dialect's readers, and an exported directory to look at.
 *
 * The rules read the files and know nothing of how they were made: what they want is
 * from the readers' own documents, which stand beside each table. "General knowledge"
 * there means that the document was not at hand when the rule was written.
 */
#ifndef ZSERIES_LINT_H
#define ZSERIES_LINT_H

#include "complain.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * struct lint_file - a file of the export
 * @path: below the directory
 * @header: the lines up to the first blank one
 * @message: behind that, up to "---" or the diff
 * @number: its place in the list of patches, from 1 on; 0: the cover letter
 */
struct lint_file {
	char *path;
	char *header;
	char *message;
	size_t number;
};

/**
 * struct lint_dir - an exported directory
 * @path: the directory
 * @list: text of the list of patches
 * @letter: the cover letter, NULL if there is none
 * @patch: array of struct lint_file *, in the order of the list
 */
struct lint_dir {
	const char *path;
	char *list;
	struct lint_file *letter;
	GPtrArray *patch;
};

enum lint_where { IN_HEADER, IN_MESSAGE, IN_LETTER_HEADER, IN_LETTER, IN_LIST };

/**
 * struct lint_rule - one rule
 * @id: what it is called
 * @want: what is wanted, for the user
 * @where: what it looks at, each patch in turn or one text
 * @pattern: a regular expression that must match there; ^ and $ are line by line
 * @never: another one that must not
 * @check: a function instead of patterns; @file is NULL with IN_LIST, the letter with
 *	   IN_LETTER
 */
struct lint_rule {
	const char *id;
	const char *want;
	enum lint_where where;
	const char *pattern;
	const char *never;
	bool (*check)(const struct lint_dir *dir, const struct lint_file *file);
};

/**
 * struct lint_dialect - the rules of a dialect
 * @name: of the dialect
 * @list: where the list of patches is
 * @prefix: what the paths in it are below
 * @mailed: there is a cover letter, and the rules for mails hold, too
 * @text: it is not a directory but one text, which the rules know as the letter
 * @rule: array that ends with an empty one
 */
struct lint_dialect {
	const char *name;
	const char *list;
	const char *prefix;
	bool mailed;
	bool text;
	const struct lint_rule *rule;
};

extern const struct lint_dialect lint_upstream;
extern const struct lint_dialect lint_stable;
extern const struct lint_dialect lint_ubuntu;
extern const struct lint_dialect lint_debian;
extern const struct lint_dialect lint_suse;
extern const struct lint_dialect lint_rhel;
extern const struct lint_dialect lint_sru;

extern const struct lint_rule lint_rules_all[];
extern const struct lint_rule lint_rules_mailed[];

enum zlab_status lint_dir_read(struct lint_dir *dir, const struct lint_dialect *dialect);
void lint_dir_free(struct lint_dir *dir);
char *lint_field(const char *header, const char *field);
bool lint_match(const char *text, const char *pattern);

#endif /* ZSERIES_LINT_H */
