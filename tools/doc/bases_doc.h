/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the series of the bases have in common, patch by patch.
 */
#ifndef DOC_BASES_DOC_H
#define DOC_BASES_DOC_H

#include <stdio.h>

int bases_table(FILE *f);

#endif /* DOC_BASES_DOC_H */
