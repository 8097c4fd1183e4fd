/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where two JSON texts first differ, in words.
 */
#ifndef ZLAB_JSON_DIFF_H
#define ZLAB_JSON_DIFF_H

#include <jansson.h>

char *json_diff(const json_t *a, const json_t *b);

#endif /* ZLAB_JSON_DIFF_H */
