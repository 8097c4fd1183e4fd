#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Build the s390x test kernel of a git work tree, or find it in the cache:
#
#	kernel-build.sh --src SRCTREE --out ODIR --cache CACHEDIR
#			[--config NAME] [--jobs N]
#
# SRCTREE is a git work tree without local changes. ODIR is kbuild's O=; used
# again, for another commit in the same SRCTREE, only what differs is rebuilt. NAME
# is a configuration (see fragments.sh), by default debug; any other one is built
# in ODIR/NAME, since each has nearly all objects for itself.
# Compiler lines go to stdout, the whole log to ODIR/build.log. The last line of
# stdout is "artifact: DIR", and DIR holds
#
#	bzImage System.map config	the kernel
#	vmlinux.lines			its line numbers, for addr2line
#	zpci_test.ko			test module built against it
#	initramfs.cpio.gz		agent and module
#	functions			names of the functions of the code under test
#	gcno/				if it counts: the files of gcov, see artifact.sh
#	meta				release=, tree=, compiler=, config=, key=, and what
#				config/NAME.guest says
#
# Entries of CACHEDIR are named by what they were made from: kernel-KEY by tree,
# fragments, compiler and these scripts; guest-KEY, the artifact, by kernel-KEY
# and the guest's sources. So a changed agent does not rebuild the kernel.
# build-entry.sh makes what is not there.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tools/status.sh
. "$here/../status.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$here/git-env.sh"
# shellcheck source=tools/kernel/build-env.sh
. "$here/build-env.sh"
# shellcheck source=tools/kernel/fragments.sh
. "$here/fragments.sh"
# shellcheck source=tools/kernel/artifact.sh
. "$here/artifact.sh"
# shellcheck source=tools/kernel/build-entry.sh
. "$here/build-entry.sh"

src='' out='' cache='' config=debug jobs=$(getconf _NPROCESSORS_ONLN)
while [ $# -gt 0 ]; do
	[ $# -ge 2 ] || die "$ST_USAGE" "$1 lacks its value"
	case $1 in
	--src) src=$2 ;;
	--out) out=$2 ;;
	--cache) cache=$2 ;;
	--config) config=$2 ;;
	--jobs) jobs=$2 ;;
	*) die "$ST_USAGE" "unknown argument $1 (see the head of $0)" ;;
	esac
	shift 2
done
for value in "$src" "$out" "$cache"; do
	[ "$value" ] || die "$ST_USAGE" "--src, --out and --cache are needed (see the head of $0)"
done
case $jobs in
'' | *[!0-9]* | 0) die "$ST_USAGE" "--jobs $jobs is not a number of jobs" ;;
esac

need_tools
tree=$(zgit -C "$src" rev-parse -q --verify 'HEAD^{tree}' 2>/dev/null) ||
	die "$ST_BASE" "$src is not a git work tree with a commit"
[ -z "$(zgit -C "$src" status --porcelain --untracked-files=no)" ] ||
	die "$ST_BASE" "$src has local changes (commit them, or take a clean work tree)"
fragments=$(fragments "$src" "$config")
# How QEMU runs this configuration, where that is not as usual.
guest_file=
[ ! -e "$here/config/$config.guest" ] || guest_file=$config.guest
make_file=$(make_file "$config")
[ "$config" = debug ] || out=$out/$config
mkdir -p "$out" "$cache"
src=$(cd "$src" && pwd)
out=$(cd "$out" && pwd)
cache=$(cd "$cache" && pwd)

compiler=$(compiler_version)
kernel=kernel-$({
	echo "$tree"
	echo "$compiler"
	cd "$here/config"
	# shellcheck disable=SC2086 # names without blanks
	list_contents $guest_file $make_file $fragments "$here"/build-env.sh \
		"$here"/fragments.sh "$here"/artifact.sh "$here"/kernel-config.sh \
		"$here"/config-check.sh "$here"/kernel-build.sh "$here"/build-entry.sh
} | hash_stdin)
guest=guest-$({
	echo "$kernel"
	list_contents "$here"/guest-build.sh "$here"/../guest/mkinitramfs.sh \
		"$here"/../guest/agent/* "$here"/../guest/module/*
} | hash_stdin)

new=
trap '[ -z "$new" ] || rm -rf "$new"' EXIT
trap 'exit "$ST_INTERRUPTED"' INT TERM HUP

if [ ! -d "$cache/$guest" ]; then
	[ -d "$cache/$kernel" ] || build_kernel
	build_guest
fi
echo "artifact: $cache/$guest"
