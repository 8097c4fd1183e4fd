#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zlab prove from end to end, with a fake kernel in a fake QEMU: verdicts, exit
# statuses, reports, and what the cache is good for.

set -eu
# shellcheck source=tests/prove-fixture.sh
. "$(dirname "$0")/prove-fixture.sh"

FAKE_QEMU=$build/fake_qemu
export FAKE_QEMU FAKE_BASE FAKE_PATCHED
FAKE_BASE='' FAKE_PATCHED=''

# verdict STATUS NAME PATTERN argument...: what zlab prints must match PATTERN.
verdict() {
	want=$1
	name=$2
	pattern=$3
	shift 3
	zlab "$want" "$name" "$pattern" prove --cache "$work/cache" "$@"
}

# The base kernel comes from the package here, with a work tree that stays.
pack_source

verdict "$ST_OK" "reproduced and clean" \
	'^PROVED: base is REPRODUCED, patched is CLEAN' --source-dir "$work/src" -v
bad=0
grep -q '^KTAP version 1$' "$work/out" || bad=1
grep -q '^ok 1 base$' "$work/out" || bad=1
grep -q '^ok 2 patched$' "$work/out" || bad=1
tap "$bad" "-v writes KTAP to stdout" "$work/out"
bad=0
for file in index.html results.json junit.xml results.ktap zlab.log base patched; do
	[ -s "$run/build/report/$file" ] || { echo "no $file"; bad=1; }
done >"$work/why"
tap "$bad" "the report directory is complete" "$work/why"
bad=0
grep -q '  CC      arch/s390/pci/pci.o' "$run/build/report/zlab.log" || bad=1
tap "$bad" "the log has the lines of the build"

verdict "$ST_OK" "again, from the cache" '^PROVED' --source-dir "$work/src"
bad=0
! grep -q '  CC  ' "$run/build/report/zlab.log" || bad=1
tap "$bad" "nothing is built twice" "$run/build/report/zlab.log"

# A checkout that was cut off must not stop the next run.
: >"$work/cache/linux-source-6.1.git/worktrees/tree/index.lock"
rm "$work/cache/tree/Makefile"
echo junk >"$work/cache/tree/arch/s390/pci/junk.c"
verdict "$ST_OK" "after a checkout that was cut off" '^PROVED' --source-dir "$work/src"

verdict "$ST_OK" "on the user's tree" '^PROVED' --kernel "$tree" --base v1

mkdir "$work/less"
cp -r "$run/patches" "$work/less/"
head -n 1 "$run/series" >"$work/less/series"
verdict "$ST_DISPROVED" "a patch dropped" \
	'^DISPROVED: base is REPRODUCED, patched is DISPROVED' \
	--source-dir "$work/src" --series "$work/less/series"
FAKE_BASE=good
verdict "$ST_DISPROVED" "a base without the bug" '^DISPROVED: base is DISPROVED' \
	--source-dir "$work/src"
FAKE_BASE=other
verdict "$ST_INCONCLUSIVE" "a base with another bug" '^INCONCLUSIVE: base is INCONCLUSIVE' \
	--source-dir "$work/src"
FAKE_BASE='' FAKE_PATCHED=die
verdict "$ST_INCONCLUSIVE" "QEMU dies" \
	'^INCONCLUSIVE: base is REPRODUCED, patched is INCONCLUSIVE' --source-dir "$work/src"

# The guest never boots, so the run waits when the signal comes.
mkfifo "$work/pipe"
mkdir "$work/tmp"
FAKE_PATCHED=mute TMPDIR=$work/tmp env --default-signal=INT "$run/build/zlab" prove \
	--source-dir "$work/src" --cache "$work/cache" >"$work/out" 2>"$work/pipe" &
pid=$!
while read -r line; do
	echo "$line"
	case $line in
	'[8/9] run the patched kernel '*' boot'*) kill -INT "$pid" ;;
	esac
done <"$work/pipe" >"$work/err"
got=0
wait "$pid" || got=$?
judge "$got" "$ST_INTERRUPTED" "SIGINT while a guest runs" "interrupted"
bad=0
pgrep -af "$work/" >"$work/why" || :
find "$work/tmp" -mindepth 1 >>"$work/why"
[ ! -s "$work/why" ] || bad=1
tap "$bad" "no process, socket or temporary file is left" "$work/why"

tap_done
