/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The list of lines that no scenario reaches, each with the reason.
 */
#ifndef ZLAB_MISSED_H
#define ZLAB_MISSED_H

#include "coverage.h"

int missed_judge(struct coverage *cov, const char *list);

#endif /* ZLAB_MISSED_H */
