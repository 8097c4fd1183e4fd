# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154
#
# Part of kernel-checks.sh: checkpatch.pl, codespell, MAINTAINERS.snippet.

# checkpatch.pl of the base on all patches at once: one "NNNN TYPE text" a line
# in $log.found. Its exit status only says whether there is any.
run_checkpatch() {
	# checkpatch.pl looks for the dictionary where Debian does not put it.
	words=$(dpkg -L codespell 2>/dev/null | grep '/dictionary\.txt$') || words=
	(
		cd "$patches"
		# shellcheck disable=SC2086 # a list of names without blanks
		perl "$out/tree/scripts/checkpatch.pl" "--root=$out/tree" --strict --codespell \
			${words:+"--codespellfile=$words"} --terse --show-types --no-summary $names
	) >"$log" 2>&1 || :
	sed -n 's/^\([0-9]\{4\}\)-[^:]*:[0-9]*: [A-Z]*:\([A-Z0-9_]*\): /\1 \2 /p' \
		"$log" >"$log.found"
	# Anything else, such as a perl error, is no clean result.
	sed '/^[0-9]\{4\}-[^:]*:[0-9]*: [A-Z]*:[A-Z0-9_]*: /d; /^$/d' "$log" >"$log.rest"
}

# The list of exceptions has "TYPE NNNN[-NNNN] reason" lines. An exception without
# a reason, or one that a patch it names does not need any more, is red.
check_checkpatch() {
	run_checkpatch
	bad=0
	[ ! -s "$log.rest" ] || bad=1
	tap "$bad" "series: checkpatch.pl runs" "$log.rest"
	awk '
		/^#/ || /^$/ { next }
		NF < 3 || $2 !~ /^[0-9]+(-[0-9]+)?$/ { print "0000 - in line " FNR ": " $0; next }
		{
			last = split($2, range, "-")
			for (nr = range[1] + 0; nr <= range[last] + 0; nr++)
				printf "%04d %s in line %d\n", nr, $1, FNR
		}' "$allow" >"$log.allow"
	for name in $names; do
		awk -v number="${name%%-*}" '
			FILENAME != "-" { allowed[$1 " " $2] = 1; next }
			$1 == number && !(($1 " " $2) in allowed)
		' "$log.allow" - <"$log.found" >"$log"
		bad=0
		[ ! -s "$log" ] || bad=1
		tap "$bad" "$name: checkpatch.pl --strict --codespell" "$log"
	done
	awk '
		FILENAME != "-" { found[$1 " " $2] = 1; next }
		!(($1 " " $2) in found) { print "not needed or without a reason: " $0 }
	' "$log.found" - <"$log.allow" >"$log"
	bad=0
	[ ! -s "$log" ] || bad=1
	tap "$bad" "series: every allowed checkpatch.pl exception is needed" "$log"
}

# The message and the added lines; the rest is not ours to correct. codespell
# takes longer to start than to read, so it reads all at once.
check_codespell() {
	rm -rf "$out/words"
	mkdir "$out/words"
	for name in $names; do
		awk '/^diff --git / { diff = 1 } !diff || /^\+[^+]/' "$patches/$name" \
			>"$out/words/$name"
	done
	status=0
	(cd "$out/words" && codespell -I "$here/codespell-words" .) >"$log.found" 2>&1 || status=$?
	for name in $names; do
		grep "^\./$name:" "$log.found" >"$log" && bad=1 || bad=0
		tap "$bad" "$name: codespell" "$log"
	done
	grep -v '^\./[^ ]*\.patch:' "$log.found" >"$log" && bad=1 || bad=0
	[ "$status" -eq 0 ] || [ -s "$log.found" ] || bad=1
	tap "$bad" "series: codespell runs" "$log"
}

# "title: letter: value" lines of the sections of MAINTAINERS file $1 whose title
# stands in file $2.
maintainer_lines() {
	awk '
		FNR == NR { if (/^[A-Z0-9]/ && !/^[A-Z]:/) title[$0] = 1; next }
		/^$/ { section = "" }
		/^[A-Z]:\t/ && section != "" { print section ": " $1 " " substr($0, 4) }
		!/^[A-Z]:\t/ && ($0 in title) { section = $0 }
	' "$2" "$1" | sort
}

# MAINTAINERS.snippet has the sections of the base, with at least their files.
# get_maintainer.pl must find someone in it for every file of the series.
check_maintainers() {
	snippet=$top/MAINTAINERS.snippet
	maintainer_lines "$snippet" "$snippet" >"$log.ours"
	maintainer_lines "$out/tree/MAINTAINERS" "$snippet" >"$log.base"
	{
		comm -13 "$log.ours" "$log.base" | sed 's/^/only in the base: /'
		comm -23 "$log.ours" "$log.base" | sed -e '/: F: /d' -e 's/^/not in the base: /'
	} >"$log"
	bad=0
	[ ! -s "$log" ] || bad=1
	tap "$bad" "MAINTAINERS.snippet: names whom the base names" "$log"

	: >"$log"
	for file in $(touched_files); do
		[ -e "$out/tree/$file" ] || continue
		(cd "$out/tree" && perl scripts/get_maintainer.pl --no-git --no-git-fallback \
			--no-keywords "--mpath=$snippet" -f "$file") >"$log.people" 2>>"$log" || :
		grep -q '(supporter:S390 ' "$log.people" || echo "$file: nobody found" >>"$log"
	done
	bad=0
	[ ! -s "$log" ] || bad=1
	tap "$bad" "MAINTAINERS.snippet: get_maintainer.pl finds someone for every file" "$log"
}
