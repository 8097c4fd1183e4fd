// SPDX-License-Identifier: GPL-2.0
/*
 * C text, read without a compiler.
 */
#include "ccode.h"

#include "array.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static void blank(char *from, const char *to)
{
	for (; from < to; from++) {
		if (*from != '\n')
			*from = ' ';
	}
}

/* Return: the end of the comment, literal or preprocessor line at @s, else @s. */
static char *skip_not_code(char *text, char *s)
{
	char quote = *s, *end;

	if (s[0] == '/' && s[1] == '*') {
		end = strstr(s + 2, "*/");
		return end ? end + 2 : s + strlen(s);
	}
	if (s[0] == '/' && s[1] == '/')
		return s + strcspn(s, "\n");
	if (quote == '"' || quote == '\'') {
		for (end = s + 1; *end && *end != quote && *end != '\n'; end++) {
			if (*end == '\\' && end[1])
				end++;
		}
		return *end == quote ? end + 1 : end;
	}
	if (*s == '#') {
		for (end = s; end > text && (end[-1] == ' ' || end[-1] == '\t'); end--)
			;
		if (end > text && end[-1] != '\n')
			return s;
		end = s + strcspn(s, "\n");
		while (*end && end[-1] == '\\')
			end += 1 + strcspn(end + 1, "\n");
		return end;
	}
	return s;
}

/**
 * ccode_blank() - blank all that is not code
 * @text: C source
 *
 * Return: a copy of the same length with the same lines, in which comments,
 * contents of literals and preprocessor lines are spaces. The caller frees it.
 * NULL: out of memory.
 */
char *ccode_blank(const char *text)
{
	char *code = strdup(text), *s, *end;
	bool literal;

	for (s = code; s && *s; s = end) {
		literal = *s == '"' || *s == '\'';
		end = skip_not_code(code, s);
		if (end == s)
			end++;
		else if (literal)
			blank(s + 1, end[-1] == *s ? end - 1 : end);
		else
			blank(s, end);
	}
	return code;
}

/**
 * ccode_word() - find a whole identifier
 * @text: blanked code
 * @word: identifier
 *
 * Return: its first place or NULL.
 */
const char *ccode_word(const char *text, const char *word)
{
	size_t len = strlen(word);
	const char *s;

	for (s = strstr(text, word); s; s = strstr(s + len, word)) {
		if ((s == text || !is_word(s[-1])) && !is_word(s[len]))
			return s;
	}
	return NULL;
}

static const char *skip_space(const char *s)
{
	while (isspace((unsigned char)*s))
		s++;
	return s;
}

/**
 * ccode_call() - find a call of a function or macro
 * @text: blanked code
 * @callee: its name
 *
 * Return: the first call, at the name, or NULL.
 */
const char *ccode_call(const char *text, const char *callee)
{
	const char *s = text;

	while ((s = ccode_word(s, callee))) {
		s += strlen(callee);
		if (*skip_space(s) == '(')
			return s - strlen(callee);
	}
	return NULL;
}

/* Return: the end of the parentheses that start at @s, behind the closing one. */
static const char *end_of_parens(const char *s)
{
	unsigned int depth = 0;

	for (; *s; s++) {
		if (*s == '(')
			depth++;
		else if (*s == ')' && !--depth)
			return s + 1;
	}
	return s;
}

/**
 * ccode_call_names() - does an identifier occur in the arguments of a call?
 * @call: found by ccode_call()
 * @word: identifier
 *
 * Return: true if so.
 */
bool ccode_call_names(const char *call, const char *word)
{
	const char *args = call + strcspn(call, "("), *found = ccode_word(args, word);

	return found && found < end_of_parens(args);
}

/**
 * ccode_assign() - find an assignment to a member
 * @text: blanked code
 * @object: name of the pointer
 * @member: name of the member
 *
 * Return: the first assignment to object->member, at the object, or NULL.
 */
const char *ccode_assign(const char *text, const char *object, const char *member)
{
	const char *s = text, *op;

	while ((s = ccode_word(s, object))) {
		op = s + strlen(object);
		if (!strncmp(op, "->", 2) && ccode_word(op + 2, member) == op + 2) {
			op = skip_space(op + 2 + strlen(member));
			if (*op == '=' && op[1] != '=')
				return s;
		}
		s += strlen(object);
	}
	return NULL;
}

/* What takes a lock that is named in the arguments. */
static const char *const takers[] = {
	"mutex_lock", "mutex_trylock", "mutex_lock_interruptible", "mutex_lock_nested",
	"spin_lock", "spin_lock_irq", "spin_lock_irqsave", "spin_lock_bh", "spin_trylock",
	"guard", "scoped_guard",
};

static const char *const droppers[] = {
	"mutex_unlock", "spin_unlock", "spin_unlock_irq", "spin_unlock_irqrestore",
	"spin_unlock_bh",
};

/* guard(mutex)(&lock): the lock is in the second pair of parentheses. */
static bool names_lock(const char *call, const char *lock)
{
	const char *args = call + strcspn(call, "("), *second;

	if (ccode_call_names(call, lock))
		return true;
	second = skip_space(end_of_parens(args));
	return !strncmp(call, "guard", 5) && *second == '(' && ccode_call_names(second, lock);
}

static const char *first_of(const char *text, const char *const *names, size_t nr,
			    const char *lock)
{
	const char *first = NULL, *s;
	size_t i;

	for (i = 0; i < nr; i++) {
		for (s = text; (s = ccode_call(s, names[i])); s += strlen(names[i])) {
			if (names_lock(s, lock)) {
				if (!first || s < first)
					first = s;
				break;
			}
		}
	}
	return first;
}

