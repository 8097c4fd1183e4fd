#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What README.md and evidence.rst show of make prove, make compare and make verify-evidence is
# what the last of these that make check has run said: keep-output keeps it in build/last. What
# hardware.rst shows is what zpci-verify said in the guests of make check-hardware, whose
# logs are in build/hardware.

set -eu

# shellcheck source=tests/fixture.sh
. "$(dirname "$0")/../fixture.sh"
last=${LAST:-$top/build/last}
guests=${GUESTS:-$top/build/hardware}

# block PAGE TEXT: the literal block that has a line that begins with TEXT.
block() {
	awk -v text="$2" '
		/^    / || /^$/ {
			line = substr($0, 5)
			block = block line "\n"
			if (index(line, text) == 1)
				found = 1
			next
		}
		{ if (found) exit; block = "" }
		END { if (found) printf "%s", block }
	' "$top/$1" | sed '/./,$!d' | sed '/^$/d'
}

# like NAME FILE...: the page's text in $work/shown is what the files have.
like() {
	title=$1
	shift
	for file; do
		[ -e "$file" ] || {
			tap_skip "$title" "no $(basename "$file") (make check leaves it)"
			return
		}
	done
	cat "$@" | sed "s|$top/||; s|/[^ ]*/build/report|build/report|" |
		sed -f "$top/tests/docs/vary.sed" >"$work/printed"
	sed -f "$top/tests/docs/vary.sed" "$work/shown" >"$work/wanted"
	[ -s "$work/shown" ] && awk -f "$top/tests/consumers/match.awk" "$work/wanted" \
		"$work/printed" >"$work/why" 2>&1 && bad=0 || bad=1
	tap "$bad" "$title" "$work/why"
}

block README.md '[1/9]' >"$work/shown"
like "README.md: make prove" "$last/prove.steps" "$last/prove.table"
block README.md '[9/13]' >"$work/shown"
like "README.md: make compare" "$last/compare.steps" "$last/compare.table"
block Documentation/evidence.rst 'VERIFIED' | sed 1d >"$work/shown"
like "evidence.rst: make verify-evidence" "$last/prove.verified"
# said LOG FROM: what zpci-verify printed in a guest, from a line that begins with FROM on. In
# the log it is one reply of the agent, in one line.
said() {
	[ -e "$guests/$1.agent" ] || return 0
	sed -n 's/^ *[0-9.]* < //p' "$guests/$1.agent" | grep -F -e "$2" | tail -n 1 |
		sed 's/\\n/\
/g' | sed -n "/^$2/,\$p"
}

# in_guest TITLE LOG FROM: the page's text in $work/shown is that.
in_guest() {
	said "$2" "$3" >"$work/said.agent"
	if [ ! -e "$guests/$2.agent" ]; then
		tap_skip "hardware.rst: $1" "no $(basename "$2").agent (make check-hardware leaves it)"
		return
	fi
	[ -s "$work/said.agent" ] || echo "it has not said $3" >"$work/said.agent"
	like "hardware.rst: $1" "$work/said.agent"
}

page=Documentation/hardware.rst
block $page 'FID  ' | sed 1d >"$work/shown"
in_guest "zpci-verify list" patched/verify-list 'FID  '
block $page 'would do:' | sed 1d >"$work/shown"
in_guest "zpci-verify run, without --yes" patched/verify-list 'function:'
block $page '---- zpci-verify report' >"$work/shown"
in_guest "the report on a kernel with the series" patched/verify-readd '---- zpci-verify report'
block $page '  re-add       FAIL' >"$work/shown"
in_guest "the report on a kernel without it" base/verify-held 'checks:'
tap_done
