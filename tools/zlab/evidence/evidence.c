// SPDX-License-Identifier: GPL-2.0
/*
 * A report directory as evidence.
 */
#define _GNU_SOURCE
#include "evidence.h"

#include "files.h"
#include "lines.h"
#include "manifest.h"
#include "status.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int failed(struct progress *p, const char *dir, int err)
{
	return progress_fail(p, err == -ENOSPC ? ST_SPACE : ST_INTERNAL,
			     "cannot write the evidence to %s: %s", dir, strerror(-err));
}

/**
 * evidence_gather() - write down what was run, before the reports are written
 * @p: progress, receives the error
 * @in: what was known when the run began
 * @report: what is known now; gets the facts
 * @facts: receives what @report gets; a reference of the caller's
 *
 * Return: 0, or an exit status after saying what is wrong.
 */
int evidence_gather(struct progress *p, const struct facts_input *in, struct report *report,
		    json_t **facts)
{
	int err = in->series ? patches_keep(report->dir, in->series) : 0;
	size_t i;

	*facts = NULL;
	for (i = 0; !err && i < report->nr_runs; i++)
		err = lines_write(report->dir, &report->runs[i]);
	if (err)
		return failed(p, report->dir, err);
	*facts = facts_make(in, report);
	err = *facts ? facts_save(report->dir, *facts) : -ENOMEM;
	if (err)
		return failed(p, report->dir, err);
	report->facts = *facts;
	return 0;
}

/**
 * evidence_seal() - write the manifest and say what to remember of it
 * @dir: report directory that is complete
 *
 * Return: 0, or an exit status after saying what is wrong.
 */
int evidence_seal(const char *dir)
{
	char digest[DIGEST_SIZE], *path;
	int err = manifest_write(dir);

	if (!err && asprintf(&path, "%s/" MANIFEST, dir) < 0)
		err = -ENOMEM;
	if (!err) {
		err = file_digest(path, digest);
		free(path);
	}
	if (err) {
		fprintf(stderr, "zlab: error: cannot write %s/" MANIFEST ": %s\n", dir,
			strerror(-err));
		return err == -ENOSPC ? ST_SPACE : ST_INTERNAL;
	}
	printf("evidence: %s/" MANIFEST " %s\n", dir, digest);
	fflush(stdout);
	return 0;
}

/**
 * evidence_source() - where what git said about the source of a kernel is kept
 * @dir: report directory
 * @label: of the kernel
 *
 * Return: file name to be freed by the caller, NULL without memory.
 */
char *evidence_source(const char *dir, const char *label)
{
	char *path;

	return asprintf(&path, "%s/%s.source", dir, label) < 0 ? NULL : path;
}
