#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Make ODIR/.config from the fragments in config/ and check it:
#
#	kernel-config.sh --src SRCTREE --out ODIR

set -eu

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tools/status.sh
. "$here/../status.sh"
# shellcheck source=tools/kernel/build-env.sh
. "$here/build-env.sh"

case $#,${1-},${3-} in
4,--src,--out) ;;
*) die "$ST_USAGE" "bad arguments (usage: kernel-config.sh --src SRCTREE --out ODIR)" ;;
esac
src=$2
out=$4
log=$out/build.log

# Everything that no fragment asks for is off; olddefconfig then settles what
# came into sight by the fragments' symbols.
cat "$here"/config/*.config >"$out/fragments"
echo "  CONFIG  $(cd "$here/config" && echo *.config)"
logged "$log" "configuring the kernel" \
	kbuild "$src" "$out" -s KCONFIG_ALLCONFIG="$out/fragments" allnoconfig
logged "$log" "configuring the kernel" kbuild "$src" "$out" -s olddefconfig
"$here/config-check.sh" "$out/.config" "$here"/config/*.config