/**
 * ccode_takes() - where does a function take a lock?
 * @fn: function
 * @lock: name of the lock, or of the member that is one
 *
 * Return: the first place, NULL if it does not.
 */
const char *ccode_takes(const struct cfunction *fn, const char *lock)
{
	/* This one has functions of its own, in the PCI core. */
	if (!strcmp(lock, "pci_rescan_remove_lock"))
		return ccode_call(fn->body, "pci_lock_rescan_remove");
	return first_of(fn->body, takers, ARRAY_SIZE(takers), lock);
}

/**
 * ccode_drops() - where is a lock dropped?
 * @text: blanked code
 * @lock: its name
 *
 * Return: the first place, NULL if it is not.
 */
const char *ccode_drops(const char *text, const char *lock)
{
	if (!strcmp(lock, "pci_rescan_remove_lock"))
		return ccode_call(text, "pci_unlock_rescan_remove");
	return first_of(text, droppers, ARRAY_SIZE(droppers), lock);
}

/**
 * ccode_asserts() - where does a function assert that a lock is held?
 * @fn: function
 * @lock: its name
 *
 * Return: the first place, NULL if it does not.
 */
const char *ccode_asserts(const struct cfunction *fn, const char *lock)
{
	static const char *const names[] = { "lockdep_assert_held" };

	return first_of(fn->body, names, ARRAY_SIZE(names), lock);
}

/**
 * ccode_holds_at() - has a function taken or asserted a lock before a place?
 * @fn: function
 * @lock: its name
 * @where: place in its body
 *
 * Return: true if so.
 */
bool ccode_holds_at(const struct cfunction *fn, const char *lock, const char *where)
{
	const char *takes = ccode_takes(fn, lock), *asserts = ccode_asserts(fn, lock);

	return (takes && takes < where) || (asserts && asserts < where);
}

/**
 * ccode_comment_before() - the comment right before a place
 * @text: C source, not blanked
 * @offset: place in it; only white space may be between it and the comment
 *
 * Return: its text in one line, without decoration, "" if there is none. The
 * caller frees it. NULL: out of memory.
 */
char *ccode_comment_before(const char *text, size_t offset)
{
	const char *end = text + offset, *start, *s;
	char *comment, *out;

	while (end > text && isspace((unsigned char)end[-1]))
		end--;
	if (end - text < 4 || strncmp(end - 2, "*/", 2))
		return strdup("");
	end -= 2;
	for (start = end - 2; start > text && strncmp(start, "/*", 2); start--)
		;
	start += 2;
	comment = malloc(end - start + 1);
	if (!comment)
		return NULL;
	for (s = start, out = comment; s < end; s++) {
		if (isspace((unsigned char)*s) || *s == '*') {
			if (out > comment && out[-1] != ' ')
				*out++ = ' ';
		} else {
			*out++ = *s;
		}
	}
	while (out > comment && out[-1] == ' ')
		out--;
	*out = '\0';
	return comment;
}

static int add_function(struct cfunction **functions, size_t *nr, const char *file,
			const char *text, const char *code, const char *start,
			const char *open, const char *close)
{
	const char *paren, *name;
	struct cfunction *grown, *fn;

	start = skip_space(start);
	paren = memchr(start, '(', open - start);
	for (name = paren; name && name > start && isspace((unsigned char)name[-1]); name--)
		;
	paren = name;
	while (name && name > start && is_word(name[-1]))
		name--;
	if (!name || name == paren)
		return 0;
	grown = reallocarray(*functions, *nr + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	*functions = grown;
	fn = &grown[(*nr)++];
	*fn = (struct cfunction){
		.file = file,
		.name = strndup(name, paren - name),
		.comment = ccode_comment_before(text, start - code),
		.head = strndup(start, open - start),
		.body = strndup(open + 1, close - open - 1),
	};
	return fn->name && fn->comment && fn->head && fn->body ? 0 : -ENOMEM;
}

static bool opens_function(const char *code, const char *brace)
{
	while (brace > code && isspace((unsigned char)brace[-1]))
		brace--;
	return brace > code && brace[-1] == ')';
}

/**
 * ccode_functions() - find the function definitions of a file
 * @file: its path, kept in the result
 * @text: C source
 * @functions: receives an array, in the order of the file
 * @nr: receives their number
 *
 * Return: 0, then ccode_functions_free() is due, or -ENOMEM.
 */
int ccode_functions(const char *file, const char *text, struct cfunction **functions,
		    size_t *nr)
{
	char *code = ccode_blank(text);
	const char *s, *start = code, *open = NULL;
	unsigned int depth = 0;
	int err = code ? 0 : -ENOMEM;

	*functions = NULL;
	*nr = 0;
	for (s = code; !err && *s; s++) {
		if (*s == '{' && !depth++)
			open = s;
		else if (*s == '}' && depth && !--depth) {
			if (opens_function(code, open))
				err = add_function(functions, nr, file, text, code, start, open,
						   s);
			start = s + 1;
		} else if (*s == ';' && !depth) {
			start = s + 1;
		}
	}
	free(code);
	if (err) {
		ccode_functions_free(*functions, *nr);
		*functions = NULL;
		*nr = 0;
	}
	return err;
}

/**
 * ccode_functions_free() - release what ccode_functions() returned
 * @functions: array
 * @nr: their number
 */
void ccode_functions_free(struct cfunction *functions, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		free(functions[i].name);
		free(functions[i].comment);
		free(functions[i].head);
		free(functions[i].body);
	}
	free(functions);
}
