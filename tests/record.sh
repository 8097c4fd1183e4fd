#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# patches/metadata.json says what the patches, the series file, the scenarios and the
# mutants say, and zseries check notices when it does not.

set -eu

# shellcheck source=tests/fixture.sh
. "$(dirname "$0")/fixture.sh"

"$build/zlab" list >"$work/list"

check() {
	"$build/zseries" check --patches "${1-$work/patches}" --series "$top/series" --scenarios "$work/list" \
		--mutants "$top/tests/mutants" >"$log" 2>&1
}

check "$top/patches" && bad=0 || bad=1
tap "$bad" "metadata.json agrees with patches, series, scenarios and mutants" "$log"

# So do those of the other bases. The patches have the same names there.
for dir in "$top"/patches/*/; do
	dir=${dir%/}
	name=${dir##*/}
	cmp -s "$top/series" "$dir/series" || continue
	"$build/zseries" check --patches "$dir" --series "$dir/series" --mutants "$top/tests/mutants" \
		--scenarios "$work/list" >"$log" 2>&1 && bad=0 || bad=1
	tap "$bad" "$name: metadata.json agrees with patches and series" "$log"
	# What is said of upstream, and which bugs and tests, is the same everywhere.
	for file in "$top/patches/metadata.json" "$dir/metadata.json"; do
		grep -v -e '"deviation": ' -e '"change-id": ' -e '"stable": ' "$file" >"$work/${file##*/}.$(basename "$(dirname "$file")")"
	done
	diff "$work/metadata.json.patches" "$work/metadata.json.$name" >"$log" 2>&1 && bad=0 || bad=1
	tap "$bad" "$name: its metadata.json differs only in what is of the base" "$log"
done

# The commits are those that the lint of the patches knows, in the same order.
sed -n 's/^[\t ]*"commit": "\([0-9a-f]*\)".*/\1/p' "$top/patches/metadata.json" >"$work/a"
sed -n 's/^\([0-9a-f]\{40\}\) .*/\1/p' "$top/tools/lint/upstream-ids" >"$work/b"
cmp "$work/a" "$work/b" >"$log" 2>&1 && bad=0 || bad=1
tap "$bad" "the upstream commits are those of tools/lint/upstream-ids" "$log"
sed -n 's/^[\t ]*"title": "\(.*\)",$/\1/p' "$top/patches/metadata.json" >"$work/a"
sed -n 's/^[0-9a-f]\{40\} //p' "$top/tools/lint/upstream-ids" >"$work/b"
cmp "$work/a" "$work/b" >"$log" 2>&1 && bad=0 || bad=1
tap "$bad" "so are their titles" "$log"
sed -n 's/^[\t ]*"change-id": "[0-9]*-zpci-readd-\(.*\)",/\1/p' "$top/patches/metadata.json" >"$work/a"
cut -d ' ' -f 1 "$top/tools/lint/upstream-ids" | grep -v '^#' | sha256sum | cut -c 1-12 >"$work/b"
cmp "$work/a" "$work/b" >"$log" 2>&1 && bad=0 || bad=1
tap "$bad" "the change-id is made of them, so that it stays" "$log"

# finds TEXT FILE EDIT: with the edit (of sed) in FILE of patches/ the text is found.
finds() {
	rm -rf "$work/patches"
	cp -R "$top/patches" "$work/patches"
	sed -i -e "$3" "$work/patches/$2"
	status=0
	check || status=$?
	[ "$status" -eq "$ST_DISPROVED" ] && grep -q -e "$1" "$log" && bad=0 || bad=1
	tap "$bad" "found: $1" "$log"
}

# fails TEXT EDIT: metadata.json can not be read after the edit.
fails() {
	rm -rf "$work/patches"
	cp -R "$top/patches" "$work/patches"
	sed -i -e "$2" "$work/patches/metadata.json"
	status=0
	check || status=$?
	[ "$status" -eq "$ST_BASE" ] && grep -q "^zseries: error: .*$1" "$log" && bad=0 || bad=1
	tap "$bad" "status $ST_BASE: $1" "$log"
}

third=$(sed -n 3p "$top/series")
finds 'names upstream commit 6ee600bfbe0f818ffb7748d99e9b0c89d0d9f02b' "$third" \
	's/^Upstream commit 6ee600bfbe0f818ffb7748d99e9b0c89d0d9f02a/Upstream commit 6ee600bfbe0f818ffb7748d99e9b0c89d0d9f02b/'
finds 'says \[zpci: the slot is removed at exactly two places' "$third" 's/exactly one place/exactly two places/'
finds 'patch 3 of the series is 0003-' metadata.json "s/$third/0010-none.patch/;s/0010-s390.*patch/$third/;s/0010-none.patch/$(sed -n 10p "$top/series")/"
finds 'there is no scenario readd_0309' metadata.json 's/"readd_0302"/"readd_0309"/'
finds 'power_reserved is not fixed by it' metadata.json 's/"readd_0302"/"power_reserved"/'
finds 'none of its tests is fixed by it' metadata.json 's/"static_slot_flag",*/"faults_plug_slot",/'
finds 'is no tag of Linus' metadata.json 's/"v6.13-rc1"/"6.13"/'
finds 'is no address' metadata.json '0,/"https:/s//"LP: #1 /'

fails 'patches/metadata.json:' '1d'
fails '"kind" is adapted, rewritten or related' 's/"kind": "related"/"kind": "backport"/'
fails '"commit" is an ID of 40' 's/"commit": "6ee600b/"commit": "6EE600b/'
fails 'metadata.json: .*deviation' 's/"deviation"/"deviations"/'
fails '"schema" is 1' 's/"schema": 1/"schema": 2/'
fails 'cannot read the patch' "s/$third/0003-gone.patch/"
tap_done
