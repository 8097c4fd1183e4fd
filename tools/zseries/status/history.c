// SPDX-License-Identifier: GPL-2.0
/*
 * Commits are asked for since a day before the first of the series was written, and for
 * the files of the series: else a walk over all of a kernel's history takes minutes.
 */
#define _GNU_SOURCE
#include "history.h"

#include "array.h"
#include "git.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIXED_ARGS	10	/* in front of the files */
#define ID_DIGITS	40
#define SHORT_DIGITS	12	/* as short as a commit is cited */

/* In front of a commit; no message has it. */
static const char mark = 1;

/* Lines in which a commit says which upstream commit it is: text before the ID. */
static const char *const citing[] = {
	"(cherry picked from commit ",		/* git cherry-pick -x */
	"(backported from commit ",		/* Ubuntu */
	"[ Upstream commit ",			/* stable */
	"Upstream commit ",
	"commit ",				/* stable, "commit ID upstream."; RHEL */
	"Git-commit: ",				/* SUSE */
};

/*
 * The ID that @line has behind @key, to be freed; NULL if it has none. A key in brackets
 * is a form. Without them it may be any sentence that goes on: it must end there.
 */
static char *id_behind(const char *line, const char *key)
{
	static const char *const ends[] = { "", ".", " upstream", " upstream." };
	size_t len = strlen(key), digits, i;

	line += strspn(line, " \t");
	if (strncmp(line, key, len))
		return NULL;
	line += len;
	digits = strspn(line, "0123456789abcdef");
	if (digits < SHORT_DIGITS || digits > ID_DIGITS || isalnum((unsigned char)line[digits]))
		return NULL;
	for (i = 0; i < ARRAY_SIZE(ends) && isalpha((unsigned char)*key); i++)
		if (!strcmp(line + digits, ends[i]))
			break;
	return i < ARRAY_SIZE(ends) ? strndup(line, digits) : NULL;
}

static int take_cites(struct logged *logged, const char *line)
{
	char **grown, *id;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(citing); i++) {
		id = id_behind(line, citing[i]);
		if (!id)
			continue;
		grown = reallocarray(logged->cites, logged->nr_cites + 1, sizeof(*grown));
		if (!grown) {
			free(id);
			return -ENOMEM;
		}
		logged->cites = grown;
		grown[logged->nr_cites++] = id;
		return 0;
	}
	id = id_behind(line, "This reverts commit ");
	if (id) {
		free(logged->reverts);
		logged->reverts = id;
	}
	return 0;
}

