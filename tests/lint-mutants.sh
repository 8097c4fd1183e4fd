#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# kernel-checks.sh --mutants: diffs that apply to the series, and one that does not.

set -eu

# shellcheck source=tests/lint-fixture.sh
. "$(dirname "$0")/lint-fixture.sh"
length=4

# mutant NAME LINE: renames line 2 of the file, which is LINE for it.
mutant() {
	file=arch/s390/pci/pci.c
	cat >"$work/mutants/$1.patch" <<-TEXT
		Patch: 1
		Mutation: another name

		diff --git a/$file b/$file
		--- a/$file
		+++ b/$file
		@@ -2,3 +2,3 @@
		 int changed_1;
		-int $2_2;
		+int mutant;
		 int changed_3;
	TEXT
}

# checks STATUS PATTERN NAME: the output has a line PATTERN.
checks() {
	got=0
	CROSS_COMPILE='' "$top/tools/lint/kernel-checks.sh" --repo "$work/repo" --base base \
		--series "$work/case/series" --out "$work/out" --config "$work/config" \
		--allow "$work/config" --jobs 1 --mutants "$work/mutants" >"$work/tap" 2>&1 || got=$?
	[ "$got" -eq "$1" ] && grep -q "$2" "$work/tap" && bad=0 || bad=1
	tap "$bad" "$3" "$work/tap"
}

fake_tree "$work/tree"
make_repo "$work/repo" "$work/tree"
export_series "$work/repo" "$work/case"
: >"$work/config"
checks 3 '^error: the directory .*/mutants is not there' "no directory"

mkdir "$work/mutants"
mutant 0101-good changed
checks 0 '^ok .* mutants: all 1 diffs apply' "a mutant of the series"

mutant 0102-stale unchanged
checks 1 '^not ok .* mutants: all 2 diffs apply' "a mutant of something else"
grep -q '^# 0102-stale.patch: ' "$work/tap" && ! grep -q '^# 0101' "$work/tap" && bad=0 || bad=1
tap "$bad" "it is named" "$work/tap"

rm "$work"/mutants/*
checks 1 '^not ok .* mutants: all 0 diffs apply' "no mutant at all"

tap_done
