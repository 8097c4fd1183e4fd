#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The explorer on a world without zPCI: what breaks a rule is found, with the
# fewest preemptions that it takes, and what keeps them is not.

# shellcheck source=tests/explore/fixture.sh
. "$(dirname "$0")/fixture.sh"

# Lists and reference counts are those of the kernel.
world 'the shim with a few files of the base kernel' 6.1 || {
	tap_done
	exit
}
world=$work/world/selftest.so

# expect TEXT SCENARIO [OPTION]...: TEXT is in what the explorer says.
expect() {
	text=$1
	scenario=$2
	shift 2
	"$explorer" "$world" "$@" "$scenario" >"$work/out" 2>&1 || :
	grep -q -e "$text" "$work/out" && bad=0 || bad=1
	tap "$bad" "$scenario: $text" "$work/out"
}

expect 'FAILED: lost update' '| inc | inc'
expect 'schedule (1 preemptions)' '| inc | inc'
expect '^green' '| inc | inc' --bound 0
expect '^green' '| inc_locked | inc_locked'
expect 'FAILED: lost update' '| inc | inc_locked'
expect 'FAILED: deadlock: thread 1 waits for lock_b, thread 2 waits for lock_a' '| ab | ba'
expect 'schedule (1 preemptions)' '| ab | ba'
expect 'FAILED: lock order: .*lock_a -> lock_b' '| ab | ba' --bound 0
expect '^green' '| ab | ab'
expect '^green' '| ab | try_ba'
expect 'FAILED: deadlock: .* which it holds' '| twice'
expect 'FAILED: lock: .* holds lock_a at the end of keeps' '| keeps'
expect 'FAILED: lock: .* frees lock, which it holds' '| frees_held'
expect 'FAILED: deadlock: thread 1 waits for a wake-up' '| sleep_badly | wake'
expect 'FAILED: use after free' '| use | free'
expect 'FAILED: double free' '| free_twice'
expect 'FAILED: out of bounds' '| beyond'
expect 'FAILED: null pointer' '| null'
expect 'FAILED: refcount: addition on 0' '| ref_zero'
expect 'FAILED: refcount: underflow' '| ref_under'
expect '^green' '| ref unref | ref unref | ref unref'
expect 'FAILED: list_del corruption: .* was deleted before' '| list_twice'
expect 'FAILED: list_del corruption: .* is not on its list' '| list_stale'
expect 'FAILED: sleeping while atomic' '| atomic'
expect '^green' '| atomic_ok'
expect 'FAILED: leak: 1 objects' '| leak'
expect '^green' '| work | private'
expect 'FAILED: deadlock' '| work_locked'
expect '^green' '| enter | remove_file'
expect 'FAILED: deadlock' '| remove_own'
expect 'FAILED: sysfs duplicate' '| duplicate'
expect 'FAILED: livelock' '| forever'
# Steps that do not depend on one another are not tried in another order: only who
# begins next when one has ended is, six times for each bound.
expect '^  18 runs' '| private | private | private'
# The reduction loses no end, neither of threads that wait nor of such that race.
for scenario in '| inc inc | inc_locked ab' '| work | work' '| ab | try_ba | inc' \
	'| enter | enter ab | remove_file' '| ref unref | ref inc unref'; do
	for option in '' --whole; do
		# shellcheck disable=SC2086 # none or one
		"$explorer" "$world" --accept 'lost update' --accept 'WARN_ON' --accept deadlock \
			--accept 'use after free' --bound 3 $option "$scenario" |
			sed -n 's/.* \([0-9]* ends\).*/\1/p' >"$work/ends$option"
	done
	cmp -s "$work/ends" "$work/ends--whole" && grep -q '[1-9]' "$work/ends" && bad=0 || bad=1
	tap "$bad" "$scenario: as many ends as without the reduction" "$work/ends"
done
expect 'FAILED: lost update' '| inc inc inc | inc inc inc' --random 200
expect '^8 scenarios' '| {inc,ab} | {inc,ab} | {inc,ab}' --sweep
expect '^6 scenarios, 0 red' '| {ab,inc_locked}^2' --sweep
expect 'error: no such word' '| nonsense'
expect "error: --bound wants a number, not 'x'" '| inc' --bound x
expect 'error: not a schedule: x' '| inc' --replay 3:2,x
# What a search prints is what replays it, with a column for each thread.
schedule=$("$explorer" "$world" '| inc | inc' | sed -n 's/^  schedule (.*): //p')
expect 'FAILED: lost update' '| inc | inc' --replay "$schedule"
expect 'word_inc() selftest.c:[0-9]' '| inc | inc' --replay "$schedule"
expect '| thread 1 *| thread 2' '| inc | inc' --replay "$schedule"
tap_done
