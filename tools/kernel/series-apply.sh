#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Apply the patches of a series file, in its order, with git am:
#
#	series-apply.sh --tree WORKTREE [--series FILE]
#
# The patches are in patches/ next to FILE, or else beside it (default: the project's
# own series).
# Committer and dates are fixed, so that the same base and the same patches give
# the same commit ids. No fuzz, no three-way merge. When a patch does not apply,
# it and its failing hunk are named, and the tree is back where it was.
#
# The last line of the output is "applied: <number of patches> <commit id>".

set -eu

here=$(dirname "$0")
# shellcheck source=tools/status.sh
. "$here/../status.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$here/git-env.sh"
# shellcheck source=tools/kernel/patches-dir.sh
. "$here/patches-dir.sh"

tree=
series=$here/../../series

while [ $# -gt 0 ]; do
	case $1 in
	--tree) tree=${2-}; shift ;;
	--series) series=${2-}; shift ;;
	*) die "$ST_USAGE" "unknown argument $1 (usage: series-apply.sh --tree DIR [--series FILE])" ;;
	esac
	shift || die "$ST_USAGE" "an option lacks its value"
done
[ -n "$tree" ] || die "$ST_USAGE" "--tree is missing"
[ -r "$series" ] || die "$ST_APPLY" "the series file $series is not there"

g() {
	zgit -C "$tree" "$@"
}

start=$(g rev-parse -q --verify 'HEAD^{commit}') || die "$ST_BASE" "$tree is not a git work tree"
session=$(g rev-parse --git-path rebase-apply)
case $session in
/*) ;;
*) session=$tree/$session ;;
esac
[ ! -d "$session" ] || die "$ST_BASE" "$tree is in the middle of a git am (git am --abort there)"

log=$(mktemp)
# Whatever happens: no session, and the tree where it was unless all applied.
undo() {
	[ ! -d "$session" ] || g am --abort >/dev/null 2>&1 || g am --quit >/dev/null 2>&1 || :
	[ -z "$start" ] || g checkout -q -f --detach "$start" || :
	rm -f "$log"
}
trap undo EXIT
trap 'exit "$ST_INTERRUPTED"' INT TERM HUP

# One line from git's complaint about patch $1: the file, and the hunk if git
# names a line. git counts lines of the old file, as the hunk's header does.
complaint() {
	where=$(sed -n 's/^error: patch failed: \(.*:[0-9]*\)$/\1/p' "$log" | head -n 1)
	if [ -z "$where" ]; then
		sed -n -e 's/^error: //p' -e 's/^fatal: //p' "$log" | head -n 1
		return
	fi
	awk -v file="${where%:*}" -v line="${where##*:}" '
		/^\+\+\+ / { hunk = 0; here = ($2 == "b/" file) }
		/^@@ / && here {
			hunk++
			split($2, old, /[-,]/)
			if (old[2] == line)
				found = hunk
		}
		END { printf "%s: hunk %s (line %s) does not fit\n", file, found ? found : "?", line }
	' "$1"
}

dir=$(patches_dir "$series")
count=0
# A last line without newline counts too.
while read -r name rest || [ -n "$name" ]; do
	case $name in
	'' | '#'*) continue ;;
	esac
	[ -z "$rest" ] || die "$ST_APPLY" "$series: only a file name may stand on a line: $name $rest"
	patch=$dir/$name
	[ -r "$patch" ] || die "$ST_APPLY" "$name is in $series but not in $dir"
	echo "  AM      $name"
	g am --no-3way --no-signoff --no-gpg-sign --keep-non-patch "$patch" </dev/null >"$log" 2>&1 || {
		cat "$log"
		die "$ST_APPLY" "$name does not apply: $(complaint "$patch") (base $(g describe --always --tags "$start"))"
	}
	count=$((count + 1))
done <"$series"
[ "$count" -gt 0 ] || die "$ST_APPLY" "$series names no patch"

commit=$(g rev-parse HEAD)
start=
echo "applied: $count $commit"
