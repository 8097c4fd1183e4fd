#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The unmodified sources of each kernel compile: base, every prefix of the series, and
# Debian's 6.12. The base shows the bug of the report and all that comes before the patch
# that cures it, the whole series does not.

# shellcheck source=tests/explore/fixture.sh
. "$(dirname "$0")/fixture.sh"

scenario='plug settle hold | leave plug | put'
bug='FAILED: sysfs duplicate: .*s390-iommu'
patches=$(grep -c '^[^#]' "$top/series")
nr=0
while [ "$nr" -le "$patches" ]; do
	if world "the first $nr patches" 6.1 --series "$top/series" --first "$nr"; then
		explore "the first $nr patches" "$scenario" --accept leak
		if [ "$nr" -eq 0 ]; then
			found 'the base' "$bug"
		elif [ "$nr" -eq "$patches" ]; then
			found 'the series' '^green'
		fi
	fi
	nr=$((nr + 1))
done
if world 'upstream' 6.12; then
	explore 'upstream' "$scenario" --accept leak
	not_found 'upstream' "$bug"
fi
tap_done
