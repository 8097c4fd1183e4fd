#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zlab verify on the report of a run with a fake kernel in a fake QEMU: any byte that
# changes is found by the manifest, and whoever makes a new manifest is found by what
# the logs say.

set -eu
# shellcheck source=tests/prove-fixture.sh
. "$(dirname "$0")/prove-fixture.sh"

FAKE_QEMU=$build/fake_qemu
export FAKE_QEMU FAKE_BASE FAKE_PATCHED
FAKE_BASE='' FAKE_PATCHED=''
report=$work/report

got=0
"$run/build/zlab" prove --cache "$work/cache" --kernel "$tree" --base v1 --report "$work/good" \
	>"$work/out" 2>&1 || got=$?
bad=0
[ "$got" -eq 0 ] || bad=1
digest=$(sha256sum <"$work/good/MANIFEST")
grep -qx "evidence: $work/good/MANIFEST ${digest%% *}" "$work/out" || bad=1
tap "$bad" "a run ends with the digest of its manifest" "$work/out"
bad=0
(cd "$work/good" && sha256sum --quiet --strict -c MANIFEST) >"$work/why" 2>&1 || bad=1
tap "$bad" "sha256sum reads the manifest" "$work/why"

anew() {
	rm -rf "$report"
	cp -r "$work/good" "$report"
}

# As somebody would who has something to hide.
seal() {
	(cd "$report" && find . -type f ! -name MANIFEST | sed 's,^\./,,' | LC_ALL=C sort |
		xargs -d '\n' sha256sum) >"$work/sums"
	mv "$work/sums" "$report/MANIFEST"
}

# expect STATUS NAME PATTERN: what zlab verify says, in one line if it is an error.
expect() {
	got=0
	"$run/build/zlab" verify "$report" >"$work/out" 2>"$work/err" || got=$?
	(echo "status $got, not $1; it should say: $3" && cat "$work/out" "$work/err") >"$work/why"
	bad=0
	[ "$got" -eq "$1" ] || bad=1
	if [ "$1" -eq 0 ]; then
		grep -Eq "$3" "$work/out" || bad=1
		[ ! -s "$work/err" ] || bad=1
	else
		[ "$(wc -l <"$work/err")" -eq 1 ] || bad=1
		grep -Eq "^zlab: error: .*($3)" "$work/err" || bad=1
	fi
	tap "$bad" "$2" "$work/why"
}

# Neither kernel nor QEMU is needed from here on.
rm -r "$work/cache" "$work/bin/qemu-system-s390x"
anew
expect 0 "a report that nobody touched" \
	'^VERIFIED: [0-9]+ files, 20 results on 2 kernel.*from the logs: PROVED$'

# One bit in the middle of one file of each kind.
for file in index.html results.json junit.xml results.ktap zlab.log facts.json MANIFEST \
	.zlab-report patches/series patches/0001-s390-pci-Change-the-first.patch locks.dot \
	kernel/config kernel/functions kernel/meta boot.host boot-check-1.agent \
	readd_0301.console readd_0301.qmp readd_0301.agent readd_0301.host readd_0301.dbf; do
	anew
	[ -e "$report/$file" ] || file=base/$file
	if [ -s "$report/$file" ]; then
		perl -0777 -pi -e 'substr($_, length($_) / 2, 1) ^= "\x01"' "$report/$file"
	else
		echo >"$report/$file"
	fi
	expect "$ST_CHANGED" "a bit of $file" "${file##*/}|not there|not in MANIFEST"
done
anew
rm "$report/base/readd_0301.qmp"
expect "$ST_CHANGED" "a file less" 'base/readd_0301.qmp: in MANIFEST, but not there'
anew
echo >"$report/patched/more.console"
expect "$ST_CHANGED" "a file more" 'patched/more.console: not in MANIFEST'
anew
ln -s index.html "$report/more.html"
expect "$ST_CHANGED" "a link" 'more.html: neither a file nor a directory'

# forge STATUS NAME PATTERN FILE SED: the same with a manifest that fits.
forge() {
	anew
	sed -i -e "$5" "$report/$4"
	seal
	! cmp -s "$report/$4" "$work/good/$4" || echo "no change" >"$report/MANIFEST"
	expect "$1" "$2, a new manifest" "$3"
}

