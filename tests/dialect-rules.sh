#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Each rule of zseries lint goes red when what it wants is taken away, and stays green
# otherwise. dialect-rules has an edit for each of them.

set -eu

# shellcheck source=tests/fixture.sh
. "$(dirname "$0")/fixture.sh"

zseries=$build/zseries

# good DIALECT [BUG]: an export that no rule minds.
good() {
	"$zseries" export --dialect "$1" --patches "$top/patches" --out "$work/good/$1" ${2:+--bug "$2"} \
		--signoff 'A Submitter <submitter@sender.example>' >"$log" 2>&1 || :
	"$zseries" lint "$1" "$work/good/$1" >"$log" 2>&1 && bad=0 || bad=1
	tap "$bad" "$1: no rule minds what was exported" "$log"
}

good upstream
good stable
good ubuntu 2114174
good debian 1100000
good suse bsc#1250000
good rhel RHEL-10000

# list_of DIALECT, patch_of DIALECT: the list, and the third patch in it.
list_of() {
	case $1 in
	debian) echo debian/patches/series ;;
	suse) echo series.conf ;;
	*) echo series ;;
	esac
}

patch_of() {
	name=$(sed -n '3s/^[[:space:]]*//p' "$work/good/$1/$(list_of "$1")")
	case $1 in
	debian) echo "debian/patches/$name" ;;
	*) echo "$name" ;;
	esac
}

# red DIALECT RULE WHERE EDIT: with the edit (of sed) the rule is broken.
red() {
	rm -rf "$work/bad"
	cp -R "$work/good/$1" "$work/bad"
	case $3 in
	list) file=$(list_of "$1") ;;
	letter) file=0000-cover-letter ;;
	*) file=$(patch_of "$1") ;;
	esac
	sed -i -e "$4" "$work/bad/$file"
	status=0
	"$zseries" lint "$1" "$work/bad" >"$log" 2>&1 || status=$?
	[ "$status" -eq "$ST_DISPROVED" ] && grep -q "^[^ ]*: $2: " "$log" && bad=0 || bad=1
	cmp -s "$work/good/$1/$file" "$work/bad/$file" && bad=1 && echo "the edit does nothing" >>"$log"
	tap "$bad" "$1: $2 goes red" "$log"
	echo "$1 $2" >>"$work/seen"
}

while IFS='|' read -r dialects rule where edit; do
	case $dialects in
	'' | '#'*) continue ;;
	all) dialects='upstream stable ubuntu debian suse rhel' ;;
	mailed) dialects='upstream stable ubuntu' ;;
	esac
	for dialect in $dialects; do
		red "$dialect" "$rule" "$where" "$edit"
	done
done <"$top/tests/dialect-rules"

for dialect in upstream stable ubuntu debian suse rhel; do
	"$zseries" lint --rules "$dialect" | sed "s/ .*//; s/^/$dialect /"
done | sort >"$work/rules"
sort -u "$work/seen" | comm -3 "$work/rules" - >"$log"
[ ! -s "$log" ] && bad=0 || bad=1
tap "$bad" "each rule of each dialect was seen red" "$log"

: >"$work/good/stable/patches.patch"
status=0
"$zseries" lint stable "$work/good/stable" >"$log" 2>&1 || status=$?
[ "$status" -eq "$ST_DISPROVED" ] && grep -q '^series: list-complete: ' "$log" && bad=0 || bad=1
tap "$bad" "a patch that is in no list is found" "$log"

# fails STATUS TEXT ARGUMENT...
fails() {
	expected=$1
	text=$2
	shift 2
	status=0
	"$zseries" lint "$@" >"$log" 2>&1 || status=$?
	[ "$status" -eq "$expected" ] && grep -q "^zseries: error: .*$text" "$log" && bad=0 || bad=1
	tap "$bad" "status $expected: $text" "$log"
}

fails "$ST_USAGE" 'which DIALECT and DIR' upstream
fails "$ST_USAGE" "no dialect 'gentoo'" gentoo "$work"
fails "$ST_USAGE" 'unexpected argument' upstream "$work" more
fails "$ST_BASE" 'is it what zseries export wrote' upstream "$work"
tap_done
