#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What Documentation/mailbox.rst and dialects.rst show: each command behind "$ " is run in a
# kernel tree that is new for each literal block, with $R as the project, and prints what
# stands below it, see match.awk.

set -eu

# shellcheck source=tests/consumers/fixture.sh
. "$(dirname "$0")/fixture.sh"
needs b4 b4
needs quilt quilt
needs make make

R=$top
export R
# make gives its variables to the make in a page.
unset MAKEFLAGS MFLAGS MAKELEVEL

# blocks PAGE: DIR/BLOCK.NUMBER.command and .shown for each command of the page.
blocks() {
	awk -v dir="$2" '
		/^[^ ]/ { inside = 0 }
		/::$/ && !/^ / { block++; number = 0; wait = 1; next }
		/^  \$ / && (inside || wait) {
			inside = 1; wait = 0; number++
			file = sprintf("%s/%02d.%02d", dir, block, number)
			print substr($0, 5) >(file ".command")
			printf "" >(file ".shown")
			next
		}
		/^$/ { wait = 0 + (wait && !inside); next }
		wait { wait = 0 }
		inside { print substr($0, 3) >(file ".shown") }
	' "$1"
}

for page in mailbox dialects; do
	mkdir "$work/$page"
	blocks "$top/Documentation/$page.rst" "$work/$page"
	last=
	for command in "$work/$page"/*.command; do
		shown=${command%.command}.shown
		block=${command##*/}
		block=${block%%.*}
		[ "$block" = "$last" ] || back
		last=$block
		(cd "$tree" && sh -c "$(cat "$command")") >"$work/printed" 2>&1 && bad=0 || bad=1
		awk -f "$top/tests/consumers/match.awk" "$shown" "$work/printed" >"$log" || bad=1
		[ "$bad" -eq 0 ] || cat "$work/printed" >>"$log"
		tap "$bad" "$page.rst: $(cat "$command")" "$log"
	done
	[ -n "$last" ] && bad=0 || bad=1
	tap "$bad" "$page.rst shows commands"
done
tap_done
