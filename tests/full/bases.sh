#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# One check of the series of another base on its kernel, which the user gives:
#
#	bases.sh NAME prove|compare|lint|readers
#
# NAME is one of patches/bases.json. For 6.6.y the kernel is the git tree $KERNEL66 at
# $BASE66 (default: HEAD). Without it all is skipped.

set -eu

cd "$(dirname "$0")/../.."
# shellcheck source=tools/status.sh
. tools/status.sh
# shellcheck source=tools/kernel/git-env.sh
. tools/kernel/git-env.sh
# shellcheck source=tools/lint/tap.sh
. tools/lint/tap.sh

name=$1
number=$(printf %s "$name" | tr -dc 0-9)
kernel=$(printenv "KERNEL$number") || kernel=
base=$(printenv "BASE$number") || base=
base=${base:-HEAD}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/zpci-readd
if [ -z "$kernel" ]; then
	echo "1..0 # SKIP no kernel for $name (make check-bases KERNEL$number=<git tree> BASE$number=<rev>)"
	exit 0
fi

case $2 in
prove | compare)
	exec build/zlab "$2" -v --series "$name" --kernel "$kernel" --base "$base" \
		--report "build/report-$name"
	;;
lint)
	exec tools/lint/kernel-checks.sh --cache "$cache" --repo "$kernel" --base "$base" \
		--out "$cache/lint-$name" --series "patches/$name/series" --mutants tests/mutants
	;;
readers) ;;
*) die "$ST_USAGE" "no check $2 (see the top of bases.sh)" ;;
esac

# What is exported comes to the tree of the patches, in a repository that borrows theirs.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit "$ST_INTERRUPTED"' INT TERM HUP
log=$work/log
commit=$(zgit -C "$kernel" rev-parse --verify "$base^{commit}")
zgit init -q --template= "$work/tree"
zgit -C "$kernel" rev-parse --path-format=absolute --git-path objects \
	>"$work/tree/.git/objects/info/alternates"
files=$(sed -n 's|^+++ b/|/|p' "patches/$name"/*.patch | sort -u)
echo "$files" | zgit -C "$work/tree" sparse-checkout set --no-cone --stdin
start() {
	zgit -C "$work/tree" checkout -q -f --detach "$commit"
}
tree_now() {
	zgit -C "$work/tree" rev-parse 'HEAD^{tree}'
}
start
tools/kernel/series-apply.sh --tree "$work/tree" --series "patches/$name/series" >"$log" 2>&1 &&
	bad=0 || bad=1
tap "$bad" "$name: git am takes patches/$name" "$log"
want=$(tree_now)
tip=$(zgit -C "$work/tree" rev-parse HEAD)

for dialect in upstream stable 'ubuntu 2114174' debian 'suse bsc#1250000' 'rhel RHEL-10000'; do
	bug=${dialect#* }
	dialect=${dialect% *}
	[ "$dialect" != "$bug" ] || bug=
	case $dialect,$name in
	stable,*[0-9])
		tap_skip "$name: as $dialect" "it is no stable tree"
		continue
		;;
	esac
	build/zseries export --patches "patches/$name" --dialect "$dialect" ${bug:+--bug "$bug"} \
		--base "$commit" --signoff 'A Submitter <submitter@sender.example>' \
		--out "$work/$dialect" >"$log" 2>&1 &&
		build/zseries lint "$dialect" "$work/$dialect" >"$log" 2>&1 && bad=0 || bad=1
	tap "$bad" "$name: as $dialect, by its rules" "$log"
	start
	(cd "$work/$dialect" && find . -name '*.patch' | sort) >"$work/names"
	case $dialect in
	debian | suse) list=$(find "$work/$dialect" -name 'series*' | head -n 1) ;;
	*) list= ;;
	esac
	if [ "$list" ]; then
		sed -n "s|^[[:space:]]*\(.*\.patch\)\$|\1|p" "$list" >"$work/names"
		[ "$dialect" != debian ] || sed -i 's|^|debian/patches/|' "$work/names"
	fi
	: >"$log"
	while read -r file; do
		zgit -C "$work/tree" apply --index "$work/$dialect/$file" >>"$log" 2>&1 || :
	done <"$work/names"
	[ "$(zgit -C "$work/tree" write-tree)" = "$want" ] && bad=0 || bad=1
	tap "$bad" "$name: $dialect comes to the same tree" "$log"
done

status=0
build/zseries status --kernel "$work/tree" --base "$tip" --patches "patches/$name" >"$log" || status=$?
[ "$status" -eq 0 ] && [ "$(grep -c ' has ours  ' "$log")" -eq 10 ] && bad=0 || bad=1
tap "$bad" "$name: make status finds all of them" "$log"
status=0
build/zseries status --kernel "$work/tree" --base "$commit" --patches "patches/$name" >"$log" || status=$?
[ "$status" -eq 20 ] && [ "$(grep -c ' missing, applies ' "$log")" -eq 10 ] && bad=0 || bad=1
tap "$bad" "$name: make status says that they apply to the base" "$log"
tap_done
