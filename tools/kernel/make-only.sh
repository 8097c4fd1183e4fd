#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What is left of kernel-build.sh without everything that is ours:
#
#	make-only.sh --src SRCTREE --out ODIR --jobs N
#
# make in a build directory that kernel-build.sh has made, with the same arguments.
# `make bench` compares the two.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tools/status.sh
. "$here/../status.sh"
# shellcheck source=tools/kernel/build-env.sh
. "$here/build-env.sh"

case $#,${1-},${3-},${5-} in
6,--src,--out,--jobs) ;;
*) die "$ST_USAGE" "bad arguments (usage: make-only.sh --src SRCTREE --out ODIR --jobs N)" ;;
esac
src=$(cd "$2" && pwd)
out=$(cd "$4" && pwd)
# See build_kernel() of build-entry.sh.
kbuild "$src" "$out" -j "$6" KCFLAGS="-g1 -fdebug-prefix-map=$src=. -fdebug-prefix-map=$out=." \
	bzImage modules
