/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Exit statuses of zpci-verify: those of the project that fit, and some of its own.
 */
#ifndef ZPCI_VERIFY_STATUS_H
#define ZPCI_VERIFY_STATUS_H

#include "status.h"

enum verify_status {
	VS_PASS = ST_OK,
	VS_FAIL = ST_DISPROVED,
	VS_INCONCLUSIVE = ST_INCONCLUSIVE,	/* a check was not reached */
	VS_USAGE = ST_USAGE,
	VS_MISSING = ST_MISSING,	/* not root, not s390, no PCI */
	VS_BUSY = ST_BUSY,		/* another run is under way */
	VS_INTERNAL = ST_INTERNAL,
	VS_IN_USE = 20,			/* refused: the function is in use */
	VS_UNKNOWN = 21,		/* refused: cannot tell whether it is */
	VS_NOT_RESTORED = 22,		/* the function is not as it was found */
	VS_NO_FUNCTION = 23,		/* no such function, or no slot for it */
	VS_INTERRUPTED = ST_INTERRUPTED,
};

#endif /* ZPCI_VERIFY_STATUS_H */
