#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Import a Debian kernel source package into a bare git repository, so that the same
# package gives the same commit id wherever it is imported:
#
#	base-import.sh --cache DIR [--source-dir DIR] [--package NAME]
#
# NAME is linux-source-6.1 unless given. Makes DIR/NAME.git with a tag
# NAME/<package version>.
# A version that is there already costs nothing; an interrupted import leaves
# nothing that a later one would trust. Not to be run twice at once on one cache.
#
# The last two lines of the output are "version: <v>" and "commit: <id>".

set -eu

here=$(dirname "$0")
# shellcheck source=tools/status.sh
. "$here/../status.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$here/git-env.sh"

pkg=linux-source-6.1
cache=
source_dir=/usr/src

while [ $# -gt 0 ]; do
	case $1 in
	--cache) cache=${2-}; shift ;;
	--source-dir) source_dir=${2-}; shift ;;
	--package) pkg=${2-}; shift ;;
	*) die "$ST_USAGE" "unknown argument $1 (see the head of $0)" ;;
	esac
	shift || die "$ST_USAGE" "an option lacks its value"
done
[ -n "$cache" ] || die "$ST_USAGE" "--cache is missing"
case ${pkg#linux-source-} in
"$pkg" | '' | *[!0-9.]*) die "$ST_USAGE" "--package $pkg is no name like linux-source-6.1" ;;
esac

tarball=$source_dir/$pkg.tar.xz
[ -r "$tarball" ] || die "$ST_BASE" "$tarball is not there (install the package $pkg)"
# shellcheck disable=SC2016 # dpkg-query expands ${Version}
version=$(dpkg-query -W -f '${Version}' "$pkg" 2>/dev/null) || version=
[ -n "$version" ] ||
	die "$ST_BASE" "the version of $tarball is unknown (install the package $pkg)"

repo=$cache/$pkg.git
# '~' and ':' occur in package versions but not in tag names.
tag=$pkg/$(printf '%s' "$version" | tr '~:' '__')

finish() {
	echo "version: $version"
	echo "commit: $1"
	exit 0
}

if commit=$(zgit --git-dir="$repo" rev-parse -q --verify "refs/tags/$tag^{commit}" 2>/dev/null); then
	finish "$commit"
fi

mkdir -p "$cache" || die "$ST_SPACE" "cannot create $cache (choose another --cache)"
tmp=$cache/import.tmp
rm -rf "$tmp"
trap 'rm -rf "$tmp"' EXIT
trap 'exit "$ST_INTERRUPTED"' INT TERM HUP
mkdir "$tmp" "$tmp/src"

if [ -d "$repo" ]; then
	work=$repo
else
	work=$tmp/repo.git
	zgit init -q --bare --template= "$work"
	zgit --git-dir="$work" config gc.auto 0
fi

echo "  UNPACK  $tarball"
tar -x -f "$tarball" -C "$tmp/src" -I 'xz -T0' --no-same-owner --no-same-permissions \
	--strip-components=1 ||
	die "$ST_BASE" "$tarball cannot be unpacked (reinstall the package $pkg)"

# -f: what a .gitignore names is part of the package too. A threshold of one
# byte makes git stream every blob into one pack, which is several times faster
# than one loose object a file and does not change any object id.
echo "  ADD     $pkg $version"
GIT_INDEX_FILE=$tmp/index
export GIT_INDEX_FILE
zgit --git-dir="$work" --work-tree="$tmp/src" -c core.bare=false -c core.compression=1 \
	-c core.bigFileThreshold=1 -c index.threads=0 add -Af . ||
	die "$ST_BASE" "$tarball cannot be added to $work"
tree=$(zgit --git-dir="$work" write-tree)
[ "$(zgit --git-dir="$work" ls-tree --name-only "$tree" Makefile)" = Makefile ] ||
	die "$ST_BASE" "$tarball holds no kernel (reinstall the package $pkg)"
commit=$(printf '%s %s\n\nImported from the Debian package by tools/kernel/base-import.sh.\n' \
	"$pkg" "$version" | zgit --git-dir="$work" commit-tree "$tree")

# The tag, and for the first import the rename, make the commit known.
zgit --git-dir="$work" update-ref "refs/tags/$tag" "$commit"
zgit --git-dir="$work" update-ref refs/heads/main "$commit"
[ "$work" = "$repo" ] || { zgit --git-dir="$work" symbolic-ref HEAD refs/heads/main; mv "$work" "$repo"; }
finish "$commit"
