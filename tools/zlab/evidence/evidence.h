/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A report directory as evidence: what was run is in it, and nothing in it changes
 * unnoticed.
 */
#ifndef ZLAB_EVIDENCE_H
#define ZLAB_EVIDENCE_H

#include "facts.h"
#include "progress.h"

int evidence_gather(struct progress *p, const struct facts_input *in, struct report *report,
		    json_t **facts);
int evidence_seal(const char *dir);
char *evidence_source(const char *dir, const char *label);

#endif /* ZLAB_EVIDENCE_H */
