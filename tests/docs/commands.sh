#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Every command that README.md and Documentation show is run by a test, or has its form looked
# at: what make is asked for and with what is in the Makefile, what our programs are asked for
# is in their --help, the others are commands. Those in literal blocks that are not run as
# they stand (that is done by ../consumers/pages.sh) have a reason in the list not-run.
#
#	commands.sh [PAGE...]	only these, and the list may have more than is needed

set -eu

# shellcheck source=tests/fixture.sh
. "$(dirname "$0")/../fixture.sh"
cd "$top"
list=tests/docs/not-run

make_form() {
	while [ $# -gt 0 ]; do
		case $1 in
		-s) ;;
		-C) shift ;;
		-*) echo "option $1 of make" ;;
		*=*) grep -q "[$](${1%%=*}[),]\|[$](or [$](${1%%=*})\|,[$](${1%%=*}))" Makefile ||
			echo "the Makefile has no ${1%%=*}" ;;
		*) grep -q "^$1:" Makefile || echo "the Makefile has no target $1" ;;
		esac
		shift
	done
}

# our_form PROGRAM WORD...: a command that is there, and options that it tells of.
our_form() {
	program=$1
	shift
	command=
	case ${1-} in
	--help | '') "$build/$program" --help >"$work/help"; return ;;
	esac
	case $program in
	zpci-verify)
		"$build/$program" --help >"$work/help"
		grep -q "^ .* $1\( \|$\)\|^Usage: .* $1$" "$work/help" || echo "no command $1" ;;
	*)
		command=$1
		"$build/$program" --help | grep -q "^$program $command " ||
			{ echo "$program has no command $command"; return; }
		"$build/$program" "$command" --help >"$work/help" 2>/dev/null || : ;;
	esac
	for word; do
		case $word in
		--*) word=${word%%=*}
			grep -q -e "$word\([][ =,]\|$\)" "$work/help" ||
				echo "$program${command:+ }$command has no $word" ;;
		esac
	done
}

# form COMMAND: what is wrong with it, nothing if it is fine.
form() {
	# Brackets are for what may be left out, <a placeholder> is one word, and what comes after
	# the first command of a pipe is not looked at.
	text=$(printf '%s\n' "$1" | sed "s/[][]//g; s/ \{2,\}# .*//; s/'[^']*'/TEXT/g
		s/\"[^\"]*\"/TEXT/g; s/<[^<>]*>/TEXT/g; s/[$]([^()]*)/TEXT/g; s/ *[|<>;&].*//")
	set -f
	# shellcheck disable=SC2086
	set -- $text
	set +f
	while :; do
		case ${1-} in
		[A-Z]*=*) shift ;;
		*) break ;;
		esac
	done
	program=${1-}
	shift
	case ${program##*/} in
	make) make_form "$@" ;;
	zlab | zseries | zmodel | zpci-verify) our_form "${program##*/}" "$@" ;;
	*) case $program in
		tools/*) [ -x "$program" ] || echo "no $program" ;;
		\$R/*) [ -e "$top/${program#*/}" ] || echo "no $program" ;;
		b4 | git | quilt) command -v "$program" >/dev/null || echo "SKIP no $program (make setup)" ;;
		*) command -v "$program" >/dev/null || echo "no command $program" ;;
		esac ;;
	esac
}

# instead WHAT: is there what the list says is done instead?
instead() {
	case $1 in
	syntax) ;;
	"test "*) [ -e "${1#* }" ] || echo "no ${1#* }" ;;
	"last "*) grep -q "last/${1#* }\." tests/docs/transcripts.sh || echo "transcripts.sh has no ${1#* }" ;;
	"group "*) grep -q "^	${1#* } *=> sub" tests/run.pl || echo "no group ${1#* }" ;;
	*) echo "the list does not know '$1'" ;;
	esac
}

all=
[ $# -gt 0 ] || { all=yes; set -- README.md Documentation/*.rst Documentation/*/*.rst; }
"$build/doc-commands" list "$@" >"$work/shown"
[ -s "$work/shown" ] && bad=0 || bad=1
tap "$bad" "$(wc -l <"$work/shown") commands are shown, $(grep -c '	run	' "$work/shown" || :) are to be run"
LC_ALL=C sort -t '	' -k 3 -u "$work/shown" >"$work/unique"
: >"$work/bad"
while IFS='	' read -r place _ command; do
	form "$command" >"$work/why"
	case $(cat "$work/why") in
	'') ;;
	SKIP*) tap_skip "$place: $command" "$(sed 's/^SKIP //' "$work/why")" ;;
	*) sed "s|^|$place: |" "$work/why" >>"$work/bad" ;;
	esac
done <"$work/unique"
[ -s "$work/bad" ] && bad=1 || bad=0
tap "$bad" "$(wc -l <"$work/unique") commands, each once, have a good form" "$work/bad"

: >"$work/used"
grep -v -e '^#' -e '^$' "$list" >"$work/list"
grep '	shown	\|	root	' "$work/shown" | while IFS='	' read -r place _ command; do
	number=0
	found=
	while IFS= read -r line; do
		number=$((number + 1))
		printf '%s\n' "$command" | sed 's/ \{2,\}# .*//' | grep -Eq -e "${line%% | *}" || continue
		found=yes
		echo "$number" >>"$work/used"
		break
	done <"$work/list"
	[ -n "$found" ] || echo "$place: $command"
done >"$work/why"
[ -s "$work/why" ] && bad=1 || bad=0
tap "$bad" "what is not run has a reason in $list" "$work/why"

number=0
while IFS= read -r line; do
	number=$((number + 1))
	rest=${line#* | }
	[ "$rest" != "${rest#* | }" ] || echo "$line: no reason"
	instead "${rest%% | *}"
	[ -z "$all" ] || grep -qx "$number" "$work/used" || echo "not needed: $line"
done <"$work/list" >"$work/why"
[ -s "$work/why" ] && bad=1 || bad=0
tap "$bad" "the list is needed, and what it names is there" "$work/why"
tap_done
