#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# How b4 and git fail on a mailbox without saying so, or with a traceback. These are facts
# about the tools that Documentation/mailbox.rst tells: when one changes, so must the page.

set -eu

# shellcheck source=tests/consumers/fixture.sh
. "$(dirname "$0")/fixture.sh"
needs b4 b4

mbox=$work/series.mbox
"$zseries" mbox --patches "$top/patches" --output "$mbox" >"$log"
cd "$tree"

# trap_is STATUS TEXT NAME COMMAND...: the command ends with STATUS and says TEXT.
trap_is() {
	expected=$1
	text=$2
	name=$3
	shift 3
	status=0
	"$@" >"$log" 2>&1 || status=$?
	echo "status $status, not $expected; it should say: $text" >>"$log"
	[ "$status" -eq "$expected" ] && sed '$d' "$log" | grep -q -e "$text" && bad=0 || bad=1
	tap "$bad" "$name" "$log"
}

# untouched NAME: nothing was applied.
untouched() {
	[ "$(zgit rev-parse HEAD)" = "$base" ] && [ -z "$(zgit status --porcelain)" ] && bad=0 || bad=1
	tap "$bad" "$1: nothing was applied"
}

grep -v -i -e '^message-id:' -e '^in-reply-to:' -e '^references:' "$mbox" >"$work/noid.mbox"
trap_is 0 'Could not find any patches in the series' 'mails without Message-Ids: status 0' \
	b4 --offline-mode shazam -m "$work/noid.mbox"
untouched 'mails without Message-Ids'

trap_is 1 'FileNotFoundError' 'am -o of a directory that is not there: a traceback' \
	b4 --offline-mode am -m "$mbox" -o "$work/nowhere"
trap_is 1 'Traceback' 'am -m of a directory of patches: a traceback' \
	b4 --offline-mode am -m "$top/patches" -o "$work"

sed 's/^base-commit: .*/base-commit: 0123456789012345678901234567890123456789/' "$mbox" >"$work/other.mbox"
trap_is 0 'base-commit 0123456789012345678901234567890123456789 not known, ignoring' \
	'the base is not in the tree: status 0, to HEAD' b4 --offline-mode shazam -m "$work/other.mbox"
tree_is 'the base is not in the tree'
back

trap_is 128 'No valid patches in input\|Patch is empty' 'git am stops at the cover letter' git am "$mbox"
zgit am --abort 2>/dev/null || :
untouched 'git am stops at the cover letter'

zgit rm -q arch/s390/pci/pci_event.c
zgit commit -q -m 'Another tree'
status=0
b4 --offline-mode shazam -m "$mbox" >"$log" 2>&1 || status=$?
[ "$status" -eq 128 ] && [ -d .git/rebase-apply ] && bad=0 || bad=1
tap "$bad" "a conflict: status 128, and git am waits" "$log"
zgit am --abort 2>/dev/null || :
[ ! -d .git/rebase-apply ] && bad=0 || bad=1
tap "$bad" "git am --abort ends it"
back

# No user.email: b4 0.12 ends with 1 and no word about it.
: >"$work/nobody"
trap_is 1 'PATCH 1/10' 'no identity: status 1' \
	env GIT_CONFIG_GLOBAL="$work/nobody" b4 --offline-mode shazam -m "$mbox"
untouched 'no identity'

case $CONSUMER_CUT in
yes) trap_is 1 'ConnectionError\|Traceback' 'without --offline-mode and network: a traceback' \
		b4 shazam 20261121-zpci-readd-v1-0-0@readd.example
	untouched 'without --offline-mode' ;;
*) tap_skip 'without --offline-mode and network' "${CONSUMER_CUT#no: }" ;;
esac
tap_done
