#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The scenarios about the series of patches/iov-* on the kernels that they are for: red on
# each base and with the ten patches, green with the series on each base and on top of the
# ten. TAP on stdout; the reports are in build/iov.
#
#	iov.sh		with the configuration of zlab prove
#	CONFIG=kasan	with another one: only what needs it says more then

set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tools/status.sh
. "$top/tools/status.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$top/tools/kernel/git-env.sh"
# shellcheck source=tools/lint/tap.sh
. "$top/tools/lint/tap.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit "$ST_INTERRUPTED"' INT TERM HUP

cache=${XDG_CACHE_HOME:-$HOME/.cache}/zpci-readd
config=${CONFIG:-debug}
reports=$top/build/iov
scenarios=$("$top/build/zlab" list |
	awk '/^[a-z]/ { name = $1 } /^    series: patches\/iov-/ { print name }')
# With no name zlab would run all others.
[ "$scenarios" ] || die "$ST_INTERNAL" "build/zlab knows no scenario of patches/iov-* (make all)"

# kernel VERSION DIR...: builds a tree with the patches of these directories.
kernel() {
	version=$1
	shift
	tree=$cache/iov/$version
	base=$(sed -n 's/^base-commit: //p' "$top/patches/iov-$version.y/0000-cover-letter")
	[ -d "$tree" ] || zgit clone -q --shared --no-checkout --template= \
		"$cache/linux-source-$version.git" "$tree"
	zgit -C "$tree" checkout -q -f --detach "$base"
	for patches; do
		zgit -C "$tree" am -q --no-3way "$patches"/*.patch
	done
	"$top/tools/kernel/kernel-build.sh" --src "$tree" --out "$cache/iov/build-$version" \
		--cache "$cache/kernels" --config "$config"
}

# runs NAME LABEL VERDICT WITHOUT: the scenarios but some come to the verdict.
runs() {
	only=
	for name in $scenarios; do
		case " $4 " in
		*" $name "*) ;;
		*) only="$only --scenario $name" ;;
		esac
	done
	dir=$(sed -n 's/^artifact: //p' "$work/build")
	# shellcheck disable=SC2086 # one word each
	"$top/build/zlab" run --kernel-dir "$dir/" --label "$2" --report "$reports/$config-$1" \
		$only >"$work/out" 2>&1 || :
	grep -q "^PROVED: $2 is $3 " "$work/out" && bad=0 || bad=1
	tap "$bad" "$config, $1: $3" "$work/out"
}

# case_of NAME LABEL VERDICT WITHOUT VERSION DIR...: one kernel, built and run.
case_of() {
	name=$1 label=$2 verdict=$3 without=$4
	shift 4
	if kernel "$@" >"$work/build" 2>&1; then
		runs "$name" "$label" "$verdict" "$without"
	else
		tap 1 "$config, $name is built" "$work/build"
	fi
}

for version in 6.1 6.12; do
	[ -d "$cache/linux-source-$version.git" ] && continue
	echo "1..0 # SKIP no $version kernel in the cache (make compare)"
	exit 0
done
mkdir -p "$cache/iov" "$reports"
iov=$top/patches/iov

# Without the ten patches 6.1 loses functions that come and go all the time.
case_of 6.1 base REPRODUCED none 6.1
case_of 6.1-iov patched CLEAN iov_remove_loop 6.1 "$iov-6.1.y"
case_of 6.1-ten base REPRODUCED none 6.1 "$top/patches"
case_of 6.1-ten-iov patched CLEAN none 6.1 "$top/patches" "$iov-6.1.y"
case_of 6.12 upstream REPRODUCED none 6.12
# Upstream's ten lose functions in a loop as well, and have a cycle of locks of their own.
case_of 6.12-iov patched CLEAN "iov_remove_loop iov_work_remove" 6.12 "$iov-6.12.y"
tap_done
