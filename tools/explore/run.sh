#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Build the world of a kernel, test the shim, and let the explorer loose:
#
#	run.sh EXPLORER GITDIR COMMIT OUT
#
# Prints a sum for each group of scenarios, and each failure once.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
# shellcheck source=tools/status.sh
. "$top/tools/status.sh"

if [ $# -ne 4 ] || [ ! "$2" ]; then
	die "$ST_USAGE" "which kernel? make explore SOURCE=<git tree>"
fi
explorer=$1
out=$4

"$here/world.sh" --source "$2" --commit "$3" --out "$out"
"$top/tests/explore.sh" "$explorer" "$out/selftest.so"

# All that can come and go, and what somebody may do at the same time. A device is
# held in half of them, which is what the series is about.
events='{plug,appear,plug6,leave,deconfigure,reserve,reserve6,request,lost8,configure}'
users='{put,put_rescan,put_atomic,power0,power1,remove,rescan,recover,reset,walk}'
bad=0
for setup in 'plug settle' 'plug settle hold'; do
	"$explorer" "$out/world.so" --sweep --bound 2 "$setup | $events^3" || bad=1
	"$explorer" "$out/world.so" --sweep --bound 2 "$setup | $events^2 | $users" || bad=1
	"$explorer" "$out/world.so" --sweep --bound 1 "$setup | $users | $users" || bad=1
done
exit "$bad"
