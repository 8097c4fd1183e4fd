#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zseries status on the built-in kernels: the base without and with each prefix of the
# series and with picks of it, and the kernel that has upstream's ten commits. The marks
# in the ledger must tell each row from its neighbours, and ours from upstream's.

set -eu

# shellcheck source=tests/fixture.sh
. "$(dirname "$0")/fixture.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$top/tools/kernel/git-env.sh"
cache=${XDG_CACHE_HOME:-$HOME/.cache}/zpci-readd
repo=$work/repo

# judge EXPECTED REPO REV: "ROW:STATE/WHAT HAPPENS/MARKS OF OURS/OF UPSTREAM'S" of each row,
# a line for each, in $work/rows; the scenarios that are or may be red in $work/red.
judge() {
	status=0
	"$build/zseries" status --kernel "$2" --base "$3" --json >"$work/json" 2>"$work/why" ||
		status=$?
	[ "$status" -eq "$1" ] || echo "status $status, not $1" >>"$work/why"
	perl -MJSON::PP -0777 -ne 'my $r = decode_json($_);
		print "$_->{row}:$_->{state}/$_->{apply}/$_->{marks}{ours}/$_->{marks}{upstream}\n"
			for @{$r->{rows}};' "$work/json" >"$work/rows" 2>>"$work/why" || :
	perl -MJSON::PP -0777 -ne 'my $r = decode_json($_);
		print "$_\n" for map { (@{$_->{red}}, @{$_->{races} // []}) }
			grep { $_->{measured} ne "no" } @{$r->{windows}};' "$work/json" 2>>"$work/why" |
		sort >"$work/red"
}

# all NAME FILE: FILE has what is expected of the last one.
all() {
	diff "$2" "$work/rows" >>"$work/why" || :
	[ -s "$work/why" ] && bad=1 || bad=0
	tap "$bad" "$1" "$work/why"
}

# pick PARENT PATCH...: PARENT with patches, in objects of our own.
pick() {
	parent=$1
	shift
	zgit --git-dir="$repo" read-tree "$parent"
	[ $# -eq 0 ] || zgit --git-dir="$repo" apply --cached "$@"
	commit=$(zgit --git-dir="$repo" commit-tree -p "$parent" -m "With $#" \
		"$(zgit --git-dir="$repo" write-tree)")
}

if [ ! -d "$cache/linux-source-6.1.git" ]; then
	tap_skip "the base kernel and the series" "no base kernel in the cache (make prove)"
else
	base=$(zgit --git-dir="$cache/linux-source-6.1.git" rev-parse main)
	zgit clone -q -s --bare "$cache/linux-source-6.1.git" "$repo"
	commit=$base
	set -- "$top"/patches/*.patch
	for n in 0 1 2 3 4 5 6 7 8 9 10; do
		[ "$n" -eq 0 ] || { pick "$commit" "$1"; shift; }
		[ "$n" -eq 10 ] && expected=$ST_OK || expected=$ST_LACKS
		judge "$expected" "$repo" "$commit"
		k=0
		while [ "$k" -lt 10 ]; do
			k=$((k + 1))
			# Only the lock of the first row is one and the same.
			theirs=none
			[ "$k" -gt 1 ] || theirs=all
			[ "$k" -le "$n" ] && echo "$k:ours/nothing/all/$theirs" ||
				echo "$k:missing/applies/none/none"
		done >"$work/expected"
		all "the base kernel with the first $n patches" "$work/expected"

		# What zlab list says about each scenario is what a prefix has red.
		"$build/zlab" list | awk -v n="$n" '
			/^[a-z]/ { name = $1 } /^    fixed by patch/ && $4 > n { print name }' |
			sort >"$work/listed"
		diff "$work/listed" "$work/red" >"$work/why" && bad=0 || bad=1
		tap "$bad" "what is red with the first $n patches" "$work/why"
		[ "$n" -eq 5 ] || continue

		# But for the first line, with names of the reader's own, and for the number of
		# scenarios, which each new one changes and which is looked at above.
		same='1d;s/: [0-9]* scenarios red, [0-9]* more/: n scenarios red, n more/'
		"$build/zseries" status --kernel "$repo" --base "$commit" | sed "$same" >"$work/table" || :
		sed -n '/^    [.][.].linux at half/,/^    5 of 10/{s/^    //;p;}' \
			"$top/Documentation/status.rst" | sed "$same" | diff - "$work/table" >"$work/why" &&
			bad=0 || bad=1
		tap "$bad" "Documentation/status.rst shows that with the first $n" "$work/why"
	done

	pick "$base" "$top"/patches/0001-*.patch "$top"/patches/0002-*.patch \
		"$top"/patches/0003-*.patch "$top"/patches/0006-*.patch
	judge "$ST_LACKS" "$repo" "$commit"
	for k in 1 2 3 4 5 6 7 8 9 10; do
		case $k in
		1) echo "$k:ours/nothing/all/all" ;;
		2 | 3 | 6) echo "$k:ours/nothing/all/none" ;;
		*) echo "$k:missing/applies/none/none" ;;
		esac
	done >"$work/expected"
	all "a pick that leaves patches out, which apply in front of those it has" "$work/expected"
	sed -n 's/^Killed-by: //p' "$top"/tests/mutants/0400-*.patch "$top"/tests/mutants/0500-*.patch |
		tr -d ' ' | tr ',' '\n' | sort >"$work/listed"
	diff "$work/listed" "$work/red" >"$work/why" && bad=0 || bad=1
	tap "$bad" "what is red without the patches that were left out" "$work/why"
fi

if [ ! -d "$cache/linux-source-6.12.git" ]; then
	tap_skip "the kernel with upstream's commits" "it is not in the cache (make compare)"
else
	judge "$ST_OK" "$cache/linux-source-6.12.git" main
	for k in 1 2 3 4 5 6 7 8 9 10; do
		echo "$k:upstream/nothing/none/all"
	done >"$work/expected"
	all "the kernel with upstream's commits" "$work/expected"
fi
tap_done
