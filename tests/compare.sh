#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zlab compare from end to end, with fake kernels in a fake QEMU: three kernels,
# verdicts, exit statuses, requirements, and a missing or damaged third kernel.

set -eu
# shellcheck source=tests/prove-fixture.sh
. "$(dirname "$0")/prove-fixture.sh"

FAKE_QEMU=$build/fake_qemu
export FAKE_QEMU FAKE_BASE FAKE_PATCHED FAKE_UPSTREAM FAKE_APT
FAKE_BASE='' FAKE_PATCHED='' FAKE_UPSTREAM='' FAKE_APT=''

pack_source

# compare STATUS NAME PATTERN argument...: what it prints must match PATTERN. The
# static checks are left out: a fake kernel has no source worth a look.
compare() {
	want=$1
	name=$2
	pattern=$3
	shift 3
	zlab "$want" "$name" "$pattern" \
		compare --cache "$work/cache" --source-dir "$work/src" --scenario readd_0301 --scenario remove_unplug "$@"
}

# has FILE PATTERN NAME: a file of the report directory
has() {
	bad=0
	grep -q -e "$2" "$run/build/report/$1" || bad=1
	tap "$bad" "$3" "$run/build/report/$1"
}

if [ "$(id -u)" -eq 0 ]; then
	FAKE_APT=offline compare "$ST_MISSING" "no upstream kernel, and no network" \
		'no network.*linux-source-6\.12'
else
	compare "$ST_MISSING" "no upstream kernel: the package is named" 'linux-source-6\.12'
fi
echo damaged >"$work/src/linux-source-6.12.tar.xz"
compare "$ST_BASE" "the upstream kernel's package is damaged" \
	'linux-source-6\.12\.tar\.xz cannot be unpacked'

fake_source 'int upstream_changed;'
commit 'A newer kernel'
zgit -C "$tree" archive --prefix=linux-source-6.12/ HEAD |
	xz -0 >"$work/src/linux-source-6.12.tar.xz"
zgit -C "$tree" reset -q --hard v1

compare "$ST_OK" "three kernels as claimed" \
	'^PROVED: base is REPRODUCED, upstream is REPRODUCED, patched is CLEAN, 5 of 5 requirements shown'
bad=0
grep -q '^remove_unplug *pass *red *pass$' "$work/out" || bad=1
grep -q '^    upstream: WARNING: possible circular locking dependency detected$' "$work/out" || bad=1
grep -q '^readd_0301 *bug *pass *pass$' "$work/out" || bad=1
grep -q "^    base: sysfs: cannot create duplicate filename '.*00000022'$" "$work/out" || bad=1
tap "$bad" "the table says what each red cell is red for" "$work/out"
has requirements.rst '^17   yes        pass          red           pass$' "requirements.rst is in the report"
has zlab.log 'upstream-build' "the upstream kernel has a work tree of its own"
has patched.source ' > ls-tree ' "what git said is in the report"
bad=0
"$run/build/zlab" verify "$run/build/report" >"$work/why" 2>&1 || bad=1
grep -q '^VERIFIED: .* 3 kernel(s) follow from the logs: PROVED$' "$work/why" || bad=1
tap "$bad" "the report can be verified" "$work/why"

compare "$ST_OK" "what was run before is taken from the store" \
	'^\[10/13\] run the upstream kernel: REPRODUCED, 3 results from the store' --stored
grep -q '^remove_unplug *pass *red *pass$' "$work/out" && bad=0 || bad=1
tap "$bad" "... with the same table" "$work/out"
"$run/build/zlab" verify "$run/build/report" >"$work/why" 2>&1 && bad=1 || bad=0
grep -q 'from the store, which keeps no logs' "$work/why" || bad=1
tap "$bad" "... which has no logs to be verified by" "$work/why"
set -- "$work"/cache/results/*/remove_unplug
truncate -s -20 "$1"
compare "$ST_OK" "a damaged result is measured again" \
	'the stored result of remove_unplug, .*, is damaged and not used' --stored

# A round that fails leaves the next one a fresh guest, whose logs are evidence as well.
"$run/build/zlab" compare --cache "$work/cache" --source-dir "$work/src" --scenario actors_power \
	--rounds 2 --report "$work/rounds" >"$work/out" 2>&1 || :
bad=0
[ -s "$work/rounds/base/actors_power-2.host" ] || bad=1
"$run/build/zlab" verify "$work/rounds" >"$work/why" 2>&1 || bad=1
tap "$bad" "a report with a round in a fresh guest can be verified" "$work/why"
cp "$work/rounds/base/boot.host" "$work/rounds/base/boot-2.host"
(cd "$work/rounds" && sha256sum base/boot-2.host >>MANIFEST && LC_ALL=C sort -k 2 -o MANIFEST MANIFEST)
got=0
"$run/build/zlab" verify "$work/rounds" >"$work/out" 2>"$work/err" || got=$?
judge "$got" "$ST_FORGED" "... but not with a second guest of what does not repeat" \
	'boot-2.host: the results do not have this scenario'

compare "$ST_OK" "again, from the cache, on the user's tree, with rounds" '^PROVED' \
	--kernel "$tree" --base v1 --rounds 2
: >"$run/tools/kernel/config/other.config"
compare "$ST_OK" "with another configuration, and all of the user's builds are gone" '^PROVED' \
	--kernel "$tree" --base v1 --config other
has results.json '"config": "other"' "the configuration is in the report"
bad=0
[ -d "$work/cache/upstream-build/other" ] || bad=1
for left in "$work/cache"/user*; do
	[ ! -e "$left" ] || bad=1
done
ls "$work/cache" >"$work/why"
tap "$bad" "only the builds of Debian's packages stay" "$work/why"
compare "$ST_USAGE" "a configuration that is none" 'none-such' --config none-such
FAKE_UPSTREAM=good
compare "$ST_DISPROVED" "upstream's kernel is better than claimed" \
	'^upstream: remove_unplug: the kernel does not show the defect'
FAKE_UPSTREAM=leak
compare "$ST_INCONCLUSIVE" "upstream's kernel fails in another way than claimed" \
	'^INCONCLUSIVE: base is REPRODUCED, upstream is INCONCLUSIVE, patched is CLEAN, 3 of 5'
FAKE_UPSTREAM=''
FAKE_PATCHED=cycle
compare "$ST_DISPROVED" "the patched kernel fails where upstream's does" \
	'^    NOT SHOWN: a check of it did not pass on the patched kernel$'
FAKE_PATCHED=boot-panic
compare "$ST_DISPROVED" "the patched kernel panics while it boots" \
	'^DISPROVED: .* patched is DISPROVED, 0 of 5 requirements shown'

tap_done
