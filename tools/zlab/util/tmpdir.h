/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Directories for a moment.
 */
#ifndef ZLAB_TMPDIR_H
#define ZLAB_TMPDIR_H

int tmpdir_make(char **path);

#endif /* ZLAB_TMPDIR_H */
