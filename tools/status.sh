# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2034
#
# Exit statuses for the shell parts and how to end with one, to be sourced; the
# same table as in tools/zlab/user/status.h.

ST_OK=0
ST_DISPROVED=1
ST_INCONCLUSIVE=2
ST_USAGE=3
ST_MISSING=4
ST_BASE=5
ST_APPLY=6
ST_BUILD=7
ST_QEMU=8
ST_SPACE=9
ST_BUSY=10
ST_INTERNAL=11
ST_CHANGED=12
ST_RECORD=13
ST_FORGED=14
ST_OTHER=15
ST_NOTHING=16
ST_LACKS=20
ST_CONFLICT=21
ST_TREE=22
ST_REVISION=23
ST_INTERRUPTED=130

# die STATUS WORDS...: say what is wrong, and what to do, in one line.
die() {
	status=$1
	shift
	echo "error: $*" >&2
	exit "$status"
}
