# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# To be sourced by the tests of tools/kernel: a copy of the scripts in $tools, a
# cross compiler that only says its version ($FAKE_GCC), and run. Sets top, work
# (removed at the end) and tools.

# shellcheck source=tests/fixture.sh
. "$(dirname "$0")/fixture.sh"
# shellcheck source=tools/kernel/git-env.sh
. "$top/tools/kernel/git-env.sh"

tools=$work/tools
mkdir -p "$tools" "$work/bin" "$work/linux"
cp -r "$top/tools/status.sh" "$top/tools/kernel" "$top/tools/guest" "$tools/"

# run STATUS TEXT NAME command...: exit status, and one error line with TEXT.
# TEXT '' means that no error line is allowed.
run() {
	want=$1 text=$2 name=$3
	shift 3
	got=0
	"$@" >"$work/out" 2>"$work/err" || got=$?
	bad=0
	[ "$got" = "$want" ] || bad=1
	if [ "$text" ]; then
		[ "$(wc -l <"$work/err")" = 1 ] && grep -q "^error: .*$text" "$work/err" || bad=1
	else
		[ ! -s "$work/err" ] || bad=1
	fi
	echo "status $got, expected $want" >>"$work/err"
	tap "$bad" "$name" "$work/err"
}

cat >"$work/bin/s390x-linux-gnu-gcc" <<'END'
#!/bin/sh
case $1 in
--version) echo "gcc ${FAKE_GCC:-12}" ;;
*)	while [ "$1" != -o ]; do shift; done
	[ "$2" = /dev/null ] || echo agent >"$2" ;;
esac
END
printf '#!/bin/sh\necho ld 2\n' >"$work/bin/s390x-linux-gnu-ld"
cat >"$work/bin/s390x-linux-gnu-nm" <<'END'
#!/bin/sh
printf '%s\n' '0000 T zpci_release' '0010 t zpci_create.part.0' '0020 t zpci_create' '0000 b zpci_list'
END
for name in flex bison bc; do
	printf '#!/bin/sh\n' >"$work/bin/$name"
done
chmod +x "$work"/bin/*
PATH=$work/bin:$PATH
unset CROSS_COMPILE

# The tree to build, a Makefile that plays kbuild, in $work/linux. What it did goes to
# $STEPS; the output of a build that fails is in $BREAK; $DROP makes Kconfig drop a
# symbol.
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
	@echo '$(MAKEOVERRIDES)' >$(STEPS).variables
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

# build STATUS TEXT NAME [argument...]: as run.
build() {
	: >"$STEPS"
	status=$1 error=$2 title=$3
	shift 3
	run "$status" "$error" "$title" "$tools/kernel/kernel-build.sh" --src "$work/linux" \
		--out "$work/odir" --cache "$work/cache" "$@"
}
artifact() {
	sed -n '$s/^artifact: //p' "$work/out"
}
# steps NAME WORD...: what the last build did, in this order.
steps() {
	name=$1
	shift
	bad=0
	[ "$(tr '\n' ' ' <"$STEPS")" = "${*:+$* }" ] || bad=1
	tap "$bad" "$name" "$STEPS"
}
