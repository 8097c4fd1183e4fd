/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is claimed about scenarios on another base: the member "claims" of patches/bases.json.
 */
#ifndef ZLAB_BASE_CLAIMS_H
#define ZLAB_BASE_CLAIMS_H

#include "bases.h"

int base_claims_apply(const struct base_record *base, char **why);
int base_claims_find(const char *top, const char *name, char **why);

#endif /* ZLAB_BASE_CLAIMS_H */
