/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a kernel has of what the thread about vfio-ap is about.
 */
#ifndef MODEL_CARRIES_H
#define MODEL_CARRIES_H

#include "tree.h"

#include <stdio.h>

void carries_print(FILE *f, const struct tree *tree);

#endif /* MODEL_CARRIES_H */
