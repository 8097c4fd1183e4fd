// SPDX-License-Identifier: GPL-2.0
/*
 * MANIFEST: the SHA-256 of every other file of a directory.
 */
#define _GNU_SOURCE
#include "manifest.h"

#include "files.h"

#include <errno.h>
#include <fts.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Between digest and name. */
#define GAP	"  "

struct list {
	char **names;		/* relative to the directory, sorted */
	size_t nr;
};

static void list_free(struct list *list)
{
	size_t i;

	for (i = 0; i < list->nr; i++)
		free(list->names[i]);
	free(list->names);
	*list = (struct list){ 0 };
}

static int list_add(struct list *list, const char *name)
{
	char **grown = reallocarray(list->names, list->nr + 1, sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	list->names = grown;
	grown[list->nr] = strdup(name);
	if (!grown[list->nr])
		return -ENOMEM;
	list->nr++;
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

__attribute__((format(printf, 2, 3)))
static int complain(char **why, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(why, fmt, ap) < 0)
		*why = NULL;
	va_end(ap);
	return -EBADMSG;
}

/* Return: 0, -EBADMSG for something that no report directory has, or another errno. */
static int list_entry(struct list *list, const FTSENT *entry, size_t skip, char **why)
{
	const char *name = entry->fts_path + skip;

	switch (entry->fts_info) {
	case FTS_D:
	case FTS_DP:
		return 0;
	case FTS_F:
		if (strchr(name, '\n'))
			return complain(why, "a file name has a newline in it");
		return strcmp(name, MANIFEST) ? list_add(list, name) : 0;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		return complain(why, "%s: %s", name, strerror(entry->fts_errno));
	}
	return complain(why, "%s: neither a file nor a directory", name);
}

static int list_files(struct list *list, const char *dir, char **why)
{
	char *path = strdup(dir), *const roots[] = { path, NULL };
	size_t skip = strlen(dir) + 1;
	FTSENT *entry;
	int rc = 0;
	FTS *fts;

	if (!path)
		return -ENOMEM;
	while (skip > 2 && path[skip - 2] == '/')
		path[--skip - 1] = '\0';
	fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	if (!fts)
		rc = -errno;
	while (!rc && (errno = 0, entry = fts_read(fts)))
		rc = entry->fts_level ? list_entry(list, entry, skip, why) : 0;
	if (!rc && errno)
		rc = -errno;
	if (fts)
		fts_close(fts);
	free(path);
	if (list->nr)
		qsort(list->names, list->nr, sizeof(*list->names), by_name);
	return rc;
}

static int digest_of(const char *dir, const char *name, char digest[DIGEST_SIZE])
{
	char *path;
	int rc;

	if (asprintf(&path, "%s/%s", dir, name) < 0)
		return -ENOMEM;
	rc = file_digest(path, digest);
	free(path);
	return rc;
}

static FILE *open_manifest(const char *dir, const char *mode)
{
	FILE *f = NULL;
	char *path;

	if (asprintf(&path, "%s/" MANIFEST, dir) < 0)
		return NULL;
	f = fopen(path, mode);
	free(path);
	return f;
}

/**
 * manifest_write() - write down what is in a directory
 * @dir: directory that is complete
 *
 * Return: 0 or negative errno.
 */
int manifest_write(const char *dir)
{
	struct list list = { 0 };
	char digest[DIGEST_SIZE];
	char *why = NULL;
	FILE *f = NULL;
	size_t i;
	int rc;

	rc = list_files(&list, dir, &why);
	if (!rc) {
		f = open_manifest(dir, "we");
		rc = f ? 0 : -errno;
	}
	for (i = 0; i < list.nr && !rc; i++) {
		rc = digest_of(dir, list.names[i], digest);
		if (!rc && fprintf(f, "%s" GAP "%s\n", digest, list.names[i]) < 0)
			rc = -errno;
	}
	if (f && fclose(f) && !rc)
		rc = -errno;
	list_free(&list);
	free(why);
	return rc;
}

static bool is_digest(const char *line)
{
	return strspn(line, "0123456789abcdef") == DIGEST_SIZE - 1 &&
	       !strncmp(line + DIGEST_SIZE - 1, GAP, strlen(GAP)) &&
	       line[DIGEST_SIZE - 1 + strlen(GAP)];
}

/* Both are sorted, so the names must be the same one by one. */
static int check_line(const char *dir, const char *line, size_t number, const char *expected,
		      char **why)
{
	const char *name = line + DIGEST_SIZE - 1 + strlen(GAP);
	char digest[DIGEST_SIZE];
	int order, rc;

	if (!is_digest(line))
		return complain(why, MANIFEST ":%zu: not a line of sha256sum", number);
	order = expected ? strcmp(name, expected) : -1;
	if (order < 0)
		return complain(why, "%s: in " MANIFEST ", but not there", name);
	if (order > 0)
		return complain(why, "%s: not in " MANIFEST, expected);
	rc = digest_of(dir, name, digest);
	if (rc == -ENOMEM)
		return rc;
	if (rc)
		return complain(why, "%s: %s", name, strerror(-rc));
	if (strncmp(line, digest, DIGEST_SIZE - 1))
		return complain(why, "%s: changed, its SHA-256 is not the one in " MANIFEST, name);
	return 0;
}

/**
 * manifest_check() - is a directory still what was written down
 * @dir: directory
 * @nr_files: receives the number of files
 * @why: receives the first difference in one line, to be freed by the caller
 *
 * Return: 0; -EBADMSG when not; or another negative errno.
 */
int manifest_check(const char *dir, size_t *nr_files, char **why)
{
	struct list list = { 0 };
	size_t size = 0, nr = 0;
	char *line = NULL;
	ssize_t len;
	FILE *f;
	int rc;

	*why = NULL;
	f = open_manifest(dir, "re");
	if (!f)
		return complain(why, MANIFEST ": %s", strerror(errno));
	rc = list_files(&list, dir, why);
	while (!rc && (len = getline(&line, &size, f)) > 0) {
		if (line[len - 1] != '\n' || strlen(line) != (size_t)len) {
			rc = complain(why, MANIFEST ":%zu: not a line of sha256sum", nr + 1);
			break;
		}
		line[len - 1] = '\0';
		rc = check_line(dir, line, nr + 1, nr < list.nr ? list.names[nr] : NULL, why);
		nr++;
	}
	if (!rc && nr < list.nr)
		rc = complain(why, "%s: not in " MANIFEST, list.names[nr]);
	*nr_files = nr;
	free(line);
	fclose(f);
	list_free(&list);
	return rc;
}
