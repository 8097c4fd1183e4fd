# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2034
#
# To be sourced by the tests of what others do with the series: a sparse work tree of the
# base kernel that borrows the cache's objects, a user with an identity and nothing else,
# no network. Sets top, work (removed at the end), tree, base, want (hash of the tree that
# all of them must come to, by git am of patches/), zseries.

top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tools/status.sh
. "$top/tools/status.sh"

# All there is to reach is loopback, and what needs more fails here as it does offline.
if [ -z "${CONSUMER_CUT-}" ]; then
	if unshare -rn true 2>/dev/null; then
		CONSUMER_CUT=yes exec unshare -rn "$0" "$@"
	fi
	CONSUMER_CUT='no: unshare -rn is not allowed here'
fi
cache=${XDG_CACHE_HOME:-$HOME/.cache}/zpci-readd
# shellcheck source=tools/kernel/git-env.sh
. "$top/tools/kernel/git-env.sh"
# shellcheck source=tools/lint/tap.sh
. "$top/tools/lint/tap.sh"

zseries=${BUILD:-$top/build}/zseries
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit "$ST_INTERRUPTED"' INT TERM HUP

# skip_all REASON: nothing here can be run.
skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

# needs PACKAGE COMMAND...: or all is skipped.
needs() {
	package=$1
	shift
	for command; do
		command -v "$command" >/dev/null 2>&1 || skip_all "no $command (package $package)"
	done
}

repo=$cache/linux-source-6.1.git
base=$(sed -n 's/^base-commit: //p' "$top/patches/0000-cover-letter")
zgit --git-dir="$repo" cat-file -e "$base^{commit}" 2>/dev/null ||
	skip_all "no base kernel in the cache (make prove)"

mkdir "$work/home"
HOME=$work/home
XDG_CACHE_HOME=$HOME/cache
XDG_DATA_HOME=$HOME/data
GIT_CONFIG_GLOBAL=$work/gitconfig
export HOME XDG_CACHE_HOME XDG_DATA_HOME GIT_CONFIG_GLOBAL
zgit config --global user.name 'A Reviewer'
zgit config --global user.email reviewer@reader.example
zgit config --global safe.directory '*'
zgit config --global gc.auto 0

# kernel_tree DIR [REV]: a work tree with the directories that the series is about.
kernel_tree() {
	zgit clone -q --shared --no-checkout --template= "$repo" "$1"
	zgit -C "$1" sparse-checkout set arch/s390 drivers/pci/hotplug drivers/iommu scripts
	zgit -C "$1" checkout -q --detach "${2:-$base}"
}

# back: the work tree as it was.
back() {
	zgit -C "$tree" am --abort >/dev/null 2>&1 || :
	zgit -C "$tree" checkout -q --detach -f "$base"
	zgit -C "$tree" reset -q --hard "$base"
	zgit -C "$tree" clean -qfdx
}

# tree_is NAME [DIR]: what is in the work tree, committed or not, is what is wanted.
tree_is() {
	rm -rf "${2:-$tree}/.pc" "${2:-$tree}/patches"
	zgit -C "${2:-$tree}" add -A
	got=$(zgit -C "${2:-$tree}" write-tree)
	echo "# tree $got: $1"
	echo "the tree is $got, not $want" >>"$log"
	[ "$got" = "$want" ] && bad=0 || bad=1
	tap "$bad" "$1: the same tree" "$log"
}

log=$work/log
tree=$work/linux
kernel_tree "$tree"
zgit -C "$tree" am -q "$top"/patches/*.patch >"$log" 2>&1 && bad=0 || bad=1
want=$(zgit -C "$tree" rev-parse 'HEAD^{tree}')
zgit -C "$tree" tag patches
tap "$bad" "git am of patches/ gives tree $want" "$log"
back

interfaces=$(sed -n '3,$s/ *\([^:]*\):.*/\1/p' /proc/net/dev)
case $CONSUMER_CUT in
yes) [ "$interfaces" = lo ] && bad=0 || bad=1
	tap "$bad" "the network is cut" ;;
*) tap_skip "the network is cut" "${CONSUMER_CUT#no: }" ;;
esac
