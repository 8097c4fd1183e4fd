#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zlab soak from end to end, with a fake kernel in a fake QEMU: exit statuses, files
# of the report, and scripts that make no sense.

set -eu
# shellcheck source=tests/prove-fixture.sh
. "$(dirname "$0")/prove-fixture.sh"

FAKE_QEMU=$build/fake_qemu
export FAKE_QEMU FAKE_BASE FAKE_PATCHED
FAKE_BASE='' FAKE_PATCHED=''

pack_source
printf '%s\n' '# The bug.' 'functions 1' 'plug 22' 'power 22 0' 'power 22 1' 'hold 22' \
	'unplug 22' 'plug 22' >"$work/bug.soak"

# soak STATUS NAME PATTERN argument...: zlab soak ends with STATUS, prints what matches.
soak() {
	want=$1
	name=$2
	pattern=$3
	shift 3
	zlab "$want" "$name" "$pattern" soak --cache "$work/cache" --source-dir "$work/src" "$@"
}

soak "$ST_OK" "the patched kernel is built, and walked on" \
	'^patched: 2 walk\(s\), 16 steps, .* 0 failed, 0 lost$' --replay "$work/bug.soak" --walks 2 -v
bad=0
grep -q '^  ok 3 replay_2$' "$work/out" && grep -q '^ok 1 patched$' "$work/out" || bad=1
tap "$bad" "-v writes KTAP to stdout" "$work/out"
bad=0
for file in index.html results.json soak.json zlab.log patched/replay_2.console; do
	[ -s "$run/build/report/$file" ] || { echo "no $file"; bad=1; }
done >"$work/why"
tap "$bad" "the report directory is complete" "$work/why"

FAKE_PATCHED=bug
soak "$ST_DISPROVED" "what fails is made short" 'failure-1.soak: 4 step\(s\), failed 3 of 3 times' \
	--replay "$work/bug.soak" --shrink 20
bad=0
cp "$run/build/report/patched/failure-1.soak" "$work/short.soak" || bad=1
printf '%s\n' 'functions 1' 'plug 22' 'hold 22' 'unplug 22' 'plug 22' >"$work/wanted"
grep -v '^#' "$work/short.soak" | diff - "$work/wanted" >"$work/why" || bad=1
tap "$bad" "... to the steps that matter" "$work/why"
soak "$ST_DISPROVED" "... and can be replayed" 'FAILED: .*cannot create duplicate filename' \
	--replay "$work/short.soak"
FAKE_PATCHED=die
soak "$ST_INCONCLUSIVE" "QEMU dies" '^LOST: .*ended by signal' --replay "$work/bug.soak"

# A QEMU that ends the test when it has been started so often: amid the walks.
cat >"$work/bin/ending" <<'EOF'
#!/bin/sh
echo start >>"$FAKE_STATE/starts"
[ "$(wc -l <"$FAKE_STATE/starts")" -ne 12 ] || kill -INT "$PPID"
exec qemu-system-s390x "$@"
EOF
chmod 755 "$work/bin/ending"
FAKE_PATCHED=bug ZLAB_QEMU=$work/bin/ending
export ZLAB_QEMU
soak "$ST_INTERRUPTED" "who interrupts it is told what was found" \
	'^patched: [1-9].* 1 failed, ' --replay "$work/bug.soak" --walks 50 --shrink 20
bad=0
grep -qx 'power 22 0' "$run/build/report/patched/failure-1.soak" || bad=1
tap "$bad" "... and has the script as it is by then" "$work/out"
unset ZLAB_QEMU

soak "$ST_USAGE" "no such script" 'error: cannot read .*none' --replay "$work/none"
echo 'functions 1' >"$work/bad.soak"
echo 'plug 23' >>"$work/bad.soak"
soak "$ST_USAGE" "a script with a step that is none" 'bad.soak:2: not a step' --replay "$work/bad.soak"
echo 'functions 1' >"$work/bad.soak"
echo 'hold 22' >>"$work/bad.soak"
soak "$ST_USAGE" "a script that makes no sense" 'step 1, "hold 22", makes no sense' \
	--replay "$work/bad.soak"
soak "$ST_USAGE" "an act that does not exist" "no act 'plug as 0308'" --without 'plug as 0308'
soak "$ST_USAGE" "a number that is none" "not a number of steps: '0'" --steps 0
soak "$ST_USAGE" "more functions than there are" 'too many functions' --functions 7
soak "$ST_USAGE" "a label without a kernel" 'label needs --kernel-dir' --label base
tap_done
