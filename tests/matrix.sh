#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zlab matrix from end to end, with fake kernels in a fake QEMU: what is claimed about
# each prefix, the store, shards.

set -eu
# shellcheck source=tests/matrix-fixture.sh
. "$(dirname "$0")/matrix-fixture.sh"

# matrix STATUS NAME PATTERN argument...: what zlab prints must match PATTERN.
matrix() {
	want=$1
	name=$2
	pattern=$3
	shift 3
	zlab "$want" "$name" "$pattern" \
		matrix --cache "$work/cache" --kernel "$tree" --base v1 --scenario readd_0301 --scenario plug_unplug "$@"
}

# prints PATTERN NAME: a line of what the last run printed
prints() {
	bad=0
	grep -Eq "$1" "$work/out" "$work/err" || bad=1
	tap "$bad" "$2" "$work/why"
}

matrix "$ST_OK" "a shard" '^PROVED: 22 of 22 as claimed \(' --shard 1/2
prints "^plug_unplug  *\\.  *-  *\\.  *- " "... with every second cell"
matrix "$ST_OK" "the other shard finds the first one's results" \
	'^PROVED: 33 of 33 as claimed, 11 from the store' --shard 2/2
matrix "$ST_OK" "a run without shards finds all" '^PROVED: 33 of 33 as claimed, 33 from the store'
prints '^readd_0301 ( *bug){9} *\. *\.$' "the table has the patch that fixes it"
prints '^\[6/8\] .* 33 of 33 as claimed, 33 from the store' "... and says where the results are from"
bad=0
grep -q 'from the store, measured at' "$run/build/report/index.html" || bad=1
grep -Eq '"measured": "2.*Z"' "$run/build/report/results.json" || bad=1
tap "$bad" "... so do the page and the JSON"
bad=0
! grep -q '  CC  ' "$run/build/report/zlab.log" || bad=1
tap "$bad" "nothing is built twice" "$run/build/report/zlab.log"

# A stored result is one file; each kernel has a directory.
set -- "$work"/cache/results/*/readd_0301
tap "$([ $# -eq 11 ] && echo 0 || echo 1)" "one result per kernel is stored"
damaged=$1
sed -i -e 's/"outcome": "PASS"/"outcome": "FAIL"/;t' \
	-e 's/"outcome": "[A-Z]*"/"outcome": "PASS"/' "$damaged"
truncate -s -20 "$2"
: >"$3"
matrix "$ST_OK" "damaged results are not used, but measured again" \
	'^PROVED: 33 of 33 as claimed, 27 from the store'
prints 'the stored result of readd_0301, prefix-[0-9]*, is damaged' "... and named"
matrix "$ST_OK" "... and stored again" '33 from the store'
matrix "$ST_OK" "measured anew" '^PROVED: 3 of 3 as claimed \(' --anew --patches 9
FAKE_VERSION_QEMU=other matrix "$ST_OK" "another version of QEMU" \
	'^PROVED: 3 of 3 as claimed \(' --patches 9
matrix "$ST_OK" "more rounds are not in the store" '^PROVED: 3 of 3 as claimed \(' \
	--patches 9 --rounds 2

# The first guest of a shard tells that it is there, and waits until the lock was tried.
mkfifo "$work/began" "$work/go"
cat >"$work/held-qemu" <<END
#!/bin/sh
case \$* in
*-kernel*) ! mkdir "$work/held" 2>/dev/null || { echo >"$work/began"; read -r line <"$work/go"; } ;;
esac
exec "$work/bin/qemu-system-s390x" "\$@"
END
chmod 755 "$work/held-qemu"
ZLAB_QEMU=$work/held-qemu "$run/build/zlab" matrix --cache "$work/cache" --kernel "$tree" \
	--base v1 --shard 1/2 --patches 9 --anew --scenario readd_0301 --scenario plug_unplug \
	>"$work/why" 2>&1 &
shard=$!
bad=0
timeout 60 cat "$work/began" >"$work/out" && flock --nonblock "$work/cache/lock" true || bad=1
echo go | timeout 60 tee "$work/go" >"$work/out" || bad=1
wait "$shard" || bad=1
tap "$bad" "a shard that runs guests leaves the source to others" "$work/why"

# Rounds of a race: they are counted, kept, and added to.
matrix "$ST_OK" "a race is played more often" '^prefix-9  actors_unplug  0 of 3 rounds fail, at most 63' \
	--scenario actors_unplug --patches 0 --patches 9 --rounds 3
matrix "$ST_OK" "with a time budget" '^\[7/8\] .* budget: [1-9][0-9]* more rounds' \
	--scenario actors_unplug --patches 0 --patches 9 --rounds 3 --budget 5
prints '^least known: prefix-[09], actors_unplug: ' "... the weakest count is named"
grep '^prefix-.*actors_unplug' "$work/out" >"$work/counts"
matrix "$ST_OK" "... and all rounds are kept" '8 from the store' \
	--scenario actors_unplug --patches 0 --patches 9 --rounds 3
bad=0
grep '^prefix-.*actors_unplug' "$work/out" | cmp - "$work/counts" || bad=1
tap "$bad" "... as they were counted" "$work/counts"
bad=0
grep -Eq ' 0 of ([4-9]|[1-9][0-9]+) ' "$work/counts" || bad=1
tap "$bad" "... more of them than were asked for" "$work/counts"
matrix "$ST_USAGE" "a budget that is none" "not a number of seconds: 'long'" --budget long

# The store is about the content of a kernel: what changes its behaviour changes its key.
FAKE_PATCHED=bug
matrix "$ST_DISPROVED" "the patch that is to fix it does not" \
	'^9 patches: readd_0301: fails where it must pass: sysfs: cannot create dup' --anew
prints '^readd_0301 ( *bug){9} *FAIL *FAIL$' "... is red in the table"
prints '^nothing that is green turns red' "... but nothing got worse"
FAKE_BASE=good FAKE_PATCHED=''
matrix "$ST_DISPROVED" "a patch fixes it too early" \
	'^8 patches: readd_0301: the kernel does not show the bug' --anew --patches 8 --patches 9
prints '^readd_0301 *GREEN *\.$' "... is green in the table"
FAKE_PATCHED=bug
matrix "$ST_DISPROVED" "a patch breaks what worked" \
	'^NOT MONOTONE: readd_0301 is green with 8 patches and red with 9$' \
	--anew --patches 8 --patches 9
FAKE_BASE=other
FAKE_PATCHED=''
matrix "$ST_DISPROVED" "a prefix fails in another way" \
	'^1 patches: readd_0301: failed without the warning of the bug report' --anew --patches 1
FAKE_BASE=die
matrix "$ST_INCONCLUSIVE" "a check that was not reached" '^INCONCLUSIVE: 1 of 3 as claimed' \
	--anew --patches 2
FAKE_BASE=''
matrix "$ST_OK" "... is not stored, the older result stays" '3 from the store' --patches 2

matrix "$ST_USAGE" "a shard that is none" "not I/N with I from 1 to N: '3/2'" --shard 3/2
matrix "$ST_USAGE" "a prefix that is none" 'not so many patches' --patches 11
matrix "$ST_USAGE" "a scenario that is none" 'no scenario nobody' --scenario nobody
head -n 9 "$run/series" >"$run/series.new"
mv "$run/series.new" "$run/series"
matrix "$ST_USAGE" "a series that the scenarios are not about" 'this one has 9'
matrix "$ST_USAGE" "a merge of one shard" 'merge runs nothing' --merge "$work" --shard 1/2
matrix "$ST_USAGE" "a merge of nothing" 'cannot read the results in ' --merge "$work/nowhere"
tap_done
