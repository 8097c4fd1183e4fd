#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The platform of the explorer, as the architecture has it: which event, with which handle,
# tells of which change of the state of a function, and that there is no other.

# shellcheck source=tests/explore/fixture.sh
. "$(dirname "$0")/fixture.sh"

world 'the series' 6.1 --series "$top/series" || {
	tap_done
	exit
}

# event SET-UP WORDS EXPECTED...: the events that WORDS bring, "PEC FID HANDLE" each.
event() {
	scenario="$1 | $2"
	shift 2
	explore "$scenario" "$scenario" --replay '' -v
	# At the end all functions are taken away.
	sed -i '/takes all away/,$d' "$work/out"
	sed -n 's/.*| event 0x\([0-9a-f]*\) fid:\([0-9a-f]*\), fh:\([0-9a-f]*\) .*/\1 \2 \3/p' \
		"$work/out" >"$work/events"
	for expected; do
		echo "$expected"
	done >"$work/expected"
	cmp -s "$work/events" "$work/expected" && bad=0 || bad=1
	tap "$bad" "$scenario: ${*:-nothing}" "$work/events"
}

reserved=''
standby='appear settle'
configured='plug settle'

# A handle is the number of the life, and FID + 1; bit 31 says that it is enabled.
event "$reserved" plug '0301 1 102'
event "$reserved" appear '0302 1 102'
event "$reserved" plug6 '0306 0 0'
event "$reserved" appear6 '0306 0 0'
event "$standby" configure '0301 1 102'
event "$standby" reserve '0308 1 102'
event "$standby" reserve6 '0306 0 0'
event "$configured" request '0303 1 80000102'
event "$configured" deconfigure '0304 1 102'
event "$configured" leave '0304 1 102'
event "$configured" lost8 '0308 1 102'
event "$configured" lost6 '0306 0 0'
event "$configured" error '003a 1 80000102'
# What does not fit the state is nothing.
for word in leave request deconfigure reserve configure lost8 error; do
	event "$reserved" "$word"
done
for word in plug leave request lost8 error; do
	event "$standby" "$word"
done
for word in plug appear reserve configure; do
	event "$configured" "$word"
done
# Each life has a handle of its own, also for another function.
event "$configured leave settle" plug '0301 1 202'
event "$configured" plug.3 '0301 3 104'
event "$configured" 'leave again' '0304 1 102' '0304 1 102'
event "$configured" 'leave plug request' '0304 1 102' '0301 1 202' '0303 1 202'
# They are handled one after the other, in this order.
sed -n 's/.*| handles 0x\([0-9a-f]*\) .*/\1/p' "$work/out" | tr '\n' ' ' >"$work/handled"
grep -qx '0304 0301 0303 ' "$work/handled" && bad=0 || bad=1
tap "$bad" 'events are handled in their order' "$work/handled"
tap_done
