/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Calls that fail when a word of a scenario says so.
 */
#ifndef SHIM_FAILING_H
#define SHIM_FAILING_H

#include "base.h"

enum fail {
	FAIL_CONFIGURE,		/* SCLP */
	FAIL_DECONFIGURE,
	FAIL_ENABLE,		/* CLP */
	FAIL_DISABLE,
	FAIL_LIST,
	FAIL_QUERY,
	FAIL_TABLE,		/* to register a translation table */
	FAIL_READ,		/* of the vendor, so the scan finds nothing */
	FAIL_IOMMU,		/* to register an IOMMU */
	FAIL_BUS,		/* to create a bus */
	FAIL_SLOT,		/* to register a slot */
	FAIL_BAR,		/* to request a resource */
	FAIL_KINDS
};

bool shim_fails(enum fail kind);
bool shim_fail_verb(const char *word, bool dry);
void shim_fail_lost(void);
bool shim_has_failed(enum fail kind);
unsigned int shim_fail_no_more(void);

#endif /* SHIM_FAILING_H */
