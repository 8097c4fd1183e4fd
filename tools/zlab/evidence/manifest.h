/* SPDX-License-Identifier: GPL-2.0 */
/*
 * MANIFEST: the SHA-256 of every other file of a directory, as sha256sum writes it.
 */
#ifndef ZLAB_MANIFEST_H
#define ZLAB_MANIFEST_H

#include <stddef.h>

#define MANIFEST	"MANIFEST"

int manifest_write(const char *dir);
int manifest_check(const char *dir, size_t *nr_files, char **why);

#endif /* ZLAB_MANIFEST_H */
