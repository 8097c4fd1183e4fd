#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Every rule of series-lint is broken once; the report must name that rule and
# no other. A rule that is broken nowhere here is red too.

set -eu

# shellcheck source=tests/lint-fixture.sh
. "$(dirname "$0")/lint-fixture.sh"

lint() {
	"$build/series-lint" --series "$work/case/series" --patches "$work/case/patches" \
		--ids "$work/case/ids" --files "$top/tools/lint/allowed-files" "$@"
}

fresh() {
	rm -rf "$work/case"
	cp -R "$work/good" "$work/case"
	cp "$top/tools/lint/upstream-ids" "$work/case/ids"
}

# Edit patch $1 (or the file $1) of the case with the sed script $2.
edit() {
	case $1 in
	[0-9]*) file=$(echo "$work/case/patches/$1"-*.patch) ;;
	*) file=$work/case/$1 ;;
	esac
	sed "$2" "$file" >"$work/edited"
	! cmp -s "$work/edited" "$file" || echo "the edit changes nothing" >>"$work/why"
	mv "$work/edited" "$file"
}

# red RULE COMMAND...: after COMMAND has damaged the case, RULE alone complains.
red() {
	rule=$1
	shift
	fresh
	: >"$work/why"
	"$@"
	status=0
	lint >"$work/tap" 2>&1 || status=$?
	found=$(sed -n 's/^# \([a-z0-9-]*\): .*/\1/p' "$work/tap" | sort -u | tr '\n' ' ')
	[ "$found" = "$rule " ] || echo "found: $found" >>"$work/why"
	[ "$status" -eq 1 ] || echo "exit status $status" >>"$work/why"
	echo "$rule" >>"$work/broken"
	bad=0
	[ ! -s "$work/why" ] || bad=1
	tap "$bad" "$rule: $*" "$work/why"
}

patch3() { edit 0003 "$1"; }
mv_patch() {
	old=$(basename "$work"/case/patches/"$1"-*.patch)
	mv "$work/case/patches/$old" "$work/case/patches/$2"
	edit series "s/^$old\$/$2/"
}
one_more() { cp "$work"/case/patches/0010-*.patch "$work/case/patches/0011-more.patch"; }
no_patch() { rm "$work"/case/patches/0010-*.patch; }
signature() {
	printf -- '-- \n2.39.5\n' >>"$(echo "$work/case/patches"/0003-*.patch)"
}

make_repo "$work/repo"
export_series "$work/repo" "$work/good"

fresh
status=0
lint >"$work/tap" 2>&1 || status=$?
tap "$status" "a good series is green" "$work/tap"
tests=$(grep -c '^ok ' "$work/tap")
[ "$tests" -eq 61 ] && bad=0 || bad=1
tap "$bad" "it has 6 tests a patch and one for the series (found $tests)"

red series-indent edit series '1s/^/  # note\n/'
red series-trailing edit series '2s/$/ # why/'
red series-name mv_patch 0003 third.patch
red series-order mv_patch 0003 0013-third.patch
red series-missing no_patch
red series-unlisted one_more
red series-count edit ids '/^774a/p'
red form-text patch3 's/^+int.*/&\r/'
red form-zero-commit patch3 '1s/0000/1111/'
red form-index patch3 's/^index \([0-9a-f]\{12\}\)[0-9a-f]*/index \1/'
red form-mode patch3 's/^index .*/old mode 100644\nnew mode 100755\n&/'
red form-mode patch3 's/^index .*/new file mode 100755\n&/'
red form-rename patch3 's/^index .*/similarity index 90%\n&/'
red form-rename patch3 's|^diff --git a/arch/s390/pci/pci.c|diff --git a/arch/s390/pci/abc.c|'
red form-binary patch3 's/^index .*/&\nGIT binary patch/'
red form-hunk patch3 's/^@@ -1,/@@ -1,1/'
red form-hunk patch3 's/^@@ -1,.*/@@ damaged @@/;/^[-+ ]int/d;/^ \/\*/d'
red form-signature signature
red form-notes patch3 's/^---$/&\nChanged since the last version/'
red from-form patch3 's/^From: .*/From: nobody/'
red from-folded patch3 's/^From: Lint/From: Lint\n/'
red from-domain patch3 's/@lint\.example/@lint.net/'
red date-form patch3 's/^Date: .*/Date: yesterday/'
red header-extra patch3 's/^Date: .*/&\nTo: someone@lint.example/'
red subject-prefix patch3 's/^Subject: .PATCH 03/Subject: [PATCH 3/'
red subject-area patch3 's/^\(Subject: .*\)s390.pci: /\1/'
red subject-mood patch3 's/^\(Subject: .*\)Change/\1Changes/'
red subject-mood patch3 's/^\(Subject: .*\)Change/\1change/'
red subject-mood patch3 's/^Subject: .*/&./'
red subject-length patch3 's/^Subject: .*/& whatever it takes to have a very long line/'
red subject-s390x patch3 's/^\(Subject: .*\)s390/\1s390x/'
red body-missing patch3 '/^Line/d;/^enough/d;/^  a quoted/d'
red body-width patch3 's/^Line 3.*/& And here it goes on./'
red body-timestamp patch3 's/^  a quoted/  [   12.345678] &/'
red body-internal patch3 's/^enough:/&\nReference-ID: X12/'
red upstream-missing patch3 '/^. Upstream/d'
red upstream-twice patch3 '/^. Upstream/p'
red upstream-order patch3 's/^. Upstream commit 6ee6/[ Upstream commit 7ee6/'
red upstream-place patch3 '/^. Upstream/{h;d;};/^Line 3/G'
red signoff-count patch3 '/^Signed-off-by/d'
red signoff-count patch3 '/^Signed-off-by/p'
red signoff-identity patch3 's/^Signed-off-by: .*/Signed-off-by: Other <other@lint.example>/'
red deviation-missing patch3 '/^. lint: /d;/^  which makes/d'
red deviation-missing patch3 's/^. lint: /[ /'
red tag-order patch3 '/^Fixes/{h;d;};/^Cc/G'
red tag-order patch3 's/^Signed-off-by: .*/&\nLink: https:\/\/lint.example\/1/'
red tag-unknown patch3 's/^Cc: .*/&\nReviewed-by: Other <other@lint.example>/'
red tag-stray patch3 's/^Fixes: .*/&\n/'
red tag-fixes patch3 's/^Fixes: 0123456789ab/Fixes: 01234567/'
red file-scope patch3 's|arch/s390/pci/pci.c|arch/s390/pci/x/y.c|g'
red file-none patch3 '/^diff --git/,/^-- never/d'

"$build/series-lint" --list-rules | sort >"$work/all"
sort -u "$work/broken" | comm -23 "$work/all" - >"$work/why"
[ -s "$work/why" ] && bad=1 || bad=0
tap "$bad" "every rule is broken above" "$work/why"

fresh
sed 's/@lint\.example/@lint.net/' "$work"/good/patches/0003-*.patch >"$(echo "$work"/case/patches/0003-*.patch)"
status=0
lint --submitter >"$work/tap" || status=$?
tap "$status" "--submitter accepts any mail domain" "$work/tap"

status=0
lint --series "$work/none" >"$work/tap" 2>&1 || status=$?
[ "$status" -eq 3 ] && grep -q '^series-lint: error: .*none' "$work/tap" && bad=0 || bad=1
tap "$bad" "a missing series file is a usage error" "$work/tap"
tap_done
