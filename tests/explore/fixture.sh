# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2034
#
# To be sourced by tests of the explorer: builds worlds of the kernels in the cache.

set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tools/lint/tap.sh
. "$top/tools/lint/tap.sh"

explorer=${EXPLORER-$top/build/explore}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/zpci-readd
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# world NAME VERSION [OPTION]...: a world of Debian's kernel; without it there is a test
# that is skipped, and 1 is returned.
world() {
	name=$1
	repo=$cache/linux-source-$2.git
	[ -d "$repo" ] || {
		tap_skip "$name" "no kernel $2 in the cache (make compare)"
		return 1
	}
	shift 2
	"$top/tools/explore/world.sh" --source "$repo" --commit main --out "$work/world" "$@" \
		>"$work/log" 2>&1 && bad=0 || bad=1
	tap "$bad" "$name compiles" "$work/log"
	return "$bad"
}

# explore NAME SCENARIO [OPTION]...: leaves its output in $work/out.
explore() {
	name=$1
	scenario=$2
	shift 2
	"$explorer" "$work/world/world.so" "$@" "$scenario" >"$work/out" 2>&1 || :
}

# found NAME TEXT, not_found NAME TEXT: what the last explore() has said.
found() {
	grep -q -e "$2" "$work/out" && bad=0 || bad=1
	tap "$bad" "$1: $2" "$work/out"
}

not_found() {
	! grep -q -e "$2" "$work/out" && bad=0 || bad=1
	tap "$bad" "$1: no $2" "$work/out"
}
