// SPDX-License-Identifier: GPL-2.0
/*
 * The patches of a run: copies, digests, patch-ids.
 */
#define _GNU_SOURCE
#include "facts.h"

#include "files.h"
#include "step.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PATCH_DEADLINE	60.0	/* seconds: git reads one patch */

/* A line of a series names a file, unless it is a comment. */
static bool is_patch(char *line)
{
	line[strcspn(line, "\n")] = '\0';
	return *line && *line != '#' && !strchr(line, '/');
}

/* As patches-dir.sh: patches/ next to the series file, or else beside it. */
static char *patches_dir(const char *series)
{
	const char *slash = strrchr(series, '/');
	const int len = slash ? (int)(slash - series) : 1;
	struct stat st;
	char *dir;

	if (asprintf(&dir, "%.*s/patches", len, slash ? series : ".") < 0)
		return NULL;
	if (stat(dir, &st) || !S_ISDIR(st.st_mode))
		*strrchr(dir, '/') = '\0';
	return dir;
}

static int keep(const char *from_dir, const char *to_dir, const char *name)
{
	char *from = NULL, *to = NULL;
	int rc = -ENOMEM;

	if (asprintf(&from, "%s/%s", from_dir, name) >= 0 &&
	    asprintf(&to, "%s/" KEPT_PATCHES "/%s", to_dir, name) >= 0)
		rc = file_copy(from, to);
	free(from);
	free(to);
	return rc;
}

/**
 * patches_keep() - copy series and patches into a report
 * @dir: report directory
 * @series: series file; its patches are in patches/ next to it, or else beside it
 *
 * Return: 0 or negative errno.
 */
int patches_keep(const char *dir, const char *series)
{
	char *from = patches_dir(series), *path = NULL, *line = NULL;
	size_t size = 0;
	FILE *f = NULL;
	int rc = -ENOMEM;

	if (!from || asprintf(&path, "%s/" KEPT_PATCHES "/series", dir) < 0)
		goto out;
	*strrchr(path, '/') = '\0';
	rc = mkdir(path, 0777) && errno != EEXIST ? -errno : 0;
	path[strlen(path)] = '/';
	if (!rc)
		rc = file_copy(series, path);
	f = rc ? NULL : fopen(series, "re");
	if (!rc && !f)
		rc = -errno;
	while (!rc && getline(&line, &size, f) > 0) {
		if (is_patch(line))
			rc = keep(from, dir, line);
	}
out:
	if (f)
		fclose(f);
	free(line);
	free(path);
	free(from);
	return rc;
}

/**
 * patch_id() - what git patch-id --stable says of a patch
 * @path: file
 *
 * Return: new reference to a string, or to null if git does not say.
 */
json_t *patch_id(const char *path)
{
	static const char script[] = "git patch-id --stable <\"$1\"";
	const struct step step = {
		.argv = (const char *const[]){ "sh", "-c", script, "sh", path, NULL },
		.deadline = PATCH_DEADLINE,
	};
	struct step_result res;
	json_t *id = NULL;

	if (!step_run(&step, &res) && !res.status && res.first)
		id = json_stringn(res.first, strcspn(res.first, " "));
	step_result_free(&res);
	return id ? id : json_null();
}

static json_t *describe(const char *dir, const char *name)
{
	char digest[DIGEST_SIZE], *path;
	json_t *patch = NULL;

	if (asprintf(&path, "%s/" KEPT_PATCHES "/%s", dir, name) < 0)
		return NULL;
	if (!file_digest(path, digest))
		patch = json_pack("{s:s, s:s, s:o}", "name", name, "sha256", digest,
				  "patch_id", patch_id(path));
	free(path);
	return patch;
}

/**
 * patches_describe() - what the patches in a report are
 * @dir: report directory
 *
 * Return: array for facts.json, empty if there are none; NULL if one of the series is
 * missing or without memory.
 */
json_t *patches_describe(const char *dir)
{
	json_t *array = json_array();
	char *path, *line = NULL;
	size_t size = 0;
	FILE *f;

	if (asprintf(&path, "%s/" KEPT_PATCHES "/series", dir) < 0)
		return NULL;
	f = fopen(path, "re");
	free(path);
	if (!f)
		return array;
	while (array && getline(&line, &size, f) > 0) {
		if (is_patch(line) && json_array_append_new(array, describe(dir, line))) {
			json_decref(array);
			array = NULL;
		}
	}
	free(line);
	fclose(f);
	return array;
}
