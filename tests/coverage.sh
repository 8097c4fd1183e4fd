#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zlab coverage from end to end, with a fake kernel in a fake QEMU and a fake gcov: what
# is missed, what is explained, and what is judged anew.

set -eu
# shellcheck source=tests/prove-fixture.sh
. "$(dirname "$0")/prove-fixture.sh"

FAKE_QEMU=$build/fake_qemu
export FAKE_QEMU FAKE_GCOV
FAKE_GCOV=1
mkdir "$run/tests"
list=$run/tests/coverage-missed
: >"$list"

# coverage STATUS NAME PATTERN argument...: what zlab prints must match PATTERN.
coverage() {
	want=$1
	name=$2
	pattern=$3
	shift 3
	zlab "$want" "$name" "$pattern" coverage "$@"
}

report=$run/build/report
coverage "$ST_OK" "a selection is not judged" \
	'^COVERAGE: 2 of 2 changed lines reached, 100.0 % .*, by 3 scenarios' \
	--cache "$work/cache" --kernel "$tree" --base v1 \
	--scenario plug_unplug --scenario readd_0301
bad=0
for file in coverage.json coverage.html gcov/changed.json gcov/gcno/arch#s390#pci#pci.gcno \
	gcov/readd_0301.counters gcov/boot.counters; do
	[ -s "$report/$file" ] || bad=1
done
tap "$bad" "the report has all that it was made from"
bad=0
grep -q '"plug_unplug"' "$report/coverage.json" && grep -q '"int second_changed;"' \
	"$report/coverage.json" || bad=1
tap "$bad" "it names scenarios and lines" "$report/coverage.json"
kernel=$(echo "$work"/cache/kernels/guest-*)
bad=0
[ -s "$kernel/gcno/arch#s390#pci#pci.gcno" ] || bad=1
tap "$bad" "the notes are kept with the kernel"

coverage "$ST_OK" "all is reached" '^COVERAGE: 2 of 2' --from "$report/gcov"
FAKE_GCOV=0
coverage "$ST_DISPROVED" "a line is missed" \
	'^missed without a reason: pci.c: int second_changed;' --from "$report/gcov"
printf '%s\n\t%s\n' 'pci.c: int second_changed;' 'for a reason' >"$list"
coverage "$ST_DISPROVED" "with a reason, half of the lines are still not enough" \
	'^COVERAGE: 1 of 2 changed lines reached, 50.0 %' --from "$report/gcov"
bad=0
! grep -q 'without a reason' "$work/out" && grep -q 'for a reason' \
	"$report/gcov/coverage.html" || bad=1
tap "$bad" "the reason is on the page" "$work/why"
FAKE_GCOV=1
coverage "$ST_DISPROVED" "a reason that is not needed is wrong" \
	'^in the list of missed lines, but reached: pci.c' --from "$report/gcov"
: >"$list"
FAKE_GCOV=none
coverage "$ST_DISPROVED" "a file that is not counted" \
	'^arch/s390/pci/pci.c is not counted' --from "$report/gcov"
FAKE_GCOV='"x"'
coverage "$ST_INTERNAL" "gcov makes no sense" 'what gcov says about boot makes no sense' \
	--from "$report/gcov"
FAKE_GCOV=1
mv "$report/gcov/gcno/arch#s390#pci#pci.gcno" "$report/gcov/gcno/arch#s390#pci#other.gcno"
coverage "$ST_USAGE" "counters of another kernel" 'do not belong to this kernel' \
	--from "$report/gcov"
rm "$report"/gcov/*.counters
coverage "$ST_USAGE" "a run that did not count" 'no counters in' --from "$report/gcov"
FAKE_PATCHED=lockoff
export FAKE_PATCHED
coverage "$ST_DISPROVED" "a scenario that fails" '^DISPROVED: gcov is DISPROVED' \
	--cache "$work/cache" --kernel "$tree" --base v1 --scenario readd_0301
tap_done
