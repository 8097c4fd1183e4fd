#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Build what runs in the guest for one kernel: agent, test module, initramfs.
#
#	guest-build.sh --src SRCTREE --out ODIR --config NAME --kernel DIR --dest DIR
#
# Called by kernel-build.sh. SRCTREE, ODIR and NAME are as there, --kernel is the
# kernel's cache entry (Module.symvers of that kernel is there), --dest gets
# zpci_test.ko and initramfs.cpio.gz.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tools/status.sh
. "$here/../status.sh"
# shellcheck source=tools/kernel/build-env.sh
. "$here/build-env.sh"

src='' out='' config='' kernel='' dest=''
while [ $# -gt 0 ]; do
	[ $# -ge 2 ] || die "$ST_USAGE" "$1 lacks its value"
	case $1 in
	--src) src=$2 ;;
	--out) out=$2 ;;
	--config) config=$2 ;;
	--kernel) kernel=$2 ;;
	--dest) dest=$2 ;;
	*) die "$ST_USAGE" "unknown argument $1" ;;
	esac
	shift 2
done
for value in "$src" "$out" "$config" "$kernel" "$dest"; do
	[ "$value" ] || die "$ST_USAGE" "--src, --out, --config, --kernel and --dest are needed"
done

guest=$here/../guest
log=$out/build.log

# ODIR may be that of another tree, or empty, when the kernel came from the
# cache: then only what a module needs is made.
stamp=$(cat "$out/.kernel" 2>/dev/null) || stamp=
if [ "$stamp" != "${kernel##*/}" ]; then
	rm -f "$out/.kernel"
	"$here/kernel-config.sh" --src "$src" --out "$out" --config "$config"
	logged "$log" "preparing the module build" kbuild "$src" "$out" modules_prepare
	cp "$kernel/Module.symvers" "$out/Module.symvers"
fi

# kbuild writes next to the sources, so it works on a copy. What has not changed stays as
# it is, and so do the objects made from it.
mkdir -p "$out/zpci_test"
for file in "$guest"/module/Kbuild "$guest"/module/*.[chS]; do
	cmp -s "$file" "$out/zpci_test/${file##*/}" || cp "$file" "$out/zpci_test/"
done
for file in "$out"/zpci_test/*.[chS]; do
	case $file in
	*.mod.c) ;;
	*) [ -e "$guest/module/${file##*/}" ] || rm -f "$file" ;;
	esac
done
logged "$log" "building the test module" kbuild "$src" "$out" M="$out/zpci_test" modules
cp "$out/zpci_test/zpci_test.ko" "$dest/"

agent=$({
	compiler_version
	list_contents "$guest"/agent/* "$here"/guest-build.sh
} | hash_stdin)
if [ ! -e "$out/agent" ] || [ "$(cat "$out/.agent" 2>/dev/null)" != "$agent" ]; then
	rm -f "$out/.agent"
	echo "  CC      guest agent"
	logged "$log" "building the guest agent" "${cross}gcc" -D_GNU_SOURCE -std=gnu11 -O2 \
		-Wall -Wextra -Wno-unused-parameter -Werror -Wmissing-prototypes \
		-Wstrict-prototypes -static -pthread -s -o "$out/agent" "$guest"/agent/*.c
	echo "$agent" >"$out/.agent"
fi
echo "  CPIO    initramfs.cpio.gz"
"$guest/mkinitramfs.sh" --agent "$out/agent" --module "$dest/zpci_test.ko" \
	--out "$dest/initramfs.cpio.gz"
