#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The series about SR-IOV and the rescan lock, patches/iov-*: each applies on its base, that
# for 6.1.y on top of the ten patches as well and in either order, with git am and with
# quilt, and its export is the same when it is made again.

set -eu

# shellcheck source=tests/consumers/fixture.sh
. "$(dirname "$0")/fixture.sh"
needs quilt quilt

# tree_hash: of what is in the work tree, committed or not.
tree_hash() {
	rm -rf "$tree/.pc"
	zgit -C "$tree" add -A
	zgit -C "$tree" write-tree
}

# am NAME PATCH...: apply on what is there; sets got.
am() {
	name=$1
	shift
	got=
	zgit -C "$tree" am -q "$@" >"$log" 2>&1 && got=$(tree_hash) && bad=0 || bad=1
	tap "$bad" "$name" "$log"
}

# same NAME WANTED: got is the tree that is wanted.
same() {
	echo "the tree is $got, not $2" >"$log"
	[ "$got" ] && [ "$got" = "$2" ] && bad=0 || bad=1
	tap "$bad" "$1" "$log"
}

# topic NAME: the directory on its base, which is checked out.
topic() {
	dir=$top/patches/$1
	base=$(sed -n 's/^base-commit: //p' "$dir/0000-cover-letter")
	back
	am "$1: git am on its base" "$dir"/*.patch
	alone=$got
	zgit -C "$tree" branch -q -f topic
	"$top/tools/export.sh" --repo "$tree" --base "$base" --branch topic --out "$work/$1" \
		--series "$work/$1/series" --cover "$top/Documentation/cover-letter-iov.txt" >"$log" 2>&1 &&
		diff -r "$dir" "$work/$1" >>"$log" 2>&1 && bad=0 || bad=1
	tap "$bad" "$1: the same bytes when it is exported again" "$log"
	back
	(cd "$tree" && QUILT_PATCHES=$dir quilt --quiltrc - push -aq) >"$log" 2>&1 || :
	got=$(tree_hash)
	same "$1: quilt comes to the same tree" "$alone"
	back
}

topic iov-6.1.y
zgit -C "$tree" am -q "$top"/patches/*.patch >"$log" 2>&1
am 'iov-6.1.y: git am on top of the ten patches' "$top"/patches/iov-6.1.y/*.patch
ten_am=$got
back
zgit -C "$tree" am -q "$top"/patches/iov-6.1.y/*.patch >"$log" 2>&1
am 'iov-6.1.y: the ten patches on top of it' "$top"/patches/*.patch
same 'iov-6.1.y: in either order the same tree' "$ten_am"

repo=$cache/linux-source-6.12.git
base=$(sed -n 's/^base-commit: //p' "$top/patches/iov-6.12.y/0000-cover-letter")
if zgit --git-dir="$repo" cat-file -e "$base^{commit}" 2>/dev/null; then
	tree=$work/linux-6.12
	kernel_tree "$tree"
	topic iov-6.12.y
else
	tap_skip 'iov-6.12.y applies on its base' 'no 6.12 kernel in the cache (make compare)'
fi

tap_done
