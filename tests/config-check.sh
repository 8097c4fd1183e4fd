#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# tools/kernel/config-check.sh names every symbol that Kconfig did not take as
# requested, and the fragments themselves are in order.

set -eu
# shellcheck source=tests/build-fixture.sh
. "$(dirname "$0")/build-fixture.sh"

printf 'CONFIG_A=y\nCONFIG_N=4\nCONFIG_S=""\n# CONFIG_OFF is not set\n' >"$work/config"
fragment() {
	printf '%s\n' "$@" >"$work/f.config"
}
check() {
	run "$1" "$2" "$3" "$tools/kernel/config-check.sh" "$work/config" "$work/f.config"
}
fragment '# a reason' CONFIG_A=y '' CONFIG_N=4 'CONFIG_S=""' '# CONFIG_OFF is not set' \
	'# CONFIG_UNKNOWN is not set'
check "$ST_OK" '' "a config that has what was asked for"
fragment CONFIG_A=y CONFIG_GONE=y
check "$ST_BUILD" 'CONFIG_GONE of f.config was dropped' "a dropped symbol is named"
fragment CONFIG_OFF=y
check "$ST_BUILD" 'CONFIG_OFF of f.config was dropped' "a symbol that is not set is dropped"
fragment CONFIG_N=8
check "$ST_BUILD" 'CONFIG_N of f.config is 4, not 8' "another value is not enough"
fragment '# CONFIG_A is not set'
check "$ST_BUILD" 'CONFIG_A is set to y' "a symbol that cannot be switched off"
fragment CONFIG_A=y CONFG_A=y
check "$ST_BUILD" 'line 2 is neither' "a misspelt line"
cat "$tools"/kernel/config/*.config >"$work/all"
run "$ST_OK" '' "the fragments do not contradict each other" \
	"$tools/kernel/config-check.sh" "$work/all" "$tools"/kernel/config/*.config
bad=0
awk 'FNR == 1 || /^$/ { bare = 1 }
     /^# / && !/ is not set$/ { bare = 0 }
     /^(# )?CONFIG_/ && bare { print FILENAME ": " $0 }' \
	"$tools"/kernel/config/*.config >"$work/why"
[ ! -s "$work/why" ] || bad=1
tap "$bad" "each group of symbols has its reason" "$work/why"

tap_done
