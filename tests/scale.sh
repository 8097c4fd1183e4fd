#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The matrix on other machines: GNU parallel with two hosts behind a real sshd, which this
# test starts on 127.0.0.1 with keys of its own. Each host has a cache of its own, both
# have the clone "far". Kernels and QEMU are fakes.

set -eu
# shellcheck source=tests/matrix-fixture.sh
. "$(dirname "$0")/matrix-fixture.sh"
# shellcheck source=tests/sshd-fixture.sh
. "$(dirname "$0")/sshd-fixture.sh"

cp -r "$top/tools/scale" "$run/tools/"
printf '# nothing to do: the program is a copy\nbuild/zlab:\n' >"$run/Makefile"
cp -r "$run" "$work/far"

# scale STATUS NAME PATTERN argument...: what the parallel run prints must match PATTERN.
scale() {
	want=$1
	name=$2
	pattern=$3
	shift 3
	got=0
	XDG_CACHE_HOME=$work/cache-here "$run/tools/scale/parallel.sh" --dir "$work/far" \
		--ssh "$ssh" "$@" --kernel "$tree" --base v1 --scenario readd_0301 \
		--scenario plug_unplug >"$work/out" 2>"$work/err" || got=$?
	{
		echo "status $got, not $want; the output should match: $pattern"
		cat "$work/out" "$work/err" "$run/build/shards/joblog"
	} >"$work/why" 2>&1
	bad=0
	[ "$got" -eq "$want" ] || bad=1
	grep -Eq "$pattern" "$work/out" "$work/err" || bad=1
	tap "$bad" "$name" "$work/why"
}

# The same with fewer prefixes: those on which the fake is fixed, and one before.
few() {
	scale "$@" --patches 0 --patches 9 --patches 10
}

# prints PATTERN NAME: a line of what the last run printed
prints() {
	bad=0
	grep -Eq "$1" "$work/out" "$work/err" || bad=1
	tap "$bad" "$2" "$work/why"
}

# The table without the times of the last line.
table() {
	sed -n '/^patches/,/^nothing that is green/p' "$1"
}

# results CACHE: each result with its kernel, without what depends on the moment
results() {
	(cd "$1/results" && find . -type f ! -name lock | sort |
		xargs grep -H -v -e '^zpci-readd/store' -e '"measured":' -e '"seconds":')
}

if [ "$missing" ]; then
	tap_skip "two hosts behind an sshd" "$missing is not installed (make setup)"
	tap_done
	exit
fi

bad=0
"$run/build/zlab" matrix --cache "$work/cache-one" --kernel "$tree" --base v1 \
	--scenario readd_0301 --scenario plug_unplug >"$work/one" 2>"$work/one-err" || bad=1
tap "$bad" "one run without shards, to compare with" "$work/one-err"
scale "$ST_OK" "two shards over ssh" '^PROVED: 33 of 33 as claimed, 33 from the store' \
	--hosts 'near-a near-b'
bad=0
[ -n "$(table "$work/one")" ] && [ "$(table "$work/one")" = "$(table "$work/out")" ] || bad=1
tap "$bad" "... make the same table" "$work/why"
results "$work/cache-one" >"$work/results-one"
results "$work/cache-here/zpci-readd" >"$work/results-here"
bad=0
[ -s "$work/results-one" ] && cmp "$work/results-one" "$work/results-here" >>"$work/why" || bad=1
tap "$bad" "... and the same results" "$work/why"
bad=0
for host in a b; do
	set -- "$work/cache-$host"/zpci-readd/results/*/readd_0301
	[ $# -ge 5 ] && [ $# -le 6 ] || bad=1
done
tap "$bad" "... of which each host has measured half" "$work/why"
bad=0
! grep -q "^2/2.*error\|Citation\|cite" "$work/err" || bad=1
tap "$bad" "... without a complaint" "$work/why"

# Two jobs on one machine share its cache: one waits until the other has built.
rm -rf "$work/cache-here"
few "$ST_OK" "two shards on this machine" '^PROVED: 9 of 9 as claimed, 9 from the store' \
	--hosts '2/:' --dir "$run"
prints 'waiting for another run \(process [0-9]+\) that uses ' "... take turns with the source"
bad=0
[ "$(grep -c '  CC  ' "$run"/build/shards/report-*/zlab.log | grep -vc ':0$')" -eq 1 ] || bad=1
tap "$bad" "... and build each kernel once" "$work/why"

echo "near-a # with a comment" >"$work/hosts"
echo "1/gone" >>"$work/hosts"
rm -rf "$work/cache-here"
few "$ST_INCONCLUSIVE" "a host that is down" \
	'error: gone cannot be reached, or the connection was lost: shard [12] is not complete' \
	--hosts "$work/hosts"
prints '^(readd_0301|plug_unplug) .*LOST' "... its cells are lost"
prints '^INCONCLUSIVE: 6 of 9 as claimed, 6 from the store' "... the others are kept"
few "$ST_USAGE" "a host without a clone" 'error: near-a has no clone where shard 1 was to run' \
	--hosts near-a --dir "$work/nowhere"

rm -rf "$work"/cache-[ab] "$work/cache-here"
echo bug >"$work/patched"
few "$ST_DISPROVED" "a shard that is red" 'shard [12] on near-[ab] ended with exit status 1' \
	--hosts 'near-a near-b'
prints '^readd_0301 *bug *FAIL *FAIL$' "... is red in the table"
: >"$work/patched"
rm -rf "$work"/cache-[ab]
few "$ST_DISPROVED" "a failure is kept" '^DISPROVED: 7 of 9' --hosts 'near-a near-b'
few "$ST_OK" "... unless all is measured anew" '^PROVED: 9 of 9 as claimed, 9 from the store' \
	--hosts 'near-a near-b' --anew

# What was damaged on the way: one of the files that came back.
merge() {
	XDG_CACHE_HOME=$work/cache-merge "$run/build/zlab" matrix --merge "$run/build/shards" \
		--patches 0 --patches 9 --patches 10 --kernel "$tree" --base v1 \
		--scenario readd_0301 --scenario plug_unplug \
		>"$work/out" 2>"$work/err" || got=$?
}
sed -i '2s/"outcome":"[A-Z]*"/"outcome":"FAIL"/' \
	"$run/build/shards/1-of-2.results"
sed -i '$d' "$run/build/shards/2-of-2.results"
got=0
merge
cat "$work/out" "$work/err" >"$work/why"
tap "$([ "$got" -eq "$ST_INCONCLUSIVE" ] && echo 0 || echo 1)" "damaged results" "$work/why"
prints 'shards/1-of-2.results:2: the result is damaged; it is not used' "... are named"
prints '2-of-2.results:[0-9]*: the result is not there: the file was cut off' "... also a cut"
prints '^INCONCLUSIVE: 8 of 9 as claimed' "... and not used"
tap_done
