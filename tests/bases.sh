#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The series of other bases: zlab takes one by its name and refuses what it is not for,
# and each of those that are here can be exported. With fakes; with their kernels it is
# tests/full/bases.sh.

set -eu
# shellcheck source=tests/prove-fixture.sh
. "$(dirname "$0")/prove-fixture.sh"

FAKE_QEMU=$build/fake_qemu
export FAKE_QEMU FAKE_BASE FAKE_PATCHED
FAKE_BASE='' FAKE_PATCHED=''

# record [EDIT]: a record of three bases, edited with sed.
record() {
	sed -e "${1-}" >"$run/patches/bases.json" <<'EOF'
{ "schema": 1, "bases": [
{ "name": "6.1.y", "linux": "6.1", "series": "series", "package": "linux-source-6.1",
  "seen": "6.1.192", "about": "built in" },
{ "name": "other", "linux": "6.1", "series": "patches/other/series", "seen": "6.1.1",
  "about": "in a directory of its own" },
{ "name": "6.6.y", "linux": "6.6", "series": "patches/other/series", "seen": "6.6.1",
  "about": "newer" } ] }
EOF
}
record
mkdir "$run/patches/other"
mv "$run"/patches/*.patch "$run/series" "$run/patches/other/"

zlab "$ST_OK" "a series by its name, its patches beside it" '^PROVED' \
	prove --cache "$work/cache" --series other --kernel "$tree" --base v1
diff -r "$run/patches/other" "$run/build/report/patches" >"$work/why" && bad=0 || bad=1
tap "$bad" "the report has a copy of these patches" "$work/why"

prove "$ST_USAGE" "a base that is not built in, without a tree" \
	'--series 6.6.y needs --kernel, a git tree of Linux 6.6' --series 6.6.y
prove "$ST_USAGE" "a base that does not exist" 'no such base \(6.1.y other 6.6.y\)' --series 6.7.y
prove "$ST_BASE" "a tree of another version" 'v1 is not Linux 6.6, which the series is for' \
	--series 6.6.y --kernel "$tree" --base v1

# broken PATTERN EDIT: the record after the edit is refused.
broken() {
	record "$2"
	prove "$ST_USAGE" "record: $1" "$1" --series other --kernel "$tree"
}
broken 'bases.json: line 1' '1s/{/[/'
broken '"schema" is 1' 's/"schema": 1/"schema": 2/'
broken 'element 1 of "bases"' 's/"seen": "6.1.1",//'
broken 'element 1 of "bases".*"saw"|element 1 of "bases".*object item' 's/"seen": "6.1.1",/& "saw": "",/'
broken '6.6.y: there are two of that name|other: there are two of that name' 's/"6.6.y"/"other"/'
broken '6.1: "linux" is not like 6.1|6.6.y: "linux" is not like 6.1' 's/"6.6"/"6.6.1"/'
broken '"name" is no name of a directory' 's/"other"/"a\/base"/'
broken 'the first one is the built-in one' 's/ "package": "linux-source-6.1",//'
rm "$run/patches/bases.json"
prove "$ST_USAGE" "no record" 'bases.json' --series other --kernel "$tree"

# export_as DIRECTORY DIALECT [BUG]: as a distribution wants it, by its rules.
export_as() {
	out=$work/${1##*/}-$2
	"$build/zseries" export --patches "$1" --dialect "$2" ${3:+--bug "$3"} --out "$out" \
		--signoff 'A Submitter <submitter@sender.example>' \
		--base 0123456789012345678901234567890123456789 >"$work/why" 2>&1 || return
	"$build/zseries" lint "$2" "$out" >"$work/why" 2>&1
}
for dir in "$top"/patches/*/; do
	dir=${dir%/}
	cmp -s "$top/series" "$dir/series" || continue
	name=${dir##*/}
	for how in upstream 'ubuntu 2114174' debian 'suse bsc#1250000' 'rhel RHEL-10000' stable; do
		# shellcheck disable=SC2086 # two words
		export_as "$dir" $how && status=0 || status=$?
		case $name,$how in
		*.y,* | *,[!s]* | *,suse*) [ "$status" -eq 0 ] && bad=0 || bad=1 ;;
		*)
			[ "$status" -eq "$ST_USAGE" ] && grep -q 'is no stable tree' "$work/why" &&
				bad=0 || bad=1
			;;
		esac
		tap "$bad" "$name: as $how" "$work/why"
	done
	grep -q 'base-commit' "$dir/0000-cover-letter" && bad=1 || bad=0
	tap "$bad" "$name: the letter names no commit that nobody has"
	"$build/zseries" mbox --patches "$dir" --output "$work/mbox" >/dev/null 2>"$work/why" && bad=1 || bad=0
	grep -q 'has no base-commit: (give one with --base)' "$work/why" || bad=1
	tap "$bad" "$name: so a thread needs to be told" "$work/why"
done

# What the table says of two series that differ a little.
doc=$work/doc
mkdir -p "$doc/build" "$doc/patches/other"
cp "$build/zlab-doc" "$doc/build/"
cp "$work/run/patches/other/series" "$doc/"

# table NAME PATTERN [EDIT [REASON]]: of two series that differ in an edit of their second
# patch, where the record has a reason or none.
table() {
	cp "$run"/patches/other/*.patch "$doc/patches/"
	cp "$run"/patches/other/* "$doc/patches/other/"
	[ -z "${3-}" ] || sed -i -e "$3" "$doc/patches/other"/0002-*
	cat >"$doc/patches/bases.json" <<EOF
{ "schema": 1, "bases": [
{ "name": "one", "linux": "6.1", "series": "series", "package": "p", "seen": "1", "about": "a" },
{ "name": "two", "linux": "6.6", "series": "patches/other/series", "seen": "2", "about": "b",
  "adapted": { ${4-} } } ] }
EOF
	"$doc/build/zlab-doc" bases-table.rst >"$work/out" 2>&1 || :
	tr '\n' ' ' <"$work/out" >"$work/why"
	grep -Eq -e "$2" "$work/why" && bad=0 || bad=1
	tap "$bad" "table: $1" "$work/why"
}
table 'the same' '\* - 2 +- identical'
table 'another line number' '\* - 2 +- identical' 's/^@@ -\([0-9]*\),/@@ -9,/'
table 'another context' '\* - 2 +- context' 's/^ int f;/ int ff;/'
table 'another line, with its reason' '\* - 2 +- adapted, 1 of its 2 lines: as it is' \
	's/^+int second_changed;/+int second_adapted;/' '"2": "as it is"'
table 'no reason' 'error: two, patch 2: it is adapted, and nothing says why' \
	's/^+int second_changed;/+int second_adapted;/'
table 'a reason for nothing' 'error: two, patch 2: there is a reason, and it is not adapted' '' \
	'"2": "as it is"'
sed -i '2d' "$run/patches/other/series"
table 'a patch less' 'error: two, patch 1: the series ends here'
tap_done
