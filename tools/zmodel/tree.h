/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The files of a kernel that a record is about.
 */
#ifndef MODEL_TREE_H
#define MODEL_TREE_H

#include "ccode.h"
#include "protocol.h"

/* A file with its functions. */
struct tree_file {
	const char *path;
	char *code;		/* blanked */
	struct cfunction *functions;
	size_t nr;
};

struct tree {
	struct tree_file *files;
	size_t nr;
};

int tree_open(struct tree *tree, const struct record *record, const char *dir, const char *rev,
	      const char **missing);
void tree_close(struct tree *tree);
const struct tree_file *tree_file(const struct tree *tree, const char *path);
const struct cfunction *tree_function(const struct tree *tree, const char *path, const char *name);

#endif /* MODEL_TREE_H */
