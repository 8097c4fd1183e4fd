#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What make mbox writes, in the hands of those who use it: b4, git, quilt and patch come
# to the same tree as git am of patches/. And the ways in which these tools fail without
# saying so.

set -eu

# shellcheck source=tests/consumers/fixture.sh
. "$(dirname "$0")/fixture.sh"
needs b4 b4
needs quilt quilt

mbox=$work/series.mbox
"$zseries" mbox --patches "$top/patches" --output "$mbox" >"$log" 2>&1 && bad=0 || bad=1
tap "$bad" "zseries mbox" "$log"
"$zseries" mbox --patches "$top/patches" --output "$work/again.mbox" >"$log" 2>&1
cmp "$mbox" "$work/again.mbox" >"$log" 2>&1 && bad=0 || bad=1
tap "$bad" "the same bytes again" "$log"
"$zseries" mbox --no-cover --patches "$top/patches" --output "$work/patches.mbox" >"$log"
cd "$tree"

# run NAME COMMAND...: its status is 0, and the tree is the wanted one; then back.
run() {
	name=$1
	shift
	status=0
	"$@" >"$log" 2>&1 || status=$?
	[ "$status" -eq 0 ] && bad=0 || bad=1
	tap "$bad" "$name: status 0" "$log"
	cp "$log" "$work/said"
	tree_is "$name"
}

messages() {
	zgit log --format='%an <%ae>%n%ad%n%B' "$1"
}

run 'b4 --offline-mode shazam -m' b4 --offline-mode shazam -m "$mbox"
grep -q "Base: using specified base-commit $base" "$work/said" && bad=0 || bad=1
tap "$bad" "b4 knows the base" "$work/said"
messages "$base..patches" | grep -v '^$' >"$work/a"
messages "$base..HEAD" | grep -v '^$' >"$work/b"
cmp -s "$work/a" "$work/b" && bad=0 || bad=1
tap "$bad" "b4 keeps authors, dates and messages, but for blank lines"
back

b4 --offline-mode shazam -H -m "$mbox" >"$log" 2>&1 || :
got=$(zgit rev-parse -q --verify 'FETCH_HEAD^{tree}') || got=none
[ "$got" = "$want" ] && bad=0 || bad=1
tap "$bad" "b4 --offline-mode shazam -H -m: FETCH_HEAD has the same tree" "$log"

out=$work/out
for how in '' -3 -Q; do
	rm -rf "$out"
	mkdir "$out"
	# shellcheck disable=SC2086 # no option or one
	b4 --offline-mode am $how -m "$mbox" -o "$out" >"$work/said" 2>&1 && bad=0 || bad=1
	tap "$bad" "b4 --offline-mode am${how:+ $how} -m -o: status 0" "$work/said"
	# shellcheck disable=SC2086
	run "b4 am${how:+ $how}, then git am" git am ${how#-Q} "$out"/*.mbx
	back
done
run 'b4 am -Q, then quilt push -a' env QUILT_PATCHES="$(echo "$out"/*.patches)" quilt --quiltrc - push -a
back
run 'b4 am -Q, then git quiltimport' git quiltimport --patches "$out"/*.patches
back
run 'git am --empty=drop' git am --empty=drop "$mbox"
back
run 'git am, without the cover letter' git am "$work/patches.mbox"
messages "$base..patches" >"$work/a"
messages "$base..HEAD" >"$work/b"
cmp -s "$work/a" "$work/b" && bad=0 || bad=1
tap "$bad" "git am keeps authors, dates and messages byte for byte"
back
run 'git am -3, without the cover letter' git am -3 "$work/patches.mbox"
back
run 'patch -p1' patch -s -p1 -i "$mbox"
back

# The project's own layout
run 'quilt push -a, patches/ and series' env QUILT_PATCHES="$top/patches" QUILT_SERIES="$top/series" \
	quilt --quiltrc - push -a
back
run 'git quiltimport, patches/ and series' git quiltimport --patches "$top/patches" --series "$top/series"
back

# b4 diff of what b4 am made of two versions: nothing has changed.
printf -- '- Nothing, to see whether it is seen.\n' >"$work/changes"
"$zseries" mbox --patches "$top/patches" --version 2 --changes "$work/changes" \
	--output "$work/v2.mbox" >"$log"
b4 --offline-mode am -m "$mbox" -o "$work" -n v1 >"$log" 2>&1
b4 --offline-mode am -m "$work/v2.mbox" -o "$work" -n v2 >>"$log" 2>&1
b4 --offline-mode diff -m "$work/v1.mbx" "$work/v2.mbx" >"$work/said" 2>&1 && bad=0 || bad=1
[ "$(grep -c '[0-9]:  [0-9a-f]* =  *[0-9]*:  [0-9a-f]* ' "$work/said")" -eq 10 ] || bad=1
tap "$bad" "b4 --offline-mode diff -m: ten patches are the same in v2" "$work/said"
grep -q '^Subject: \[PATCH v2 10/10\] ' "$work/v2.mbox" && grep -q '^Changes in v2:$' "$work/v2.mbox" &&
	! grep -q -e '-v1-' "$work/v2.mbox" && bad=0 || bad=1
tap "$bad" "v2 says so in subjects and IDs, and what has changed"
tap_done
