#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Pack the guest's initramfs: the agent as /init, the test module, mount points.
#
#   mkinitramfs.sh --agent FILE --module FILE --out FILE
#
# The same input gives the same bytes: names are sorted, times and owners are
# fixed, inode numbers are rewritten by cpio --reproducible. Device nodes are
# not needed, the kernel's built-in archive brings /dev/console.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tools/status.sh
. "$here/../status.sh"

fail() {
	status=$1
	shift
	echo "error: $*" >&2
	exit "$status"
}

agent='' module='' out=''
while [ $# -gt 0 ]; do
	[ $# -ge 2 ] || fail "$ST_USAGE" "$1 needs a value (see the head of $0)"
	case $1 in
	--agent) agent=$2 ;;
	--module) module=$2 ;;
	--out) out=$2 ;;
	*) fail "$ST_USAGE" "unknown option $1 (see the head of $0)" ;;
	esac
	shift 2
done
for value in "$agent" "$module" "$out"; do
	[ "$value" ] ||
		fail "$ST_USAGE" "--agent, --module and --out are needed (see the head of $0)"
done
command -v cpio >/dev/null ||
	fail "$ST_MISSING" "no cpio (install the package cpio)"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit "$ST_INTERRUPTED"' INT TERM

root=$work/root
mkdir "$root" "$root/dev" "$root/proc" "$root/sys"
cp "$agent" "$root/init"
cp "$module" "$root/zpci_test.ko"
chmod 0755 "$root" "$root/dev" "$root/proc" "$root/sys" "$root/init"
chmod 0644 "$root/zpci_test.ko"
find "$root" -exec touch -h -d @0 {} +

(cd "$root" && find . | LC_ALL=C sort |
	cpio --quiet --create --format=newc --reproducible --owner=+0:+0) >"$work/cpio" ||
	fail "$ST_BUILD" "cpio cannot pack the initramfs"
gzip --no-name -9 <"$work/cpio" >"$out"
