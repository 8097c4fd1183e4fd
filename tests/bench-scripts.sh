#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# tools/kernel/edit-file.sh and make-only.sh, what `make bench` compares the harness
# with; and the configuration that it measures.

set -eu
# shellcheck source=tests/build-fixture.sh
. "$(dirname "$0")/build-fixture.sh"

edit() {
	status=$1 error=$2 title=$3
	run "$status" "$error" "$title" "$tools/kernel/edit-file.sh" --src "$work/linux"
}

edit "$ST_BASE" 'no arch/s390/pci/pci_event.c' "a tree that is no kernel"
mkdir -p "$work/linux/arch/s390/pci"
echo 'int event;' >"$work/linux/arch/s390/pci/pci_event.c"
zgit -C "$work/linux" add .
zgit -C "$work/linux" commit -q -m event
edit "$ST_BASE" 'is on a branch' "a tree whose branch would get the edit"
zgit -C "$work/linux" checkout -q --detach
edit "$ST_OK" '' "an edit"
edit "$ST_OK" '' "and another one"
bad=0
zgit -C "$work/linux" diff --stat main >"$work/why" 2>&1 ||
	zgit -C "$work/linux" diff --stat HEAD~2 >"$work/why"
grep -q 'pci_event.c | 2 ++' "$work/why" || bad=1
[ "$(zgit -C "$work/linux" rev-list --count HEAD)" -eq 4 ] || bad=1
[ -z "$(zgit -C "$work/linux" status --porcelain)" ] || bad=1
tap "$bad" "each is a commit that changes one file" "$work/why"
run "$ST_USAGE" 'usage' "no tree" "$tools/kernel/edit-file.sh"

build "$ST_OK" '' "a kernel to begin with"
# again NAME TEXT: after an edit, does kernel-build.sh say TEXT.
again() {
	"$tools/kernel/edit-file.sh" --src "$work/linux"
	build "$ST_OK" '' "$1"
	bad=0
	for text in CONFIG agent; do
		case "$2" in
		*$text*) grep -q "$text" "$work/out" || bad=1 ;;
		*) ! grep -q "$text" "$work/out" || bad=1 ;;
		esac
	done
	tap "$bad" "... makes anew: ${2:-only what depends on it}" "$work/out"
}
again "an edit" ''
steps "that is the kernel and the module" kernel module
echo 'CONFIG_HZ_100=y' >>"$work/odir/.config"
again "an edit of .config that nobody asked for" 'CONFIG'
echo '/* changed */' >>"$tools/guest/agent/init.c"
again "a changed agent" 'agent'
FAKE_GCC=13
export FAKE_GCC
again "another compiler" 'CONFIG and agent'
old=$(stat -c %y "$work/odir/zpci_test/main.c")
echo '/* changed */' >>"$tools/guest/module/hold.c"
rm "$tools/guest/module/iommu.c"
again "a changed module" ''
bad=0
[ "$(stat -c %y "$work/odir/zpci_test/main.c")" = "$old" ] || bad=1
[ ! -e "$work/odir/zpci_test/iommu.c" ] || bad=1
cmp -s "$tools/guest/module/hold.c" "$work/odir/zpci_test/hold.c" || bad=1
tap "$bad" "only what changed is another file for kbuild"
mv "$STEPS.variables" "$work/variables"
: >"$STEPS"
run "$ST_OK" '' "make" "$tools/kernel/make-only.sh" --src "$work/linux" --out "$work/odir" \
	--jobs 1
steps "that is all it does" kernel
bad=0
cmp "$STEPS.variables" "$work/variables" >"$work/why" 2>&1 || bad=1
tap "$bad" "with the arguments of kernel-build.sh, or each would compile all of the other's" "$work/why"
run "$ST_USAGE" 'usage' "no jobs" "$tools/kernel/make-only.sh" --src "$work/linux" \
	--out "$work/odir"

build "$ST_OK" '' "a kernel to be measured" --config plain
bad=0
grep -q '^CONFIG_KPROBES=y' "$work/odir/plain/.config" || bad=1
! grep -q 'PROVE_LOCKING\|DEBUG_LIST' "$work/odir/plain/.config" || bad=1
tap "$bad" "it does not look for mistakes" "$work/odir/plain/.config"
build "$ST_OK" '' "a kernel with lock statistics" --config locks
bad=0
grep -q '^CONFIG_LOCK_STAT=y' "$work/odir/locks/.config" || bad=1
grep -q '^CONFIG_PROVE_LOCKING=y' "$work/odir/locks/.config" || bad=1
tap "$bad" "it does, besides" "$work/odir/locks/.config"
tap_done
