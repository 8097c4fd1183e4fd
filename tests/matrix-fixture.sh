# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# To be sourced by the tests of zlab matrix: prove-fixture.sh, but with a series of ten
# patches, and fake kernels.

# shellcheck source=tests/prove-fixture.sh
. "$(dirname "$0")/prove-fixture.sh"

FAKE_QEMU=$build/fake_qemu
export FAKE_QEMU FAKE_BASE FAKE_PATCHED
FAKE_BASE='' FAKE_PATCHED=''

# Ten patches instead of two. The fake kernel is a fixed one from the ninth on, when both
# of the words that the fake QEMU looks for are there.
rm "$run"/patches/*
first=first second=second
for nr in 1 2 3 4 5 6 7 8 9 10; do
	[ "$nr" -lt 8 ] || first=first_changed
	[ "$nr" -lt 9 ] || second=second_changed
	fake_source "int $first;" "int $second;" "int patch_$nr;"
	commit "s390/pci: Change $nr"
done
zgit -C "$tree" format-patch -q -o "$run/patches" v1
zgit -C "$tree" reset -q --hard v1
(cd "$run/patches" && printf '%s\n' *.patch) >"$run/series"
