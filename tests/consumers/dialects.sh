#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What make export writes, in the hands of those it is for. All of them come to the tree
# of patches/, the rules of each hold, and another run on another day gives the same bytes.
# Debian has a test of its own, debian.sh.

set -eu

# shellcheck source=tests/consumers/fixture.sh
. "$(dirname "$0")/fixture.sh"
needs b4 b4
needs quilt quilt guards

# export_as DIALECT [BUG]: into $work/DIALECT, and again in another environment.
export_as() {
	dialect=$1
	set -- --dialect "$1" --patches "$top/patches" --signoff 'Zoë Submitter <zoe@sender.example>' \
		${2:+--bug "$2"}
	"$zseries" export "$@" --out "$work/$dialect" >"$log" 2>&1 && bad=0 || bad=1
	tap "$bad" "make export DIALECT=$dialect" "$log"
	(umask 077 && cd / && env TZ=Asia/Tokyo LC_ALL=C.UTF-8 SOURCE_DATE_EPOCH=1 GIT_AUTHOR_NAME=x \
		"$zseries" export "$@" --out "$work/again/$dialect") >"$log" 2>&1 || :
	diff -r "$work/$dialect" "$work/again/$dialect" >"$log" 2>&1 && bad=0 || bad=1
	tap "$bad" "$dialect: the same bytes again" "$log"
	"$zseries" lint "$dialect" "$work/$dialect" >"$log" 2>&1 && bad=0 || bad=1
	tap "$bad" "$dialect: its rules hold" "$log"
}

# run NAME COMMAND...
run() {
	name=$1
	shift
	"$@" >"$log" 2>&1 || echo "status $?" >>"$log"
	tree_is "$name"
}

# says NUMBER PATTERN: so many lines of the ten messages match.
says() {
	zgit log --format=%B "$base..HEAD" >"$log"
	[ "$(grep -c -E -e "$2" "$log")" -eq "$1" ] && bad=0 || bad=1
	tap "$bad" "$dialect: git keeps $2"
}

export_as upstream
export_as stable
export_as ubuntu 2114174
export_as suse bsc#1250000
export_as rhel RHEL-10000

cd "$tree"
for dialect in upstream stable ubuntu; do
	run "$dialect: b4 --offline-mode shazam -m" b4 --offline-mode shazam -m "$work/$dialect/series.mbox"
	back
	run "$dialect: git am -3" git am -3 "$work/$dialect"/*.patch
	[ "$dialect" = stable ] && says 10 '^\[ Upstream commit [0-9a-f]{40} \]$'
	[ "$dialect" = ubuntu ] && says 10 '^\(backported from commit [0-9a-f]{40}\)$'
	says 10 '^Signed-off-by: Zoë Submitter <zoe@sender.example>$'
	[ "$(zgit log --format=%an "$base..HEAD" | sort -u)" = 'Zoë Submitter' ] && bad=0 || bad=1
	tap "$bad" "$dialect: the submitter is the author"
	back
done
dialect=rhel
run 'rhel: git am' git am "$work"/rhel/*.patch
says 7 '^commit [0-9a-f]{40}$'
says 10 '^JIRA: https://issues.redhat.com/browse/RHEL-10000$'
back

# kernel-source: the section is somewhere in series.conf, guards makes a list of it.
{
	printf '# sorted patches\n+never\tpatches.suse/not-for-any-kernel\n'
	cat "$work/suse/series.conf"
} >"$work/series.conf"
guards --prefix="$work/suse" <"$work/series.conf" 2>"$log" | sed "s|^$work/suse/||" >"$work/suse.series"
[ "$(wc -l <"$work/suse.series")" -eq 10 ] && bad=0 || bad=1
tap "$bad" "suse: guards lists ten patches of series.conf" "$log"
run 'suse: quilt push -a' env QUILT_PATCHES="$work/suse" QUILT_SERIES="$work/suse.series" quilt --quiltrc - push -a
back
tap_done
