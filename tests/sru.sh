#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zseries sru: the text has what the run has printed, a tester can follow it, and without
# what it is made of there is none. What is no evidence for it is in sru-evidence.sh.

set -eu
# shellcheck source=tests/sru-fixture.sh
. "$(dirname "$0")/sru-fixture.sh"

# has NAME PATTERN, lacks NAME PATTERN: of lines of the text
has() {
	grep -Eq -e "$2" "$work/text" && bad=0 || bad=1
	tap "$bad" "$1" "$work/text"
}

lacks() {
	! grep -Eq -e "$2" "$work/text" && bad=0 || bad=1
	tap "$bad" "$1" "$work/text"
}

sru >"$log" 2>&1 && "$zseries" lint sru "$work/text" >>"$log" 2>&1 && bad=0 || bad=1
tap "$bad" "a text that no rule minds" "$log"

# What prove printed: a line for each scenario, base and patched.
scenarios=$(grep -Ec '^[a-z0-9_]+ +(pass|bug) +pass *$' "$said")
bugs=$(grep -Ec '^[a-z0-9_]+ +bug +pass *$' "$said")
[ "$bugs" -gt 0 ] && [ "$scenarios" -gt "$bugs" ] && bad=0 || bad=1
tap "$bad" "the run has $scenarios scenarios, of which $bugs show the bug" "$said"
has "the base is counted" \
	"^    base +$scenarios run +$((scenarios - bugs)) pass +$bugs that warning +0 fail otherwise +\(Linux 6.1.0-fake"
has "so is the series" "^    with the series +$scenarios run +$scenarios pass +0 that warning +0 fail"
sed -n 's/^\([a-z0-9_]*\) *bug *pass *$/\1/p' "$said" | sort >"$work/want"
sed -n '/^Red with that warning/,/^$/p' "$work/text" | tr ' ' '\n' | grep -E '^[a-z0-9]+_[a-z0-9_]+$' |
	sort >"$work/named"
cmp "$work/want" "$work/named" >"$log" 2>&1 && bad=0 || bad=1
tap "$bad" "the scenarios that turn green are named" "$log"
tr '\n' ' ' <"$work/text" | tr -s ' ' >"$work/line"
digest=$(sha256sum <"$good/MANIFEST")
grep -q "MANIFEST is ${digest%% *};" "$work/line" && bad=0 || bad=1
tap "$bad" "the digest is that of the manifest" "$work/text"
grep -q "Base: linux at v1, commit $(zgit -C "$tree" rev-parse v1) " "$work/line" && bad=0 || bad=1
tap "$bad" "the base is named without its directory" "$work/text"
lacks "no directory of this machine" "$work"
has "of each patch it is counted which of its scenarios were run" '^        2         3    2    1$'
has "it was a short run" '^These are the scenarios of the short run'
has "the impact is from the letter" '^Two functions are lost\.$'
lacks "what the letter claims to have tested is not" 'z16'
has "the tags are those of the release" '^    verification-needed-noble$'
cp "$work/text" "$work/first"
sru --bug https://bugs.launchpad.net/bugs/4711 >"$log" 2>&1 && cmp "$work/first" "$work/text" >>"$log" 2>&1 &&
	bad=0 || bad=1
tap "$bad" "the same once more, the bug given as an address" "$log"
sru --release J/plucky >"$log" 2>&1 && "$zseries" lint sru "$work/text" >>"$log" 2>&1 && bad=0 || bad=1
tap "$bad" "two releases" "$log"
has "... one given as a letter" '^    verification-needed-jammy$'
has "... one as a name" '-> verification-failed-plucky '
lacks "... and not the usual one" 'noble'

# Documentation/sru.rst shows parts of the text.
awk '/^What a tester does$/ { inside = 1 } /^What is refused$/ { inside = 0 }
	inside && /^    / { print substr($0, 5) }' "$top/Documentation/sru.rst" >"$work/shown"
grep -c . "$work/shown" >"$work/number"
sed 's/^    verification/verification/; s/^      ->/  ->/' "$work/first" >"$work/shifted"
: >"$log"
while IFS= read -r line; do
	grep -Fxq -e "$line" "$work/first" "$work/shifted" || echo "not in the text: $line" >>"$log"
done <"$work/shown"
[ "$(cat "$work/number")" -gt 10 ] && [ ! -s "$log" ] && bad=0 || bad=1
tap "$bad" "sru.rst shows the steps that the text has" "$log"
"$zseries" lint sru "$work/first" | sed 's/^[^ ]*: //' >"$log"
grep -Fq ": $(cat "$log")" "$top/Documentation/sru.rst" && bad=0 || bad=1
tap "$bad" "sru.rst shows what lint prints" "$log"

# What a tester is told to type, zpci-verify takes: it is no usage error.
status=0
sed -n 's,^ *sudo \./zpci-verify ,,p' "$work/text" | sed 's/FID/22/' | sort -u >"$work/commands"
while read -r words; do
	got=0
	# shellcheck disable=SC2086 # words of a command
	"$build/zpci-verify" $words >"$log" 2>&1 || got=$?
	[ "$got" -ne "$ST_USAGE" ] && [ "$got" -lt 100 ] || status=1
done <"$work/commands"
[ "$(wc -l <"$work/commands")" -eq 4 ] && bad=$status || bad=1
tap "$bad" "zpci-verify has the commands of the test plan" "$log"

"$zseries" sru --patches "$run/patches" --evidence "$good" --output "$work/never" 2>"$log" && bad=1 || bad=0
[ ! -e "$work/never" ] && grep -q 'which --bug' "$log" || bad=1
tap "$bad" "no bug, no text" "$log"
for bug in '' LP4711 '4711 or so' https://bugs.debian.org/4711; do
	refused "$ST_USAGE" "the bug '$bug'" 'is no number in Launchpad' --bug "$bug"
done
for release in '' X N/ 24.04 noble,jammy; do
	refused "$ST_USAGE" "the release '$release'" 'is no name of a release' --release "$release"
done
refused "$ST_USAGE" "an option that is none" 'unknown option' --force
refused "$ST_BASE" "no patches" 'metadata.json' --patches "$work"
refused "$ST_INTERNAL" "a text that cannot be written" 'cannot write' --output "$said/text"
tap_done
