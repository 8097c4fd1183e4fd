/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is known to be bad about a kernel that has a part of the series.
 */
#ifndef ZSERIES_WINDOWS_H
#define ZSERIES_WINDOWS_H

#include <jansson.h>

#include "tree_judge.h"

json_t *windows_describe(const struct tree_judgement *tree, const char *top);

#endif /* ZSERIES_WINDOWS_H */
