// SPDX-License-Identifier: GPL-2.0
/*
 * Coverage out of a directory with the logs of a kernel that counts, by way of gcov.
 */
#define _GNU_SOURCE
#include "coverage.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cache.h"
#include "counters.h"
#include "runfiles.h"
#include "step.h"
#include "tmpdir.h"

#define GCOV		"s390x-linux-gnu-gcov"
#define GCOV_DEADLINE	120.0	/* seconds: a dozen objects */
#define GCOV_OUTPUT	"gcov.json"
#define NR_OBJECTS	64
#define NOTES		"gcno"

/* Names of the entries of @dir that end in @suffix, sorted; NULL with errno set. */
static struct dirent **entries(const char *dir, const char *suffix, int *nr)
{
	struct dirent **list;
	size_t len = strlen(suffix);
	int i, kept = 0;

	*nr = scandir(dir, &list, NULL, alphasort);
	if (*nr < 0)
		return NULL;
	for (i = 0; i < *nr; i++) {
		size_t name_len = strlen(list[i]->d_name);

		if (name_len > len && !strcmp(list[i]->d_name + name_len - len, suffix))
			list[kept++] = list[i];
		else
			free(list[i]);
	}
	*nr = kept;
	return list;
}

static void entries_free(struct dirent **list, int nr)
{
	while (nr > 0)
		free(list[--nr]);
	free(list);
}

/* Does the object @data, with its whole path, belong to @note? */
static bool belongs_to(const char *data, const char *note)
{
	size_t len = strlen(note) - strlen(".gcno"), data_len = strlen(data) - strlen(".gcda");

	return data_len > len && data[data_len - len - 1] == '#' &&
	       !strncmp(data + data_len - len, note, len);
}

/* Gives @data in @tmp the name of its @note, and puts that beside it. */
static int pair_one(const char *tmp, const char *data, const char *notes, const char *note)
{
	int stem = (int)(strlen(note) - strlen(".gcno"));
	char from[PATH_MAX], to[PATH_MAX];

	snprintf(from, sizeof(from), "%s/%s", tmp, data);
	snprintf(to, sizeof(to), "%s/%.*s.gcda", tmp, stem, note);
	if (rename(from, to))
		return -errno;
	snprintf(from, sizeof(from), "%s/%s", notes, note);
	snprintf(to, sizeof(to), "%s/%s", tmp, note);
	return symlink(from, to) ? -errno : 0;
}

/*
 * Finds the notes of all that was unpacked into @tmp. Return: 0, -ENOENT if an object
 * has none, or another negative errno.
 */
static int pair(const char *dir, const char *tmp)
{
	struct dirent **data = NULL, **notes;
	char *path = NULL, *notes_dir = NULL;
	int nr_data = 0, nr_notes, i, j, err = 0;

	if (asprintf(&path, "%s/" NOTES, dir) < 0)
		return -ENOMEM;
	/* Links are followed from elsewhere. */
	notes_dir = realpath(path, NULL);
	free(path);
	notes = notes_dir ? entries(notes_dir, ".gcno", &nr_notes) : NULL;
	if (notes)
		data = entries(tmp, ".gcda", &nr_data);
	if (!data)
		err = -errno;
	for (i = 0; !err && i < nr_data; i++) {
		for (j = 0; j < nr_notes; j++)
			if (belongs_to(data[i]->d_name, notes[j]->d_name))
				break;
		err = j == nr_notes ? -ENOENT :
				      pair_one(tmp, data[i]->d_name, notes_dir, notes[j]->d_name);
	}
	if (data)
		entries_free(data, nr_data);
	if (notes)
		entries_free(notes, nr_notes);
	free(notes_dir);
	return err;
}

/* Keeps the first thing gcov says beside its output. */
static void take_complaint(void *arg, const char *line)
{
	char **complaint = arg;

	if (!*complaint)
		*complaint = strdup(line);
}

/* Runs gcov over all that is in @tmp. It complains in words only, so none is expected. */
static int run_gcov(const char *tmp, char **why)
{
	const char *argv[NR_OBJECTS + 16] = {
		"sh", "-c", "exec \"$@\" >" GCOV_OUTPUT, "sh", GCOV, "--json-format", "--stdout",
		"--branch-probabilities", "--",
	};
	struct dirent **data;
	char *complaint = NULL;
	struct step_result res;
	int i, nr, err;

	data = entries(tmp, ".gcda", &nr);
	if (!data)
		return run_error(why, -errno, "%s: %s", tmp, strerror(errno));
	for (i = 0; i < nr && i < NR_OBJECTS; i++)
		argv[9 + i] = data[i]->d_name;
	err = step_run(&(struct step){ .argv = argv, .dir = tmp, .deadline = GCOV_DEADLINE,
				       .line = take_complaint, .arg = &complaint }, &res);
	if (err)
		run_error(why, err, GCOV ": %s", strerror(-err));
	else if (res.status == 127)
		err = run_error(why, -ENOENT, "no " GCOV " (install the package gcc-s390x-linux-gnu)");
	else if (res.status || complaint)
		err = run_error(why, -EBADMSG, GCOV ": %s", complaint ? complaint : "failed");
	step_result_free(&res);
	free(complaint);
	entries_free(data, nr);
	return err;
}

