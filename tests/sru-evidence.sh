#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zseries sru: a report that is no evidence, or not of this series, is refused, with a
# status of its own and one line, and without a text.

set -eu
# shellcheck source=tests/sru-fixture.sh
. "$(dirname "$0")/sru-fixture.sh"

refused "$ST_NOTHING" "no directory" 'there is no evidence in .*none' --evidence "$work/none"
refused "$ST_NOTHING" "a directory without a report" 'there is no evidence' --evidence "$run"

anew() {
	rm -rf "$work/report"
	cp -r "$good" "$work/report"
}

# A manifest that fits, as somebody would make who has something to hide.
seal() {
	(cd "$work/report" && find . -type f ! -name MANIFEST | sed 's,^\./,,' | LC_ALL=C sort |
		xargs -d '\n' sha256sum) >"$work/sums"
	mv "$work/sums" "$work/report/MANIFEST"
}

mkdir "$work/few"
ln -s "$(command -v sh)" "$work/few/sh"
cat >"$work/without-git" <<EOF
#!/bin/sh
PATH=$work/few exec "$zseries" "\$@"
EOF
chmod +x "$work/without-git"
with=$zseries
zseries=$work/without-git
refused "$ST_MISSING" "no git" 'git patch-id says nothing' --evidence "$good"
zseries=$with

anew
refused "$ST_USAGE" "a text in the report" 'would change the evidence' --evidence "$work/report" \
	--output "$work/report/base/text"
sru --evidence "$work/report" >"$log" 2>&1 && bad=0 || bad=1
tap "$bad" "which is as it was" "$log"
echo >>"$work/report/results.json"
refused "$ST_CHANGED" "a byte more" 'does not hold: .*results.json' --evidence "$work/report"
anew
rm "$work/report/base/boot.console"
refused "$ST_CHANGED" "a file less" 'does not hold: .*boot.console' --evidence "$work/report"
anew
sed -i '/"name": "readd_0301"/,/"outcome"/s/"outcome": "FAIL"/"outcome": "PASS"/' "$work/report/results.json"
seal
refused "$ST_FORGED" "an outcome that the logs do not have" 'does not hold: .*readd_0301 is PASS' \
	--evidence "$work/report"
anew
sed -i 's/mod hold/mod h0ld/' "$work/report/base/readd_0301.agent"
seal
refused "$ST_RECORD" "logs of something else" 'does not hold: the logs are not' --evidence "$work/report"

FAKE_BASE=good prove_again "$work/no-bug"
refused "$ST_DISPROVED" "the base does not show the bug" 'is DISPROVED: ' --evidence "$work/no-bug"
FAKE_PATCHED=bug prove_again "$work/not-fixed"
refused "$ST_DISPROVED" "the series does not repair it" 'is DISPROVED: ' --evidence "$work/not-fixed"
FAKE_BASE=other prove_again "$work/other-bug"
refused "$ST_INCONCLUSIVE" "the base has another bug" 'is INCONCLUSIVE: ' --evidence "$work/other-bug"

# One kernel, as somebody has who tries a scenario: no series, nothing to compare with.
kernel=$(find "$work/cache/kernels" -maxdepth 1 -name 'guest-*' | head -n 1)
"$run/build/zlab" run --kernel-dir "$kernel" --label patched --report "$work/single" \
	--scenario readd_0301 >"$log" 2>&1 || :
[ -s "$work/single/MANIFEST" ] && bad=0 || bad=1
tap "$bad" "a report of one kernel" "$log"
refused "$ST_OTHER" "it is refused" 'made without a series' --evidence "$work/single"

"$run/build/zlab" kernels --cache "$work/cache" --kernel "$tree" --base v1 --report "$work/kernels" \
	--scenario readd_0301 >"$log" 2>&1 && bad=0 || bad=1
tap "$bad" "a report of three kernels with the series" "$log"
refused "$ST_OTHER" "it is refused, too" 'does not compare the base kernel' --evidence "$work/kernels"

# The series has moved on since. Only the code counts, not what a message says.
cp -R "$run/patches" "$work/patches"
first=$(sed -n 1p "$run/series")
second=$(sed -n 2p "$run/series")
sed -i 's/^Subject: .*/Subject: [PATCH 1\/2] s390\/pci: Say it in other words/' "$work/patches/$first"
sru --patches "$work/patches" >"$log" 2>&1 && bad=0 || bad=1
grep -q '^ 1\. s390/pci: Say it in other words$' "$work/text" || bad=1
tap "$bad" "the same code with another message is the same series" "$log"
sed -i 's/^+int second_changed;/+int second_altered;/' "$work/patches/$second"
refused "$ST_OTHER" "a patch has changed" "not of this series: $second is another patch there" \
	--patches "$work/patches"
cp "$run/patches/$second" "$work/patches/"
record "$second" "$first" >"$work/patches/metadata.json"
refused "$ST_OTHER" "their order has changed" "$second is another patch there" --patches "$work/patches"
record "$first" >"$work/patches/metadata.json"
refused "$ST_OTHER" "one has been dropped" "$second is not in patches/" --patches "$work/patches"
cp "$run/patches/$second" "$work/patches/0003-third.patch"
record "$first" "$second" 0003-third.patch >"$work/patches/metadata.json"
refused "$ST_OTHER" "one has come" '0003-third.patch is not in it' --patches "$work/patches"
tap_done
