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
# and the guest's sources. So a changed agent does not rebuild the kernel. An
# entry appears by a rename when it is complete.

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
		"$here"/config-check.sh "$here"/kernel-build.sh
} | hash_stdin)
guest=guest-$({
	echo "$kernel"
	list_contents "$here"/guest-build.sh "$here"/../guest/mkinitramfs.sh \
		"$here"/../guest/agent/* "$here"/../guest/module/*
} | hash_stdin)

new=
trap '[ -z "$new" ] || rm -rf "$new"' EXIT
trap 'exit "$ST_INTERRUPTED"' INT TERM HUP

# Moves the finished directory $new into the cache as $1. If somebody else was
# faster, theirs is as good.
publish() {
	chmod 755 "$new"
	mv -T "$new" "$cache/$1" 2>/dev/null || [ -d "$cache/$1" ] ||
		die "$ST_SPACE" "cannot write to $cache (is it full or read-only?)"
	rm -rf "$new"
	new=
}

build_kernel() {
	rm -f "$out/.kernel"
	: >"$out/build.log"
	"$here/kernel-config.sh" --src "$src" --out "$out" --config "$config"
	# Line numbers and nothing else of DWARF: the code stays the same.
	# shellcheck disable=SC2046 # arguments without blanks
	logged "$out/build.log" "build" kbuild "$src" "$out" -j "$jobs" \
		KCFLAGS="-g1 -fdebug-prefix-map=$src=. -fdebug-prefix-map=$out=." bzImage modules \
		$(make_arguments "$make_file")
	echo "$kernel" >"$out/.kernel"

	new=$(mktemp -d "$cache/.new-XXXXXX")
	cp "$out/arch/s390/boot/bzImage" "$out/System.map" "$out/Module.symvers" "$new/"
	cp "$out/.config" "$new/config"
	[ ! -e "$out/vmlinux" ] ||
		"${cross}objcopy" --only-keep-debug --compress-debug-sections=zlib \
			"$out/vmlinux" "$new/vmlinux.lines"
	list_functions >"$new/functions"
	copy_notes "$make_file" "$new/gcno"
	{
		echo "release=$(cat "$out/include/config/kernel.release")"
		echo "tree=$tree"
		echo "compiler=$(echo "$compiler" | head -n 1)"
		echo "config=$config"
		echo "key=${kernel#kernel-}"
		[ -z "$guest_file" ] || grep -v -e '^#' -e '^$' "$here/config/$config.guest"
	} >"$new/meta"
	publish "$kernel"
}

build_guest() {
	new=$(mktemp -d "$cache/.new-XXXXXX")
	ln "$cache/$kernel/bzImage" "$cache/$kernel/System.map" "$cache/$kernel/config" \
		"$cache/$kernel/functions" "$cache/$kernel/meta" "$new/"
	[ ! -d "$cache/$kernel/gcno" ] || cp -rl "$cache/$kernel/gcno" "$new/"
	[ ! -e "$cache/$kernel/vmlinux.lines" ] || ln "$cache/$kernel/vmlinux.lines" "$new/"
	"$here/guest-build.sh" --src "$src" --out "$out" --config "$config" \
		--kernel "$cache/$kernel" --dest "$new"
	publish "$guest"
}

if [ ! -d "$cache/$guest" ]; then
	[ -d "$cache/$kernel" ] || build_kernel
	build_guest
fi
echo "artifact: $cache/$guest"
