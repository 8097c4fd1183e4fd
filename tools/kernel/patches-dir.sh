# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# To be sourced: where the patches of a series file are.

# patches_dir FILE: in patches/ next to FILE, as quilt wants it at the top of a tree, or
# beside FILE, as quilt wants it in $QUILT_PATCHES.
patches_dir() {
	dir=$(cd "$(dirname "$1")" && pwd)
	[ ! -d "$dir/patches" ] || dir=$dir/patches
	echo "$dir"
}
