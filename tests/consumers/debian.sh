#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# dpkg-source applies what make export DIALECT=debian writes: in a source package in format
# 3.0 (quilt), behind a patch that was there before, without fuzz, and it comes to the tree
# of patches/. The package has the directories that the series is about and the top of the
# kernel, or, with CONSUMERS_FULL=1, all of Debian's linux-source-6.1.
#
# It is not Debian's source package linux: its debian/ has more than dpkg-source looks at.

set -eu

# shellcheck source=tests/consumers/fixture.sh
. "$(dirname "$0")/fixture.sh"
needs dpkg-dev dpkg-source
needs quilt quilt

version=6.1.192
package=$work/linux-$version
orig=$work/linux_$version.orig.tar.xz
here=$work/out

"$zseries" export --dialect debian --patches "$top/patches" --bug 1100000 \
	--signoff 'A Submitter <submitter@sender.example>' --out "$here" >"$log" 2>&1 && bad=0 || bad=1
tap "$bad" "make export DIALECT=debian" "$log"
"$zseries" export --dialect debian --patches "$top/patches" --bug '#1100000' \
	--signoff 'A Submitter <submitter@sender.example>' --out "$work/again" >"$log" 2>&1
diff -r "$here" "$work/again" >"$log" 2>&1 && bad=0 || bad=1
tap "$bad" "the same bytes again" "$log"
"$zseries" lint debian "$here" >"$log" 2>&1 && bad=0 || bad=1
tap "$bad" "its rules hold" "$log"

# The upstream sources lack a line that Debian's own patch puts back.
mkdir "$package"
if [ -n "${CONSUMERS_FULL-}" ]; then
	zgit --git-dir="$repo" archive "$base" | tar -x -C "$package"
else
	(cd "$tree" && tar -c --exclude=.git .) | tar -x -C "$package"
fi
cp "$package/arch/s390/Makefile" "$work/Makefile"
sed -i 1d "$package/arch/s390/Makefile"
(cd "$work" && tar -c --sort=name --mtime=@0 --owner=0 --group=0 "linux-$version" | xz -0 >"$orig")
mkdir -p "$package/debian/patches/debian" "$package/debian/source"
diff -u --label a/arch/s390/Makefile --label b/arch/s390/Makefile "$package/arch/s390/Makefile" \
	"$work/Makefile" >"$package/debian/patches/debian/own.patch" || :
echo debian/own.patch >"$package/debian/patches/series"
echo '3.0 (quilt)' >"$package/debian/source/format"
printf 'linux (%s-2+readd1) bookworm; urgency=medium\n\n  * s390/pci: Fix re-add.\n\n -- %s  %s\n' \
	"$version" 'A Submitter <submitter@sender.example>' 'Sat, 21 Nov 2026 08:00:00 +0000' \
	>"$package/debian/changelog"
printf 'Source: linux\nMaintainer: A Submitter <submitter@sender.example>\nStandards-Version: 4.2.1\n\n%s\n' \
	'Package: linux-image-s390x
Architecture: s390x
Description: Linux' >"$package/debian/control"

# As the page says
cp -R "$here"/debian/patches/bugfix "$package/debian/patches/"
cat "$here/debian/patches/series" >>"$package/debian/patches/series"

# unpacked NAME DIR: the sources in DIR are the wanted tree.
unpacked() {
	back
	cp -R "$2"/. "$tree/"
	rm -rf "$tree/debian" "$tree/.pc"
	tree_is "$1"
	back
}

cd "$package"
dpkg-source --before-build . >"$log" 2>&1 && bad=0 || bad=1
tap "$bad" "dpkg-source --before-build applies them" "$log"
unpacked 'dpkg-source --before-build' "$package"
[ "$(QUILT_PATCHES=debian/patches quilt --quiltrc - applied | grep -c bugfix/s390x/)" -eq 10 ] && bad=0 || bad=1
tap "$bad" "quilt has ten of bugfix/s390x applied, behind Debian's own"
dpkg-source --after-build . >"$log" 2>&1 || :
QUILT_PATCHES=debian/patches quilt --quiltrc - pop -a >>"$log" 2>&1 || :

cd "$work"
dpkg-source -Zxz -z1 --build "$package" >"$log" 2>&1 && bad=0 || bad=1
tap "$bad" "dpkg-source --build makes a source package" "$log"
dpkg-source --no-check --extract "linux_$version-2+readd1.dsc" "$work/extracted" >"$log" 2>&1 && bad=0 || bad=1
[ "$(grep -c 'applying bugfix/s390x/' "$log")" -eq 10 ] && ! grep -q fuzz "$log" || bad=1
tap "$bad" "dpkg-source --extract applies ten of bugfix/s390x" "$log"
unpacked 'dpkg-source --extract' "$work/extracted"
tap_done
