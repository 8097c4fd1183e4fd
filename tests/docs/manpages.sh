#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The manual pages have the options, commands and exit statuses that --help tells of, and no
# others: those of a command in its synopsis, and a text for each. man finds no fault in them.

set -eu
LC_ALL=C.UTF-8
export LC_ALL

# shellcheck source=tests/fixture.sh
. "$(dirname "$0")/../fixture.sh"
man=${MAN:-$top/Documentation/man}

# part PAGE FROM-TITLE: its text up to the next title.
part() {
	awk -v title="$2" '
		/^=+$/ { on = last == title; next }
		on && seen { print last }
		{ last = $0; seen = on }
	' "$man/$1.rst"
}

# In a synopsis an option is **--name**, in a text on it it begins the line.
synopsis() {
	part "$1" SYNOPSIS | sed 's/^| /\n/' | awk -v RS= -v what="**$1 $2**" '
		index($0, "**" "'"$1"'") == 1 && index($0, what) == 1' |
		grep -o -e '--[a-z][a-z-]*' | sort -u
}

described() {
	sed -n 's/^\(--[a-z-]*\)\( .*\)*$/\1/p' "$man/$1.rst" | sort
}

helped() {
	grep -o -e '--[a-z][a-z-]*' | grep -v -x -e --help | sort -u
}

# same NAME: two lists, $work/page and $work/help.
same() {
	diff "$work/help" "$work/page" >"$work/why" && bad=0 || bad=1
	[ -s "$work/help" ] || { echo 'nothing to compare' >"$work/why"; bad=1; }
	tap "$bad" "$1" "$work/why"
}

# Of a line of --help only what begins it is an option, the rest is text. A usage in one
# line has them all.
options() {
	"$build/$1" "$2" --help 2>/dev/null |
		sed -n "/^Usage: .* --/p; s/^  \(    \|-., \)\(--[a-z-]*\).*/\2/p; s/^  \(--[a-z-]*\) .*/\1/p"
}

for tool in zlab zseries zmodel; do
	"$build/$tool" --help | sed -n "s/^$tool \([a-z]*\) .*/\1/p" | sort >"$work/help"
	part "$tool" COMMANDS | sed -n 's/^\([a-z]*\)$/\1/p' | sed '/^$/d' | sort >"$work/page"
	same "$tool(1): commands"
	cp "$work/help" "$work/commands"
	while read -r command; do
		options "$tool" "$command" | helped >>"$work/all" || :
		options "$tool" "$command" | helped >"$work/help" || :
		synopsis "$tool" "$command" >"$work/page" || :
		# One without options must say so by a synopsis without any.
		[ -s "$work/help" ] || echo none >"$work/help"
		[ -s "$work/page" ] || ! part "$tool" SYNOPSIS | grep -q -F "**$tool $command**" ||
			echo none >"$work/page"
		same "$tool(1): $command"
	done <"$work/commands"
	{ cat "$work/all"; echo --help; } | sort -u >"$work/help"
	described "$tool" >"$work/page"
	same "$tool(1): each option has a text"
	rm "$work/all"
done

"$build/zpci-verify" --help | sed -n 's/^  \(    \|-., \)\(--[a-z-]*\).*/\2/p' | sort >"$work/help"
described zpci-verify >"$work/page"
same "zpci-verify(8): each option has a text"
grep -v -x -e --help "$work/help" >"$work/options"
mv "$work/options" "$work/help"
part zpci-verify SYNOPSIS | grep -o -e '--[a-z][a-z-]*' | sort -u >"$work/page"
same "zpci-verify(8): synopsis"

# numbers: those of the sentence on exit statuses, "12 to 14" being three.
numbers() {
	sed -n '/^Exit status: /,/^$/p' | tr '\n' ' ' | sed 's/12 to 14/12 , 13 , 14/' |
		grep -o -e '[;,:] *[0-9][0-9]* ' -e '[0-9][0-9]* see' | grep -o '[0-9]*'
}

for tool in zlab zseries zmodel zpci-verify; do
	{
		"$build/$tool" --help | numbers
		[ "$tool" != zseries ] || "$build/zseries" status --help | numbers
		[ "$tool" != zlab ] || { "$build/zlab" bisect --help; "$build/zlab" verify --help; } |
			grep -o ' 1[0-9][0-9]* [a-z]' | grep -o '1[0-9]*'
	} | grep -v '^$' | sort -n -u >"$work/help"
	part "$tool" 'EXIT STATUS' | sed -n 's/^\([0-9][0-9, ]*\)$/\1/p' | tr ',' '\n' | tr -d ' ' |
		sort -n -u >"$work/page"
	same "$tool: exit statuses"
done

if ! command -v sphinx-build >/dev/null; then
	tap_skip "man reads them" "no sphinx-build (package python3-sphinx)"
elif ! command -v man >/dev/null; then
	tap_skip "man reads them" "no man (package man-db)"
else
	sphinx-build -q -W -n -b man -d "$work/trees" "$top/Documentation" "$work/man" >"$work/why" 2>&1 || :
	for page in "$work"/man/*.[18]; do
		MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" \
			2>>"$work/why" >"$work/read" || echo "man: $?" >>"$work/why"
	done
	[ -s "$work/read" ] || echo 'no page' >>"$work/why"
	[ -s "$work/why" ] && bad=1 || bad=0
	tap "$bad" "man reads them" "$work/why"
fi
tap_done
