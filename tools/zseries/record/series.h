/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The series as a whole: the patches in order, what is known about each, and the letter.
 */
#ifndef ZSERIES_SERIES_H
#define ZSERIES_SERIES_H

#include "patch_mail.h"
#include "person.h"
#include "record.h"

#include <stdbool.h>

/**
 * struct letter - the cover letter, taken apart
 * @mail: as read
 * @text: its text without the list of patches
 * @stat: which files the series changes, and the sum
 * @base: commit it applies to, NULL if the letter names none
 */
struct letter {
	struct patch_mail mail;
	char *text;
	char *stat;
	char *base;
};

/**
 * struct series - the patches of a directory
 * @dir: the directory, which has metadata.json, too
 * @record: what is known about them
 * @mail: array of the patches, in the order of the record, of which there are @record.nr
 * @letter: the file 0000-cover-letter
 * @placeholder: identity of the project
 */
struct series {
	char *dir;
	struct record record;
	struct patch_mail *mail;
	struct letter letter;
	struct person placeholder;
};

enum zlab_status series_read(const char *dir, struct series *series);
void series_free(struct series *series);
bool trailer_block_has(const char *trailers, const char *line);

#endif /* ZSERIES_SERIES_H */
