#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Each rule of zseries lint sru goes red when what it wants is taken away. sru-rules has
# an edit for each of them; sru.sh sees them green.

set -eu
# shellcheck source=tests/sru-fixture.sh
. "$(dirname "$0")/sru-fixture.sh"
sru >"$log"

while IFS='|' read -r rule edit; do
	case $rule in
	'' | '#'*) continue ;;
	esac
	sed -e "$edit" "$work/text" >"$work/edited"
	status=0
	"$zseries" lint sru "$work/edited" >"$log" 2>&1 || status=$?
	[ "$status" -eq "$ST_DISPROVED" ] && grep -q "^[^ ]*: $rule: " "$log" && bad=0 || bad=1
	cmp -s "$work/text" "$work/edited" && bad=1 && echo "the edit does nothing" >>"$log"
	tap "$bad" "$rule goes red: $edit" "$log"
	echo "$rule" >>"$work/seen"
done <"$top/tests/sru-rules"

"$zseries" lint --rules sru | sed 's/ .*//' | sort >"$work/rules"
sort -u "$work/seen" | comm -3 "$work/rules" - >"$log"
[ -s "$work/rules" ] && [ ! -s "$log" ] && bad=0 || bad=1
tap "$bad" "each rule was seen red" "$log"

status=0
"$zseries" lint sru "$work/none" >"$log" 2>&1 || status=$?
[ "$status" -eq "$ST_BASE" ] && grep -q '^zseries: error: .*is it what zseries sru wrote' "$log" && bad=0 || bad=1
tap "$bad" "a file that is not there" "$log"
printf 'SRU \377\n' >"$work/latin"
status=0
"$zseries" lint sru "$work/latin" >"$log" 2>&1 || status=$?
[ "$status" -eq "$ST_BASE" ] && grep -q '^zseries: error: .*is not UTF-8' "$log" && bad=0 || bad=1
tap "$bad" "a file that is no text" "$log"
tap_done