/* One object after the other, each on a line. */
static int add_output(struct coverage *cov, size_t scenario, const char *tmp)
{
	char *path, *line = NULL;
	size_t size = 0;
	json_t *root;
	int err = 0;
	FILE *f;

	if (asprintf(&path, "%s/" GCOV_OUTPUT, tmp) < 0)
		return -ENOMEM;
	f = fopen(path, "re");
	free(path);
	if (!f)
		return -errno;
	while (!err && getline(&line, &size, f) > 0) {
		if (*line == '\n')
			continue;
		root = json_loads(line, 0, NULL);
		err = root ? coverage_add(cov, scenario, root) : -EBADMSG;
		json_decref(root);
	}
	free(line);
	fclose(f);
	return err;
}

static int add_counters(struct coverage *cov, size_t scenario, const char *dir, char **why)
{
	const char *name = cov->scenarios[scenario];
	char *tmp, *path = NULL;
	unsigned int nr = 0;
	int err = tmpdir_make(&tmp);

	if (err)
		return run_error(why, err, "no temporary directory: %s (set TMPDIR)", strerror(-err));
	if (asprintf(&path, "%s/%s." COUNTERS_SUFFIX, dir, name) < 0) {
		path = NULL;
		err = run_error(why, -ENOMEM, "out of memory");
	}
	if (!err)
		err = counters_unpack(path, tmp, &nr);
	if (!err && (!nr || nr > NR_OBJECTS))
		err = -EBADMSG;
	if (err && !*why)
		run_error(why, err, "the counters of %s make no sense: %s", name, strerror(-err));
	if (!err) {
		err = pair(dir, tmp);
		if (err)
			run_error(why, err, "the counters of %s do not belong to this kernel: %s",
				  name, strerror(-err));
	}
	if (!err)
		err = run_gcov(tmp, why);
	if (!err) {
		err = add_output(cov, scenario, tmp);
		if (err)
			run_error(why, err, "what gcov says about %s makes no sense: %s", name,
				  strerror(-err));
	}
	cache_remove_tree(tmp);
	free(tmp);
	free(path);
	return err;
}

/* A file that is not counted would be one without lines that were missed. */
static int check_counted(struct coverage *cov)
{
	size_t i;
	int err = 0;

	for (i = 0; i < cov->changed.nr && !err; i++) {
		const char *path = cov->changed.lines[i].path, *dot = strrchr(path, '.');

		if (i && !strcmp(path, cov->changed.lines[i - 1].path))
			continue;
		if (dot && !strcmp(dot, ".c") && !coverage_sum(cov, path, NULL).lines)
			err = coverage_complain(cov, "%s is not counted (add it to tools/kernel/config/gcov.make)",
						path);
	}
	return err;
}

/**
 * coverage_read() - make the coverage out of the logs of a kernel that counts
 * @cov: receives it; to be released by coverage_free() in any case
 * @dir: directory, see coverage.h
 * @why: receives one line to be freed if this fails, NULL without memory
 *
 * Return: 0, -EINTR, or another negative errno.
 */
int coverage_read(struct coverage *cov, const char *dir, char **why)
{
	struct dirent **files;
	struct changed changed;
	char *path;
	int i, nr, err;

	*cov = (struct coverage){ 0 };
	*why = NULL;
	if (asprintf(&path, "%s/changed.json", dir) < 0)
		return -ENOMEM;
	err = changed_read(&changed, path);
	if (err)
		run_error(why, err, "%s: %s", path, strerror(-err));
	free(path);
	if (!err)
		err = coverage_init(cov, &changed);
	changed_free(&changed);
	if (err)
		return err;
	files = entries(dir, "." COUNTERS_SUFFIX, &nr);
	if (!files)
		return run_error(why, -errno, "%s: %s", dir, strerror(errno));
	for (i = 0; i < nr && !err; i++) {
		*strrchr(files[i]->d_name, '.') = '\0';
		err = coverage_scenario(cov, files[i]->d_name);
	}
	entries_free(files, nr);
	for (i = 0; i < nr && !err; i++)
		err = add_counters(cov, (size_t)i, dir, why);
	if (!err && !nr)
		err = run_error(why, -ENOENT, "no counters in %s (has the kernel been built to count?)",
				dir);
	return err ? err : check_counted(cov);
}
