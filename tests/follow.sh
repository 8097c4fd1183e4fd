#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# patches/6.12.y as git and quilt take it: both give the same files, and each line of its
# list of scenarios names a patch and a scenario that there are.

set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-$top/build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
# shellcheck source=tools/status.sh
. "$top/tools/status.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$top/tools/kernel/git-env.sh"
# shellcheck source=tools/lint/tap.sh
. "$top/tools/lint/tap.sh"
dir=$top/patches/6.12.y

# --- the list of scenarios ---

"$build/zlab" list | awk '{ print $1 }' >"$work/known"
awk -v patches="$(grep -c '^[^#]' "$dir/series")" '
	FILENAME != "-" { known[$1] = 1; next }
	/^#/ { next }
	NF != 2 || $1 < 1 || $1 > patches || !($2 in known) { print; bad = 1 }
	{ seen++ }
	END { exit bad || !seen }
' "$work/known" - <"$dir/scenarios" >"$work/log" && bad=0 || bad=1
tap "$bad" "every line of patches/6.12.y/scenarios is a patch and a scenario" "$work/log"

bad=0
(cd "$dir" && ls -- *.patch) | cmp -s - "$dir/series" || bad=1
tap "$bad" "the series has every patch"

# --- on the kernel, where it is ---

src=$top/../no-such-directory
archive=/usr/src/linux-source-6.12.tar.xz
if [ ! -r "$archive" ]; then
	tap_skip "git am and quilt" "the package linux-source-6.12 is not installed"
	tap_done
	exit
fi
src=$work/linux
mkdir "$src"
tar -xJf "$archive" -C "$src" --strip-components=1 linux-source-6.12/arch/s390 \
	linux-source-6.12/drivers/pci linux-source-6.12/drivers/iommu
zgit init -q --template= "$src"
zgit -C "$src" add -A -f
zgit -C "$src" commit -q -m base
base=$(zgit -C "$src" rev-parse HEAD)
bad=0
zgit -C "$src" am -q "$dir"/*.patch >"$work/log" 2>&1 || bad=1
tap "$bad" "git am takes the series" "$work/log"
tree=$(zgit -C "$src" rev-parse 'HEAD^{tree}')
zgit -C "$src" checkout -q --detach "$base"
bad=0
(cd "$src" && QUILT_PATCHES=$dir quilt --quiltrc - push -qa) >"$work/log" 2>&1 || bad=1
rm -rf "$src/.pc"
zgit -C "$src" add -A -f
[ "$(zgit -C "$src" write-tree)" = "$tree" ] || bad=1
tap "$bad" "quilt makes the same of it" "$work/log"
tap_done
