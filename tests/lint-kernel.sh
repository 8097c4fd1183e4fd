#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Breaks each check of kernel-checks.sh once, on the fake tree of the fixture.

set -eu

# shellcheck source=tests/lint-fixture.sh
. "$(dirname "$0")/lint-fixture.sh"
length=4

checks() {
	status=0
	CROSS_COMPILE='' "$top/tools/lint/kernel-checks.sh" --repo "$work/repo" --base base \
		--series "$work/case/series" --out "$work/out" --config "$work/config" \
		--allow "$work/allow" --jobs 1 >"$work/tap" 2>&1 || status=$?
}

prepare() {
	rm -rf "$work/repo" "$work/case" "${work:?}/bin"
	make_repo "$work/repo" "$work/tree"
	export_series "$work/repo" "$work/case"
}

# red WHAT NAME...: the last run has these red tests, named in the order of their
# lines, and no others. A name may end early.
red() {
	what=$1
	shift
	sed -n 's/^not ok [0-9]* - //p' "$work/tap" >"$work/red"
	bad=0
	[ "$status" -eq 1 ] && [ "$(wc -l <"$work/red")" -eq $# ] || bad=1
	for name in "$@"; do
		read -r line || line=
		case $line in
		"$name"*) ;;
		*) bad=1 ;;
		esac
	done <"$work/red"
	tap "$bad" "$what" "$work/tap"
}

green() {
	bad=0
	[ "$status" -eq 0 ] && grep -q '^1\.\.24$' "$work/tap" && ! grep -q '^not ok' "$work/tap" ||
		bad=1
	tap "$bad" "$1" "$work/tap"
}

# A program $1 in front of the real one: the commands $2 first.
stub() {
	mkdir -p "$work/bin"
	printf '#!/bin/sh\n%s\nexec %s "$@"\n' "$2" "$(command -v "$1")" >"$work/bin/$1"
	chmod +x "$work/bin/$1"
}

fake_tree "$work/tree"
echo CONFIG_PCI=y >"$work/config"
: >"$work/allow"
prepare
checks
green "a good series is green"

# A second run takes the warnings of the first one from its directory.
checks
green "it is green again"
grep -q '^# building' "$work/tap" && bad=1 || bad=0
tap "$bad" "the second run builds nothing" "$work/tap"

# Edit patch $1 with the sed script $2.
edit() {
	file=$(echo "$work/case/patches/$1"-*.patch)
	sed "$2" "$file" >"$work/edited"
	cp "$work/edited" "$file"
}

edit 0003 's/^ int changed_1/ int unchanged_1/'
checks
red "a patch without its context ends the checks" '0003-s390-pci-Change-line-3-of-the-file.patch: applies'

# One break for each check, in different patches: a run takes a while.
# The spelling mistake is in two parts, because codespell reads this file too.
extra() {
	[ "$1" -lt 2 ] || echo '/* BADSTYLE */'
	[ "$1" -lt 3 ] || echo "/* reci""eve */"
	[ "$1" -lt 4 ] || echo '/* WARN unused */'
}
sed '/Gerald Schaefer/d' "$top/MAINTAINERS.snippet" >"$work/tree/MAINTAINERS"
cp "$work/tree/scripts/get_maintainer.pl" "$work/get_maintainer.pl"
echo 'exit;' >"$work/tree/scripts/get_maintainer.pl"
prepare
edit 0001 's/^ 1 file changed, 1/ 1 file changed, 2/'
stub quilt 'exit 0'
stub git 'case " $* " in *" quiltimport "*) exit 0 ;; esac'
echo 'FAKE 0003 nothing needs it' >"$work/allow"
PATH=$work/bin:$PATH checks
patch=s390-pci-Change-line
red "each check is red at the patch that breaks it" 'series: quilt' 'series: git quiltimport' \
	'series: tools/export.sh' "0002-$patch-2-of-the-file.patch: checkpatch" \
	'series: every allowed' "0003-$patch-3-of-the-file.patch: codespell" \
	'MAINTAINERS.snippet: names' 'MAINTAINERS.snippet: get_maintainer' \
	"0004-$patch-4-of-the-file.patch: builds"
cp "$top/MAINTAINERS.snippet" "$work/tree/MAINTAINERS"
cp "$work/get_maintainer.pl" "$work/tree/scripts/get_maintainer.pl"

extra() { [ "$1" -lt 3 ] || echo '/* BADSTYLE */'; }
prepare
echo 'FAKE 0003 the test wants it' >"$work/allow"
checks
green "an allowed finding is green"
echo 'FAKE 0003' >"$work/allow"
checks
red "an allowed finding without a reason is red" \
	"0003-$patch-3-of-the-file.patch: checkpatch" 'series: every allowed'
: >"$work/allow"

extra() { [ "$1" -lt 3 ] || echo '/* CRASH BROKEN */'; }
prepare
checks
red "a checkpatch.pl that dies and a prefix that does not build are red" \
	'series: checkpatch.pl runs' "0003-$patch-3-of-the-file.patch: builds"

extra() { :; }
prepare
mkdir -p "$work/cache/kernels/guest-1"
mv "$work/repo" "$work/cache/linux-source-6.1.git"
status=0
CROSS_COMPILE='' "$top/tools/lint/kernel-checks.sh" --cache "$work/cache" \
	--series "$work/case/series" >"$work/tap" 2>&1 || status=$?
[ "$status" -eq 5 ] && grep -q '^error: .*make prove' "$work/tap" && bad=0 || bad=1
tap "$bad" "a cache without a base kernel is an error" "$work/tap"
zgit --git-dir="$work/cache/linux-source-6.1.git" branch main base
tree=$(zgit --git-dir="$work/cache/linux-source-6.1.git" rev-parse 'main^{tree}')
mkdir "$work/cache/kernels/guest-0"
for guest in guest-0 guest-1; do
	printf 'tree=%s\nconfig=%s\n' "$tree" debug >"$work/cache/kernels/$guest/meta"
	cp "$work/config" "$work/cache/kernels/$guest/config"
done
# The same kernel in another configuration is not what is wanted.
sed -i 's/debug/kasan/' "$work/cache/kernels/guest-0/meta"
echo CONFIG_PCI=n >"$work/cache/kernels/guest-0/config"
status=0
CROSS_COMPILE='' "$top/tools/lint/kernel-checks.sh" --cache "$work/cache" --allow "$work/allow" \
	--series "$work/case/series" >"$work/tap" 2>&1 || status=$?
green "base and configuration come from the cache"
tap_done
