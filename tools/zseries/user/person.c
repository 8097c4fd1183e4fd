// SPDX-License-Identifier: GPL-2.0
/*
 * Somebody with a name and a mail address. GMime knows how both are written in mails.
 */
#define _GNU_SOURCE
#include "person.h"

#include <errno.h>
#include <gmime/gmime.h>
#include <string.h>

/**
 * person_parse() - read "Name <mail>"
 * @person: filled in; to be released by person_free() after success
 * @text: UTF-8, not encoded as in mail headers
 *
 * Return: 0, or -EINVAL if it has not exactly one name and one address.
 */
int person_parse(struct person *person, const char *text)
{
	const char *open = strrchr(text, '<'), *close = strrchr(text, '>'), *at;

	memset(person, 0, sizeof(*person));
	if (!open || !close || close < open || close[1] || open == text)
		return -EINVAL;
	if (!g_utf8_validate(text, -1, NULL) || strpbrk(text, "\r\n\t\""))
		return -EINVAL;
	person->name = g_strstrip(g_strndup(text, open - text));
	person->mail = g_strndup(open + 1, close - open - 1);
	at = strchr(person->mail, '@');
	if (!*person->name || strpbrk(person->name, "<>@") || !at || at == person->mail ||
	    !at[1] || strchr(at + 1, '@') || strpbrk(person->mail, " <>,;")) {
		person_free(person);
		return -EINVAL;
	}
	person->full = g_strdup_printf("%s <%s>", person->name, person->mail);
	person->nick = g_strndup(person->mail, at - person->mail);
	person->domain = g_strdup(at + 1);
	return 0;
}

/**
 * person_header() - the value of a From: header
 * @person: who
 *
 * On one line, whatever its length: scripts that split series by hand do not undo
 * folding (RFC 5322 allows lines of 998 characters).
 *
 * Return: RFC 5322 and RFC 2047 encoded, to be freed with g_free().
 */
char *person_header(const struct person *person)
{
	InternetAddress *address = internet_address_mailbox_new(person->name, person->mail);
	char *folded = internet_address_to_string(address, NULL, TRUE);
	char **lines = g_strsplit(folded, "\n", -1);
	char *header = g_strjoinv("", lines), *c;

	for (c = header; *c; c++)
		if (*c == '\t')
			*c = ' ';
	g_strfreev(lines);
	g_free(folded);
	g_object_unref(address);
	return header;
}

/**
 * person_free() - release what person_parse() filled in
 * @person: may have been released before
 */
void person_free(struct person *person)
{
	g_free(person->name);
	g_free(person->mail);
	g_free(person->full);
	g_free(person->nick);
	g_free(person->domain);
	memset(person, 0, sizeof(*person));
}
