/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The life of the functions of one scenario, drawn.
 */
#ifndef ZLAB_TIMELINE_H
#define ZLAB_TIMELINE_H

#include "result.h"

#include <stdio.h>

void timeline_style(FILE *f);
void timeline_svg(FILE *f, const struct scenario_result *res, const char *label);

#endif /* ZLAB_TIMELINE_H */
