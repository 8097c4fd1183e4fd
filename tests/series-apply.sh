#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# tools/kernel/series-apply.sh: the same patches give the same commits, whoever
# applies them; and one that does not apply leaves nothing of the others.

set -eu
# shellcheck source=tests/prove-fixture.sh
. "$(dirname "$0")/prove-fixture.sh"

apply=$run/tools/kernel/series-apply.sh

# What another user may have set.
mkdir "$work/home"
cat >"$work/home/.gitconfig" <<'CONFIG'
[user]
	name = Somebody Else
	email = else@localhost
[commit]
	gpgSign = true
[am]
	threeWay = true
CONFIG

# apply_in NAME: prints the last line of the output.
apply_in() {
	zgit -C "$tree" worktree add -q --detach "$work/$1" v1
	"$apply" --tree "$work/$1" --series "$run/series" >"$work/out" 2>"$work/err" || return
	tail -n 1 "$work/out"
}

one=$(apply_in tree-one) || :
two=$(
	unset GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM
	export HOME="$work/home" TZ=Asia/Tokyo GIT_COMMITTER_NAME=else
	apply_in tree-two
) || :
bad=0
[ "${one% *}" = "applied: 2" ] && [ "$one" = "$two" ] || bad=1
tap "$bad" "the same series gives the same commits" "$work/err"

sed -i 's/first_changed/not_so/; 1,/^---$/!s/^ int a;/ int z;/' "$run"/patches/0002-*.patch
got=0
zgit -C "$tree" worktree add -q --detach "$work/tree-three" v1
"$apply" --tree "$work/tree-three" --series "$run/series" >"$work/out" 2>"$work/err" || got=$?
bad=0
[ "$got" -eq "$ST_APPLY" ] || bad=1
grep -q '^error: 0002-.*hunk 1' "$work/err" || bad=1
[ "$(zgit -C "$work/tree-three" rev-parse HEAD)" = "$(zgit -C "$tree" rev-parse v1)" ] || bad=1
[ -z "$(zgit -C "$work/tree-three" status --porcelain)" ] || bad=1
[ ! -e "$(zgit -C "$work/tree-three" rev-parse --git-path rebase-apply)" ] || bad=1
tap "$bad" "when the second patch does not apply, the first is taken back" "$work/err"

tap_done
