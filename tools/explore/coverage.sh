#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What the explorer reached of the kernel's code:
#
#	coverage.sh WORLD REACHED
#
# WORLD was built with --cover, REACHED written with it. Prints how many of the basic
# blocks of each file were reached, and then "FILE:FUNCTION LINE..." for those that were
# not: the lines that they begin at, "all" for a function that was never called.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tools/status.sh
. "$here/../status.sh"

[ $# -eq 2 ] || die "$ST_USAGE" "coverage.sh needs a world.so and a file of --cover"
world=$1
reached=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Addresses behind the calls
objdump -d --no-show-raw-insn "$world" | awk '
	behind { sub(":", "", $1); print $1; behind = 0 }
	/call.*__sanitizer_cov_trace_pc/ { behind = 1 }' >"$work/all"
[ -s "$work/all" ] || die "$ST_USAGE" "$world was not built with --cover"

# One byte back: the call itself
while read -r address; do
	printf '%x\n' $((0x$address - 1))
done <"$work/all" >"$work/calls"
addr2line -f -e "$world" <"$work/calls" | paste - - | sed 's/ (discriminator [0-9]*)//' |
	paste "$work/all" - >"$work/blocks"

sort -u "$reached" | awk -F '\t' '
	FILENAME == "-" { hit[$1] = 1; next }
	{
		place = $3
		if (!match(place, /(arch\/s390|drivers)\/.*/))
			next
		place = substr(place, RSTART)
		line = place
		sub(/:.*/, "", place)
		sub(/.*:/, "", line)
		if (place !~ /\.c$/ || $2 ~ /^(_sub_I_|shim_)/)
			next
		nr[place]++
		of = place ":" $2
		if (!(of in blocks))
			order[++n] = of
		blocks[of]++
		if ($1 in hit) {
			seen[place]++
			called[of] = 1
		} else if (!((of, line) in listed)) {
			listed[of, line] = 1
			missing[of] = missing[of] " " line
		}
	}
	END {
		for (place in nr)
			printf "%s: %d of %d blocks\n", place, seen[place], nr[place] | "sort"
		close("sort")
		for (i = 1; i <= n; i++)
			if (missing[order[i]])
				print order[i] (called[order[i]] ? missing[order[i]] : " all")
	}' - "$work/blocks"
