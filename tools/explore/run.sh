#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Build the world of a kernel and let the explorer loose:
#
#	run.sh EXPLORER OUT [LENGTH [BOUND [JOBS [GITDIR COMMIT]]]]
#
# Sequences of up to LENGTH events (3), with up to BOUND preemptions (2), in JOBS
# processes (one per CPU). Without GITDIR it is the base kernel with the series. Prints a
# sum for each group of scenarios, and each failure once.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
# shellcheck source=tools/status.sh
. "$top/tools/status.sh"
# shellcheck source=tools/explore/words.sh
. "$here/words.sh"

[ $# -ge 2 ] || die "$ST_USAGE" "run.sh needs the explorer and a directory (make explore)"
explorer=$1
out=$2
length=${3:-3}
bound=${4:-2}
jobs=${5:-$(nproc)}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/zpci-readd/linux-source-6.1.git

if [ "${6-}" ]; then
	"$here/world.sh" --source "$6" --commit "${7:-HEAD}" --out "$out"
else
	[ -d "$cache" ] || die "$ST_BASE" "no base kernel in the cache (make prove)"
	"$here/world.sh" --source "$cache" --commit main --series "$top/series" --out "$out"
fi

# explore SCENARIO: 1 if something was found.
bad=0
explore() {
	echo "$1"
	"$explorer" "$out/world.so" --grow --sweep --jobs "$jobs" --bound "$bound" \
		--accept "$known_1" --accept "$known_2" "$1" || bad=1
}

# A device is held in half of them, which is what the series is about.
for setup in 'plug settle' 'plug settle hold'; do
	explore "$setup | $events^$length | $users"
	explore "$setup | $users | $users"
done
# Any call fails once, before or while a function comes or goes
bound=1
explore "plug settle hold | $failures $events | {power0,power1,recover}"
explore "{settle,plug settle} $failures | {plug,appear,leave,request} settle $events | {put,power1}"
# Events get lost, so that the next one has to make it good
explore "plug settle hold | $lost $events $events"
explore "plug settle hold | $lost $lost {power0,power1,recover} $events"
# Another function on the same bus, or about to come
explore "plug settle hold appear.2 settle | $events^2 | {power1.2,power0.2}"
exit "$bad"
