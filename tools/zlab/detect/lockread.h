/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From lockdep in a guest to the lock graph of a run, and from there to the report.
 */
#ifndef ZLAB_LOCKREAD_H
#define ZLAB_LOCKREAD_H

#include "lockgraph.h"
#include "trial.h"

void locks_read(struct lockgraph *locks, struct trial *sc);
int locks_save(const struct lockgraph *locks, const char *dir, char **err);

#endif /* ZLAB_LOCKREAD_H */
