#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# tools/kernel/kernel-build.sh and what it calls, without building a kernel: a
# Makefile plays kbuild and a script the cross compiler.

set -eu
# shellcheck source=tests/build-fixture.sh
. "$(dirname "$0")/build-fixture.sh"

# --- a tree to build ---

cat >"$work/linux/Makefile" <<'END'
VERSION = 6
PATCHLEVEL = 1
target := $(lastword $(MAKECMDGOALS))
.PHONY: allnoconfig olddefconfig bzImage modules modules_prepare
allnoconfig: ; cp $(KCONFIG_ALLCONFIG) $(O)/.config
olddefconfig: ; @test ! -e $(DROP) || sed -i /PROVE_LOCKING/d $(O)/.config
modules_prepare: ; @echo prepare >>$(STEPS)
ifdef M
modules: ; @echo module >>$(STEPS); cat $(M)/*.c >$(M)/zpci_test.ko
else
bzImage:
	@echo kernel >>$(STEPS)
	@test ! -e $(BREAK) || { cat $(BREAK); exit 1; }
	mkdir -p $(O)/arch/s390/boot $(O)/include/config
	cp Makefile $(O)/arch/s390/boot/bzImage
	echo 6.1.0 >$(O)/include/config/kernel.release
	touch $(O)/System.map $(O)/Module.symvers
	mkdir -p $(O)/arch/s390/pci && touch $(O)/arch/s390/pci/pci.o
modules: bzImage
endif
END
export STEPS="$work/steps" BREAK="$work/break" DROP="$work/drop"
zgit init -q "$work/linux"
zgit -C "$work/linux" add Makefile
zgit -C "$work/linux" commit -q -m base

build() {
	: >"$STEPS"
	run "$1" "$2" "$3" "$tools/kernel/kernel-build.sh" --src "$work/linux" \
		--out "$work/odir" --cache "$work/cache"
}
# steps NAME WORD...: what the last build did, in this order.
steps() {
	name=$1
	shift
	bad=0
	[ "$(tr '\n' ' ' <"$STEPS")" = "${*:+$* }" ] || bad=1
	tap "$bad" "$name" "$STEPS"
}

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
: >"$DROP"
build "$ST_BUILD" 'CONFIG_PROVE_LOCKING of debug.config was dropped' "a kernel without lockdep"
rm "$DROP"
bad=0
[ -z "$(ls -A "$work/cache")" ] || bad=1
tap "$bad" "nothing is cached after a failure"

# --- the cache ---

build "$ST_OK" '' "a first build"
first=$(sed -n '$s/^artifact: //p' "$work/out")
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
bad=0
[ "$(tr '\n' ' ' <"$first/functions")" = 'zpci_create zpci_release ' ] || bad=1
tap "$bad" "it names the functions under test" "$first/functions"
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

run "$ST_USAGE" 'no configuration none (there is:.* debug ' "an unknown configuration" \
	"$tools/kernel/kernel-build.sh" --src "$work/linux" --out "$work/odir" \
	--cache "$work/cache" --config none
echo '# CONFIG_OTHER is not set' >"$tools/kernel/config/other.config"
: >"$STEPS"
run "$ST_OK" '' "another configuration" "$tools/kernel/kernel-build.sh" --src "$work/linux" \
	--out "$work/odir" --cache "$work/cache" --config other
other=$(sed -n '$s/^artifact: //p' "$work/out")
steps "it makes kernel and module" kernel module
bad=0
[ "$other" != "$first" ] && grep -q '^config=other$' "$other/meta" || bad=1
[ -e "$work/odir-other/build.log" ] && grep -q CONFIG_OTHER "$work/odir-other/.config" || bad=1
! grep -q CONFIG_OTHER "$work/odir/.config" || bad=1
tap "$bad" "it has an entry and a build directory of its own" "$other/meta"
build "$ST_OK" '' "the first configuration again"
steps "a fragment of another one changes nothing"

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
