/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a commit can be told by in the source of a kernel, whatever its subject there.
 */
#ifndef ZSERIES_CONTENT_H
#define ZSERIES_CONTENT_H

#include <jansson.h>

#include "source.h"

/**
 * enum content - how much of it is there
 * @CONTENT_UNKNOWN: the ledger does not say what to look for
 * @CONTENT_NONE: nothing, or what it builds on is not there
 * @CONTENT_SOME: a part
 * @CONTENT_ALL: all
 */
enum content {
	CONTENT_UNKNOWN,
	CONTENT_NONE,
	CONTENT_SOME,
	CONTENT_ALL,
};

const char *content_name(enum content content);
enum content content_judge(const json_t *marks, const struct source *src, json_t *absent);
const char *content_broken_rule(const json_t *marks);

#endif /* ZSERIES_CONTENT_H */
