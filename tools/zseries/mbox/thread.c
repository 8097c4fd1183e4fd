// SPDX-License-Identifier: GPL-2.0
/*
 * Mails that belong together: numbered subjects, and IDs that say who answers whom.
 *
 * The IDs look like those of b4 prep, <date>-<name>-v<version>-<number>-<digest>@<host>.
 * The digest is of all that the mails say, so the same series has the same IDs wherever
 * it is made, and another one has others. All patches answer the cover letter, as with
 * git format-patch --thread=shallow.
 */
#define _GNU_SOURCE
#include "thread.h"

#include "person.h"

#include <gmime/gmime.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define DIGEST_LENGTH	12

/* git mailsplit and b4 take a line of this form for the start of a mail. */
#define SEPARATOR	"From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\n"

/**
 * thread_mails() - an array of mails with nothing in them
 * @nr: how many
 *
 * Return: to be released with thread_mails_free().
 */
struct thread_mail *thread_mails(size_t nr)
{
	return g_new0(struct thread_mail, nr);
}

/**
 * thread_mails_free() - release mails and what they own
 * @mail: from thread_mails()
 * @nr: how many
 */
void thread_mails_free(struct thread_mail *mail, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		g_free(mail[i].author);
		g_free(mail[i].date);
		g_free(mail[i].subject);
		g_free(mail[i].body);
	}
	g_free(mail);
}

static char *digest(const struct thread *thread)
{
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	size_t i;
	char *hex;

	g_checksum_update(sum, (const guchar *)thread->prefix, -1);
	for (i = 0; i < thread->nr; i++) {
		g_checksum_update(sum, (const guchar *)thread->mail[i].author, -1);
		g_checksum_update(sum, (const guchar *)thread->mail[i].date, -1);
		g_checksum_update(sum, (const guchar *)thread->mail[i].subject, -1);
		g_checksum_update(sum, (const guchar *)thread->mail[i].body, -1);
	}
	hex = g_strndup(g_checksum_get_string(sum), DIGEST_LENGTH);
	g_checksum_free(sum);
	return hex;
}

/* Return: what is before the number in all IDs, NULL if the date of the letter is none. */
static char *id_stem(const struct thread *thread)
{
	GDateTime *date = g_mime_utils_header_decode_date(thread->mail[0].date), *utc;
	char *day, *stem;

	if (!date)
		return NULL;
	utc = g_date_time_to_utc(date);
	day = g_date_time_format(utc, "%Y%m%d");
	stem = g_strdup_printf("%s-%s-v%u", day, thread->name, thread->version);
	g_free(day);
	g_date_time_unref(utc);
	g_date_time_unref(date);
	return stem;
}

static char *subject_header(const struct thread *thread, size_t i)
{
	const int width = snprintf(NULL, 0, "%zu", thread->nr - 1);
	char *plain, *encoded, version[24] = "";
	char **lines;

	if (thread->version > 1)
		snprintf(version, sizeof(version), " v%u", thread->version);
	plain = g_strdup_printf("[%s%s %0*zu/%zu] %s", thread->prefix, version, width, i,
				thread->nr - 1, thread->mail[i].subject);
	encoded = g_mime_utils_header_encode_text(NULL, plain, "UTF-8");
	lines = g_strsplit(encoded, "\n", -1);
	g_free(plain);
	g_free(encoded);
	plain = g_strjoinv("", lines);
	g_strfreev(lines);
	return plain;
}

static char *mail_text(const struct thread *thread, size_t i, const char *stem, const char *hex)
{
	struct person author;
	char *from, *subject;
	GString *text;

	if (person_parse(&author, thread->mail[i].author))
		return NULL;
	from = person_header(&author);
	subject = subject_header(thread, i);
	text = g_string_new(SEPARATOR);
	g_string_append_printf(text, "Message-Id: <%s-%zu-%s@%s>\n", stem, i, hex, thread->domain);
	if (i) {
		g_string_append_printf(text, "In-Reply-To: <%s-0-%s@%s>\n", stem, hex,
				       thread->domain);
		g_string_append_printf(text, "References: <%s-0-%s@%s>\n", stem, hex,
				       thread->domain);
	}
	g_string_append_printf(text, "From: %s\nDate: %s\nSubject: %s\n", from,
			       thread->mail[i].date, subject);
	g_string_append(text, "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
			"Content-Transfer-Encoding: 8bit\n\n");
	g_string_append(text, thread->mail[i].body);
	g_free(subject);
	g_free(from);
	person_free(&author);
	return g_string_free(text, FALSE);
}

/* A mailbox has no way to hold such a line that all of git, b4 and formail agree on. */
static bool has_from_line(const char *body)
{
	return g_str_has_prefix(body, "From ") || strstr(body, "\nFrom ");
}

/**
 * thread_write() - write the mails
 * @thread: what is in them
 * @texts: receives a vector of them that ends with NULL, to be freed with g_strfreev();
 *	   each begins with the line that separates mails in a mailbox
 *
 * Return: ST_OK or what was complained about.
 */
enum zlab_status thread_write(const struct thread *thread, char ***texts)
{
	enum zlab_status status = ST_OK;
	char *stem = id_stem(thread), *hex = digest(thread);
	size_t i;

	*texts = g_new0(char *, thread->nr + 1);
	if (!stem)
		status = complain(ST_BASE, "the Date: of the cover letter is no date: %s",
				  thread->mail[0].date);
	for (i = 0; i < thread->nr && !status; i++) {
		if (has_from_line(thread->mail[i].body)) {
			status = complain(ST_BASE, "\"%s\" has a line that begins with \"From \", which a mailbox cannot hold (reword it)",
					  thread->mail[i].subject);
			break;
		}
		(*texts)[i] = mail_text(thread, i, stem, hex);
		if (!(*texts)[i])
			status = complain(ST_BASE, "the author of \"%s\" is not of the form 'Name <mail>': %s",
					  thread->mail[i].subject, thread->mail[i].author);
	}
	g_free(hex);
	g_free(stem);
	if (status) {
		g_strfreev(*texts);
		*texts = NULL;
	}
	return status;
}
