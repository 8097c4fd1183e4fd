#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# zlab faults from end to end, with a fake kernel in a fake QEMU: exit statuses, files
# of the report, and arguments that make no sense.

set -eu
# shellcheck source=tests/prove-fixture.sh
. "$(dirname "$0")/prove-fixture.sh"

FAKE_QEMU=$build/fake_qemu
export FAKE_QEMU FAKE_BASE FAKE_PATCHED
FAKE_BASE='' FAKE_PATCHED=''

pack_source

# faults STATUS NAME PATTERN argument...: zlab faults ends with STATUS, prints what matches.
faults() {
	want=$1
	name=$2
	pattern=$3
	shift 3
	zlab "$want" "$name" "$pattern" \
		faults --cache "$work/cache" --source-dir "$work/src" --life power "$@"
}

faults "$ST_OK" "the patched kernel is built, and steps fail on it" \
	'^patched: 3 calls have failed once each' --site clp_query --site clp_enable
bad=0
for file in index.html results.json faults.html faults.json zlab.log \
	patched/power_undisturbed.console; do
	[ -s "$run/build/report/$file" ] || { echo "no $file"; bad=1; }
done >"$work/why"
tap "$bad" "the report directory is complete" "$work/why"
faults "$ST_OK" "one call alone, as TAP" '^ok 2 - CLP: enable function, 1 calls$' \
	--site clp_enable --call 2 -v
faults "$ST_INCONCLUSIVE" "what is never called" '^ioat_register +0 never called$' \
	--site ioat_register
faults "$ST_INCONCLUSIVE" "what is not there" '^slab +0 this kernel has no such function$' \
	--site slab

FAKE_PATCHED=fault-silent
faults "$ST_DISPROVED" "a failure that is not reported" \
	'^FAILED: power, call 1 of clp_query in plug: "plug" failed, and the kernel did not' \
	--site clp_query
FAKE_PATCHED=die
faults "$ST_INCONCLUSIVE" "QEMU dies" '^LEFT OUT: power .*ended by signal' --site clp_query

FAKE_PATCHED=''
faults "$ST_USAGE" "no such site" "there is no site 'none'" --site none
faults "$ST_USAGE" "no such lifecycle" "there is no lifecycle 'none'" --life none
faults "$ST_USAGE" "a call that is none" "not a number of call: '0'" --call 0
faults "$ST_USAGE" "a label without a kernel" 'label needs --kernel-dir' --label base
tap_done
