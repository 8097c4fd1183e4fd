// SPDX-License-Identifier: GPL-2.0
/*
 * Files of a run: what it boots, where it writes, what it leaves behind.
 */
#define _GNU_SOURCE
#include "runfiles.h"

#include "array.h"
#include "files.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "counters.h"

/**
 * run_error() - say why a run cannot go on
 * @err: receives one line to be freed by the caller, NULL without memory
 * @error: negative errno
 * @fmt: format of the line
 *
 * Return: @error.
 */
int run_error(char **err, int error, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(err, fmt, ap) < 0)
		*err = NULL;
	va_end(ap);
	return error;
}

static int name_files(struct run_files *files, const struct run_options *opt)
{
	if (asprintf(&files->kernel, "%s/bzImage", opt->kernel_dir) < 0)
		files->kernel = NULL;
	if (opt->initramfs)
		files->initramfs = strdup(opt->initramfs);
	else if (asprintf(&files->initramfs, "%s/initramfs.cpio.gz", opt->kernel_dir) < 0)
		files->initramfs = NULL;
	if (asprintf(&files->log_dir, "%s/%s", opt->replay_dir ? : opt->report_dir,
		     opt->label) < 0)
		files->log_dir = NULL;
	if (asprintf(&files->out_dir, "%s/%s", opt->report_dir, opt->label) < 0)
		files->out_dir = NULL;
	files->replay = opt->replay_dir;
	return files->kernel && files->initramfs && files->log_dir && files->out_dir ? 0 : -ENOMEM;
}

/* What the verdicts depend on beside the logs has to be found with them. */
static int keep_kernel(const struct run_files *files, const char *kernel_dir, char **err)
{
	static const char *const names[] = { "config", "functions", "meta" };
	char *from, *to;
	size_t i;
	int rc;

	if (asprintf(&to, "%s/" KEPT_KERNEL, files->log_dir) < 0)
		return run_error(err, -ENOMEM, "out of memory");
	rc = mkdir(to, 0777) && errno != EEXIST ? -errno : 0;
	free(to);
	for (i = 0; i < ARRAY_SIZE(names) && !rc; i++) {
		if (asprintf(&from, "%s/%s", kernel_dir, names[i]) < 0)
			return run_error(err, -ENOMEM, "out of memory");
		if (asprintf(&to, "%s/" KEPT_KERNEL "/%s", files->log_dir, names[i]) < 0) {
			free(from);
			return run_error(err, -ENOMEM, "out of memory");
		}
		rc = file_copy(from, to);
		free(from);
		free(to);
	}
	return rc ? run_error(err, rc, "cannot copy from %s to %s: %s", kernel_dir,
			      files->log_dir, strerror(-rc)) : 0;
}

static int make_dirs(struct run_files *files, const char *report_dir, char **err)
{
	const char *tmp = getenv("TMPDIR");

	if ((mkdir(report_dir, 0777) && errno != EEXIST) ||
	    (mkdir(files->out_dir, 0777) && errno != EEXIST))
		return run_error(err, -errno, "cannot create %s: %s (give a directory to write to)",
				 files->out_dir, strerror(errno));
	if (files->replay)
		return 0;
	if (asprintf(&files->tmp_dir, "%s/zlab-XXXXXX", tmp && *tmp ? tmp : "/tmp") < 0) {
		files->tmp_dir = NULL;
		return run_error(err, -ENOMEM, "out of memory");
	}
	if (!mkdtemp(files->tmp_dir)) {
		int rc = run_error(err, -errno, "cannot create %s: %s (set TMPDIR)",
				   files->tmp_dir, strerror(errno));

		free(files->tmp_dir);
		files->tmp_dir = NULL;
		return rc;
	}
	if (asprintf(&files->snapshot, "%s/snapshot", files->tmp_dir) < 0) {
		files->snapshot = NULL;
		return run_error(err, -ENOMEM, "out of memory");
	}
	return 0;
}

/**
 * run_files_open() - find what is booted, make the directories
 * @files: filled in; to be released by run_files_close() in any case
 * @opt: what to run
 * @err: receives why not, see run_error()
 *
 * Return: 0 or a negative errno.
 */
