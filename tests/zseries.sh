#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zseries: what it is given may be wrong, and what it writes is there whole or not at all.
# What others do with it is in tests/consumers/.

set -eu

# shellcheck source=tests/fixture.sh
. "$(dirname "$0")/fixture.sh"

zseries=$build/zseries
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
me='A Submitter <submitter@sender.example>'
cd "$top"

# fails STATUS TEXT ARGUMENT...: one line that says TEXT, and nothing is written.
fails() {
	expected=$1
	text=$2
	shift 2
	status=0
	"$zseries" "$@" >"$work/out" 2>"$log" || status=$?
	[ "$status" -eq "$expected" ] && grep -q "^zseries: error: .*$text" "$log" &&
		[ "$(wc -l <"$log")" -eq 1 ] && [ ! -e "$work/never" ] && bad=0 || bad=1
	tap "$bad" "status $expected: $text" "$log"
}

fails "$ST_USAGE" 'no command'
fails "$ST_USAGE" "unknown command 'send'" send
fails "$ST_USAGE" 'unknown option or missing value' mbox --force
fails "$ST_USAGE" 'unexpected argument' mbox now
for version in 0 -1 two 1000; do
	fails "$ST_USAGE" '--version .* is no number' mbox --output "$work/never" --version "$version"
done
fails "$ST_USAGE" 'no ID of 40' mbox --output "$work/never" --base v6.1.192
fails "$ST_USAGE" '--changes: ' mbox --output "$work/never" --changes "$work/nothing"
for who in nobody '<a@b>' 'A <a>' 'A <a@b> B' 'A <a@b@c>' 'A <@b>' "A
B <a@b>"; do
	fails "$ST_USAGE" 'is not of the form' mbox --output "$work/never" --signoff "$who"
done
fails "$ST_BASE" 'No such file' mbox --output "$work/never" --patches "$work"
fails "$ST_USAGE" 'which --dialect' export --out "$work/never"
fails "$ST_USAGE" "no dialect 'gentoo'" export --out "$work/never" --dialect gentoo
fails "$ST_USAGE" 'signoff .* is missing' export --out "$work/never" --dialect stable
for dialect in ubuntu suse rhel; do
	fails "$ST_USAGE" 'takes nothing without a bug' export --out "$work/never" --dialect "$dialect" --signoff "$me"
	fails "$ST_USAGE" "is none of $dialect's" export --out "$work/never" --dialect "$dialect" --signoff "$me" --bug '4711 or so'
done
fails "$ST_USAGE" "is none of debian's" export --out "$work/never" --dialect debian --signoff "$me" --bug LP1
fails "$ST_USAGE" 'release' export --out "$work/never" --dialect ubuntu --signoff "$me" --bug 1 --release noble

# A patch that a mailbox cannot hold
cp -R patches "$work/patches"
sed -i 's/^Tie the slot to/From now on tie the slot to/' "$work/patches/$(sed -n 3p series)"
fails "$ST_BASE" 'begins with "From "' mbox --patches "$work/patches" --output "$work/never"

# Directories: an export replaces an export, and nothing else.
out=$work/out.d/stable
"$zseries" export --dialect stable --signoff "$me" --out "$out" >"$log" 2>&1 && bad=0 || bad=1
tap "$bad" "a directory is made, with its parents" "$log"
cp -R "$out" "$work/first"
"$zseries" export --dialect stable --signoff "$me" --out "$out/" >"$log" 2>&1 &&
	diff -r "$work/first" "$out" >>"$log" 2>&1 && bad=0 || bad=1
tap "$bad" "it is replaced by the same" "$log"
echo mine >"$out/notes"
fails "$ST_USAGE" 'has a file that is not written now: notes' export --dialect stable --signoff "$me" --out "$out"
[ "$(cat "$out/notes")" = mine ] && [ "$(find "$work/out.d" -maxdepth 1 | wc -l)" -eq 2 ] && bad=0 || bad=1
tap "$bad" "somebody's file is left alone, nothing lies about"
ln -s "$out" "$work/link"
fails "$ST_USAGE" 'is there and no directory' export --dialect stable --signoff "$me" --out "$work/link"
[ -L "$work/link" ] && bad=0 || bad=1
tap "$bad" "so is a link"

# Only users other than root can be kept from writing.
if [ "$(id -u)" -ne 0 ]; then
	mkdir "$work/closed"
	chmod a-w "$work/closed"
	fails "$ST_INTERNAL" 'cannot write' export --dialect stable --signoff "$me" --out "$work/closed/never"
else
	tap_skip 'a directory that cannot be written' 'root can write everywhere'
fi
fails "$ST_INTERNAL" 'cannot write' mbox --output "$log/never"
tap_done