/* "<mark>ID subject" */
static int begin_commit(struct history *history, const char *line)
{
	struct logged *grown = reallocarray(history->all, history->nr + 1, sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	history->all = grown;
	grown[history->nr++] = (struct logged){
		.commit = strndup(line, strcspn(line, " ")),
		.subject = strdup(line + strcspn(line, " ") + (strchr(line, ' ') != NULL)),
	};
	return grown[history->nr - 1].commit && grown[history->nr - 1].subject ? 0 : -ENOMEM;
}

static int parse_log(struct history *history, char *log)
{
	char *line;
	int err = 0;

	while (!err && (line = strsep(&log, "\n"))) {
		if (*line == mark)
			err = begin_commit(history, line + 1);
		else if (history->nr)
			err = take_cites(&history->all[history->nr - 1], line);
	}
	return err;
}

/**
 * history_read() - read the log
 * @history: filled in; to be released by history_free() in any case
 * @s: scratch
 * @since: day from which on commits count, for git log
 * @files: files of the series
 * @nr_files: their number
 *
 * Return: 0, -EINTR, another negative errno.
 */
int history_read(struct history *history, const struct scratch *s, const char *since,
		 char *const *files, size_t nr_files)
{
	const char **argv = calloc(nr_files + FIXED_ARGS, sizeof(*argv));
	char *option = NULL, *log = NULL;
	size_t used = 0, i;
	int err = -ENOMEM;

	*history = (struct history){ 0 };
	if (argv && asprintf(&option, "--since=%s", since) >= 0) {
		argv[used++] = "git";
		argv[used++] = "--git-dir";
		argv[used++] = s->past;
		argv[used++] = "log";
		argv[used++] = option;
		argv[used++] = "--format=%x01%H %s%n%b";
		argv[used++] = s->commit;
		argv[used++] = "--";
		for (i = 0; i < nr_files; i++)
			argv[used++] = files[i];
		log = git_text(argv);
		err = log ? parse_log(history, log) : -errno;
	}
	free(log);
	free(option);
	free(argv);
	return err;
}

/**
 * history_free() - release what history_read() filled in
 * @history: history; the structure itself belongs to the caller
 */
void history_free(struct history *history)
{
	size_t i, j;

	for (i = 0; i < history->nr; i++) {
		for (j = 0; j < history->all[i].nr_cites; j++)
			free(history->all[i].cites[j]);
		free(history->all[i].cites);
		free(history->all[i].reverts);
		free(history->all[i].commit);
		free(history->all[i].subject);
	}
	free(history->all);
	*history = (struct history){ 0 };
}

static bool cites(const struct logged *logged, const char *commit)
{
	size_t i;

	for (i = 0; i < logged->nr_cites; i++) {
		if (!strncmp(commit, logged->cites[i], strlen(logged->cites[i])))
			return true;
	}
	return false;
}

/**
 * history_find() - look for a commit in the log
 * @history: log
 * @commit: full ID of the upstream commit, or its first digits
 * @subject: its subject; NULL: not known
 * @other_subject: of our patch for the same; NULL: there is none
 * @how: receives what it is found by: "commit", "cited", "subject"
 *
 * Return: the newest that is it, or says so; NULL if there is none.
 */
const struct logged *history_find(const struct history *history, const char *commit,
				  const char *subject, const char *other_subject,
				  const char **how)
{
	size_t i;

	for (i = 0; i < history->nr; i++) {
		const struct logged *logged = &history->all[i];

		if (!strncmp(logged->commit, commit, strlen(commit)))
			*how = "commit";
		else if (cites(logged, commit))
			*how = "cited";
		else if ((subject && !strcmp(logged->subject, subject)) ||
			 (other_subject && !strcmp(logged->subject, other_subject)))
			*how = "subject";
		else
			continue;
		return logged;
	}
	return NULL;
}

/**
 * history_revert() - look whether a commit was reverted later
 * @history: log
 * @logged: commit in it
 *
 * Return: the commit that says it reverts @logged, NULL if there is none.
 */
const struct logged *history_revert(const struct history *history, const struct logged *logged)
{
	const struct logged *at;

	for (at = history->all; at < logged; at++) {
		if (at->reverts && !strncmp(logged->commit, at->reverts, strlen(at->reverts)))
			return at;
	}
	return NULL;
}

/**
 * history_last_change() - find the commit that added a line or took it away
 * @s: scratch
 * @since: as history_read()
 * @file: file
 * @line: line
 *
 * Return: "ID (subject)" of the newest, to be freed. NULL if there is none, and for the
 * first commit of a history: that an import has a line says nothing.
 */
char *history_last_change(const struct scratch *s, const char *since, const char *file,
			  const char *line)
{
	char *option = NULL, *text = NULL, *log = NULL, *answer = NULL;

	if (asprintf(&option, "--since=%s", since) < 0 || asprintf(&text, "-S%s", line) < 0)
		return NULL;
	log = GIT_TEXT("--git-dir", s->past, "log", "-1", option, text, "--abbrev=12",
		       "--format=%h (\"%s\")%n%P", s->commit, "--", file);
	if (log && strchr(log, '\n') && *(strchr(log, '\n') + 1) != '\n') {
		*strchr(log, '\n') = '\0';
		answer = *log ? strdup(log) : NULL;
	}
	free(log);
	free(text);
	free(option);
	return answer;
}
