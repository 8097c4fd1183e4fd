/* SPDX-License-Identifier: GPL-2.0 */
/* Whole stages of a function's life, each made of several verbs. */
#ifndef ZLAB_STAGES_H
#define ZLAB_STAGES_H

#include "verbs.h"

void expect_works(struct trial *sc, struct fn *fn);
void leave(struct trial *sc, struct fn *fn);
void use_and_leave_held(struct trial *sc, struct fn *fn);
void leave_held(struct trial *sc, struct fn *fn);

#endif /* ZLAB_STAGES_H */
