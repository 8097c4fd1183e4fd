# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# To be sourced: the Test Anything Protocol for scripts. Diagnostics are read
# from a file, so that a result is never lost in the subshell of a pipe.

tap_test=0
tap_failed=0

# tap STATUS NAME [FILE]: STATUS 0 is green; FILE, if it has text, explains.
tap() {
	tap_test=$((tap_test + 1))
	if [ "$1" -eq 0 ]; then
		printf 'ok %d - %s\n' "$tap_test" "$2"
	else
		tap_failed=$((tap_failed + 1))
		printf 'not ok %d - %s\n' "$tap_test" "$2"
		[ ! -s "${3-}" ] || sed 's/^/# /' "$3"
	fi
}

tap_skip() {
	tap_test=$((tap_test + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tap_test" "$1" "$2"
}

# The last thing a script does: the plan, and 0 or 1 as its exit status.
tap_done() {
	echo "1..$tap_test"
	[ "$tap_failed" -eq 0 ]
}
