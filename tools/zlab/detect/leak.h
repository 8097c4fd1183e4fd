/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory that the kernel under test has lost.
 */
#ifndef ZLAB_LEAK_H
#define ZLAB_LEAK_H

#include "trial.h"

char *leak_describe(const char *report);
void leak_check(struct trial *sc);
void leak_look(struct trial *sc);

#endif /* ZLAB_LEAK_H */
