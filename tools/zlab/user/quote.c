// SPDX-License-Identifier: GPL-2.0
/*
 * Commands as one types them.
 */
#define _GNU_SOURCE
#include "quote.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLAIN	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,:=+@%"

static void put_word(FILE *f, const char *word)
{
	if (*word && !word[strspn(word, PLAIN)]) {
		fputs(word, f);
		return;
	}
	putc('\'', f);
	for (; *word; word++) {
		if (*word == '\'')
			fputs("'\\''", f);
		else
			putc(*word, f);
	}
	putc('\'', f);
}

/**
 * shell_join() - write a command so that a shell can read it
 * @argv: words, NULL terminated
 *
 * Return: one line, unless a word has a newline in it, to be freed by the caller; NULL
 * without memory.
 */
char *shell_join(const char *const *argv)
{
	char *text = NULL;
	size_t size = 0, i;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		return NULL;
	for (i = 0; argv[i]; i++) {
		if (i)
			putc(' ', f);
		put_word(f, argv[i]);
	}
	if (fclose(f)) {
		free(text);
		return NULL;
	}
	return text;
}
