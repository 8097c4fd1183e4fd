#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# tools/export.sh gives the same bytes each time, survives git am, does not
# listen to the user's git configuration, and puts the submitter in.

set -eu

# shellcheck source=tests/lint-fixture.sh
. "$(dirname "$0")/lint-fixture.sh"

printf 'Fix the lines\n\nA cover letter of\ntwo lines.\n' >"$work/cover"

same() {
	diff -r "$work/first" "$work/$1" >"$work/why" 2>&1 && bad=0 || bad=1
	tap "$bad" "$2" "$work/why"
}

# fails STATUS TEXT OPTION...: export.sh ends with STATUS and says TEXT.
fails() {
	expected=$1
	text=$2
	shift 2
	status=0
	"$top/tools/export.sh" --out "$work/bad/patches" "$@" >"$work/why" 2>&1 || status=$?
	[ "$status" -eq "$expected" ] && grep -q "^error: .*$text" "$work/why" &&
		[ ! -e "$work/bad" ] && bad=0 || bad=1
	tap "$bad" "status $expected: $text" "$work/why"
}

printf '*.c diff=cpp\n' >"$work/attributes"
mkdir "$work/tree"
cp "$work/attributes" "$work/tree/.gitattributes"
make_repo "$work/repo" "$work/tree"
export_series "$work/repo" "$work/first"

ls "$work/first/patches" >"$work/names"
[ "$(wc -l <"$work/names")" -eq 11 ] && [ "$(wc -l <"$work/first/series")" -eq 10 ] && bad=0 || bad=1
tap "$bad" "ten patches and a cover letter outside the series" "$work/names"

letter=$work/first/patches/0000-cover-letter
base=$(zgit --git-dir="$work/repo" rev-parse base)
grep -q '^Subject: \[PATCH 00/10\] Fix the lines$' "$letter" && grep -q '^two lines\.$' "$letter" &&
	grep -q "^base-commit: $base\$" "$letter" && ! grep -q -e '\*\*\*' -e '^-- $' "$letter" &&
	bad=0 || bad=1
tap "$bad" "the cover letter has subject, text and base-commit" "$letter"

cp -R "$work/first" "$work/again"
export_series "$work/repo" "$work/again"
same again "a second export changes nothing"

sed 's/^/# /' "$work/cover" >"$work/comment"
cp -R "$work/first" "$work/kept"
cat "$work/comment" "$work/first/series" >"$work/kept/series"
cp "$work/kept/series" "$work/expected"
: >"$work/kept/patches/0011-stale.patch"
export_series "$work/repo" "$work/kept"
cmp -s "$work/expected" "$work/kept/series" && [ ! -e "$work/kept/patches/0011-stale.patch" ] &&
	bad=0 || bad=1
tap "$bad" "leading comments of the series stay, stale patches go" "$work/kept/series"

for setting in format.signature=me format.subjectPrefix=RFC format.numbered=false \
	format.attach=true format.from=true diff.context=1 diff.noprefix=true core.abbrev=7 \
	diff.algorithm=patience diff.statGraphWidth=3 format.headers='X-Test: 1'; do
	zgit --git-dir="$work/repo" config "${setting%%=*}" "${setting#*=}"
done
export_series "$work/repo" "$work/config"
same config "the repository's configuration changes nothing"
(TZ=Asia/Tokyo LC_ALL=C.UTF-8 GIT_AUTHOR_DATE=now export_series "$work/repo" "$work/zone")
same zone "time zone and locale change nothing"

zgit clone -q "$work/repo" -b base "$work/clone" 2>/dev/null
zgit -C "$work/clone" checkout -q --detach
"$top/tools/kernel/series-apply.sh" --tree "$work/clone" --series "$work/first/series" \
	>"$work/why" 2>&1 && bad=0 || bad=1
tap "$bad" "the export applies with git am" "$work/why"
zgit -C "$work/clone" branch series
export_series "$work/clone" "$work/round"
same round "export, git am, export: the same bytes"

"$top/tools/export.sh" --repo "$work/repo" --base base --branch series --cover "$work/cover" \
	--out "$work/mine/patches" --signoff 'Ünal & Co <u.co@sub.example>' >"$work/why" 2>&1 || :
set -- "$work"/mine/patches/*.patch
encoded='=?UTF-8?q?=C3=9Cnal=20=26=20Co?= <u.co@sub.example>'
[ "$(grep -h '^From: ' "$@" | sort -u)" = "From: $encoded" ] &&
	[ "$(grep -h '^Signed-off-by: ' "$@" | sort -u)" = \
		'Signed-off-by: Ünal & Co <u.co@sub.example>' ] &&
	! grep -q 'lint\.example' "$work"/mine/patches/* && bad=0 || bad=1
tap "$bad" "--signoff replaces author and sign-off" "$work/why"
grep -h -e '^[-+ ]int' -e '^Date' "$@" >"$work/a"
grep -h -e '^[-+ ]int' -e '^Date' "$work"/first/patches/*.patch >"$work/b"
cmp -s "$work/a" "$work/b" && bad=0 || bad=1
tap "$bad" "--signoff keeps dates and changes"

set -- --repo "$work/repo" --branch series
fails 3 'needed' "$@"
fails 3 'not of the form' "$@" --base base --signoff nobody
fails 3 'unknown argument' "$@" --base base --force
fails 5 'is no commit' "$@" --base nowhere
fails 5 'does not contain' --repo "$work/repo" --base series --branch base
fails 6 'has nothing above' --repo "$work/repo" --base base --branch base
tap_done
