#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Does the explorer find what is wrong with the mutants of the series? TAP on stdout:
#
#	mutants.sh EXPLORER [NUMBER]...
#
# NUMBER is the beginning of a mutant's file name, without one it is all of them. A mutant
# that is listed in tests/explore/mutants with a reason is skipped, one whose header says
# that it is equivalent must not be found, any other must.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
# shellcheck source=tools/status.sh
. "$top/tools/status.sh"
# shellcheck source=tools/explore/words.sh
. "$here/words.sh"
# shellcheck source=tools/lint/tap.sh
. "$top/tools/lint/tap.sh"

[ $# -ge 1 ] || die "$ST_USAGE" "mutants.sh needs the explorer"
explorer=$1
shift
cache=${XDG_CACHE_HOME:-$HOME/.cache}/zpci-readd/linux-source-6.1.git
[ -d "$cache" ] || die "$ST_BASE" "no base kernel in the cache (make prove)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit "$ST_INTERRUPTED"' INT TERM HUP

explored='^+++ b/\(arch/s390/pci/pci\(\|_bus\|_event\|_clp\|_sysfs\|_iov\)[.][ch]\|drivers/pci/hotplug\|arch/s390/include/asm/pci[.]h\)'

# search BOUND SCENARIO...: 1 if something is found.
search() {
	bound=$1
	shift
	"$explorer" "$work/world/world.so" --sweep --grow --stop --bound "$bound" \
		--accept "$known_1" --accept "$known_2" "$@" >"$work/out" 2>&1
}

# The cheap ones first
search_all() {
	search 1 "plug settle hold | $failures $events $events" \
		"plug settle | $failures $events $events" \
		"plug settle hold | $lost $events $events" "plug settle | $lost $events $events" \
		"plug settle hold | $lost $lost {power0,power1,recover,again,plug6} $events" \
		"plug settle hold | leave settle plug settle again settle {again,request,power0}" \
		"plug settle hold | $failures {leave,lost8,vanish} {plug,plug_uid,return} {power0,power1,recover,put,request}" \
		"$failures | {plug,appear} settle $events | {put,power1}" \
		"plug settle hold appear.2 settle | {leave,request,deconfigure,lost6} {appear6.2,lost6.2,reserve6.2,leave.2,plug6.3} {plug,plug6,plug_uid,appear}" &&
	search 0 "plug settle hold | $events^4" "plug settle | $events^4" &&
	search 1 "plug settle | $events^2 | $users" "plug settle hold | $events^2 | $users" \
		"plug settle | $users | $users" "plug settle hold | $users | $users"
}

mutant() {
	name=$(basename "$1" .patch)
	number=${name%%-*}
	grep -q '^diff' "$1" && grep -q "$explored" "$1" || return 0
	why=$(sed -n "s/^$number //p" "$top/tests/explore/mutants")
	if [ "$why" ]; then
		tap_skip "$name" "$why"
		return
	fi
	"$here/world.sh" --source "$cache" --commit main --series "$top/series" --patch "$1" \
		--out "$work/world" >"$work/out" 2>&1 || {
		tap 1 "$name compiles" "$work/out"
		return
	}
	search_all && found=no || found=yes
	if grep -q '^Equivalent:' "$1"; then
		[ "$found" = no ] && bad=0 || bad=1
		tap "$bad" "$name is equivalent" "$work/out"
	else
		[ "$found" = yes ] && bad=0 || bad=1
		tap "$bad" "$name is found" "$work/out"
	fi
}

[ $# -gt 0 ] || set -- ''
for number; do
	for file in "$top/tests/mutants/$number"*.patch; do
		mutant "$file"
	done
done
tap_done
