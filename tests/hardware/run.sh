#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zpci-verify in guests with the base and the patched kernel, TAP on stdout:
#
#	run.sh [BASEDIR PATCHEDDIR]
#
# The directories are as kernel-build.sh leaves them; without them they are those that
# `make prove` has left in the cache. The logs go to build/hardware. ZLAB_QEMU is the QEMU
# to use.

set -eu

top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tools/status.sh
. "$top/tools/status.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$top/tools/kernel/git-env.sh"
# shellcheck source=tools/lint/tap.sh
. "$top/tools/lint/tap.sh"

build=${BUILD:-$top/build}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/zpci-readd
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit "$ST_INTERRUPTED"' INT TERM HUP

# built GITDIR REV: the newest kernel of that tree, with the usual configuration.
built() {
	tree=$(zgit --git-dir="$1" rev-parse -q --verify "$2^{tree}" 2>/dev/null) || return 0
	# The names are ours and the cache's, without blanks.
	# shellcheck disable=SC2012
	ls -t "$cache"/kernels/guest-*/meta 2>/dev/null | while read -r meta; do
		if grep -qx "tree=$tree" "$meta" && grep -qx 'config=debug' "$meta"; then
			echo "${meta%/meta}"
			break
		fi
	done
}

case $# in
0)
	base=$(built "$cache/linux-source-6.1.git" main)
	patched=$(built "$cache/tree/.git" HEAD)
	;;
2) base=$1 patched=$2 ;;
*) die "$ST_USAGE" "two directories or none are needed (see the head of $0)" ;;
esac

# TAP of two programs in one: numbers and plans are ours.
for role in base patched; do
	[ "$role" = base ] && dir=$base || dir=$patched
	if [ -z "$dir" ]; then
		tap_skip "zpci-verify on the $role kernel" "it is not in the cache (make prove)"
		continue
	fi
	"$top/tests/hardware/initramfs.sh" "$dir/initramfs.cpio.gz" "$build/verify-launcher" \
		"$build/zpci-verify.s390x" "$work/$role.gz"
	status=0
	"$build/verify-guest" "$role" "$dir" "$work/$role.gz" "$build/hardware" \
		>"$work/tap" 2>"$work/err" || status=$?
	while IFS= read -r line; do
		case $line in
		'ok '*) tap 0 "${line#* - }" ;;
		'not ok '*) tap 1 "${line#* - }" ;;
		'# '*) echo "$line" ;;
		esac
	done <"$work/tap"
	[ "$status" -le 1 ] && grep -q '^1\.\.[1-9]' "$work/tap" && bad=0 || bad=1
	tap "$bad" "all of it was run on the $role kernel" "$work/err"
done
tap_done
