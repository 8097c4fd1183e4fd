#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What README.md and the pages show: each command behind "$ " is run in a kernel tree that is
# new for each literal block, with $R as the project, and prints what stands below it, see
# match.awk; what differs from run to run is in ../docs/vary.sed. The other commands are the
# affair of ../docs/commands.sh.
#
#	pages.sh [PAGE...]	only these, as Documentation/mailbox.rst

set -eu

# shellcheck source=tests/consumers/fixture.sh
. "$(dirname "$0")/fixture.sh"
needs make make

R=$top
export R
# make gives its variables to the make in a page.
unset MAKEFLAGS MFLAGS MAKELEVEL

# lacks COMMAND: the tool that it needs and that is not there, with its package.
lacks() {
	case " $1 " in
	*" b4 "*) command -v b4 >/dev/null || echo 'b4 (package b4)' ;;
	*" quilt "*) command -v quilt >/dev/null || echo 'quilt (package quilt)' ;;
	*" hardware "*) command -v s390x-linux-gnu-gcc >/dev/null ||
		echo 's390x-linux-gnu-gcc (package gcc-s390x-linux-gnu)' ;;
	esac
}

vary=$top/tests/docs/vary.sed
commands=${BUILD:-$top/build}/doc-commands
cd "$top"
[ $# -gt 0 ] || set -- README.md Documentation/*.rst Documentation/*/*.rst
shown_somewhere=0
for page; do
	rm -rf "$work/page"
	mkdir "$work/page"
	"$commands" split "$page" "$work/page" >"$log" 2>&1 || tap 1 "$page can be read" "$log"
	last=
	for command in "$work/page"/*.command; do
		[ -e "$command" ] || continue
		shown_somewhere=1
		block=${command##*/}
		block=${block%%.*}
		[ "$block" = "$last" ] || { back; lacking=; }
		last=$block
		# What comes after it in the block stands on what it does.
		[ -n "$lacking" ] || lacking=$(lacks "$(cat "$command")")
		if [ -n "$lacking" ]; then
			tap_skip "$page: $(cat "$command")" "no $lacking"
			continue
		fi
		(cd "$tree" && sh -c "$(cat "$command")") >"$work/printed" 2>&1 && bad=0 || bad=1
		sed -f "$vary" "${command%.command}.shown" >"$work/shown"
		sed -f "$vary" "$work/printed" >"$work/got"
		awk -f tests/consumers/match.awk "$work/shown" "$work/got" >"$log" || bad=1
		[ "$bad" -eq 0 ] || tail -n 20 "$work/printed" >>"$log"
		tap "$bad" "$page: $(cat "$command")" "$log"
	done
done
[ "$shown_somewhere" -eq 1 ] && bad=0 || bad=1
tap "$bad" "there are commands"
tap_done
