# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2034
#
# To be sourced by the tests of zseries sru: the copy of prove-fixture.sh, with the record
# and the cover letter of its two patches, and the report of a run in a fake QEMU that is
# PROVED. Sets good (the report), said (what that run printed), zseries.

# shellcheck source=tests/prove-fixture.sh
. "$(dirname "$0")/prove-fixture.sh"

FAKE_QEMU=$build/fake_qemu
export FAKE_QEMU FAKE_BASE FAKE_PATCHED
FAKE_BASE='' FAKE_PATCHED=''
zseries=$build/zseries
log=$work/log
good=$work/good
said=$work/said

# record NAME.patch...: metadata.json for these
record() {
	printf '{ "schema": 1, "series": { "name": "few", "change-id": "20240101-few-0123456789ab",\n'
	printf '"placeholder": "A Project <project@sender.example>", "stable": "6.1.y" }, "patches": ['
	comma=
	for name; do
		printf '%s\n{ "file": "%s", "commit": "%s", "title": "s390/pci: Upstream", ' "$comma" "$name" \
			0123456789abcdef0123456789abcdef01234567
		printf '"mainline": "v6.9-rc1", "kind": "adapted", "deviation": "it is another one", '
		printf '"bugs": [], "tests": [ "readd_0301", "boot", "not_run" ] }'
		comma=,
	done
	printf '\n] }\n'
}

(cd "$run/patches" && record 000*.patch >metadata.json)
cat >"$run/patches/0000-cover-letter" <<EOF
From: A Project <project@sender.example>
Date: Mon, 1 Jan 2024 00:00:00 +0000
Subject: [PATCH 0/2] s390/pci: Change two things

Two functions are lost.

The patches change that, tested on z16.

A Project (2):
  s390/pci: Change the first
  s390/pci: Change the second

 arch/s390/pci/pci.c | 4 ++--
 1 file changed, 2 insertions(+), 2 deletions(-)

base-commit: $(zgit -C "$tree" rev-parse v1)
EOF

# prove_again DIR ARGUMENT...: a run whose report is DIR; its verdict is not looked at.
prove_again() {
	to=$1
	shift
	"$run/build/zlab" prove --cache "$work/cache" --kernel "$tree" --base v1 --report "$to" "$@" \
		>"$work/said.now" 2>&1 || :
}

prove_again "$good"
mv "$work/said.now" "$said"
grep -q '^PROVED' "$said" || { sed 's/^/# /' "$said"; exit 1; }

# sru ARGUMENT...: the text of bug 4711 from the good evidence, unless ARGUMENTs say
# otherwise, to $work/text
sru() {
	"$zseries" sru --bug 4711 --patches "$run/patches" --evidence "$good" --output "$work/text" "$@"
}

# refused STATUS NAME PATTERN ARGUMENT...: one line, no text, an older one is left alone
refused() {
	want=$1
	name=$2
	pattern=$3
	shift 3
	got=0
	echo mine >"$work/text"
	sru "$@" >"$work/out" 2>"$log" || got=$?
	bad=0
	[ "$got" -eq "$want" ] && [ "$(wc -l <"$log")" -eq 1 ] && [ ! -s "$work/out" ] &&
		grep -Eq "^zseries: error: .*($pattern)" "$log" && [ "$(cat "$work/text")" = mine ] || bad=1
	echo "status $got, not $want; it should say: $pattern" >>"$log"
	tap "$bad" "status $want: $name" "$log"
}
