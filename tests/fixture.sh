# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2034
#
# To be sourced by tests first: what all of them have. Sets top (the project), build (where it
# was built), work (removed at the end), log (a file there); statuses, TAP, ends and says.

top=$(cd "$(dirname "$0")" && pwd)
top=${top%/tests*}
build=${BUILD:-$top/build}
work=$(mktemp -d)
log=$work/log
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
# shellcheck source=tools/status.sh
. "$top/tools/status.sh"
# shellcheck source=tools/lint/tap.sh
. "$top/tools/lint/tap.sh"

# ends STATUS NAME PATTERN command...: it ends with STATUS, and prints a line that matches, to
# either output. A wrong use has one line that begins with the error.
ends() {
	want=$1
	name=$2
	pattern=$3
	shift 3
	got=0
	"$@" >"$work/out" 2>"$work/err" || got=$?
	{
		echo "status $got, not $want; the output should match: $pattern"
		cat "$work/out" "$work/err"
	} >"$work/why"
	bad=0
	[ "$got" -eq "$want" ] || bad=1
	cat "$work/out" "$work/err" | grep -Eq -e "$pattern" || bad=1
	[ "$want" -ne "$ST_USAGE" ] ||
		[ "$(grep -c '^\([a-z-]*: \)\{0,1\}error: ' "$work/err")" -eq 1 ] || bad=1
	tap "$bad" "$name" "$work/why"
}

# says STATUS NAME PATTERN argument...: the same for $program.
# shellcheck disable=SC2154 # the test sets it
says() {
	status=$1
	name=$2
	pattern=$3
	shift 3
	ends "$status" "$name" "$pattern" "$program" "$@"
}
