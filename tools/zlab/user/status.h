/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Exit statuses of every program and script of this project.
 *
 * tools/status.sh holds the same table for shell; tests/unit/status_test.c
 * fails when the two differ.
 */
#ifndef ZLAB_STATUS_H
#define ZLAB_STATUS_H

enum zlab_status {
	ST_OK = 0,		/* base REPRODUCED and patched CLEAN */
	ST_DISPROVED = 1,	/* base does not show the bug, or patched is red */
	ST_INCONCLUSIVE = 2,	/* a check was not reached; the reason is printed */
	ST_USAGE = 3,		/* bad option or argument */
	ST_MISSING = 4,		/* a tool or package is missing and cannot be installed */
	ST_BASE = 5,		/* base kernel not available: path, revision, package */
	ST_APPLY = 6,		/* a patch of the series does not apply */
	ST_BUILD = 7,		/* the kernel, module or guest does not build */
	ST_QEMU = 8,		/* QEMU has no usable s390x machine */
	ST_SPACE = 9,		/* not enough free disk space */
	ST_BUSY = 10,		/* another run owns the cache */
	ST_INTERNAL = 11,	/* out of memory, unexpected system error */
	ST_CHANGED = 12,	/* evidence: a file is not what the manifest says */
	ST_RECORD = 13,		/* evidence: the logs are not those of such a run */
	ST_FORGED = 14,		/* evidence: a report says something else than the logs */
	ST_OTHER = 15,		/* evidence: not of this series on base and patched kernel */
	ST_NOTHING = 16,	/* evidence: there is none */
	ST_LACKS = 20,		/* status: the tree lacks patches, all of which apply */
	ST_CONFLICT = 21,	/* status: the tree is in conflict with a patch */
	ST_TREE = 22,		/* status: not a git tree, or not one of a kernel */
	ST_REVISION = 23,	/* status: no such revision in the tree */
	ST_INTERRUPTED = 130,	/* SIGINT or SIGTERM; everything was cleaned up */
};

#endif /* ZLAB_STATUS_H */
