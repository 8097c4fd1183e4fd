#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The follow-up series for 6.12: each scenario that a patch is for must fail with the
# patches before it and pass with the patch. patches/6.12.y/scenarios says which those
# are.
#
#	follow-6.12.sh [--cache DIR] [NUMBER...]
#
# does that for all patches, or for those that are numbered. The base is Debian's
# linux-source-6.12. Kernels are kept in the cache. TAP on stdout.

set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tools/status.sh
. "$top/tools/status.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$top/tools/kernel/git-env.sh"
# shellcheck source=tools/lint/tap.sh
. "$top/tools/lint/tap.sh"

dir=$top/patches/6.12.y
cache=${XDG_CACHE_HOME:-$HOME/.cache}/zpci-readd
while [ $# -gt 0 ]; do
	case $1 in
	--cache)
		[ $# -ge 2 ] || die "$ST_USAGE" "--cache lacks its value"
		cache=$2
		shift 2 ;;
	*[!0-9]* | '') die "$ST_USAGE" "$1 is not the number of a patch" ;;
	*) break ;;
	esac
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit "$ST_INTERRUPTED"' INT TERM HUP

if [ ! -r /usr/src/linux-source-6.12.tar.xz ]; then
	tap_skip "the follow-up series for 6.12" "the package linux-source-6.12 is not installed"
	tap_done
	exit
fi
[ -x "$top/build/zlab" ] || die "$ST_MISSING" "build/zlab is not there (make)"

# --- the kernels ---

mkdir -p "$cache"
"$top/tools/kernel/base-import.sh" --cache "$cache" --package linux-source-6.12 >"$work/log" ||
	{ cat "$work/log" >&2; exit "$ST_BASE"; }
base=$(sed -n 's/^commit: //p' "$work/log")
repo=$cache/linux-source-6.12.git
tree=$cache/follow-tree
zgit --git-dir="$repo" worktree prune
[ -d "$tree" ] || zgit --git-dir="$repo" worktree add -q --detach "$tree" "$base"
zgit -C "$tree" checkout -q -f --detach "$base"

# series-apply.sh looks for the patches next to the series.
ln -s "$dir" "$work/patches"
cp "$dir/series" "$work/series"
bad=0
"$top/tools/kernel/series-apply.sh" --tree "$tree" --series "$work/series" >"$work/log" 2>&1 ||
	bad=1
tap "$bad" "the series applies" "$work/log"
[ "$bad" = 0 ] || { tap_done; exit; }
zgit -C "$tree" rev-list --reverse "$base..HEAD" >"$work/commits"
number=$(wc -l <"$work/commits")

# kernel N: build the kernel with N patches, $kernel is its directory, $commit its source.
kernel() {
	kernel=
	commit=$base
	[ "$1" = 0 ] || commit=$(sed -n "${1}p" "$work/commits")
	zgit -C "$tree" checkout -q -f --detach "$commit"
	"$top/tools/kernel/kernel-build.sh" --src "$tree" --out "$cache/follow-build" \
		--cache "$cache/kernels" >"$work/log" 2>&1 || return 1
	kernel=$(sed -n 's/^artifact: //p' "$work/log")
	! grep -q 'warning:' "$work/log"
}

# play N: the scenarios of $scenarios with N patches, as KTAP in $work/ktap.
play() {
	set -- "$1"
	for name in $scenarios; do
		set -- "$@" --scenario "$name"
	done
	shift
	"$top/build/zlab" run -v --kernel-dir "$kernel/" --label patched --source "$repo" \
		--base "$base" --commit "$commit" --report "$work/report" "$@" \
		>"$work/ktap" 2>"$work/log" || :
}

# outcome NAME: ok, "not ok" or nothing, if it was not run or did not come to an end
outcome() {
	sed -n -e '/# SKIP/d' -e '/# ERROR/d' -e "s/^  \(not ok\|ok\) [0-9]* $1\( .*\)\{0,1\}$/\1/p" "$work/ktap"
}

# --- red before, green after ---

if [ $# = 0 ]; then
	# shellcheck disable=SC2046 # numbers
	set -- $(sed -n 's/^\([0-9]*\) .*/\1/p' "$dir/scenarios" | sort -nu)
fi
for nr; do
	if [ "$nr" -lt 1 ] || [ "$nr" -gt "$number" ]; then
		die "$ST_USAGE" "there is no patch $nr (1 to $number)"
	fi
	scenarios=$(sed -n "s/^$nr \(.*\)/\1/p" "$dir/scenarios")
	for with in $((nr - 1)) "$nr"; do
		bad=0
		kernel "$with" || bad=1
		tap "$bad" "the kernel with $with patches builds without a warning" "$work/log"
		[ "$kernel" ] || continue
		want=ok
		[ "$with" = "$nr" ] || want='not ok'
		[ "$scenarios" ] || continue
		play "$with"
		for name in $scenarios; do
			bad=0
			[ "$(outcome "$name")" = "$want" ] || bad=1
			tap "$bad" "$name is $want with $with patches" "$work/ktap"
		done
	done
done
tap_done
