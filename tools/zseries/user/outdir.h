/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A directory of generated files that appears whole or not at all.
 */
#ifndef ZSERIES_OUTDIR_H
#define ZSERIES_OUTDIR_H

#include "complain.h"

#include <glib.h>

/**
 * struct outfile - one file that is to be written
 * @path: below the directory
 * @text: what is in it
 */
struct outfile {
	char *path;
	char *text;
};

GPtrArray *outdir_new(void);
void outdir_add(GPtrArray *files, char *path, char *text);
enum zlab_status outdir_write(GPtrArray *files, const char *dir);
enum zlab_status outfile_write(const char *path, const char *text);

#endif /* ZSERIES_OUTDIR_H */
