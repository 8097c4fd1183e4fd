#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# tools/kernel/kernel-build.sh and what it calls, without building a kernel: a
# Makefile plays kbuild and a script the cross compiler.

set -eu
# shellcheck source=tests/build-fixture.sh
. "$(dirname "$0")/build-fixture.sh"

# --- failures ---

run "$ST_USAGE" 'unknown argument --frob' "an unknown option" \
	"$tools/kernel/kernel-build.sh" --frob x
run "$ST_USAGE" 'are needed' "an option that is missing" \
	"$tools/kernel/kernel-build.sh" --src "$work/linux" --out "$work/odir"
run "$ST_USAGE" '--jobs two' "a number of jobs that is none" "$tools/kernel/kernel-build.sh" \
	--src "$work/linux" --out "$work/odir" --cache "$work/cache" --jobs two
run "$ST_BASE" 'not a git work tree' "a source that is not a git tree" \
	"$tools/kernel/kernel-build.sh" --src "$work/bin" --out "$work/odir" --cache "$work/cache"

# Nothing but the tools of the base system; the cross compiler may be installed.
mkdir "$work/base"
for name in sh dirname getconf; do
	ln -s "$(command -v "$name")" "$work/base/$name"
done
run "$ST_MISSING" 'no s390x-linux-gnu-gcc (install the package gcc-s390x-linux-gnu)' \
	"no cross compiler" env PATH="$work/base" "$tools/kernel/kernel-build.sh" \
	--src "$work/linux" --out "$work/odir" --cache "$work/cache"

echo '# changed' >>"$work/linux/Makefile"
build "$ST_BASE" 'has local changes' "a source with local changes"
zgit -C "$work/linux" checkout -q Makefile

printf '  CC      a.o\na.c:1:2: error: no such thing\nb.c:1:2: error: later\n' >"$BREAK"
build "$ST_BUILD" 'build failed: a.c:1:2: error: no such thing$' "the first compiler error"
printf 'cc1: fatal error: x.s: No space left on device\n' >"$BREAK"
build "$ST_SPACE" 'No space left' "no space is not a compiler error"
rm "$BREAK"
# What Kconfig does to a configuration that was made already is not asked again.
rm -rf "$work/odir"
: >"$DROP"
build "$ST_BUILD" 'CONFIG_PROVE_LOCKING of debug.config was dropped' "a kernel without lockdep"
rm "$DROP"
bad=0
[ -z "$(ls -A "$work/cache")" ] || bad=1
tap "$bad" "nothing is cached after a failure"

# --- the cache ---

build "$ST_OK" '' "a first build"
first=$(artifact)
steps "it makes kernel and module" kernel module
bad=0
for name in bzImage System.map config functions zpci_test.ko initramfs.cpio.gz; do
	[ -f "$first/$name" ] || bad=1
done
for key in release=6.1.0 "tree=$(zgit -C "$work/linux" rev-parse 'HEAD^{tree}')" 'compiler=gcc 12' \
	config=debug key=; do
	grep -q "^$key" "$first/meta" || bad=1
done
tap "$bad" "the artifact is complete" "$first/meta"
gzip -dc "$first/initramfs.cpio.gz" | cpio -it --quiet >"$work/names"
bad=0
[ "$(tr '\n' ' ' <"$work/names")" = '. dev init proc sys zpci_test.ko ' ] || bad=1
tap "$bad" "the initramfs has agent and module" "$work/names"
gzip -dc "$first/initramfs.cpio.gz" | TZ=UTC cpio -itvn --quiet >"$work/names"
bad=0
! grep -qv ' 0  *0 .* Jan  *1  *1970 ' "$work/names" || bad=1
tap "$bad" "its files have no date and no owner of their own" "$work/names"

build "$ST_OK" '' "the same again"
steps "it makes nothing"
bad=0
[ "$(cat "$work/out")" = "artifact: $first" ] || bad=1
tap "$bad" "it names the same artifact" "$work/out"

echo '/* changed */' >>"$tools/guest/agent/init.c"
build "$ST_OK" '' "a changed agent"
steps "it makes no kernel" module

echo '/* changed again */' >>"$tools/guest/agent/init.c"
rm -rf "$work/odir"
build "$ST_OK" '' "a changed agent, and no build directory"
steps "it prepares the module build only" prepare module

FAKE_GCC=13
export FAKE_GCC
build "$ST_OK" '' "another compiler"
steps "it makes kernel and module again" kernel module

cp "$first/initramfs.cpio.gz" "$work/one"
touch "$first/zpci_test.ko"
echo agent >"$work/agent"
chmod 600 "$work/agent"
run "$ST_OK" '' "packing by hand" "$tools/guest/mkinitramfs.sh" --agent "$work/agent" \
	--module "$first/zpci_test.ko" --out "$work/two"
bad=0
cmp "$work/one" "$work/two" >"$work/why" 2>&1 || bad=1
tap "$bad" "the same input gives the same initramfs" "$work/why"

tap_done
