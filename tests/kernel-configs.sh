#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# tools/kernel/kernel-build.sh with configurations: what is in which build directory
# and which entry of the cache.

set -eu
# shellcheck source=tests/build-fixture.sh
. "$(dirname "$0")/build-fixture.sh"

echo '# CONFIG_OTHER is not set' >"$tools/kernel/config/other.config"
printf '# a reason\n\naccel=some,thing\n' >"$tools/kernel/config/other.guest"

build "$ST_OK" '' "the usual configuration"
first=$(artifact)
build "$ST_USAGE" 'no configuration none (there is:.* debug ' "an unknown configuration" \
	--config none
build "$ST_OK" '' "another configuration" --config other
steps "it makes kernel and module" kernel module
other=$(artifact)
bad=0
[ "$other" != "$first" ] && grep -qx 'config=other' "$other/meta" || bad=1
grep -qx 'config=debug' "$first/meta" || bad=1
tap "$bad" "it has an entry of its own" "$other/meta"
bad=0
grep -qx 'accel=some,thing' "$other/meta" && ! grep -q 'accel\|reason' "$first/meta" || bad=1
tap "$bad" "how QEMU runs it is in meta" "$other/meta"
bad=0
grep -q CONFIG_OTHER "$work/odir/other/.config" || bad=1
! grep -q CONFIG_OTHER "$work/odir/.config" && [ -e "$work/odir/other/build.log" ] || bad=1
tap "$bad" "it has a build directory of its own"
bad=0
[ "$(tr '\n' ' ' <"$first/functions")" = 'zpci_create zpci_release ' ] || bad=1
tap "$bad" "the functions under test are named" "$first/functions"

build "$ST_OK" '' "both again" --config other
steps "nothing is made"
build "$ST_OK" ''  "the usual one again"
steps "nothing is made of that, too"
echo 'accel=more' >>"$tools/kernel/config/other.guest"
build "$ST_OK" '' "the other one is run in another way" --config other
steps "so it is another one" kernel module
echo '# CONFIG_MORE is not set' >>"$tools/kernel/config/other.config"
build "$ST_OK" '' "the usual one, and a change of the other one"
steps "that changes nothing"
build "$ST_OK" '' "the changed one" --config other
steps "it is made again" kernel module
tap_done
