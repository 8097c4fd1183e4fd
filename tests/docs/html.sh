#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The pages become HTML without a warning, each is in a table of contents, every link within
# them leads somewhere, links to elsewhere have the form of one (nobody is asked, there is no
# network), files that pages name are there, and 00-INDEX lists all of them.

set -eu
LC_ALL=C.UTF-8
export LC_ALL

# shellcheck source=tests/fixture.sh
. "$(dirname "$0")/../fixture.sh"
doc=${DOCUMENTATION:-$top/Documentation}
cd "$top"

# empty NAME FILE: green if nobody has complained into FILE.
empty() {
	[ -s "$2" ] && bad=1 || bad=0
	tap "$bad" "$1" "$2"
}

# links DIR: "PAGE TARGET" of each href and src in the HTML of DIR.
links() {
	(cd "$1" && find . -name '*.html' | sort | while read -r page; do
		tr '\n' ' ' <"$page" | grep -o -E '(href|src)="[^"]*"' |
			sed "s|^[a-z]*=\"\(.*\)\"\$|${page#./} \1|"
	done)
}

# lost DIR: links within DIR that lead to no file, or to no place in it.
lost() {
	links "$1" | grep -v -E ' ([a-z]+:|data:)' | sort -u | while read -r page target; do
		file=${target%%#*}
		case $page in
		*/*) [ -z "$file" ] || file=${page%/*}/$file ;;
		esac
		file=$1/${file:-$page}
		[ -e "$file" ] || { echo "$page: no $target"; continue; }
		case $target in
		*#?*) grep -q -F "id=\"${target#*#}\"" "$file" || echo "$page: no place $target" ;;
		esac
	done
}

if ! command -v sphinx-build >/dev/null; then
	for name in 'HTML without a warning' 'links within' 'the same bytes each time'; do
		tap_skip "$name" "no sphinx-build (package python3-sphinx)"
	done
else
	sphinx-build -q -W --keep-going -n -b html -d "$work/trees" "$doc" "$work/html" \
		>"$work/why" 2>&1 || echo "status $?" >>"$work/why"
	empty "HTML without a warning" "$work/why"
	lost "$work/html" >"$work/why"
	[ "$(links "$work/html" | wc -l)" -gt 100 ] || echo 'no links' >>"$work/why"
	empty "links within the HTML lead somewhere" "$work/why"
	sphinx-build -q -b html -d "$work/trees2" "$doc" "$work/again" >"$work/why" 2>&1 || :
	rm -f "$work"/html/.buildinfo "$work"/again/.buildinfo
	diff -rq "$work/html" "$work/again" >>"$work/why" || :
	empty "the same bytes each time" "$work/why"
fi

# ](file) of README.md, whose reader is not Sphinx.
grep -o '](\([^)]*\))' README.md | sed 's/^](//; s/)$//' | grep -v '^https\{0,1\}:' |
	while read -r target; do
		[ -e "${target%%#*}" ] || echo "README.md: no $target"
	done >"$work/why"
empty "links in README.md lead somewhere" "$work/why"

# A scheme, a host with a dot, and no character that must be escaped; no full stop at the end.
url='https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]+)?(/[A-Za-z0-9._~!$&*+,;=:@%/-]*)?(\?[A-Za-z0-9._~!$&*+,;=:@%/?-]*)?(#[A-Za-z0-9._~!$&*+,;=:@%/?-]*)?'
find "$doc" -name '*.rst' -o -name '*.txt' | sort | xargs grep -H -o -E 'https?:[^] )>`"]*' README.md \
	MAINTAINERS.snippet >"$work/found" || :
sed 's/^[^:]*://' "$work/found" | sed 's/[.,;:]*$//' | sort -u >"$work/urls"
sed 's/^/# to look at by hand: /' "$work/urls"
grep -v -x -E "$url" "$work/urls" >"$work/why" || :
[ -s "$work/urls" ] || echo 'no links found' >>"$work/why"
empty "$(wc -l <"$work/urls") links to elsewhere have the form of one" "$work/why"

# Patterns in names are for the shell, placeholders cannot be looked up.
# shellcheck disable=SC2016
find "$doc" -name '*.rst' | sort | xargs grep -H -o -E '``(tools|tests|patches|Documentation)/[^` ]*``' |
	sed 's/``//g; s/:/ /' | grep -v '[<{]' | sort -u | while read -r page name; do
		# shellcheck disable=SC2086
		ls -d $name >/dev/null 2>&1 || echo "${page#"$top"/}: no $name"
	done >"$work/why"
empty "files that pages name are there" "$work/why"

(cd "$doc" && find . -name _static -prune -o -name '__pycache__' -prune -o -type f -print |
	sed 's|^\./||; s/-table\.rst$/.rst/; s/\.\(dot\|svg\)$/.rst/; s/^lock-\(order\|seen\)\.rst$/locking.rst/; s/^lock\.rst$/locking.rst/; s/^requirement\.rst$/requirements.rst/' |
	sort -u) >"$work/files"
sed 's/[	 ].*//' "$doc/00-INDEX" | sort >"$work/listed"
diff "$work/files" "$work/listed" >"$work/why" || :
empty "00-INDEX lists every page" "$work/why"
tap_done
