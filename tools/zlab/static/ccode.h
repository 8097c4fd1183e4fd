/* SPDX-License-Identifier: GPL-2.0 */
/*
 * C text, read without a compiler: functions, what they call, in which order.
 *
 * Comments, the contents of literals and preprocessor lines are blanked first, so
 * that only code is found. "Before" is the order of the text. That is what a
 * reviewer checks, too; a path that jumps around is not followed.
 */
#ifndef ZLAB_CCODE_H
#define ZLAB_CCODE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct cfunction - a function definition
 * @name: its name
 * @file: path it is in; not owned
 * @comment: comment right before it in one line without decoration, "" if none
 * @head: what stands between that comment and the body: type, name, parameters
 * @body: text between the outer braces, blanked
 */
struct cfunction {
	char *name;
	const char *file;
	char *comment;
	char *head;
	char *body;
};

char *ccode_blank(const char *text);
int ccode_functions(const char *file, const char *text, struct cfunction **functions,
		    size_t *nr);
void ccode_functions_free(struct cfunction *functions, size_t nr);

const char *ccode_word(const char *text, const char *word);
const char *ccode_call(const char *text, const char *callee);
bool ccode_call_names(const char *call, const char *word);
const char *ccode_assign(const char *text, const char *object, const char *member);
char *ccode_comment_before(const char *text, size_t offset);

const char *ccode_takes(const struct cfunction *fn, const char *lock);
const char *ccode_drops(const char *text, const char *lock);
const char *ccode_asserts(const struct cfunction *fn, const char *lock);
bool ccode_holds_at(const struct cfunction *fn, const char *lock, const char *where);

#endif /* ZLAB_CCODE_H */
