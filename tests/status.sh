#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zseries status finds in a small kernel what was put there: patches, parts of them, what
# stands for the upstream commits, conflicts, and what the log says.

set -eu
# shellcheck source=tests/status-fixture.sh
. "$(dirname "$0")/status-fixture.sh"

# --- all, none, some ---

judge "$ST_LACKS" --base base
is "nothing is there, all applies" \
	'lacks 1:missing/applies 2:missing/applies 3:missing/applies' \
	'  patches/0001-Ours-1.patch' '0 of 3 patches are there, the others apply.'
judge "$ST_OK" --base p3
is "all are there" 'all 1:ours/nothing 2:ours/nothing 3:ours/nothing' \
	'3 of 3 patches are there.'
judge "$ST_LACKS" --base p1
is "the first is there, though the third would change it" \
	'lacks 1:ours/nothing 2:missing/applies 3:missing/applies'

from base
patched 2
commit 'Somebody took the second'
judge "$ST_LACKS"
is "the second is there without the first, under another subject" \
	'lacks 1:missing/applies 2:ours/nothing 3:missing/applies'

# --- parts and merges ---

from p1
change pci.c 's/start_second()/take(\&second_lock)/'
commit 'Half of the second'
line=$(sed -n 's/^@@ -\([0-9]*\),.*/\1/p' "$run/patches/0002-Ours-2.patch" | tail -n 1)
judge "$ST_LACKS"
is "half of a patch is there, the other half applies" \
	'lacks 1:ours/nothing 2:partly/applies 3:missing/applies' \
	"arch/s390/pci/pci.c, hunk 2 (line $line, int second(void)) is missing"

from base
change pci_bus.c 's/third_step(3)/third_stride(3)/'
commit 'A line of context'
judge "$ST_LACKS"
is "context has changed, git merges" \
	'lacks 1:missing/applies 2:missing/applies 3:missing/merges'

from p3
sed -i 's/take(&second_lock)/with_care(take(\&second_lock))/' "$tree/arch/s390/pci/pci.c"
commit 'Adapt the second'
judge "$ST_OK"
is "a patch that was adapted is told by its marks" \
	'all 1:ours/nothing 2:adapted/nothing 3:ours/nothing' 'has ours, adapted'

# --- conflicts ---

from base
change pci.c 's/start_first()/start_in_another_way()/'
commit 'Start in another way'
other=$(zgit -C "$tree" rev-parse --short=12 HEAD)
judge "$ST_CONFLICT"
is "a line that a patch takes away was changed: hunk, line and commit are named" \
	'conflict 1:missing/conflict 2:missing/applies 3:missing/after' \
	'arch/s390/pci/pci.c, hunk 1 (line 1) does not fit:' \
	"there is no line \"start_first();\"" "since $other (\"Start in another way\")" \
	'which is from patch 1'

from base
change pci.c 's/start_first();/&\n\tstart_more();/'
commit 'Start more'
other=$(zgit -C "$tree" rev-parse --short=12 HEAD)
judge "$ST_CONFLICT"
is "a line was put in between: both lines and the commit are named" \
	'conflict 1:missing/conflict 2:missing/applies 3:missing/after' \
	'line 4 is "start_more();", not "first_step(1);"' \
	"since $other (\"Start more\")"
zgit -C "$tree" checkout -q --orphan alone
commit 'Imported'
judge "$ST_CONFLICT"
! grep -q 'since' "$work/table" || echo "an import is blamed" >>"$work/why"
is "that an import has a line says nothing" \
	'conflict 1:missing/conflict 2:missing/applies 3:missing/after' 'line 4 is "start_more();"'

# --- upstream's ---

from base
change pci.c 's/start_second()/their_lock(\&second)/; s/end_second()/their_unlock(\&second)/'
commit 'Locking for the second'
judge "$ST_LACKS"
is "upstream's commit is known by its content" \
	'lacks 1:missing/applies 2:upstream/nothing 3:missing/applies' "has upstream's"

from base
change pci.c 's/start_second()/their_lock(\&second)/'
commit 'Theirs 2'
judge "$ST_CONFLICT"
is "a part of upstream's commit is not the commit, whatever the subject" \
	'conflict 1:missing/applies 2:partly/conflict 3:missing/applies' \
	'the log has it as' 'partly, CONFLICT'

from base
change pci.c 's/start_first()/their_lock(\&first)/'
commit 'Theirs 1, another subject' -m "[ Upstream commit ${ids%% *} ]"
theirs=$(zgit -C "$tree" rev-parse HEAD)
judge "$ST_CONFLICT" --all
is "upstream's first is there, ours build on our own; a part of both is known to be bad" \
	'conflict 1:upstream/nothing 2:missing/applies 3:missing/conflict' \
	"the log has it as $(echo "$theirs" | cut -c 1-12) (by cited)" \
	"which is from patch 1; the kernel has upstream's 111111111111 instead" \
	'known: the first lock leaks (a fixture)'

# --- the log against the files ---

zgit -C "$tree" revert --no-edit HEAD >/dev/null
judge "$ST_LACKS"
is "a commit that was reverted is not there" \
	'lacks 1:missing/applies 2:missing/applies 3:missing/applies' \
	"the log has it as $(echo "$theirs" | cut -c 1-12), reverted by"

from base
change pci_bus.c 's/return 0/return 1/'
commit 'Something else' -m "As commit $(echo "$ids" | cut -c 1-12) did,
commit ${ids%% *} is only spoken of."
judge "$ST_LACKS"
! grep -q 'the log has it' "$work/table" || echo "taken for the commit" >>"$work/why"
is "to speak of a commit is not to be it" \
	'lacks 1:missing/applies 2:missing/applies 3:missing/applies'

from p3
change pci_bus.c 's/return 0/return 1/'
commit 'Theirs, repaired' -m '(cherry picked from commit 4444444444444444444444444444444444444444)'
judge "$ST_OK"
is "a later commit of the ledger is found in the log" \
	'all 1:ours/nothing 2:ours/nothing 3:ours/nothing' \
	"repairs patch 1; in this log as $(zgit -C "$tree" rev-parse --short=12 HEAD)"
tap_done
