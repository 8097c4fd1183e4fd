// SPDX-License-Identifier: GPL-2.0
/*
 * The source of a kernel, read from git.
 */
#define _GNU_SOURCE
#include "source.h"

#include "array.h"
#include "git.h"
#include "quote.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *ask_git(const struct source *src, const char *const *args)
{
	const char *argv[16] = { "git", "--git-dir", src->git_dir };
	size_t i;

	for (i = 0; args[i] && i + 4 < ARRAY_SIZE(argv); i++)
		argv[i + 3] = args[i];
	return git_text(argv);
}

/* What git said is recorded behind a '=', why it did not behind a '!'. */
static char *git_again(struct tape *tape)
{
	const struct tape_line *line = tape_take(tape);

	if (line && line->text[0] == '=')
		return strdup(line->text + 1);
	errno = line && atoi(line->text + 1) > 0 ? atoi(line->text + 1) : ESTALE;
	return NULL;
}

static char *git_recorded(const struct source *src, const char *const *args)
{
	char *text = ask_git(src, args), *answer;
	int err = errno, len;

	len = text ? asprintf(&answer, "=%s", text) : asprintf(&answer, "!%d", err);
	if (len < 0) {
		free(text);
		errno = ENOMEM;
		return NULL;
	}
	tape_heard(src->tape, 0, TAPE_HOST, answer, (size_t)len);
	free(answer);
	errno = err;
	return text;
}

/**
 * source_git() - ask git about the repository of a source
 * @src: source
 * @args: arguments behind "git --git-dir <dir>", NULL terminated, at most 12
 *
 * Return: what git printed, the caller frees it. NULL with errno set: EIO if git
 * did not succeed, as when there is no such file; ENOMEM; or why it did not run.
 */
char *source_git(const struct source *src, const char *const *args)
{
	char *question = shell_join(args);
	bool good;

	if (!question) {
		errno = ENOMEM;
		return NULL;
	}
	good = tape_said(src->tape, TAPE_HOST, question, strlen(question));
	free(question);
	if (good)
		return tape_replays(src->tape) ? git_again(src->tape) : git_recorded(src, args);
	errno = ESTALE;
	return NULL;
}

/**
 * source_read() - read a file at a commit
 * @src: source
 * @commit: commit or tree
 * @path: file
 *
 * Return: its text, the caller frees it, or NULL with errno as source_git().
 */
char *source_read(const struct source *src, const char *commit, const char *path)
{
	char *object, *text;

	if (asprintf(&object, "%s:%s", commit, path) < 0) {
		errno = ENOMEM;
		return NULL;
	}
	text = source_git(src, (const char *const[]){ "cat-file", "blob", object, NULL });
	free(object);
	return text;
}

