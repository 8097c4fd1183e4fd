#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# tools/kernel/config-check.sh names every symbol that Kconfig did not take as
# requested; fragments.sh picks what is for a kernel; the fragments are in order.

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

# --- which fragments ---

here=$tools/kernel
# shellcheck source=tools/kernel/fragments.sh
. "$here/fragments.sh"
kernel() {
	printf 'VERSION = %s\nPATCHLEVEL = %s\nSUBLEVEL = 9\n' "$1" "$2" >"$work/linux/Makefile"
}
for conf in $(configurations); do
	for minor in 1 12; do
		kernel 6 $minor
		fragments=$(fragments "$work/linux" "$conf")
		cd "$here/config"
		# shellcheck disable=SC2086 # names without blanks
		cat $fragments >"$work/all"
		# shellcheck disable=SC2086
		run "$ST_OK" '' "$conf for 6.$minor does not contradict itself" \
			"$here/config-check.sh" "$work/all" $fragments
		cd - >"$work/out"
	done
done

for file in base debug debug.since-6.3 debug.since-6.20 mine mine.since-7.0; do
	: >"$work/$file.config"
done
expect() {
	name=$1
	shift
	bad=0
	[ "$(fragments "$work/linux" "$chosen" | tr '\n' ' ')" = "$* " ] || bad=1
	tap "$bad" "$name"
}
mkdir -p "$work/set/config"
mv "$work"/*.config "$work/set/config/"
here=$work/set
chosen=debug
kernel 6 1
expect "debug for an old kernel" base.config debug.config
kernel 6 3
expect "debug for the first kernel with a symbol" base.config debug.config debug.since-6.3.config
kernel 6 12
expect "6.12 is before 6.20" base.config debug.config debug.since-6.3.config
chosen=mine
kernel 7 2
expect "another configuration is added" base.config debug.config debug.since-6.20.config \
	debug.since-6.3.config mine.config mine.since-7.0.config
run "$ST_USAGE" 'no configuration base (there is:.* debug' "base is no configuration" \
	"$tools/kernel/kernel-config.sh" --src "$work/linux" --out "$work" --config base
: >"$work/linux/Makefile"
run "$ST_BASE" 'no VERSION' "a tree that is no kernel" \
	"$tools/kernel/kernel-config.sh" --src "$work/linux" --out "$work" --config debug

bad=0
awk 'FNR == 1 || /^$/ { bare = 1 }
     /^# / && !/ is not set$/ { bare = 0 }
     /^(# )?CONFIG_/ && bare { print FILENAME ": " $0 }' \
	"$tools"/kernel/config/*.config >"$work/why"
[ ! -s "$work/why" ] || bad=1
tap "$bad" "each group of symbols has its reason" "$work/why"

tap_done
