#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zlab mutants from end to end, with fake kernels in a fake QEMU: each way in which a
# mutant can end, exit statuses, and what is left behind.

set -eu
# shellcheck source=tests/prove-fixture.sh
. "$(dirname "$0")/prove-fixture.sh"

FAKE_QEMU=$build/fake_qemu
export FAKE_QEMU FAKE_BASE FAKE_PATCHED FAKE_BUILD
FAKE_BASE='' FAKE_PATCHED='' FAKE_BUILD=''
place=$run/tests/mutants
mkdir -p "$place"
pack_source

# The kernel that the mutants are made from: as the second patch leaves it.
fake_source 'int first_changed;' 'int second_changed;'
commit 'Patched'

# header NAME LINE...: the header of a mutant without a diff
header() {
	file=$place/$1.patch
	shift
	printf '%s\n' "$@" '' >"$file"
}

# mutant NAME FROM TO LINE...: one that has FROM replaced with TO
mutant() {
	from=$2
	to=$3
	name=$1
	shift 3
	header "$name" "$@"
	sed -i "s/$from/$to/" "$tree/arch/s390/pci/pci.c"
	zgit -C "$tree" diff >>"$place/$name.patch"
	zgit -C "$tree" checkout -q arch
}

# mutants STATUS NAME PATTERN argument...: what it prints must match PATTERN.
mutants() {
	want=$1
	name=$2
	pattern=$3
	shift 3
	zlab "$want" "$name" "$pattern" mutants --cache "$work/cache" --source-dir "$work/src" "$@"
}

mutants "$ST_USAGE" "no mutants" 'there is no .*/tests/mutants/'

mutant 0201-undone 'second_changed' 'second' 'Patch: 2' 'Mutation: none' 'Killed-by: readd_0301'
mutant 0202-same 'int f;' 'int g;' 'Patch: 2' 'Mutation: another name' \
	'Equivalent: nobody reads it,' ' and nobody writes it'
header 0200-without 'Patch: 2' 'Mutation: left out' 'Killed-by: readd_0301, many_held'
header 0100-without 'Patch: 1' 'Mutation: left out' 'Conflicts: arch/s390/pci/pci.c'
mutants "$ST_OK" "killed, equivalent, left out, in conflict" '^all +2 +2 +100 % +1$'
cp "$work/out" "$work/table"
bad=0
grep -q '^0201-undone  *killed by readd_0301$' "$work/table" || bad=1
grep -q "^    -> readd_0301: sysfs: cannot create duplicate filename" "$work/table" || bad=1
grep -q '^0200-without  *killed by many_held, readd_0301$' "$work/table" || bad=1
grep -q '^0202-same  *equivalent$' "$work/table" || bad=1
grep -q '^    equivalent: nobody reads it, and nobody writes it$' "$work/table" || bad=1
grep -q '^0100-without  *conflicts$' "$work/table" || bad=1
tap "$bad" "the table says by what, and why not" "$work/table"
mutants "$ST_OK" "the same for test programs" '^ok 2 - 0200-without: killed by many_held' -v
bad=0
grep -q '"end": "killed"' "$run/build/report/mutants.json" || bad=1
cmp "$run/build/report/mutants.txt" "$work/table" >"$work/why" 2>&1 || :
[ -s "$run/build/report/mutants.txt" ] || bad=1
tap "$bad" "table and list are in the report directory" "$work/why"
bad=0
[ ! -e "$work/cache/mutants" ] || bad=1
tap "$bad" "no kernel of a mutant stays in the cache"

mutants "$ST_OK" "only those that are named" '^all +1 +1 +100 % +0$' --mutant 0201
mutants "$ST_USAGE" "none that is named" 'no mutant has such a name' --mutant 03

mutant 0001-around 'int f;' 'int h;' 'Patch: 0' 'Mutation: another name' 'Equivalent: not used'
mutants "$ST_OK" "one of the kernel around the series" '^0 +- +- +- +1$' --mutant 0001
header 0000-without 'Patch: 0' 'Mutation: left out' 'Killed-by: plug_unplug'
mutants "$ST_USAGE" "patch 0 cannot be left out" '0000-without.patch: no diff'
rm "$place/0000-without.patch" "$place/0001-around.patch"

mutant 0203-alive 'int f;' 'int h;' 'Patch: 2' 'Mutation: another name' 'Killed-by: plug_unplug'
mutants "$ST_DISPROVED" "a survivor" '^0203-alive +SURVIVED, not by plug_unplug$' --mutant 0203
mutant 0203-alive 'second_changed' 'second' 'Patch: 2' 'Mutation: none' \
	'Killed-by: readd_0301, plug_unplug'
mutants "$ST_DISPROVED" "killed, but not by all" \
	'^0203-alive +MISNAMED by readd_0301, not by plug_unplug$' --mutant 0203
mutant 0203-alive 'second_changed' 'second' 'Patch: 2' 'Mutation: none' 'Equivalent: so I think'
mutants "$ST_DISPROVED" "not as equivalent as it says" '^0203-alive +REFUTED by ' --mutant 0203
header 0203-alive 'Patch: 2' 'Mutation: left out' 'Conflicts: arch/s390/pci/pci.c'
mutants "$ST_DISPROVED" "no conflict" '^0203-alive +REFUTED$' --mutant 0203
header 0203-alive 'Patch: 3' 'Mutation: left out' 'Killed-by: plug_unplug'
mutants "$ST_USAGE" "the name of another patch" 'does not start with its patch, 03' --mutant 0203
rm "$place/0203-alive.patch"

FAKE_BUILD=error
mutants "$ST_DISPROVED" "one that does not compile" '^0201-undone +BROKEN' --mutant 0201
FAKE_BUILD='' FAKE_BASE=die
mutants "$ST_INCONCLUSIVE" "QEMU dies" '^0201-undone +UNCLEAR' --mutant 0201
FAKE_BASE=''
sed -i 's/^-int second_changed/-int third_changed/' "$place/0201-undone.patch"
mutants "$ST_APPLY" "one that does not apply" '0201-undone does not apply' --mutant 0201

tap_done
