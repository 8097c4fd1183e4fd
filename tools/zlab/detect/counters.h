/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Counters of a kernel that counts which of its lines are reached (gcov): taken from
 * a guest, kept in a file for each scenario.
 */
#ifndef ZLAB_COUNTERS_H
#define ZLAB_COUNTERS_H

#include <stdbool.h>

#include "trial.h"

#define COUNTERS_SUFFIX	"counters"

bool counters_there(const char *kernel_dir);
void counters_reset(struct trial *sc);
void counters_save(struct trial *sc, const char *path);
int counters_unpack(const char *path, const char *dir, unsigned int *nr);

#endif /* ZLAB_COUNTERS_H */
