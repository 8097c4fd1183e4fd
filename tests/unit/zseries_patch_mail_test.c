// SPDX-License-Identifier: GPL-2.0
/*
 * Patches as git format-patch and b4 write them are taken apart the same way, and people as
 * RFC 5322 and RFC 2047 have them.
 */
#define _GNU_SOURCE
#include "patch_mail.h"
#include "person.h"
#include "tap.h"

#include <gmime/gmime.h>
#include <string.h>
#include <unistd.h>

#define ID	"0123456789012345678901234567890123456789"
#define HEAD	"From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\n" \
		"From: =?UTF-8?q?Zo=C3=AB=20Writer?= <zoe@writer.example>\n" \
		"Date: Sat, 21 Nov 2026 08:00:00 +0000\n" \
		"Subject: [PATCH 6.1.y v2 03/10] s390/pci: Keep it until\n release\n\n"
#define NOTE	"[zpci: it is not\n the same]\n"
#define TAGS	"Reviewed-by: A Reviewer <a@reader.example>\nSigned-off-by: Z <zoe@writer.example>\n"
#define END	"---\n a.c | 1 +\n\ndiff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n"

static bool is(const char *have, const char *want)
{
	if (have && want ? !strcmp(have, want) : have == want)
		return true;
	printf("# %s, not %s\n", have ? have : "(nothing)", want ? want : "(nothing)");
	return false;
}

static enum zlab_status read_text(const char *text, struct patch_mail *mail)
{
	char *path = g_build_filename(g_get_tmp_dir(), "zseries-test-XXXXXX", NULL);
	enum zlab_status status;
	int fd = g_mkstemp(path);

	if (fd < 0 || !g_file_set_contents(path, text, -1, NULL))
		return ST_INTERNAL;
	close(fd);
	status = patch_mail_read(path, mail);
	remove(path);
	g_free(path);
	return status;
}

static bool parts(const char *message, const char *commit, const char *text, const char *note,
		  const char *trailers)
{
	char *whole = g_strconcat(HEAD, message, END, NULL);
	struct patch_mail mail;
	bool good;

	if (read_text(whole, &mail))
		return false;
	good = is(mail.commit, commit) && is(mail.text, text) && is(mail.note, note) &&
	       is(mail.trailers, trailers) && is(mail.message, message) &&
	       is(mail.stat, " a.c | 1 +\n") && g_str_has_prefix(mail.diff, "diff --git a/a.c");
	patch_mail_free(&mail);
	g_free(whole);
	return good;
}

static void test_header(void)
{
	struct patch_mail mail;

	if (!ok(!read_text(HEAD "Text.\n" END, &mail), "a patch is read"))
		return;
	ok(is(mail.from, "Zoë Writer <zoe@writer.example>"), "its author is decoded");
	ok(is(mail.subject, "s390/pci: Keep it until release"), "the subject is unfolded, without [PATCH]");
	ok(is(mail.date, "Sat, 21 Nov 2026 08:00:00 +0000"), "the date is as it was");
	patch_mail_free(&mail);
	ok(read_text("Text.\n", &mail) == ST_BASE, "what has no header is no patch");
	ok(read_text("Subject: a\n\nText.\n", &mail) == ST_BASE, "nor what has no author");
	ok(read_text(HEAD "\xff\n", &mail) == ST_BASE, "nor what is not UTF-8");
}

static void test_message(void)
{
	ok(parts("Upstream commit " ID "\n(\"t\").\n\nText.\n\nMore.\n\n" NOTE TAGS, ID, "Text.\n\nMore.\n",
		 "it is not the same", TAGS), "note and tags in one paragraph, as git has them");
	ok(parts("Upstream commit " ID "\n(\"t\").\n\nText.\n\n" NOTE "\n" TAGS, ID, "Text.\n",
		 "it is not the same", TAGS), "in two paragraphs, as b4 has them");
	ok(parts("Text.\n\n" TAGS, NULL, "Text.\n", NULL, TAGS), "tags and no note");
	ok(parts("Text.\n\n" NOTE, NULL, "Text.\n", "it is not the same", ""), "a note and no tags");
	ok(parts("Text.\n\nNote: this is\nprose.\n", NULL, "Text.\n\nNote: this is\nprose.\n", NULL, ""),
	   "a paragraph with a colon is text");
	ok(parts("Upstream commit 0123456789ab is meant.\n\n" TAGS, NULL,
		 "Upstream commit 0123456789ab is meant.\n", NULL, TAGS), "a short ID names no commit");
}

static bool header_is(const char *text, const char *want)
{
	struct person person;
	char *header;
	bool good;

	if (person_parse(&person, text))
		return false;
	header = person_header(&person);
	good = is(header, want) && is(person.full, text);
	g_free(header);
	person_free(&person);
	return good;
}

static void test_person(void)
{
	struct person person;
	char *header;

	ok(header_is("A Writer <a@b.example>", "A Writer <a@b.example>"), "a plain name stays plain");
	ok(header_is("Writer, A. <a@b.example>", "\"Writer, A.\" <a@b.example>"), "a comma is quoted");
	ok(!person_parse(&person, "Zoë mit einem sehr langen Namen, der in keine Zeile einer Mail paßt <zoe@writer.example>"),
	   "a long name is a name");
	header = person_header(&person);
	ok(!strpbrk(header, "\r\n") && !strpbrk(header, "ëß"), "its header is one line of ASCII");
	ok(is(person.nick, "zoe") && is(person.domain, "writer.example"), "the address has two parts");
	g_free(header);
	person_free(&person);
}

int main(void)
{
	g_mime_init();
	test_header();
	test_message();
	test_person();
	return tap_done();
}
