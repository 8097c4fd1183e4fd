/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whole files: copies, digests, comparisons.
 */
#ifndef ZLAB_FILES_H
#define ZLAB_FILES_H

#include <stddef.h>

/* Hexadecimal digits of a SHA-256 and the end of the string. */
#define DIGEST_SIZE	65

int file_copy(const char *from, const char *to);
int file_digest(const char *path, char digest[DIGEST_SIZE]);
int file_difference(const char *a, const char *b, long long *offset);

#endif /* ZLAB_FILES_H */