int run_files_open(struct run_files *files, const struct run_options *opt, char **err)
{
	int rc;

	*files = (struct run_files){ 0 };
	if (name_files(files, opt))
		return run_error(err, -ENOMEM, "out of memory");
	files->accel = run_files_meta(opt->kernel_dir, "accel");
	files->memory = run_files_meta(opt->kernel_dir, "memory");
	files->counts = counters_there(opt->kernel_dir);
	if (files->replay) {
		/* Nothing is read from it: a machine that is replayed has no state. */
		files->snapshot = strdup("/dev/null");
		return files->snapshot ? make_dirs(files, opt->report_dir, err) :
					 run_error(err, -ENOMEM, "out of memory");
	}
	if (access(files->kernel, R_OK))
		return run_error(err, -errno, "cannot read %s: %s (give a built kernel)",
				 files->kernel, strerror(errno));
	if (access(files->initramfs, R_OK))
		return run_error(err, -errno, "cannot read %s: %s (give a built initramfs)",
				 files->initramfs, strerror(errno));
	rc = make_dirs(files, opt->report_dir, err);
	return rc ? rc : keep_kernel(files, opt->kernel_dir, err);
}

/**
 * run_files_close() - remove what is temporary
 * @files: from run_files_open(), whether it succeeded or not
 */
void run_files_close(struct run_files *files)
{
	if (files->tmp_dir) {
		if (files->snapshot)
			unlink(files->snapshot);
		rmdir(files->tmp_dir);
	}
	free(files->kernel);
	free(files->initramfs);
	free(files->accel);
	free(files->memory);
	free(files->log_dir);
	free(files->out_dir);
	free(files->tmp_dir);
	free(files->snapshot);
	*files = (struct run_files){ 0 };
}

/**
 * run_files_meta() - look up what is known of a built kernel
 * @kernel_dir: directory with the file meta
 * @key: what to look up
 *
 * Return: value, to be freed; NULL if it is not there.
 */
char *run_files_meta(const char *kernel_dir, const char *key)
{
	char *path, *line = NULL, *value = NULL;
	size_t size = 0, key_len = strlen(key);
	FILE *f;

	if (asprintf(&path, "%s/meta", kernel_dir) < 0)
		return NULL;
	f = fopen(path, "re");
	free(path);
	if (!f)
		return NULL;
	while (!value && getline(&line, &size, f) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (!strncmp(line, key, key_len) && line[key_len] == '=')
			value = strdup(line + key_len + 1);
	}
	free(line);
	fclose(f);
	return value;
}

static char *log_name(const struct run_files *files, const char *dir, const char *name,
		      const char *suffix)
{
	char *path;

	if (asprintf(&path, "%s/%s.%s", dir, name, suffix) < 0)
		return NULL;
	/* What an earlier run left must not pass for this one's. */
	if (!files->replay)
		unlink(path);
	return path;
}

/**
 * log_names_init() - name the logs of one machine
 * @names: filled in; to be released by log_names_free() in any case
 * @files: files of the run
 * @name: name of the scenario; logs of that name are removed
 *
 * Return: 0 or -ENOMEM.
 */
int log_names_init(struct log_names *names, const struct run_files *files, const char *name)
{
	*names = (struct log_names){
		.console = log_name(files, files->log_dir, name, "console"),
		.qmp = log_name(files, files->log_dir, name, "qmp"),
		.agent = log_name(files, files->log_dir, name, "agent"),
		.host = log_name(files, files->log_dir, name, "host"),
		.dbf = log_name(files, files->out_dir, name, "dbf"),
		.counters = log_name(files, files->out_dir, name, COUNTERS_SUFFIX),
	};
	return names->console && names->qmp && names->agent && names->host && names->dbf &&
	       names->counters ? 0 : -ENOMEM;
}

/**
 * log_names_free() - release the names; the files stay
 * @names: names
 */
void log_names_free(struct log_names *names)
{
	free(names->console);
	free(names->qmp);
	free(names->agent);
	free(names->host);
	free(names->dbf);
	free(names->counters);
}
