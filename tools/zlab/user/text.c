// SPDX-License-Identifier: GPL-2.0
/*
 * A guest console may hold anything: broken UTF-8, escape sequences, NUL bytes.
 * Neither JSON nor XML 1.0 can carry that, whatever the escaping.
 */
#include "text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Length of the UTF-8 sequence at @s, 0 if it is not one XML 1.0 accepts. */
static size_t sequence_length(const unsigned char *s, size_t left)
{
	unsigned long code;
	size_t len, i;

	if (s[0] < 0x80)
		return s[0] >= 0x20 && s[0] != 0x7f ? 1 : 0;
	if (s[0] >= 0xc2 && s[0] < 0xe0)
		len = 2;
	else if (s[0] >= 0xe0 && s[0] < 0xf0)
		len = 3;
	else if (s[0] >= 0xf0 && s[0] < 0xf5)
		len = 4;
	else
		return 0;
	if (left < len)
		return 0;

	code = s[0] & (0x7f >> len);
	for (i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (s[i] & 0x3f);
	}
	/* Overlong forms, surrogates, the two non-characters, beyond Unicode. */
	if ((len == 3 && code < 0x800) || (len == 4 && code < 0x10000) || code > 0x10ffff ||
	    (code >= 0xd800 && code < 0xe000) || code == 0xfffe || code == 0xffff)
		return 0;
	return len;
}

/**
 * text_clean() - copy text so that JSON, XML and HTML can carry it
 * @s: text, need not be terminated nor valid in any encoding
 * @len: length of @s in bytes
 *
 * Carriage returns are dropped, newlines and tabs stay, every other byte that
 * is not part of a printable UTF-8 character becomes '?'.
 *
 * Return: terminated copy that the caller frees, NULL without memory.
 */
char *text_clean(const char *s, size_t len)
{
	const unsigned char *in = (const unsigned char *)s;
	char *copy = malloc(len + 1);
	size_t i = 0, out = 0;

	if (!copy)
		return NULL;
	while (i < len) {
		size_t n = sequence_length(in + i, len - i);

		if (n) {
			memcpy(copy + out, s + i, n);
			out += n;
			i += n;
			continue;
		}
		if (s[i] == '\n' || s[i] == '\t')
			copy[out++] = s[i];
		else if (s[i] != '\r')
			copy[out++] = '?';
		i++;
	}
	copy[out] = '\0';
	return copy;
}

/**
 * text_html() - write text as HTML or SVG character data or attribute value
 * @f: where to
 * @s: text as text_clean() returns it; NULL writes nothing
 */
void text_html(FILE *f, const char *s)
{
	for (; s && *s; s++) {
		switch (*s) {
		case '&':
			fputs("&amp;", f);
			break;
		case '<':
			fputs("&lt;", f);
			break;
		case '>':
			fputs("&gt;", f);
			break;
		case '"':
			fputs("&quot;", f);
			break;
		case '\'':
			fputs("&#39;", f);
			break;
		default:
			fputc(*s, f);
		}
	}
}
