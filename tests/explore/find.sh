#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What the explorer finds without a hint: all sequences of two events, and whatever users
# do at the same time, with up to two preemptions. On the base the bug of the report, on
# Debian's 6.12 four defects that its commits brought, on the series nothing.

# shellcheck source=tests/explore/fixture.sh
. "$(dirname "$0")/fixture.sh"
# shellcheck source=tools/explore/words.sh
. "$top/tools/explore/words.sh"

# sweep NAME: CPU time is printed, that of other programs does not count.
sweep() {
	explore "$1" "plug settle hold | $events^2 | $users" --grow --sweep --bound 2 \
		--accept 'leak at pci_create_root_bus()' --accept lockdep_assert_held \
		--accept "$known_1" --accept "$known_2"
}

# within NAME SECONDS
within() {
	awk -v max="$2" '/ CPU s, .* runs per CPU second$/ && $2 == "s," { ok = $3 <= max }
		END { exit !ok }' "$work/out" && bad=0 || bad=1
	tap "$bad" "$1: within $2 CPU seconds" "$work/out"
}

if world 'base' 6.1; then
	sweep 'base'
	found 'base' 'FAILED: sysfs duplicate: .*s390-iommu'
	within 'base' 1.0
fi
if world 'upstream' 6.12; then
	sweep 'upstream'
	found 'upstream' 'FAILED: list_del corruption'
	found 'upstream' 'lock order: pci_rescan_remove_lock -> zpci_add_remove_lock -> pci_rescan'
	found 'upstream' 'order: kn->active(power) -> .*state_lock -> zpci_add_remove_lock -> kn->active'
	found 'upstream' 'FAILED: reset method lost'
	within 'upstream' 60
fi
if world 'the series' 6.1 --series "$top/series"; then
	sweep 'the series'
	found 'the series' '^[1-9][0-9]* scenarios, 0 red, 0 not to the end'
	not_found 'the series' 'FAILED'
	explore 'a call that fails' "plug settle hold $failures | $events settle $events" --sweep \
		--accept "$known_1"
	found 'a call that fails' '^[1-9][0-9]* scenarios, 0 red, 0 not to the end'
fi
tap_done
