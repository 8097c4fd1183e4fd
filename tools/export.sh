#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Export a branch as patch files, the same bytes wherever and whenever it runs:
#
#	export.sh --repo DIR --base REV --branch REV [--out DIR] [--series FILE]
#		  [--cover FILE] [--private-base] [--signoff 'Name <mail>']
#
# Writes DIR/NNNN-slug.patch, the series file (its leading comments are kept) and
# the cover letter DIR/0000-cover-letter, which has no .patch at its end because
# it is not part of the series. The first line of the cover text is its subject.
# With --private-base the letter does not name the base, a commit that nobody else has.
# --signoff puts a submitter in place of the author and of the sign-off.
# Dates are the author dates of the branch.

set -eu

here=$(dirname "$0")
# shellcheck source=tools/status.sh
. "$here/status.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$here/kernel/git-env.sh"

repo='' base='' branch='' signoff='' series='' named=yes
out=$here/../patches
cover=$here/../Documentation/cover-letter.txt

while [ $# -gt 0 ]; do
	case $1 in
	--repo) repo=${2-}; shift ;;
	--base) base=${2-}; shift ;;
	--branch) branch=${2-}; shift ;;
	--out) out=${2-}; shift ;;
	--series) series=${2-}; shift ;;
	--cover) cover=${2-}; shift ;;
	--private-base) named=no ;;
	--signoff) signoff=${2-}; shift ;;
	*) die "$ST_USAGE" "unknown argument $1 (the top of export.sh tells which there are)" ;;
	esac
	shift || die "$ST_USAGE" "an option lacks its value"
done
case ,$repo,$base,$branch, in
*,,*) die "$ST_USAGE" "--repo, --base and --branch are needed" ;;
esac
case $signoff in
'' | ?*' <'?*@?*'>') ;;
*) die "$ST_USAGE" "--signoff $signoff is not of the form 'Name <mail>'" ;;
esac
[ -n "$series" ] || series=$out/../series

resolve() {
	zgit -C "$repo" rev-parse -q --verify "$1^{commit}" 2>/dev/null ||
		die "$ST_BASE" "$1 is no commit of $repo (git -C $repo log)"
}
base=$(resolve "$base")
tip=$(resolve "$branch")
zgit -C "$repo" merge-base --is-ancestor "$base" "$tip" ||
	die "$ST_BASE" "$branch does not contain $base (rebase it)"
[ -z "$(zgit -C "$repo" rev-list --merges "$base..$tip")" ] ||
	die "$ST_APPLY" "$branch has merges above $base (rebase it)"
commits=$(zgit -C "$repo" rev-list --reverse "$base..$tip")
[ -n "$commits" ] || die "$ST_APPLY" "$branch has nothing above $base"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit "$ST_INTERRUPTED"' INT TERM HUP

# A repository of our own that borrows the objects: neither the configuration
# nor the attributes of the user's repository can change a byte. The attributes
# of the base choose the text behind the @@ of the hunks, as in a work tree.
objects=$(zgit -C "$repo" rev-parse --path-format=absolute --git-path objects)
zgit init -q --bare --template= "$tmp/git"
mkdir -p "$tmp/git/objects/info" "$tmp/git/info" "$tmp/out"
echo "$objects" >"$tmp/git/objects/info/alternates"
zgit -C "$repo" show "$base:.gitattributes" >"$tmp/git/info/attributes" 2>/dev/null || :

g() {
	zgit --git-dir="$tmp/git" "$@"
}

# Make commit $1 again on top of $2 for the submitter.
resign() {
	SIGNOFF=$signoff
	GIT_AUTHOR_NAME=${signoff%% <*}
	GIT_AUTHOR_EMAIL=${signoff#* <}
	GIT_AUTHOR_EMAIL=${GIT_AUTHOR_EMAIL%>}
	GIT_AUTHOR_DATE=$(g log -1 --format=%ad --date=raw "$1")
	export SIGNOFF GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_AUTHOR_DATE
	g cat-file commit "$1" | sed '1,/^$/d' |
		awk '/^Signed-off-by: / { $0 = "Signed-off-by: " ENVIRON["SIGNOFF"] } { print }' |
		g commit-tree "$1^{tree}" -p "$2"
}
if [ -n "$signoff" ]; then
	parent=$base
	for commit in $commits; do
		parent=$(resign "$commit" "$parent")
	done
	tip=$parent
fi

set -- --numbered --zero-commit --no-signature --full-index --no-renames --no-thread --quiet
[ ! -r "$cover" ] || set -- "$@" --cover-letter
[ ! -r "$cover" ] || [ "$named" = no ] || set -- "$@" "--base=$base"
# The cover letter has the committer's name and date.
GIT_COMMITTER_NAME=$(g log -1 --format=%an "$tip")
GIT_COMMITTER_EMAIL=$(g log -1 --format=%ae "$tip")
GIT_COMMITTER_DATE=$(g log -1 --format=%ad --date=raw "$tip")
g format-patch "$@" -o "$tmp/out" "$base..$tip" ||
	die "$ST_INTERNAL" "git format-patch failed (its message is above)"

if [ -r "$cover" ]; then
	COVER=$cover awk '
	/^Subject: .*\*\*\* SUBJECT HERE \*\*\*$/ {
		getline line < ENVIRON["COVER"]
		sub(/\*\*\* SUBJECT HERE \*\*\*/, "")
		print $0 line
		next
	}
	/^\*\*\* BLURB HERE \*\*\*$/ {
		while ((getline line < ENVIRON["COVER"]) > 0)
			if (text || line != "") {
				text = 1
				print line
			}
		next
	}
	{ print }' "$tmp/out/0000-cover-letter.patch" >"$tmp/out/0000-cover-letter"
	rm "$tmp/out/0000-cover-letter.patch"
else
	echo "no cover letter: $cover is not there"
fi

mkdir -p "$out"
{
	[ ! -r "$series" ] || awk '!/^#/ { exit } { print }' "$series"
	(cd "$tmp/out" && ls -- *.patch)
} >"$tmp/series"
for old in "$out"/[0-9]*.patch "$out"/0000-cover-letter; do
	[ -e "$tmp/out/${old##*/}" ] || rm -f "$old"
done
for new in "$tmp"/out/* "$tmp/series"; do
	old=$out/${new##*/}
	[ "$new" != "$tmp/series" ] || old=$series
	cmp -s "$new" "$old" || cp "$new" "$old"
done
echo "exported: $(echo "$commits" | wc -l) $tip"
