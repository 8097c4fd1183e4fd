#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Breaks what kernel-checks.sh --configs looks at once, on the fake tree of the
# fixture.

set -eu

# shellcheck source=tests/lint-fixture.sh
. "$(dirname "$0")/lint-fixture.sh"
# shellcheck disable=SC2034 # for the fixture
length=4

checks() {
	status=0
	CROSS_COMPILE='' "$top/tools/lint/kernel-checks.sh" --repo "$work/repo" --base base \
		--series "$work/case/series" --out "$work/out" --config "$work/config" \
		--configs "$work/configs" --jobs 1 >"$work/tap" 2>&1 || status=$?
}

prepare() {
	rm -rf "$work/repo" "$work/case"
	make_repo "$work/repo" "$work/tree"
	export_series "$work/repo" "$work/case"
}

# expect STATUS LINES WORD NAME: the last run, with as many lines that have WORD.
expect() {
	bad=0
	[ "$status" -eq "$1" ] && [ "$(grep -c -e "$3" "$work/tap")" -eq "$2" ] || bad=1
	tap "$bad" "$4" "$work/tap"
}

fake_tree "$work/tree"
echo CONFIG_PCI=y >"$work/config"
good='# a comment
all of it | defconfig | PCI=y | arch/s390/pci/pci.o |
none | defconfig | PCI=n HOTPLUG_PCI=y | | arch/s390/pci/pci.o'
echo "$good" >"$work/configs"
prepare
checks
expect 0 2 'ok .*: compiles without' "a good series is green"
expect 0 4 '^# compiling' "base and series are compiled in each configuration"
checks
expect 0 2 'ok .*: compiles without' "it is green again"
expect 0 0 '^# compiling' "the second run compiles nothing"

extra() { [ "$1" -lt 4 ] || echo '/* WARN unused */'; }
prepare
checks
expect 1 2 '^# arch/s390/pci/pci.c: warning: unused' "a new warning is red"
extra() { [ "$1" -lt 3 ] || echo '/* BROKEN */'; }
prepare
checks
expect 1 2 '^# .*error: broken' "a series that does not compile is red"
extra() { :; }
prepare

broken() {
	printf '%s\n%s\n' "$good" "$1" >"$work/configs"
	checks
	expect 1 1 "$2" "$3"
}
broken 'x | defconfig | PCI=y GONE=y | |' '^# .*CONFIG_GONE .* was dropped' \
	"an option that Kconfig drops is red"
broken 'x | defconfig | PCI=y | arch/s390/pci/new.o |' '^# arch/s390/pci/new.o is not compiled' \
	"an object that is missing is red"
broken 'x | defconfig | HOTPLUG_PCI=n | | arch/s390/pci/pci.o' 'is compiled, though' \
	"an object that should not be there is red"
broken 'x | otherconfig | PCI=y | |' '^# .*otherconfig' "a configuration that is not there is red"

sed -i 's/changed_1/unchanged_1/' "$work"/case/patches/0003-*
checks
expect 1 1 '^not ok 3 - 0003-' "a patch that does not apply ends it"
tap_done
