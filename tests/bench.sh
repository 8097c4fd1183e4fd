#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zlab bench from end to end, with a fake kernel in a fake QEMU: what is built and
# measured, what it leaves behind, what a user can get wrong.

set -eu
# shellcheck source=tests/prove-fixture.sh
. "$(dirname "$0")/prove-fixture.sh"

FAKE_QEMU=$build/fake_qemu
export FAKE_QEMU FAKE_BASE FAKE_PATCHED
FAKE_BASE=good FAKE_PATCHED=good

# Draws a file with as many points as there are in the data.
cat >"$work/bin/gnuplot" <<'END'
#!/bin/sh
[ "$1" = --version ] && exec echo 'gnuplot 5.4 fake'
out=$(sed -n "s/^set output '\(.*\)'$/\1/p" "$1")
{ echo '<?xml version="1.0"?>'; echo '<svg>'; grep -c '^[0-9]' "$1"; echo '</svg>'; } >"$out"
END
chmod +x "$work/bin/gnuplot"

: >"$tree/arch/s390/pci/pci_event.c"
commit 'A kernel with events'
before=$(zgit -C "$tree" rev-parse HEAD)

# bench STATUS NAME PATTERN argument...: what zlab prints must match PATTERN.
bench() {
	want=$1
	name=$2
	pattern=$3
	shift 3
	zlab "$want" "$name" "$pattern" bench --cache "$work/cache" "$@"
}

# A fake is no harness for time: which bars of that are met does not matter here.
got=0
"$run/build/zlab" bench --cache "$work/cache" --kernel "$tree" --runs 2 --cycles 2 \
	--functions 1,3 >"$work/out" 2>"$work/err" || got=$?
cat "$work/out" "$work/err" >"$work/why"
bad=0
[ "$got" -le "$ST_INCONCLUSIVE" ] || bad=1
[ "$(grep -c 'patched over base .* 1 .*open$' "$work/out")" -eq 4 ] || bad=1
tap "$bad" "all is built and measured, two runs are no bound" "$work/why"
bad=0
for text in 'one scenario, time over make' 'all scenarios, time over make' 'to the verdict, seconds' 'throughput over' 'a second$'; do
	grep -q "$text" "$work/out" || bad=1
done
tap "$bad" "so is the harness" "$work/why"
bad=0
report=$run/build/bench
for file in bench.json index.html plug-ratio.svg plug-ratio.gp readd-time.svg zlab.log; do
	[ -s "$report/$file" ] || { echo "no $file"; bad=1; }
done >"$work/why"
grep -q '^2$' "$report/plug-ratio.svg" && grep -q '^<svg>$' "$report/index.html" || bad=1
! grep -q 'xml version' "$report/index.html" || bad=1
tap "$bad" "the report is complete, with its plots" "$work/why"
bad=0
for name in plain locks debug; do
	grep -qx "config=$name" "$work"/cache/kernels/guest-*/meta || bad=1
done
[ "$(grep -l 'config=plain' "$work"/cache/kernels/guest-*/meta | wc -l)" -eq 2 ] || bad=1
tap "$bad" "two kernels are to be compared, and there is one for locks, one for the harness"
bad=0
{
	zgit -C "$tree" status --porcelain
	[ "$(zgit -C "$tree" rev-parse HEAD)" = "$before" ] || echo "another commit"
	ls -d "$work/cache/bench"
} >"$work/why" 2>/dev/null || :
[ ! -s "$work/why" ] || bad=1
tap "$bad" "the user's tree is as it was, and no kernel with an edit is kept" "$work/why"

kernel=$(dirname "$(grep -l 'config=plain' "$work"/cache/kernels/guest-*/meta | head -n 1)")
bench "$ST_INCONCLUSIVE" "kernels that are built already" 'with 1 function, .*open' \
	--base-dir "$kernel" --patched-dir "$kernel" --runs 1 --cycles 2 --functions 1
bad=0
! grep -q 'harness\|throughput' "$work/out" || bad=1
tap "$bad" "what is not given is not measured" "$work/out"
FAKE_PATCHED=stuck FAKE_BASE=stuck
bench "$ST_DISPROVED" "a kernel that hangs" 'error: the base kernel: .* did not finish event' \
	--base-dir "$kernel" --patched-dir "$kernel" --functions 1
FAKE_PATCHED=boot-panic FAKE_BASE=boot-panic
bench "$ST_QEMU" "a kernel that does not boot" \
	'error: the base kernel did not boot: .* .see .*bench/base/counted.console' \
	--base-dir "$kernel" --patched-dir "$kernel" --functions 1

# All of them, and whatever they started, had a file of the cache or of the report to read.
bad=0
# shellcheck disable=SC2062 # those are files, the pattern comes with -f
! echo "$work/" | grep -al -f - /proc/[0-9]*/cmdline >"$work/why" 2>/dev/null || bad=1
grep -aq "$work/" /proc/self/cmdline || bad=1	# this grep is found
tap "$bad" "no QEMU is left" "$work/why"

bench "$ST_USAGE" "unknown option" "'--frob'.*--help" --frob
bench "$ST_USAGE" "no number" "not a number.*'x'" --runs x
bench "$ST_USAGE" "numbers of functions in disorder" "from few to many" --functions 16,1
bench "$ST_USAGE" "more functions than QEMU takes" "makes sense" --functions 1,1000
bench "$ST_USAGE" "half of what the harness needs" "go together" --tree "$tree"
bench "$ST_USAGE" "BASE without KERNEL" "--base needs --kernel" --base v1
tap_done
