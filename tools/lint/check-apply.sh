# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154
#
# Part of kernel-checks.sh: every way to apply the series gives the same tree.

# The files that the patches name, one a line.
touched_files() {
	for name in $names; do
		sed -n 's|^+++ b/||p' "$patches/$name"
	done | sort -u
}

# One test a patch, by git am; sets tip. Only the touched files are checked out:
# git am looks at no others.
check_apply() {
	work_tree apply
	touched_files | sed 's|^|/|' >"$log.paths"
	[ ! -d "$(zgit -C "$out/apply" rev-parse --git-path rebase-apply)" ] ||
		zgit -C "$out/apply" am --quit
	zgit -C "$out/apply" sparse-checkout set --no-cone --stdin <"$log.paths"
	zgit -C "$out/apply" checkout -q -f --detach "$base"
	failed=0
	"$top/tools/kernel/series-apply.sh" --tree "$out/apply" --series "$series" \
		>"$log" 2>&1 || failed=$?
	applied=$(grep -c '^  AM ' "$log") || :
	count=0
	for name in $names; do
		count=$((count + 1))
		if [ "$failed" -eq 0 ] || [ "$count" -lt "$applied" ]; then
			tap 0 "$name: applies with git am"
		elif [ "$count" -eq "$applied" ] || [ "$applied" -eq 0 ]; then
			tap 1 "$name: applies with git am" "$log"
			return 1
		fi
	done
	tip=$(zgit -C "$out/apply" rev-parse HEAD)
	# shellcheck disable=SC2034 # for check-build.sh
	commits=$(zgit -C "$out/apply" rev-list --reverse "$base..$tip")
	tip_tree=$(zgit -C "$out/apply" rev-parse "$tip^{tree}")
}

same_tree() {
	[ "$2" = "$tip_tree" ] && bad=0 || bad=1
	[ "$bad" -eq 0 ] || echo "tree $2, but git am gives $tip_tree" >>"$log"
	tap "$bad" "series: $1 gives the tree of git am" "$log"
}

# quilt in a tree with patches/ and series at its top, or with patches/series, without any
# variable.
check_quilt() {
	dir=$out/quilt
	rm -rf "$dir"
	mkdir "$dir"
	cp -R "$patches" "$dir/patches"
	[ -e "$dir/patches/${series##*/}" ] || cp "$series" "$dir/"
	touched_files >"$log.touched"
	# A file that the series creates is not in the base.
	g ls-tree -r --name-only "$base" | sort | comm -12 - "$log.touched" >"$log.old"
	(
		unset QUILT_PATCHES QUILT_SERIES QUILT_PC
		while read -r file; do
			mkdir -p "$dir/${file%/*}"
			g show "$base:$file" >"$dir/$file"
		done <"$log.old"
		cd "$dir" && quilt --quiltrc - push -a --fuzz=0
	) >"$log" 2>&1 || echo "quilt push -a failed" >>"$log"
	(
		GIT_INDEX_FILE=$log.index
		export GIT_INDEX_FILE
		cd "$dir"
		find . -name .pc -prune -o -path ./patches -prune -o -type f ! -path ./series -print |
			sed 's|^\./||' | sort -u - "$log.touched" >"$log.found"
		zgit --git-dir="$out/git" --work-tree=. read-tree "$base"
		zgit --git-dir="$out/git" --work-tree=. update-index --add --remove --stdin \
			<"$log.found"
		zgit --git-dir="$out/git" write-tree
	) >"$log.tree" 2>>"$log" || :
	same_tree "quilt push -a" "$(cat "$log.tree")"
}

check_quiltimport() {
	zgit -C "$out/apply" checkout -q -f --detach "$base"
	(cd "$out/apply" && zgit quiltimport --patches "$patches" --series "$series") \
		>"$log" 2>&1 || echo "git quiltimport failed" >>"$log"
	same_tree "git quiltimport" "$(zgit -C "$out/apply" rev-parse 'HEAD^{tree}')"
}

# What was applied, exported again, is what was there before.
check_export() {
	rm -rf "$out/export"
	mkdir "$out/export"
	bad=0
	"$top/tools/export.sh" --repo "$out/git" --base "$base" --branch "$tip" \
		--out "$out/export/patches" --cover "$out/none" >"$log" 2>&1 || bad=1
	: >"$log"
	for name in $names; do
		diff -u "$patches/$name" "$out/export/patches/$name" >>"$log" 2>&1 || bad=1
	done
	tap "$bad" "series: tools/export.sh gives the same bytes again" "$log"
}
