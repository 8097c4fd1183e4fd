// SPDX-License-Identifier: GPL-2.0
/*
 * Many scenarios from one line: "{a,b}" stands for a or b, "{a,b}^3" for all
 * sequences of one to three of them.
 */
#include "search.h"

#include <stdlib.h>
#include <string.h>

#define TEXT 512

struct expansion {
	char text[TEXT];
	void (*fn)(const char *text, void *arg);
	void *arg;
	unsigned long nr;
};

static void expand_from(struct expansion *ex, size_t len, const char *rest);

/* One to @max words of the set that @set begins with, then @rest */
static void expand_set(struct expansion *ex, size_t len, const char *set, unsigned int max,
		       const char *rest)
{
	const char *word = set;

	while (max && *word && word[-1] != '}') {
		size_t n = strcspn(word, ",}");

		if (len + n + 2 >= TEXT)
			return;
		memcpy(ex->text + len, word, n);
		expand_from(ex, len + n, rest);
		memcpy(ex->text + len, word, n);
		ex->text[len + n] = ' ';
		expand_set(ex, len + n + 1, set, max - 1, rest);
		word += n + 1;
	}
}

static void expand_from(struct expansion *ex, size_t len, const char *rest)
{
	size_t n = strcspn(rest, "{");
	unsigned int max = 1;
	const char *end;
	const char *set;

	if (len + n + 1 >= TEXT)
		return;
	memcpy(ex->text + len, rest, n);
	len += n;
	set = rest + n;
	end = *set ? strchr(set, '}') : NULL;
	if (!end) {
		ex->text[len] = '\0';
		ex->nr++;
		ex->fn(ex->text, ex->arg);
		return;
	}
	rest = end + 1;
	if (*rest == '^')
		max = strtoul(rest + 1, (char **)&rest, 10);
	expand_set(ex, len, set + 1, max, rest);
}

/**
 * expand() - call a function for each scenario of a pattern
 *
 * Return: how many there are
 */
unsigned long expand(const char *pattern, void (*fn)(const char *text, void *arg), void *arg)
{
	struct expansion ex = { .fn = fn, .arg = arg };

	expand_from(&ex, 0, pattern);
	return ex.nr;
}
