#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What a user can get wrong, and what a machine can lack: each ends with one
# clear line and its own exit status.

set -eu
# shellcheck source=tests/prove-fixture.sh
. "$(dirname "$0")/prove-fixture.sh"

# --- command line ---

prove "$ST_USAGE" "unknown option" "'--frob'.*--help" --frob
prove "$ST_USAGE" "an option without its value" "'--kernel'.*--help" --kernel
prove "$ST_USAGE" "an argument too much" "unexpected argument 'x'" x
prove "$ST_USAGE" "BASE without KERNEL" "--base needs --kernel" --base v1
mkdir "$work/docs"
: >"$work/docs/letter"
prove "$ST_USAGE" "a report directory with other files" "not a report.*--report" \
	--kernel "$tree" --report "$work/docs"
bad=0
[ -e "$work/docs/letter" ] || bad=1
tap "$bad" "those files are still there"
bad=0
for command in prove compare run soak faults ''; do
	# shellcheck disable=SC2086 # no command is one of the cases
	"$run/build/zlab" $command --help >"$work/out" 2>&1 || bad=1
	grep -q 'zlab' "$work/out" || bad=1
done
tap "$bad" "help for all and for each command, status 0" "$work/out"

# --- tools and packages ---

# Packages are installed as root only; the result of a test must not depend on it.
as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		prove "$@"
	else
		tap_skip "$2" "needs root: apt-get is not even called otherwise"
	fi
}
export FAKE_APT FAKE_BROKEN
FAKE_BROKEN=flex
FAKE_APT=offline as_root "$ST_MISSING" "no network" "no network.*flex" --kernel "$tree"
FAKE_APT=unknown as_root "$ST_MISSING" "package missing in the archive" \
	"does not know the package flex" --kernel "$tree"
FAKE_APT=locked as_root "$ST_MISSING" "another apt is running" \
	"another package manager is running" --kernel "$tree"
FAKE_APT='' as_root "$ST_MISSING" "an installed tool that does not work" \
	"flex is installed but does not work" --kernel "$tree"
FAKE_APT=good as_root "$ST_BASE" "a missing package is installed, then the run goes on" \
	"no-such-tree" --kernel no-such-tree
rm -f "$FAKE_STATE/installed" "$FAKE_STATE/apt.log"

unprivileged=
[ "$(id -u)" -ne 0 ] || unprivileged='setpriv --reuid=65534 --regid=65534 --clear-groups'
got=0
FAKE_BROKEN=bison $unprivileged "$run/build/zlab" prove --kernel "$tree" \
	--report "$run/build/nobody" --cache "$run/build/cache" >"$work/out" 2>"$work/err" || got=$?
judge "$got" "$ST_MISSING" "not root: the command is printed" \
	'not installed: bison \(run: sudo apt-get update && sudo apt-get install -y .* bison\)'
bad=0
[ ! -e "$FAKE_STATE/apt.log" ] || bad=1
tap "$bad" "not root: apt-get is not called"
FAKE_BROKEN=''

# --- QEMU ---

ZLAB_QEMU=$work/bin/qemu-x86 prove "$ST_QEMU" "QEMU without s390x" \
	"qemu-x86 has no s390x machine .*ZLAB_QEMU" --kernel "$tree"
ZLAB_QEMU=$work/bin/qemu-nopci prove "$ST_QEMU" "QEMU without zPCI" \
	"qemu-nopci has no zpci device" --kernel "$tree"
ZLAB_QEMU=$work/none prove "$ST_QEMU" "QEMU that is not there" \
	"none cannot be started" --kernel "$tree"

# --- kernel tree and series ---

prove "$ST_BASE" "wrong KERNEL path" "KERNEL=$work/none: No such file" --kernel "$work/none"
prove "$ST_BASE" "KERNEL is a file" "is not a directory" --kernel "$run/series"
prove "$ST_BASE" "KERNEL is not a git tree" "is not a git tree" --kernel "$work/docs"
prove "$ST_BASE" "unknown BASE" "BASE=v9 is no commit" --kernel "$tree" --base v9
zgit init -q --template= "$work/other"
zgit -C "$work/other" commit -q --allow-empty -m other
prove "$ST_BASE" "KERNEL is not a kernel" "is not a kernel.*arch/s390/pci/pci.c" \
	--kernel "$work/other"
mkdir "$work/src"
echo damaged >"$work/src/linux-source-6.1.tar.xz"
prove "$ST_BASE" "a damaged kernel source package" \
	"linux-source-6.1.tar.xz cannot be unpacked \(reinstall" --source-dir "$work/src"
prove "$ST_APPLY" "a patch does not apply" \
	"0001-.*patch does not apply: arch/s390/pci/pci.c: hunk 1 \(line 2\)" \
	--kernel "$tree" --base old
prove "$ST_APPLY" "no series file" "none is not there" --kernel "$tree" --series "$work/none"
mkdir -p "$work/bare"
echo 0001-gone.patch >"$work/bare/series"
prove "$ST_APPLY" "a patch of the series is not there" "0001-gone.patch is in .*but not in .*bare" \
	--kernel "$tree" --series "$work/bare/series"

# --- build and disk ---

FAKE_BUILD=error prove "$ST_BUILD" "build failure: the first error is shown" \
	"pci.c:7:1: error: unknown type name 'strukt'" --kernel "$tree"
bad=0
grep -q "a later error" "$run/build/report/build.log" || bad=1
tap "$bad" "build failure: the whole log is in the report directory"
FAKE_BUILD=full prove "$ST_SPACE" "the disk becomes full in the middle" "full|space" --kernel "$tree"
prove "$ST_SPACE" "not enough space" "999999999 MiB needed, [0-9]+ MiB available" \
	--kernel "$tree" --min-free 999999999
prove "$ST_USAGE" "a cache that cannot be written" "cannot write to the cache .*--cache" \
	--kernel "$tree" --cache "$run/series/cache"

tap_done
