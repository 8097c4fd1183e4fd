/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The source of a kernel, as far as zPCI is concerned: a commit of a git repository.
 */
#ifndef ZLAB_SOURCE_H
#define ZLAB_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "ccode.h"
#include "tape.h"

/* One file. */
struct source_file {
	char *path;
	char *text;
	char *code;			/* blanked, same length */
	struct cfunction *functions;
	size_t nr_functions;
};

/**
 * struct source - what static checks look at
 * @git_dir: repository, only read
 * @commit: commit or tree in it
 * @base: commit or tree to compare with, NULL if not known
 * @tape: what git was asked and said; NULL: nobody records it
 * @files: the files of zPCI: arch/s390/pci, its header, slot and IOMMU driver
 * @nr_files: their number
 */
struct source {
	char *git_dir;
	char *commit;
	char *base;
	struct tape *tape;
	struct source_file *files;
	size_t nr_files;
};

int source_open(struct source **src, const char *git_dir, const char *commit, const char *base,
		const char *record);
int source_open_again(struct source **src, const char *record);
void source_close(struct source *src);

char *source_read(const struct source *src, const char *commit, const char *path);
char *source_git(const struct source *src, const char *const *args);
const struct source_file *source_file(const struct source *src, const char *path);
const struct cfunction *source_next(const struct source *src, const struct cfunction *fn);
const struct cfunction *source_function(const struct source *src, const char *name);

#define for_each_function(src, fn) \
	for (fn = source_next(src, NULL); fn; fn = source_next(src, fn))

#endif /* ZLAB_SOURCE_H */
