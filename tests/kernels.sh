#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zlab kernels from end to end, with fake kernels in a fake QEMU: one run for each
# configuration, and what one of them finds.

set -eu
# shellcheck source=tests/prove-fixture.sh
. "$(dirname "$0")/prove-fixture.sh"

FAKE_QEMU=$build/fake_qemu
export FAKE_QEMU FAKE_PATCHED
FAKE_PATCHED=''

# kernels STATUS NAME PATTERN argument...: what zlab prints must match PATTERN.
kernels() {
	want=$1
	name=$2
	pattern=$3
	shift 3
	zlab "$want" "$name" "$pattern" \
		kernels --cache "$work/cache" --kernel "$tree" --base v1 "$@"
}

kernels "$ST_OK" "clean with each" \
	'^PROVED: kasan is CLEAN, kcsan is CLEAN, objects is CLEAN' -v \
	--scenario plug_unplug --scenario readd_0301
bad=0
for name in kasan kcsan objects; do
	grep -q "^ok [123] $name\$" "$work/out" || bad=1
	[ -s "$run/build/report/$name/readd_0301.console" ] || bad=1
	grep -lx "config=$name" "$work"/cache/kernels/guest-*/meta >>"$work/found" || bad=1
done
[ "$(sort -u "$work/found" | wc -l)" -eq 3 ] || bad=1
tap "$bad" "each has a kernel, a run and a result of its own" "$work/why"
bad=0
find "$work/cache" -path '*user*' >"$work/why"
[ ! -s "$work/why" ] || bad=1
tap "$bad" "nothing that was made for the user's tree is left" "$work/why"

kernels "$ST_OK" "again, from the cache" '^PROVED' --scenario readd_0301
bad=0
! grep -q '  CC  ' "$run/build/report/zlab.log" || bad=1
tap "$bad" "nothing is built twice" "$run/build/report/zlab.log"

FAKE_PATCHED=memleak
kernels "$ST_DISPROVED" "memory is lost" '^DISPROVED: kasan is DISPROVED' --scenario readd_0301
FAKE_PATCHED=lockoff
kernels "$ST_DISPROVED" "lockdep is off at the end" '^DISPROVED: kasan is DISPROVED' \
	--scenario readd_0301
FAKE_BUILD=error
export FAKE_BUILD
echo 'int third;' >>"$tree/arch/s390/pci/pci.c"
zgit -C "$tree" commit -qam 'Another kernel'
zgit -C "$tree" tag -f v1 >"$work/out"
kernels "$ST_BUILD" "a kernel that does not build" "build failed: .*strukt"
bad=0
grep -q "a later error" "$run/build/report/build.log" || bad=1
tap "$bad" "the log of the build is in the report directory"
tap_done
