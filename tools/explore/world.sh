#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Builds a world for the explorer: the zPCI code of a kernel, unmodified, and the
# shim around it.
#
#	world.sh --source GITDIR --commit REV --out DIR
#		 [--series FILE [--first N]] [--patch FILE] [--cover yes]
#
# With a series its patches, or the first N of them, are applied to what is taken from
# the commit, then the one patch. The repository is only read. DIR gets the kernel's
# files (src/), a header for each that they include (fwd/), and world.so.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
# shellcheck source=tools/status.sh
. "$top/tools/status.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$top/tools/kernel/git-env.sh"
# shellcheck source=tools/explore/source.sh
. "$here/source.sh"

source=
commit=HEAD
out=
series=
first=
patch=
cover=
while [ $# -gt 0 ]; do
	case $1 in
	--source) source=${2-} ;;
	--commit) commit=${2-} ;;
	--out) out=${2-} ;;
	--series) series=${2-} ;;
	--first) first=${2-} ;;
	--patch) patch=${2-} ;;
	--cover) cover=-fsanitize-coverage=trace-pc ;;
	*)
		echo "error: unknown argument $1 (see the top of world.sh)" >&2
		exit "$ST_USAGE"
		;;
	esac
	[ $# -ge 2 ] || { echo "error: $1 lacks its value" >&2; exit "$ST_USAGE"; }
	shift 2
done
if [ ! "$source" ] || [ ! "$out" ]; then
	die "$ST_USAGE" "--source and --out are needed"
fi

# forward HEADER [LINE]: a header that has the shim in it.
forward() {
	[ ! -e "$out/src/include/$1" ] && [ ! -e "$out/src/include/uapi/$1" ] || return 0
	[ ! -e "$out/src/arch/s390/include/$1" ] || return 0
	mkdir -p "$out/fwd/$(dirname "$1")"
	{
		echo '#include "s390.h"'
		[ $# -eq 1 ] || printf '%s\n' "$2"
	} >"$out/fwd/$1"
}

mkdir -p "$out/src" "$out/fwd/shim" "$out/obj"
out=$(cd "$out" && pwd)
take_sources
find "$out/src" -name '*.[ch]' -exec sed -n 's/^#include <\(.*\)>.*/\1/p' {} + | sort -u |
	while read -r header; do
		forward "$header"
	done
forward linux/pci.h '#include <asm/pci.h>'
# The instruction is between two colons of an asm() statement. Nothing else in
# the file has one, so it can become a call. clp_get_ilp() has no block.
# shellcheck disable=SC2016
forward asm/asm-extable.h 'static void *data; static unsigned int lps;
static void *(*const shim_use[])(void) __attribute__((unused)) = { (void *)&data, (void *)&lps };
#define asm
#define volatile(...) cc = shim_clp(data, lps)'
for header in asm/pci_io.h linux/pci_hotplug.h uapi/asm/clp.h; do
	forward "$header"
done
mkdir -p "$out/quote/a/b/c/drivers/pci" "$out/quote/a/b/c/d/e/f"
echo '#include <linux/pci.h>' >"$out/quote/a/b/c/pci.h"
cp "$out/quote/a/b/c/pci.h" "$out/quote/a/b/c/drivers/pci/pci.h"

have() {
	if grep -q "$1" "$out/src/arch/s390/include/asm/pci.h"; then
		echo "-D$2"
	fi
}
flags="$(have state_lock HAVE_STATE_LOCK) $(have dma_lock HAVE_DMA_LOCK)
	$(have dom_lock HAVE_DOM_LOCK)"
if zgit -C "$source" cat-file -e "$commit:arch/s390/pci/pci_dma.c" 2>/dev/null; then
	flags="$flags -DHAVE_DMA_TABLE"
fi

common="-std=gnu11 -O1 -g -fPIC -ffreestanding -nostdinc -fno-strict-aliasing -fno-builtin
	-fno-stack-protector -fno-omit-frame-pointer -w -include $here/world/s390.h
	-isystem $(gcc -print-file-name=include) -I$out/fwd -I$out/src/arch/s390/include
	-I$out/src/include -I$out/src/include/uapi -I$out/src/arch/s390/pci -I$here/world
	-iquote $out/quote/a/b/c/d -iquote $out/quote/a/b/c/d/e/f $flags"
watched='-fsanitize=thread --param tsan-instrument-func-entry-exit=0'

# compile FILE FLAGS: unless that was done and neither file nor shim changed since.
compile() {
	obj=$out/obj/$(basename "$1" .c).o
	[ ! -e "$obj" ] || [ "$(find "$1" "$here/explore.h" "$here"/world/*.h "$0" "$out/src" -type f \
		\( -name '*.h' -o -path "$1" -o -path "$0" \) -newer "$obj")" ] || return 0
	# shellcheck disable=SC2086 # lists of flags
	gcc $common $2 -c -o "$obj" "$1"
}

for file in $explored; do
	compile "$out/src/$file" "$watched $cover"
done
for file in "$here"/world/*.c; do
	case $(basename "$file") in
	pcidev.c | scan.c | slot.c | iommu.c | device.c | verbs.c | check.c | dma.c) compile "$file" "$watched" ;;
	*) compile "$file" '' ;;
	esac
done
# What the shim itself does is tested in a world of three of its files.
compile "$top/tests/explore/selftest.c" "$watched"
link="gcc -shared -Wl,-Bsymbolic -Wl,-z,now -o"
objects=$(find "$out/obj" -name "*.o" ! -name selftest.o)
# shellcheck disable=SC2086 # lists
$link "$out/world.so" $objects
# shellcheck disable=SC2086
$link "$out/selftest.so" "$out/obj/selftest.o" "$out/obj/base.o" "$out/obj/lock.o" "$out/obj/kernfs.o"