static int add_file(struct source *src, const char *path)
{
	struct source_file *grown, *file;

	grown = reallocarray(src->files, src->nr_files + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	src->files = grown;
	file = &grown[src->nr_files++];
	*file = (struct source_file){
		.path = strdup(path), .text = source_read(src, src->commit, path),
	};
	if (!file->path)
		return -ENOMEM;
	if (!file->text)
		return -errno;
	file->code = ccode_blank(file->text);
	if (!file->code)
		return -ENOMEM;
	return ccode_functions(file->path, file->text, &file->functions, &file->nr_functions);
}

static bool is_source(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot && (!strcmp(dot, ".c") || !strcmp(dot, ".h"));
}

static int add_files(struct source *src)
{
	char *list = source_git(src, (const char *const[]){
		"ls-tree", "--name-only", "-r", src->commit, "--", "arch/s390/pci",
		"arch/s390/include/asm/pci.h", "drivers/pci/hotplug/s390_pci_hpc.c",
		"drivers/iommu/s390-iommu.c", NULL });
	char *path, *rest = list;
	int err = list ? 0 : -errno;

	while (!err && (path = strsep(&rest, "\n")))
		if (is_source(path))
			err = add_file(src, path);
	free(list);
	return !err && !src->nr_files ? -ENOENT : err;
}

static int open_any(struct source **src, struct source *s)
{
	int err = add_files(s);

	if (err)
		source_close(s);
	else
		*src = s;
	return err;
}

/**
 * source_open() - read the zPCI part of a kernel
 * @src: receives the source, to be closed if this returns 0
 * @git_dir: git directory of a repository, bare or not
 * @commit: commit or tree in it
 * @base: commit or tree that the series was made for, NULL if not known
 * @record: file for what git is asked and says, NULL: none
 *
 * Return: 0, -EIO when git knows no such commit, -ENOENT when it has no zPCI code,
 * or another negative errno.
 */
int source_open(struct source **src, const char *git_dir, const char *commit, const char *base,
		const char *record)
{
	const char *const paths[NR_TAPE_CHANNELS] = { [TAPE_HOST] = record };
	struct source *s = calloc(1, sizeof(*s));
	int err = -ENOMEM;

	if (!s)
		return -ENOMEM;
	s->tape = calloc(1, sizeof(*s->tape));
	s->git_dir = strdup(git_dir);
	s->commit = strdup(commit);
	s->base = base ? strdup(base) : NULL;
	if (s->tape && s->git_dir && s->commit && (s->base || !base))
		err = tape_record(s->tape, paths);
	if (err) {
		source_close(s);
		return err;
	}
	tape_note(s->tape, "commit %s", commit);
	tape_note(s->tape, "base %s", base ? base : "");
	return open_any(src, s);
}

/**
 * source_open_again() - the same from what git said then
 * @src: as source_open()
 * @record: file that source_open() has written
 *
 * Return: as source_open(); -ESTALE when that is not the record of this code.
 */
int source_open_again(struct source **src, const char *record)
{
	const char *const paths[NR_TAPE_CHANNELS] = { [TAPE_HOST] = record };
	struct source *s = calloc(1, sizeof(*s));
	int err = -ENOMEM;

	if (!s)
		return -ENOMEM;
	s->tape = calloc(1, sizeof(*s->tape));
	if (s->tape)
		err = tape_load(s->tape, paths, NULL, NULL);
	if (!err) {
		s->commit = tape_text(s->tape, "commit");
		s->base = tape_text(s->tape, "base");
		if (s->base && !*s->base) {
			free(s->base);
			s->base = NULL;
		}
		err = s->commit ? 0 : -ESTALE;
	}
	if (err) {
		source_close(s);
		return err;
	}
	return open_any(src, s);
}

/**
 * source_close() - release a source
 * @src: source, may be NULL
 */
void source_close(struct source *src)
{
	size_t i;

	if (!src)
		return;
	for (i = 0; i < src->nr_files; i++) {
		free(src->files[i].path);
		free(src->files[i].text);
		free(src->files[i].code);
		ccode_functions_free(src->files[i].functions, src->files[i].nr_functions);
	}
	free(src->files);
	free(src->git_dir);
	free(src->commit);
	free(src->base);
	if (src->tape)
		tape_close(src->tape);
	free(src->tape);
	free(src);
}

/**
 * source_file() - look up one of the files that were read
 * @src: source
 * @path: its path
 *
 * Return: the file or NULL.
 */
const struct source_file *source_file(const struct source *src, const char *path)
{
	size_t i;

	for (i = 0; i < src->nr_files; i++) {
		if (!strcmp(src->files[i].path, path))
			return &src->files[i];
	}
	return NULL;
}

/**
 * source_next() - walk over the functions of all files
 * @src: source
 * @fn: function, NULL to begin
 *
 * Return: the next one, NULL after the last; see for_each_function().
 */
const struct cfunction *source_next(const struct source *src, const struct cfunction *fn)
{
	const struct source_file *file;
	bool found = !fn;
	size_t i;

	for (i = 0; i < src->nr_files; i++) {
		file = &src->files[i];
		if (found && file->nr_functions)
			return file->functions;
		if (found || fn < file->functions || fn >= file->functions + file->nr_functions)
			continue;
		if (fn + 1 < file->functions + file->nr_functions)
			return fn + 1;
		found = true;
	}
	return NULL;
}

/**
 * source_function() - look a function up
 * @src: source
 * @name: its name
 *
 * Return: the first function of that name in the files of zPCI, or NULL.
 */
const struct cfunction *source_function(const struct source *src, const char *name)
{
	const struct cfunction *fn;

	for_each_function(src, fn) {
		if (!strcmp(fn->name, name))
			return fn;
	}
	return NULL;
}