forge "$ST_FORGED" "a verdict" 'base.verdict is "CLEAN", not "REPRODUCED"' results.json \
	's/"verdict": "REPRODUCED"/"verdict": "CLEAN"/'
forge "$ST_FORGED" "an outcome" 'base: readd_0301 is PASS, not FAIL by the logs' results.json \
	'/"name": "readd_0301"/,/"outcome"/s/"outcome": "FAIL"/"outcome": "PASS"/'
forge "$ST_FORGED" "junit.xml" 'junit.xml: from byte' junit.xml 's/failures="0"/failures="1"/'
forge "$ST_FORGED" "results.ktap" 'results.ktap: from byte' results.ktap 's/^ok 1/not ok 1/'
forge "$ST_FORGED" "the page" 'index.html: from byte' index.html 's/REPRODUCED/REFUTED/'
forge "$ST_FORGED" "the lock graph" 'base/locks.dot: from byte' base/locks.dot 's/pci_/PCI_/'
forge "$ST_FORGED" "the kernel's own record" 'readd_0301.dbf: from byte' base/readd_0301.dbf 's/fid/FID/'
forge "$ST_FORGED" "a patch" 'patches: 0001.*sha256' patches/0001-s390-pci-Change-the-first.patch \
	's/Change/Cause/'
forge "$ST_FORGED" "a complaint on the console" 'base: boot is PASS, not FAIL by the logs' \
	base/boot.console 's/Linux version 6.1.0-fake/list_del corruption: ok?/'
forge "$ST_FORGED" "a complaint that was another one" 'base.verdict is "REPRODUCED", not "INCONCLUSIVE"' \
	base/readd_0301.console 's/s390-iommu.00000022/s390-iommu.00000021/'
forge "$ST_RECORD" "a complaint that is gone" 'the console has no' base/readd_0301.console \
	'/sysfs: cannot create/d'
forge "$ST_RECORD" "a request" 'is not what comes next' base/readd_0301.agent 's/mod hold/mod h0ld/'
forge "$ST_RECORD" "an answer" 'readd_0301' patched/readd_0301.agent 's/< armed/< off../'
forge "$ST_RECORD" "a deadline that passed" 'is not what comes next' patched/readd_0301.host \
	's/# console 80$/# timeout/'
forge "$ST_FORGED" "another kernel" 'base.role is "base", not "patched" by the logs' facts.json \
	's/"role": "base"/"role": "patched"/'

# A result that is not wanted is left out, and everything is written anew.
anew
sed -i 's/"scenarios": \[\]/"scenarios": ["readd_0301"]/' "$report/facts.json"
"$run/build/zlab" evidence "$report" >"$work/out" 2>&1
expect "$ST_FORGED" "a scenario left out" 'the results do not have this scenario'
anew
"$run/build/zlab" evidence "$report" >"$work/out"
bad=0
cmp -s "$report/MANIFEST" "$work/good/MANIFEST" || bad=1
tap "$bad" "zlab evidence writes the same once more" "$work/out"

echo '{ "files": [ { "path": "arch/s390/pci/pci.c", "sum": { "lines": 8, "reached": 7,
	"percent": 87.5 } } ], "sum": { "lines": 8, "reached": 7 } }' >"$report/coverage.json"
expect "$ST_CHANGED" "a coverage that came later" 'coverage.json: not in MANIFEST'
"$run/build/zlab" evidence "$report" >"$work/out"
expect 0 "... is part of the evidence once it is written anew" '^VERIFIED'
bad=0
grep -q 'pci.c</code></td><td>8</td><td>7 (87.5 %)' "$report/index.html" || bad=1
tap "$bad" "... and of the page"

got=0
"$run/build/zlab" verify >"$work/out" 2>"$work/err" || got=$?
judge "$got" "$ST_USAGE" "no directory is a usage error" 'report directory'
got=0
"$run/build/zlab" verify "$work/none" >"$work/out" 2>"$work/err" || got=$?
judge "$got" "$ST_USAGE" "so is one that is not there" 'not a directory'

tap_done
