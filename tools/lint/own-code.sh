#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Checks of this project's own files, TAP on stdout:
#
#	own-code.sh [--top DIR] [--checkpatch FILE] [--allow FILE]
#
# checkpatch.pl is taken from the base kernel in the cache unless one is given;
# without either, its tests are skipped. The lists own-code-allow and forbidden
# stand next to this script.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
# shellcheck source=tools/status.sh
. "$top/tools/status.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$top/tools/kernel/git-env.sh"
# shellcheck source=tools/lint/tap.sh
. "$here/tap.sh"

checkpatch=
allow=$here/own-code-allow
while [ $# -gt 0 ]; do
	case $1 in
	--top) top=${2-} ;;
	--checkpatch) checkpatch=${2-} ;;
	--allow) allow=${2-} ;;
	*)
		echo "error: unknown argument $1 (see the top of own-code.sh)" >&2
		exit "$ST_USAGE"
		;;
	esac
	[ $# -ge 2 ] || { echo "error: $1 lacks its value" >&2; exit "$ST_USAGE"; }
	shift 2
done
cd "$top"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit "$ST_INTERRUPTED"' INT TERM HUP

# Everything but what git keeps and what was built; patches have their own lint.
find . \( -name .git -o -path ./build -o -path ./patches -o -path ./LICENSES \) -prune -o \
	-type f -print | sed 's|^\./||' | sort >"$tmp/all"
grep '\.[ch]$' "$tmp/all" >"$tmp/c" || :
while read -r file; do
	case $(head -n 1 "$file") in
	'#!/bin/sh'*) echo "$file" ;;
	*) case $file in *.sh) echo "$file" ;; esac ;;
	esac
done <"$tmp/all" >"$tmp/sh"

# red_if_text NAME: red if the file $tmp/out has text.
red_if_text() {
	bad=0
	[ ! -s "$tmp/out" ] || bad=1
	tap "$bad" "$1" "$tmp/out"
}

base_checkpatch() {
	repo=${XDG_CACHE_HOME:-$HOME/.cache}/zpci-readd/linux-source-6.1.git
	mkdir "$tmp/scripts"
	for file in checkpatch.pl spelling.txt const_structs.checkpatch; do
		zgit --git-dir="$repo" show "main:scripts/$file" >"$tmp/scripts/$file" \
			2>/dev/null || return 1
	done
	checkpatch=$tmp/scripts/checkpatch.pl
}

check_checkpatch() {
	[ -n "$checkpatch" ] || base_checkpatch || {
		tap_skip "checkpatch.pl on C files" "no base kernel in the cache (make prove)"
		tap_skip "every allowed checkpatch.pl finding is needed" "no base kernel in the cache"
		return
	}
	xargs perl "$checkpatch" --no-tree --file --terse --show-types --no-summary \
		--max-line-length=100 <"$tmp/c" >"$tmp/found" 2>&1 || :
	awk -v unused="$tmp/unused" '
		FILENAME != "-" { if (!/^#/) { allow[++nr] = $0; need[nr] = NF < 3 } next }
		/^$/ || /^total: / { next }
		{
			for (i = 1; i <= nr; i++) {
				split(allow[i], entry)
				if (index($2, ":" entry[1] ":") && $1 ~ "^" entry[2] ":") {
					used[i] = 1
					next
				}
			}
			print
		}
		END { for (i = 1; i <= nr; i++) if (need[i] || !used[i]) print allow[i] >unused }
	' "$allow" - <"$tmp/found" >"$tmp/out"
	[ -s "$tmp/c" ] || echo "no C file found" >"$tmp/out"
	red_if_text "checkpatch.pl on C files"
	cat "$tmp/unused" >"$tmp/out" 2>/dev/null || :
	red_if_text "every allowed checkpatch.pl finding is needed and has a reason"
}

# too_long LIMIT NAME: files listed on stdin.
too_long() {
	while read -r file; do
		lines=$(wc -l <"$file")
		[ "$lines" -le "$1" ] || echo "$file: $lines lines"
	done >"$tmp/out"
	red_if_text "$2"
}

check_checkpatch

xargs shellcheck -x -P "$top" <"$tmp/sh" >"$tmp/out" 2>&1 || echo "shellcheck failed" >>"$tmp/out"
red_if_text "shellcheck on scripts"
too_long 150 "scripts of at most 150 lines" <"$tmp/sh"
too_long 500 "C files of at most 500 lines" <"$tmp/c"

grep -e '\.[ch]$' -e '\.sh$' -e '\.pl$' -e '\.config$' -e 'Makefile$' "$tmp/all" |
	while read -r file; do
		head -n 2 "$file" | grep -q 'SPDX-License-Identifier: GPL-2\.0' || echo "$file"
	done >"$tmp/out"
red_if_text "an SPDX line at the top of every source file"

# Names of upstream commits are not ours to correct.
grep -v -e '^tools/lint/upstream-ids$' "$tmp/all" | xargs codespell -I "$here/codespell-words" >"$tmp/out" 2>&1 ||
	echo "codespell found something" >>"$tmp/out"
red_if_text "codespell on all files"

# The directory that this tree lies in is the reader's affair as well. Which names in /tmp
# are wrong is in the list.
grep -v '^#' "$here/forbidden" >"$tmp/forbidden"
case $(dirname "$top") in
/ | /tmp) ;;
*) printf '%s\n' "this-machine (^|[ \"'=:(])$(dirname "$top" | sed 's/[.]/\\&/g')/" >>"$tmp/forbidden" ;;
esac
grep -v '^tools/lint/forbidden$' "$tmp/all" | xargs awk -f "$here/forbidden.awk" "list=$tmp/forbidden" "$tmp/forbidden" >"$tmp/out"
red_if_text "nothing forbidden"

# Our own headers are included with quotes; each is there, and each is used.
xargs grep -H '^#include "' <"$tmp/c" | sed 's/^\([^:]*\):#include "\([^"]*\)".*/\1 \2/' >"$tmp/includes"
while read -r file header; do
	[ -e "${file%/*}/$header" ] || grep -Eq "^tools/z[a-z-]*/([a-z]*/)?$header\$" "$tmp/c" ||
		echo "$file: $header is not there"
done <"$tmp/includes" >"$tmp/out"
sed -n "s|^tools/z[a-z-]*/\(.*/\)*\(.*\.h\)\$|\2|p" "$tmp/c" | sort | uniq -d |
	sed "s/\$/: several headers have this name/" >>"$tmp/out"
grep '\.h$' "$tmp/c" | while read -r file; do
	grep -q " \(.*/\)\{0,1\}${file##*/}\$" "$tmp/includes" || echo "$file: nobody includes it"
done >>"$tmp/out"
red_if_text "headers exist and are used"
tap_done
