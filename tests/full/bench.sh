#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zlab bench with real kernels, once: those that are only built for it boot, and all is
# measured. Which bars are met does not matter, one run of a busy machine says nothing
# about that. TAP on stdout.

set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tools/status.sh
. "$top/tools/status.sh"
# shellcheck source=tools/lint/tap.sh
. "$top/tools/lint/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

got=0
"$top/build/zlab" bench --runs 1 --cycles 2 --functions 1,16 --report "$work/bench" \
	>"$work/out" 2>&1 || got=$?
bad=0
[ "$got" -le "$ST_INCONCLUSIVE" ] || bad=1
tap "$bad" "all that is to be measured can be" "$work/out"
for name in plug_unplug power_cycle readd bystanders lock_held lock_waited build run work \
	edit_to_verdict scenarios; do
	bad=0
	grep -q "\"name\": \"$name\"" "$work/bench/bench.json" 2>"$work/why" || bad=1
	tap "$bad" "there is a value of $name" "$work/why"
done
tap_done
