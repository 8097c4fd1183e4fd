#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Compare a kernel's .config with the fragments it was made from:
#
#	config-check.sh CONFIG FRAGMENT...
#
# Kconfig drops a symbol whose dependencies are not met without a word, and a
# kernel without lockdep passes every lock test. So each symbol that a fragment
# names must be in CONFIG as requested; each one that is not is named.

set -eu

here=$(dirname "$0")
# shellcheck source=tools/status.sh
. "$here/../status.sh"

usage="usage: config-check.sh CONFIG FRAGMENT..."
[ $# -ge 2 ] || { echo "error: arguments are missing ($usage)" >&2; exit "$ST_USAGE"; }
for file in "$@"; do
	[ -r "$file" ] || { echo "error: cannot read $file ($usage)" >&2; exit "$ST_USAGE"; }
done

awk '
	function complain(text) {
		printf "error: %s\n", text
		bad = 1
	}
	FNR == 1 { nr_file++; name = FILENAME; sub(/.*\//, "", name) }
	nr_file == 1 {
		if (match($0, /^CONFIG_[A-Za-z0-9_]+=/))
			value[substr($0, 1, RLENGTH - 1)] = substr($0, RLENGTH + 1)
		next
	}
	/^# CONFIG_[A-Za-z0-9_]+ is not set$/ {
		if ($2 in value)
			complain($2 " is set to " value[$2] " although " name \
				 " switches it off (another symbol selects it)")
		next
	}
	/^#/ || /^$/ { next }
	match($0, /^CONFIG_[A-Za-z0-9_]+=/) {
		symbol = substr($0, 1, RLENGTH - 1)
		want = substr($0, RLENGTH + 1)
		if (!(symbol in value))
			complain(symbol " of " name \
				 " was dropped by Kconfig (unknown, or a dependency is off)")
		else if (value[symbol] != want)
			complain(symbol " of " name " is " value[symbol] ", not " want)
		next
	}
	{ complain(name " line " FNR " is neither a symbol nor a comment: " $0) }
	END { exit bad }
' "$@" >&2 || exit "$ST_BUILD"
