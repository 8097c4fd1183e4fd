/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where the files of the project are.
 */
#ifndef ZLAB_PROJECT_H
#define ZLAB_PROJECT_H

char *project_join(const char *dir, const char *name);
char *project_own_dir(void);

#endif /* ZLAB_PROJECT_H */
