#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Make the guest image of the tests of zpci-verify from that of the scenarios:
#
#	initramfs.sh INITRAMFS LAUNCHER PROGRAM OUT
#
# The launcher becomes /init, what was /init becomes /agent, the program /zpci-verify.

set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tools/status.sh
. "$top/tools/status.sh"

[ $# -eq 4 ] || die "$ST_USAGE" "four arguments are needed (see the head of $0)"
command -v cpio >/dev/null || die "$ST_MISSING" "no cpio (install the package cpio)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit "$ST_INTERRUPTED"' INT TERM HUP

mkdir "$work/root"
gzip -dc "$1" | (cd "$work/root" && cpio --quiet -idm --no-absolute-filenames) ||
	die "$ST_BUILD" "cannot unpack $1"
mv "$work/root/init" "$work/root/agent"
cp "$2" "$work/root/init"
cp "$3" "$work/root/zpci-verify"
chmod 0755 "$work/root/init" "$work/root/zpci-verify"
find "$work/root" -exec touch -h -d @0 {} +
(cd "$work/root" && find . | LC_ALL=C sort |
	cpio --quiet --create --format=newc --reproducible --owner=+0:+0) >"$work/cpio" ||
	die "$ST_BUILD" "cpio cannot pack the initramfs"
gzip --no-name -1 <"$work/cpio" >"$4"
