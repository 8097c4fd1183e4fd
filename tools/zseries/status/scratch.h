/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A place to apply patches to files of the user's kernel without a trace in it.
 */
#ifndef ZSERIES_SCRATCH_H
#define ZSERIES_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "hunks.h"

/**
 * struct scratch - repositories in a temporary directory
 * @dir: temporary directory
 * @past: bare repository in it that borrows the user's objects, only to be read
 * @repo: bare repository in it with an index and objects of its own
 * @part: file in it for a patch
 * @commit: commit ID that is looked at
 * @tree: what the index has now, as a tree object
 * @has_bases: the files that the series was made on are known, so a merge is possible
 */
struct scratch {
	char *dir;
	char *past;
	char *repo;
	char *part;
	char *commit;
	char *tree;
	bool has_bases;
};

enum scratch_how {
	SCRATCH_FORWARD,
	SCRATCH_REVERSE,
	SCRATCH_MERGE,		/* forward, with a merge of three versions of a file */
};

int scratch_open(struct scratch *s, const char *kernel, const char *commit);
void scratch_close(struct scratch *s);
int scratch_load(struct scratch *s, char *const *files, size_t nr);
int scratch_know_bases(struct scratch *s, const struct patch_hunks *patches, size_t nr);
int scratch_apply(struct scratch *s, const char *patch, enum scratch_how how);
int scratch_apply_some(struct scratch *s, const struct patch_hunks *patch, const bool *which,
		       enum scratch_how how);
int scratch_go(struct scratch *s, const char *tree);
int scratch_read(const struct scratch *s, const char *path, struct text_lines *file);

#endif /* ZSERIES_SCRATCH_H */
