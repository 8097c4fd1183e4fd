#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The command line of build/zpci-verify: each bad use is one line and its status, and
# what it prints for a tree of files is what sysfs has there.

set -eu

# shellcheck source=tests/fixture.sh
. "$(dirname "$0")/fixture.sh"
program=$build/zpci-verify

tree=$work/tree
slot=$tree/sys/bus/pci/slots/00000022
mkdir -p "$slot" "$tree/sys/bus/pci/devices" "$tree/run" "$tree/proc/1/fd"
echo 0 >"$slot/power"
echo 0011:00:00 >"$slot/address"

says 3 'no command' 'no command'
says 3 'an unknown command' "unknown command 'frob'" frob
says 3 'an unknown option' "at '--force'" run --force
says 3 'an option without its value' 'missing value' run --fid
says 3 'run without a function' 'run needs --fid' run --yes
says 3 'check without a function' 'check needs a function ID' check
says 3 'a function ID that is none' "not a function ID: '22x'" check 22x
says 3 'a word too many' "unexpected argument '33'" check 22 33
says 3 'an option that is not of this command' "those of run, not of 'list'" list --yes
says 3 'cycles that are no number' "makes sense: 'some'" run --fid 22 --cycles some
says 3 'a negative number' "makes sense: '-1'" run --fid 22 --timeout=-1
says 3 'nothing to do' 'nothing to do' run --fid 22 --cycles 0
says 0 'help has the exit statuses' '22 it is not as it was found' --help
says 4 'a machine without such slots' 'is this Linux on s390' --root "$work" list
says 0 'a list' '^00000022  standby  +00000022 ' --root "$tree" list
says 0 'a function without a device is not in use' '^not in use$' --root "$tree" check 22
says 23 'a function that is not there' 'there is no function 00000033' --root "$tree" check 33
says 0 'without --yes nothing is done' '^Nothing was done' --root "$tree" run --fid 0x22
[ "$(cat "$slot/power")" = 0 ] && bad=0 || bad=1
tap "$bad" 'the slot is as it was'
rm "$slot/power" "$slot/address"
rmdir "$slot"
says 0 'no functions' '^no PCI functions$' --root "$tree" list

if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	cp "$program" "$work/zpci-verify"
	chmod 755 "$work" "$work/zpci-verify"
	got=0
	setpriv --reuid 65534 --clear-groups "$work/zpci-verify" list >"$work/why" 2>&1 || got=$?
	[ "$got" -eq 4 ] && grep -q '^error: not root' "$work/why" && bad=0 || bad=1
	tap "$bad" 'not root' "$work/why"
elif [ "$(id -u)" != 0 ]; then
	says 4 'not root' '^error: not root' list
else
	tap_skip 'not root' 'no setpriv'
fi
tap_done
