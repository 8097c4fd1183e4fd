#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Checks of the patches that need a kernel tree, TAP on stdout:
#
#	kernel-checks.sh --repo DIR --base REV --out ODIR --config FILE
#			 [--series FILE] [--allow FILE] [--mutants DIR]
#			 [--jobs N]
#	kernel-checks.sh --cache CACHE [--repo DIR --base REV --out ODIR] [--series FILE] ...
#	kernel-checks.sh --configs FILE ...
#
# CACHE is the directory of "zlab prove": its Debian kernel is the base, unless there is
# a DIR, built with the configuration of the base kernel in CACHE/kernels, in CACHE/lint.
#
# Git, quilt and git quiltimport must apply the series to the same tree, the
# export must give the same bytes again, checkpatch.pl and codespell must be
# content, every diff in the directory of --mutants must apply on top, and no
# prefix of the series may add a compiler, kernel-doc or sparse warning. Only
# objects near the patches are built, in ODIR; their warnings are kept there by
# tree, configuration and tools, so a second run builds nothing.
# With --configs the series is applied and compiled in the configurations of FILE,
# and nothing else is checked.
# DIR (bare or with a work tree) is only read.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
# shellcheck source=tools/status.sh
. "$top/tools/status.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$top/tools/kernel/git-env.sh"
# shellcheck source=tools/kernel/patches-dir.sh
. "$top/tools/kernel/patches-dir.sh"
# shellcheck source=tools/lint/tap.sh
. "$here/tap.sh"
# shellcheck source=tools/lint/check-apply.sh
. "$here/check-apply.sh"
# shellcheck source=tools/lint/check-style.sh
. "$here/check-style.sh"
# shellcheck source=tools/lint/check-mutants.sh
. "$here/check-mutants.sh"
# shellcheck source=tools/lint/check-build.sh
. "$here/check-build.sh"
# shellcheck source=tools/lint/check-configs.sh
. "$here/check-configs.sh"

repo='' base='' out='' config='' cache='' configs='' mutants=''
series=$top/series
allow=$here/checkpatch-allow
jobs=$(nproc)

while [ $# -gt 0 ]; do
	case $1 in
	--cache) cache=${2-}; shift ;;
	--repo) repo=${2-}; shift ;;
	--base) base=${2-}; shift ;;
	--out) out=${2-}; shift ;;
	--configs) configs=${2-}; shift ;;
	--config) config=${2-}; shift ;;
	--series) series=${2-}; shift ;;
	--mutants) mutants=${2-}; shift ;;
	--allow) allow=${2-}; shift ;;
	--jobs) jobs=${2-}; shift ;;
	*) die "$ST_USAGE" "unknown argument $1 (the top of kernel-checks.sh tells which there are)" ;;
	esac
	shift || die "$ST_USAGE" "an option lacks its value"
done
if [ -n "$cache" ]; then
	[ -n "$repo" ] || { repo=$cache/linux-source-6.1.git base=main; }
	out=${out:-$cache/lint}
	tree=$(zgit -C "$repo" rev-parse -q --verify "$base^{tree}" 2>/dev/null) ||
		die "$ST_BASE" "there is no base kernel in $cache (make prove)"
	config=$(grep -lx -e "tree=$tree" "$cache"/kernels/guest-*/meta 2>/dev/null |
		xargs -r -d '\n' grep -lx config=debug | head -n 1) || :
	[ -n "$config" ] || die "$ST_BASE" "the base kernel is not built in $cache (make prove)"
	config=${config%/*}/config
fi
case ,$repo,$base,$out,$config, in
*,,*) die "$ST_USAGE" "--cache, or --repo, --base, --out and --config are needed" ;;
esac
[ -r "$series" ] || die "$ST_USAGE" "the series file $series is not there"
[ -r "$config" ] || die "$ST_USAGE" "the configuration $config is not there (build the kernel first)"
[ -z "$configs" ] || [ -r "$configs" ] || die "$ST_USAGE" "the list $configs is not there"
[ -z "$mutants" ] || [ -d "$mutants" ] || die "$ST_USAGE" "the directory $mutants is not there"
[ -r "$allow" ] || die "$ST_USAGE" "the list $allow is not there"
for tool in git quilt codespell sparse perl make "${CROSS_COMPILE-s390x-linux-gnu-}gcc"; do
	command -v "$tool" >/dev/null || die "$ST_MISSING" "$tool is missing (install its package)"
done
base=$(zgit -C "$repo" rev-parse -q --verify "$base^{commit}" 2>/dev/null) ||
	die "$ST_BASE" "$base is no commit of $repo"
objects=$(zgit -C "$repo" rev-parse --path-format=absolute --git-path objects)

absolute() {
	echo "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"
}
mkdir -p "$out"
out=$(cd "$out" && pwd)
series=$(absolute "$series")
config=$(absolute "$config")
allow=$(absolute "$allow")
[ -z "$mutants" ] || mutants=$(absolute "$mutants")
patches=$(patches_dir "$series")
names=$(grep -v -e '^#' -e '^$' "$series") || die "$ST_USAGE" "$series names no patch"

log=$out/log
exec 9>"$out/lock"
flock -n 9 || die "$ST_BUSY" "another run uses $out (wait for it)"
trap 'rm -f "$log" "$log".*' EXIT
trap 'exit "$ST_INTERRUPTED"' INT TERM HUP

# Our own repository borrows the objects; its work trees are ours alone.
g() {
	zgit --git-dir="$out/git" "$@"
}
work_tree() {
	zgit -C "$out/$1" rev-parse -q --verify HEAD >/dev/null 2>&1 && return
	rm -rf "${out:?}/$1"
	g worktree prune
	g worktree add -q -f --no-checkout --detach "$out/$1" "$base"
}
[ -d "$out/git/objects/info" ] || {
	rm -rf "$out/git" "$out/tree" "$out/apply"
	zgit init -q --bare --template= "$out/git"
	# Everything in it can be made again: no need to wait for the disk.
	g config core.fsync none
}
echo "$objects" >"$out/git/objects/info/alternates"
g cat-file -e "$base^{tree}" || die "$ST_BASE" "$out cannot borrow from $repo (remove $out)"

# Nothing below means anything for a series that does not apply.
if check_apply; then
	work_tree tree
	zgit -C "$out/tree" checkout -q -f --detach "$base" ||
		die "$ST_SPACE" "$base cannot be checked out in $out (free some space)"
	if [ -n "$configs" ]; then
		check_configs
	else
		check_quilt
		check_quiltimport
		check_export
		check_checkpatch
		check_codespell
		# Whom other kernels name may have changed since.
		[ -e "$patches/series" ] || check_maintainers
		[ -z "$mutants" ] || check_mutants
		check_build
	fi
fi
tap_done
