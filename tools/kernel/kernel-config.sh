#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Make ODIR/.config from the fragments of the configuration NAME and check it:
#
#	kernel-config.sh --src SRCTREE --out ODIR --config NAME

set -eu

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tools/status.sh
. "$here/../status.sh"
# shellcheck source=tools/kernel/build-env.sh
. "$here/build-env.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$here/git-env.sh"
# shellcheck source=tools/kernel/fragments.sh
. "$here/fragments.sh"

case $#,${1-},${3-},${5-} in
6,--src,--out,--config) ;;
*) die "$ST_USAGE" "bad arguments (usage: kernel-config.sh --src SRCTREE --out ODIR --config NAME)" ;;
esac
src=$2
out=$4
log=$out/build.log
fragments=$(fragments "$src" "$6")

# What the result depends on. Where it is all the same, so is the .config that is there
# already, unless somebody has edited it.
key=$({
	compiler_version
	zgit -C "$src" ls-files --stage -- Makefile scripts '*Kconfig*'
	cd "$here/config"
	# shellcheck disable=SC2086 # names without blanks
	list_contents $fragments "$here"/*.sh
} | hash_stdin)
configured() {
	echo "$key"
	hash_stdin <"$out/.config"
}
if [ -e "$out/.config" ] && configured | cmp -s - "$out/.configured"; then
	exit
fi

# Everything that no fragment asks for is off; olddefconfig then settles what
# came into sight by the fragments' symbols.
# shellcheck disable=SC2086 # names without blanks
(cd "$here/config" && cat $fragments) >"$out/fragments"
echo "  CONFIG  $6"
logged "$log" "configuring the kernel" \
	kbuild "$src" "$out" -s KCONFIG_ALLCONFIG="$out/fragments" allnoconfig
logged "$log" "configuring the kernel" kbuild "$src" "$out" -s olddefconfig
out=$(cd "$out" && pwd)
cd "$here/config"
# shellcheck disable=SC2086 # names without blanks
"$here/config-check.sh" "$out/.config" $fragments
configured >"$out/.configured"
