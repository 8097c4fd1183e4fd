# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154
#
# Part of kernel-checks.sh: what tests/mutants/ changes is there in the series.

# The mutants of a base with a directory of its own, $patches, take the place of others.
own_mutants() {
	[ ! -e "$patches/series" ] || find "$mutants/${patches##*/}" -name '*.patch' | sort
}

# Files of the mutants in the directory $mutants that have a diff.
mutants_with_diff() {
	own_mutants >"$log.own" 2>/dev/null || :
	for file in "$mutants"/*.patch; do
		grep -q "/${file##*/}\$" "$log.own" || echo "$file"
	done | cat - "$log.own" | xargs -r -d '\n' grep -l '^diff --git ' || :
}

# An index of the files that mutants change is all that "git apply" needs.
check_mutants() {
	mutants_with_diff | while read -r file; do
		sed -n 's|^--- a/||p' "$file"
	done | sort -u >"$log.paths"
	nr=$(mutants_with_diff | wc -l)
	(
		GIT_INDEX_FILE=$log.index
		export GIT_INDEX_FILE
		rm -f "$log.index"
		# shellcheck disable=SC2046 # no such name has a blank
		g ls-tree -r "$tip" -- $(cat "$log.paths") | g update-index --index-info
		mutants_with_diff | while read -r file; do
			g apply --cached --check "$file" 2>&1 | sed "s|^|${file##*/}: |"
		done
	) >"$log"
	bad=0
	[ "$nr" -gt 0 ] && [ ! -s "$log" ] || bad=1
	tap "$bad" "mutants: all $nr diffs apply to the series" "$log"
}
